from collections.abc import Iterator
from dataclasses import replace

import pytest
import records
from records import ACCOUNT, FILL, MARKET, ORDER, PNL_TICK, TRADE, TRANSFER, order, outcome

from provex.indexer.folding import Folding
from provex.protocol import errors
from provex.protocol.outcome import Outcome
from provex.protocol.records import (
    Liquidity,
    OrderStatus,
    OrderType,
    PositionStatus,
    Side,
    TransferStatus,
    TransferType,
)
from provex.storage.changes import Changes
from provex.storage.history import IndexedPosition, Resolution, StatisticsDays
from provex.storage.read_model import Page, ReadModel

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def read_model(database_url: str) -> Iterator[ReadModel]:
    model = ReadModel(database_url)
    yield model
    model.close()


def write(read_model: ReadModel, *outcomes: Outcome) -> None:
    changes = Folding(read_model).fold(outcomes, len(outcomes))
    assert changes is not None
    read_model.write(changes)


def test_every_record_comes_back_as_it_went_in(read_model: ReadModel) -> None:
    write(read_model, outcome(1, *records.ALL))

    assert read_model.user("user-1") == records.USER
    assert read_model.user_by_address(records.USER.ethereum_address.upper()) == records.USER
    assert read_model.user_by_username("anna") == records.USER
    assert read_model.account("account-1") == ACCOUNT
    assert read_model.account_of_position(2**64 - 1) == ACCOUNT
    assert read_model.accounts("user-1") == (ACCOUNT,)
    assert read_model.api_key("key-1") == records.API_KEY
    assert read_model.api_keys("user-1") == (records.API_KEY,)
    assert read_model.order("a" * 64) == ORDER
    assert read_model.order_by_client_id("account-1", "client-1") == ORDER
    assert read_model.orders("account-1") == (ORDER,)
    assert read_model.fills("account-1") == (FILL,)
    assert read_model.trades(3) == (TRADE,)
    assert read_model.positions("account-1") == (records.POSITION,)
    assert read_model.transfers("account-1") == (TRANSFER,)
    assert read_model.transfer("transfer-1") == TRANSFER
    assert read_model.funding_payments("account-1") == (records.FUNDING_PAYMENT,)
    assert read_model.funding_rates(3) == (records.FUNDING_RATE,)
    assert read_model.markets() == (MARKET,)


def test_unknown_things_are_absent(read_model: ReadModel) -> None:
    assert read_model.user("nobody") is None
    assert read_model.order("nothing") is None
    assert read_model.order_by_client_id("account-1", "nothing") is None
    assert read_model.orders("account-1") == ()
    assert read_model.candles(3, Resolution.ONE_HOUR) == ()
    assert read_model.market_statistics(StatisticsDays.ONE, DAY_MS) == {}
    assert read_model.market_days(DAY_MS) == {}
    assert read_model.historical_pnl("account-1", from_ms=0, to_ms=DAY_MS) == ()
    assert read_model.leaderboard(start_ms=0, end_ms=DAY_MS) == ()


def test_later_record_replaces_the_earlier_one(read_model: ReadModel) -> None:
    filled = replace(ORDER, status=OrderStatus.FILLED, remaining_lots=0, unfillable_at_ms=9_000)
    write(read_model, outcome(1, ORDER))

    write(read_model, outcome(2, replace(ORDER, remaining_lots=1)), outcome(3, filled))

    assert read_model.orders("account-1") == (filled,)


def test_text_with_quotes_and_other_scripts_survives(read_model: ReadModel) -> None:
    odd = replace(ORDER, client_id="""o'; DROP TABLE orders; -- "%s" :rows ☃ \\""")

    write(read_model, outcome(1, odd))

    assert read_model.order_by_client_id("account-1", odd.client_id) == odd


@pytest.mark.parametrize("odd", ["a\0b", "a\ud800b", "\0", "\\u0000"])
def test_text_that_no_database_stores_harms_nothing(read_model: ReadModel, odd: str) -> None:
    write(
        read_model, outcome(1, replace(ORDER, client_id=odd), replace(records.USER, username=odd))
    )

    assert read_model.order(ORDER.order_id) is not None
    assert read_model.order_by_client_id("account-1", odd) is not None
    assert read_model.user_by_username(odd) is not None
    assert read_model.order(odd) is None
    assert read_model.orders(odd) == ()
    assert read_model.orders("account-1", Page(after_id=odd)) == ()


def test_integers_outside_bigint_are_stored_as_the_bound(read_model: ReadModel) -> None:
    huge = replace(PNL_TICK, equity_quantums=2**70, net_transfers_quantums=0)

    write(read_model, outcome(1, huge))

    points = read_model.historical_pnl("account-1", from_ms=0, to_ms=DAY_MS)
    assert points[0].equity_quantums == 2**63 - 1


