"""Liquidation, the insurance fund, deleveraging. The plain ledger asserts the rules' transitions."""

import pytest

from provex.native.engine import (
    DeleverageFill,
    EngineEvent,
    LedgerRefused,
    LiquidationBlocked,
    LiquidationFill,
    TradeFill,
)
from provex.protocol.errors import INVALID_PUBLIC_KEY
from provex.protocol.records import CancelReason, OrderType

from .venue import (
    ALICE,
    BOB,
    BTC,
    BUY,
    CAROL,
    DAVE,
    ETH,
    FUND,
    IOC,
    SELL,
    USD,
    Terms,
    Venue,
    cancels,
    fills,
    open_venue,
)

LOT = BTC.lot_quantums


def _leveraged_dave(usd: int = 1_300, lots: int = 10_000) -> Venue:
    """Dave is long 1 BTC (30,000 USD) with 1,300 USD of his own; Alice is short."""
    venue = open_venue()
    venue.deposit(DAVE, usd)
    venue.place(ALICE, SELL, 30_000, lots)
    venue.place(DAVE, BUY, 30_000, lots)
    assert venue.balance(DAVE) == lots * LOT
    return venue


def _liquidations(events: list[EngineEvent]) -> list[LiquidationFill]:
    return [event for event in events if isinstance(event, LiquidationFill)]


def _deleveragings(events: list[EngineEvent]) -> list[DeleverageFill]:
    return [event for event in events if isinstance(event, DeleverageFill)]


def test_account_at_maintenance_margin_is_left_alone() -> None:
    venue = _leveraged_dave()

    assert venue.oracle(BTC.index, 29_640) == []


def test_account_below_maintenance_is_closed_to_the_fund() -> None:
    venue = _leveraged_dave()

    events = venue.oracle(BTC.index, 29_500)

    (closing,) = _liquidations(events)
    assert closing.liquidated_position_id == DAVE
    assert closing.fund_position_id == FUND
    assert closing.fund_is_buyer
    assert closing.synthetic_quantums == 10_000 * LOT
    view = venue.engine.account(DAVE)
    assert view is not None
    assert (view.collateral_quantums, view.holdings) == (0, ())
    assert venue.balance(FUND) == 10_000 * LOT
    venue.check()


def test_fund_takes_the_remaining_margin_as_profit() -> None:
    venue = _leveraged_dave()
    before = venue.engine.insurance_balance()
    dave = venue.engine.account(DAVE)
    assert dave is not None

    venue.oracle(BTC.index, 29_375)

    assert venue.engine.insurance_balance() - before == dave.equity_quantums - 625 * USD


def test_fund_bears_the_loss_of_a_bankrupt_account() -> None:
    venue = _leveraged_dave()

    venue.oracle(BTC.index, 28_000)

    assert venue.engine.insurance_balance() == 100_000 * USD - 2_000 * USD + 1_270 * USD
    assert venue.balance(DAVE) == 0
    venue.check()


def test_short_account_is_closed_too() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 1_300)
    venue.place(ALICE, BUY, 30_000, 10_000)
    venue.place(DAVE, SELL, 30_000, 10_000)

    (closing,) = _liquidations(venue.oracle(BTC.index, 30_500))

    assert not closing.fund_is_buyer
    assert venue.balance(FUND) == -10_000 * LOT
    venue.check()


def test_penalty_leaves_the_rest_to_the_account() -> None:
    venue = open_venue(liquidation_penalty_ppm=10_000)
    venue.deposit(DAVE, 1_300)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)

    venue.oracle(BTC.index, 29_375)

    view = venue.engine.account(DAVE)
    assert view is not None
    assert view.equity_quantums == 1_270 * USD - 625 * USD - 29_375 * USD // 100


def test_positions_of_several_markets_close_at_one_ratio() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 2_600)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 10_000)
    venue.place(ALICE, BUY, 20_000, 10_000, Terms(market=ETH.index))
    venue.place(DAVE, SELL, 20_000, 10_000, Terms(market=ETH.index))

    events = venue.oracle(BTC.index, 28_500)

    assert [closing.market for closing in _liquidations(events)] == [BTC.index, ETH.index]
    view = venue.engine.account(DAVE)
    assert view is not None
    assert view.holdings == ()
    assert view.collateral_quantums in {0, 1}
    venue.check()


def test_stale_price_stops_liquidation_in_its_market() -> None:
    venue = _leveraged_dave()
    venue.wait(120_001)
    price = venue.fixed(BTC.index, 29_000)
    venue.ledger.prices[BTC.index] = price

    events = venue.engine.oracle_tick(venue.now_ms, [(BTC.index, price, venue.now_ms - 120_001)])

    assert events == [LiquidationBlocked(DAVE, BTC.index, "price")]


def test_nothing_is_liquidated_before_the_first_tick_after_a_restart() -> None:
    venue = _leveraged_dave()
    venue.engine.require_fresh_oracle(venue.now_ms)
    venue.ledger._move(DAVE, BTC.index, 0, -1_000 * USD)

    assert _liquidations(venue.sync(DAVE) + venue.wait(3_600_000)) == []


