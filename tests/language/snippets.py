"""Small programs in the subset, compiled from text."""

from pathlib import Path

import pytest

from provex.language.instructions import Compiled
from provex.language.lowering import lower_program
from provex.language.program import Program, read_below
from provex.protocol.errors import Rejected

ROOT = Path(__file__).resolve().parents[2]
PRELUDE = """from dataclasses import dataclass
from provex.protocol.numbers import Felt, FIELD_PRIME, i64, u7, u16, u32, u64, u128, u250
from provex.protocol.state import EMPTY_POSITION, HeldAsset, OrderLeaf, Position
from provex.rules.builtins import advice, is_signed, pedersen, poseidon, poseidon_many
from provex.rules.builtins import poseidon_path, require
from provex.rules.storage import BatchStore, Store
"""
FIRST_LINE = PRELUDE.count("\n") + 1


def program_of(text: str, prelude: str = PRELUDE) -> Program:
    read = read_below(ROOT)

    def read_source(name: str) -> tuple[str, str]:
        return ("program.py", prelude + text) if name == "program" else read(name)

    return Program(read_source)


def lowered(text: str, entry: str = "run", prelude: str = PRELUDE) -> Compiled:
    return lower_program(program_of(text, prelude), (f"program.{entry}",))


def refusal(compile_text, text: str) -> tuple[int, int, int, str]:
    """Return code, line (1 = first after the prelude), column and sentence of the refusal."""
    with pytest.raises(Rejected) as raised:
        compile_text(text)
    rejected = raised.value
    file, line, column = str(rejected.fields["where"]).split(":")
    assert file == "program.py"
    assert rejected.fields["found"]
    assert rejected.fields["instead"]
    return rejected.code, int(line) - FIRST_LINE + 1, int(column), str(rejected)
