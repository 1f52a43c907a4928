"""Opening many columns of many trees at many points, in one proof.

The claims f(z) = v become one function, the sum of a^k (f(X) - v) / (X - z) with a random a. It is
a polynomial exactly if the claims hold, which FRI shows.
"""

from dataclasses import dataclass

from provex.protocol.field import PRIME, inverse

from .fri import FriParameters, FriProof, FriVerifier, LeafOpening, read_fri, read_opening
from .merkle import check_opening
from .proof_bytes import ProofReader
from .proof_hash import ProofHash
from .refusal import Refusal, RefusalKind
from .transcript import Transcript

__all__ = [
    "PROOF_VERSION",
    "BatchProof",
    "BatchStatement",
    "Opening",
    "TreeStatement",
    "read_batch",
    "read_openings",
    "verify_batch",
]

PROOF_VERSION = 1


@dataclass(frozen=True, slots=True)
class TreeStatement:
    """What the verifier knows of a tree."""

    root: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A claim: the value of a column, counted over all trees, at a point."""

    column: int
    point: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchStatement:
    """What is proved: the values of the openings belong to the committed columns."""

    parameters: FriParameters
    trees: list[TreeStatement]
    points: list[int]
    openings: list[Opening]


@dataclass(frozen=True, slots=True)
class BatchProof:
    """A proof of the values of committed polynomials."""

    values: list[int]
    fri: FriProof
    trees: list[LeafOpening]


def read_batch(proof_hash: ProofHash, statement: BatchStatement, data: bytes) -> BatchProof:
    """The proof of all the bytes."""
    reader = ProofReader(data)
    reader.version(PROOF_VERSION)
    proof = read_openings(reader, proof_hash, statement)
    reader.finish()
    return proof


def read_openings(
    reader: ProofReader, proof_hash: ProofHash, statement: BatchStatement
) -> BatchProof:
    """The proof where a reader stands, without a version; of the statement only lengths count."""
    claims, queries = len(statement.openings), statement.parameters.queries
    nodes_max = queries * statement.parameters.domain.size_log2
    values = reader.felts(least=claims, most=claims)
    fri = read_fri(reader, proof_hash, statement.parameters)
    trees = [
        read_opening(reader, proof_hash, values_max=queries * tree.width, nodes_max=nodes_max)
        for tree in statement.trees
    ]
    return BatchProof(values, fri, trees)


def verify_batch(
    proof_hash: ProofHash, statement: BatchStatement, proof: BatchProof, transcript: Transcript
) -> None:
    """Check the values that the proof claims. The roots must already be in the transcript."""
    domain = statement.parameters.domain
    if any(domain.has(point) for point in statement.points):
        raise Refusal(RefusalKind.POINT_IN_DOMAIN, "a point lies in the domain")
    transcript.absorb("deep/values", proof.values)
    coefficient = transcript.challenge("deep/coefficient")
    fri = FriVerifier(proof_hash, statement.parameters, proof.fri, transcript)
    rows: dict[int, list[int]] = {position: [] for position in fri.positions}
    for tree, opening in zip(statement.trees, proof.trees, strict=True):
        for position, row in _opened_rows(proof_hash, statement, tree, opening, rows).items():
            rows[position] += row
    fri.check(
        {
            position: _quotient(statement, proof.values, coefficient, row, domain.point(position))
            for position, row in rows.items()
        }
    )


def _opened_rows(
    proof_hash: ProofHash,
    statement: BatchStatement,
    tree: TreeStatement,
    opening: LeafOpening,
    positions: dict[int, list[int]],
) -> dict[int, list[int]]:
    """The row of a tree at each position, checked against its root."""
    width = tree.width
    if len(opening.values) != len(positions) * width:
        raise Refusal(RefusalKind.SHAPE, "values of a tree")
    rows = {
        position: opening.values[number * width : (number + 1) * width]
        for number, position in enumerate(positions)
    }
    check_opening(
        proof_hash,
        tree.root,
        depth=statement.parameters.domain.size_log2,
        leaves={position: proof_hash.leaf(row) for position, row in rows.items()},
        nodes=opening.nodes,
    )
    return rows


def _quotient(
    statement: BatchStatement, values: list[int], coefficient: int, row: list[int], x: int
) -> int:
    """The value of the function at x, from those of the columns there."""
    total, factor = 0, 1
    for opening, value in zip(statement.openings, values, strict=True):
        difference = row[opening.column] - value
        total += factor * difference * inverse(x - statement.points[opening.point])
        factor = factor * coefficient % PRIME
    return total % PRIME
