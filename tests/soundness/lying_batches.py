"""A prover who leaves a rule out of the program of the rules, and what he could send.

He runs a program in which the checks that fail do nothing, on a batch that breaks a rule, and fills
every table from that run. As it is, the machine's rows are not the program's; with the
program's instructions written over them, a check fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from settlement.proved import batch, proof, system

from provex.language.program_file import MachineInstruction
from provex.language.types import RecordType
from provex.native.machine import BatchRun, Machine, MachineFailure
from provex.native.proof import Columns
from provex.protocol.errors import (
    INVALID_FULFILLMENT_FEE_RATIO,
    MESSAGE_EXPIRED,
    MINIMUM_EXPIRATION_DECREASES,
    STATE_ROOT_MISMATCH,
    VALUE_OUT_OF_RANGE,
)
from provex.protocol.field import PRIME
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.transactions import Trade
from provex.rules.batch import BatchInput
from provex.settlement.batch_proof import statement_of
from provex.settlement.proof_file import ProofFile
from provex.settlement.proving_system import program_rows

__all__ = [
    "BROKEN",
    "Lie",
    "told",
    "unchecked",
    "with_the_programs_instructions",
    "words_of",
]

INPUT = RecordType("provex.rules.batch.BatchInput")
WORD = 32


def with_trade(**changes: object) -> BatchInput:
    given = batch().input
    transactions = tuple(
        replace(one, **changes) if isinstance(one, Trade) else one for one in given.transactions
    )
    return replace(given, transactions=transactions)


def with_state(**changes: object) -> BatchInput:
    given = batch().input
    return replace(given, previous_state=replace(given.previous_state, **changes))


def trade() -> Trade:
    return next(one for one in batch().input.transactions if isinstance(one, Trade))


BROKEN: dict[str, tuple[int, Callable[[], list[int]]]] = {
    "root of the positions is another": (
        STATE_ROOT_MISMATCH,
        lambda: words_of(
            with_state(positions_root=Felt(batch().previous_state.positions_root - 1))
        ),
    ),
    "root of the orders is another": (
        STATE_ROOT_MISMATCH,
        lambda: words_of(with_state(orders_root=Felt(batch().previous_state.orders_root - 1))),
    ),
    "minimum expiration decreases": (
        MINIMUM_EXPIRATION_DECREASES,
        lambda: words_of(with_state(minimum_expiration_hours=u32(2**32 - 1))),
    ),
    "fee above the limit": (
        INVALID_FULFILLMENT_FEE_RATIO,
        lambda: words_of(with_trade(fee_buyer=u64(10**8))),
    ),
    "expired order": (
        MESSAGE_EXPIRED,
        lambda: out_of_bounds("minimum_expiration_hours", trade().buyer.expiration_hours + 1),
    ),
    "input word of 33 bits": (
        VALUE_OUT_OF_RANGE,
        lambda: out_of_bounds("minimum_expiration_hours", 2**32),
    ),
    "input word below 0": (
        VALUE_OUT_OF_RANGE,
        lambda: out_of_bounds("minimum_expiration_hours", PRIME - 1),
    ),
}


@dataclass(frozen=True)
class Lie:
    """Filled tables with their public words, and the instructions that did nothing."""

    file: ProofFile
    columns: list[list[bytes]]
    idle: frozenset[int]


def idle(instruction: MachineInstruction) -> MachineInstruction:
    """The instruction without its check."""
    if instruction.call:
        return replace(instruction, call=0)
    return replace(instruction, constant=0, a_factor=0, b_factor=0, product_factor=0)


def without_failing_checks(words: Sequence[int]) -> tuple[BatchRun, frozenset[int]]:
    """A run in which the checks that fail do nothing, and which they are."""
    program = system().program
    instructions = list(program.instructions)
    checks: set[int] = set()
    while True:
        lying = Machine(replace(program, instructions=tuple(instructions)))
        try:
            return lying.record(words), frozenset(checks)
        except MachineFailure as failure:
            number, reason = failure.counter, str(failure)
        failing = program.instructions[number]
        is_only_a_check = bool(failing.c_factor) == bool(failing.call)
        assert is_only_a_check, reason
        assert number not in checks, reason
        checks.add(number)
        instructions[number] = idle(failing)


def told(words: Sequence[int]) -> Lie:
    run, checks = without_failing_checks(words)
    outcome = run.outcome()
    layout = system().layouts[proof().layout]
    tables = run.tables(system().chips, system().heights(layout))
    columns = [
        [tables.native.column(number, place) for place, _ in enumerate(chip.committed())]
        for number, chip in enumerate(system().chips)
    ]
    public = {"main_words": outcome.main_words, "data_words": outcome.data_words}
    return Lie(replace(proof(), **public), columns, checks)


def words_of(given: BatchInput) -> list[int]:
    return system().machine.input_words(given, INPUT)


def out_of_bounds(name: str, value: int) -> list[int]:
    """The input with a field that holds what its type does not."""
    words = words_of(batch().input)
    layouts, fields = system().machine.layouts, system().program.records[INPUT.name]
    names = [field for field, _ in fields]
    place = sum(layouts.width(kind) for _, kind in fields[: names.index(name)])
    assert words[place] == getattr(batch().input, name)
    words[place] = value
    return words


def with_the_programs_instructions(lie: Lie) -> list[list[bytes]]:
    """The machine's rows as if the checks had been made."""
    rows = program_rows(system().program)
    fields = {number: rows[number].fields() for number in lie.idle}
    changed = [list(columns) for columns in lie.columns]
    for chip_number, chip in enumerate(system().chips):
        names = [column.name for column in chip.committed()]
        if not chip.name.startswith("machine"):
            continue
        first = names.index("a_offset")
        counters = lie.columns[chip_number][names.index("counter")]
        cells = [bytearray(column) for column in changed[chip_number]]
        for start in range(0, len(counters), WORD):
            found = fields.get(int.from_bytes(counters[start : start + WORD]))
            for place, value in enumerate(found or ()):
                cells[first + place][start : start + WORD] = value.to_bytes(WORD)
        changed[chip_number] = [bytes(column) for column in cells]
    return changed


def unchecked(lie: Lie, columns: list[list[bytes]]) -> ProofFile:
    """The proof that he sends of these columns."""
    tables = system().fixed_tables(lie.file.layout, lie.file.profile)
    made = system().constraints.prove_unchecked(statement_of(lie.file), tables, Columns(columns))
    return replace(lie.file, proof=made)
