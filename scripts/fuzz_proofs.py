"""Feed changed proofs, batches, descriptions and programs to their readers; look for surprises.

`nice python scripts/fuzz_proofs.py --seconds 600` makes a small proof, changes it and its batch at
random, and counts what readers and verifiers say. A surprise is a changed proof that is accepted,
or anything but a numbered refusal; its input is written to a file. The same seed gives the same
changes. With `--on-chain` it asks the verifier's contract on a development chain instead, which
must refuse what the native verifier refuses. Ends with status 1 after a surprise.
"""

import argparse
import hashlib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from provex.air.emit.bytecode_reader import read_bytecode
from provex.cli.pinned_batch import pinned_batch
from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.native._native import machine as native_machine
from provex.native.proof import Constraints
from provex.protocol.errors import Rejected
from provex.protocol.field import PRIME
from provex.settlement.batch_proof import (
    Deployment,
    page_challenges,
    prove_batch,
    recorded_run,
    verify_proof,
)
from provex.settlement.proof_file import ProofFile, proof_from_bytes
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.storage.batch_file import batch_from_bytes

ROOT = Path(__file__).resolve().parent.parent
VECTORS, TESTS = ROOT / "vectors", ROOT / "tests"
WORD = 32
EDGES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
TOKEN = re.compile(rb'-?\d+|"[^"]*"|true|false|null|[\[\]{},:]')
JSON_VALUES = (
    *(
        b"0",
        b"-1",
        b"1",
        b"true",
        b"null",
        b"[]",
        b"{}",
        b'""',
        b'"0x"',
        b'"-0x1"',
        b"1e400",
        b"NaN",
    ),
    *(
        b'"0x%x"' % number
        for number in (2**64, 2**128, 2**251, PRIME - 1, PRIME, 2**256, 2**20_000)
    ),
    *(b"%d" % number for number in (2**31, 2**32, 2**53, 2**63, 2**64, -(2**63), 10**400)),
    b"1" + b"0" * 5000,
    *(b'"\\ud800"', b'"\\u0000"', b'"kind"', b'"Trade"'),
)
STEP_LIMIT = 20_000


@dataclass(frozen=True)
class Target:
    """Who reads changed samples; `check` gives a word for what happened, or raises a surprise."""

    name: str
    samples: Sequence[bytes]
    check: Callable[[bytes], str]
    is_json: bool = False


