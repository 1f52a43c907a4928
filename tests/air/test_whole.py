"""All chips together: one program that makes every call, and lies that only another chip notices."""

import random
from collections.abc import Sequence
from functools import cache

import pytest

from provex.air.chips.ecdsa_trace import SignatureWitness, witness_of
from provex.air.description import chips
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.logup import bus_value, fill_interaction
from provex.air.program import ProgramRow
from provex.protocol.ecdsa import public_key_of, sign
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call

from .mutation import with_cell
from .small_machine import Run, Traces, all_traces, outputs, run

LIST = 2**180
KEY = 3 << 64


class Writer:
    """Collects rows whose results stand in cells of their own, one after the other."""

    def __init__(self) -> None:
        self.rows = [ProgramRow(c_factor=1, is_transfer=1, c_offset=2**20)]

    def add(self, **fields: int) -> int:
        """Returns the offset of the result."""
        offset = len(self.rows) + 10
        self.rows.append(ProgramRow(c_offset=offset, **fields))
        return offset

    def constant(self, value: int) -> int:
        return self.add(constant=value % PRIME, c_factor=1)

    def input(self, place: int) -> int:
        return self.add(reads_a=1, a_offset=INPUT_BASE + place, a_factor=1, c_factor=1)

    def ask(self, call: Call, a: int, b: int) -> int:
        """A call whose chip gives the result."""
        return self.add(call=call, reads_a=1, a_offset=a, reads_b=1, b_offset=b)

    def check(self, call: Call, c: int) -> int:
        """A call that is asked about a value in a cell."""
        return self.add(call=call, reads_a=1, a_offset=c, a_factor=1, c_factor=1)

    def same(self, a: int, b: int) -> int:
        """An assertion that two cells are equal."""
        minus = PRIME - 1
        return self.add(reads_a=1, a_offset=a, a_factor=1, reads_b=1, b_offset=b, b_factor=minus)


def witness() -> SignatureWitness:
    found = witness_of(4711, sign(99, 4711), public_key_of(99).x)
    assert found is not None
    return found


# The input: two numbers; a block of three words for a path and its siblings; a signature; a key.
def words() -> list[int]:
    one = witness()
    block = [0b10, INPUT_BASE + 5, 2, 333, 444]
    return [5, 9, *block, one.r, one.s, one.message, one.key.x, KEY]


def program() -> tuple[ProgramRow, ...]:
    """Every call at least once."""
    to = Writer()
    five, nine = to.input(0), to.input(1)
    zero, one = to.constant(0), to.constant(1)
    to.same(to.ask(Call.EQUAL, five, five), one)
    to.same(to.ask(Call.EQUAL, five, nine), zero)
    to.check(Call.RANGE_64, five)
    to.check(Call.RANGE_128, nine)
    for call in (Call.LESS_64, Call.LESS_128, Call.LESS_250):
        to.same(to.ask(call, five, nine), one)
        to.same(to.ask(call, nine, five), zero)
    pair = to.ask(Call.POSEIDON, five, nine)
    to.same(to.ask(Call.POSEIDON, five, nine), pair)
    to.ask(Call.PEDERSEN, five, nine)
    to.same(to.ask(Call.POWER, five, zero), to.constant(32))
    address = to.constant(LIST)
    for place, word in enumerate((pair, five, nine)):
        to.add(call=Call.WRITE, reads_a=1, a_offset=word, constant=LIST + place, c_factor=1)
    to.ask(Call.SPONGE, address, to.constant(3))
    to.ask(Call.SPONGE, address, to.constant(2))
    to.ask(Call.PATH, to.constant(INPUT_BASE + 2), pair)
    _use_the_store(to, to.input(11), five, nine)
    _check_a_signature(to, one)
    for place in range(2):
        to.add(
            call=Call.OUTPUT,
            reads_a=1,
            a_offset=pair,
            reads_b=1,
            b_offset=to.constant(place),
            c_factor=1,
        )
    to.add(c_factor=1, is_transfer=1)
    return tuple(to.rows)


def _use_the_store(to: Writer, key: int, first: int, second: int) -> None:
    to.add(call=Call.OPEN, reads_a=1, a_offset=key, reads_b=1, b_offset=first, c_factor=1)
    for expected, replaced in ((first, second), (second, None)):
        time = to.add(a_factor=1, c_factor=1)
        to.same(to.ask(Call.ACCESS, key, time), expected)
        if replaced is not None:
            fields = {"a_offset": time, "b_offset": replaced}
            to.add(call=Call.REPLACE, reads_a=1, reads_b=1, c_factor=1, **fields)


def _check_a_signature(to: Writer, one: int) -> None:
    r, s, message, key = (to.input(place) for place in (7, 8, 9, 10))
    number = to.ask(Call.SIGNATURE, r, s)
    fields = {"reads_a": 1, "a_offset": number, "reads_b": 1}
    to.add(call=Call.SIGNED_MESSAGE, a_factor=1, c_factor=1, b_offset=message, **fields)
    to.same(to.add(call=Call.SIGNED_BY, constant=1, c_factor=1, b_offset=key, **fields), one)


