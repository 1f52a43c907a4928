"""The auditor's page of attacks names tests and files that exist."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/auditor/soundness-tests.md").read_text()
LINES_OF_THE_LIST = 37
PATTERNS = (
    *("tests/**/*.py", "rust/crates/*/src/tests.rs", "rust/crates/*/tests/*.rs"),
    "contracts/test/unit/*.t.sol",
)


@cache
def definitions() -> frozenset[str]:
    found: set[str] = set()
    for pattern in PATTERNS:
        for path in ROOT.glob(pattern):
            found |= set(re.findall(r"\b(?:def|fn|function) (\w+)", path.read_text()))
    return frozenset(found)


def test_every_test_that_it_names_exists() -> None:
    named = set(re.findall(r"`([a-zA-Z0-9]+(?:_[a-z0-9]+){2,})`", PAGE))

    assert len(named) > 60
    assert named <= definitions()


def test_every_file_that_it_names_exists() -> None:
    contracts = set(re.findall(r"`(\w+\.t\.sol)`", PAGE))
    paths = set(re.findall(r"`((?:tests|scripts|rust)/[\w/]+\.\w+)`", PAGE))

    assert len(contracts) > 10
    assert all((ROOT / "contracts/test/unit" / name).is_file() for name in contracts)
    assert all((ROOT / path).is_file() for path in paths)


def test_every_line_of_the_list_has_a_row() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \|", PAGE, flags=re.MULTILINE)
    numbers = [int(number) for row in rows for number in row.split(",")]

    assert numbers == list(range(1, LINES_OF_THE_LIST + 1))
