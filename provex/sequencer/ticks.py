"""Time and prices: oracle ticks, index prices, the clock, market states, batches, restarts."""

from provex.protocol.configuration import Configuration
from provex.protocol.errors import (
    BATCH_EMPTY,
    MARKET_UNKNOWN,
    ORACLE_TICK_EARLY,
    PARAMETER_INVALID,
    Rejected,
)
from provex.protocol.inputs import (
    ClockTick,
    CloseBatch,
    IndexPrices,
    OracleTick,
    PauseOrders,
    Restarted,
    SetMarketStatus,
)
from provex.protocol.numbers import u32
from provex.protocol.parameters import PRICE_MAX
from provex.protocol.records import MarketStatus, PnlTickRecord
from provex.protocol.state import Position
from provex.protocol.transactions import FundingTick
from provex.protocol.transactions import OracleTick as RulesOracleTick
from provex.rules.funding import with_funding_applied
from provex.rules.margin import is_liquidatable, position_status
from provex.rules.view import BatchView

from .batches import ClosedBatch, is_batch_due
from .engine_events import take_events
from .fast_withdrawals import execute_paid_withdrawals, release_expired_holds
from .forced import serve_waiting
from .l1_record import BatchTerms
from .onboarding import create_system_accounts
from .settings import SYSTEM_TIME_AGE_S_MAX
from .state import ExchangeState
from .step import Step

__all__ = [
    "advance_clock",
    "can_settle",
    "close_batch",
    "cut_batch",
    "pause_orders",
    "restart",
    "set_index_prices",
    "set_market_status",
    "take_oracle_tick",
]

_MS_PER_HOUR = 3_600_000
_MS_PER_SECOND = 1_000
_MILLION = 1_000_000
_SLOT_AHEAD_MS_MAX = 60_000
"""A slot further ahead would carry the rules' time away from everybody else's."""


def take_oracle_tick(step: Step, tick: OracleTick) -> None:
    """Prove and take the prices of a quorum; liquidate what they uncover.

    A tick that is not due (`_is_due`) is taken only if an account crosses maintenance by it.
    """
    state = step.state
    ledger = state.ledger
    # AUTHORISE
    if tick.slot * _MS_PER_SECOND > step.now_ms + _SLOT_AHEAD_MS_MAX:
        raise Rejected(
            PARAMETER_INVALID,
            parameter="slot",
            expected=f"at most {_SLOT_AHEAD_MS_MAX} ms ahead",
            found=tick.slot,
        )
    before = ledger.view
    ledger.begin()
    try:
        _begin_funding(step)
        ledger.apply(RulesOracleTick(slot=u32(tick.slot), bundles=tick.bundles))
        if not (_is_due(step, before) or _crosses_maintenance(state, before)):
            raise Rejected(
                ORACLE_TICK_EARLY,
                interval_ms=state.settings.oracle_interval_ms,
                move_ppm=state.settings.oracle_move_ppm,
                age_ms=state.settings.oracle_age_ms_max,
            )
        _keep_funding_alive(step)
    except BaseException:
        ledger.rollback()
        raise
    ledger.commit()
    # MOVE
    state.registry.last_oracle_tick_ms = step.now_ms
    prices = [
        (market, asset.price, asset.observed_at * _MS_PER_SECOND)
        for market, asset in enumerate(ledger.assets)
        if asset.price != 0
    ]
    take_events(step, state.engine.oracle_tick(step.now_ms, prices))
    # RECORD
    for market, _, _ in prices:
        step.touch_market(market)


def set_index_prices(step: Step, prices: IndexPrices) -> None:
    """Hand index prices to the engine; they fire triggers."""
    state = step.state
    # AUTHORISE
    fixed: list[tuple[int, int]] = []
    for market, price_e9 in prices.prices_e9:
        _require_market(state, market)
        price = state.units[market].market.price_fixed_from_e9(price_e9)
        if not 0 < price <= PRICE_MAX:
            raise Rejected(
                PARAMETER_INVALID, parameter="price", expected="a positive price", found=price_e9
            )
        fixed.append((market, price))
    # MOVE
    take_events(step, state.engine.set_index_prices(step.now_ms, fixed))
    # RECORD
    for market, _ in fixed:
        step.touch_market(market)


