"""Paths through hash trees: every length, order of the sides, memory, and lies about a call."""

import random
from dataclasses import replace

import pytest

from provex.air.chips.path import PathCall, path_chip, path_trace
from provex.air.costs import cells_per_instance
from provex.air.evaluator import violations
from provex.air.trace import ChipTrace
from provex.protocol.field import PRIME
from provex.protocol.poseidon import poseidon_hash_pair

from .mutation import counterparts, every_cell, free_cells, with_cell
from .world import is_believed

CHIP = path_chip()
BLOCK, POINTER, NODE = 50, 1000, 12345


def call(bits: int, levels: int, node: int = NODE) -> PathCall:
    siblings = tuple(100 + level for level in range(levels))
    return PathCall(block=BLOCK, bits=bits, pointer=POINTER, node=node, siblings=siblings)


def memory_of(one: PathCall) -> dict[int, int]:
    block = (one.bits, one.pointer, len(one.siblings))
    words = {one.block + place: word for place, word in enumerate(block)}
    return words | {one.pointer + place: word for place, word in enumerate(one.siblings)}


def root_of(one: PathCall) -> int:
    node = one.node
    for level, sibling in enumerate(one.siblings):
        is_right = one.bits >> level & 1
        node = poseidon_hash_pair(*((sibling, node) if is_right else (node, sibling)))
    return node


def asked(one: PathCall) -> tuple[int, ...]:
    return (11, one.block, one.node, root_of(one))


@pytest.mark.parametrize(("bits", "levels"), [(0, 1), (1, 1), (2, 2), (5, 3), (0, 3), (255, 8)])
def test_paths_are_proved(bits: int, levels: int) -> None:
    one = call(bits, levels)

    assert is_believed(CHIP, path_trace(CHIP, [one]), [asked(one)], memory_of(one))


def test_the_longest_path_is_proved_and_a_longer_one_is_not() -> None:
    longest, longer = call(2**127 - 5, 127), call(2**127 - 5, 128)

    assert is_believed(CHIP, path_trace(CHIP, [longest]), [asked(longest)], memory_of(longest))
    assert not is_believed(CHIP, path_trace(CHIP, [longer]), [asked(longer)], memory_of(longer))


def test_the_bits_of_a_number_plus_p_are_refused() -> None:
    one = replace(call(5, 252), bits=5 + PRIME)
    trace = path_trace(CHIP, [one])
    reduced = {name: [cell % PRIME for cell in cells] for name, cells in trace.cells.items()}
    memory = memory_of(replace(one, bits=5))

    lie = ChipTrace(trace.height, reduced)

    # Only the bound on the number of levels stands in its way.
    assert not list(violations(CHIP, lie))
    assert not is_believed(CHIP, lie, [asked(one)], memory)


def test_several_paths_are_proved_side_by_side() -> None:
    paths = [call(5, 3), replace(call(1, 1), block=60, pointer=2000), call(5, 3)]
    trace = path_trace(CHIP, paths, 16)
    memory = memory_of(paths[0]) | memory_of(paths[1])

    assert trace.height == 16
    assert is_believed(CHIP, trace, [asked(one) for one in paths], memory)
    assert is_believed(CHIP, path_trace(CHIP, []), [], {})


@pytest.mark.parametrize("bits", [0, 1, 2, 3, 4, 5, 7, 8, 13, PRIME - 3])
def test_the_path_of_other_bits_is_refused(bits: int) -> None:
    honest, other = call(6, 3), call(bits, 3)
    memory = memory_of(honest)

    trace = path_trace(CHIP, [other])

    assert not is_believed(CHIP, trace, [(11, BLOCK, NODE, root_of(other))], memory)
    claimed = with_cell(trace, "bits", 0, 6)
    assert not is_believed(CHIP, claimed, [(11, BLOCK, NODE, root_of(other))], memory)


def test_a_bit_left_over_is_refused() -> None:
    one = call(8 + 5, 3)

    trace = path_trace(CHIP, [one])

    assert {found.constraint for found in violations(CHIP, trace)} == {"no bit is left over"}


@pytest.mark.parametrize("levels", [1, 2, 4])
def test_another_number_of_siblings_is_refused(levels: int) -> None:
    honest, other = call(0, 3), call(0, levels)
    memory = memory_of(honest) | {POINTER + 3: 103}
    wanted = [(11, BLOCK, NODE, root_of(other))]
    trace = path_trace(CHIP, [other])

    assert not is_believed(CHIP, trace, wanted, memory)
    counts = [3 - row for row in range(levels)] + [0] * (trace.height - levels)
    lie = ChipTrace(trace.height, {**trace.cells, "count": [one % PRIME for one in counts]})
    assert not is_believed(CHIP, lie, wanted, memory)


@pytest.mark.parametrize("field", ["siblings", "node", "pointer"])
def test_another_sibling_node_or_list_is_refused(field: str) -> None:
    honest = call(2, 2)
    lies = {
        "siblings": replace(honest, siblings=(100, 102)),
        "node": replace(honest, node=NODE + 1),
        "pointer": replace(honest, pointer=POINTER + 1, siblings=(101, 102)),
    }
    memory = memory_of(honest) | {POINTER + 2: 102}

    trace = path_trace(CHIP, [lies[field]])

    assert not is_believed(CHIP, trace, [(11, BLOCK, NODE, root_of(lies[field]))], memory)


def test_swapped_sides_are_refused() -> None:
    one = call(0, 1)
    swapped = poseidon_hash_pair(100, NODE)
    trace = path_trace(CHIP, [one])
    for name in ("parent", "result"):
        trace = with_cell(trace, name, 0, swapped)

    for bit in (0, 1, 2, PRIME - 1):
        lie = with_cell(trace, "bit", 0, bit)
        assert not is_believed(CHIP, lie, [(11, BLOCK, NODE, swapped)], memory_of(one))


def test_a_run_cannot_wrap_around_the_end() -> None:
    trace = path_trace(CHIP, [call(2, 2), call(1, 2)])
    turned = {name: [*cells[1:], cells[0]] for name, cells in trace.cells.items()}

    found = {one.constraint for one in violations(CHIP, ChipTrace(4, turned))}

    assert found == {"nothing goes on at the top"}


def test_every_cell_is_bound() -> None:
    trace = path_trace(CHIP, [call(5, 3), replace(call(1, 1), block=60), call(2, 2)])
    others = counterparts(CHIP, trace)

    assert trace.height == 8
    assert free_cells(CHIP, trace, others, list(every_cell(trace, random.Random(4)))) == []


def test_cells() -> None:
    assert cells_per_instance(CHIP) == (12, 4)
