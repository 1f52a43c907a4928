"""What a chip may be: cells that exist, degrees, names, rows; and what expressions mean."""

import random

import pytest

from provex.air.buses import BUSES
from provex.air.chip import Bus, Chip, Constraint, Edge, Interaction, Rows
from provex.air.evaluator import Message, imbalances, violations
from provex.air.expression import Column, ColumnKind, Expression, constant, degree, evaluate
from provex.air.logup import with_interaction_phase
from provex.air.tape import tape_of
from provex.air.trace import chip_trace
from provex.protocol.field import PRIME

ALL = Rows()
VALUE = Column("value")
COARSE = Column("coarse", 4)


def chip(*constraints: Constraint, interactions: tuple[Interaction, ...] = ()) -> Chip:
    return Chip("test", 4, (VALUE, COARSE), constraints, interactions)


def random_expression(rng: random.Random, depth: int) -> Expression:
    if depth == 0:
        return rng.choice([VALUE[rng.randrange(3)], constant(rng.randrange(PRIME))])
    left, right = (random_expression(rng, depth - 1) for _ in range(2))
    return rng.choice([left + right, left - right, left * right])


def test_rows_by_period_and_edge() -> None:
    assert list(Rows(4, (0, 3)).numbers(8)) == [0, 3, 4, 7]
    assert list(Rows(4, (1,), Edge.FIRST).numbers(8)) == [1]
    assert list(Rows(4, (1,), Edge.LAST).numbers(8)) == [5]
    assert list(Rows(2, (0,), Edge.NOT_FIRST).numbers(8)) == [2, 4, 6]
    assert list(Rows(1, (0,), Edge.NOT_LAST).numbers(4)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("period", "offsets"), [(3, (0,)), (4, (4,)), (4, (2, 1)), (4, ()), (0, (0,))]
)
def test_rows_refuse_what_is_no_pattern(period: int, offsets: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rows(period, offsets)


def test_degrees_add_in_products_only() -> None:
    square = VALUE[0] * VALUE[1]

    assert degree(square) == 2
    assert degree(square + VALUE[0]) == 2
    assert degree(3 * square * VALUE[0] - 1) == 3
    assert degree(constant(5)) == 0


def test_a_constraint_above_degree_3_is_refused() -> None:
    chip(Constraint("cube", ALL, VALUE[0] ** 3))

    with pytest.raises(ValueError, match="degree above 3"):
        chip(Constraint("fourth power", ALL, VALUE[0] ** 4))


def test_cells_that_do_not_exist_are_refused() -> None:
    chip(Constraint("fine", Rows(4, (1,)), COARSE[-1]))

    with pytest.raises(ValueError, match=r"only in every 4\. row"):
        chip(Constraint("gap", ALL, COARSE[0]))
    with pytest.raises(ValueError, match=r"only in every 4\. row"):
        chip(Constraint("gap", Rows(4, (1,)), COARSE[0]))
    with pytest.raises(ValueError, match="another chip"):
        chip(Constraint("foreign", ALL, Column("foreign")[0]))


def test_columns_and_rows_repeat_with_every_instance() -> None:
    wide = Column("wide", kind=ColumnKind.FIXED, values=(1, 2, 3, 4))

    with pytest.raises(ValueError, match="less than a cell an instance"):
        Chip("test", 2, (COARSE,), (), ())
    with pytest.raises(ValueError, match="repeats less often"):
        Chip("test", 2, (wide,), (), ())
    with pytest.raises(ValueError, match="repeat less often"):
        chip(Constraint("rare", Rows(8), VALUE[0]))


def test_a_message_too_steep_for_a_cell_is_refused() -> None:
    cube = (VALUE[0] ** 3,)
    message = Interaction("a", Bus("one", 1, ("a",)), ALL, 1, cube, constant(1))

    with pytest.raises(ValueError, match="degree above 3"):
        with_interaction_phase(chip(interactions=(message,)))


def test_names_are_used_once() -> None:
    constraint = Constraint("same", ALL, VALUE[0])

    with pytest.raises(ValueError, match="used twice"):
        chip(constraint, constraint)


def test_messages_have_the_fields_of_their_bus() -> None:
    with pytest.raises(ValueError, match="expected"):
        Interaction("message", Bus("two", 1, ("a", "b")), ALL, 1, (VALUE[0],), constant(1))
    with pytest.raises(ValueError, match="no cell"):
        Interaction("message", Bus("one", 1, ("a",)), ALL, 2, (VALUE[0],), constant(1))


def test_tags_are_used_once() -> None:
    assert len({bus.tag for bus in BUSES}) == len({bus.name for bus in BUSES}) == len(BUSES)


def test_fixed_columns_repeat_their_values() -> None:
    fixed = Column("fixed", kind=ColumnKind.FIXED, values=(1, 2))
    small = Chip("test", 2, (VALUE, fixed), (Constraint("same", ALL, VALUE[0] - fixed[0]),), ())

    assert not list(violations(small, chip_trace(small, 4, {"value": [1, 2, 1, 2]})))
    found = list(violations(small, chip_trace(small, 4, {"value": [1, 2, 2, 2]})))
    assert [(one.constraint, one.row) for one in found] == [("same", 2)]


@pytest.mark.parametrize("cells", [{"value": [1] * 4}, {"value": [1] * 3, "coarse": [1]}])
def test_a_trace_has_the_shape_of_its_chip(cells: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="expected cells"):
        chip_trace(chip(), 4, cells)


def test_tapes_agree_with_the_graph_on_random_points() -> None:
    rng = random.Random(5)
    for _ in range(50):
        root = random_expression(rng, 5)
        cells = [rng.randrange(PRIME) for _ in range(3)]

        found = tape_of([root]).run(lambda _, rotation, cells=cells: cells[rotation], lambda _: 0)

        assert found[0] == evaluate(
            root, lambda _, rotation, cells=cells: cells[rotation], lambda _: 0
        )


def test_equal_graphs_share_their_steps() -> None:
    tape = tape_of([(VALUE[0] + 1) * (VALUE[0] + 1), VALUE[0] + 1])

    assert len(tape.steps) == 2
    assert tape == tape_of([(VALUE[0] + 1) ** 2, VALUE[0] + constant(1)])


def test_an_imbalance_names_message_and_speakers() -> None:
    bus = Bus("numbers", 1, ("value",))
    messages = [Message(bus, (7,), 2, "one"), Message(bus, (7,), -1, "two")]

    assert [str(found) for found in imbalances(messages)] == [
        "numbers(value = 0x7): sent 1 times too often by one; two"
    ]
    assert not imbalances([*messages, Message(bus, (7,), PRIME - 1, "three")])
