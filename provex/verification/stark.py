"""The slow verifier of whole proofs, which reads like docs/developer/proof-system.md.

It believes its own description of the constraints, the caller's statement and the root of the
tables; nothing that the proof says of itself.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.emit.bytecode_reader import AirProgram, LayoutProgram, read_bytecode
from provex.air.logup import bus_value
from provex.air.statement import StarkStatement
from provex.protocol.field import PRIME, inverse

from .batch import BatchProof, BatchStatement, TreeStatement, read_openings, verify_batch
from .constraints import Drawn, OpenedConstraints
from .fri import FriParameters, polynomial_at
from .mask import COMPOSITION_PIECES, Mask, mask_of
from .proof_bytes import ProofReader
from .proof_hash import ProofHash
from .refusal import Refusal, RefusalKind
from .transcript import Transcript, label_word

__all__ = [
    "PROOF_MAGIC",
    "PROTOCOL",
    "STARK_PROOF_VERSION",
    "bus_challenges",
    "fixed_columns",
    "verify_stark",
]

PROTOCOL = "provex/stark/1"
PROOF_MAGIC = b"PVXP"
STARK_PROOF_VERSION = 1
FINAL_DEGREE_LOG2_MAX = 10


@dataclass(frozen=True, slots=True)
class _Proof:
    claimed_sums: list[int]
    roots: list[int]
    batch: BatchProof


def verify_stark(
    proof_hash: ProofHash,
    air_bytes: bytes,
    statement: StarkStatement,
    fixed_root: int | None,
    data: bytes,
) -> None:
    """Check that the bytes prove the statement. Refusal with the step that fails."""
    known = _known(proof_hash, air_bytes, statement, fixed_root)
    air, layout, trees = known.air, known.layout, known.trees
    proof = _read(known, data)
    transcript = _statement_transcript(known)
    drawn = _draw(transcript, statement, proof)
    power = pow(drawn.point, 1 << layout.rows_log2, PRIME)
    if power == 1:
        raise Refusal(RefusalKind.POINT_IN_DOMAIN, "the point lies on a row")
    values = proof.batch.values
    constraints = OpenedConstraints(
        air, layout, trees.mask, values, proof.claimed_sums, drawn
    ).total()
    if constraints != polynomial_at(values[-COMPOSITION_PIECES:], power):
        raise Refusal(RefusalKind.CONSTRAINTS, "the constraints do not give the composition")
    verify_batch(proof_hash, trees.statement(proof.roots, drawn.point), proof.batch, transcript)


def bus_challenges(
    proof_hash: ProofHash,
    air_bytes: bytes,
    statement: StarkStatement,
    fixed_root: int | None,
    data: bytes,
) -> tuple[int, int]:
    """The challenges z and alpha of a proof's buses, for whoever sums up public words elsewhere.

    Refusal if the bytes are no proof of the statement; whether they prove it is not checked.
    """
    known = _known(proof_hash, air_bytes, statement, fixed_root)
    proof = _read(known, data)
    return _draw_bus(_statement_transcript(known), proof)


@dataclass(frozen=True, slots=True)
class _Trees:
    """What the verifier knows of the trees before it has read their roots."""

    parameters: FriParameters
    mask: Mask
    fixed_roots: list[int]

    @property
    def sent(self) -> int:
        """How many trees are the prover's."""
        return len(self.mask.widths) - len(self.fixed_roots)

    def statement(self, roots: Sequence[int], point: int) -> BatchStatement:
        """What is opened at the point."""
        pairs = zip([*self.fixed_roots, *roots], self.mask.widths, strict=True)
        return BatchStatement(
            parameters=self.parameters,
            trees=[TreeStatement(root, width) for root, width in pairs],
            points=self.mask.points(point),
            openings=self.mask.claims(),
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the verifier knows before it looks at the proof."""

    proof_hash: ProofHash
    air: AirProgram
    air_hash: bytes
    statement: StarkStatement
    layout: LayoutProgram
    trees: _Trees


def _known(
    proof_hash: ProofHash, air_bytes: bytes, statement: StarkStatement, fixed_root: int | None
) -> _Known:
    air = read_bytecode(air_bytes)
    layout, parameters = _shape(air, statement)
    if (fixed_root is None) != (layout.widths[2] == 0):
        raise Refusal(RefusalKind.STATEMENT, "the root of the tables is missing or too much")
    fixed_roots = [] if fixed_root is None else [fixed_root]
    trees = _Trees(parameters, mask_of(air, layout), fixed_roots)
    return _Known(proof_hash, air, hashlib.sha256(air_bytes).digest(), statement, layout, trees)


def _shape(air: AirProgram, statement: StarkStatement) -> tuple[LayoutProgram, FriParameters]:
    """Layout and parameters, from the verifier's own description."""
    if statement.profile >= len(air.profiles) or statement.layout >= len(air.layouts):
        raise Refusal(RefusalKind.STATEMENT, "no such profile or layout")
    profile, layout = air.profiles[statement.profile], air.layouts[statement.layout]
    if profile.chain_id not in {None, statement.chain_id}:
        raise Refusal(RefusalKind.STATEMENT, f"not for chain {statement.chain_id}")
    if profile.final_degree_log2 > min(layout.rows_log2, FINAL_DEGREE_LOG2_MAX):
        raise Refusal(RefusalKind.STATEMENT, "too few rows for the profile")
    parameters = FriParameters(
        degree_log2=layout.rows_log2,
        blowup_log2=profile.blowup_log2,
        final_degree_log2=profile.final_degree_log2,
        queries=profile.queries,
        grinding_bits=profile.grinding_bits,
    )
    return layout, parameters


def _read(known: _Known, data: bytes) -> _Proof:
    """The proof of all the bytes, which must say that it is one of the statement."""
    statement, trees = known.statement, known.trees
    reader = ProofReader(data)
    if reader.number().to_bytes(4) != PROOF_MAGIC:
        raise Refusal(RefusalKind.ENCODING, "no proof")
    reader.version(STARK_PROOF_VERSION)
    found_hashes = [reader.number(32).to_bytes(32) for _ in range(2)]
    found_numbers = [reader.number() for _ in range(2)]
    words = len(statement.public_output)
    output = reader.felts(least=words, most=words)
    count = sum(bool(chip.messages) for chip in known.air.chips)
    claimed_sums = reader.felts(least=count, most=count)
    bound = known.proof_hash.digest_bound
    roots = reader.digests(bound=bound, least=trees.sent, most=trees.sent)
    batch = read_openings(reader, known.proof_hash, trees.statement(roots, 0))
    reader.finish()
    is_of_statement = (
        found_hashes == [known.air_hash, statement.program_hash]
        and found_numbers == [statement.profile, statement.layout]
        and tuple(output) == statement.public_output
    )
    if not is_of_statement:
        raise Refusal(RefusalKind.OTHER_STATEMENT, "the proof is for another statement")
    return _Proof(claimed_sums, roots, batch)


def _statement_transcript(known: _Known) -> Transcript:
    """A transcript that has absorbed the statement and the root of the tables."""
    statement = known.statement
    profile = known.air.profiles[statement.profile]
    transcript = Transcript(known.proof_hash, PROTOCOL)
    transcript.absorb("statement/constraints", _halves(known.air_hash))
    transcript.absorb("statement/program", _halves(statement.program_hash))
    transcript.absorb(
        "statement/profile",
        [
            label_word(profile.name),
            profile.provable_bits,
            profile.blowup_log2,
            profile.queries,
            profile.grinding_bits,
            profile.final_degree_log2,
        ],
    )
    transcript.absorb("statement/layout", [statement.layout, known.layout.rows_log2])
    contract = int.from_bytes(statement.contract)
    transcript.absorb("statement/domain", [statement.chain_id, contract])
    output, data = statement.public_output, statement.data_hashes
    transcript.absorb("statement/output", [len(output), *output])
    halves = [half for one in data for half in _halves(one)]
    transcript.absorb("statement/data", [len(halves), *halves])
    for root in known.trees.fixed_roots:
        transcript.absorb("fixed/commitment", [root])
    return transcript


def _draw(transcript: Transcript, statement: StarkStatement, proof: _Proof) -> Drawn:
    """Absorb what the prover says and draw; the messages of all chips must cancel out."""
    z, alpha = _draw_bus(transcript, proof)
    if (sum(proof.claimed_sums) + _public_sum(statement, z, alpha)) % PRIME:
        raise Refusal(RefusalKind.BUSES, "the messages of all chips do not cancel out")
    if proof.claimed_sums:
        transcript.absorb("buses/claimed sums", proof.claimed_sums)
    for root in proof.roots[1:-1]:
        transcript.absorb("interaction/commitment", [root])
    coefficient = transcript.challenge("constraints/coefficient")
    transcript.absorb("composition/commitment", [proof.roots[-1]])
    point = transcript.challenge("composition/point")
    return Drawn(z=z, alpha=alpha, coefficient=coefficient, point=point)


def _draw_bus(transcript: Transcript, proof: _Proof) -> tuple[int, int]:
    transcript.absorb("main/commitment", [proof.roots[0]])
    return transcript.challenge("buses/z"), transcript.challenge("buses/alpha")


def _public_sum(statement: StarkStatement, z: int, alpha: int) -> int:
    total = 0
    for message in statement.messages:
        below = (z - bus_value(message.fields, message.tag, alpha)) % PRIME
        if below == 0:
            raise Refusal(RefusalKind.BUSES, "the challenge hits a message")
        total += message.multiplicity * inverse(below)
    return total % PRIME


def fixed_columns(air: AirProgram, layout: LayoutProgram) -> list[list[int]]:
    """The rows of the physical columns of all tables, whose tree belongs to the verifier."""
    rows = 1 << layout.rows_log2
    columns = [[0] * rows for _ in range(layout.widths[2])]
    for (chip, number), place in layout.places.items():
        column = air.chips[chip].columns[number]
        stride = column.every * (rows >> layout.heights_log2[chip])
        if column.values:
            for cell in range(rows // stride):
                value = column.values[cell % len(column.values)]
                columns[place.physical][place.offset + cell * stride] = value
    return columns


def _halves(digest: bytes) -> list[int]:
    """32 bytes as two numbers, the high half first."""
    return [int.from_bytes(digest[:16]), int.from_bytes(digest[16:])]
