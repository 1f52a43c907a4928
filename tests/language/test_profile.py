"""Counts of operations, and the pinned trade's budget of machine steps."""

from language.pinned_trade import run_trade, run_tree
from language.snippets import program_of
from provex.language.compiler import checked_program
from provex.language.instructions import Op
from provex.language.interpreter import Interpreter
from provex.language.profile import (
    cells_of,
    estimated_steps,
    executed_lines,
    executed_operations,
)
from provex.language.types import RecordType
from provex.rules.builtins import PLAIN

TEXT = """def run(xs: tuple[u64, ...]) -> int:
    total = 0
    for x in xs:
        total += x * x
    return total
"""
STEPS_OF_A_TRADE_MAX = 2000
# A new key; one that is there costs about 170.
STEPS_OF_A_TREE_KEY_MAX = 300


def test_operations_and_lines_are_counted_as_executed():
    program = checked_program(program_of(TEXT), ("program.run",))
    interpreter = Interpreter(program.compiled, PLAIN)

    assert interpreter.run("program.run", (1, 2, 3)) == 14

    assert executed_operations(interpreter) == {Op.CONSTANT: 1, Op.MULTIPLY: 3, Op.ADD: 3}
    assert sorted(executed_lines(interpreter).values()) == [1, 6]
    assert estimated_steps(program, interpreter) == 6 + 3 * 2


def test_cells_count_nested_records_in_place_and_lists_as_two(rules):
    assert cells_of(rules, RecordType("provex.protocol.state.Position")) == 5
    assert cells_of(rules, RecordType("provex.protocol.transactions.LimitOrder")) == 12


def test_a_pinned_trade_stays_within_its_budget_before_the_trees(rules):
    interpreter = run_trade(rules.compiled)
    operations = executed_operations(interpreter)

    assert operations[Op.PEDERSEN] == 8
    assert operations[Op.IS_SIGNED] == 2
    assert estimated_steps(rules, interpreter) <= STEPS_OF_A_TRADE_MAX


def test_a_touched_key_of_a_tree_stays_within_its_budget(rules):
    keys_log2 = 2
    interpreter = run_tree(rules.compiled, touched_log2=keys_log2)

    assert estimated_steps(rules, interpreter) <= STEPS_OF_A_TREE_KEY_MAX * 2**keys_log2
