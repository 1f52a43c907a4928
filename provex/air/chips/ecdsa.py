"""StarkEx signatures in 128 rows: z G + r Q = s R for a point R with x coordinate r.

Q is one of the two points of the public key. Twice the equation is proved, because 2 r - 1 and
2 s - 1 are sums of 126 odd digits -3, -1, 1, 3 and need no zero: one chain of steps A -> 4 A + P
takes P = d Q - e R from a table of 16 points that each signature builds. z G comes from a fixed
table. Wherever a point depends on the signer, an inverse shows that x coordinates differ. A
signature that meets equal ones cannot be proved.
"""

from provex.air.buses import ECDSA_POINT, GENERATOR_POINT
from provex.air.chip import Chip, Constraint, Edge, Interaction, Rows
from provex.air.curve import Coordinates, added, doubled, off_curve
from provex.air.expression import Column, ColumnKind, Expression, constant
from provex.protocol.curve import Point, multiply
from provex.protocol.machine_calls import Call
from provex.protocol.pedersen import SHIFT_POINT

from .ecdsa_layout import (
    DIGIT_WINDOWS,
    GENERATOR_EVERY,
    LAST,
    PERIOD,
    SCALAR_BOUND,
    SCALAR_SHIFT,
    TABLE,
    TABLE_EVERY,
    Layout,
)
from .generator_table import GENERATOR_WINDOWS
from .rows import answer

__all__ = ["ecdsa_chip"]

GENERATOR_BASE = 256

_START = Rows(PERIOD)


def ecdsa_chip() -> Chip:
    """The description of the chip.

    Instance n is signature number n. It answers `signature`, `signed_message` and `signed_by`, each
    as often as its uses say. Unused instances hold the signature of message 1 by key 2 for nobody.
    """
    layout = Layout()
    fixed = ColumnKind.FIXED
    keys = tuple(_digit(key) for key, _ in TABLE)
    nonces = tuple(_digit(nonce) for _, nonce in TABLE)
    windows = tuple(range(GENERATOR_WINDOWS))
    table_digits = (
        Column("table key digit", TABLE_EVERY, fixed, keys),
        Column("table nonce digit", TABLE_EVERY, fixed, nonces),
    )
    window = Column("window", GENERATOR_EVERY, fixed, windows)
    return Chip(
        name="ecdsa",
        period=PERIOD,
        columns=(*layout.columns, *layout.generator, *layout.table, *table_digits, window),
        constraints=(
            *_number_constraints(layout),
            *_scalar_constraints(layout),
            *_triple_constraints(layout),
            *_table_constraints(layout),
            *_chain_constraints(layout),
            *_generator_constraints(layout),
            *_total_constraints(layout),
        ),
        interactions=(
            *_answers(layout),
            *_digit_lookups(layout),
            *_table_entries(layout, table_digits),
            *_generator_lookups(layout, window),
        ),
    )


def _digit(odd: int) -> int:
    return (odd + 3) // 2


def _opposite(point: Coordinates) -> Coordinates:
    return point[0], -point[1]


def _number_constraints(layout: Layout) -> list[Constraint]:
    """Signatures are numbered, so that none can use the table of another."""
    inside, next_one = Rows(PERIOD, tuple(range(1, PERIOD))), Rows(PERIOD, (0,), Edge.NOT_FIRST)
    signature = layout.signature
    return [
        Constraint("first number", Rows(PERIOD, (0,), Edge.FIRST), signature[0]),
        Constraint("same number", inside, signature[0] - signature[-1]),
        Constraint("next number", next_one, signature[0] - signature[-1] - 1),
    ]


def _scalar_constraints(layout: Layout) -> list[Constraint]:
    """Digits of r and s; the message is not zero; Q and R are points of the curve."""
    message = layout.generator[0]
    highest = [
        Constraint(f"highest digit of {name}", _START, (column[0] - 2) * (column[0] - 3))
        for name, column in (("r", layout.key), ("s", layout.nonce))
    ]
    scalars = layout.nonce_point()[0], layout.nonce[LAST] - SCALAR_SHIFT
    bounds = [
        Constraint(f"{name} is below 2^251", _START, (scalar - SCALAR_BOUND) * inverse - 1)
        for name, scalar, inverse in zip("rs", scalars, layout.bound_inverses(), strict=True)
    ]
    return [
        *highest,
        *bounds,
        Constraint("r", _START, layout.key[LAST] - SCALAR_SHIFT - layout.nonce_point()[0]),
        Constraint("message is not zero", _START, message[0] * layout.message_inverse() - 1),
        Constraint("Q is on the curve", _START, off_curve(layout.key_point())),
        Constraint("R is on the curve", _START, off_curve(layout.nonce_point())),
    ]