@dataclass
class Report:
    """What happened: executions by target and outcome, and the inputs of surprises."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    surprises: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def executions(self) -> int:
        return self.outcomes.total()


class Surprise(Exception):  # noqa: N818 - what is looked for
    """A changed proof is accepted, or two readers disagree."""


def fuzz(
    targets: Sequence[Target], seed: int, *, executions: int = sys.maxsize, seconds: float = 1e9
) -> Report:
    """Run so many times, or so long."""
    chance, report, end = random.Random(seed), Report(), time.monotonic() + seconds
    for number in range(executions):
        if time.monotonic() > end:
            break
        target = targets[number % len(targets)]
        data = mutated(chance, target)
        if data in target.samples:
            continue
        try:
            outcome = target.check(data)
        except KeyboardInterrupt:
            break
        except BaseException as error:  # A panic of the native module is no Exception.
            outcome = f"surprise: {type(error).__name__}"
            report.surprises.append((target.name, f"{type(error).__name__}: {error}"[:300], data))
        report.outcomes[target.name, outcome] += 1
    return report


def mutated(chance: random.Random, target: Target) -> bytes:
    """A sample with one to four changes."""
    data = bytearray(chance.choice(target.samples))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        if target.is_json and chance.random() < 0.8:
            _change_token(chance, data)
        else:
            _change_bytes(chance, data, target.samples)
    return bytes(data)


def _change_bytes(chance: random.Random, data: bytearray, samples: Sequence[bytes]) -> None:
    place = chance.randrange(len(data) + 1)
    size = chance.choice((1, 1, 2, 4, 8, 32, 33, chance.randrange(1, 500)))
    match chance.randrange(10):
        case 0 if place < len(data):
            data[place] ^= 1 << chance.randrange(8)
        case 1:
            data[place : place + 1] = bytes([chance.choice((0, 1, 0x7F, 0x80, 0xFF))])
        case 2:
            del data[place:]
        case 3:
            del data[place : place + size]
        case 4:
            data[place:place] = chance.randbytes(size)
        case 5:
            other = chance.choice(samples)
            start = chance.randrange(len(other))
            data[place : place + size] = other[start : start + size]
        case 6:
            data[place:place] = data[place : place + size]
        case 7:
            width = chance.choice((1, 2, 4, 8))
            edge = chance.choice(EDGES) % 256**width
            data[place : place + width] = edge.to_bytes(width)
        case 8:
            value = int.from_bytes(data[place : place + WORD]) + chance.choice((PRIME, 1, -1))
            data[place : place + WORD] = (value % 2**256).to_bytes(WORD)
        case _:
            other_place = chance.randrange(len(data) + 1)
            one, other = data[place : place + size], data[other_place : other_place + size]
            if abs(place - other_place) >= size and len(one) == len(other):
                data[place : place + size], data[other_place : other_place + size] = other, one


def _change_token(chance: random.Random, data: bytearray) -> None:
    """Another value, one value less, or one of elsewhere, in JSON."""
    found = list(TOKEN.finditer(data))
    if not found:
        return
    start, end = chance.choice(found).span()
    match chance.randrange(3):
        case 0:
            data[start:end] = chance.choice(JSON_VALUES)
        case 1:
            del data[start:end]
        case _:
            data[start:end] = chance.choice(found).group()


def targets_of(system: ProvingSystem, batch: bytes, proof: bytes) -> list[Target]:
    """Everything that reads what a stranger sends, and the files of this version too."""
    file = proof_from_bytes(proof)
    traces = json.loads((VECTORS / "stark/traces.json").read_text())
    descriptions = [bytes.fromhex(one["air"]) for one in traces]
    program = system.program.to_bytes()
    return [
        Target("proof file", [proof], lambda data: _verify(system, lambda: proof_from_bytes(data))),
        Target(
            "proof", [file.proof], lambda data: _verify(system, lambda: replace(file, proof=data))
        ),
        Target("batch file", [batch], lambda data: _run(system, data), is_json=True),
        Target("description", descriptions, _read_description),
        Target("program", [program], _read_program),
    ]


def on_chain_target(
    system: ProvingSystem, file: ProofFile, refusal: Callable[[bytes], str | None]
) -> Target:
    """The verifier's contract, which must say what the native verifier says of a proof's bytes.

    Of other main words the pages are missing; whether those are right, other tests ask.
    """

    def check(data: bytes) -> str:
        is_refused = _refused(lambda: verify_proof(system, replace(file, proof=data))) is not None
        found = refusal(data)
        if found is None or not is_refused:
            raise Surprise(f"the contract says {found}, native refusal: {is_refused}")
        return found

    return Target("proof on-chain", [file.proof], check)


def _refused(action: Callable[[], object]) -> str | None:
    """The number of a refusal, or None. Its text must be sayable."""
    try:
        action()
    except Rejected as rejected:
        return f"error {rejected.code}" if str(rejected) else "no text"
    return None


def _verify(system: ProvingSystem, read: Callable[[], ProofFile]) -> str:
    refused = _refused(lambda: verify_proof(system, read()))
    if refused is None:
        raise Surprise("a changed proof is accepted")
    return refused


def _run(system: ProvingSystem, data: bytes) -> str:
    def action() -> None:
        recorded_run(system, batch_from_bytes(data))

    return _refused(action) or "runs"


def _read_description(data: bytes) -> str:
    verdicts = []
    for reader in (read_bytecode, Constraints):
        try:
            reader(data)
            verdicts.append("read")
        except ValueError:
            verdicts.append("refused")
    if verdicts == ["refused", "read"]:
        raise Surprise("the native reader takes what the plain one refuses")
    return verdicts[1]


def _read_program(data: bytes) -> str:
    try:
        program = native_machine.NativeProgram(data)
    except ValueError:
        return "refused"
    try:
        program.execute(b"", STEP_LIMIT)
    except native_machine.RunFailed:
        return "fails"
    return "runs"


def fuzz_on_chain(system: ProvingSystem, file: ProofFile, seed: int, seconds: float) -> Report:
    """Ask a contract on a chain that is started for it."""
    sys.path.append(str(TESTS))
    from settlement.on_chain import name_of, on_chain_verifier

    with tempfile.TemporaryDirectory() as folder, on_chain_verifier(Path(folder)) as verifier:
        verifier.register_pages(page_challenges(system, file), file.data_words)

        def refusal(data: bytes) -> str | None:
            return name_of(verifier.refusal(file.contract, file.data_words, data))

        if refusal(file.proof) is not None:
            raise Surprise("the proof is refused as it is")
        return fuzz([on_chain_target(system, file, refusal)], seed, seconds=seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on-chain", action="store_true")
    parser.add_argument("--surprises", type=Path, default=Path("surprises"))
    arguments = parser.parse_args()
    system, batch = proving_system(), pinned_batch(trades=1, leaves_log2=4)
    contract = bytes.fromhex(EXCHANGE_ADDRESS.removeprefix("0x"))
    proof, _ = prove_batch(system, batch, Deployment(31337, contract), "test")
    if arguments.on_chain:
        report = fuzz_on_chain(system, proof, arguments.seed, arguments.seconds)
    else:
        targets = targets_of(system, batch.to_bytes(), proof.to_bytes())
        report = fuzz(targets, arguments.seed, seconds=arguments.seconds)
    for (target, outcome), count in sorted(report.outcomes.items()):
        print(f"{target:<14} {outcome:<40} {count:>10,}")
    print(f"{report.executions:,} executions, {len(report.surprises)} surprises")
    for target, what, data in report.surprises:
        name = f"{target.replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:16]}"
        arguments.surprises.mkdir(exist_ok=True)
        (arguments.surprises / name).write_bytes(data)
        print(f"{arguments.surprises / name}: {what}")
    return 1 if report.surprises else 0


if __name__ == "__main__":
    sys.exit(main())
