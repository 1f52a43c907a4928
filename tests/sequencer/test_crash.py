"""A price crash: liquidation at once, the insurance fund pays, then profitable traders are deleveraged."""

from decimal import Decimal

from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    FillKind,
    FillRecord,
    PositionRecord,
    PositionStatus,
    Side,
    TradeRecord,
)

from .world import (
    BTC,
    ETH,
    FUND_POSITION,
    PRICES,
    USD,
    Trader,
    World,
    deposit_confirmed,
    records_of,
)

BUY, SELL = Side.BUY, Side.SELL
FUND_QUANTUMS = 3_000 * USD


def crowded_world(fund_quantums: int) -> tuple[World, list[Trader], Trader]:
    """Ten traders hold one long BTC each, with less and less collateral; one trader is short all."""
    world = World()
    world.price()
    fund = world.settings.insurance_fund
    world.apply(deposit_confirmed("fund", fund.public_key, FUND_POSITION, fund_quantums))
    short = world.onboard("short", 500_000 * USD)
    longs = [world.onboard(f"long{i}", (3_000 + 1_000 * i) * USD) for i in range(10)]
    for long in longs:
        world.place(long, BUY, 50_000, "1")
        world.place(short, SELL, 50_000, "1", limit_fee_ppm=2_000)
    assert world.exchange.market(BTC).open_interest_quantums == 10 * 10**10
    return world, longs, short


def deposits(fund_quantums: int) -> int:
    return fund_quantums + 500_000 * USD + sum(3_000 + 1_000 * i for i in range(10)) * USD


def kinds_of(outcome: Outcome, person: Trader) -> set[FillKind]:
    fills = records_of(outcome, FillRecord)
    return {fill.kind for fill in fills if fill.account_id == person.account_id}


def test_accounts_below_maintenance_are_liquidated_at_once_and_only_those():
    world, longs, short = crowded_world(1_000_000 * USD)

    # Maintenance is 3 %: at 46,400 the long with 5,000 is at 3.0 %, less its fee.
    outcome = world.price({**PRICES, BTC: Decimal(46_400)})

    liquidated = [i for i, p in enumerate(longs) if kinds_of(outcome, p)]
    assert liquidated == [0, 1, 2]
    for index in liquidated:
        assert kinds_of(outcome, longs[index]) == {FillKind.LIQUIDATED}
        assert world.exchange.open_positions(longs[index].account_id) == ()
    assert kinds_of(outcome, short) == set()
    assert world.books().collateral_with_funding_e32 == deposits(1_000_000 * USD) << 32
    assert world.books().holdings == {}


def test_a_liquidation_is_shown_to_both_sides_and_the_public():
    world, longs, _ = crowded_world(1_000_000 * USD)

    outcome = world.price({**PRICES, BTC: Decimal(47_900)})

    (trade,) = records_of(outcome, TradeRecord)
    victim, fund = records_of(outcome, FillRecord)
    assert trade.is_liquidation
    assert trade.side is SELL
    assert (victim.account_id, victim.kind, victim.side) == (
        longs[0].account_id,
        FillKind.LIQUIDATED,
        SELL,
    )
    assert (fund.kind, fund.side) == (FillKind.LIQUIDATION, BUY)
    assert victim.order_id is fund.order_id is None
    statuses = {p.account_id: p.status for p in records_of(outcome, PositionRecord)}
    assert statuses[longs[0].account_id] is PositionStatus.LIQUIDATED
    assert statuses[fund.account_id] is PositionStatus.OPEN


def test_the_insurance_fund_pays_what_the_account_cannot():
    world, longs, _ = crowded_world(1_000_000 * USD)
    before = world.exchange.insurance_fund_quantums()

    # The first long has 3,000 less its fee and loses 4,000.
    world.price({**PRICES, BTC: Decimal(46_000)})

    assert world.exchange.account_value(longs[0].account_id).equity_quantums == 0
    assert world.exchange.insurance_fund_quantums() < before
    assert world.books().collateral_with_funding_e32 == deposits(1_000_000 * USD) << 32


def test_when_the_fund_is_empty_profitable_counterparties_are_deleveraged():
    world, longs, short = crowded_world(FUND_QUANTUMS)

    outcome = world.price({**PRICES, BTC: Decimal(38_000)})

    # Everybody with up to 12,000 is bankrupt: far more than the fund holds.
    kinds = {kind for person in longs for kind in kinds_of(outcome, person)}
    assert kinds == {FillKind.LIQUIDATED, FillKind.DELEVERAGED}
    assert FillKind.DELEVERAGED in kinds_of(outcome, short)
    (holding,) = world.exchange.open_positions(short.account_id)
    assert holding.size_quantums > -10 * 10**10
    assert world.exchange.insurance_fund_quantums() >= 0
    for person in longs:
        assert world.exchange.account_value(person.account_id).equity_quantums >= 0
    assert world.books().collateral_with_funding_e32 == deposits(FUND_QUANTUMS) << 32
    assert world.books().holdings == {}


def test_without_any_fund_everything_is_deleveraged():
    world, longs, short = crowded_world(1)

    outcome = world.price({**PRICES, BTC: Decimal(30_000)})

    for person in longs:
        assert world.exchange.account_value(person.account_id).equity_quantums >= 0
    assert FillKind.DELEVERAGED in kinds_of(outcome, short)
    assert world.books().collateral_with_funding_e32 == deposits(1) << 32


def test_a_crash_in_steps_liquidates_in_steps():
    world, longs, _ = crowded_world(1_000_000 * USD)
    remaining: list[int] = []

    for price in range(49_000, 34_000, -1_000):
        world.price({**PRICES, BTC: Decimal(price)})
        remaining.append(
            sum(bool(world.exchange.open_positions(person.account_id)) for person in longs)
        )
        assert world.books().collateral_with_funding_e32 == deposits(1_000_000 * USD) << 32
        for person in longs:
            assert world.exchange.account_value(person.account_id).equity_quantums >= 0

    assert remaining == sorted(remaining, reverse=True)
    assert remaining[0] == 10
    assert remaining[-1] == 0


def test_an_account_with_two_markets_is_closed_in_both():
    world = World()
    world.price()
    fund = world.settings.insurance_fund
    world.apply(deposit_confirmed("fund", fund.public_key, FUND_POSITION, 1_000_000 * USD))
    victim, rich = world.onboard("victim", 6_000 * USD), world.onboard("rich", 500_000 * USD)
    world.place(rich, SELL, 50_000, "1")
    world.place(victim, BUY, 50_000, "1")
    world.place(rich, SELL, 2_000, "20", market=ETH)
    world.place(victim, BUY, 2_000, "20", market=ETH)
    resting = world.place(victim, BUY, 40_000, "0.1")

    world.price({BTC: Decimal(47_000), ETH: Decimal(1_900)})

    assert world.exchange.open_positions(victim.account_id) == ()
    assert resting.remaining_lots > 0
    assert world.books().collateral_with_funding_e32 == 1_506_000 * USD << 32
