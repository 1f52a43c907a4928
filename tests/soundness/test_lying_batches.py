"""A prover who leaves a rule out of the program of the rules cannot prove what the rule forbids."""

import re
from collections.abc import Callable

import pytest
from settlement.proved import PROVED, batch, fixed_root, proof, system

from provex.native.machine import MachineFailure
from provex.native.proof import Columns
from provex.protocol.errors import ERRORS
from provex.settlement.batch_proof import statement_of

from .lying_batches import (
    BROKEN,
    Lie,
    told,
    unchecked,
    with_the_programs_instructions,
    words_of,
)

pytestmark = PROVED


def fault(lie: Lie, columns: list[list[bytes]]) -> str:
    found = system().constraints.fault_of(statement_of(lie.file), Columns(columns))
    assert found is not None
    return found


def refusal(lie: Lie, columns: list[list[bytes]]) -> tuple[str, str] | None:
    sent = unchecked(lie, columns)
    return system().constraints.refusal(statement_of(sent), fixed_root(), sent.proof)


CASES = pytest.mark.parametrize(("code", "words"), BROKEN.values(), ids=BROKEN.keys())


@CASES
def test_the_rule_refuses(code: int, words: Callable[[], list[int]]) -> None:
    """With the number of the rule, or of another one that fails before it."""
    with pytest.raises(MachineFailure) as refused:
        system().machine.record(words())
    assert refused.value.code in ERRORS
    assert code in ERRORS


@CASES
def test_a_check_left_out_is_noticed(code: int, words: Callable[[], list[int]]) -> None:
    lie = told(words())

    assert code in {system().program.instructions[number].code for number in lie.idle}
    assert fault(lie, lie.columns).startswith("bus ")
    found = fault(lie, with_the_programs_instructions(lie))
    assert re.match(r"bus 2, |machine( \d)?: c fails at row", found), found


def test_without_a_lie_the_tables_are_good() -> None:
    honest = told(words_of(batch().input))

    assert not honest.idle
    assert system().constraints.fault_of(statement_of(proof()), Columns(honest.columns)) is None


def test_a_proof_without_a_check_is_refused() -> None:
    _, words = next(iter(BROKEN.values()))
    lie = told(words())

    found = refusal(lie, with_the_programs_instructions(lie))

    assert found is not None
    assert found[0] == "constraints"
