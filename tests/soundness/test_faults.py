"""Lies about a run: each is named by the exact check, and no proof of it is accepted.

The prover here follows his lie to the end, fills every table from it, and proves what came out.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from provex.air.chips.storage import Access, Close, Open
from provex.air.evaluator import Message
from provex.air.program import ProgramRow
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, PART_CLOCKS, Call
from provex.protocol.poseidon import poseidon_hash_pair

from .liar import HONEST, Lie, StorageRows, Traces, World, with_cell
from .story import KEY, LIST, X, Y, at, signing, story, witness, words

WORLD, SIGNING = story(), signing()
HASH = poseidon_hash_pair(X, Y)
BUSES = {"limb": 1, "call": 2, "memory": 3, "program": 4, "storage": 6}


def other_words(*changes: tuple[int, int]) -> tuple[int, ...]:
    changed = list(words())
    for place, word in changes:
        changed[place] = word
    return tuple(changed)


def no_check(name: str) -> dict[int, ProgramRow]:
    """The instruction at this place does nothing."""
    return {at[name]: ProgramRow(c_offset=WORLD.program[at[name]].c_offset)}


def constraint(chip: str, name: str) -> str:
    return f"^{chip}: {name} fails at row"


def bus(name: str) -> str:
    """The bus whose messages do not cancel out."""
    return f"^bus {BUSES[name]}, "


# Storage.


def opened_twice(rows: StorageRows) -> StorageRows:
    """The key begins a second time, with a pointer that the second access finds."""
    opening, *accesses, closing = rows
    return [opening, accesses[0], closing, Open(KEY, 777), replace_access(accesses[1]), closing]


def replace_access(row: object) -> Access:
    assert isinstance(row, Access)
    return Access(row.key, row.time)


def swapped(rows: StorageRows) -> StorageRows:
    """The later access stands first in the chain."""
    opening, first, second, closing = rows
    assert isinstance(first, Access)
    return [opening, second, first, closing]


def without_first_access(rows: StorageRows) -> StorageRows:
    return [row for row in rows if not (isinstance(row, Access) and row.new is not None)]


def never_closed(rows: StorageRows) -> StorageRows:
    return [row for row in rows if not isinstance(row, Close)]


# Cells.


def cells(chip: str, *changes: tuple[str, int, int]) -> Callable[[Traces], None]:
    def edit(traces: Traces) -> None:
        for name, place, value in changes:
            traces[chip] = with_cell(traces[chip], name, place, value)

    return edit


def two_values_of_a_word(traces: Traces) -> None:
    """The last row of the input stands for its first address too, with another value."""
    cells("input", ("address", 15, INPUT_BASE), ("value", 15, X + 1), ("uses", 15, 1))(traces)
    cells("input", ("uses", 0, traces["input"].cells["uses"][0] - 1))(traces)


def honest_rows(name: str) -> Callable[[Traces], None]:
    """The rows of the machine show the program's instruction where another one was executed."""

    def edit(traces: Traces) -> None:
        counters = traces["machine"].cells["counter"]
        fields = WORLD.program[at[name]].fields()
        columns = list(traces["machine"].cells)[-len(fields) :]
        for row, counter in enumerate(counters):
            if counter == at[name]:
                changes = zip(columns, [row] * len(fields), fields, strict=True)
                cells("machine", *changes)(traces)

    return edit


# Output.


def told(place: int, **changes: int) -> Callable[[list[Message]], list[Message]]:
    def change(messages: list[Message]) -> list[Message]:
        call, a, b, stream = messages[place].fields
        fields = {"a": a, "b": b, "stream": stream} | changes
        changed = replace(messages[place], fields=(call, *fields.values()))
        return [*messages[:place], changed, *messages[place + 1 :]]

    return change


def added(messages: list[Message]) -> list[Message]:
    call, a, b, stream = messages[-1].fields
    return [*messages, replace(messages[-1], fields=(call, a, b + 1, stream))]


