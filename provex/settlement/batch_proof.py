"""Proves closed batches and checks their proofs."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from provex.air.buses import CALL
from provex.air.profiles import Profile
from provex.air.statement import PublicMessage, StarkStatement
from provex.language.types import RecordType
from provex.native import crypto
from provex.native.machine import BatchRun, MachineFailure, Tables
from provex.protocol.errors import (
    BATCH_NOT_PROVABLE,
    BATCH_OF_OTHER_DEPLOYMENT,
    BATCH_TOO_LARGE,
    PROOF_MEMORY_EXCEEDED,
    PROOF_OF_OTHER_PROGRAM,
    PROOF_REFUSED,
    Rejected,
)
from provex.protocol.machine_calls import Call
from provex.rules.position import position_domain
from provex.storage.batch_file import Batch
from provex.verification.proof_hash import KECCAK
from provex.verification.refusal import Refusal
from provex.verification.stark import bus_challenges

from .memory import peak_memory_bytes
from .proof_file import ProofFile
from .proving_system import ProvingSystem

__all__ = [
    "DATA_PAGE_WORDS",
    "DataPage",
    "Deployment",
    "Measured",
    "data_hashes",
    "data_pages",
    "page_challenges",
    "prove_batch",
    "recorded_run",
    "require_program",
    "statement_of",
    "verify_proof",
]

DATA_PAGE_WORDS = 4096
"""Data words that go to L1 in one transaction."""

_INPUT = RecordType("provex.rules.batch.BatchInput")
_MAIN_STREAM, _DATA_STREAM = 0, 1
_WORD_BYTES = 32
_MEBIBYTE = 1 << 20
_NO_CHAIN = 0
"""The chain of profiles that only measure: their proofs are for no deployment."""

Progress = Callable[[str, float], None]
"""Hears the name and the seconds of each phase as it ends."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """The chain and contract that a proof is for."""

    chain_id: int
    contract: bytes


@dataclass(frozen=True, slots=True)
class DataPage:
    """Data words that go to L1 in one transaction; `start` is the number of the first of them."""

    start: int
    words: tuple[int, ...]

    @property
    def page_hash(self) -> bytes:
        """The Keccak hash of the words."""
        return crypto.keccak256(b"".join([word.to_bytes(_WORD_BYTES) for word in self.words]))


@dataclass(slots=True)
class Measured:
    """What making a proof took: steps of the program, and seconds by phase."""

    steps: int = 0
    layout: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def prove_batch(
    system: ProvingSystem,
    batch: Batch,
    deployment: Deployment,
    profile: str,
    *,
    progress: Progress | None = None,
    memory_bytes_max: int | None = None,
) -> tuple[ProofFile, Measured]:
    """Prove a batch, taking no more memory than it may.

    BATCH_NOT_PROVABLE if the rules refuse it or say something else than the batch file,
    BATCH_TOO_LARGE, BATCH_OF_OTHER_DEPLOYMENT, PROFILE_UNKNOWN, PROOF_MEMORY_EXCEEDED.
    """
    number, parameters = system.profile(profile)
    if parameters.chain_id == _NO_CHAIN:
        deployment = Deployment(_NO_CHAIN, deployment.contract)
    else:
        _require_deployment(batch, deployment)
    measured = Measured()

    def heard(name: str, seconds: float) -> None:
        measured.seconds[name] = measured.seconds.get(name, 0.0) + seconds
        if progress is not None:
            progress(name, seconds)

    started = time.perf_counter()
    run = recorded_run(system, batch)
    measured.steps = run.outcome().steps
    heard("run the rules", time.perf_counter() - started)
    started = time.perf_counter()
    measured.layout, tables = _tables(system, run)
    heard("fill the tables", time.perf_counter() - started)
    _require_memory(system, measured.layout, parameters, memory_bytes_max)
    started = time.perf_counter()
    fixed = system.fixed_tables(measured.layout, number)
    heard("commit to fixed tables", time.perf_counter() - started)
    made = ProofFile(
        air_hash=system.air_hash,
        program_hash=system.program_hash,
        profile=number,
        layout=measured.layout,
        chain_id=deployment.chain_id,
        contract=deployment.contract,
        main_words=batch.main_words,
        data_words=batch.data_words,
        proof=b"",
    )
    proof = system.constraints.prove(
        statement_of(made), fixed, tables, lambda name, micros: heard(name, micros / 10**6)
    )
    return replace(made, proof=proof), measured


def recorded_run(system: ProvingSystem, batch: Batch) -> BatchRun:
    """Run the rules on a batch as they are proved. BATCH_NOT_PROVABLE."""
    words = system.machine.input_words(batch.input, _INPUT)
    try:
        run = system.machine.record(words)
    except MachineFailure as failure:
        raise Rejected(BATCH_NOT_PROVABLE, reason=str(failure)) from None
    outcome = run.outcome()
    if (outcome.main_words, outcome.data_words) != (batch.main_words, batch.data_words):
        raise Rejected(BATCH_NOT_PROVABLE, reason="the rules say other words than the batch file")
    return run


def require_program(system: ProvingSystem, proof: ProofFile) -> None:
    """Whether a proof says that it is about this program. PROOF_OF_OTHER_PROGRAM."""
    for what, expected, found in (
        ("description of constraints", system.air_hash, proof.air_hash),
        ("program", system.program_hash, proof.program_hash),
    ):
        if expected != found:
            raise Rejected(
                PROOF_OF_OTHER_PROGRAM, what=what, expected=expected.hex(), found=found.hex()
            )


def verify_proof(system: ProvingSystem, proof: ProofFile) -> None:
    """Check a proof. PROOF_OF_OTHER_PROGRAM, PROOF_REFUSED."""
    require_program(system, proof)
    try:
        root = system.fixed_tables(proof.layout, proof.profile).root
    except ValueError as error:
        raise Rejected(PROOF_REFUSED, step="statement", reason=str(error)) from None
    refusal = system.constraints.refusal(statement_of(proof), root, proof.proof)
    if refusal is not None:
        step, reason = refusal
        raise Rejected(PROOF_REFUSED, step=step, reason=reason)


def statement_of(proof: ProofFile) -> StarkStatement:
    """What the proof must prove. The public words are messages that only the verifier receives."""
    streams = ((_MAIN_STREAM, proof.main_words), (_DATA_STREAM, proof.data_words))
    messages = [
        PublicMessage(CALL.tag, (int(Call.OUTPUT), word, index, stream), -int(Call.OUTPUT))
        for stream, words in streams
        for index, word in enumerate(words)
    ]
    return StarkStatement(
        program_hash=proof.program_hash,
        profile=proof.profile,
        layout=proof.layout,
        chain_id=proof.chain_id,
        contract=proof.contract,
        public_output=proof.main_words,
        data_hashes=data_hashes(proof.data_words),
        messages=tuple(messages),
    )


def data_hashes(words: Sequence[int]) -> tuple[bytes, ...]:
    """The Keccak hash of every page of data words."""
    return tuple([page.page_hash for page in data_pages(words)])


def data_pages(words: Sequence[int]) -> tuple[DataPage, ...]:
    """The pages that the data words go to L1 in."""
    return tuple(
        [
            DataPage(start, tuple(words[start : start + DATA_PAGE_WORDS]))
            for start in range(0, len(words), DATA_PAGE_WORDS)
        ]
    )


def page_challenges(system: ProvingSystem, proof: ProofFile) -> tuple[int, int]:
    """The challenges z and alpha for which a proof's pages have to be registered. PROOF_REFUSED."""
    try:
        root = system.fixed_tables(proof.layout, proof.profile).root
        fixed_root = None if root is None else int.from_bytes(root)
        return bus_challenges(
            KECCAK, system.air_bytes, statement_of(proof), fixed_root, proof.proof
        )
    except Refusal as refusal:
        step, reason = refusal.kind.value, str(refusal)
        raise Rejected(PROOF_REFUSED, step=step, reason=reason) from None
    except ValueError as error:
        raise Rejected(PROOF_REFUSED, step="statement", reason=str(error)) from None


def _require_deployment(batch: Batch, deployment: Deployment) -> None:
    expected = position_domain(deployment.chain_id, int.from_bytes(deployment.contract))
    found = batch.configuration.domain
    if expected != found:
        raise Rejected(BATCH_OF_OTHER_DEPLOYMENT, expected=hex(expected), found=hex(found))


def _require_memory(
    system: ProvingSystem, layout: int, profile: Profile, bytes_max: int | None
) -> None:
    needed = peak_memory_bytes(system, layout, profile)
    if bytes_max is not None and needed > bytes_max:
        expected = bytes_max // _MEBIBYTE
        raise Rejected(PROOF_MEMORY_EXCEEDED, expected=expected, needed=needed // _MEBIBYTE)


def _tables(system: ProvingSystem, run: BatchRun) -> tuple[int, Tables]:
    """The first layout that holds the run, and its filled tables."""
    reason = "there is none"
    for number, layout in enumerate(system.layouts):
        try:
            return number, run.tables(system.chips, system.heights(layout))
        except ValueError as error:
            reason = str(error)
    raise Rejected(BATCH_TOO_LARGE, reason=reason)
