"""Trades and the execution of limit orders: rules OR-1 to OR-5, LO-1 to LO-9, TR-1 to TR-3."""

from dataclasses import replace

import pytest

from provex.protocol.curve import ORDER as CURVE_ORDER
from provex.protocol.errors import (
    FEE_POSITION_CANNOT_TRADE,
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
    INVALID_COLLATERAL_ASSET_ID,
    INVALID_FULFILLMENT_ASSETS_RATIO,
    INVALID_FULFILLMENT_FEE_RATIO,
    INVALID_FULFILLMENT_INFO,
    INVALID_FUNDING_TICK_TIMESTAMP,
    INVALID_POSITION_ID,
    INVALID_PUBLIC_KEY,
    INVALID_SIGNATURE,
    MESSAGE_EXPIRED,
    MISSING_SYNTHETIC_ASSET_ID,
    OK,
    ORDERS_DO_NOT_MATCH,
    OUT_OF_RANGE_AMOUNT,
    OUT_OF_RANGE_BALANCE,
    OUT_OF_RANGE_POSITIVE_AMOUNT,
    SAME_POSITION_ID,
)
from provex.protocol.state import OrderLeaf
from provex.protocol.transactions import Signature
from provex.rules.messages import limit_order_hash
from rules.world import (
    ALICE,
    BOB,
    BTC,
    ETH,
    EXPIRATION_HOURS,
    FEE,
    FEE_ID,
    INSURANCE,
    MINIMUM_HOURS,
    NOW_S,
    World,
    configuration,
    id_of,
    key_of,
    order,
    trade,
    view,
    with_asset,
)

FUNDS = 10**9
PRICE = 115_123_400
SIZE = 10**8


@pytest.fixture
def world():
    made = World()
    made.give(ALICE, FUNDS)
    made.give(BOB, FUNDS)
    return made


def sell(private_key=BOB, **changes):
    return order(private_key, is_buying_synthetic=False, **changes)


def leaf_of(world, signed):
    return world.store.read_order(limit_order_hash(configuration(), signed) >> 187)


def test_a_trade_fills_both_orders_and_pays_fees(world):
    buy = order(ALICE)

    effects = world.apply(
        trade(buy, sell(), fee_buyer=100, fee_seller=70), "trade/fills_both_orders"
    )

    assert effects.result == OK
    assert world.of(ALICE).collateral == FUNDS - PRICE - 100
    assert world.of(BOB).collateral == FUNDS + PRICE - 70
    assert (world.balance(ALICE, BTC), world.balance(BOB, BTC)) == (SIZE, -SIZE)
    assert world.store.read_position(FEE_ID).collateral == 170
    assert leaf_of(world, buy) == OrderLeaf(SIZE, EXPIRATION_HOURS)


def test_an_order_fills_in_parts_and_not_beyond_its_size(world):
    buy, ask = order(ALICE), sell()
    part = {"amount_synthetic": 6 * 10**7, "amount_collateral": 69_074_040}

    world.apply(trade(buy, ask, **part))

    assert world.refused(trade(buy, ask, **part), "trade/refuses_overfill") == (
        INVALID_FULFILLMENT_INFO
    )
    rest = {"amount_synthetic": 4 * 10**7, "amount_collateral": 46_049_360}
    world.apply(trade(buy, ask, **rest))
    assert leaf_of(world, buy).filled == SIZE
    smallest = {"amount_synthetic": 1, "amount_collateral": 1}
    assert world.refused(trade(buy, ask, **smallest)) == INVALID_FULFILLMENT_INFO


@pytest.mark.parametrize("collateral", [PRICE, PRICE + 1, PRICE - 1])
def test_each_side_judges_the_price_by_its_own_order(world, collateral):
    generous_buy = order(ALICE, amount_collateral=2 * PRICE)
    generous_sell = sell(amount_collateral=1)
    strict_buy, strict_sell = order(ALICE), sell()

    bought = {"trade": trade(strict_buy, generous_sell, amount_collateral=collateral)}
    sold = {"trade": trade(generous_buy, strict_sell, amount_collateral=collateral)}

    if collateral > PRICE:
        assert world.refused(bought["trade"]) == INVALID_FULFILLMENT_ASSETS_RATIO
    elif collateral < PRICE:
        assert world.refused(sold["trade"]) == INVALID_FULFILLMENT_ASSETS_RATIO
    else:
        world.apply(bought["trade"])