LIMB, CALL, MEMORY, PROGRAM, STORAGE = (bus(name) for name in BUSES)
LIES: dict[str, tuple[Lie, str]] = {
    "wrong branch taken": (
        Lie(following={at["branch"]: at["equal arm"]}),
        constraint("machine", "next counter"),
    ),
    "condition of a branch turned around": (
        Lie(results={at["branch"]: 1}),
        constraint("equal", "c is 0 if a and b differ"),
    ),
    "wrong hash": (Lie(results={at["hash"]: HASH + 1}), CALL),
    "wrong hash of a list": (Lie(results={at["sponge"]: 5}), CALL),
    "wrong sum": (Lie(results={at["pointer"]: LIST}), constraint("machine", "c")),
    "check left out": (
        Lie(words=other_words((10, 5)), rows=no_check("root is old")),
        PROGRAM,
    ),
    "check left out under its own instruction": (
        Lie(
            words=other_words((10, 5)),
            rows=no_check("root is old"),
            edit=honest_rows("root is old"),
        ),
        constraint("machine", "c"),
    ),
    "instruction of another place": (
        Lie(rows={at["output 3"]: WORLD.program[at["output 2"]]}),
        f"{CALL}|{PROGRAM}",
    ),
    "constant of an instruction changed": (
        Lie(rows={at["pointer"]: replace(WORLD.program[at["pointer"]], constant=LIST - 1)}),
        PROGRAM,
    ),
    "instruction jumped over": (
        Lie(following={at["range of x"] - 1: at["range of x"] + 1}),
        constraint("machine", "next counter"),
    ),
    "second write to one address": (
        Lie(results={at["write 1"]: LIST}),
        constraint("machine", "c"),
    ),
    "two values of an input word": (
        Lie(reads={at["range of x"]: X + 1}, edit=two_values_of_a_word),
        constraint("input", "next address"),
    ),
    "a cell read with another value": (Lie(reads={at["item"]: 4711}), MEMORY),
    "a word that nobody wrote": (
        Lie(rows={at["item"]: replace(WORLD.program[at["item"]], a_offset=7)}),
        MEMORY,
    ),
    "a word that nobody wrote under its own instruction": (
        Lie(
            rows={at["item"]: replace(WORLD.program[at["item"]], a_offset=7)},
            edit=honest_rows("item"),
        ),
        MEMORY,
    ),
    "list index past its length": (
        Lie(words=other_words((3, 2))),
        constraint("machine", "c"),
    ),
    "list index past its length called less": (
        Lie(words=other_words((3, 2)), results={at["is index less"]: 1}),
        constraint("less 64", "the difference is its limbs"),
    ),
    "negative list index": (
        Lie(words=other_words((3, PRIME - 1)), results={at["is index less"]: 1}),
        MEMORY,
    ),
    "quotient too small": (Lie(results={at["quotient"]: 5}), constraint("machine", "c")),
    "quotient too large": (Lie(results={at["quotient"]: 7}), LIMB),
    "quotient of the field": (
        Lie(results={at["quotient"]: (X - 3) * pow(Y, -1, PRIME) % PRIME}),
        CALL,
    ),
    "remainder called less": (
        Lie(results={at["quotient"]: 5, at["is remainder less"]: 1}),
        constraint("less 64", "the difference is its limbs"),
    ),
    "key opened twice": (
        Lie(storage=opened_twice, results={at["second access"]: 777}),
        CALL,
    ),
    "access times swapped": (
        Lie(storage=swapped, results={at["access"]: HASH, at["second access"]: X}),
        constraint("storage", "the time has risen"),
    ),
    "access finds the older pointer": (Lie(results={at["second access"]: X}), CALL),
    "access left out": (Lie(storage=without_first_access), CALL),
    "key never closed": (Lie(storage=never_closed), STORAGE),
    "replacement left out": (
        Lie(following={at["replace"] - 1: at["replace"] + 1}),
        constraint("machine", "next counter"),
    ),
    "clock restarted": (
        Lie(clock=lambda row: row + 1 if row < 28 else row - 1),
        constraint("machine", "next clock"),
    ),
    "clock starts later": (Lie(clock=lambda row: row + 2), constraint("machine", "first clock")),
    "clock of another part": (
        Lie(clock=lambda row: row + 1 + PART_CLOCKS),
        constraint("machine", "first clock"),
    ),
    "run starts behind its first check": (
        Lie(start=at["range of x"] + 1),
        constraint("machine", "first counter"),
    ),
    "run starts at its end": (Lie(start=at["end"]), constraint("machine", "first counter")),
    "run starts in another frame": (Lie(frame=2**100), constraint("machine", ".*")),
    "key left out of the tree's update": (
        Lie(results={at["new root"]: words()[10]}),
        CALL,
    ),
    "root before is another": (
        Lie(words=other_words((10, words()[10] + 1))),
        constraint("machine", "c"),
    ),
    "leaf before is another": (
        Lie(words=other_words((9, 78)), results={at["old root"]: words()[10]}),
        CALL,
    ),
    "path with a bit too much": (
        Lie(words=other_words((4, 0b110)), results={at["old root"]: words()[10]}),
        constraint("path", "no bit is left over"),
    ),
    "input word below 0": (Lie(words=other_words((0, PRIME - 50))), LIMB),
    "input word of 65 bits": (
        Lie(words=other_words((0, 2**64)), results={at["quotient"]: 2**64 // Y}),
        LIMB,
    ),
    "output word changed": (Lie(outputs=told(1, a=1)), CALL),
    "output word in another place": (Lie(outputs=told(1, b=4)), CALL),
    "output word of another stream": (Lie(outputs=told(1, stream=1)), CALL),
    "output word left out": (Lie(outputs=lambda messages: messages[:-1]), CALL),
    "output word added": (Lie(outputs=added), CALL),
    "output word twice": (Lie(outputs=lambda messages: [*messages, messages[0]]), CALL),
    "no output at all": (Lie(outputs=lambda messages: messages[:0]), CALL),
    "output left out of the run": (
        Lie(following={at["output 3"] - 1: at["output 3"] + 1}),
        constraint("machine", "next counter"),
    ),
}


def signing_words(**changes: int) -> tuple[int, ...]:
    one = witness()
    given = {"r": one.r, "s": one.s, "message": one.message, "key": one.key.x}
    return tuple((given | changes).values())


SIGNATURE_LIES: dict[str, tuple[Lie, str]] = {
    "another message": (Lie(words=signing_words(message=4712)), CALL),
    "another key": (Lie(words=signing_words(key=witness().nonce.x)), CALL),
    "another r": (Lie(words=signing_words(r=witness().r + 1)), CALL),
    "another s": (Lie(words=signing_words(s=witness().s + 1)), CALL),
    "signature of another message": (
        Lie(words=signing_words(r=witness(5).r, s=witness(5).s)),
        CALL,
    ),
    "signature that is not there": (Lie(results={at["signature"]: 1}), CALL),
    "check left out": (
        Lie(
            words=signing_words(message=4712),
            following={at["signed message"] - 1: at["signed message"] + 1},
        ),
        constraint("machine", "next counter"),
    ),
}
ALL = {
    **{name: (WORLD, *lie) for name, lie in LIES.items()},
    **{f"signature: {name}": (SIGNING, *lie) for name, lie in SIGNATURE_LIES.items()},
}


def cases() -> Iterable[object]:
    return [pytest.param(*case, id=name) for name, case in ALL.items()]


@pytest.mark.parametrize("world", [WORLD, SIGNING], ids=["story", "signing"])
def test_the_honest_run_is_proved(world: World) -> None:
    statement, columns = world.told(HONEST)

    assert world.fault() is None
    proof = world.constraints.prove(statement, world.tables, columns)
    assert world.verdicts_on(statement, proof) == ("accepted", "accepted")
    assert world.constraints.prove_unchecked(statement, world.tables, columns) == proof


def test_the_honest_run_makes_the_calls_that_lies_are_about() -> None:
    run = WORLD.told(HONEST)[0]

    assert [message.fields[1] for message in run.messages][1:] == [2, X, X // Y]
    assert {Call.EQUAL, Call.ACCESS, Call.PATH, Call.SPONGE} <= {row.call for row in WORLD.program}


@pytest.mark.parametrize(("world", "lie", "expected"), cases())
def test_a_lie_is_named_and_not_proved(world: World, lie: Lie, expected: str) -> None:
    statement, columns = world.told(lie)

    fault = world.constraints.fault_of(statement, columns)
    assert fault is not None
    assert re.search(expected, fault), fault
    proof = world.constraints.prove_unchecked(statement, world.tables, columns)
    assert world.verdicts_on(statement, proof) == ("constraints", "constraints")
