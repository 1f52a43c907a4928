"""Changes of the configuration: what may follow the one in force, what is planned, and the change.

A change is announced on L1 and waits there; here it is planned meanwhile, and made at the end of a
batch. Listed assets follow all before them, so an asset index never changes its meaning.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from provex.native.engine import Engine, EngineSettings
from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    ASSET_LISTED,
    CONFIGURATION_CHANGE_INVALID,
    CONFIGURATION_CHANGE_PENDING,
    CONFIGURATION_NOT_PLANNED,
    EXCHANGE_NOT_READY,
    MARKET_INVALID,
    Rejected,
)
from provex.protocol.inputs import ChangeConfiguration, DropConfiguration, PlanConfiguration
from provex.protocol.markets import MARKET_FIELDS, Market, market_of_row
from provex.protocol.outcome import Outcome
from provex.protocol.record_json import record_from_json, value_to_json
from provex.protocol.records import ConfigurationChanged
from provex.rules.configuration import configuration_hash, require_configuration_valid

from .state import ExchangeState
from .step import Step
from .ticks import can_settle, cut_batch

__all__ = [
    "PlannedChange",
    "change_configuration",
    "configuration_of_text",
    "configuration_text",
    "drop_configuration",
    "hash_text",
    "is_configuration_changed",
    "market_of_text",
    "plan_configuration",
    "planned_change",
]

_ROW_BYTES_MAX = 4_096
DEVELOPMENT_PRICE = "development_price"
"""May stand in a market's row: where its price begins on a development chain."""
_NAME_LENGTH_MAX = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """The configuration to come, and the market that is listed with it."""

    configuration: Configuration
    market: Market | None
    market_row: str | None

    @property
    def configuration_hash(self) -> str:
        """As L1 writes it."""
        return hash_text(self.configuration)


def is_configuration_changed(outcomes: Sequence[Outcome]) -> bool:
    """Whether another configuration came into force by one of these."""
    records = [record for outcome in outcomes for record in outcome.records]
    return any(isinstance(record, ConfigurationChanged) for record in records)


def hash_text(configuration: Configuration) -> str:
    """The hash of a configuration: 0x and 64 digits."""
    return f"{configuration_hash(configuration):#066x}"


def configuration_text(configuration: Configuration) -> str:
    """A configuration as an input carries it."""
    return json.dumps(value_to_json(configuration), separators=(",", ":"))


def configuration_of_text(text: str) -> Configuration:
    """The inverse. Raises CONFIGURATION_CHANGE_INVALID."""
    try:
        return record_from_json(Configuration, json.loads(text))
    except (ValueError, RecursionError):
        raise _invalid("it is no JSON") from None
    except Rejected as rejected:
        raise _invalid(str(rejected)) from None


def market_of_text(index: int, text: str) -> Market:
    """A market from its row as JSON text. Raises MARKET_INVALID."""
    if len(text) > _ROW_BYTES_MAX:
        raise Rejected(MARKET_INVALID, reason=f"its row is longer than {_ROW_BYTES_MAX} bytes")
    try:
        row = json.loads(text)
        if not isinstance(row, dict):
            raise TypeError("expected an object")
        _require_fields(row)
        market = market_of_row(index, row)
        _require_market_valid(market)
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise Rejected(MARKET_INVALID, reason=str(error) or type(error).__name__) from None
    return market


def planned_change(state: ExchangeState) -> PlannedChange | None:
    """What is planned, if anything."""
    return state.registry.plan and _change_of(state, *state.registry.plan)


def plan_configuration(step: Step, request: PlanConfiguration) -> None:
    """Take a change that may be made once L1 allows it. The same one again changes nothing."""
    state = step.state
    # AUTHORISE
    known = planned_change(state)
    change = _change_of(state, request.configuration, request.market)
    if known is not None and known != change:
        raise Rejected(CONFIGURATION_CHANGE_PENDING, pending=known.configuration_hash)
    # RECORD
    state.registry.plan = (request.configuration, request.market)


def drop_configuration(step: Step, request: DropConfiguration) -> None:
    """Forget the planned change."""
    # AUTHORISE
    _require_planned(step.state, request.configuration_hash)
    # RECORD
    step.state.registry.plan = None


def change_configuration(step: Step, request: ChangeConfiguration) -> None:
    """Close the open batch, and open the next one with the planned configuration."""
    state = step.state
    # AUTHORISE
    change = _require_planned(state, request.configuration_hash)
    state.require_not_frozen()
    if not can_settle(state, step.now_ms):
        # L1 would not take the batch that ends here; prices come first.
        raise Rejected(EXCHANGE_NOT_READY)
    # MOVE
    cut_batch(step, change.configuration)
    if change.market is not None and change.market_row is not None:
        state.list_market(change.market, change.market_row)
    state.registry.plan = None
    # RECORD
    step.add(
        ConfigurationChanged(
            configuration_hash=change.configuration_hash,
            batch_number=state.ledger.batch_number,
            market=None if change.market is None else change.market.index,
            market_row=change.market_row,
        )
    )
    if change.market is not None:
        step.touch_market(change.market.index)


