"""Forced requests: served in the open batch as soon as they are final on L1, each exactly once.

The rules execute a demand, or prove that they cannot: either clears it. A batch that serves a
demand that L1 does not know, or knows to be served, would be refused with all that is in it.
"""

import logging

from provex.protocol.errors import EVENT_KNOWN, OK, Rejected
from provex.protocol.inputs import L1ForcedTrade, L1ForcedWithdrawal
from provex.protocol.numbers import Felt, u64, u120
from provex.protocol.parameters import FORCED_WITHDRAWAL_OF_EVERYTHING
from provex.protocol.records import (
    FillKind,
    Liquidity,
    Side,
    TransferRecord,
    TransferStatus,
    TransferType,
)
from provex.protocol.transactions import ForcedTrade, ForcedWithdrawal

from .engine_events import record_fill, sync_position, take_events
from .l1_record import ForcedRequest, action_of, positions_of
from .ledger import Applied
from .onboarding import open_unclaimed_account
from .registry_entries import Account
from .state import ExchangeState
from .step import Step
from .transfers import record_withdrawal

__all__ = ["HOLD_WAIT_MS_MAX", "serve_waiting", "take_demand"]

HOLD_WAIT_MS_MAX = 24 * 3_600_000
"""How long after it was made a request waits for the account's fast withdrawals under way.

Their provider may have paid on L1 already, and would lose what a forced withdrawal takes first. A
day leaves six until the exchange can be frozen.
"""
_MS_PER_SECOND = 1_000

_log = logging.getLogger(__name__)


def take_demand(step: Step, demand: L1ForcedWithdrawal | L1ForcedTrade) -> None:
    """Take a demand that is final on L1, and serve it if nothing stands in its way.

    The same demand in another block is not another one. L1 knows one of equal terms at a time, so
    while one is not cleared by an accepted batch a second event of it can only be a repetition.
    """
    l1 = step.state.registry.l1
    action = action_of(demand)
    identity = f"{demand.transaction_hash}:{':'.join(map(str, action))}"
    # AUTHORISE
    if identity in l1.demands:
        raise Rejected(EVENT_KNOWN, event_id=demand.event_id)
    # RECORD
    l1.demands.add(identity)
    if any(action_of(item.demand) == action for item in l1.unsettled()):
        _log.warning("forced request repeated before L1 cleared it: %s", demand)
        return
    request = ForcedRequest(demand=demand, batch_number=None)
    l1.forced.append(request)
    serve_waiting(step)
    if request in l1.forced:
        _log.warning("forced request waits: %s", demand)


def serve_waiting(step: Step) -> None:
    """Execute the demands that wait, the oldest first, but those that must wait longer."""
    for request in tuple(step.state.registry.l1.waiting()):
        if not _waits_for_holds(step, request):
            _serve(step, request)


def _waits_for_holds(step: Step, request: ForcedRequest) -> bool:
    """Whether a fast withdrawal under way comes first."""
    due_ms = request.demand.requested_at_s * _MS_PER_SECOND + HOLD_WAIT_MS_MAX
    if step.now_ms >= due_ms:
        return False
    accounts = step.state.registry.account_by_position
    return any(
        position_id in accounts and accounts[position_id].reserved_quantums > 0
        for position_id in positions_of(request.demand)
    )


def _serve(step: Step, request: ForcedRequest) -> None:
    state, demand = step.state, request.demand
    # MOVE
    transaction = _transaction(demand)
    try:
        applied = state.ledger.apply(transaction)
    except Rejected:
        # No transaction is possible at present, for want of a funding tick: the clock asks again.
        return
    state.registry.l1.serve(request, state.ledger.batch_number)
    # RECORD
    _log.info("forced request served with result %s: %s", applied.result, demand)
    if isinstance(transaction, ForcedTrade):
        _after_trade(step, transaction, applied)
    else:
        _after_withdrawal(step, transaction, applied)


def _after_withdrawal(step: Step, demand: ForcedWithdrawal, applied: Applied) -> None:
    """Show the withdrawal to the account, if the demand was made with its key."""
    _adopt(step, applied)
    account = step.state.registry.account_by_position.get(demand.position_id)
    if account is None or account.stark_key != demand.public_key:
        return
    to_address = step.state.registry.registrations.get(f"{demand.public_key:x}")
    if applied.result != OK:
        step.add_transfer(_refused_record(step, account, demand, to_address), is_final=True)
    elif applied.amount != 0:
        record_withdrawal(step, account, -applied.amount, client_id="", to_address=to_address)


