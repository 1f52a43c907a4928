"""FRI: a function that is known at some positions agrees with a polynomial of low degree.

The prover commits to layer after layer, each the fold of the one before with a challenge drawn in
between, and sends the last fold in the clear. Then positions are drawn, and at each of them every
layer is checked to be the fold of the one before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from provex.protocol.field import PRIME, inverse

from .domain import Domain
from .merkle import check_opening
from .proof_bytes import ProofReader
from .proof_hash import ProofHash
from .refusal import Refusal, RefusalKind
from .transcript import Transcript

__all__ = [
    "FriParameters",
    "FriProof",
    "FriVerifier",
    "LeafOpening",
    "folded",
    "polynomial_at",
    "read_fri",
    "read_opening",
]

FOLD_LOG2 = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FriParameters:
    """What soundness and size of a proof depend on."""

    degree_log2: int
    blowup_log2: int
    final_degree_log2: int
    queries: int
    grinding_bits: int

    @property
    def domain(self) -> Domain:
        """The points at which the function is committed."""
        return Domain(self.degree_log2 + self.blowup_log2)

    def folds(self) -> list[int]:
        """log2 of the factor of each fold: as often 8 as possible, then what is left."""
        count, rest = divmod(self.degree_log2 - self.final_degree_log2, FOLD_LOG2)
        return [FOLD_LOG2] * count + [rest] * (rest > 0)

    def words(self) -> list[int]:
        """What the transcript absorbs."""
        return [
            self.degree_log2,
            self.blowup_log2,
            self.final_degree_log2,
            self.queries,
            self.grinding_bits,
        ]


@dataclass(frozen=True, slots=True)
class LeafOpening:
    """Opened leaves of a tree: their values, as far as they are sent, and the multi-proof."""

    values: list[int]
    nodes: list[int]


@dataclass(frozen=True, slots=True)
class FriProof:
    """A proof that a function has low degree."""

    commitments: list[int]
    final_polynomial: list[int]
    nonce: int
    layers: list[LeafOpening]


def read_opening(
    reader: ProofReader, proof_hash: ProofHash, *, values_max: int, nodes_max: int
) -> LeafOpening:
    """Read opened leaves."""
    values = reader.felts(least=0, most=values_max)
    return LeafOpening(
        values, reader.digests(bound=proof_hash.digest_bound, least=0, most=nodes_max)
    )


def read_fri(reader: ProofReader, proof_hash: ProofHash, parameters: FriParameters) -> FriProof:
    """Read a proof for these parameters."""
    folds, queries = parameters.folds(), parameters.queries
    final_length = 1 << parameters.final_degree_log2
    commitments = reader.digests(bound=proof_hash.digest_bound, least=len(folds), most=len(folds))
    final_polynomial = reader.felts(least=final_length, most=final_length)
    nonce = reader.number(8)
    layers = []
    depth = parameters.domain.size_log2
    for fold_log2 in folds:
        depth -= fold_log2
        values_max = queries * ((1 << fold_log2) - 1)
        layers.append(
            read_opening(reader, proof_hash, values_max=values_max, nodes_max=queries * depth)
        )
    return FriProof(commitments, final_polynomial, nonce, layers)


class FriVerifier:
    """A verifier that has read the commitments and drawn the positions."""

    def __init__(
        self,
        proof_hash: ProofHash,
        parameters: FriParameters,
        proof: FriProof,
        transcript: Transcript,
    ) -> None:
        self._hash = proof_hash
        self._parameters = parameters
        self._proof = proof
        self._challenges = []
        transcript.absorb("fri/parameters", parameters.words())
        for number, root in enumerate(proof.commitments):
            transcript.absorb(f"fri/layer {number}/commitment", [root])
            self._challenges.append(transcript.challenge(f"fri/layer {number}/fold"))
        transcript.absorb("fri/final polynomial", proof.final_polynomial)
        transcript.check_nonce("fri/grinding", bits=parameters.grinding_bits, nonce=proof.nonce)
        drawn = transcript.positions(
            "fri/queries", count=parameters.queries, domain_log2=parameters.domain.size_log2
        )
        self.positions = sorted(set(drawn))

    def check(self, values: dict[int, int]) -> None:
        """Check the layers, given the function's value at each position."""
        domain, known = self._parameters.domain, values
        for number, fold_log2 in enumerate(self._parameters.folds()):
            rows = self._opened_rows(number, known, domain.size_log2 - fold_log2, fold_log2)
            known = {
                leaf: folded(row, domain.point(leaf << fold_log2), self._challenges[number])
                for leaf, row in rows.items()
            }
            domain = domain.folded(fold_log2)
        for position, value in known.items():
            if polynomial_at(self._proof.final_polynomial, domain.point(position)) != value:
                raise Refusal(RefusalKind.FINAL_POLYNOMIAL, f"another value at {position}")

    def _opened_rows(
        self, number: int, known: dict[int, int], depth: int, fold_log2: int
    ) -> dict[int, list[int]]:
        """The leaves that hold the known values, completed by the proof and checked."""
        opening = self._proof.layers[number]
        leaves = sorted({position >> fold_log2 for position in known})
        if len(opening.values) != (len(leaves) << fold_log2) - len(known):
            raise Refusal(RefusalKind.SHAPE, f"values of layer {number}")
        sent: Iterator[int] = iter(opening.values)
        rows = {
            leaf: [
                known[position] if position in known else next(sent)
                for position in range(leaf << fold_log2, (leaf + 1) << fold_log2)
            ]
            for leaf in leaves
        }
        check_opening(
            self._hash,
            self._proof.commitments[number],
            depth=depth,
            leaves={leaf: self._hash.leaf(row) for leaf, row in rows.items()},
            nodes=opening.nodes,
        )
        return rows


def folded(row: list[int], point: int, challenge: int) -> int:
    """Fold neighbours by two until one value is left.

    f(x) and f(-x) become (f(x) + f(-x)) / 2 + challenge * (f(x) - f(-x)) / (2 x), the next layer's
    value at x^2; the challenge is squared from fold to fold.
    """
    domain = Domain(len(row).bit_length() - 1, point)
    while len(row) > 1:
        row = [
            (even + odd + challenge * (even - odd) * inverse(domain.point(2 * i)))
            * inverse(2)
            % PRIME
            for i, (even, odd) in enumerate(zip(row[::2], row[1::2], strict=True))
        ]
        domain, challenge = domain.folded(1), challenge * challenge % PRIME
    return row[0]


def polynomial_at(coefficients: list[int], point: int) -> int:
    """The value of a polynomial, lowest coefficient first."""
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * point + coefficient) % PRIME
    return value
