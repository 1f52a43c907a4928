"""How the rows of the signature chip are filled."""

from collections.abc import Sequence
from dataclasses import dataclass

from provex.air.chip import Chip
from provex.air.trace import ChipTrace, chip_trace
from provex.protocol.curve import ALPHA, GENERATOR, ORDER, Point, add, multiply, negate, y_of_x
from provex.protocol.ecdsa import StarkSignature, public_key_of, sign
from provex.protocol.field import PRIME
from provex.protocol.pedersen import SHIFT_POINT

from .ecdsa_layout import DIGIT_WINDOWS, PERIOD, SCALAR_BOUND, SCALAR_SHIFT, TABLE
from .generator_table import GENERATOR_WINDOWS, generator_entry
from .rows import padded_height

__all__ = ["SignatureWitness", "ecdsa_trace", "is_provable", "witness_of"]

Cells = dict[str, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureWitness:
    """A signature with the points Q and R that satisfy z G + r Q = s R, received `uses` times."""

    message: int
    r: int
    s: int
    key: Point
    nonce: Point
    uses: int = 1


def witness_of(
    message: int, signature: StarkSignature, public_key_x: int
) -> SignatureWitness | None:
    """The points of a signature under one of the key's two points; None if it has none."""
    r, s = signature.r, signature.s
    y = y_of_x(public_key_x)
    if y is None or not all(0 < scalar < SCALAR_BOUND for scalar in (message, r, s)):
        return None
    for key in (Point(public_key_x, y), Point(public_key_x, PRIME - y)):
        total = add(multiply(message, GENERATOR), multiply(r, key))
        nonce = multiply(pow(s, -1, ORDER), total)
        if nonce is not None and nonce.x == r:
            return SignatureWitness(message=message, r=r, s=s, key=key, nonce=nonce)
    return None


def ecdsa_trace(chip: Chip, witnesses: Sequence[SignatureWitness], height: int = 0) -> ChipTrace:
    """Fill one instance a signature; unused ones hold a signature for nobody.

    ValueError for a signature that meets equal x coordinates: it cannot be proved.
    """
    count = padded_height(len(witnesses), height // PERIOD)
    cells: Cells = {column.name: [] for column in chip.committed()}
    for number in range(count):
        witness = witnesses[number] if number < len(witnesses) else _padding()
        for name, values in _instance(number, witness).items():
            cells[name] += values
    return chip_trace(chip, count * PERIOD, cells)


def is_provable(message: int, signature: StarkSignature, public_key_x: int) -> bool:
    """Whether the chip accepts a signature: what must be refused before an order is acknowledged.

    Signatures that hold but cannot be proved exist only by the signer's own contrivance: s beyond
    2^251, or a message that is a small multiple of the private key.
    """
    witness = witness_of(message, signature, public_key_x)
    if witness is None:
        return False
    try:
        _instance(0, witness)
    except ValueError:
        return False
    return True


def _padding() -> SignatureWitness:
    witness = witness_of(1, sign(2, 1), public_key_of(2).x)
    assert witness is not None, "the signature is ours"
    return SignatureWitness(
        message=1, r=witness.r, s=witness.s, key=witness.key, nonce=witness.nonce, uses=0
    )


def _instance(number: int, witness: SignatureWitness) -> Cells:
    table = _Table(witness)
    cells = _chain(witness, table)
    cells["signature"] = [number] * PERIOD
    cells |= _generator(witness.message)
    cells["table x"] = [_some(point).x for point in table.points]
    cells["table y"] = [_some(point).y for point in table.points]
    cells["table uses"] = table.uses
    cells["table opposite uses"] = table.opposite_uses
    _fill_extra(cells, witness, table)
    return cells


class _Table:
    """The points of one signature, with the count of their uses."""

    def __init__(self, witness: SignatureWitness) -> None:
        self.points = [
            add(_signed(key, witness.key), _signed(-nonce, witness.nonce)) for key, nonce in TABLE
        ]
        self.uses, self.opposite_uses = [0] * len(TABLE), [0] * len(TABLE)

    def used(self, key: int, nonce: int) -> Point:
        """The point of two odd digits, counted."""
        if (key, nonce) in TABLE:
            place = TABLE.index((key, nonce))
            self.uses[place] += 1
            return _some(self.points[place])
        place = TABLE.index((-key, -nonce))
        self.opposite_uses[place] += 1
        return _some(negate(self.points[place]))


def _signed(scalar: int, point: Point) -> Point | None:
    result = multiply(abs(scalar), point)
    return result if scalar > 0 else negate(result)


def _some(point: Point | None) -> Point:
    if point is None:
        raise ValueError("the signature meets the point at infinity and cannot be proved")
    return point


def _chain(witness: SignatureWitness, table: _Table) -> Cells:
    names = ("x", "y", "doubling slope", "first slope", "second slope", "inverse")
    cells: Cells = {name: [] for name in names}
    cells |= {name: [] for name in ("point x", "point y", "key digits", "nonce digits")}
    total: Point | None = None
    for window in range(DIGIT_WINDOWS):
        shift = 2 * (DIGIT_WINDOWS - 1 - window)
        key, nonce = (witness.r + SCALAR_SHIFT) >> shift, (witness.s + SCALAR_SHIFT) >> shift
        point = table.used(2 * (key % 4) - 3, 2 * (nonce % 4) - 3)
        slopes = [0, 0, 0, 0]
        if total is not None:
            slopes, total = _step(total, point)
        total = total or point
        row = [total.x, total.y, *slopes, point.x, point.y, key % PRIME, nonce % PRIME]
        for name, value in zip(cells, row, strict=True):
            cells[name].append(value)
    return cells


def _step(total: Point, point: Point) -> tuple[list[int], Point]:
    """The slopes and the inverse of a step, and 4 A + P."""
    double_slope = _tangent(total)
    double = _some(add(total, total))
    inverse = _inverse(double.x - point.x)
    between = _some(add(double, point))
    first = (double.y - point.y) * inverse % PRIME
    second = (double.y - between.y) * _inverse(double.x - between.x) % PRIME
    return [double_slope, first, second, inverse], _some(add(double, between))


def _tangent(point: Point) -> int:
    return (3 * point.x**2 + ALPHA) * _inverse(2 * point.y) % PRIME


def _inverse(value: int) -> int:
    """Of a difference of x coordinates. ValueError for 0."""
    return pow(value, -1, PRIME)


def _generator(message: int) -> Cells:
    names = ("message", "generator x", "generator y", "generator sum x", "generator sum y")
    cells: Cells = {name: [] for name in names}
    total = multiply(GENERATOR_WINDOWS + 1, SHIFT_POINT)
    for window in range(GENERATOR_WINDOWS):
        rest = message >> 8 * window
        point = generator_entry(window, rest % 256)
        total = _some(add(total, point))
        for name, value in zip(names, (rest, point.x, point.y, total.x, total.y), strict=True):
            cells[name].append(value)
    return cells


def _fill_extra(cells: Cells, witness: SignatureWitness, table: _Table) -> None:
    """The single values, in the cells that the chain leaves."""
    cells["doubling slope"][0] = witness.uses
    cells["first slope"][0] = _inverse(witness.message)
    cells["second slope"][0] = _inverse(witness.r - SCALAR_BOUND)
    cells["inverse"][0] = _inverse(witness.s - SCALAR_BOUND)
    key, nonce = witness.key, witness.nonce
    triples = [_some(multiply(3, point)) for point in (key, nonce)]
    end = Point(cells["x"][-1], cells["y"][-1])
    step = _some(table.points[0])
    total = _some(add(end, step))
    inverses = [
        _inverse(left.x - right.x) for left in (key, triples[0]) for right in (nonce, triples[1])
    ]
    total_inverses = _inverse(end.x - step.x), _inverse(total.x - SHIFT_POINT.x)
    pairs: list[tuple[str, int, int]] = [
        ("x", total.x, triples[0].x),
        ("y", total.y, triples[0].y),
        ("doubling slope", _tangent(key), _tangent(nonce)),
        ("first slope", _triple_slope(key), _triple_slope(nonce)),
        ("second slope", inverses[0], inverses[1]),
        ("inverse", *total_inverses),
        ("point x", key.x, nonce.x),
        ("point y", key.y, nonce.y),
        ("key digits", triples[1].x, inverses[2]),
        ("nonce digits", triples[1].y, inverses[3]),
    ]
    for name, low, high in pairs:
        cells[name] += [low, high]


def _triple_slope(point: Point) -> int:
    double = _some(add(point, point))
    return (double.y - point.y) * _inverse(double.x - point.x) % PRIME
