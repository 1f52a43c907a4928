from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provex.client.quoting import (
    Action,
    Cancel,
    MarketRules,
    Place,
    Quote,
    Quotes,
    QuoteSettings,
    Resting,
    Slot,
    WithheldReason,
    desired_quotes,
    planned_actions,
)
from provex.protocol.markets import markets
from provex.protocol.records import Side

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = QuoteSettings(size_jitter_ppm=0)
BTC = MarketRules(
    market="BTC-USD",
    tick_size=Decimal(1),
    step_size=Decimal("0.0001"),
    size_min=Decimal("0.001"),
    position_max=Decimal(170),
)
STILL = [Decimal(0)] * 10


def quotes_at(
    price: str,
    inventory: str = "0",
    *,
    settings: QuoteSettings = SETTINGS,
    rules: MarketRules = BTC,
) -> Quotes:
    return desired_quotes(
        rules,
        settings,
        index_price=Decimal(price),
        inventory=Decimal(inventory),
        jitter=[Decimal(0)] * (2 * settings.levels),
    )


def resting_of(quotes: Quotes, expires_at: datetime | None = None) -> dict[Slot, Resting]:
    return {
        slot: Resting(
            order_id=f"{slot.side}-{slot.level}",
            price=quote.price,
            size=quote.size,
            remaining=quote.size,
            expires_at=expires_at or NOW + SETTINGS.order_life,
        )
        for slot, quote in quotes.wanted.items()
    }


def test_quotes_stand_on_both_sides_of_the_index_price() -> None:
    quotes = quotes_at("30000")

    bids = [quotes.wanted[Slot(Side.BUY, level)].price for level in range(5)]
    asks = [quotes.wanted[Slot(Side.SELL, level)].price for level in range(5)]
    assert bids == [29985, 29964, 29943, 29922, 29901]
    assert asks == [30015, 30036, 30057, 30078, 30099]


def test_sizes_grow_with_the_level_and_are_rounded_down() -> None:
    quotes = quotes_at("30000")

    sizes = [quotes.wanted[Slot(Side.BUY, level)].size for level in range(3)]
    assert sizes == [Decimal("0.3333"), Decimal("0.4333"), Decimal("0.5333")]


def test_bids_are_rounded_down_and_asks_up() -> None:
    quotes = quotes_at("30000.7", settings=replace(SETTINGS, levels=1))

    assert quotes.wanted[Slot(Side.BUY, 0)].price == 29985
    assert quotes.wanted[Slot(Side.SELL, 0)].price == 30016


def test_levels_stay_a_tick_apart_where_the_price_is_coarse() -> None:
    coarse = replace(
        BTC,
        tick_size=Decimal("0.001"),
        step_size=Decimal(1),
        size_min=Decimal(10),
        position_max=Decimal(10_000_000),
    )

    quotes = quotes_at("0.0505", rules=coarse)

    bids = [quotes.wanted[Slot(Side.BUY, level)].price for level in range(5)]
    asks = [quotes.wanted[Slot(Side.SELL, level)].price for level in range(5)]
    assert bids == [Decimal(n).scaleb(-3) for n in (50, 49, 48, 47, 46)]
    assert asks == [Decimal(n).scaleb(-3) for n in (51, 52, 53, 54, 55)]


def test_full_long_inventory_leans_down_and_stops_buying() -> None:
    quotes = quotes_at("30000", "10")

    assert quotes.wanted[Slot(Side.SELL, 0)].price == 29985
    assert not any(slot.side is Side.BUY for slot in quotes.wanted)
    assert {w.reason for w in quotes.withheld} == {WithheldReason.INVENTORY_FULL}
    assert len(quotes.withheld) == 5


def test_full_short_inventory_leans_up_and_stops_selling() -> None:
    quotes = quotes_at("30000", "-10")

    assert quotes.wanted[Slot(Side.BUY, 0)].price == 30014
    assert not any(slot.side is Side.SELL for slot in quotes.wanted)


def test_half_inventory_leans_half_as_much() -> None:
    middle = quotes_at("30000", "5", settings=replace(SETTINGS, half_spread_ppm=0))

    assert middle.wanted[Slot(Side.SELL, 0)].price == 29985


def test_price_below_a_tick_is_withheld() -> None:
    quotes = quotes_at("1", rules=replace(BTC, position_max=Decimal(10**6)))

    withheld = {w.slot: w.reason for w in quotes.withheld}
    assert withheld[Slot(Side.BUY, 0)] is WithheldReason.PRICE_TOO_LOW
    assert Slot(Side.SELL, 0) in quotes.wanted


def test_position_limit_is_respected() -> None:
    tight = replace(BTC, position_max=Decimal("0.5"))

    quotes = quotes_at("30000", rules=tight)

    assert {slot.level for slot in quotes.wanted} == {0}
    assert {w.reason for w in quotes.withheld} == {WithheldReason.POSITION_LIMIT}


