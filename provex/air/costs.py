"""What chips cost: committed cells, counted from the columns."""

from .chip import Chip
from .expression import ColumnKind
from .logup import with_interaction_phase

__all__ = ["cells_per_instance"]


def cells_per_instance(chip: Chip) -> tuple[int, int]:
    """Cells of the main and of the interaction phase for one instance, its share of sums included.

    Padding instances cost the same; fixed columns cost none.
    """
    counts = dict.fromkeys(ColumnKind, 0)
    for column in with_interaction_phase(chip).columns:
        counts[column.kind] += chip.period // column.every
    return counts[ColumnKind.MAIN], counts[ColumnKind.INTERACTION]
