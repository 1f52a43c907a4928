from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.decimal_text import (
    TEXT_LENGTH_MAX,
    format_decimal,
    format_fixed,
    parse_decimal,
    trimmed_digits,
)


@given(st.integers(0, 10**30), st.integers(0, 18))
def test_what_is_printed_reads_back_exactly(value: int, digits: int) -> None:
    assert parse_decimal(format_decimal(value, digits), digits) == value
    assert parse_decimal(format_fixed(value, digits), digits) == value


@given(st.integers(-(10**20), 10**20), st.integers(0, 12))
def test_trimmed_text_ends_in_no_zero_after_a_point(value: int, digits: int) -> None:
    text = format_decimal(value, digits)

    assert "." not in text or text[-1] not in "0."
    assert trimmed_digits(text) <= digits


def test_zeros_beyond_the_digits_are_exact() -> None:
    assert parse_decimal("0.100500000", 4) == 1005


def test_more_decimals_than_fit_are_refused() -> None:
    assert parse_decimal("0.10051", 4) is None


def test_what_is_no_plain_decimal_is_refused() -> None:
    texts = ("", ".", "1.", ".5", "-1", "+1", "1e5", "NaN", "Infinity", "0x10", " 1", "1\n", "1_0")

    assert [text for text in texts if parse_decimal(text, 6) is not None] == []


def test_digits_of_other_scripts_are_refused() -> None:
    assert parse_decimal("٣", 0) is None
    assert parse_decimal("1.²", 2) is None


def test_text_beyond_the_maximum_length_is_refused() -> None:
    assert parse_decimal("1" * TEXT_LENGTH_MAX, 0) is not None
    assert parse_decimal("1" * (TEXT_LENGTH_MAX + 1), 0) is None


def test_negative_numbers_keep_their_sign_below_one() -> None:
    assert format_decimal(-5, 3) == "-0.005"
    assert format_fixed(-5, 3) == "-0.005"


def test_trimmed_digits_counts_what_is_needed() -> None:
    assert [trimmed_digits(text) for text in ("0.0010", "10", "1.0", "0.25")] == [3, 0, 0, 2]
