"""The engine and the ledger: one transaction a taker, refusals, faults."""

import pytest

from provex.native.engine import Engine, LedgerRefused, RefusedSide
from provex.protocol.errors import INVALID_FULFILLMENT_INFO
from provex.protocol.records import CancelReason

from .venue import ALICE, BOB, BTC, BUY, CAROL, FOK, SELL, Terms, Venue, cancels, fills, open_venue


def _two_makers() -> Venue:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 10)
    venue.place(CAROL, SELL, 30_000, 10)
    venue.ledger.calls.clear()
    return venue


def _refuse_maker(venue: Venue, maker_ref: int, side: int) -> None:
    venue.ledger.refuse = lambda operation, arguments: (
        (INVALID_FULFILLMENT_INFO, side)
        if operation == "trade" and arguments[1] == maker_ref
        else None
    )


def test_fills_of_a_taker_are_one_transaction() -> None:
    venue = _two_makers()

    venue.place(BOB, BUY, 30_000, 20)

    assert [call[0] for call in venue.ledger.calls] == ["begin", "trade", "trade", "commit"]


def test_order_that_only_rests_asks_nothing() -> None:
    venue = _two_makers()

    venue.place(BOB, BUY, 29_999, 20)

    assert venue.ledger.calls == []


def test_refused_maker_is_canceled_and_matching_goes_on() -> None:
    venue = _two_makers()
    _refuse_maker(venue, 1, RefusedSide.MAKER)

    events = venue.place(BOB, BUY, 30_000, 10)

    refused = LedgerRefused("trade", INVALID_FULFILLMENT_INFO, 2, BTC.index, BOB, ALICE)
    assert refused in events
    assert cancels(events) == [(1, CancelReason.FAILED)]
    assert [fill.maker_ref for fill in fills(events)] == [2]
    venue.check()


@pytest.mark.parametrize("side", [RefusedSide.TAKER, RefusedSide.NONE])
def test_refused_taker_keeps_earlier_fills_and_fails(side: int) -> None:
    venue = _two_makers()
    _refuse_maker(venue, 2, side)

    events = venue.place(BOB, BUY, 30_000, 20)

    assert [fill.maker_ref for fill in fills(events)] == [1]
    assert cancels(events) == [(3, CancelReason.FAILED)]
    assert venue.engine.book(BTC.index).asks == [(30_000, 10)]
    venue.check()


def test_fill_or_kill_with_a_refused_maker_restores_everything() -> None:
    venue = _two_makers()
    _refuse_maker(venue, 2, RefusedSide.MAKER)
    before = venue.engine.book(BTC.index)

    events = venue.place(BOB, BUY, 30_000, 20, Terms(time_in_force=FOK))

    assert not fills(events)
    assert cancels(events) == [(3, CancelReason.COULD_NOT_FILL)]
    assert [call[0] for call in venue.ledger.calls] == ["begin", "trade", "trade", "rollback"]
    assert venue.engine.book(BTC.index) == before
    venue.check()


def test_exception_of_the_ledger_passes_through_after_a_rollback() -> None:
    venue = _two_makers()

    def fail(operation: str, arguments: tuple[int, ...]) -> tuple[int, int] | None:
        if operation == "trade" and arguments[1] == 2:
            raise OSError("the disk is full")
        return None

    venue.ledger.refuse = fail

    with pytest.raises(OSError, match="the disk is full"):
        venue.place(BOB, BUY, 30_000, 20)

    assert venue.ledger.calls[-1] == ("rollback",)
    venue.ledger.refuse = lambda _operation, _arguments: None
    venue.check()


def test_malformed_answer_is_a_fault() -> None:
    venue = _two_makers()
    venue.ledger._answer = lambda *_ids: (0, 0, [(ALICE, 0, [(7, 1, 0), (7, 1, 0)])])  # type: ignore[method-assign]

    with pytest.raises(RuntimeError, match="malformed holding in market 7"):
        venue.place(BOB, BUY, 30_000, 10)
    venue.ledger._answer = lambda *_ids: None  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(TypeError):
        venue.place(BOB, BUY, 30_000, 10)


def test_engine_without_a_ledger_counts_by_itself() -> None:
    venue = open_venue()
    engine = Engine(venue.settings, None)
    engine.sync_position(venue.now_ms, ALICE, 10**9, [])

    assert engine.free_collateral(ALICE) == 10**9
