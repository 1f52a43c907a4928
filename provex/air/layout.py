"""Layouts: how many rows a proof and each of its chips have, and where every column lies.

The layouts of the description stand in layouts.toml; a verifier accepts these and no others.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from provex.protocol.machine_calls import PART_CLOCKS

from .chip import Chip
from .expression import ColumnKind
from .packing import Packing, pack

__all__ = [
    "ON_CHAIN_LAYOUTS",
    "PHASES",
    "ROWS_LOG2_MAX",
    "Layout",
    "layout_heights",
    "layout_of",
    "layouts_of",
]

ON_CHAIN_LAYOUTS = 4
"""The layouts, from the first, whose proofs fit one transaction under `production`."""

#: The kinds of columns in the order of their trees in the bytecode.
PHASES = (ColumnKind.MAIN, ColumnKind.INTERACTION, ColumnKind.FIXED)
ROWS_LOG2_MAX = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The shape of a proof: 2^rows_log2 rows, the height of each chip, a packing a phase."""

    rows_log2: int
    heights_log2: tuple[int, ...]
    """In the order of the chips."""
    packings: tuple[Packing, ...]
    """Main, interaction and fixed columns."""


def layout_of(chips: Sequence[Chip], heights_log2: Mapping[str, int], rows_log2: int) -> Layout:
    """Pack the chips at these heights; a chip without one gets a single instance.

    ValueError for an unknown chip, or if a chip does not fit.
    """
    unknown = sorted(set(heights_log2) - {chip.name for chip in chips})
    if unknown:
        raise ValueError(f"heights of unknown chips: {unknown}")
    if not 0 <= rows_log2 <= ROWS_LOG2_MAX:
        raise ValueError(f"2^{rows_log2} rows")
    for name, height_log2 in heights_log2.items():
        # The clocks of one part may not reach those of the next.
        if name.startswith("machine") and 1 << height_log2 >= PART_CLOCKS:
            raise ValueError(f"{name}: 2^{height_log2} steps are as many as a part has clocks")
    heights = {
        chip.name: 1 << heights_log2.get(chip.name, chip.period.bit_length() - 1) for chip in chips
    }
    return Layout(
        rows_log2=rows_log2,
        heights_log2=tuple(heights[chip.name].bit_length() - 1 for chip in chips),
        packings=tuple(pack(chips, heights, 1 << rows_log2, kind) for kind in PHASES),
    )


def layouts_of(chips: Sequence[Chip]) -> tuple[Layout, ...]:
    """The layouts of layouts.toml for the chips of the description."""
    tables = _tables()
    return tuple(layout_of(chips, table["heights_log2"], table["rows_log2"]) for table in tables)


def layout_heights() -> tuple[dict[str, int], ...]:
    """The rows of the chips that the layouts of layouts.toml name."""
    return tuple(
        [
            {name: 1 << height_log2 for name, height_log2 in table["heights_log2"].items()}
            for table in _tables()
        ]
    )


def _tables() -> list[dict[str, Any]]:
    text = files("provex.air").joinpath("layouts.toml").read_text()
    found: list[dict[str, Any]] = tomllib.loads(text)["layout"]
    return found