def test_a_buyer_pays_at_most_the_price_rounded_up(world):
    # 3 quantums signed for 10: one costs at most ceil(10 / 3) = 4.
    buy = order(ALICE, amount_synthetic=3, amount_collateral=10)
    free = sell(amount_collateral=1)

    over = trade(buy, free, amount_synthetic=1, amount_collateral=5)
    assert world.refused(over, "trade/refuses_price_worse_than_limit") == (
        INVALID_FULFILLMENT_ASSETS_RATIO
    )
    world.apply(trade(buy, free, amount_synthetic=1, amount_collateral=4))


def test_a_seller_gets_at_least_the_price_rounded_down(world):
    ask = sell(amount_synthetic=3, amount_collateral=10)
    rich = order(ALICE, amount_collateral=2**63)

    under = trade(rich, ask, amount_synthetic=1, amount_collateral=2)
    assert world.refused(under) == INVALID_FULFILLMENT_ASSETS_RATIO
    world.apply(trade(rich, ask, amount_synthetic=1, amount_collateral=3))


def test_a_buyer_may_get_synthetic_for_nothing(world):
    free = sell(amount_synthetic=2**63, amount_collateral=1)

    world.apply(trade(order(ALICE), free, amount_synthetic=5, amount_collateral=0))

    assert world.balance(ALICE, BTC) == 5


