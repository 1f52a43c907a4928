"""Every number of the registry is provoked by a test of the component that refuses with it."""

import re
from functools import cache
from pathlib import Path

import pytest

from provex.protocol.errors import ERRORS

ROOT = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {"node_modules", "target", "out", "lib"}


@cache
def words_of_tests() -> frozenset[str]:
    """Every word in a test, of any language."""
    files = [
        path
        for pattern in ("tests/**/*.py", "rust/crates/**/*.rs", "contracts/test/**/*.sol")
        for path in ROOT.glob(pattern)
        if not SKIPPED_FOLDERS & set(path.parts) and path != Path(__file__)
    ]
    tests = [path for path in files if path.suffix != ".rs" or "tests" in path.as_posix()]
    return frozenset(word for path in tests for word in re.findall(r"\w+", path.read_text()))


@cache
def words_of_code() -> frozenset[str]:
    """Every word in the code that may refuse, the generated lists of numbers left out."""
    generated = {
        ROOT / "provex" / "protocol" / "errors.py",
        ROOT / "rust" / "crates" / "risk" / "src" / "errors.rs",
    }
    files = [*ROOT.glob("provex/**/*.py"), *ROOT.glob("rust/crates/**/*.rs")]
    texts = [path.read_text() for path in files if path not in generated]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def rust_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


@pytest.mark.parametrize("name", [kind.name for kind in ERRORS.values()])
def test_an_error_is_used_and_provoked(name: str) -> None:
    assert {name, rust_name(name)} & words_of_code(), f"nothing refuses with {name}"
    assert {name, rust_name(name)} & words_of_tests(), f"no test provokes {name}"
