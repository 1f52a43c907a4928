"""The native machine: instructions, calls, hints, failures; its tables against the constraints."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from machine_programs import CODE, LIST, MINUS, Writer, table_rows

from provex.air.buses import CALL
from provex.air.chip import Chip
from provex.air.description import chips
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.trace import ChipTrace
from provex.language.program_file import CODE_IN_A, Function, High, MachineProgram, Quotient
from provex.native._native import machine as compiled
from provex.native.machine import Machine, MachineFailure, Tables
from provex.protocol import curve, ecdsa
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import INPUT_BASE, Call
from provex.protocol.pedersen import pedersen_hash
from provex.protocol.poseidon import poseidon_hash_many, poseidon_hash_pair

WORDS = [5, 9, PRIME - 3, 2**130 + 7]


def outputs(writer: Writer, words: Sequence[int] = WORDS) -> tuple[int, ...]:
    writer.end()
    return Machine(writer.program()).execute(words).main_words


def failure(writer: Writer, words: Sequence[int] = WORDS, limit: int = 1000) -> MachineFailure:
    writer.end()
    with pytest.raises(MachineFailure) as caught:
        Machine(writer.program()).execute(words, limit)
    return caught.value


# Instructions.


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"constant": 3, "a_factor": 1}, 8),
        ({"a_factor": MINUS, "b_factor": 2}, 13),
        ({"product_factor": 1}, 45),
        ({"product_factor": MINUS, "constant": 50}, 5),
        ({"product_factor": 7, "a_factor": 11, "b_factor": 13, "constant": 1}, 1 + 55 + 117 + 315),
        ({"constant": MINUS}, MINUS),
    ],
)
def test_an_equation_gives_its_result(fields: dict[str, int], expected: int) -> None:
    to = Writer()
    a, b = to.input(0), to.input(1)
    common = {"reads_a": True, "a_offset": a, "reads_b": True, "b_offset": b}
    results = (expected, -expected, expected * pow(2, -1, PRIME))
    for place, factor in enumerate((1, MINUS, 2)):
        to.output(place, to.add(c_factor=factor, **common, **fields))

    assert outputs(to) == tuple(result % PRIME for result in results)


def test_unread_operands_are_clock_and_frame() -> None:
    to = Writer()
    cell = to.add(a_factor=1, b_factor=1000, c_factor=1)
    to.output(0, cell)
    other = to.add(a_factor=1, c_factor=1)
    to.output(1, other)

    assert outputs(to) == (1, 4)


def test_an_operand_is_read_behind_a_pointer() -> None:
    to = Writer()
    pointer = to.constant(INPUT_BASE)
    fields = {"is_indirect": True, "pointer_offset": pointer, "a_offset": 3, "a_factor": 1}
    to.output(0, to.add(reads_a=True, c_factor=1, **fields))

    assert outputs(to) == (WORDS[3],)


@pytest.mark.parametrize(("first", "expected"), [(5, 1), (6, 2)])
def test_a_comparison_branches(first: int, expected: int) -> None:
    to = Writer()
    five = to.constant(5)
    a = to.input(0)
    # If equal, skip two instructions: the jump multiplies c.
    fields = {"a_offset": a, "b_offset": five, "call": int(Call.EQUAL), "jump": 2}
    to.add(reads_a=True, reads_b=True, **fields)
    to.add(constant=2, c_factor=1, c_offset=999)
    to.add(constant=1, c_factor=1, jump=1)
    to.add(constant=1, c_factor=1, c_offset=999)
    to.output(0, 999)

    assert outputs(to, [first]) == (expected,)


def test_a_function_is_called_and_returns() -> None:
    to = Writer()
    frame = 10_000
    value = to.input(1)
    to.add(reads_a=True, a_offset=value, a_factor=1, c_factor=1, c_offset=frame + 2)
    to.add(b_factor=1, c_factor=1, c_offset=frame + 1)
    back = to.next_counter + 2
    to.add(constant=back, c_factor=1, c_offset=frame)
    call = to.next_counter
    to.add()  # replaced below
    to.output(0, frame + 3)
    to.end()
    start = to.next_counter
    square = {"a_offset": 2, "b_offset": 2, "product_factor": 1, "c_offset": 3}
    to.add(reads_a=True, reads_b=True, c_factor=1, **square)
    to.back()
    to.rows[call] = type(to.rows[call])(
        c_offset=500, constant=frame, b_factor=1, c_factor=1, is_transfer=True, jump=start
    )

    assert Machine(to.program()).execute(WORDS).main_words == (81,)


# Calls.


def test_every_call_is_answered() -> None:
    to = Writer()
    five, nine, zero = to.input(0), to.input(1), to.constant(0)
    asked = [
        (Call.EQUAL, five, five, 1),
        (Call.EQUAL, five, nine, 0),
        (Call.LESS_64, five, nine, 1),
        (Call.LESS_128, nine, five, 0),
        (Call.LESS_250, five, five, 0),
        (Call.POSEIDON, five, nine, poseidon_hash_pair(5, 9)),
        (Call.PEDERSEN, five, nine, pedersen_hash(5, 9)),
        (Call.POWER, nine, zero, 512),
        (Call.SPONGE, to.constant(INPUT_BASE), to.constant(3), poseidon_hash_many(WORDS[:3])),
    ]
    for place, (call, a, b, _) in enumerate(asked):
        to.output(place, to.ask(call, a, b))

    assert outputs(to) == tuple(expected for *_, expected in asked)


def test_streams_are_put_in_order() -> None:
    to = Writer()
    five, nine = to.input(0), to.input(1)
    to.output(1, five, 1)
    to.output(0, nine, 1)
    to.output(0, five)
    to.end()

    outcome = Machine(to.program()).execute(WORDS)

    assert (outcome.main_words, outcome.data_words) == ((5,), (9, 5))


def test_a_missing_word_of_the_output_is_a_fault() -> None:
    to = Writer()
    to.output(1, to.input(0))

    assert failure(to).code == 0


@pytest.mark.parametrize(
    ("call", "a", "b"),
    [
        (Call.LESS_64, 0, 2**65),
        (Call.LESS_128, 2**200, 0),
        (Call.LESS_250, 0, 2**250 + 2),
        (Call.POWER, 251, 0),
        (Call.POWER, 1, 1),
        (Call.ACCESS, 1, 1),
        (Call.REPLACE, 1, 1),
        (Call.SIGNED_MESSAGE, 0, 1),
        (Call.SIGNED_BY, 0, 1),
    ],
)
def test_a_call_without_answer_fails_with_its_code(call: Call, a: int, b: int) -> None:
    to = Writer()
    cells = to.constant(a), to.constant(b)
    counter = to.next_counter
    to.ask(call, *cells)

    found = failure(to)

    assert (found.code, found.counter, found.clock) == (CODE + counter, counter, counter)
    assert f"hand.py:{counter}" in str(found)


@pytest.mark.parametrize(
    ("call", "value"), [(Call.RANGE_64, 2**64), (Call.RANGE_128, 2**128), (Call.RANGE_64, MINUS)]
)
def test_a_value_out_of_range_fails_with_its_code(call: Call, value: int) -> None:
    to = Writer()
    counter = to.next_counter + 1
    to.check(call, to.constant(value))

    assert failure(to).code == CODE + counter


def test_a_broken_assertion_fails_with_its_code() -> None:
    to = Writer()
    cells = to.input(0), to.input(1)
    counter = to.next_counter
    to.same(*cells)

    assert failure(to).code == CODE + counter


def test_an_instruction_may_name_its_error_in_a_word() -> None:
    to = Writer()
    cells = to.input(0), to.input(1)
    fields = {"a_offset": cells[0], "a_factor": 1, "b_offset": cells[1], "b_factor": MINUS}
    to.add(reads_a=True, reads_b=True, code=CODE_IN_A, **fields)

    assert failure(to).code == WORDS[0]


def test_a_call_that_disagrees_with_the_equation_fails() -> None:
    to = Writer()
    a, b = to.input(0), to.input(1)
    counter = to.next_counter
    fields = {"a_offset": a, "b_offset": b, "constant": 1, "c_factor": 1}
    to.add(call=int(Call.EQUAL), reads_a=True, reads_b=True, **fields)

    assert failure(to).code == CODE + counter


# Faults of a program.


def test_a_cell_that_nobody_wrote_cannot_be_read() -> None:
    to = Writer()
    to.add(reads_a=True, a_offset=777, c_factor=1)

    found = failure(to)

    assert (found.code, found.counter) == (0, 1)
    assert "Unwritten" in str(found)


def test_an_input_word_that_is_missing_cannot_be_read() -> None:
    to = Writer()
    to.input(len(WORDS))

    assert "Unwritten" in str(failure(to))


@pytest.mark.parametrize("offset", [50, INPUT_BASE])
def test_no_cell_is_written_twice(offset: int) -> None:
    to = Writer()
    if offset == 50:
        to.add(c_factor=1, constant=1, c_offset=50)
    to.add(c_factor=1, constant=1, c_offset=offset)

    found = failure(to)

    assert (found.code, "WrittenTwice" in str(found)) == (0, True)


def test_a_list_item_is_not_written_twice() -> None:
    to = Writer()
    cell = to.input(0)
    for _ in range(2):
        to.add(call=int(Call.WRITE), reads_a=True, a_offset=cell, constant=LIST, c_factor=1)

    assert "WrittenTwice" in str(failure(to))


def test_a_run_without_end_is_stopped() -> None:
    to = Writer()
    to.add(constant=2**64, b_factor=1, c_factor=1, is_transfer=True, jump=1)

    found = failure(to, limit=100)

    assert (found.code, found.clock) == (0, 101)
    assert "StepLimit" in str(found)


def test_a_counter_outside_the_program_is_a_fault() -> None:
    to = Writer()
    to.add(constant=1, c_factor=1, jump=MINUS * 5)

    assert "Counter" in str(failure(to))


# Hints.


@pytest.mark.parametrize(
    ("hint", "a", "b", "expected"),
    [
        (Quotient(7), 50, 1, 7),
        (Quotient(), 50, 8, 6),
        (Quotient(2**129), 2**200 + 5, 1, 2**71),
        (Quotient(is_signed=True), 50, 8, 6),
        (Quotient(is_signed=True), 2**250, 2**240, 1024),
        (High(3), 50, 1, 6),
        (High(200), 2**250 + 1, 1, 2**50),
    ],
)
def test_a_hint_gives_a_result(hint: Any, a: int, b: int, expected: int) -> None:
    to = Writer()
    cells = to.constant(a), to.constant(b)
    to.output(0, to.hint(hint, *cells))

    assert outputs(to) == (expected,)


def test_a_signed_quotient_is_rounded_down() -> None:
    to = Writer()
    cell = to.constant(-50)
    for place, divisor in enumerate((7, 10)):
        quotient = to.add(reads_a=True, a_offset=cell, hint=Quotient(divisor, is_signed=True))
        to.output(place, quotient)

    assert outputs(to) == (PRIME - 8, PRIME - 5)


def test_a_quotient_by_zero_fails_with_its_code() -> None:
    to = Writer()
    cell, zero = to.input(0), to.constant(0)
    counter = to.next_counter
    to.hint(Quotient(), cell, zero)

    assert failure(to).code == CODE + counter


def advised(body: Any) -> Writer:
    """Ask a function of two words for a result; `body` writes it, from cell 2 and 3 to 4."""
    to = Writer()
    cells = to.input(0), to.input(1)
    asking = to.next_counter
    to.add()
    to.output(0, 60)
    to.output(1, to.add(a_factor=1, c_factor=1))
    to.end()
    start = to.next_counter
    body(to)
    to.back()
    row = type(to.rows[asking])
    to.rows[asking] = row(call=int(Call.RANGE_64), c_offset=60, hint=Function(start, cells))
    return to


def test_a_function_gives_a_hint_without_leaving_a_trace() -> None:
    def body(to: Writer) -> None:
        fields = {"a_offset": 2, "b_offset": 3, "product_factor": 1, "c_offset": 4}
        to.add(reads_a=True, reads_b=True, c_factor=1, **fields)

    machine = Machine(advised(body).program())
    outcome = machine.execute(WORDS)

    # The clock has not moved: the last step before asking for it was the sixth.
    assert outcome.main_words == (45, 6)


def test_a_function_may_ask_for_hints_itself_and_reads_the_input() -> None:
    def body(to: Writer) -> None:
        pointer = to.add(constant=INPUT_BASE, c_factor=1)
        fields = {"is_indirect": True, "pointer_offset": pointer, "a_offset": 0, "a_factor": 1}
        word = to.add(reads_a=True, c_factor=1, **fields)
        behind_the_return = to.next_counter + 2
        to.add(hint=Function(behind_the_return, (word,)), c_offset=4)
        to.back()
        to.add(reads_a=True, a_offset=2, a_factor=100, c_factor=1, c_offset=3)

    machine = Machine(advised(body).program())

    assert machine.execute(WORDS).main_words[0] == 100 * WORDS[0]


def test_a_function_run_unproved_reaches_nothing_outside() -> None:
    def body(to: Writer) -> None:
        to.add(call=int(Call.OPEN), c_factor=1, c_offset=4)

    with pytest.raises(MachineFailure, match="Unproved") as caught:
        Machine(advised(body).program()).execute(WORDS)
    assert caught.value.code == 0


# Tables.


def whole_program(signed: int = 1) -> MachineProgram:
    """Every call at least once, on the words of `whole_words`."""
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
    to.ask(Call.PEDERSEN, to.constant(-1), to.constant(2**251 + 5))
    to.ask(Call.PEDERSEN, five, nine)
    to.same(to.ask(Call.POWER, five, zero), to.constant(32))
    address = to.constant(LIST)
    for place, word in enumerate((pair, five, nine)):
        fields = {"a_offset": word, "constant": LIST + place, "c_factor": 1}
        to.add(call=int(Call.WRITE), reads_a=True, **fields)
    to.ask(Call.SPONGE, address, to.constant(3))
    to.ask(Call.SPONGE, address, to.constant(2))
    to.ask(Call.SPONGE, address, zero)
    to.ask(Call.PATH, to.constant(INPUT_BASE + 2), pair)
    to.hint(Quotient(2), nine)
    use_the_store(to, to.input(7), five, nine)
    for place in range(signed):
        check_a_signature(to, 8 + 4 * place)
    to.output(0, pair)
    to.output(1, five)
    to.output(0, nine, 1)
    to.end()
    return to.program()


def use_the_store(to: Writer, key: int, first: int, second: int) -> None:
    fields = {"reads_a": True, "reads_b": True, "c_factor": 1}
    to.add(call=int(Call.OPEN), a_offset=key, b_offset=first, **fields)
    other = to.constant(1)
    to.add(call=int(Call.OPEN), a_offset=other, b_offset=second, **fields)
    for expected, replaced in ((first, second), (second, None)):
        time = to.add(a_factor=1, c_factor=1)
        to.same(to.ask(Call.ACCESS, key, time), expected)
        if replaced is not None:
            to.add(call=int(Call.REPLACE), a_offset=time, b_offset=replaced, **fields)


def check_a_signature(to: Writer, start: int) -> None:
    r, s, message, key = (to.input(start + place) for place in range(4))
    number = to.ask(Call.SIGNATURE, r, s)
    fields = {"reads_a": True, "a_offset": number, "reads_b": True, "c_factor": 1}
    to.add(call=int(Call.SIGNED_MESSAGE), a_factor=1, b_offset=message, **fields)
    to.add(call=int(Call.SIGNED_BY), constant=1, b_offset=key, **fields)


def signature_words(private_key: int, message: int) -> list[int]:
    signature = ecdsa.sign(private_key, message)
    return [signature.r, signature.s, message, ecdsa.public_key_of(private_key).x]


def whole_words(*signatures: list[int]) -> list[int]:
    block = [0b10, INPUT_BASE + 5, 2, 333, 444]
    flat = [word for one in signatures for word in one]
    return [5, 9, *block, 3 << 64, *flat]


def public_messages(words: Sequence[Sequence[int]]) -> list[Message]:
    """What the verifier receives."""
    number = int(Call.OUTPUT)
    return [
        Message(CALL, (number, word, place, stream), -number, "verifier")
        for stream, stream_words in enumerate(words)
        for place, word in enumerate(stream_words)
    ]


def filled(
    program: MachineProgram, words: Sequence[int], heights: dict[str, int] | None = None
) -> tuple[list[tuple[Chip, ChipTrace]], list[Message]]:
    described = chips(table_rows(program), program.parts)
    run = Machine(program).record(words)
    outcome = run.outcome()
    sizes = {"machine": 128, "machine 1": 16, "input": 32} | (SMALL if heights is None else heights)
    found: Tables = run.tables(described, sizes)
    pairs = [(chip, found.trace(chip.name)) for chip in described]
    return pairs, public_messages((outcome.main_words, outcome.data_words))


SMALL = {
    "write": 4,
    "equal": 2,
    "less 64": 2,
    "less 128": 2,
    "less 250": 2,
    "range 128": 2,
    "storage": 8,
    "sponge": 8,
    "path": 2,
    "poseidon": 512,
    "pedersen": 128,
}


def assert_proved(pairs: list[tuple[Chip, ChipTrace]], messages: list[Message]) -> None:
    for chip, trace in pairs:
        assert not [str(one) for one in violations(chip, trace)][:3]
        messages += messages_of(chip, trace)
    assert not [str(one) for one in imbalances(messages)][:3]


def test_a_run_with_every_call_fills_all_tables() -> None:
    words = whole_words(signature_words(99, 4711))

    assert_proved(*filled(whole_program(), words))


def test_tables_with_room_to_spare_hold_too() -> None:
    words = whole_words(signature_words(99, 4711))
    heights = {name: 2 * height for name, height in SMALL.items()}
    heights |= {"machine": 512, "input": 64, "ecdsa": 256, "range 64": 8}

    assert_proved(*filled(whole_program(), words, heights))


def test_a_signature_checked_twice_is_proved_once() -> None:
    one = signature_words(99, 4711)
    pairs, messages = filled(whole_program(2), whole_words(one, one))

    assert_proved(pairs, messages)
    assert [trace.height for chip, trace in pairs if chip.name == "ecdsa"] == [128]


def test_one_r_and_s_for_two_messages_are_two_signatures() -> None:
    first = signature_words(99, 4711)
    r, s, _, _ = first
    nonce = curve.Point(r, curve.y_of_x(r) or 0)
    message = 5
    # The key for which (r, s) signs another message: (s R - z G) / r.
    negated = curve.negate(curve.multiply(message, curve.GENERATOR))
    total = curve.add(curve.multiply(s, nonce), negated)
    key = curve.multiply(pow(r, -1, curve.ORDER), total)
    assert key is not None
    second = [r, s, message, key.x]

    for signatures in ((first, second, first), (second, first, second)):
        words = whole_words(*signatures)
        assert_proved(*filled(whole_program(3), words, {**SMALL, "ecdsa": 256}))


def test_a_run_in_two_parts_fills_two_machines() -> None:
    to = Writer()
    to.add(constant=1, c_factor=1, jump=1)
    to.add(is_transfer=True, c_factor=1)
    first = to.ask(Call.POSEIDON, to.input(0), to.input(1))
    to.add(reads_a=True, a_offset=first, a_factor=2, c_factor=1, c_offset=500)
    to.end()
    to.rows[2] = replace(to.rows[2], jump=to.next_counter)
    to.output(0, 500)
    to.output(1, to.add(a_factor=1, c_factor=1))
    to.end()
    program = replace(to.program(), parts=2)

    pairs, messages = filled(program, WORDS, {})

    assert [chip.name for chip, _ in pairs][:2] == ["machine", "machine 1"]
    assert [message.fields[1] for message in messages] == [
        2 * poseidon_hash_pair(5, 9) % PRIME,
        2**24 + 4,
    ]
    assert_proved(pairs, messages)


def test_a_machine_without_a_part_is_refused() -> None:
    program = whole_program(0)
    run = Machine(program).record(whole_words())

    with pytest.raises(ValueError, match="no filler for the chip machine 1"):
        run.tables(chips(table_rows(program), 2), {**SMALL, "machine": 128})


@pytest.mark.parametrize("place", range(4))
def test_a_false_signature_fails_with_a_code(place: int) -> None:
    words = whole_words(signature_words(99, 4711))
    words[8 + place] += 1

    with pytest.raises(MachineFailure) as caught:
        Machine(whole_program()).record(words)
    assert caught.value.code > CODE


def originals(program: MachineProgram) -> list[Chip]:
    """All chips without copies of others."""
    return [chip for chip in chips(table_rows(program), 1) if " copy " not in chip.name]


def test_copies_of_a_chip_share_its_rows() -> None:
    program = whole_program(2)
    words = whole_words(signature_words(99, 4711), signature_words(98, 4711))
    run = Machine(program).record(words)
    described = chips(table_rows(program), 1)
    needed = run.rows_needed()
    heights = {
        chip.name: max(chip.period, 1 << (needed.get(chip.name, 1) - 1).bit_length())
        for chip in described
    }
    half = heights["poseidon"] // 2
    assert half >= 64

    whole = run.tables(originals(program), heights).trace("poseidon")
    split = run.tables(described, {**heights, "poseidon": half, "poseidon copy 1": half})

    for name, cells in whole.cells.items():
        parts = [split.trace(copy).cells[name] for copy in ("poseidon", "poseidon copy 1")]
        assert [*parts[0], *parts[1]] == list(cells)


@pytest.mark.parametrize("name", [*SMALL, "machine", "input", "ecdsa", "program"])
def test_a_table_that_is_too_small_is_named(name: str) -> None:
    program = whole_program(2)
    words = whole_words(signature_words(99, 4711), signature_words(98, 4711))
    run = Machine(program).record(words)
    heights = {"machine": 128, "input": 16, "ecdsa": 256, "program": 128, **SMALL}
    heights[name] //= 2

    with pytest.raises(ValueError, match=f"{name}: [0-9]+ rows needed, {heights[name]} available"):
        run.tables(originals(program), heights)


def test_the_rows_needed_are_enough_and_no_less() -> None:
    words = whole_words(signature_words(99, 4711), signature_words(98, 4711))
    program = whole_program(2)
    run = Machine(program).record(words)
    described = originals(program)

    needed = run.rows_needed()

    assert {name for name, rows in needed.items() if rows} == {
        chip.name for chip in described if not chip.is_table
    }
    heights = {
        chip.name: max(chip.period, 1 << (needed.get(chip.name, 1) - 1).bit_length())
        for chip in described
    }
    run.tables(described, heights)
    for name, height in heights.items():
        if height > described[[chip.name for chip in described].index(name)].period:
            with pytest.raises(ValueError, match=f"{name}: {needed[name]} rows needed"):
                run.tables(described, {**heights, name: height // 2})


def test_another_chip_is_refused() -> None:
    run = Machine(whole_program(0)).record(whole_words())

    with pytest.raises(ValueError, match="no filler for the chip other"):
        run.tables([Chip("other", 1, (), (), ())], {})


@pytest.mark.parametrize("data", [b"", b"PVXP", b"PVXQ\x00\x01"])
def test_what_is_no_program_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no program file"):
        compiled.NativeProgram(data)


def test_every_shortened_program_is_refused() -> None:
    data = whole_program().to_bytes()
    compiled.NativeProgram(data)
    for size in range(len(data)):
        with pytest.raises(ValueError, match="no program file"):
            compiled.NativeProgram(data[:size])
    with pytest.raises(ValueError, match="expected the end"):
        compiled.NativeProgram(data + b"\x00")
