import pytest

from provex.oracle.observations import (
    CLOCK_SKEW_S_MAX,
    PRICE_E18_BOUND,
    AggregatorKind,
    AggregatorSource,
    Observation,
    chainlink_observation,
    maker_observation,
    usable_price,
)

NOW = 1_700_000_000
SOURCE = AggregatorSource(
    asset=7, address="0x" + "11" * 20, kind=AggregatorKind.CHAINLINK, decimals=8, age_s_max=60
)


def words(*values):
    return b"".join((value % 2**256).to_bytes(32) for value in values)


def test_chainlink_answer_is_scaled_from_its_decimals():
    answer = words(9, 42_000 * 10**8, NOW - 3, NOW - 2, 9)

    assert chainlink_observation(answer, 8) == Observation(
        price_e18=42_000 * 10**18, observed_at_s=NOW - 2
    )


def test_more_than_eighteen_decimals_are_cut():
    answer = words(9, 42_000 * 10**20 + 199, NOW, NOW, 9)

    assert chainlink_observation(answer, 20) == Observation(
        price_e18=42_000 * 10**18 + 1, observed_at_s=NOW
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        words(9, 42, NOW, NOW),
        words(9, 0, NOW, NOW, 9),
        words(9, -1, NOW, NOW, 9),
        words(9, 42, NOW, 0, 9),
        words(9, 42, NOW, NOW, 8),
    ],
    ids=["empty", "short", "zero", "negative", "round not complete", "carried over"],
)
def test_an_unusable_round_is_no_observation(answer):
    assert chainlink_observation(answer, 8) is None


def test_maker_values_have_eighteen_decimals_and_the_time_of_the_block():
    expected = Observation(price_e18=3_000 * 10**18, observed_at_s=NOW)

    peeked = maker_observation(words(3_000 * 10**18, 1), AggregatorKind.MAKER_PEEK, NOW)
    read = maker_observation(words(3_000 * 10**18), AggregatorKind.MAKER_READ, NOW)

    assert peeked == expected
    assert read == expected


def test_a_maker_value_that_is_not_set_is_no_observation():
    assert maker_observation(words(3, 0), AggregatorKind.MAKER_PEEK, NOW) is None
    assert maker_observation(words(0), AggregatorKind.MAKER_READ, NOW) is None


@pytest.mark.parametrize(
    ("observed_at", "expected"),
    [
        (NOW - 61, None),
        (NOW - 60, NOW - 60),
        (NOW, NOW),
        (NOW + CLOCK_SKEW_S_MAX, NOW),
        (NOW + CLOCK_SKEW_S_MAX + 1, None),
    ],
)
def test_only_fresh_observations_are_usable(observed_at, expected):
    usable = usable_price(Observation(price_e18=5, observed_at_s=observed_at), SOURCE, NOW)

    assert (usable and usable.observed_at_s) == expected


@pytest.mark.parametrize(
    ("price", "is_usable"), [(0, False), (1, True), (PRICE_E18_BOUND - 1, True), (2**120, False)]
)
def test_only_prices_in_range_are_usable(price, is_usable):
    usable = usable_price(Observation(price_e18=price, observed_at_s=NOW), SOURCE, NOW)

    assert (usable is not None) == is_usable