def test_extreme_bigints_are_exact(read_model: ReadModel) -> None:
    extreme = replace(records.POSITION, size_quantums=-(2**63), max_size_quantums=2**63 - 1)

    write(read_model, outcome(1, extreme))

    assert read_model.positions("account-1") == (extreme,)


def test_orders_are_filtered(read_model: ReadModel) -> None:
    sold = order(1, side=Side.SELL)
    other_market = order(2, market=4)
    cancelled = order(3, status=OrderStatus.CANCELED)
    stop = order(4, type=OrderType.STOP_LIMIT, trigger_ticks=5, status=OrderStatus.UNTRIGGERED)
    foreign = order(5, account_id="account-2")
    write(read_model, outcome(1, sold, other_market, cancelled, stop, foreign))

    assert read_model.orders("account-1", side=Side.SELL) == (sold,)
    assert read_model.orders("account-1", market=4) == (other_market,)
    assert read_model.orders("account-1", order_type=OrderType.STOP_LIMIT) == (stop,)
    found = read_model.orders("account-1", statuses=(OrderStatus.CANCELED, OrderStatus.UNTRIGGERED))
    assert set(found) == {cancelled, stop}
    assert read_model.orders("account-2") == (foreign,)


def test_pages_of_equal_times_follow_the_order_of_events(read_model: ReadModel) -> None:
    placed = [order(number) for number in range(10)]
    write(read_model, outcome(1, *placed[:6]), outcome(2, *placed[6:]))
    # A later change keeps an order's place.
    placed[2] = replace(placed[2], status=OrderStatus.CANCELED)
    write(read_model, outcome(3, placed[2]))

    seen = list(read_model.orders("account-1", Page(limit=4)))
    while page := read_model.orders("account-1", Page(limit=4, after_id=seen[-1].order_id)):
        seen.extend(page)
    oldest = read_model.orders("account-1", Page(limit=3, is_newest_first=False))
    next_oldest = read_model.orders(
        "account-1", Page(limit=3, is_newest_first=False, after_id=oldest[-1].order_id)
    )

    assert seen == placed[::-1]
    assert [*oldest, *next_oldest] == placed[:6]


def test_page_after_an_unknown_row_is_empty(read_model: ReadModel) -> None:
    write(read_model, outcome(1, ORDER))

    assert read_model.orders("account-1", Page(after_id="unknown")) == ()


def test_time_bound_is_inclusive(read_model: ReadModel) -> None:
    fills = [replace(FILL, fill_id=f"fill-{n}", created_at_ms=n) for n in range(5)]
    write(read_model, outcome(1, *fills))

    found = read_model.fills("account-1", Page(at_or_before_ms=3, limit=2))

    assert found == (fills[3], fills[2])


def test_fills_are_filtered(read_model: ReadModel) -> None:
    of_order = replace(FILL, fill_id="fill-2", order_id="b" * 64)
    elsewhere = replace(FILL, fill_id="fill-3", market=4)
    write(read_model, outcome(1, FILL, of_order, elsewhere))

    assert read_model.fills("account-1", order_id="b" * 64) == (of_order,)
    assert read_model.fills("account-1", market=4) == (elsewhere,)


def test_positions_and_transfers_are_filtered(read_model: ReadModel) -> None:
    closed = replace(records.POSITION, holding_id="holding-2", status=PositionStatus.CLOSED)
    withdrawal = replace(TRANSFER, transfer_id="transfer-2", type=TransferType.WITHDRAWAL)
    write(read_model, outcome(1, records.POSITION, closed, TRANSFER, withdrawal))

    assert read_model.positions("account-1", statuses=[PositionStatus.CLOSED]) == (closed,)
    assert read_model.positions("account-1", market=9) == ()
    assert read_model.transfers("account-1", types=[TransferType.WITHDRAWAL]) == (withdrawal,)


def test_transfer_is_confirmed_in_place(read_model: ReadModel) -> None:
    confirmed = replace(TRANSFER, status=TransferStatus.CONFIRMED, confirmed_at_ms=9_000)
    write(read_model, outcome(1, TRANSFER))

    write(read_model, outcome(2, confirmed))

    assert read_model.transfers("account-1") == (confirmed,)


def test_deleted_api_keys_are_not_listed(read_model: ReadModel) -> None:
    deleted = replace(records.API_KEY, is_deleted=True)

    write(read_model, outcome(1, records.API_KEY), outcome(2, deleted))

    assert read_model.api_keys("user-1") == ()
    assert read_model.api_key("key-1") == deleted


def trade(number: int, price: int, at_ms: int, *, quantums: int = 10) -> records.TradeRecord:
    return replace(
        TRADE,
        trade_id=f"trade-{number}",
        price_e9=price,
        created_at_ms=at_ms,
        synthetic_quantums=quantums,
        collateral_quantums=quantums * price,
    )


