"""The accounting of holdings, by hand and against a plain recomputation."""

from hypothesis import given
from hypothesis import strategies as st

from provex.protocol.records import PositionRecord, PositionStatus
from provex.sequencer.position_history import FillEffect, PositionHistory


def effect(delta: int, collateral: int, fee: int = 0, **changes: object) -> FillEffect:
    values = {
        "account_id": "a",
        "position_id": 7,
        "market": 1,
        "delta_quantums": delta,
        "collateral_quantums": collateral,
        "fee_quantums": fee,
        "transaction_id": "t",
        "holding_id": "h",
        "now_ms": 5,
    }
    return FillEffect(**values | changes)


def test_a_first_fill_opens_a_holding():
    (record,) = PositionHistory().add_fill(effect(10, 1_000, 3))

    assert record == PositionRecord(
        holding_id="h",
        account_id="a",
        market=1,
        status=PositionStatus.OPEN,
        is_long=True,
        size_quantums=10,
        max_size_quantums=10,
        sum_open_quantums=10,
        sum_close_quantums=0,
        open_collateral_quantums=1_000,
        close_collateral_quantums=0,
        realized_pnl_quantums=-3,
        net_funding_quantums=0,
        created_at_ms=5,
        closed_at_ms=None,
        open_transaction_id="t",
        close_transaction_id=None,
        last_transaction_id="t",
    )


def test_a_long_that_closes_higher_has_its_profit_less_fees():
    history = PositionHistory()
    history.add_fill(effect(10, 1_000, 3))

    (record,) = history.add_fill(effect(-10, 1_200, 4, transaction_id="u", now_ms=9))

    assert record.status is PositionStatus.CLOSED
    assert record.size_quantums == 0
    assert record.realized_pnl_quantums == 200 - 3 - 4
    assert (record.closed_at_ms, record.close_transaction_id) == (9, "u")
    assert history.size(7, 1) == 0


def test_a_short_that_closes_lower_has_its_profit():
    history = PositionHistory()
    history.add_fill(effect(-10, 1_000))

    (record,) = history.add_fill(effect(10, 900))

    assert not record.is_long
    assert record.realized_pnl_quantums == 100


def test_a_partial_close_realizes_its_part_rounded_down():
    history = PositionHistory()
    history.add_fill(effect(3, 100))

    (record,) = history.add_fill(effect(-1, 40))
    assert record.realized_pnl_quantums == 40 - 34  # 33.3 rounded up

    history = PositionHistory()
    history.add_fill(effect(-3, 100))
    (record,) = history.add_fill(effect(1, 30))
    assert record.realized_pnl_quantums == 33 - 30  # 33.3 rounded down


def test_growing_keeps_the_largest_size():
    history = PositionHistory()
    history.add_fill(effect(-10, 1_000))
    history.add_fill(effect(-5, 600))
    (record,) = history.add_fill(effect(12, 1_100))

    assert record.max_size_quantums == -15
    assert record.size_quantums == -3
    assert (record.sum_open_quantums, record.sum_close_quantums) == (15, 12)


def test_a_flip_closes_one_holding_and_opens_the_next():
    history = PositionHistory()
    history.add_fill(effect(10, 1_000))

    closed, opened = history.add_fill(effect(-15, 1_650, 8, holding_id="i"))

    assert (closed.holding_id, closed.status) == ("h", PositionStatus.CLOSED)
    assert closed.close_collateral_quantums == 1_100
    assert closed.realized_pnl_quantums == 100 - 5
    assert (opened.holding_id, opened.size_quantums, opened.is_long) == ("i", -5, False)
    assert opened.open_collateral_quantums == 550
    assert opened.realized_pnl_quantums == -3


def test_a_liquidated_holding_says_so():
    history = PositionHistory()
    history.add_fill(effect(10, 1_000))

    (record,) = history.add_fill(effect(-10, 900, status_when_closed=PositionStatus.LIQUIDATED))

    assert record.status is PositionStatus.LIQUIDATED


def test_funding_is_part_of_the_profit():
    history = PositionHistory()
    history.add_fill(effect(10, 1_000))

    record = history.add_funding(7, 1, -25)

    assert record is not None
    assert (record.net_funding_quantums, record.realized_pnl_quantums) == (-25, -25)
    assert history.add_funding(8, 1, 5) is None


@given(
    st.lists(
        st.tuples(st.integers(-50, 50).filter(bool), st.integers(0, 10_000), st.integers(0, 100)),
        min_size=1,
        max_size=30,
    )
)
def test_sizes_collateral_and_profit_add_up(fills: list[tuple[int, int, int]]):
    history = PositionHistory()
    ended: list[PositionRecord] = []
    for number, (delta, collateral, fee) in enumerate(fills):
        records = history.add_fill(effect(delta, collateral, fee, holding_id=str(number)))
        ended += [record for record in records if record.closed_at_ms is not None]
    still_open = history.open_of(7)

    assert history.size(7, 1) == sum(delta for delta, _, _ in fills)
    shown = [*ended, *still_open]
    spent = sum(
        (r.open_collateral_quantums - r.close_collateral_quantums) * (1 if r.is_long else -1)
        for r in shown
    )
    assert spent == sum(c if delta > 0 else -c for delta, c, _ in fills)
    if not still_open:
        profit = sum(r.realized_pnl_quantums for r in ended)
        assert profit == -spent - sum(fee for _, _, fee in fills)
    restored = PositionHistory()
    restored.restore(history.snapshot())
    assert restored.snapshot() == history.snapshot()
    assert restored.open_of(7) == still_open
