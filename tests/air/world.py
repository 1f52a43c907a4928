"""What is true outside of a chip: memory, hashes, limbs, and the calls that the machine made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from provex.air.buses import CALL, MEMORY, POSEIDON_PERMUTATION, RANGE_LIMB
from provex.air.chip import Chip
from provex.air.chips.range_check import LIMB_BITS
from provex.air.chips.rows import padded_height
from provex.air.evaluator import Message, imbalances, messages_of, violations
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.protocol.poseidon import poseidon_hash_pair, poseidon_permutation


def is_believed(
    chip: Chip,
    trace: ChipTrace,
    calls: Sequence[tuple[int, ...]],
    memory: Mapping[int, int] | None = None,
    others: Sequence[Message] = (),
) -> bool:
    """Whether a trace holds and answers exactly these calls, if nobody else tells a lie.

    `others` is what else is said to the chip.
    """
    if any(True for _ in violations(chip, trace)):
        return False
    left = [one for one in messages_of(chip, trace) if not _is_true(one, memory or {})]
    return not imbalances([*left, *asked(calls), *others])


def only_guard(
    chip: Chip,
    trace: ChipTrace,
    calls: Sequence[tuple[int, ...]],
    memory: Mapping[int, int] | None = None,
    others: Sequence[Message] = (),
) -> str:
    """The one constraint without which this trace would be believed. AssertionError if it is not.

    A constraint that some trace names here cannot be left out.
    """
    broken = {found.constraint for found in violations(chip, trace)}
    assert len(broken) == 1, broken
    rest = tuple(one for one in chip.constraints if one.name not in broken)
    without = replace(chip, constraints=rest)
    assert is_believed(without, trace, calls, memory, others), "another guard is there"
    return broken.pop()


def trace_of_rows(chip: Chip, rows: Sequence[Mapping[str, int]]) -> ChipTrace:
    """A trace from rows that name their cells; all others, and the rows up to a power of 2, are 0."""
    height = padded_height(len(rows))
    padded = [*rows, *[{}] * (height - len(rows))]
    names = {column.name for column in chip.columns}
    assert all(set(row) <= names for row in rows)
    cells = {name: [row.get(name, 0) % PRIME for row in padded] for name in names}
    return chip_trace(chip, height, cells)


def asked(calls: Sequence[tuple[int, ...]]) -> list[Message]:
    """The calls as the machine sends them: number, a, b, c."""
    reduced = [tuple(field % PRIME for field in call) for call in calls]
    return [Message(CALL, call, call[0], "machine") for call in reduced]


def _is_true(message: Message, memory: Mapping[int, int]) -> bool:
    """Whether somebody honest is on the other side of a message."""
    fields = message.fields
    is_sent = message.multiplicity <= PRIME // 2
    if message.bus is MEMORY:
        return not is_sent and memory.get(fields[0]) == fields[1]
    if message.bus is POSEIDON_PERMUTATION:
        return is_sent and poseidon_permutation((fields[0], fields[1], fields[2])) == fields[3:]
    if message.bus is RANGE_LIMB:
        return is_sent and fields[0] < 1 << LIMB_BITS
    if message.bus is CALL and is_sent:
        is_hash = fields[0] == Call.POSEIDON and message.multiplicity == Call.POSEIDON
        return is_hash and poseidon_hash_pair(fields[1], fields[2]) == fields[3]
    return False
