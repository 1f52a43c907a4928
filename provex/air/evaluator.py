"""Checks a filled trace against the description, and names what is wrong in the chip's own terms.

Buses are balanced exactly, message by message, and not by challenges.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from provex.protocol.field import PRIME

from .chip import Bus, Chip
from .expression import Column
from .tape import tape_of
from .trace import ChipTrace

__all__ = ["Imbalance", "Message", "Violation", "imbalances", "messages_of", "violations"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that is not zero at a row, with the cells it read."""

    chip: str
    constraint: str
    row: int
    cells: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        cells = ", ".join(f"{name} = {value:#x}" for name, value in self.cells)
        return f"{self.chip}: {self.constraint} fails at row {self.row} ({cells})"


@dataclass(frozen=True, slots=True)
class Message:
    """A message on a bus; a negative multiplicity receives it. `origin` says who speaks."""

    bus: Bus
    fields: tuple[int, ...]
    multiplicity: int
    origin: str


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A message not received as often as it was sent, with everybody who sends or receives it."""

    bus: str
    fields: tuple[tuple[str, int], ...]
    surplus: int
    origins: tuple[str, ...]

    def __str__(self) -> str:
        fields = ", ".join(f"{name} = {value:#x}" for name, value in self.fields)
        origins = "; ".join(self.origins)
        return f"{self.bus}({fields}): sent {self.surplus} times too often by {origins}"


def violations(
    chip: Chip, trace: ChipTrace, parameters: Mapping[str, int] | None = None
) -> Iterator[Violation]:
    """Every constraint that fails, with its row."""
    known = parameters or {}
    for constraint in chip.constraints:
        tape = tape_of([constraint.expression])
        for row in constraint.rows.numbers(trace.height):

            def cell(column: Column, rotation: int, row: int = row) -> int:
                return trace.cell(column, row + rotation)

            if tape.run(cell, known.__getitem__)[0]:
                cells = tuple(
                    (f"{column.name}[{rotation:+d}]", cell(column, rotation))
                    for column, rotation in tape.cells
                )
                yield Violation(chip.name, constraint.name, row, cells)


def messages_of(chip: Chip, trace: ChipTrace) -> Iterator[Message]:
    """Every message with a multiplicity other than zero."""
    for interaction in chip.interactions:
        for row in interaction.rows.numbers(trace.height):
            count = trace.value(interaction.multiplicity, row)
            if count:
                fields = tuple(trace.value(field, row) for field in interaction.fields)
                origin = f"{chip.name}.{interaction.name} in row {row}"
                yield Message(interaction.bus, fields, count, origin)


def imbalances(messages: Sequence[Message]) -> list[Imbalance]:
    """The messages whose multiplicities do not add up to zero."""
    surplus: dict[tuple[Bus, tuple[int, ...]], int] = {}
    origins: dict[tuple[Bus, tuple[int, ...]], list[str]] = {}
    for message in messages:
        key = (message.bus, message.fields)
        surplus[key] = (surplus.get(key, 0) + message.multiplicity) % PRIME
        origins.setdefault(key, []).append(message.origin)
    return [
        Imbalance(
            bus=bus.name,
            fields=tuple(zip(bus.fields, fields, strict=True)),
            surplus=count if count <= PRIME // 2 else count - PRIME,
            origins=tuple(origins[bus, fields]),
        )
        for (bus, fields), count in surplus.items()
        if count
    ]
