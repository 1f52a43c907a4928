"""A new configuration: what may be planned, and the change at the end of a batch."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import AssetConfiguration, Configuration, RiskSegment
from provex.protocol.errors import (
    ASSET_LISTED,
    CONFIGURATION_CHANGE_INVALID,
    CONFIGURATION_CHANGE_PENDING,
    CONFIGURATION_NOT_PLANNED,
    EXCHANGE_FROZEN,
    EXCHANGE_NOT_READY,
    MARKET_INVALID,
    MARKET_UNKNOWN,
    UNKNOWN_ORACLE_SIGNER,
)
from provex.protocol.inputs import (
    ChangeConfiguration,
    CloseBatch,
    DropConfiguration,
    L1FreezeChanged,
    PlanConfiguration,
    Restarted,
)
from provex.protocol.markets import market_of_row, markets
from provex.protocol.primitives import primitives
from provex.protocol.records import ConfigurationChanged, MarketStatus, OrderStatus, Side
from provex.rules.batch import run_batch
from provex.rules.configuration import configuration_hash
from provex.sequencer.configurations import configuration_text, hash_text
from provex.sequencer.exchange import Exchange

from .world import BTC, ORACLE_KEYS, PRICES, USD, World, records_of

SUI = len(markets())
SUI_PRICES = PRICES | {SUI: Decimal("1.25")}
NEW_KEY = 206
ROW = {
    "name": "SUI-USD",
    "synthetic_asset_id": "0x" + b"~039-SUI-7".ljust(15, b"\0").hex(),
    "resolution_decimals": 7,
    "tick_size": "0.001",
    "step_size": "1",
    "order_size_min": "10",
    "order_size_max": "1700000",
    "initial_margin": "0.10",
    "maintenance_margin": "0.05",
    "incremental_margin": "0.02",
    "baseline_position": "170000",
    "incremental_position": "35000",
    "position_max": "1700000",
    "is_open_at_start": True,
    "chosen_here": ["all"],
}


def with_sui(configuration: Configuration, row: dict[str, object] = ROW) -> Configuration:
    market = market_of_row(len(configuration.assets), row)
    asset = AssetConfiguration(
        asset_id=market.synthetic_asset_id,
        resolution=market.resolution,
        risk_segments=tuple(RiskSegment(bound, risk) for bound, risk in market.risk_segments),
    )
    return replace(configuration, assets=(*configuration.assets, asset))


def rotated(configuration: Configuration, old: int = ORACLE_KEYS[0]) -> Configuration:
    """Another signer in the place of one."""
    keys = {primitives().stark_public_key(key).x for key in (*ORACLE_KEYS, NEW_KEY)}
    keys.remove(primitives().stark_public_key(old).x)
    return replace(configuration, oracle_signers=tuple(sorted(keys)))


def plan(configuration: Configuration, row: dict[str, object] | None = None) -> PlanConfiguration:
    return PlanConfiguration(
        configuration=configuration_text(configuration),
        market=None if row is None else json.dumps(row),
    )


def change(configuration: Configuration) -> ChangeConfiguration:
    return ChangeConfiguration(configuration_hash=hash_text(configuration))


@pytest.fixture
def world() -> World:
    world = World()
    world.price()
    return world


def replayed(world: World) -> Exchange:
    exchange = Exchange(world.settings, NATIVE_BUILTINS)
    for number, (now_ms, request) in enumerate(world.inputs, start=1):
        exchange.apply(number, now_ms, request)
    return exchange


def restored(exchange: Exchange, world: World) -> Exchange:
    other = Exchange(world.settings, NATIVE_BUILTINS)
    other.restore(
        exchange.snapshot(),
        sequence=exchange.last_sequence,
        now_ms=exchange.last_now_ms,
        result_hash=exchange.result_hash,
    )
    return other


def test_a_listed_asset_trades_from_the_next_batch_on(world: World) -> None:
    alice = world.onboard("alice", 100_000 * USD)
    bob = world.onboard("bob", 100_000 * USD)
    resting = world.place(alice, Side.BUY, 49_000, "0.1")
    wider = with_sui(world.exchange.configuration)
    world.apply(plan(wider, ROW))
    early = replace(world.order(alice, Side.BUY, 49_000, "0.1"), market=SUI)
    world.refuse(early, MARKET_UNKNOWN)
    number = world.exchange.ledger.batch_number

    outcome = world.apply(change(wider))

    (changed,) = records_of(outcome, ConfigurationChanged)
    assert (changed.batch_number, changed.market) == (number + 1, SUI)
    (last,) = world.exchange.take_closed_batches()
    assert last.batch.number == number
    assert last.batch.main_words[0] == configuration_hash(world.settings.configuration)
    world.price(SUI_PRICES)
    world.place(alice, Side.BUY, "1.25", "100", market=SUI)
    filled = world.place(bob, Side.SELL, "1.25", "100", market=SUI)
    assert filled.status is OrderStatus.FILLED
    # What rested before it goes on as if nothing had happened.
    matched = world.place(bob, Side.SELL, 49_000, "0.1")
    assert matched.status is OrderStatus.FILLED
    assert world.exchange.order(resting.order_id).status is OrderStatus.FILLED
    world.apply(CloseBatch())
    (first,) = world.exchange.take_closed_batches()
    assert first.batch.main_words[0] == configuration_hash(wider)
    assert run_batch(first.batch.input).main_words == first.batch.main_words
    assert world.books().holdings == {}


def test_a_new_signer_counts_and_the_old_one_does_not(world: World) -> None:
    old, new = (ORACLE_KEYS[0], *ORACLE_KEYS[1:4]), (NEW_KEY, *ORACLE_KEYS[1:4])
    world.apply(plan(rotated(world.exchange.configuration)))
    world.now_ms += 10_000
    world.refuse(world.tick(PRICES, keys=new), UNKNOWN_ORACLE_SIGNER)
    world.apply(world.tick(PRICES, keys=old))

    world.apply(change(rotated(world.exchange.configuration)))

    world.now_ms += 10_000
    world.refuse(world.tick(PRICES, keys=old), UNKNOWN_ORACLE_SIGNER)
    world.apply(world.tick(PRICES, keys=new))


def test_replay_and_a_snapshot_reproduce_the_changes(world: World) -> None:
    alice = world.onboard("alice", 100_000 * USD)
    bob = world.onboard("bob", 100_000 * USD)
    wider = with_sui(world.exchange.configuration)
    world.apply(plan(wider, ROW))
    planned = restored(world.exchange, world)
    assert planned.state_hash() == world.exchange.state_hash()
    assert planned.planned_change == world.exchange.planned_change
    world.apply(change(wider))
    world.price(SUI_PRICES)
    world.place(alice, Side.BUY, "1.25", "100", market=SUI)
    world.place(bob, Side.SELL, "1.25", "60", market=SUI)
    world.apply(plan(rotated(wider)))
    world.apply(change(rotated(wider)))

    for other in (replayed(world), restored(world.exchange, world)):
        assert other.state_hash() == world.exchange.state_hash()
        assert other.result_hash == world.exchange.result_hash
        assert other.configuration == rotated(wider)
        assert [market.name for market in other.markets][SUI:] == ["SUI-USD"]
        assert other.book(SUI) == world.exchange.book(SUI)
        assert other.market(SUI).status is MarketStatus.ONLINE
    # And both go on alike.
    other = restored(world.exchange, world)
    number, now_ms = other.last_sequence + 1, world.now_ms
    again = Restarted(engine_version="test", program_hash="00")
    assert other.apply(number, now_ms, again) == world.apply(again)


def test_funding_reaches_the_new_market(world: World) -> None:
    wider = with_sui(world.exchange.configuration)
    world.apply(plan(wider, ROW))
    world.apply(change(wider))
    world.price(SUI_PRICES)
    assert all(asset.is_funded for asset in world.exchange.ledger.assets)

    for _ in range(61):
        world.price(SUI_PRICES, wait_ms=60_000)
        world.pass_ms(0)

    assert len(world.exchange.ledger.assets) == SUI + 1


def test_one_change_at_a_time(world: World) -> None:
    first, second = rotated(world.exchange.configuration), with_sui(world.exchange.configuration)
    world.refuse(change(first), CONFIGURATION_NOT_PLANNED)
    world.apply(plan(first))
    world.apply(plan(first))
    world.refuse(plan(second, ROW), CONFIGURATION_CHANGE_PENDING)
    world.refuse(change(second), CONFIGURATION_NOT_PLANNED)
    world.refuse(DropConfiguration(configuration_hash=hash_text(second)), CONFIGURATION_NOT_PLANNED)

    world.apply(DropConfiguration(configuration_hash=hash_text(first)))

    assert world.exchange.planned_change is None
    world.apply(plan(second, ROW))
    world.refuse(change(first), CONFIGURATION_NOT_PLANNED)


def test_a_change_waits_for_prices_that_l1_takes(world: World) -> None:
    world.apply(plan(rotated(world.exchange.configuration)))
    world.now_ms += 8 * 86_400_000
    world.refuse(change(rotated(world.exchange.configuration)), EXCHANGE_NOT_READY)

    world.price(wait_ms=0)

    world.apply(change(rotated(world.exchange.configuration)))


def test_nothing_changes_while_l1_is_frozen(world: World) -> None:
    world.apply(plan(rotated(world.exchange.configuration)))
    world.apply(L1FreezeChanged(event_id="frozen", is_frozen=True, block_number=1))
    world.refuse(change(rotated(world.exchange.configuration)), EXCHANGE_FROZEN)


def test_what_does_not_follow_is_refused(world: World) -> None:
    now = world.exchange.configuration
    wider = with_sui(now)
    twice = replace(wider, assets=(*wider.assets, replace(wider.assets[-1], asset_id=2**119 - 1)))
    asset = now.assets[0]
    for configuration, row in (
        (now, None),
        (replace(now, max_funding_rate=now.max_funding_rate + 1), None),
        (replace(now, price_validity_period=60), None),
        (replace(now, oracle_quorum=3), None),
        (replace(now, oracle_quorum=6), None),
        (replace(now, oracle_signers=()), None),
        (replace(now, assets=now.assets[1:]), None),
        (replace(now, assets=(replace(asset, resolution=1), *now.assets[1:])), None),
        (twice, ROW),
        (wider, None),
        (rotated(now), ROW),
        (wider, ROW | {"resolution_decimals": 8}),
        (wider, ROW | {"maintenance_margin": "0.04"}),
    ):
        world.refuse(plan(configuration, row), CONFIGURATION_CHANGE_INVALID)
    for text in ("", "[]", "{}", '{"domain": 1}', "[" * 5_000):
        world.refuse(
            PlanConfiguration(configuration=text, market=None), CONFIGURATION_CHANGE_INVALID
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "sui"},
        {"name": "SUI-EUR"},
        {"tick_size": "0"},
        {"tick_size": "x"},
        {"tick_size": "0.00000000001"},
        {"step_size": "-1"},
        {"order_size_min": "0.5"},
        {"order_size_max": "1e30"},
        {"order_size_max": "5"},
        {"initial_margin": "0.01"},
        {"maintenance_margin": "0"},
        {"incremental_margin": "-0.1"},
        {"incremental_position": "0"},
        {"resolution_decimals": 40},
        {"resolution_decimals": "many"},
        {"synthetic_asset_id": "SUI"},
        {"chosen_here": "all"},
        {"colour": "blue"},
    ],
)
def test_a_market_that_cannot_be_is_refused(world: World, changes: dict[str, object]) -> None:
    wider = with_sui(world.exchange.configuration)
    world.refuse(plan(wider, ROW | changes), MARKET_INVALID)


def test_a_market_without_all_fields_is_refused(world: World) -> None:
    row = {name: value for name, value in ROW.items() if name != "tick_size"}
    world.refuse(plan(with_sui(world.exchange.configuration), row), MARKET_INVALID)
    text = configuration_text(with_sui(world.exchange.configuration))
    for row_text in ("", "[]", "{", "[" * 4_000, " " * 5_000):
        world.refuse(PlanConfiguration(configuration=text, market=row_text), MARKET_INVALID)


def test_what_is_listed_is_not_listed_again(world: World) -> None:
    now = world.exchange.configuration
    taken_name = ROW | {"name": "BTC-USD"}
    world.refuse(plan(with_sui(now, taken_name), taken_name), ASSET_LISTED)
    world.apply(plan(with_sui(now), ROW))
    world.apply(change(with_sui(now)))
    last = markets()[BTC].synthetic_asset_id
    again = ROW | {"name": "SUIX-USD", "synthetic_asset_id": hex(last)}
    wider = with_sui(world.exchange.configuration, again)
    world.refuse(plan(wider, again), CONFIGURATION_CHANGE_INVALID)
    world.refuse(plan(world.exchange.configuration), CONFIGURATION_CHANGE_INVALID)


def test_an_id_below_listed_ones_is_refused(world: World) -> None:
    """Every index would move."""
    row = ROW | {"synthetic_asset_id": "0x" + b"SUI-7".ljust(15, b"\0").hex()}
    world.refuse(
        plan(with_sui(world.exchange.configuration, row), row), CONFIGURATION_CHANGE_INVALID
    )