def advance_clock(step: Step, _tick: ClockTick) -> None:
    """Expiries, funding, the hour's profit history, old client ids, and a batch that is due."""
    state = step.state
    registry = state.registry
    # MOVE
    take_events(step, state.engine.advance_clock(step.now_ms))
    execute_paid_withdrawals(step)
    registry.free_client_ids(step.now_ms - state.settings.client_id_memory_ms)
    serve_waiting(step)
    if can_settle(state, step.now_ms) and is_batch_due(
        state.settings.batch_policy,
        age_ms=step.now_ms - registry.batch_opened_at_ms,
        transactions=state.ledger.batch_transactions_count,
        is_awaited=state.ledger.is_batch_awaited,
    ):
        cut_batch(step)
    # RECORD
    for market in registry.market_records:
        step.touch_market(market)
    hour = step.now_ms // _MS_PER_HOUR
    if hour > registry.last_pnl_hour:
        registry.last_pnl_hour = hour
        _record_pnl(step, hour * _MS_PER_HOUR)
        # Every fill moves the fee position; its account is shown once an hour only.
        step.refresh_account(state.settings.configuration.fee_position.position_id)


def set_market_status(step: Step, request: SetMarketStatus) -> None:
    """Open, close or limit a market."""
    # AUTHORISE
    _require_market(step.state, request.market)
    # MOVE
    take_events(
        step, step.state.engine.set_market_status(step.now_ms, request.market, request.status)
    )
    step.touch_market(request.market)


def pause_orders(step: Step, request: PauseOrders) -> None:
    """Refuse new orders, or accept them again."""
    take_events(step, step.state.engine.pause_orders(step.now_ms, is_paused=request.is_paused))
    step.state.registry.orders_paused = request.is_paused


def close_batch(step: Step, _request: CloseBatch) -> None:
    """Close the open batch and begin the next one."""
    # AUTHORISE
    if step.state.ledger.batch_transactions_count == 0:
        raise Rejected(BATCH_EMPTY)
    # MOVE
    cut_batch(step)


