"""The ledger's side of the native machine: values in and out, records, undoing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from machine_programs import CODE, Writer

from provex.language.memory import ValueLayouts
from provex.language.program_file import INPUT_BASE, Entry, MachineProgram
from provex.language.types import (
    BOOL,
    STORE,
    IntegerType,
    ListType,
    PairType,
    RecordType,
    Type,
    UnionType,
)
from provex.native.machine import LedgerMachine, Machine, MachineFailure
from provex.protocol.machine_calls import Call
from provex.protocol.state import (
    EMPTY_ORDER,
    EMPTY_POSITION,
    HeldAsset,
    OrderLeaf,
    Position,
)

STATE = "provex.protocol.state."
U64, I64, FELT, U32, U16, INT = map(IntegerType, ("u64", "i64", "Felt", "u32", "u16", "int"))
HELD, POSITION, ORDER = (
    RecordType(STATE + name) for name in ("HeldAsset", "Position", "OrderLeaf")
)
RECORDS: dict[str, tuple[tuple[str, Type], ...]] = {
    HELD.name: (("asset_index", U16), ("balance", I64), ("cached_funding_index", I64)),
    POSITION.name: (
        ("public_key", FELT),
        ("collateral", I64),
        ("assets", ListType(HELD)),
        ("funding_timestamp", U32),
    ),
    ORDER.name: (("filled", U64), ("expiration_hours", U32)),
}
EITHER = UnionType((POSITION.name, ORDER.name))
KINDS: list[Type] = [
    INT,
    BOOL,
    POSITION,
    ORDER,
    ListType(HELD),
    ListType(U64),
    ListType(POSITION),
    ListType(EITHER),
    EITHER,
    PairType((U64, POSITION, ListType(I64))),
    ListType(PairType((U64, ORDER))),
]

small = st.integers(0, 2**64 - 1)
signed = st.integers(-(2**63), 2**63 - 1)
held = st.builds(HeldAsset, st.integers(0, 37), signed, signed)
positions = st.builds(
    Position, st.integers(0, 2**250), signed, st.lists(held, max_size=3).map(tuple), small
)
leaves = st.builds(OrderLeaf, small, st.integers(0, 2**32 - 1))


def values(kind: Type) -> st.SearchStrategy[Any]:
    if isinstance(kind, ListType):
        return st.lists(values(kind.element), max_size=3).map(tuple)
    if isinstance(kind, PairType):
        return st.tuples(*map(values, kind.items))
    if isinstance(kind, UnionType):
        return positions | leaves
    if isinstance(kind, RecordType):
        return {HELD: held, POSITION: positions, ORDER: leaves}[kind]
    return {BOOL: st.booleans(), I64: signed, INT: signed}.get(kind, small)


cases = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), values(kind)))


def echo(to: Writer, cells: int) -> int:
    """A function that gives its parameter back."""
    start = to.next_counter
    for cell in range(2, 2 + cells):
        to.add(reads_a=True, a_offset=cell, a_factor=1, c_factor=1, c_offset=cell + cells)
    to.back()
    return start


def fill(to: Writer) -> int:
    """Parameters store, order, amount, is_refused; the order's new leaf, which is also stored."""
    start = to.next_counter
    time = to.add(a_factor=1, c_factor=1)
    key = to.add(reads_a=True, a_offset=2, a_factor=1, constant=1 << 64, c_factor=1)
    pointer = to.ask(Call.ACCESS, key, time)
    behind = {"is_indirect": True, "pointer_offset": pointer, "reads_a": True, "a_factor": 1}
    amount = {"reads_b": True, "b_offset": 3, "b_factor": 1}
    to.add(a_offset=0, call=int(Call.RANGE_64), c_factor=1, c_offset=1000, **behind, **amount)
    to.add(a_offset=1, c_factor=1, constant=1, c_offset=1001, **behind)
    record = to.add(b_factor=1, constant=1000, c_factor=1, c_offset=5)
    fields = {"a_offset": time, "b_offset": record}
    to.add(call=int(Call.REPLACE), reads_a=True, reads_b=True, c_factor=1, **fields)
    to.add(reads_a=True, a_offset=4, a_factor=1, code=CODE)
    to.back()
    return start


def total(to: Writer) -> int:
    """Collateral of a position plus what is filled of an order."""
    start = to.next_counter
    second = to.add(
        is_indirect=True, pointer_offset=3, reads_a=True, a_factor=1, c_factor=1, c_offset=20
    )
    behind = {"is_indirect": True, "pointer_offset": 2, "reads_a": True, "a_factor": 1}
    of_second = {"reads_b": True, "b_offset": second, "b_factor": 1}
    to.add(a_offset=1, c_factor=1, c_offset=4, **behind, **of_second)
    to.back()
    return start


