"""Interval arithmetic holds every result, tightly at the corners, at any size."""

from hypothesis import given
from hypothesis import strategies as st

from provex.language.intervals import (
    EMPTY,
    FELT,
    Interval,
    is_in_field,
    joined,
    met,
    widened,
)
from provex.protocol.numbers import FIELD_PRIME

NUMBERS = st.one_of(st.integers(-9, 9), st.integers(-(2**260), 2**260))


@st.composite
def intervals(draw, least=None):
    a, b = draw(NUMBERS), draw(NUMBERS)
    low, high = min(a, b), max(a, b)
    if least is not None:
        low, high = max(low, least), max(high, least)
    return Interval(low, high)


def member(interval, place):
    """Return a number of the interval, at a place from 0 (low) to 4 (high)."""
    return interval.low + (interval.high - interval.low) * place // 4


PLACES = st.integers(0, 4)


@given(intervals(), intervals(), PLACES, PLACES)
def test_sums_differences_and_products_are_held(left, right, place_left, place_right):
    a, b = member(left, place_left), member(right, place_right)

    for result, value in ((left + right, a + b), (left - right, a - b), (left * right, a * b)):
        assert result.low <= value <= result.high


@given(intervals(), intervals(least=1), PLACES, PLACES)
def test_quotients_and_remainders_are_held(left, right, place_left, place_right):
    a, b = member(left, place_left), member(right, place_right)
    quotient, remainder = left // right, left % right

    assert quotient.low <= a // b <= quotient.high
    assert remainder.low <= a % b <= remainder.high


@given(intervals(), intervals())
def test_joining_holds_both_and_meeting_is_held_by_both(left, right):
    both, common = joined(left, right), met(left, right)

    assert both.holds(left)
    assert both.holds(right)
    assert left.holds(common)
    assert right.holds(common)


@given(intervals(), intervals())
def test_widening_holds_what_it_widens_to_and_ends(left, right):
    bound = left
    for _ in range(40):
        larger = joined(bound, right)
        bound = widened(bound, larger)
        assert bound.holds(larger)

    assert widened(bound, joined(bound, right)) == bound


def test_a_product_at_the_edge_of_the_field_is_exact():
    factor = Interval(0, 2**125 - 1)

    assert factor * factor == Interval(0, (2**125 - 1) ** 2)
    assert is_in_field(factor * factor)
    assert not is_in_field(factor * factor * Interval(0, 3))


def test_the_field_holds_canonical_and_signed_values_but_no_mixture():
    half = FIELD_PRIME // 2

    assert is_in_field(FELT)
    assert is_in_field(Interval(-half, half))
    assert not is_in_field(Interval(-1, FIELD_PRIME - 1))
    assert not is_in_field(Interval(0, FIELD_PRIME))
    assert not is_in_field(Interval(-half - 1, 0))


def test_nothing_stays_nothing():
    assert (EMPTY + FELT).is_empty
    assert (EMPTY * FELT).is_empty
    assert (-EMPTY).is_empty
    assert (FELT // EMPTY).is_empty
    assert joined(EMPTY, FELT) == FELT
    assert met(Interval(0, 1), Interval(3, 4)).is_empty


def test_bounds_are_written_as_people_read_them():
    assert str(Interval(0, 2**64 - 1)) == "0 .. 2^64 - 1"
    assert str(Interval(-(2**63), 2**63 - 1)) == "-2^63 .. 2^63 - 1"
    assert str(FELT) == "0 .. p - 1"
    assert str(Interval(5, 5)) == "5"
    assert str(Interval(-(2**64) + 1, 3 * 2**64)) == "-2^64 + 1 .. < 2^66"
    assert str(EMPTY) == "never"