def _triple_constraints(layout: Layout) -> list[Constraint]:
    """3 Q and 3 R. The x coordinates of P and 2 P differ, because no point has order 3."""
    constraints = []
    pairs = (
        ("Q", layout.key_point(), layout.key_triple()),
        ("R", layout.nonce_point(), layout.nonce_triple()),
    )
    for place, (name, point, triple) in enumerate(pairs):
        double_slope, slope = layout.triple_slopes(place)
        double = doubled(point, double_slope)
        (x, y), (double_x, double_y) = point, double.point
        constraints += [
            Constraint(f"2 {name}", _START, double.constraint),
            Constraint(f"3 {name} slope", _START, slope * (double_x - x) - (double_y - y)),
            Constraint(f"3 {name} x", _START, triple[0] - (slope**2 - double_x - x)),
            Constraint(f"3 {name} y", _START, triple[1] - (slope * (x - triple[0]) - y)),
        ]
    return constraints


def _table_constraints(layout: Layout) -> list[Constraint]:
    """The eight points d Q - e R with d > 0."""
    keys = {1: layout.key_point(), 3: layout.key_triple()}
    nonces = {1: layout.nonce_point(), 3: layout.nonce_triple()}
    inverses = layout.table_inverses()
    constraints = []
    for number, (key, nonce) in enumerate(TABLE):
        left, right = keys[key], nonces[abs(nonce)]
        right = _opposite(right) if nonce > 0 else right
        x, y = added(left, right, layout.table_point(number))
        name = f"table {key} Q - {nonce} R"
        constraints += [Constraint(f"{name} x", _START, x), Constraint(f"{name} y", _START, y)]
        if nonce > 0:
            differ = (left[0] - right[0]) * inverses[number // 2] - 1
            constraints.append(Constraint(f"{name}: x differ", _START, differ))
    return constraints


def _chain_constraints(layout: Layout) -> list[Constraint]:
    """A -> D = 2 A -> T = D + P -> D + T = 4 A + P; only slopes and the result have cells.

    D and T have different x: else 2 y of D would be zero, which no point of odd order has.
    """
    point = layout.point_x[0], layout.point_y[0]
    x, y = layout.x[0], layout.y[0]
    first, second = layout.first[0], layout.second[0]
    double = doubled((layout.x[-1], layout.y[-1]), layout.double[0])
    double_x, double_y = double.point
    between_x = first**2 - double_x - point[0]
    rows = Rows(PERIOD, tuple(range(1, DIGIT_WINDOWS)))
    return [
        Constraint("chain starts with its first point, x", _START, x - point[0]),
        Constraint("chain starts with its first point, y", _START, y - point[1]),
        Constraint("chain doubling", rows, double.constraint),
        Constraint("chain x differ", rows, (double_x - point[0]) * layout.inverse[0] - 1),
        Constraint("chain first slope", rows, first * (double_x - point[0]) - double_y + point[1]),
        Constraint(
            "chain second slope", rows, (first + second) * (double_x - between_x) - 2 * double_y
        ),
        Constraint("chain x", rows, x - (second**2 - double_x - between_x)),
        Constraint("chain y", rows, y - (second * (double_x - x) - double_y)),
    ]


def _generator_constraints(layout: Layout) -> list[Constraint]:
    """2 z G + S from 33 S; equal x would give the logarithm of S, which nobody chose."""
    _, x, y, sum_x, sum_y = layout.generator
    start = _multiple_of_shift(GENERATOR_WINDOWS + 1)
    point, result = (x[0], y[0]), (sum_x[0], sum_y[0])
    first = added(start, point, result)
    later = added((sum_x[-GENERATOR_EVERY], sum_y[-GENERATOR_EVERY]), point, result)
    rows = Rows(PERIOD, tuple(range(GENERATOR_EVERY, PERIOD, GENERATOR_EVERY)))
    return [
        Constraint("first generator sum x", _START, first[0]),
        Constraint("first generator sum y", _START, first[1]),
        Constraint("generator sum x", rows, later[0]),
        Constraint("generator sum y", rows, later[1]),
    ]


def _total_constraints(layout: Layout) -> list[Constraint]:
    """2 r Q - 2 s R is minus 2 z G."""
    end, step, total = layout.chain_end(), layout.table_point(0), layout.chain_total()
    shift = _multiple_of_shift(1)
    inverses = layout.total_inverses()
    total_x, total_y = added(end, step, total)
    result_x, result_y = added(shift, _opposite(total), layout.generator_total())
    return [
        Constraint("total x", _START, total_x),
        Constraint("total y", _START, total_y),
        Constraint("total: x differ", _START, (end[0] - step[0]) * inverses[0] - 1),
        Constraint("equation x", _START, result_x),
        Constraint("equation y", _START, result_y),
        Constraint("equation: x differ", _START, (total[0] - shift[0]) * inverses[1] - 1),
    ]


def _multiple_of_shift(scalar: int) -> Coordinates:
    point: Point | None = multiply(scalar, SHIFT_POINT)
    assert point is not None, "the group order is a large prime"
    return constant(point.x), constant(point.y)


def _answers(layout: Layout) -> list[Interaction]:
    """Three calls tell all of a signature by its number, which only one instance has."""
    number = layout.signature[0]
    s = layout.nonce[LAST] - SCALAR_SHIFT
    calls = (
        (Call.SIGNATURE, (layout.nonce_point()[0], s, number)),
        (Call.SIGNED_MESSAGE, (number, layout.generator[0][0], number)),
        (Call.SIGNED_BY, (number, layout.key_point()[0], constant(1))),
    )
    return [answer(call, operands, layout.uses(), period=PERIOD) for call, operands in calls]


def _digit_lookups(layout: Layout) -> list[Interaction]:
    """Two windows a cell. The highest digit has nothing above it."""

    def lookup(name: str, places: range, row: int, *, is_highest: bool = False) -> Interaction:
        digits = [
            column[row] - (0 if is_highest else 4 * column[row - 1])
            for column in (layout.key, layout.nonce)
        ]
        point = layout.point_x[row], layout.point_y[row]
        rows = Rows(PERIOD, tuple(places))
        fields = (layout.signature[row], *digits, *point)
        return Interaction(name, ECDSA_POINT, rows, 2, fields, constant(1))

    return [
        lookup("send highest digits", range(1), 0, is_highest=True),
        lookup("send even digits", range(2, DIGIT_WINDOWS, 2), 0),
        lookup("send odd digits", range(0, DIGIT_WINDOWS, 2), 1),
    ]


def _table_entries(layout: Layout, digits: tuple[Column, Column]) -> list[Interaction]:
    """Each point for its digits, and the opposite point for the opposite digits."""
    x, y, uses, opposite_uses = (column[0] for column in layout.table)
    key, nonce = digits[0][0], digits[1][0]
    number = layout.signature[0]
    rows = Rows(TABLE_EVERY)
    every = TABLE_EVERY
    return [
        Interaction("receive point", ECDSA_POINT, rows, every, (number, key, nonce, x, y), -uses),
        Interaction(
            name="receive opposite point",
            bus=ECDSA_POINT,
            rows=rows,
            every=every,
            fields=(number, 3 - key, 3 - nonce, x, -y),
            multiplicity=-opposite_uses,
        ),
    ]


def _generator_lookups(layout: Layout, window: Column) -> list[Interaction]:
    """Two windows a cell. The highest window has nothing above it."""
    message, x, y, _, _ = layout.generator
    every = 2 * GENERATOR_EVERY

    def lookup(name: str, places: range, row: int, *, is_highest: bool = False) -> Interaction:
        above: Expression | int = 0
        if not is_highest:
            above = GENERATOR_BASE * message[row + GENERATOR_EVERY]
        number = window[0] if row == 0 else window[0] + 1
        fields = (number, message[row] - above, x[row], y[row])
        rows = Rows(PERIOD, tuple(places))
        return Interaction(name, GENERATOR_POINT, rows, every, fields, constant(1))

    highest = PERIOD - every
    return [
        lookup("send even window", range(0, PERIOD, every), 0),
        lookup("send odd window", range(0, highest, every), GENERATOR_EVERY),
        lookup(
            "send highest window", range(highest, PERIOD, every), GENERATOR_EVERY, is_highest=True
        ),
    ]