def _after_trade(step: Step, trade: ForcedTrade, applied: Applied) -> None:
    """Show the trade as a fill of both parties; it is no public trade, whatever its price."""
    state = step.state
    if applied.result == OK:
        # Somebody must watch over the margin of a key that has not been onboarded here.
        open_unclaimed_account(step, trade.position_id_a, trade.public_key_a)
        open_unclaimed_account(step, trade.position_id_b, trade.public_key_b)
    _adopt(step, applied)
    if applied.result != OK:
        return
    if trade.amount_synthetic == 0:
        _record_payment(step, trade)
        return
    market = _market_of(state, trade)
    transaction_id = step.next_id()
    side_a = Side.BUY if trade.is_a_buying_synthetic else Side.SELL
    side_b = Side.SELL if trade.is_a_buying_synthetic else Side.BUY
    for position_id, side, liquidity in (
        (trade.position_id_a, side_a, Liquidity.TAKER),
        (trade.position_id_b, side_b, Liquidity.MAKER),
    ):
        record_fill(
            step,
            transaction_id,
            position_id=position_id,
            market=market,
            order=None,
            side=side,
            liquidity=liquidity,
            kind=FillKind.LIMIT,
            price_e9=state.units[market].price_e9(trade.amount_synthetic, trade.amount_collateral),
            synthetic=trade.amount_synthetic,
            collateral=trade.amount_collateral,
            fee=0,
        )
    step.touch_market(market)


def _adopt(step: Step, applied: Applied) -> None:
    """Cancel what was ordered on other balances, then hand the new ones to the engine."""
    state = step.state
    for position_id, _ in applied.positions:
        account = state.registry.account_by_position.get(position_id)
        if account is None:
            continue
        if applied.result == OK:
            take_events(step, state.engine.cancel_orders(step.now_ms, position_id, None, None))
        sync_position(step, position_id)


def _record_payment(step: Step, trade: ForcedTrade) -> None:
    """A trade of nothing for collateral is a payment."""
    if trade.amount_collateral == 0:
        return
    accounts = step.state.registry.account_by_position
    payer, receiver = accounts[trade.position_id_a], accounts[trade.position_id_b]
    if not trade.is_a_buying_synthetic:
        payer, receiver = receiver, payer
    for account, kind, sign in (
        (payer, TransferType.TRANSFER_OUT, -1),
        (receiver, TransferType.TRANSFER_IN, 1),
    ):
        transfer_id = step.next_id()
        account.net_transfers_quantums += sign * trade.amount_collateral
        account.last_transaction_id = transfer_id
        transfer = TransferRecord(
            transfer_id=transfer_id,
            account_id=account.account_id,
            type=kind,
            debit_quantums=trade.amount_collateral,
            credit_quantums=trade.amount_collateral,
            transaction_hash=None,
            status=TransferStatus.CONFIRMED,
            created_at_ms=step.now_ms,
            confirmed_at_ms=step.now_ms,
            client_id="",
            from_address=None,
            to_address=None,
        )
        step.add_transfer(transfer, is_final=True)
        step.touch_account(account)


def _refused_record(
    step: Step, account: Account, demand: ForcedWithdrawal, to_address: str | None
) -> TransferRecord:
    """A withdrawal that the rules prove to be impossible moves nothing, and says so."""
    is_everything = demand.amount == FORCED_WITHDRAWAL_OF_EVERYTHING
    amount = 0 if is_everything else int(demand.amount)
    return TransferRecord(
        transfer_id=step.next_id(),
        account_id=account.account_id,
        type=TransferType.WITHDRAWAL,
        debit_quantums=amount,
        credit_quantums=amount,
        transaction_hash=None,
        status=TransferStatus.CANCELED,
        created_at_ms=step.now_ms,
        confirmed_at_ms=None,
        client_id="",
        from_address=None,
        to_address=to_address,
    )


def _market_of(state: ExchangeState, trade: ForcedTrade) -> int:
    assets = state.ledger.configuration.assets
    (market,) = (
        index for index, asset in enumerate(assets) if asset.asset_id == trade.synthetic_asset_id
    )
    return market


def _transaction(demand: L1ForcedWithdrawal | L1ForcedTrade) -> ForcedWithdrawal | ForcedTrade:
    if isinstance(demand, L1ForcedWithdrawal):
        return ForcedWithdrawal(
            public_key=Felt(demand.stark_key),
            position_id=u64(demand.position_id),
            amount=u64(demand.amount_quantums),
        )
    return ForcedTrade(
        public_key_a=Felt(demand.stark_key_a),
        public_key_b=Felt(demand.stark_key_b),
        position_id_a=u64(demand.position_id_a),
        position_id_b=u64(demand.position_id_b),
        synthetic_asset_id=u120(demand.synthetic_asset_id),
        amount_collateral=u64(demand.collateral_quantums),
        amount_synthetic=u64(demand.synthetic_quantums),
        is_a_buying_synthetic=demand.is_a_buying_synthetic,
        nonce=Felt(demand.trade_nonce),
    )