def program() -> MachineProgram:
    to = Writer()
    entries = {}
    layouts = ValueLayouts(RECORDS)
    for place, kind in enumerate(KINDS):
        start = echo(to, layouts.cells(kind))
        entries[f"echo {place}"] = Entry(start, (kind,), kind, 100)
    entries["fill"] = Entry(fill(to), (STORE, U64, U64, BOOL), ORDER, 2000)
    entries["total"] = Entry(total(to), (POSITION, ORDER), INT, 100)
    return to.program(entries, RECORDS, (POSITION, ORDER))


PROGRAM = program()


@pytest.fixture
def ledger() -> LedgerMachine:
    return Machine(PROGRAM).ledger((EMPTY_POSITION, EMPTY_ORDER))


@settings(max_examples=200, deadline=None)
@given(cases)
def test_a_value_comes_back_from_its_words(case: tuple[Type, Any]) -> None:
    kind, value = case
    layouts = ValueLayouts(RECORDS)

    words = layouts.words_of(value, kind, INPUT_BASE)

    assert layouts.value_from(words, kind, INPUT_BASE) == value


@settings(max_examples=200, deadline=None)
@given(cases)
def test_a_value_comes_back_from_the_machine(case: tuple[Type, Any]) -> None:
    kind, value = case
    ledger = Machine(PROGRAM).ledger((EMPTY_POSITION, EMPTY_ORDER))

    assert ledger.call(f"echo {KINDS.index(kind)}", [value]) == value


def test_words_stand_where_the_description_says() -> None:
    layouts = ValueLayouts(RECORDS)
    position = Position(7, -1, (HeldAsset(3, 4, 5), HeldAsset(6, 7, 8)), 9)  # type: ignore[arg-type]
    minus_one = 2**251 + 17 * 2**192

    assert layouts.words_of(position, POSITION, 100) == [7, minus_one, 105, 2, 9, 3, 4, 5, 6, 7, 8]
    assert layouts.words_of(EMPTY_ORDER, EITHER, 100) == [1, 102, 0, 0]
    assert layouts.words_of((), ListType(HELD), 100) == [0, 0]
    assert layouts.cells(PairType((U64, POSITION, ListType(U64)))) == 4


def test_a_record_is_changed_and_found_again(ledger: LedgerMachine) -> None:
    ledger.begin()
    assert ledger.call("fill", [None, 8, 30, False]) == OrderLeaf(30, 1)  # type: ignore[arg-type]
    assert ledger.call("fill", [None, 8, 12, False]) == OrderLeaf(42, 2)  # type: ignore[arg-type]

    assert ledger.record(1, 8) == OrderLeaf(42, 2)  # type: ignore[arg-type]
    assert ledger.record(1, 9) == EMPTY_ORDER
    assert ledger.changed() == [(1, 8)]
    assert ledger.steps == 9


def test_a_call_that_fails_changes_nothing(ledger: LedgerMachine) -> None:
    ledger.call("fill", [None, 8, 30, False])
    for arguments, code in (([None, 8, 1, True], CODE), ([None, 8, 2**64 - 5, False], None)):
        with pytest.raises(MachineFailure) as caught:
            ledger.call("fill", arguments)
        assert caught.value.code == code if code else caught.value.code > CODE

    assert ledger.record(1, 8) == OrderLeaf(30, 1)  # type: ignore[arg-type]


def test_changes_are_undone_level_by_level(ledger: LedgerMachine) -> None:
    ledger.call("fill", [None, 1, 10, False])
    ledger.begin()
    ledger.call("fill", [None, 1, 10, False])
    ledger.begin()
    ledger.call("fill", [None, 1, 10, False])
    ledger.call("fill", [None, 2, 10, False])
    ledger.remove_record(1, 1)
    assert ledger.record(1, 1) == EMPTY_ORDER
    ledger.rollback()
    assert [ledger.record(1, key).filled for key in (1, 2)] == [20, 0]
    ledger.begin()
    ledger.call("fill", [None, 2, 5, False])
    ledger.commit()
    ledger.rollback()

    assert [ledger.record(1, key).filled for key in (1, 2)] == [10, 0]
    for end in (ledger.commit, ledger.rollback):
        with pytest.raises(ValueError, match="nothing was begun"):
            end()


def test_records_can_be_set_from_outside(ledger: LedgerMachine) -> None:
    position = Position(7, -1, (HeldAsset(3, 4, 5),), 9)  # type: ignore[arg-type]
    ledger.set_record(0, 8, position)
    ledger.set_record(1, 8, OrderLeaf(1, 2))  # type: ignore[arg-type]

    assert ledger.record(0, 8) == position
    assert ledger.call("fill", [None, 8, 1, False]) == OrderLeaf(2, 3)  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        ledger.set_record(2, 8, position)