def _require_planned(state: ExchangeState, configuration: str) -> PlannedChange:
    change = planned_change(state)
    if change is None or change.configuration_hash != configuration:
        raise Rejected(CONFIGURATION_NOT_PLANNED, configuration=configuration[:80])
    return change


def _change_of(state: ExchangeState, text: str, market_row: str | None) -> PlannedChange:
    """The change, if it may follow the configuration in force: signers, quorum, one new asset."""
    configuration = configuration_of_text(text)
    in_force = state.ledger.configuration
    if configuration == in_force:
        raise _invalid("it is the one in force")
    changeable = replace(
        in_force,
        oracle_signers=configuration.oracle_signers,
        oracle_quorum=configuration.oracle_quorum,
        assets=configuration.assets,
    )
    if configuration != changeable:
        raise _invalid("it changes more than oracle signers, their quorum and the list of assets")
    count = len(in_force.assets)
    is_extended = configuration.assets[:count] == in_force.assets
    if not is_extended or len(configuration.assets) > count + 1:
        raise _invalid("listed assets stay as they are, and one follows them at most")
    try:
        require_configuration_valid(configuration)
    except Rejected as rejected:
        raise _invalid(str(rejected)) from None
    if len(configuration.assets) == count:
        if market_row is not None:
            raise _invalid("a market comes with a new asset only")
        return PlannedChange(configuration=configuration, market=None, market_row=None)
    if market_row is None:
        raise _invalid("a new asset comes with its market")
    market = market_of_text(count, market_row)
    _require_listable(state, configuration, market)
    return PlannedChange(configuration=configuration, market=market, market_row=market_row)


def _require_listable(state: ExchangeState, configuration: Configuration, market: Market) -> None:
    """Nothing has its name or id, its asset is the configuration's, and the engine takes it."""
    for units in state.units:
        known = units.market
        if known.name == market.name:
            raise Rejected(ASSET_LISTED, asset=market.name)
        if known.synthetic_asset_id == market.synthetic_asset_id:
            raise Rejected(ASSET_LISTED, asset=f"the asset {known.synthetic_asset_id:#x}")
    asset = configuration.assets[market.index]
    segments = tuple((segment.upper_bound, segment.risk) for segment in asset.risk_segments)
    found = (asset.asset_id, asset.resolution, segments)
    if found != (market.synthetic_asset_id, market.resolution, market.risk_segments):
        raise _invalid("the new asset is another one than its market's")
    try:
        _require_engine_takes(state.settings.engine, market)
    except (ValueError, OverflowError) as error:
        raise Rejected(MARKET_INVALID, reason=str(error)) from None


def _require_engine_takes(settings: EngineSettings, market: Market) -> None:
    Engine(replace(settings, open_markets=()), None, (market,))


def _require_fields(row: dict[str, object]) -> None:
    missing = sorted(MARKET_FIELDS - row.keys())
    unknown = sorted(row.keys() - MARKET_FIELDS - {DEVELOPMENT_PRICE})
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)[:80]}")
    if DEVELOPMENT_PRICE in row and not 0 < Decimal(str(row[DEVELOPMENT_PRICE])) < 10**9:
        raise ValueError(f"{DEVELOPMENT_PRICE}: expected a positive decimal below 10^9")


def _require_market_valid(market: Market) -> None:
    """What the table that is built in has by review."""
    base, _, quote = market.name.partition("-")
    is_named = base.isascii() and base.isalnum() and base.upper() == base and quote == "USD"
    if not is_named or len(market.name) > _NAME_LENGTH_MAX:
        raise ValueError(f"name: expected such as SUI-USD, found {market.name[:40]}")
    if not 0 <= market.resolution_decimals <= 18:
        raise ValueError("resolution_decimals: expected 0 to 18")
    for name in ("tick_size", "step_size", "order_size_min", "incremental_position"):
        if not 0 < getattr(market, name) < 10**12:
            raise ValueError(f"{name}: expected a positive decimal below 10^12")
    if market.tick_size * 10**9 % 1:
        raise ValueError("tick_size: expected at most 9 decimals")
    integers = (
        market.lot_quantums,
        market.quantums_per_tick_lot,
        market.lots_min,
        market.lots_max,
        market.incremental_position_quantums,
        market.position_quantums_max,
    )
    if min(integers) < 1 or market.incremental_margin_ppm < 0:
        raise ValueError("sizes and margins must be positive")
    if not 0 < market.maintenance_margin_ppm <= market.initial_margin_ppm <= 1_000_000:
        raise ValueError("expected 0 < maintenance_margin <= initial_margin <= 1")
    if market.baseline_position_quantums < 0:
        raise ValueError("baseline_position: expected 0 or more")


def _invalid(reason: str) -> Rejected:
    return Rejected(CONFIGURATION_CHANGE_INVALID, reason=reason)
