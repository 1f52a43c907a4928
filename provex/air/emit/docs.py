"""The page for auditors: every chip with its cells, columns, constraints and messages."""

from collections.abc import Sequence

from provex.air.chip import Chip, Edge, Rows
from provex.air.costs import cells_per_instance
from provex.air.expression import ColumnKind, degree
from provex.air.logup import with_interaction_phase

__all__ = ["chips_page"]

HEAD = """# The chips

Generated from `provex/air` by `make generate`.

A chip is a table of the proof; a period of rows is one instance, such as one hash. A column has a
cell in every 1st, 2nd, 4th … row. *Main* cells are committed first, *interaction* cells (sums of
the messages) after the challenges; *fixed* columns are known to the verifier and cost no cell. A
constraint holds on the rows given and has at most degree 3. A message is sent on a bus as often as
its multiplicity says, or received.
"""


def chips_page(chips: Sequence[Chip], air_hash: str) -> str:
    """The whole page."""
    parts = [HEAD, f"Hash of the description: `{air_hash}`\n", _summary(chips)]
    parts += [_chip(chip) for chip in chips]
    return "\n".join(parts)


def _summary(chips: Sequence[Chip]) -> str:
    rows = [
        "| Chip | Instance rows | Main cells | Interaction cells | Cells | Constraints | Degree |",
        "|---|---|---|---|---|---|---|",
    ]
    for chip in chips:
        whole = with_interaction_phase(chip)
        main, interaction = cells_per_instance(chip)
        highest = max(degree(constraint.expression) for constraint in whole.constraints)
        numbers = (chip.period, main, interaction, main + interaction)
        cells = " | ".join(f"{number:,}" for number in numbers)
        rows.append(f"| {chip.name} | {cells} | {len(whole.constraints)} | {highest} |")
    return "\n".join(rows) + "\n"


def _chip(chip: Chip) -> str:
    whole = with_interaction_phase(chip)
    columns = ["| Column | Kind | Cells an instance |", "|---|---|---|"]
    for column in whole.columns:
        is_fixed = column.kind is ColumnKind.FIXED
        cells = f"{len(column.values):,} values" if is_fixed else f"{chip.period // column.every:,}"
        columns.append(f"| {column.name} | {column.kind.value} | {cells} |")
    constraints = ["| Constraint | Rows | Degree |", "|---|---|---|"]
    constraints += [
        f"| {one.name} | {_rows(one.rows)} | {degree(one.expression)} |"
        for one in whole.constraints
    ]
    messages = ["| Message | Bus | Fields | Rows |", "|---|---|---|---|"]
    messages += [
        f"| {one.name} | {one.bus.name} | {', '.join(one.bus.fields)} | {_rows(one.rows)} |"
        for one in chip.interactions
    ]
    tables = (columns, constraints, messages)
    return "\n\n".join([f"## {chip.name}", *("\n".join(table) for table in tables)]) + "\n"


def _rows(rows: Rows) -> str:
    """Offsets and period in words, runs of offsets shortened."""
    text = "all" if rows.period == 1 else f"{_runs(rows.offsets)} mod {rows.period}"
    return text if rows.edge is Edge.ALL else f"{text}, {rows.edge.value}"


def _runs(offsets: Sequence[int]) -> str:
    """`1, 3 to 9, 12 to 20 by 2`."""
    texts = []
    start = 0
    while start < len(offsets):
        end = start + 1
        while end + 1 < len(offsets) and offsets[end + 1] - offsets[end] == (
            offsets[start + 1] - offsets[start]
        ):
            end += 1
        if end < len(offsets) and end - start > 1:
            step = offsets[start + 1] - offsets[start]
            by = f" by {step}" if step > 1 else ""
            texts.append(f"{offsets[start]} to {offsets[end]}{by}")
            start = end + 1
        else:
            texts.append(str(offsets[start]))
            start += 1
    return ", ".join(texts)
