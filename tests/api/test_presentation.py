from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from provex.api.markets import market_units, quantums_of_usd, usd_of_quantums
from provex.api.presentation import Presenter, key_text, public_id_of
from provex.protocol.markets import market_by_name, markets
from provex.protocol.records import (
    FillKind,
    FillRecord,
    Liquidity,
    MarketRecord,
    MarketStatus,
    PositionRecord,
    PositionStatus,
    Side,
)

PRESENTER = Presenter(tuple(market_units(market) for market in markets()))
BTC = market_by_name()["BTC-USD"].index
DOGE = market_by_name()["DOGE-USD"].index
BTC_UNIT = 10**10


def holding(size: int, open_collateral: int, sum_open: int) -> PositionRecord:
    return PositionRecord(
        holding_id="h",
        account_id="a",
        market=BTC,
        status=PositionStatus.OPEN,
        is_long=size > 0,
        size_quantums=size,
        max_size_quantums=size,
        sum_open_quantums=sum_open,
        sum_close_quantums=0,
        open_collateral_quantums=open_collateral,
        close_collateral_quantums=0,
        realized_pnl_quantums=-1,
        net_funding_quantums=-3,
        created_at_ms=0,
        closed_at_ms=None,
        open_transaction_id="t",
        close_transaction_id=None,
        last_transaction_id="t",
    )


def test_profit_not_realised_is_rounded_down_for_both_sides() -> None:
    # A third of a unit opened at 1 USD and one quantum: neither side's profit is a whole quantum.
    sum_open = 3 * BTC_UNIT
    for size in (BTC_UNIT, -BTC_UNIT):
        shown = PRESENTER.position(holding(size, 3_000_001, sum_open), 10**9)
        assert shown.unrealized_pnl == ("-0.000001" if size > 0 else "0")


def test_profit_not_realised_needs_an_index_price() -> None:
    assert PRESENTER.position(holding(BTC_UNIT, 10**6, BTC_UNIT), None).unrealized_pnl == "0"


def test_a_closed_holding_has_no_profit_left_to_realise() -> None:
    closed = replace(holding(0, 10**6, BTC_UNIT), status=PositionStatus.CLOSED)

    assert PRESENTER.position(closed, 10**9).unrealized_pnl == "0"


@given(st.integers(1, 10**12), st.integers(1, 10**15), st.integers(1, 10**14))
def test_long_and_short_never_gain_together(size: int, open_: int, price_e9: int) -> None:
    def quantums(signed: int) -> int:
        shown = PRESENTER.position(holding(signed, open_, size), price_e9).unrealized_pnl
        negative = shown.startswith("-")
        value = quantums_of_usd(shown.removeprefix("-"))
        assert value is not None
        return -value if negative else value

    assert quantums(size) + quantums(-size) in {0, -1}


def test_the_entry_price_is_collateral_over_size() -> None:
    assert PRESENTER.position(holding(1, 49_000_500_000, BTC_UNIT), None).entry_price == "49000.5"


def test_small_amounts_of_either_sign_are_exact() -> None:
    shown = PRESENTER.position(holding(-1, 10**6, BTC_UNIT), None)

    assert (shown.size, shown.side) == ("-0.0000000001", "SHORT")
    assert (shown.realized_pnl, shown.net_funding) == ("-0.000001", "-0.000003")


def test_prices_of_cheap_assets_keep_their_ticks() -> None:
    fill = FillRecord(
        fill_id="f",
        transaction_id="t",
        account_id="a",
        order_id=None,
        order_client_id=None,
        market=DOGE,
        side=Side.SELL,
        liquidity=Liquidity.TAKER,
        kind=FillKind.LIQUIDATED,
        price_e9=123_400_000 // 1_000,
        synthetic_quantums=10**6,
        collateral_quantums=1,
        fee_quantums=0,
        created_at_ms=0,
    )

    shown = PRESENTER.fill(fill)

    assert (shown.price, shown.size, shown.fee) == ("0.0001234", "10", "0")
    assert (shown.order_id, shown.type) == (None, FillKind.LIQUIDATED)


def test_a_market_without_prices_shows_zeros() -> None:
    record = MarketRecord(
        market=BTC,
        status=MarketStatus.INITIALIZING,
        index_price_e9=None,
        oracle_price_e9=None,
        next_funding_rate_e10=-1,
        next_funding_at_ms=3_600_000,
        open_interest_quantums=19_999_999,
    )

    shown = PRESENTER.market(
        record,
        price_change_e9=-1,
        volume_quantums=0,
        trades=0,
        best_bid_ticks=None,
        best_ask_ticks=None,
    )

    assert (shown.index_price, shown.oracle_price) == ("0.0000", "0.0000")
    assert shown.next_funding_rate == "-0.0000000001"
    assert shown.open_interest == "0.0019"
    assert shown.price_change_24h == "-0.000001"
    assert shown.next_funding_at == "1970-01-01T01:00:00.000Z"


def test_keys_have_64_digits() -> None:
    assert key_text(0xAB) == "0" * 62 + "ab"


def test_public_ids_lead_back_to_users() -> None:
    assert (
        public_id_of("35312938-9e88-5ef2-832e-ecb6dfa225d8") == "353129389E885EF2832EECB6DFA225D8"
    )


@given(st.integers(0, 2**64))
def test_collateral_text_reads_back(quantums: int) -> None:
    assert quantums_of_usd(usd_of_quantums(quantums)) == quantums