@cache
def honest() -> tuple[Run, Traces]:
    result = run(program(), words(), [witness()])
    return result, all_traces(result)


@cache
def honest_messages(name: str) -> tuple[Message, ...]:
    return tuple(messages_of(*honest()[1][name]))


def surplus(changed: Traces) -> list[str]:
    """The buses that do not balance when some chips have other traces."""
    result, traces = honest()
    messages = outputs(result)
    for name in traces:
        messages += messages_of(*changed[name]) if name in changed else honest_messages(name)
    return sorted({found.bus for found in imbalances(messages)})


def test_a_program_with_every_call_is_proved() -> None:
    result, traces = honest()

    assert {call for call, *_ in result.calls} == set(Call)
    assert list(traces) == [chip.name for chip in chips(parts=1)]
    for chip, trace in traces.values():
        assert not [str(one) for one in violations(chip, trace)]
    assert not surplus({})


def test_the_claimed_sums_of_all_chips_and_the_verifier_cancel() -> None:
    result, traces = honest()
    z, alpha = 1234567, 7654321

    total = sum(fill_interaction(*one, z=z, alpha=alpha)[1] for one in traces.values())
    for one in outputs(result):
        below = z - bus_value(one.fields, one.bus.tag, alpha)
        total += one.multiplicity * pow(below, -1, PRIME)

    assert total % PRIME == 0


def test_another_output_is_refused() -> None:
    result, traces = honest()
    messages: list[Message] = []
    for name in traces:
        messages += honest_messages(name)
    received = outputs(result)
    for number in range(len(received)):
        first = received[number]
        call, a, b, c = first.fields
        for fields in ((call, a + 1, b, c), (call, a, b + 1, c), (call, a, b, c + 1)):
            lie = Message(first.bus, fields, first.multiplicity, "verifier")
            others = [one for place, one in enumerate(received) if place != number]
            assert imbalances([*messages, *others, lie])
    assert imbalances([*messages, *received[1:]])


@pytest.mark.parametrize(
    ("chip", "name", "place", "bus"),
    [
        ("machine", "uses", 0, "memory"),
        ("input", "value", 0, "memory"),
        ("write", "uses", 1, "memory"),
        ("poseidon", "short", 15, "call"),
        ("pedersen", "uses", 0, "call"),
        ("power", "uses", 5, "call"),
        ("program", "uses", 1, "program"),
        ("range table", "uses", 0, "range limb"),
        ("poseidon", "middle", 31, "poseidon permutation"),
        ("pedersen table", "uses", 3, "pedersen point"),
        ("generator table", "uses", 3, "generator point"),
        ("ecdsa", "doubling slope", 0, "call"),
    ],
)
@pytest.mark.parametrize("by", [1, PRIME - 1])
def test_a_count_that_is_off_by_one_is_refused(
    chip: str, name: str, place: int, bus: str, by: int
) -> None:
    described, trace = honest()[1][chip]
    lie = with_cell(trace, name, place, (trace.cells[name][place] + by) % PRIME)

    assert surplus({chip: (described, lie)}) == [bus]


def test_the_call_of_one_kind_is_not_answered_by_another() -> None:
    # less 64 and less 128 hold the same rows: only the number of the call tells them apart.
    _, traces = honest()
    a, b = traces["less 64"], traces["less 128"]
    names = ("a", "b", "c")
    assert all(a[1].cells[name] == b[1].cells[name] for name in names)

    without = with_cell(a[1], "active", 0, 0)

    assert surplus({"less 64": (a[0], without)}) == ["call"]


def changes(rng: random.Random, chip: str, count: int) -> Sequence[tuple[str, int, int]]:
    cells = honest()[1][chip][1].cells
    names = rng.choices(sorted(cells), k=count)
    places = [(name, rng.randrange(len(cells[name]))) for name in names]
    return [
        (name, place, (cells[name][place] + rng.choice([1, -1])) % PRIME) for name, place in places
    ]


@pytest.mark.parametrize(
    "chip", ["machine", "write", "equal", "less 64", "range 64", "storage", "sponge", "path"]
)
def test_a_changed_cell_is_noticed_by_the_whole(chip: str) -> None:
    described, trace = honest()[1][chip]
    free = []
    for name, place, value in changes(random.Random(14), chip, 12):
        lie = with_cell(trace, name, place, value)
        if not any(True for _ in violations(described, lie)) and not surplus(
            {chip: (described, lie)}
        ):
            free.append((name, trace.cells["counter"][place] if chip == "machine" else place))

    rows = program()
    assertions = {
        ("c", counter) for counter, row in enumerate(rows) if not row.c_factor and not row.call
    }
    assert set(free) <= assertions