def test_jitter_varies_sizes_within_its_bound() -> None:
    settings = replace(SETTINGS, size_jitter_ppm=200_000, levels=1)

    quotes = desired_quotes(
        BTC,
        settings,
        index_price=Decimal(10_000),
        inventory=Decimal(0),
        jitter=[Decimal(-1), Decimal(1)],
    )

    assert quotes.wanted[Slot(Side.BUY, 0)].size == Decimal("0.8")
    assert quotes.wanted[Slot(Side.SELL, 0)].size == Decimal("1.2")


def test_empty_book_gets_every_quote() -> None:
    quotes = quotes_at("30000")

    actions = planned_actions(quotes, {}, SETTINGS, NOW)

    assert len(actions) == 10
    assert all(isinstance(action, Place) and action.replaced is None for action in actions)


def test_good_quotes_stay() -> None:
    resting = resting_of(quotes_at("30000"))

    assert planned_actions(quotes_at("30002"), resting, SETTINGS, NOW) == ()


def test_moved_quotes_replace_their_order() -> None:
    resting = resting_of(quotes_at("30000"))

    actions = planned_actions(quotes_at("30100"), resting, SETTINGS, NOW)

    replaced = {action.replaced for action in actions if isinstance(action, Place)}
    assert replaced == {order.order_id for order in resting.values()}


def test_short_lived_quotes_are_renewed() -> None:
    quotes = quotes_at("30000")
    limit = NOW + SETTINGS.renew_before

    assert planned_actions(quotes, resting_of(quotes, limit), SETTINGS, NOW) == ()
    late = resting_of(quotes, limit - timedelta(milliseconds=1))
    assert len(planned_actions(quotes, late, SETTINGS, NOW)) == 10


def test_eaten_quotes_are_refilled() -> None:
    quotes = quotes_at("30000")
    resting = resting_of(quotes)
    slot = Slot(Side.SELL, 2)
    resting[slot] = replace(resting[slot], remaining=resting[slot].size * Decimal("0.49"))

    actions = planned_actions(quotes, resting, SETTINGS, NOW)

    assert actions == (Place(slot, quotes.wanted[slot], "SELL-2"),)


def test_unwanted_quotes_are_cancelled_first() -> None:
    resting = resting_of(quotes_at("30000"))

    actions = planned_actions(quotes_at("29000", "11"), resting, SETTINGS, NOW)

    assert all(isinstance(action, Cancel) for action in actions[:5])
    assert all(isinstance(action, Place) for action in actions[5:])


def crossings(resting: Mapping[Slot, Resting], actions: tuple[Action, ...]) -> int:
    """Count the moments at which our best bid would meet our best ask."""
    book = {slot: order.price for slot, order in resting.items()}
    count = 0
    for action in actions:
        if isinstance(action, Cancel):
            del book[action.slot]
            continue
        book[action.slot] = action.quote.price
        bids = [price for slot, price in book.items() if slot.side is Side.BUY]
        asks = [price for slot, price in book.items() if slot.side is Side.SELL]
        count += bool(bids and asks and max(bids) >= min(asks))
    return count


@given(
    before=st.integers(10_000, 60_000),
    after=st.integers(10_000, 60_000),
    inventories=st.tuples(st.integers(-12, 12), st.integers(-12, 12)),
)
def test_moving_never_crosses_own_quotes(
    before: int, after: int, inventories: tuple[int, int]
) -> None:
    resting = resting_of(quotes_at(str(before), str(inventories[0])))
    quotes = quotes_at(str(after), str(inventories[1]))

    actions = planned_actions(quotes, resting, SETTINGS, NOW)

    assert crossings(resting, actions) == 0


@pytest.mark.parametrize("market", markets(), ids=lambda market: market.name)
@given(price=st.decimals("0.01", "100000", places=4), share=st.integers(-150, 150))
def test_quotes_fit_the_rules_of_every_market(market, price: Decimal, share: int) -> None:
    rules = MarketRules(
        market=market.name,
        tick_size=market.tick_size,
        step_size=market.step_size,
        size_min=market.order_size_min,
        position_max=market.position_max,
    )
    inventory = (SETTINGS.inventory_usd_max * share / 100 / price).quantize(market.step_size)

    quotes = desired_quotes(
        rules, QuoteSettings(), index_price=price, inventory=inventory, jitter=STILL
    )

    assert len(quotes.wanted) + len(quotes.withheld) == 10
    for slot, quote in quotes.wanted.items():
        assert isinstance(quote, Quote)
        assert quote.price > 0
        assert quote.price % market.tick_size == 0
        assert quote.size % market.step_size == 0
        assert quote.size >= market.order_size_min
        if slot.level and Slot(slot.side, slot.level - 1) in quotes.wanted:
            assert quote.price != quotes.wanted[Slot(slot.side, slot.level - 1)].price
