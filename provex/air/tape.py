"""Expressions as a straight list of steps, equal parts shared: what every generator starts from.

Values are numbered: constants, then cells, then parameters, then the result of each step. Equal
graphs give equal tapes, however they were built.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from provex.protocol.field import PRIME

from .expression import Column, Operation, post_order
from .expression import Expression as _Expression

__all__ = ["Step", "Tape", "tape_of"]

Step = tuple[Operation, int, int]
_Key = tuple[Operation, str, int, int]


@dataclass(frozen=True, slots=True)
class Tape:
    """Steps over numbered values; `outputs` are the numbers of the results asked for."""

    constants: tuple[int, ...]
    cells: tuple[tuple[Column, int], ...]
    parameters: tuple[str, ...]
    steps: tuple[Step, ...]
    outputs: tuple[int, ...]

    def run(
        self, cell: Callable[[Column, int], int], parameter: Callable[[str], int]
    ) -> tuple[int, ...]:
        """The outputs, from the cells by column and rotation."""
        values = list(self.constants)
        values += [cell(column, rotation) for column, rotation in self.cells]
        values += [parameter(name) for name in self.parameters]
        for operation, left, right in self.steps:
            if operation is Operation.ADD:
                values.append((values[left] + values[right]) % PRIME)
            elif operation is Operation.SUBTRACT:
                values.append((values[left] - values[right]) % PRIME)
            else:
                values.append(values[left] * values[right] % PRIME)
        return tuple(values[number] % PRIME for number in self.outputs)


def tape_of(roots: Sequence[_Expression]) -> Tape:
    """The tape of some expressions, in the order of first use."""
    keys, numbers = _numbered(roots)
    by_kind: dict[Operation, list[int]] = {operation: [] for operation in Operation}
    for number, (key, _) in enumerate(keys):
        by_kind[key[0]].append(number)
    leaves = [
        number
        for operation in (Operation.CONSTANT, Operation.CELL, Operation.PARAMETER)
        for number in by_kind[operation]
    ]
    inner = [number for number in range(len(keys)) if number not in set(leaves)]
    place = {number: index for index, number in enumerate([*leaves, *inner])}
    cells = []
    for number in by_kind[Operation.CELL]:
        key, column = keys[number]
        assert column is not None, "a cell has a column"
        cells.append((column, key[2]))
    return Tape(
        constants=tuple(keys[number][0][2] for number in by_kind[Operation.CONSTANT]),
        cells=tuple(cells),
        parameters=tuple(keys[number][0][1] for number in by_kind[Operation.PARAMETER]),
        steps=tuple(
            (key[0], place[key[2]], place[key[3]]) for key, _ in (keys[one] for one in inner)
        ),
        outputs=tuple(place[number] for number in numbers),
    )


def _numbered(roots: Sequence[_Expression]) -> tuple[list[tuple[_Key, Column | None]], list[int]]:
    """Every distinct value once, and the number of each root."""
    keys: list[tuple[_Key, Column | None]] = []
    known: dict[_Key, int] = {}
    number_of: dict[int, int] = {}
    for node in post_order(roots):
        if node.operands:
            left, right = (number_of[id(operand)] for operand in node.operands)
            key = (node.operation, "", left, right)
        else:
            name = node.column.name if node.column else node.name
            key = (node.operation, name, node.number, 0)
        if key not in known:
            known[key] = len(keys)
            keys.append((key, node.column))
        number_of[id(node)] = known[key]
    return keys, [number_of[id(root)] for root in roots]
