"""Buses as sums of fractions: the columns and constraints that a chip's messages give.

A message v on bus t with multiplicity m adds m / (z - (t + a v1 + a^2 v2 + …)). A cell takes two
fractions that follow each other, so that its constraint has degree 3; one with a field of degree 2
stands alone. The sums of a chip run through all its interaction columns to one claimed sum; the
claimed sums of all chips and of the verifier add up to zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.protocol.field import PRIME

from .chip import Chip, Constraint, Edge, Interaction, Rows
from .expression import Column, ColumnKind, Expression, constant, degree, parameter
from .trace import ChipTrace

__all__ = ["ALPHA", "CLAIMED_SUM", "Z", "bus_value", "fill_interaction", "with_interaction_phase"]

Z = "z"
ALPHA = "alpha"
CLAIMED_SUM = "claimed_sum"
FRACTIONS_A_CELL = 2

_Cells = tuple[tuple[Interaction, ...], ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The interactions that share columns: for the rows of each pattern the messages of a cell."""

    every: int
    columns: tuple[Column, ...]
    patterns: tuple[tuple[Rows, _Cells], ...]


def with_interaction_phase(chip: Chip) -> Chip:
    """The chip with the columns and constraints that its messages need."""
    columns: list[Column] = []
    constraints: list[Constraint] = []
    before: Expression = constant(0)
    for group in _groups(chip):
        constraints += _group_constraints(group, before)
        columns += group.columns
        before = group.columns[-1][-group.every]
    if columns:
        last = columns[-1]
        rows = Rows(period=last.every, edge=Edge.LAST)
        claimed = last[0] - parameter(CLAIMED_SUM)
        constraints.append(Constraint("interaction claimed sum", rows, claimed))
    return Chip(
        name=chip.name,
        period=chip.period,
        columns=(*chip.columns, *columns),
        constraints=(*chip.constraints, *constraints),
        interactions=chip.interactions,
        is_table=chip.is_table,
    )


def bus_value(fields: Sequence[int], tag: int, alpha: int) -> int:
    """The compressed message: tag and fields weighted by the powers of `alpha`."""
    value = 0
    for field in reversed(fields):
        value = (value + field) * alpha % PRIME
    return (value + tag) % PRIME


def fill_interaction(
    chip: Chip, trace: ChipTrace, *, z: int, alpha: int
) -> tuple[dict[str, list[int]], int]:
    """The cells of the interaction columns, and the claimed sum. ZeroDivisionError if z is hit."""
    filled: dict[str, list[int]] = {}
    running = 0
    for group in _groups(chip):
        cells = {column.name: [0] * (trace.height // group.every) for column in group.columns}
        for row in range(0, trace.height, group.every):
            sums = _row_sums(group, trace, row, z, alpha)
            for column, value in zip(group.columns[:-1], sums, strict=False):
                cells[column.name][row // group.every] = value
            running = (running + sum(sums)) % PRIME
            cells[group.columns[-1].name][row // group.every] = running
        filled |= cells
    return filled, running


def _row_sums(group: _Group, trace: ChipTrace, row: int, z: int, alpha: int) -> list[int]:
    """The fractions of one row, one number for each column of the group."""
    sums = [0] * len(group.columns)
    for rows, cells in group.patterns:
        if row % rows.period not in rows.offsets:
            continue
        for place, message in [(place, one) for place, cell in enumerate(cells) for one in cell]:
            count = trace.value(message.multiplicity, row)
            if count:
                fields = [trace.value(field, row) for field in message.fields]
                below = (z - bus_value(fields, message.bus.tag, alpha)) % PRIME
                if below == 0:
                    raise ZeroDivisionError("the challenge hits a message")
                sums[place] += count * pow(below, -1, PRIME)
    return [value % PRIME for value in sums]


def _groups(chip: Chip) -> list[_Group]:
    groups = []
    for every in sorted({interaction.every for interaction in chip.interactions}):
        members = [one for one in chip.interactions if one.every == every]
        patterns = _patterns(every, members)
        count = max(len(cells) for _, cells in patterns)
        columns = tuple(
            Column(f"sum {every}.{number}", every, ColumnKind.INTERACTION)
            for number in range(count)
        )
        groups.append(_Group(every=every, columns=columns, patterns=patterns))
    return groups


def _patterns(every: int, members: Sequence[Interaction]) -> tuple[tuple[Rows, _Cells], ...]:
    """Split the rows with a cell by the messages that stand in them."""
    period = max(member.rows.period for member in members)
    found: dict[tuple[int, ...], list[int]] = {}
    for offset in range(0, period, every):
        active = tuple(
            number
            for number, member in enumerate(members)
            if offset % member.rows.period in member.rows.offsets
        )
        found.setdefault(active, []).append(offset)
    return tuple(
        (Rows(period, tuple(offsets)), _cells([members[number] for number in active]))
        for active, offsets in found.items()
    )


def _cells(messages: Sequence[Interaction]) -> _Cells:
    """The messages of each cell: two neighbours whose fields are linear, or one."""
    cells: list[tuple[Interaction, ...]] = []
    is_open = False
    for message in messages:
        is_linear = max(map(degree, message.fields)) <= 1
        if is_open and is_linear:
            cells[-1] = (*cells[-1], message)
        else:
            cells.append((message,))
        is_open = is_linear and len(cells[-1]) < FRACTIONS_A_CELL
    return tuple(cells)


def _group_constraints(group: _Group, before: Expression) -> list[Constraint]:
    """Each cell is what stands above it plus its fractions; the first one starts from `before`."""
    constraints = []
    for number, (rows, cells) in enumerate(group.patterns):
        name = f"interaction {group.every}.{number}"
        parts = [*cells, *[()] * (len(group.columns) - len(cells))]
        partial: Expression = constant(0)
        for column, part in zip(group.columns[:-1], parts, strict=False):
            constraints.append(Constraint(f"{name} {column.name}", rows, _added(column[0], part)))
            partial = partial + column[0]
        total, part = group.columns[-1], parts[-1]
        step = total[0] - total[-group.every] - partial
        has_first = rows.offsets[0] == 0
        edge = Edge.NOT_FIRST if has_first else Edge.ALL
        inner = Rows(rows.period, rows.offsets, edge)
        constraints.append(Constraint(name, inner, _added(step, part)))
        if has_first:
            first = Rows(rows.period, rows.offsets, Edge.FIRST)
            start = _added(total[0] - before - partial, part)
            constraints.append(Constraint(f"{name} first", first, start))
    return constraints


def _added(cell: Expression, messages: Sequence[Interaction]) -> Expression:
    """Zero if the cell is the sum of at most two fractions, denominators multiplied out."""
    belows = [_denominator(message) for message in messages]
    match len(messages):
        case 0:
            return cell
        case 1:
            return cell * belows[0] - messages[0].multiplicity
        case _:
            above = messages[0].multiplicity * belows[1] + messages[1].multiplicity * belows[0]
            return cell * (belows[0] * belows[1]) - above


def _denominator(message: Interaction) -> Expression:
    value: Expression = constant(0)
    for field in reversed(message.fields):
        value = (value + field) * parameter(ALPHA)
    return parameter(Z) - (value + message.bus.tag)
