"""One small batch of the exchange and its proof, made once a process by the command itself.

Who uses the proof belongs to the group PROVED, so that one process makes it.
"""

import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from provex.cli.main import main
from provex.cli.pinned_batch import pinned_batch
from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.protocol.errors import Rejected
from provex.settlement.batch_proof import Deployment, statement_of
from provex.settlement.proof_file import ProofFile, proof_from_bytes
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.storage.batch_file import Batch

PROVED = pytest.mark.xdist_group("one proved batch")
PROFILE = "test"
CHAIN_ID = 31337
CONTRACT = bytes.fromhex(EXCHANGE_ADDRESS.removeprefix("0x"))
DEPLOYMENT = Deployment(CHAIN_ID, CONTRACT)


@cache
def batch() -> Batch:
    """One trade with an oracle tick and a funding tick, on small trees."""
    return pinned_batch(trades=1, leaves_log2=4)


@cache
def system() -> ProvingSystem:
    return proving_system()


@cache
def proof() -> ProofFile:
    return proof_from_bytes(proof_bytes())


@cache
def proof_bytes() -> bytes:
    """What `provex prove` writes."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "0.batch"), Path(folder, "0.proof")
        given.write_bytes(batch().to_bytes())
        # What it says belongs to no test's output.
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert main(["prove", str(given), "-o", str(made), "--profile", PROFILE]) == 0
        assert sorted(path.name for path in Path(folder).iterdir()) == ["0.batch", "0.proof"]
        return made.read_bytes()


def fixed_root() -> bytes:
    root = system().fixed_tables(proof().layout, proof().profile).root
    assert root is not None
    return root


def refusal(file: ProofFile) -> tuple[str, str] | None:
    """What the native verifier says to the proof of a file."""
    return system().constraints.refusal(statement_of(file), fixed_root(), file.proof)


def code_of(action: object) -> int:
    """The number of the error that an action is refused with."""
    assert callable(action)
    with pytest.raises(Rejected) as refused:
        action()
    assert str(refused.value)
    return refused.value.code
