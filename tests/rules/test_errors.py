"""Every error of the rules and of batches is provoked by a test, by name."""

from pathlib import Path

import pytest

from provex.protocol.errors import ERRORS

HERE = Path(__file__).resolve().parent
SOURCES = [*HERE.rglob("test_*.py"), HERE.parent / "sequencer" / "test_ledger.py"]
FIRST_OF_BATCHES, LAST_OF_BATCHES = 5101, 5109


def _is_ours(number: int) -> bool:
    return 3000 <= number < 3200 or FIRST_OF_BATCHES <= number <= LAST_OF_BATCHES


@pytest.mark.parametrize("number", [number for number in ERRORS if _is_ours(number)])
def test_an_error_is_provoked(number):
    name = ERRORS[number].name
    asserted = [
        line
        for source in SOURCES
        if source.name != "test_errors.py"
        for line in source.read_text().splitlines()
        if name in line and "import" not in line and line.strip() != f"{name},"
    ]

    assert asserted, f"no test of the rules provokes {name}"
