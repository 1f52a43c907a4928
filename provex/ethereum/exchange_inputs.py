"""What the exchange is told of each thing that the watcher says."""

from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ExchangeEvent,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawalRequested,
    Frozen,
    Observation,
    Phase,
    StateUpdated,
    TransferRegistered,
    Unfrozen,
    UserRegistered,
    WithdrawalPerformed,
)
from provex.protocol.inputs import (
    DepositConfirmed,
    DepositDropped,
    DepositSeen,
    Input,
    L1BatchAccepted,
    L1BatchLost,
    L1DepositCancelled,
    L1DepositReclaimed,
    L1ForcedTrade,
    L1ForcedWithdrawal,
    L1FreezeChanged,
    L1UserRegistered,
    L1WithdrawalClaimed,
    PaymentConfirmed,
)

__all__ = ["input_of"]

_LOST_SUFFIX = "-lost"


def input_of(observation: Observation) -> Input | None:
    """The exchange's input for an observation; None where the exchange has nothing to do.

    Deposits of amount 0 lead to no input, nor does what is lost, but for accepted batches and
    freezes, which are taken back. A confirmed deposit carries what is to be credited; when all of
    it covers a shortage, its pending record is dropped, since the credit was given before.
    """
    event, phase = observation.event, observation.phase
    if isinstance(event, Deposit):
        return _deposit_input(observation, event)
    if phase is Phase.CONFIRMED:
        return _confirmed_input(event)
    if phase is Phase.LOST:
        return _lost_input(event)
    return None


def _deposit_input(
    observation: Observation, event: Deposit
) -> DepositSeen | DepositConfirmed | DepositDropped | None:
    phase = observation.phase
    if event.amount_quantums == 0:
        return None
    if phase is Phase.DROPPED or (phase is Phase.CONFIRMED and observation.credit_quantums == 0):
        return DepositDropped(event_id=event.origin.event_id)
    if phase is Phase.SEEN:
        return DepositSeen(
            event_id=event.origin.event_id,
            stark_key=event.stark_key,
            position_id=event.position_id,
            amount_quantums=event.amount_quantums,
            from_address=event.depositor,
            transaction_hash=event.origin.transaction_hash,
            block_number=event.origin.block_number,
        )
    if phase is Phase.CONFIRMED:
        return DepositConfirmed(
            event_id=event.origin.event_id,
            stark_key=event.stark_key,
            position_id=event.position_id,
            amount_quantums=observation.credit_quantums,
            from_address=event.depositor,
            transaction_hash=event.origin.transaction_hash,
            block_number=event.origin.block_number,
        )
    return None


def _confirmed_input(event: ExchangeEvent) -> Input | None:
    origin = event.origin
    match event:
        case UserRegistered():
            return L1UserRegistered(
                event_id=origin.event_id,
                # The exchange knows its users by lowercase addresses.
                ethereum_address=event.ethereum_address.lower(),
                stark_key=event.stark_key,
            )
        case ForcedWithdrawalRequested(request=request):
            return L1ForcedWithdrawal(
                event_id=origin.event_id,
                stark_key=request.stark_key,
                position_id=request.position_id,
                amount_quantums=request.amount_quantums,
                transaction_hash=origin.transaction_hash,
                block_number=origin.block_number,
                requested_at_s=origin.block_time_s,
            )
        case ForcedTradeRequested(request=trade):
            return _forced_trade_input(origin, trade)
        case TransferRegistered():
            return PaymentConfirmed(
                event_id=origin.event_id,
                registry=event.registry,
                fact=event.fact,
                transaction_hash=origin.transaction_hash,
                block_number=origin.block_number,
            )
        case DepositCancelled():
            return L1DepositCancelled(
                event_id=origin.event_id,
                stark_key=event.stark_key,
                position_id=event.position_id,
                block_number=origin.block_number,
                cancelled_at_s=origin.block_time_s,
            )
        case DepositReclaimed():
            return L1DepositReclaimed(
                event_id=origin.event_id,
                stark_key=event.stark_key,
                position_id=event.position_id,
                amount_quantums=event.amount_quantums,
                block_number=origin.block_number,
            )
    return _confirmed_settlement_input(event)


def _confirmed_settlement_input(event: ExchangeEvent) -> Input | None:
    origin = event.origin
    match event:
        case StateUpdated():
            return L1BatchAccepted(
                event_id=origin.event_id,
                sequence_number=event.sequence_number,
                batch_id=event.batch_id,
                transaction_hash=origin.transaction_hash,
                block_number=origin.block_number,
                accepted_at_s=origin.block_time_s,
            )
        case WithdrawalPerformed():
            return L1WithdrawalClaimed(
                event_id=origin.event_id,
                owner_key=event.owner_key,
                amount_quantums=event.amount_quantums,
                recipient=event.recipient.lower(),
                transaction_hash=origin.transaction_hash,
                block_number=origin.block_number,
            )
        case Frozen() | Unfrozen():
            return L1FreezeChanged(
                event_id=origin.event_id,
                is_frozen=isinstance(event, Frozen),
                block_number=origin.block_number,
            )
    return None


def _forced_trade_input(origin: EventOrigin, trade: ForcedTrade) -> L1ForcedTrade:
    return L1ForcedTrade(
        event_id=origin.event_id,
        stark_key_a=trade.stark_key_a,
        stark_key_b=trade.stark_key_b,
        position_id_a=trade.position_id_a,
        position_id_b=trade.position_id_b,
        synthetic_asset_id=trade.synthetic_asset_id,
        collateral_quantums=trade.amount_collateral,
        synthetic_quantums=trade.amount_synthetic,
        is_a_buying_synthetic=trade.is_a_buying_synthetic,
        trade_nonce=trade.nonce,
        transaction_hash=origin.transaction_hash,
        block_number=origin.block_number,
        requested_at_s=origin.block_time_s,
    )


def _lost_input(event: ExchangeEvent) -> L1BatchLost | L1FreezeChanged | None:
    """What takes an acceptance or a freeze back. A request that was final is served anyway."""
    origin = event.origin
    if isinstance(event, StateUpdated):
        return L1BatchLost(
            event_id=f"{origin.event_id}{_LOST_SUFFIX}", sequence_number=event.sequence_number
        )
    if isinstance(event, Frozen | Unfrozen):
        return L1FreezeChanged(
            event_id=f"{origin.event_id}{_LOST_SUFFIX}",
            is_frozen=isinstance(event, Unfrozen),
            block_number=origin.block_number,
        )
    return None
