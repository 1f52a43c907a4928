"""Poseidon permutations, 64 rows each, without a free cell.

Cells hold what enters an S-box, round constants added. Of the 83 partial rounds only the element
with the S-box is stored: three in a row determine the other two elements linearly.
"""

from collections.abc import Sequence

from provex.air.buses import POSEIDON_PERMUTATION
from provex.air.chip import Chip, Constraint, Interaction, Rows
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.field import PRIME
from provex.protocol.machine_calls import Call
from provex.protocol.poseidon import State, poseidon_permutation, round_constants

from .rows import answer, padded_height

__all__ = ["PAIR_CAPACITY", "PERIOD", "PoseidonCall", "poseidon_chip", "poseidon_trace"]

PERIOD = 64
FULL_HALF = 4
PARTIAL = 83
PAIR_CAPACITY = 2

# Column `long` has a cell in every row, `middle` in every 2nd, `short` in every 4th.
# long: partial rounds 0 to 63. middle: partial rounds 64 to 82, then the last four full rounds.
# short: the first four full rounds, the three outputs, the count of pair messages.
MIDDLE_EVERY = 2
SHORT_EVERY = 4
MIDDLE_FULL = PARTIAL - PERIOD
PERMUTATION_USES = 31
OUTPUT = 12
PAIR_USES = 15

Elements = tuple[Expression, Expression, Expression]
PoseidonCall = tuple[State, int, int]
"""Input state, how often it is received as a pair, how often as a permutation."""


def poseidon_chip(copy: int = 0) -> Chip:
    """The description of the chip: an instance answers `poseidon`, a permutation, or both.

    A proof may have copies of it, since one has at most as many rows as the proof.

    Instances stand in any order. A pair or permutation that is asked for often may stand once, with
    the count, or as often as it is asked for; unused instances permute zeros and count 0.
    """
    long = Column("long")
    middle = Column("middle", MIDDLE_EVERY)
    short = Column("short", SHORT_EVERY)
    fixed = ColumnKind.FIXED
    of_long = tuple(_skip_constant(min(row + 3, PERIOD)) for row in range(PERIOD))
    of_middle = tuple(_skip_constant(min(row + PERIOD + 3, PARTIAL - 1)) for row in range(32))
    long_constants = Column("long constants", kind=fixed, values=of_long)
    middle_constants = Column("middle constants", MIDDLE_EVERY, fixed, of_middle)
    layout = _Layout(long, middle, short)
    return Chip(
        name=f"poseidon copy {copy}" if copy else "poseidon",
        period=PERIOD,
        columns=(long, middle, short, long_constants, middle_constants),
        constraints=(
            *_first_full_constraints(layout),
            *_partial_constraints(layout, long_constants[0], middle_constants[0]),
            *_last_full_constraints(layout),
            Constraint(
                "a pair has capacity 2",
                _START,
                layout.short(PAIR_USES) * (_input(layout, 2) - PAIR_CAPACITY),
            ),
        ),
        interactions=_interactions(layout),
    )