def test_candles_gather_trades_over_several_writes(read_model: ReadModel) -> None:
    start = 5 * DAY_MS
    fee = replace(FILL, fee_quantums=3)
    maker_fee = replace(FILL, fill_id="fill-2", fee_quantums=1)
    write(read_model, outcome(1, MARKET, now_ms=start))
    write(
        read_model,
        outcome(
            2, trade(1, 100, start), fee, maker_fee, replace(MARKET, open_interest_quantums=60)
        ),
    )
    write(read_model, outcome(3, trade(2, 130, start + 10)), outcome(4, trade(3, 90, start + 20)))

    write(read_model, outcome(5, trade(4, 110, start + 61_000)))

    hour = read_model.candles(3, Resolution.ONE_HOUR)[0]
    assert (hour.open_e9, hour.high_e9, hour.low_e9, hour.close_e9) == (100, 130, 90, 110)
    assert (hour.base_quantums, hour.usd_quantums, hour.trades) == (40, 4_300, 4)
    assert (hour.fees_quantums, hour.starting_open_interest_quantums) == (4, 55)
    assert (hour.started_at_ms, hour.updated_at_ms) == (start, start + 61_000)
    minutes = read_model.candles(3, Resolution.ONE_MINUTE)
    assert [(m.started_at_ms, m.open_e9, m.trades) for m in minutes] == [
        (start + 60_000, 110, 1),
        (start, 100, 3),
    ]
    assert minutes[0].starting_open_interest_quantums == 60


@pytest.mark.parametrize("resolution", list(Resolution))
def test_candle_starts_at_a_multiple_of_its_length(
    read_model: ReadModel, resolution: Resolution
) -> None:
    at_ms = 20_000 * DAY_MS - 1
    write(read_model, outcome(1, trade(1, 100, at_ms), trade(2, 101, at_ms + 1)))

    found = read_model.candles(3, resolution)

    boundary = 20_000 * DAY_MS
    assert [c.started_at_ms for c in found] == [boundary, boundary - resolution.duration_ms]


