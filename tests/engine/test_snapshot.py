"""Snapshots of the engine, the state hash, and what follows a restart."""

import hashlib
from dataclasses import replace

import pytest

from provex.native.engine import Engine
from provex.protocol.errors import ENGINE_SNAPSHOT_INVALID, Rejected
from provex.protocol.markets import markets
from provex.protocol.records import MarketStatus, OrderType

from .venue import ALICE, BOB, BTC, BUY, SELL, Terms, Venue, open_venue


def _busy_venue() -> Venue:
    venue = open_venue()
    venue.place(ALICE, SELL, 30_000, 50)
    venue.place(BOB, BUY, 30_000, 20)
    venue.place(BOB, BUY, 33_000, 10, Terms(type=OrderType.STOP_LIMIT, trigger_ticks=31_000))
    venue.engine.reserve(venue.now_ms, BOB, 5)
    venue.wait(90_000)
    return venue


def test_restored_engine_is_the_same() -> None:
    venue = _busy_venue()
    other = Engine(venue.settings, venue.ledger)

    other.restore(venue.engine.snapshot())

    assert other.snapshot() == venue.engine.snapshot()
    assert other.book(BTC.index) == venue.engine.book(BTC.index)
    assert other.orders(BOB) == venue.engine.orders(BOB)
    assert other.account(BOB) == venue.engine.account(BOB)
    assert other.market(BTC.index) == venue.engine.market(BTC.index)
    assert other.fee_rates(BOB) == venue.engine.fee_rates(BOB)


def test_a_market_more_leaves_everything_else_as_it_is() -> None:
    venue = _busy_venue()
    count = len(markets())
    before = venue.engine.snapshot()

    grown = venue.engine.with_market(replace(BTC, index=count, is_open_at_start=True))

    assert grown.book(BTC.index) == venue.engine.book(BTC.index)
    assert grown.orders(BOB) == venue.engine.orders(BOB)
    assert grown.account(BOB) == venue.engine.account(BOB)
    assert grown.market(count).status is MarketStatus.ONLINE
    assert grown.market(count).open_interest_quantums == 0
    assert grown.book(count).bids == []
    assert len(grown.snapshot()) > len(before)
    assert grown.broken_invariant() is None
    # A snapshot of the wider engine is one of an engine with the wider table.
    other = Engine(venue.settings, venue.ledger, (*markets(), replace(BTC, index=count)))
    other.restore(grown.snapshot())
    assert other.snapshot() == grown.snapshot()


def test_state_hash_is_the_snapshots_sha256() -> None:
    venue = _busy_venue()

    assert venue.engine.state_hash() == hashlib.sha256(venue.engine.snapshot()).digest()


def test_every_command_that_changes_something_changes_the_hash() -> None:
    venue = _busy_venue()
    seen = {venue.engine.state_hash()}
    commands = [
        lambda: venue.place(ALICE, SELL, 31_000, 10),
        lambda: venue.engine.cancel_order(venue.now_ms, 4),
        lambda: venue.price(BTC.index, 30_001),
        lambda: venue.engine.reserve(venue.now_ms, BOB, 6),
        lambda: venue.engine.pause_orders(venue.now_ms, is_paused=True),
        lambda: venue.engine.require_fresh_oracle(venue.now_ms),
        lambda: venue.wait(1),
    ]
    for command in commands:
        command()
        seen.add(venue.engine.state_hash())

    assert len(seen) == len(commands) + 1


@pytest.mark.parametrize("damage", [b"", b"PVXENG99", b"PVXENG01"])
def test_unreadable_snapshot_keeps_the_old_state(damage: bytes) -> None:
    venue = _busy_venue()
    before = venue.engine.state_hash()

    with pytest.raises(Rejected) as caught:
        venue.engine.restore(damage)

    assert caught.value.code == ENGINE_SNAPSHOT_INVALID
    assert venue.engine.state_hash() == before


def test_snapshot_with_bytes_behind_it_is_refused() -> None:
    venue = _busy_venue()

    with pytest.raises(Rejected):
        venue.engine.restore(venue.engine.snapshot() + b"\0")
