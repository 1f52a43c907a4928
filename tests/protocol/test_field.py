"""The field helpers against their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.field import (
    FIELD_GENERATOR,
    PRIME,
    checked_element,
    inverse,
    square_root,
)

elements = st.integers(min_value=0, max_value=PRIME - 1)


def test_the_prime_has_its_published_form() -> None:
    assert PRIME == 0x800000000000011000000000000000000000000000000000000000000000001


@given(elements.filter(bool))
def test_an_element_times_its_inverse_is_one(value: int) -> None:
    assert value * inverse(value) % PRIME == 1


def test_zero_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="not invertible"):
        inverse(0)


@given(elements)
def test_the_root_of_a_square_is_the_smaller_one(value: int) -> None:
    assert square_root(value * value % PRIME) == min(value, -value % PRIME)


@given(elements.filter(bool))
def test_a_non_residue_has_no_root(value: int) -> None:
    assert square_root(FIELD_GENERATOR * value * value % PRIME) is None


@pytest.mark.parametrize("value", [-1, PRIME, 2**256])
def test_numbers_outside_the_field_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="no field element"):
        checked_element(value)


@pytest.mark.parametrize("value", [0, PRIME - 1])
def test_the_ends_of_the_field_are_elements(value: int) -> None:
    assert checked_element(value) == value
