"""Forced withdrawal: demanded on L1; has an outcome in every state, valid or not."""

from provex.protocol.errors import INVALID_PUBLIC_KEY, OK
from provex.protocol.parameters import (
    AMOUNT_MAX,
    BALANCE_MIN,
    FORCED_WITHDRAWAL_OF_EVERYTHING,
    PRICE_UNIT,
    RISK_UNIT,
)
from provex.protocol.state import Position
from provex.protocol.transactions import ForcedWithdrawal
from provex.rules.funding import with_funding_applied
from provex.rules.margin import position_status
from provex.rules.position import NO_ASSET, Change, PositionUpdate, update_position
from provex.rules.storage import Store
from provex.rules.view import BatchView, Effects, Modification

__all__ = ["apply_forced_withdrawal", "forced_withdrawal_words", "withdrawable_amount"]

_KIND_WITHDRAWAL = 0


def apply_forced_withdrawal(view: BatchView, store: Store, request: ForcedWithdrawal) -> Effects:
    """Execute the request, or prove that it cannot be (rules FW-1 to FW-4). Never fatal."""
    # FUND, COMPUTE
    position = store.read_position(request.position_id)
    amount = int(request.amount)
    if amount == FORCED_WITHDRAWAL_OF_EVERYTHING:
        amount = withdrawable_amount(view, position)
    # MOVE
    update = _update(view, position, request.public_key, amount)
    # RECORD
    store.write_position(request.position_id, update.updated)
    words = forced_withdrawal_words(request)
    if update.code != OK:
        return Effects(update.code, update.dust, (), words, ())
    modification = Modification(request.public_key, request.position_id, -amount)
    return Effects(OK, update.dust, (modification,), words, ())


def withdrawable_amount(view: BatchView, position: Position) -> int:
    """The largest amount whose withdrawal leaves the position well leveraged, 0 at least.

    Rounded down: the position keeps the fraction of a quantum that it may not leave without.
    """
    funding = with_funding_applied(view, position)
    status = position_status(view, funding.position)
    if status.code != OK:
        return 0
    surplus = status.total_value * RISK_UNIT - status.total_risk
    if surplus < 0:
        return 0
    amount = surplus // (PRICE_UNIT * RISK_UNIT)
    return min(amount, funding.position.collateral - BALANCE_MIN, AMOUNT_MAX)


def forced_withdrawal_words(request: ForcedWithdrawal) -> tuple[int, ...]:
    """The request as the public output names it: kind, position, amount; key."""
    head = (_KIND_WITHDRAWAL * 2**64 + request.position_id) * 2**64 + request.amount
    return (head, request.public_key)


def _update(view: BatchView, position: Position, public_key: int, amount: int) -> PositionUpdate:
    """A request with key 0 fails as one with a wrong key does: 0 never means "keep" here."""
    change = Change(
        public_key=public_key,
        collateral_delta=-amount,
        asset_index=NO_ASSET,
        synthetic_delta=0,
        may_open=False,
    )
    update = update_position(view, position, change)
    if public_key == 0:
        return PositionUpdate(INVALID_PUBLIC_KEY, update.funded, update.funded, update.dust)
    return update