def restart(step: Step, _request: Restarted) -> None:
    """A process began; the very first one makes the operator's accounts and opens a batch.

    The next tick is taken however early it comes: nothing matches before it.
    """
    state = step.state
    if not state.registry.users:
        state.ledger.open_batch(step.now_ms // _MS_PER_SECOND)
        state.registry.batch_opened_at_ms = step.now_ms
        state.registry.last_pnl_hour = step.now_ms // _MS_PER_HOUR
        create_system_accounts(step)
    state.registry.last_oracle_tick_ms = 0
    take_events(step, state.engine.require_fresh_oracle(step.now_ms))
    for market in range(len(state.units)):
        step.touch_market(market)


def can_settle(state: ExchangeState, now_ms: int) -> bool:
    """Whether L1 would take the open batch: its time is that of the last tick, 0 before the first.

    A batch without a recent one stays open until there is one.
    """
    age_ms = now_ms - state.ledger.system_time * _MS_PER_SECOND
    return 2 * age_ms < SYSTEM_TIME_AGE_S_MAX * _MS_PER_SECOND


def cut_batch(step: Step, configuration: Configuration | None = None) -> None:
    """Close the open batch and open the next one, with a new configuration if there is one."""
    now_s = step.now_ms // _MS_PER_SECOND
    ledger = step.state.ledger
    registry = step.state.registry
    conditions = tuple(registry.batch_conditions)
    batch = ledger.close_batch(now_s)
    step.state.closed_batches.append(ClosedBatch(batch, conditions))
    registry.batch_conditions = []
    registry.l1.closed.append(
        BatchTerms(
            number=batch.number,
            opened_at_s=batch.opened_at_s,
            minimum_expiration_hours=batch.output.new_state.minimum_expiration_hours,
            system_time_s=batch.output.new_state.system_time,
        )
    )
    if configuration is not None:
        ledger.change_configuration(configuration)
    ledger.open_batch(now_s)
    registry.batch_opened_at_ms = step.now_ms
    release_expired_holds(step)


def _begin_funding(step: Step) -> None:
    """The first funding tick of an asset, without which nobody can hold it.

    The very first one of all is dated when the exchange began: the engine counts the first hour
    from there, and the rules bound an index by the time since then.
    """
    ledger = step.state.ledger
    if all(asset.is_funded for asset in ledger.assets) and ledger.funding_timestamp != 0:
        return
    begun_s = ledger.funding_timestamp + 1
    if ledger.funding_timestamp == 0:
        begun_s = step.state.registry.batch_opened_at_ms // _MS_PER_SECOND
    ledger.apply(
        FundingTick(
            timestamp=u32(max(begun_s, ledger.system_time)),
            indices=tuple(asset.funding_index for asset in ledger.assets),
        )
    )


def _keep_funding_alive(step: Step) -> None:
    """A funding tick without change when the rules would soon refuse everything for want of one.

    It is needed only after the exchange stood still.
    """
    ledger = step.state.ledger
    age_s = ledger.system_time - ledger.funding_timestamp
    if age_s * 2 <= ledger.configuration.funding_validity_period:
        return
    tick = FundingTick(
        timestamp=u32(ledger.system_time),
        indices=tuple(asset.funding_index for asset in ledger.assets),
    )
    ledger.apply(tick)


def _is_due(step: Step, before: BatchView) -> bool:
    """Whether the prices in force are old enough to be replaced.

    After the interval, if a price moved; at the greatest age in any case. A tick takes a twentieth
    of what a proof holds, so one that changes next to nothing should wait.
    """
    state = step.state
    settings = state.settings
    age_ms = step.now_ms - state.registry.last_oracle_tick_ms
    if age_ms >= settings.oracle_age_ms_max:
        return True
    return age_ms >= settings.oracle_interval_ms and _moved(state, before)


def _moved(state: ExchangeState, before: BatchView) -> bool:
    """Whether the price of a market that is not closed moved by as much as the settings say."""
    for market, (old, new) in enumerate(zip(before.assets, state.ledger.assets, strict=True)):
        record = state.registry.market_records.get(market)
        is_closed = record is None or record.status is MarketStatus.OFFLINE
        moved = abs(new.price - old.price) * _MILLION >= state.settings.oracle_move_ppm * old.price
        if moved and not is_closed:
            return True
    return False


def _crosses_maintenance(state: ExchangeState, before: BatchView) -> bool:
    """Whether any position is liquidatable now that was not before. Only asked of early ticks."""
    now = state.ledger.view
    for position_id in state.registry.history.holder_ids():
        position = state.ledger.position(position_id)
        if _is_liquidatable(now, position) and not _is_liquidatable(before, position):
            return True
    return False


def _is_liquidatable(view: BatchView, position: Position) -> bool:
    funded = with_funding_applied(view, position).position
    return is_liquidatable(position_status(view, funded))


def _record_pnl(step: Step, created_at_ms: int) -> None:
    engine = step.state.engine
    for account in step.state.registry.accounts.values():
        view = engine.account(account.position_id)
        equity = 0 if view is None else view.equity_quantums
        if equity != 0 or account.net_transfers_quantums != 0:
            step.add(
                PnlTickRecord(
                    account_id=account.account_id,
                    equity_quantums=equity,
                    net_transfers_quantums=account.net_transfers_quantums,
                    created_at_ms=created_at_ms,
                )
            )


def _require_market(state: ExchangeState, market: int) -> None:
    if not 0 <= market < len(state.units):
        raise Rejected(MARKET_UNKNOWN, market=market)
