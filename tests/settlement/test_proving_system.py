"""What names the program and the constraints is the same for everybody, and changes with them."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from provex.protocol.errors import PROOF_OF_OTHER_PROGRAM
from provex.settlement.batch_proof import verify_proof
from provex.settlement.proving_system import ProvingSystem

from .proved import PROVED, code_of, proof, proof_bytes, system

ROOT = Path(__file__).resolve().parents[2]
PINNED = json.loads((ROOT / "vectors/proving_system.json").read_text())
HASHES = """
from provex.settlement.proving_system import proving_system
system = proving_system()
print(system.program_hash.hex(), system.air_hash.hex())
"""


def in_a_fresh_process(code: str, *arguments: str, **changes: str) -> str:
    """What a process says with other variables of the environment."""
    folder = changes.get("PYTHONPATH", str(ROOT))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": folder} | changes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def hashes(of: ProvingSystem) -> str:
    return f"{of.program_hash.hex()} {of.air_hash.hex()}"


def test_the_hashes_are_the_pinned_ones() -> None:
    found = {"program_hash": system().program_hash.hex(), "air_hash": system().air_hash.hex()}
    found_sizes = {
        "instructions": len(system().program.instructions),
        "constraints": system().constraint_count,
    }

    # A changed rule or chip: `make generate`, if it is meant to change.
    assert found | found_sizes == PINNED


def test_the_hashes_name_program_and_constraints() -> None:
    assert system().program_hash == hashlib.sha256(system().program.to_bytes()).digest()
    assert system().air_hash == hashlib.sha256(system().air_bytes).digest()
    assert system().constraints.hash == system().air_hash


def test_the_hashes_do_not_depend_on_the_order_of_sets(tmp_path: Path) -> None:
    # With an empty cache the rules are compiled anew.
    changes = {"PYTHONHASHSEED": "4711", "XDG_CACHE_HOME": str(tmp_path)}

    assert in_a_fresh_process(HASHES, **changes) == hashes(system())


def test_the_hashes_do_not_depend_on_the_directory(tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere"
    shutil.copytree(ROOT / "provex", copied / "provex", ignore=shutil.ignore_patterns("*.pyc"))

    changes = {"PYTHONPATH": str(copied), "XDG_CACHE_HOME": str(tmp_path)}

    said = in_a_fresh_process(f"import provex; print(provex.__file__); {HASHES}", **changes)

    path, found = said.splitlines()
    assert Path(path).is_relative_to(copied)
    assert found == hashes(system())


def test_another_instruction_is_another_program() -> None:
    program = system().program
    for number in (0, 1, len(program.instructions) // 2, len(program.instructions) - 1):
        changed = list(program.instructions)
        changed[number] = replace(changed[number], constant=changed[number].constant + 1)
        other = replace(system(), program=replace(program, instructions=tuple(changed)))

        assert other.program_hash != system().program_hash


@PROVED
def test_a_proof_is_not_believed_by_another_version() -> None:
    program = system().program
    shorter = replace(program, instructions=program.instructions[:-1])
    fewer = replace(system().chips[0], constraints=system().chips[0].constraints[1:])

    for other in (
        replace(system(), program=shorter),
        replace(system(), chips=(fewer, *system().chips[1:])),
    ):
        assert code_of(lambda other=other: verify_proof(other, proof())) == PROOF_OF_OTHER_PROGRAM


@PROVED
def test_a_proof_of_one_process_holds_in_another(tmp_path: Path) -> None:
    path = tmp_path / "proof"
    path.write_bytes(proof_bytes())
    verify = "import sys; from provex.cli.main import main; sys.exit(main(['verify', sys.argv[1]]))"

    assert in_a_fresh_process(verify, str(path), PYTHONHASHSEED="99").startswith("the proof holds")