def test_candles_are_cut_by_time_and_limit(read_model: ReadModel) -> None:
    minute = 60_000
    write(read_model, outcome(1, *(trade(n, 100 + n, n * minute) for n in range(10))))

    found = read_model.candles(
        3, Resolution.ONE_MINUTE, from_ms=2 * minute, to_ms=8 * minute, limit=3
    )

    assert [c.started_at_ms // minute for c in found] == [7, 6, 5]


def test_statistics_cover_their_window_only(read_model: ReadModel) -> None:
    now_ms = 100 * DAY_MS
    ages = {1: 40 * DAY_MS, 2: 20 * DAY_MS, 3: 3 * DAY_MS, 4: HOUR_MS, 5: 60_000}
    trades = [trade(n, 100 * n, now_ms - age) for n, age in ages.items()]
    write(read_model, outcome(1, *trades))

    day = read_model.market_statistics(StatisticsDays.ONE, now_ms)[3]
    week = read_model.market_statistics(StatisticsDays.SEVEN, now_ms, market=3)[3]
    month = read_model.market_statistics(StatisticsDays.THIRTY, now_ms)[3]

    assert (day.open_e9, day.low_e9, day.high_e9, day.close_e9, day.trades) == (
        400,
        400,
        500,
        500,
        2,
    )
    assert (week.open_e9, week.trades, week.base_quantums) == (300, 3, 30)
    assert (month.open_e9, month.trades, month.usd_quantums) == (200, 4, 14_000)
    assert read_model.market_statistics(StatisticsDays.ONE, now_ms, market=4) == {}


def test_price_change_is_against_the_index_price_a_day_ago(read_model: ReadModel) -> None:
    now_ms = 50 * DAY_MS
    prices = {now_ms - DAY_MS - 300_000: 70, now_ms - DAY_MS: 80, now_ms: 100}
    for number, (at_ms, price) in enumerate(prices.items(), start=1):
        write(read_model, outcome(number, replace(MARKET, index_price_e9=price), now_ms=at_ms))
    write(read_model, outcome(9, trade(1, 100, now_ms - 1), now_ms=now_ms))

    day = read_model.market_days(now_ms)[3]

    assert (day.price_change_e9, day.trades, day.usd_quantums) == (20, 1, 1_000)


def test_price_change_of_a_young_market_is_since_its_start(read_model: ReadModel) -> None:
    for number, price in enumerate((90, 100), start=1):
        changed = replace(MARKET, index_price_e9=price)
        write(read_model, outcome(number, changed, now_ms=number * HOUR_MS))

    assert read_model.market_days(2 * HOUR_MS)[3].price_change_e9 == 10


def test_market_without_index_price_has_not_changed(read_model: ReadModel) -> None:
    write(read_model, outcome(1, replace(MARKET, index_price_e9=None)))

    assert read_model.market_days(DAY_MS)[3].price_change_e9 == 0


def test_old_index_prices_are_dropped(read_model: ReadModel) -> None:
    for day in range(1, 5):
        write(read_model, outcome(day, MARKET, now_ms=day * DAY_MS))

    with read_model._database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM index_prices").scalar()
    assert kept == 3


def tick(account: int, hour: int, equity: int, transferred: int) -> records.PnlTickRecord:
    return replace(
        PNL_TICK,
        account_id=f"account-{account}",
        equity_quantums=equity,
        net_transfers_quantums=transferred,
        created_at_ms=hour * HOUR_MS,
    )


def test_historical_pnl_separates_profit_from_transfers(read_model: ReadModel) -> None:
    write(
        read_model, outcome(1, tick(1, 1, 1_000, 1_000), tick(1, 2, 1_250, 1_200), tick(2, 2, 9, 9))
    )
    write(read_model, outcome(2, tick(1, 3, 1_100, 1_100)))

    points = read_model.historical_pnl("account-1", from_ms=2 * HOUR_MS, to_ms=3 * HOUR_MS)

    found = [(p.equity_quantums, p.total_pnl_quantums, p.net_transfers_quantums) for p in points]
    assert found == [(1_100, 0, -100), (1_250, 50, 200)]


def test_leaderboard_counts_profit_of_the_period(read_model: ReadModel) -> None:
    accounts = [replace(ACCOUNT, account_id=f"account-{n}", user_id=f"user-{n}") for n in (1, 2, 3)]
    ticks = [
        tick(1, 1, 1_100, 1_000),
        tick(1, 5, 2_400, 2_000),  # 300 more profit on a capital of 2,100.
        tick(2, 5, 150, 50),  # 100 profit on 50, account made within the period.
        tick(3, 1, 10, 0),  # No tick in the period.
    ]
    write(read_model, outcome(1, *accounts, *ticks))

    by_profit = read_model.leaderboard(start_ms=HOUR_MS, end_ms=5 * HOUR_MS)
    by_percent = read_model.leaderboard(start_ms=HOUR_MS, end_ms=9 * HOUR_MS, is_by_percent=True)

    assert [(p.user_id, p.absolute_pnl_quantums) for p in by_profit] == [
        ("user-1", 300),
        ("user-2", 100),
    ]
    assert [(p.account_id, p.percent_pnl_ppm) for p in by_percent] == [
        ("account-2", 2_000_000),
        ("account-1", 142_857),
    ]
    assert read_model.leaderboard(start_ms=0, end_ms=HOUR_MS, limit=1)[0].account_id == "account-1"


def test_traded_totals_sum_a_users_accounts(read_model: ReadModel) -> None:
    second = replace(ACCOUNT, account_id="account-2", account_number=1)
    maker = replace(
        FILL, fill_id="fill-2", account_id="account-2", liquidity=Liquidity.MAKER, fee_quantums=2
    )
    old = replace(FILL, fill_id="fill-3", created_at_ms=2_999)
    foreign = replace(FILL, fill_id="fill-4", account_id="account-9")
    write(read_model, outcome(1, ACCOUNT, second, FILL, maker, old, foreign))

    totals = read_model.traded_totals("user-1", 3_000)

    assert totals.maker_quantums == 31_000_000
    assert totals.taker_quantums == 31_000_000
    assert totals.fees_quantums == 15_502


def test_position_moves_with_the_records(read_model: ReadModel) -> None:
    write(read_model, outcome(1, ORDER), outcome(4, FILL))

    assert read_model.indexed_position() == IndexedPosition(
        sequence=4, now_ms=4_000, result_hash=(4).to_bytes(32)
    )


def test_writing_from_another_position_is_refused_and_changes_nothing(
    read_model: ReadModel,
) -> None:
    write(read_model, outcome(1, ORDER))
    stale = Changes(
        start=IndexedPosition(sequence=0, now_ms=0, result_hash=b""),
        end=IndexedPosition(sequence=2, now_ms=2_000, result_hash=b"x"),
    )
    stale.add(FILL, 1)

    with pytest.raises(errors.Rejected) as refusal:
        read_model.write(stale)

    assert refusal.value.code == errors.READ_MODEL_MOVED
    assert read_model.fills("account-1") == ()


def test_everything_is_there_after_reopening(database_url: str) -> None:
    first = ReadModel(database_url)
    write(first, outcome(1, *records.ALL))
    first.close()

    second = ReadModel(database_url)

    assert second.orders("account-1") == (ORDER,)
    assert second.indexed_position().sequence == 1
    second.close()