@pytest.mark.parametrize("side", ["fee_buyer", "fee_seller"])
def test_the_fee_is_at_most_its_exact_share(world, side):
    buy, ask = order(ALICE, amount_fee=10), sell(amount_fee=10)
    half = {"amount_synthetic": SIZE // 2, "amount_collateral": PRICE // 2}

    over = trade(buy, ask, **half, **{side: 6})
    refused = world.refused(over, f"trade/refuses_{side}_above_share")
    assert refused == INVALID_FULFILLMENT_FEE_RATIO
    world.apply(trade(buy, ask, **half, **{side: 5}))


def test_without_collateral_there_is_no_fee(world):
    free = sell(amount_synthetic=2**63, amount_collateral=1, amount_fee=2**64 - 1)
    gift = {"amount_synthetic": 1, "amount_collateral": 0}

    assert world.refused(trade(order(ALICE), free, **gift, fee_seller=1)) == (
        INVALID_FULFILLMENT_FEE_RATIO
    )


def test_zero_amounts_are_refused(world):
    nothing = trade(order(ALICE), sell(), amount_synthetic=0, amount_collateral=0)
    assert world.refused(nothing) == OUT_OF_RANGE_POSITIVE_AMOUNT
    worthless = order(ALICE, amount_collateral=0)
    assert world.refused(trade(worthless, sell(), amount_collateral=0)) == (
        OUT_OF_RANGE_POSITIVE_AMOUNT
    )


def test_the_largest_amounts_are_judged_without_overflow(world):
    huge = 2**64 - 1
    buy = order(ALICE, amount_synthetic=huge, amount_collateral=huge, amount_fee=huge)
    ask = sell(amount_synthetic=huge, amount_collateral=huge, amount_fee=huge)

    assert world.refused(trade(buy, ask)) == OUT_OF_RANGE_BALANCE


def test_the_sides_must_be_a_buy_and_a_sell_of_one_asset(world):
    assert world.refused(trade(sell(ALICE), sell())) == ORDERS_DO_NOT_MATCH
    assert world.refused(trade(order(ALICE), order(BOB))) == ORDERS_DO_NOT_MATCH
    assert world.refused(trade(order(ALICE), sell(asset_index=ETH))) == ORDERS_DO_NOT_MATCH


def test_one_position_cannot_trade_with_itself(world):
    assert world.refused(trade(order(ALICE), sell(ALICE)), "trade/refuses_one_position") == (
        SAME_POSITION_ID
    )


def test_the_fee_position_signs_no_orders(world):
    world.give(FEE, FUNDS)

    assert world.refused(trade(order(FEE), sell())) == FEE_POSITION_CANNOT_TRADE


def test_an_unconfigured_asset_is_refused(world):
    wide = replace(configuration(), assets=configuration().assets * 2)
    buy = order(ALICE, asset_index=3, config=wide)

    assert world.refused(trade(buy, sell(asset_index=3, config=wide))) == MISSING_SYNTHETIC_ASSET_ID


def test_another_collateral_is_refused(world):
    assert world.refused(trade(order(ALICE, collateral_asset_id=1), sell())) == (
        INVALID_COLLATERAL_ASSET_ID
    )


def test_signatures_must_be_the_keys_own(world):
    forged = replace(order(ALICE), amount_collateral=PRICE + 1)
    assert world.refused(trade(forged, sell()), "trade/refuses_forged_order") == INVALID_SIGNATURE
    foreign = replace(order(BOB), position_id=id_of(ALICE), public_key=key_of(ALICE))
    assert world.refused(trade(foreign, sell())) == INVALID_SIGNATURE
    zero = order(ALICE, signature=Signature(0, 0))
    assert world.refused(trade(zero, sell())) == INVALID_SIGNATURE


def test_a_mirrored_signature_uses_the_same_order(world):
    buy = order(ALICE)
    mirrored = replace(buy, signature=Signature(buy.signature.r, CURVE_ORDER - buy.signature.s))

    world.apply(trade(buy, sell(amount_synthetic=2 * SIZE, amount_collateral=2 * PRICE)))

    again = trade(mirrored, sell(amount_synthetic=2 * SIZE, amount_collateral=2 * PRICE))
    assert world.refused(again) == INVALID_FULFILLMENT_INFO


def test_key_zero_is_refused(world):
    assert world.refused(trade(replace(order(ALICE), public_key=0), sell())) == INVALID_PUBLIC_KEY


def test_an_order_of_another_owner_is_refused(world):
    foreign = order(BOB, position_id=id_of(ALICE), is_buying_synthetic=True)

    assert world.refused(trade(foreign, sell())) == INVALID_PUBLIC_KEY


def test_the_expiration_bound_is_inclusive(world):
    late = trade(order(ALICE, expiration_hours=MINIMUM_HOURS - 1), sell())
    assert world.refused(late, "trade/refuses_expired_order") == MESSAGE_EXPIRED
    world.apply(trade(order(ALICE, expiration_hours=MINIMUM_HOURS), sell()))


def test_two_messages_in_one_slot_share_it_until_the_later_expiration(world):
    buy = order(ALICE)
    slot = limit_order_hash(configuration(), buy) >> 187
    world.store.orders[slot] = OrderLeaf(SIZE - 5, EXPIRATION_HOURS + 100)

    small = {"amount_synthetic": 5, "amount_collateral": 6}
    world.apply(trade(buy, sell(), **small))

    assert world.store.read_order(slot) == OrderLeaf(SIZE, EXPIRATION_HOURS + 100)
    assert world.refused(trade(buy, sell(), **small)) == INVALID_FULFILLMENT_INFO


def test_margin_is_required_of_each_side(world):
    world.give(ALICE, 1000)

    assert world.refused(trade(order(ALICE), sell()), "trade/refuses_unsafe_buyer") == (
        ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS
    )


def test_an_empty_position_cannot_trade_but_the_insurance_position_can(world):
    del world.store.positions[id_of(ALICE)]
    cheap = sell(amount_collateral=1)
    assert world.refused(trade(order(ALICE), cheap, amount_collateral=1)) == INVALID_POSITION_ID
    world.apply(trade(order(INSURANCE), cheap, amount_collateral=1))
    assert world.balance(INSURANCE, BTC) == SIZE


def test_funding_is_settled_before_the_fill(world):
    world.view = with_asset(world.view, BTC, funding_index=2**32)
    world.give(ALICE, FUNDS, (BTC, 10))

    world.apply(trade(order(ALICE), sell()))

    assert world.of(ALICE).collateral == FUNDS - 10 - PRICE


def test_stale_funding_blocks_everything_but_ticks(world):
    world.view = replace(world.view, funding_timestamp=NOW_S - 86401)
    assert world.refused(trade(order(ALICE), sell()), "trade/refuses_stale_funding") == (
        INVALID_FUNDING_TICK_TIMESTAMP
    )
    world.view = replace(world.view, funding_timestamp=NOW_S - 86400)
    world.apply(trade(order(ALICE), sell()))


def test_a_stale_price_is_no_ground_for_refusal(world):
    world.view = with_asset(view(), BTC, observed_at=NOW_S - 10**6)

    world.apply(trade(order(ALICE), sell()))


def test_a_full_fee_position_refuses_the_fee(world):
    world.give(FEE, 2**63 - 1)

    assert world.refused(trade(order(ALICE), sell(), fee_buyer=1)) == OUT_OF_RANGE_BALANCE


@pytest.mark.parametrize(
    "field", ["amount_synthetic", "amount_collateral", "fee_buyer", "fee_seller"]
)
@pytest.mark.parametrize("amount", [-1, 2**64])
def test_amounts_outside_64_bits_are_refused(world, field, amount):
    assert world.refused(trade(order(ALICE), sell(), **{field: amount})) == OUT_OF_RANGE_AMOUNT


def test_signed_amounts_outside_64_bits_are_refused(world):
    for field in ("amount_synthetic", "amount_collateral", "amount_fee"):
        wide = trade(
            order(ALICE, **{field: 2**64}), sell(), amount_synthetic=1, amount_collateral=1
        )
        assert world.refused(wide) == OUT_OF_RANGE_AMOUNT
