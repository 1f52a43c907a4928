"""The group of the Stark curve."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provex.protocol.curve import (
    BETA,
    GENERATOR,
    ORDER,
    Point,
    add,
    is_on_curve,
    multiply,
    negate,
    y_of_x,
)
from provex.protocol.field import PRIME

scalars = st.integers(min_value=0, max_value=ORDER - 1)


def test_the_parameters_are_the_published_decimals() -> None:
    assert BETA == 3141592653589793238462643383279502884197169399375105820974944592307816406665
    assert ORDER == 3618502788666131213697322783095070105526743751716087489154079457884512865583


def test_the_order_times_the_generator_is_infinity() -> None:
    assert multiply(ORDER, GENERATOR) is None
    assert multiply(ORDER + 1, GENERATOR) == GENERATOR
    assert multiply(ORDER - 1, GENERATOR) == negate(GENERATOR)


@settings(max_examples=10)
@given(scalars, scalars)
def test_multiples_add_up(first: int, second: int) -> None:
    total = add(multiply(first, GENERATOR), multiply(second, GENERATOR))

    assert total == multiply((first + second) % ORDER, GENERATOR)


def test_infinity_is_neutral() -> None:
    assert add(None, GENERATOR) == GENERATOR
    assert add(GENERATOR, None) == GENERATOR
    assert add(GENERATOR, negate(GENERATOR)) is None
    assert add(None, None) is None
    assert negate(None) is None
    assert multiply(5, None) is None
    assert multiply(0, GENERATOR) is None


def test_a_point_is_found_from_its_x() -> None:
    assert y_of_x(GENERATOR.x) in {GENERATOR.y, PRIME - GENERATOR.y}


def test_an_x_of_the_twist_or_outside_the_field_has_no_point() -> None:
    twist_x = next(x for x in range(1, 100) if y_of_x(x) is None)

    assert y_of_x(twist_x) is None
    assert y_of_x(PRIME + GENERATOR.x) is None
    assert y_of_x(-1) is None


@pytest.mark.parametrize(
    ("point", "is_valid"),
    [
        (GENERATOR, True),
        (Point(GENERATOR.x, PRIME - GENERATOR.y), True),
        (Point(GENERATOR.x, GENERATOR.y + 1), False),
        (Point(GENERATOR.x + PRIME, GENERATOR.y), False),
        (Point(GENERATOR.x, GENERATOR.y - PRIME), False),
        (Point(0, 0), False),
    ],
)
def test_only_canonical_points_are_on_the_curve(point: Point, is_valid: bool) -> None:
    assert is_on_curve(point) is is_valid
