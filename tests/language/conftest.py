"""The compiled rules, once for all tests."""

import pytest

from provex.language.compiler import CheckedProgram, checked_rules


@pytest.fixture(scope="session")
def rules() -> CheckedProgram:
    return checked_rules()
