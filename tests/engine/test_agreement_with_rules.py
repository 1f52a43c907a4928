"""The engine values positions exactly as the rules do: funding, value, risk, liquidatable or not."""

import random

import pytest

from provex.native.engine import Engine, EngineSettings
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.markets import markets
from provex.protocol.state import AssetState, HeldAsset, Position
from provex.rules.funding import with_funding_applied
from provex.rules.margin import is_liquidatable, position_status
from provex.rules.view import BatchView

from .venue import ALICE, BOB, BTC, BUY, FEE, FUND, SELL, START_MS, Venue, open_venue

NOW_S = START_MS // 1_000
KEY = 5


def _view(prices: dict[int, int], indices: list[int]) -> BatchView:
    table = markets()
    configuration = Configuration(
        domain=1,
        max_funding_rate=1_120,
        collateral_asset_id=1,
        collateral_resolution=10**6,
        fee_position=ReservedPosition(position_id=FEE, public_key=KEY),
        insurance_position=ReservedPosition(position_id=FUND, public_key=KEY),
        price_validity_period=1,
        funding_validity_period=1,
        is_risk_by_balance_only=False,
        oracle_quorum=1,
        oracle_signers=(KEY,),
        assets=tuple(
            AssetConfiguration(
                asset_id=market.synthetic_asset_id,
                resolution=market.resolution,
                risk_segments=tuple(RiskSegment(*each) for each in market.risk_segments),
            )
            for market in table
        ),
    )
    return BatchView(
        configuration=configuration,
        minimum_expiration_hours=1,
        system_time=NOW_S,
        funding_timestamp=NOW_S,
        oracle_slot=NOW_S,
        assets=tuple(
            AssetState(
                asset_id=market.synthetic_asset_id,
                is_funded=True,
                funding_index=indices[market.index],
                price=prices[market.index],
                observed_at=NOW_S,
            )
            for market in table
        ),
    )


def _random_position(numbers: random.Random) -> Position:
    chosen = sorted(numbers.sample(range(len(markets())), numbers.randint(0, 6)))
    held = tuple(
        HeldAsset(
            market,
            numbers.choice([-1, 1]) * numbers.randint(1, 10**12),
            numbers.randint(-(10**7), 10**7),
        )
        for market in chosen
    )
    return Position(KEY, numbers.randint(-(10**12), 10**12), held, 0)


@pytest.mark.parametrize("seed", range(4))
def test_positions_are_valued_as_by_the_rules(seed: int) -> None:
    numbers = random.Random(seed)
    prices = {market.index: numbers.randint(2**28, 2**34) for market in markets()}
    engine = Engine(EngineSettings(fee_position_id=FEE, insurance_position_id=FUND), None)
    engine.oracle_tick(START_MS, [(index, price, START_MS) for index, price in prices.items()])
    view = _view(prices, [0] * len(markets()))
    liquidatable = 0

    for position_id in range(100, 400):
        position = _random_position(numbers)
        holdings = [(h.asset_index, h.balance, h.cached_funding_index) for h in position.assets]
        engine.sync_position(START_MS, position_id, position.collateral, holdings)

        found = engine.account(position_id)
        funded = with_funding_applied(view, position)
        status = position_status(view, funded.position)

        assert found is not None
        assert found.collateral_quantums == funded.position.collateral
        assert found.equity_quantums == status.total_value // 2**32
        assert found.maintenance_margin_quantums == -(-status.total_risk // 2**64)
        assert found.is_liquidatable == is_liquidatable(status)
        liquidatable += found.is_liquidatable

    assert 50 < liquidatable < 250


def test_funding_index_moves_collateral_as_by_the_rules() -> None:
    venue = open_venue()
    venue.wait(0)
    venue.place(ALICE, SELL, 30_000, 12_345)
    venue.place(BOB, BUY, 30_000, 12_345)
    venue.now_ms += 3_600_000
    venue.price(BTC.index, 30_000)
    venue.wait(0)
    prices = {market.index: Venue.fixed(BTC.index, 30_000) for market in markets()}
    indices = [venue.engine.market(market.index).funding_index for market in markets()]
    view = _view(prices, indices)
    assert indices[BTC.index] > 0

    for position_id in (ALICE, BOB):
        _, collateral, holdings = venue.ledger.state(position_id)
        position = Position(KEY, collateral, tuple(HeldAsset(*each) for each in holdings), 0)
        found = venue.engine.account(position_id)
        assert found is not None
        assert found.collateral_quantums == with_funding_applied(view, position).position.collateral