def test_fund_that_cannot_take_all_takes_a_part() -> None:
    venue = _leveraged_dave(usd=20_000, lots=100_000)
    venue.ledger._move(FUND, BTC.index, 0, -95_000 * USD)
    venue.sync(FUND)

    events = venue.oracle(BTC.index, 28_400)

    taken = sum(closing.synthetic_quantums for closing in _liquidations(events))
    assert 0 < taken < 100_000 * LOT
    assert taken % LOT == 0
    assert events[-1] == LiquidationBlocked(DAVE, BTC.index, "fund")
    venue.check()


def _empty_fund(venue: Venue) -> None:
    venue.ledger.positions.pop(FUND)
    venue.sync(FUND)


def test_bankrupt_account_is_deleveraged_when_the_fund_is_empty() -> None:
    venue = _leveraged_dave()
    _empty_fund(venue)

    events = venue.oracle(BTC.index, 28_000)

    (closing,) = _deleveragings(events)
    assert closing.deleveraged_position_id == DAVE
    assert closing.deleverager_position_id == ALICE
    assert closing.deleverager_is_buyer
    assert closing.collateral_quantums == 28_730 * USD
    assert venue.balance(DAVE) == venue.balance(ALICE) == 0
    venue.check()


def test_account_with_value_waits_when_the_fund_is_empty() -> None:
    venue = _leveraged_dave()
    _empty_fund(venue)

    assert venue.oracle(BTC.index, 29_500) == [LiquidationBlocked(DAVE, BTC.index, "fund")]


def test_most_profitable_and_leveraged_counterparty_comes_first() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 4_000)
    venue.place(BOB, SELL, 30_000, 10_000)
    venue.place(CAROL, SELL, 30_100, 10_000)
    venue.place(ALICE, SELL, 30_200, 10_000)
    venue.place(DAVE, BUY, 30_200, 30_000)
    _empty_fund(venue)

    events = venue.oracle(BTC.index, 28_000)

    assert [c.deleverager_position_id for c in _deleveragings(events)] == [ALICE, CAROL, BOB]
    assert venue.balance(DAVE) == 0
    venue.check()


def test_refused_liquidation_is_told_and_leaves_both_unchanged() -> None:
    venue = _leveraged_dave()
    venue.ledger.refuse = lambda operation, _arguments: (
        (INVALID_PUBLIC_KEY, 1) if operation == "liquidate" else None
    )

    events = venue.oracle(BTC.index, 29_500)

    assert events == [
        LedgerRefused("liquidate", INVALID_PUBLIC_KEY, 1, BTC.index, DAVE, FUND),
        LiquidationBlocked(DAVE, BTC.index, "ledger"),
    ]
    venue.check()


def test_refused_counterparty_is_passed_over() -> None:
    venue = open_venue()
    venue.deposit(DAVE, 2_700)
    venue.place(ALICE, SELL, 30_000, 10_000)
    venue.place(BOB, SELL, 30_000, 10_000)
    venue.place(DAVE, BUY, 30_000, 20_000)
    _empty_fund(venue)
    venue.ledger.refuse = lambda operation, arguments: (
        (INVALID_PUBLIC_KEY, 1) if operation == "deleverage" and arguments[1] == ALICE else None
    )

    events = venue.oracle(BTC.index, 28_000)

    assert [c.deleverager_position_id for c in _deleveragings(events)] == [BOB]
    assert events[-1] == LiquidationBlocked(DAVE, BTC.index, "counterparties")
    venue.check()


def test_fund_unwinds_on_the_book() -> None:
    venue = _leveraged_dave()
    venue.oracle(BTC.index, 29_500)
    venue.index(BTC.index, 29_500)
    venue.place(CAROL, BUY, 29_400, 4_000)

    events = venue.wait(1_000)

    (fill,) = (event for event in events if isinstance(event, TradeFill))
    assert fill.taker_ref >= 2**63
    assert (fill.taker_position_id, fill.lots, fill.taker_fee_quantums) == (FUND, 4_000, 0)
    assert venue.balance(FUND) == 6_000 * LOT
    venue.check()


def test_fund_does_not_sell_below_its_slippage() -> None:
    venue = _leveraged_dave()
    venue.oracle(BTC.index, 29_500)
    venue.place(CAROL, BUY, 29_352, 4_000)

    assert not fills(venue.wait(1_000))


def test_reduce_only_orders_of_a_liquidated_account_are_canceled() -> None:
    venue = _leveraged_dave()
    terms = Terms(
        type=OrderType.STOP_LIMIT, trigger_ticks=28_000, is_reduce_only=True, time_in_force=IOC
    )
    venue.place(DAVE, SELL, 27_500, 10_000, terms)

    events = venue.oracle(BTC.index, 29_500)

    assert cancels(events) == [(3, CancelReason.REDUCE_ONLY_RESIZED)]


@pytest.mark.parametrize("usd", [29_590, 29_000, 28_500, 27_000, 20_000, 1_000])
def test_crash_conserves_value_to_the_quantum(usd: int) -> None:
    venue = _leveraged_dave()
    total = venue.ledger.total_collateral()

    venue.oracle(BTC.index, usd)

    assert venue.ledger.total_collateral() == total
    assert venue.balance(DAVE) == 0
    venue.check()
