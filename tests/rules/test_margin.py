"""Value, risk and transitions: rules MA-1 to MA-8."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    OK,
    OUT_OF_RANGE_TOTAL_RISK,
    OUT_OF_RANGE_TOTAL_VALUE,
)
from provex.rules.margin import (
    is_deleveragable,
    is_liquidatable,
    is_well_leveraged,
    position_status,
    risk_factor,
    transition_code,
)
from rules.world import (
    ALICE,
    BOUND_LAST,
    BTC,
    BTC_PRICE,
    ETH,
    RISK,
    asset,
    configuration,
    position,
    view,
)

ONE = 2**32
BALANCE_MAX = 2**63 - 1


def code(before, after, batch_view=None, index=BTC):
    def balance(of):
        return sum(held.balance for held in of.assets if held.asset_index == index)

    return transition_code(
        batch_view or view(),
        before,
        after,
        balance_before=balance(before),
        balance_after=balance(after),
    )


def test_value_and_risk_of_the_reference_position():
    held = position(ALICE, -11_000_000_000, (BTC, 10**10))

    status = position_status(view(), held)

    assert status.total_value // ONE == 512_339_999
    assert status.total_risk // 2**64 == 345_370_200
    assert is_well_leveraged(status)


def test_liquidatable_and_deleveragable_are_strict():
    no_risk = position_status(view(), position(ALICE, 0))

    assert not is_liquidatable(no_risk)
    assert not is_deleveragable(no_risk)
    assert is_deleveragable(position_status(view(), position(ALICE, -1)))


def test_risk_equal_to_value_is_well_leveraged_and_one_less_quantum_is_not():
    config = replace(configuration(), assets=(asset("BTC-10", 1, (BOUND_LAST, ONE // 2)),))
    unit = view(config, prices=(ONE,))
    held = position(ALICE, -50, (BTC, 100))

    assert is_well_leveraged(position_status(unit, held))
    assert is_liquidatable(position_status(unit, replace(held, collateral=-51)))


def test_risk_segments_hold_their_upper_bound():
    stepped = asset("BTC-10", 1, (0, 1), (100, 2), (BOUND_LAST, 3))

    factors = [risk_factor(stepped, size) for size in (0, 1, 100, 101, BOUND_LAST)]

    assert factors == [1, 2, 2, 3, 3]


def test_risk_goes_by_balance_or_by_value_as_configured():
    stepped = asset("BTC-10", 1, (10, 5), (BOUND_LAST, 7))
    by_value = view(replace(configuration(), assets=(stepped,)), prices=(ONE,))
    by_balance = view(
        replace(configuration(), assets=(stepped,), is_risk_by_balance_only=True), prices=(ONE,)
    )
    held = position(ALICE, 0, (BTC, 10))

    assert position_status(by_value, held).total_risk == 10 * ONE * 7
    assert position_status(by_balance, held).total_risk == 10 * ONE * 5


def test_total_value_ends_at_2_to_the_95():
    at_one = view(prices=(2**32, 1, 1))
    largest = position(ALICE, BALANCE_MAX)
    lowest = position(ALICE, -(2**63))

    assert position_status(at_one, largest).total_value == BALANCE_MAX * ONE
    assert position_status(at_one, lowest).total_value == -(2**95)
    above = position(ALICE, BALANCE_MAX, (BTC, 1))
    below = position(ALICE, -(2**63), (BTC, -1))
    assert position_status(at_one, above).code == OUT_OF_RANGE_TOTAL_VALUE
    assert position_status(at_one, below).code == OUT_OF_RANGE_TOTAL_VALUE


def test_total_value_reaches_its_last_fraction():
    tiny = view(prices=(2**32 - 1, 1, 1))

    assert position_status(tiny, position(ALICE, BALANCE_MAX, (BTC, 1))).total_value == 2**95 - 1


def test_total_risk_ends_at_2_to_the_128():
    config = replace(
        configuration(),
        assets=tuple(asset(name, 1, (BOUND_LAST, ONE - 1)) for name in ("A-1", "B-1", "C-1")),
    )
    # 2^63 quantums long and short at the same price: value 0, risk in both.
    price = 2**33
    flat = position(ALICE, 0, (BTC, 2**62), (ETH, -(2**62)))
    status = position_status(view(config, prices=(price, price, 1)), flat)
    assert status.total_risk == 2 * 2**95 * (ONE - 1)
    assert status.code == OK
    wide = position(ALICE, 0, (BTC, 2**63 - 1), (ETH, -(2**63) + 1))
    assert (
        position_status(view(config, prices=(price, price, 1)), wide).code
        == OUT_OF_RANGE_TOTAL_RISK
    )


def test_total_risk_accepts_exactly_2_to_the_128_minus_1():
    # 2^128 - 1 = 3 * 5 * 17 * 257 * 641 * 65537 * 274177 * 6700417 * 67280421310721.
    factor = 3 * 5 * 17 * 257 * 65537
    price = 641 * 6700417
    size = 274177 * 67280421310721
    config = replace(configuration(), assets=(asset("A-1", 1, (BOUND_LAST, factor)),))
    held = position(ALICE, -(price * size // ONE), (BTC, size))

    status = position_status(view(config, prices=(price,)), held)

    assert (status.code, status.total_risk) == (OK, 2**128 - 1)
    more = replace(config, assets=(asset("A-1", 1, (BOUND_LAST, factor + 1)),))
    assert position_status(view(more, prices=(price,)), held).code == OUT_OF_RANGE_TOTAL_RISK


def test_a_well_leveraged_result_needs_no_condition_on_the_start():
    assert code(position(ALICE, -(10**12), (BTC, 5)), position(ALICE, 1)) == OK


def test_an_unsafe_position_may_not_grow_flip_or_open():
    unsafe = position(ALICE, -11_400_000_000, (BTC, 10**10))
    grown = position(ALICE, -11_500_000_000, (BTC, 10**10 + 1))
    flipped = position(ALICE, -500, (BTC, -1))
    expected = ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS

    assert code(unsafe, grown) == expected
    assert code(unsafe, flipped) == expected
    assert code(position(ALICE, -5), position(ALICE, -5, (BTC, 1))) == expected


def test_an_unsafe_position_may_shrink_at_an_unchanged_ratio():
    unsafe = position(ALICE, -11_400_000_000, (BTC, 10**10))
    half = position(ALICE, -5_700_000_000, (BTC, 5 * 10**9))

    assert code(unsafe, half) == OK
    assert code(unsafe, replace(half, collateral=half.collateral - 1)) == (
        ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO
    )


def test_without_risk_the_value_may_not_fall():
    debt = position(ALICE, -10)

    assert code(debt, position(ALICE, -9)) == OK
    assert code(debt, debt) == OK
    assert code(debt, position(ALICE, -11)) == ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE


def test_the_updated_status_is_judged_before_the_initial_one():
    at_one = view(prices=(2**32, 1, 1))
    broken = position(ALICE, BALANCE_MAX, (BTC, 1))

    assert code(broken, position(ALICE, 5), at_one) == OK
    assert code(position(ALICE, 5), broken, at_one) == OUT_OF_RANGE_TOTAL_VALUE
    assert code(broken, position(ALICE, -5), at_one) == OUT_OF_RANGE_TOTAL_VALUE


@given(
    collateral=st.integers(-(2**62), 2**62),
    balance=st.integers(-(2**61), 2**61),
    deposit=st.integers(1, 2**61),
)
def test_a_deposit_is_always_a_valid_transition(collateral, balance, deposit):
    held = ((BTC, balance),) if balance else ()
    before = position(ALICE, collateral, *held)
    after = position(ALICE, collateral + deposit, *held)
    if position_status(view(), before).code or position_status(view(), after).code:
        return

    assert code(before, after) == OK


@given(
    collateral=st.integers(-(2**40), 2**40),
    balance=st.integers(-(2**40), 2**40).filter(bool),
    amount=st.integers(1, 2**40),
)
def test_a_withdrawal_below_maintenance_never_passes(collateral, balance, amount):
    before = position(ALICE, collateral, (BTC, balance))
    after = position(ALICE, collateral - amount, (BTC, balance))

    if not is_well_leveraged(position_status(view(), after)):
        assert code(before, after) != OK


def test_the_risk_factor_of_the_world_is_three_percent():
    held = position(ALICE, 0, (BTC, 1))

    assert position_status(view(), held).total_risk == BTC_PRICE * RISK