def poseidon_trace(chip: Chip, calls: Sequence[PoseidonCall], height: int = 0) -> ChipTrace:
    """Fill one instance a call; unused instances permute zeros for nobody."""
    count = padded_height(len(calls), height // PERIOD)
    padding: PoseidonCall = ((0, 0, 0), 0, 0)
    cells: dict[str, list[int]] = {"long": [], "middle": [], "short": []}
    for state, pair_uses, permutation_uses in [*calls, *[padding] * (count - len(calls))]:
        entries = _sbox_inputs(state)
        partial = [entry[2] for entry in entries[FULL_HALF : FULL_HALF + PARTIAL]]
        first = [value for entry in entries[:FULL_HALF] for value in entry]
        last = [value for entry in entries[FULL_HALF + PARTIAL :] for value in entry]
        cells["long"] += partial[:PERIOD]
        cells["middle"] += [*partial[PERIOD:], *last, permutation_uses]
        cells["short"] += [*first, *poseidon_permutation(state), pair_uses]
    return chip_trace(chip, count * PERIOD, cells)


class _Layout:
    """Where the values of a permutation stand, seen from its first row."""

    def __init__(self, long: Column, middle: Column, short: Column) -> None:
        self._long, self._middle, self._short = long, middle, short

    @property
    def columns(self) -> tuple[Column, Column]:
        return self._long, self._middle

    def short(self, index: int) -> Expression:
        return self._short[SHORT_EVERY * index]

    def middle(self, index: int) -> Expression:
        return self._middle[MIDDLE_EVERY * index]

    def partial(self, number: int) -> Expression:
        return self._long[number] if number < PERIOD else self.middle(number - PERIOD)

    def first_full(self, number: int) -> Elements:
        return self.short(3 * number), self.short(3 * number + 1), self.short(3 * number + 2)

    def last_full(self, number: int) -> Elements:
        start = MIDDLE_FULL + 3 * number
        return self.middle(start), self.middle(start + 1), self.middle(start + 2)


_START = Rows(PERIOD)


def _interactions(layout: _Layout) -> tuple[Interaction, ...]:
    outputs = [layout.short(OUTPUT + place) for place in range(3)]
    inputs = [_input(layout, place) for place in range(3)]
    return (
        answer(
            Call.POSEIDON,
            (inputs[0], inputs[1], outputs[0]),
            layout.short(PAIR_USES),
            period=PERIOD,
        ),
        Interaction(
            name="receive permutation",
            bus=POSEIDON_PERMUTATION,
            rows=_START,
            every=PERIOD,
            fields=(*inputs, *outputs),
            multiplicity=-layout.middle(PERMUTATION_USES),
        ),
    )


def _input(layout: _Layout, place: int) -> Expression:
    return layout.first_full(0)[place] - round_constants()[0][place]


def _cubes(elements: Elements) -> Elements:
    return elements[0] ** 3, elements[1] ** 3, elements[2] ** 3


def _mixed(elements: Elements, constants: Sequence[int]) -> Elements:
    """The matrix (3 1 1, 1 -1 1, 1 1 -2), then the constants of the next round."""
    a, b, c = elements
    return (
        3 * a + b + c + constants[0],
        a - b + c + constants[1],
        a + b - 2 * c + constants[2],
    )


def _first_full_constraints(layout: _Layout) -> list[Constraint]:
    """Full rounds 0 to 3; the fourth leads into the first three partial ones."""
    constraints = []
    for number in range(FULL_HALF - 1):
        after = _mixed(_cubes(layout.first_full(number)), round_constants()[number + 1])
        for place, (found, expected) in enumerate(
            zip(layout.first_full(number + 1), after, strict=True)
        ):
            name = f"full round {number} element {place}"
            constraints.append(Constraint(name, _START, found - expected))
    state = _mixed(_cubes(layout.first_full(FULL_HALF - 1)), round_constants()[FULL_HALF])
    for number in range(3):
        name = f"partial round {number} entered"
        constraints.append(Constraint(name, _START, layout.partial(number) - state[2]))
        state = _after_partial(state, layout.partial(number), number)
    return constraints


def _after_partial(state: Elements, sbox: Expression, number: int) -> Elements:
    """One partial round: only the last element, stored as `sbox`, is cubed."""
    return _mixed((state[0], state[1], sbox**3), round_constants()[FULL_HALF + number + 1])


def _partial_constraints(
    layout: _Layout, long_constant: Expression, middle_constant: Expression
) -> list[Constraint]:
    """Each later element from the three before it, first inside `long`, then across."""
    long, middle = layout.columns
    inside = Rows(PERIOD, tuple(range(PERIOD - 3)))
    before = (long[0], long[1], long[2])
    constraints = [
        Constraint(
            "partial rounds 3 to 63", inside, long[3] - _next_partial(before) - long_constant
        )
    ]
    for number in range(PERIOD, PERIOD + 3):
        before = (
            layout.partial(number - 3),
            layout.partial(number - 2),
            layout.partial(number - 1),
        )
        rest = layout.partial(number) - _next_partial(before) - _skip_constant(number)
        constraints.append(Constraint(f"partial round {number}", _START, rest))
    later = [(number - PERIOD - 3) * MIDDLE_EVERY for number in range(PERIOD + 3, PARTIAL)]
    before = (middle[0], middle[MIDDLE_EVERY], middle[2 * MIDDLE_EVERY])
    rest = middle[3 * MIDDLE_EVERY] - _next_partial(before) - middle_constant
    rows = Rows(PERIOD, tuple(later))
    constraints.append(Constraint("partial rounds 67 to 82", rows, rest))
    return constraints


def _next_partial(before: Elements) -> Expression:
    """The element of the next partial round from the last three, without its constant."""
    first, second, third = before
    cubes = 8 * first**3 + 6 * second**3 - 2 * third**3
    return cubes + 4 * second + 2 * third


def _skip_constant(number: int) -> int:
    """What the round constants add to partial round `number` in the recurrence."""
    one, two, three = (round_constants()[FULL_HALF + number - back] for back in (2, 1, 0))
    skipped = 2 * one[0] - 2 * one[1] - 4 * one[2] + two[0] + two[1] - 2 * two[2] + three[2]
    return skipped % PRIME


def _last_full_constraints(layout: _Layout) -> list[Constraint]:
    """From the last three partial rounds into the last four full ones, and the outputs."""
    states = [_after_partial_rounds(layout)]
    for number in range(FULL_HALF):
        is_last = number == FULL_HALF - 1
        constants = (0, 0, 0) if is_last else round_constants()[FULL_HALF + PARTIAL + number + 1]
        states.append(_mixed(_cubes(layout.last_full(number)), constants))
    constraints = []
    for number, state in enumerate(states):
        for place in range(3):
            is_output = number == FULL_HALF
            name = "output" if is_output else f"full round {FULL_HALF + PARTIAL + number} element"
            found = layout.short(OUTPUT + place) if is_output else layout.last_full(number)[place]
            constraints.append(Constraint(f"{name} {place}", _START, found - state[place]))
    return constraints


def _after_partial_rounds(layout: _Layout) -> Elements:
    """All three elements after the last partial round, solved from its last three S-boxes."""
    start = PARTIAL - 3
    boxes = [layout.partial(start + index) for index in range(3)]
    one, two = round_constants()[FULL_HALF + start + 1], round_constants()[FULL_HALF + start + 2]
    both = boxes[1] + 2 * boxes[0] ** 3 - one[2]
    four_a = boxes[2] + 2 * boxes[1] ** 3 - 2 * boxes[0] ** 3 - (one[0] + one[1] + two[2])
    a = four_a * pow(4, -1, PRIME)
    state: Elements = (a, both - a, constant(0))
    for index, box in enumerate(boxes):
        state = _after_partial(state, box, start + index)
    return state


def _sbox_inputs(state: State) -> list[State]:
    """What enters the S-boxes of each round, in plain numbers."""
    entries = []
    a, b, c = state
    for number, (add_a, add_b, add_c) in enumerate(round_constants()):
        a, b, c = (a + add_a) % PRIME, (b + add_b) % PRIME, (c + add_c) % PRIME
        entries.append((a, b, c))
        if not FULL_HALF <= number < FULL_HALF + PARTIAL:
            a, b = a**3 % PRIME, b**3 % PRIME
        c = c**3 % PRIME
        a, b, c = 3 * a + b + c, a - b + c, a + b - 2 * c
    return entries