def test_records_that_are_kept_serve_many_calls(ledger: LedgerMachine) -> None:
    position = Position(7, 100, (HeldAsset(3, 4, 5),), 9)  # type: ignore[arg-type]
    first, second = ledger.keep((position, POSITION), (OrderLeaf(5, 6), ORDER))  # type: ignore[arg-type]

    assert [ledger.call("total", [first, second]) for _ in range(3)] == [105] * 3
    assert ledger.call("total", [position, second]) == 105
    assert ledger.call("total", [first, OrderLeaf(50, 6)]) == 150  # type: ignore[arg-type]
    assert ledger.call("fill", [None, 8, 3, False]).filled == 3
    ledger.keep()
    assert ledger.call("total", [position, OrderLeaf(1, 6)]) == 101  # type: ignore[arg-type]


def test_answers_can_be_preloaded(ledger: LedgerMachine) -> None:
    to = Writer()
    start = to.next_counter
    to.add(call=int(Call.PEDERSEN), reads_a=True, a_offset=2, reads_b=True, b_offset=3, c_offset=4)
    to.back()
    machine = Machine(to.program({"hash": Entry(start, (FELT, FELT), FELT, 10)}))
    ledger = machine.ledger(())

    ledger.preload_pedersen(1, 2, 12345)

    assert ledger.call("hash", [1, 2]) == 12345
    assert ledger.call("hash", [2, 1]) != 12345


def test_a_preloaded_signature_is_bound_to_all_its_inputs() -> None:
    to = Writer()
    start = to.next_counter
    number = to.ask(Call.SIGNATURE, 3, 4)
    fields = {"reads_a": True, "a_offset": number, "reads_b": True, "c_factor": 1}
    to.add(call=int(Call.SIGNED_MESSAGE), a_factor=1, b_offset=2, **fields)
    to.add(call=int(Call.SIGNED_BY), constant=1, b_offset=5, **fields)
    to.back()
    entry = Entry(start, (FELT, FELT, FELT, FELT), None, 10)
    ledger = Machine(to.program({"check": entry})).ledger(())

    ledger.preload_signature(1, 2, 3, 4, is_signed=True)

    assert ledger.call("check", [1, 2, 3, 4]) is None
    for place in range(4):
        inputs = [1, 2, 3, 4]
        inputs[place] += 1
        with pytest.raises(MachineFailure):
            ledger.call("check", inputs)


def test_accesses_are_noted_until_they_are_forgotten(ledger: LedgerMachine) -> None:
    ledger.set_record(1, 8, OrderLeaf(7, 70))  # type: ignore[arg-type]
    ledger.call("fill", [None, 8, 30, False])
    ledger.call("fill", [None, 9, 5, False])
    ledger.call("fill", [None, 8, 30, False])
    ledger.open(1, 10)

    before = [(tree, key, ledger.value(tree, words)) for tree, key, words in ledger.opened()]
    assert before == [(1, 8, OrderLeaf(7, 70)), (1, 9, EMPTY_ORDER), (1, 10, EMPTY_ORDER)]  # type: ignore[arg-type]
    assert ledger.is_open(1, 10)
    assert not ledger.is_open(0, 10)
    ledger.forget_opened()
    assert ledger.opened() == []
    assert sorted(ledger.used_keys(1)) == [8, 9]
    assert ledger.used_keys(0) == []


def test_an_access_that_is_undone_was_none(ledger: LedgerMachine) -> None:
    ledger.begin()
    ledger.call("fill", [None, 8, 30, False])
    ledger.begin()
    ledger.call("fill", [None, 9, 30, False])
    for act in (ledger.forget_opened, lambda: ledger.clear_field(1, "filled")):
        with pytest.raises(ValueError, match="undone"):
            act()
    ledger.rollback()
    with pytest.raises(MachineFailure):
        ledger.call("fill", [None, 10, 30, True])
    assert [key for _, key, _ in ledger.opened()] == [8]
    ledger.rollback()

    assert ledger.opened() == []


def test_a_call_tells_what_it_changed(ledger: LedgerMachine) -> None:
    ledger.begin()
    ledger.call("fill", [None, 8, 30, False])

    result, changed = ledger.apply("fill", [None, 9, 12, False])

    assert result == OrderLeaf(12, 1)  # type: ignore[arg-type]
    assert [(tree, key, ledger.value(tree, words)) for tree, key, words in changed] == [
        (1, 9, OrderLeaf(12, 1))  # type: ignore[arg-type]
    ]
    with pytest.raises(MachineFailure) as caught:
        ledger.apply("fill", [None, 9, 1, True])
    assert caught.value.code == CODE
    assert ledger.changed() == [(1, 8), (1, 9)]
    ledger.rollback()
    assert ledger.record(1, 9) == EMPTY_ORDER


def test_a_field_of_the_open_records_is_cleared(ledger: LedgerMachine) -> None:
    position = Position(7, -1, (HeldAsset(3, 4, 5),), 9)  # type: ignore[arg-type]
    for key in (8, 9):
        ledger.set_record(0, key, position)
    ledger.open(0, 8)

    ledger.clear_field(0, "funding_timestamp")

    assert ledger.record(0, 8) == Position(7, -1, position.assets, 0)  # type: ignore[arg-type]
    assert ledger.record(0, 9) == position
