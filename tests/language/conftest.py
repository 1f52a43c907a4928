"""The compiled rules, once for all tests, and the native builtins under them."""

from collections.abc import Iterator

import pytest

from provex.language.compiler import CheckedProgram, checked_rules
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.rules import builtins


@pytest.fixture(scope="session")
def rules() -> CheckedProgram:
    return checked_rules()


@pytest.fixture
def native_builtins() -> Iterator[None]:
    kept = builtins.builtins_in_force()
    builtins.inject(NATIVE_BUILTINS)
    yield
    builtins.inject(kept)
