"""Logs of the exchange's contract as typed events."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from eth_abi.abi import decode

from provex.ethereum.contracts import argument_types, checksum, topic
from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ExchangeEvent,
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
    Frozen,
    StateUpdated,
    TransferRegistered,
    Unfrozen,
    UserRegistered,
    WithdrawalAllowed,
    WithdrawalPerformed,
)
from provex.ethereum.rpc import LogEntry
from provex.protocol.primitives import primitives

__all__ = [
    "LOG_FORCED_TRADE_REQUEST",
    "LOG_FORCED_WITHDRAWAL_REQUEST",
    "LOG_REGISTERED_TRANSFER",
    "LOG_UPDATE_STATE",
    "event_of_log",
    "log_values",
]

LOG_DEPOSIT = "LogDeposit(address,uint256,uint256,uint256,uint256,uint256)"
LOG_DEPOSIT_CANCEL = "LogDepositCancel(uint256,uint256,uint256)"
LOG_DEPOSIT_CANCEL_RECLAIMED = "LogDepositCancelReclaimed(uint256,uint256,uint256,uint256,uint256)"
LOG_USER_REGISTERED = "LogUserRegistered(address,uint256,address)"
LOG_UPDATE_STATE = "LogUpdateState(uint256,uint256)"
LOG_WITHDRAWAL_ALLOWED = "LogWithdrawalAllowed(uint256,uint256,uint256,uint256)"
LOG_WITHDRAWAL_PERFORMED = "LogWithdrawalPerformed(uint256,uint256,uint256,uint256,address)"
LOG_FORCED_WITHDRAWAL_REQUEST = "LogForcedWithdrawalRequest(uint256,uint256,uint256)"
LOG_FORCED_TRADE_REQUEST = (
    "LogForcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,"
    "bool,uint256)"
)
LOG_REGISTERED_TRANSFER = "LogRegisteredTransfer(address,address,uint256,uint256)"
LOG_FROZEN = "LogFrozen()"
LOG_UNFROZEN = "LogUnFrozen()"


_OWNED_AMOUNT = ("owner_key", "asset_type", "base_amount", "amount_quantums")
_FIELDS: Mapping[str, tuple[Callable[..., ExchangeEvent], tuple[str, ...]]] = {
    LOG_DEPOSIT: (
        Deposit,
        (
            "depositor",
            "stark_key",
            "position_id",
            "asset_type",
            "base_amount",
            "amount_quantums",
        ),
    ),
    LOG_DEPOSIT_CANCEL: (DepositCancelled, ("stark_key", "position_id", "asset_type")),
    LOG_DEPOSIT_CANCEL_RECLAIMED: (
        DepositReclaimed,
        ("stark_key", "position_id", "asset_type", "base_amount", "amount_quantums"),
    ),
    LOG_USER_REGISTERED: (UserRegistered, ("ethereum_address", "stark_key", "sender")),
    LOG_UPDATE_STATE: (StateUpdated, ("sequence_number", "batch_id")),
    LOG_WITHDRAWAL_ALLOWED: (WithdrawalAllowed, _OWNED_AMOUNT),
    LOG_WITHDRAWAL_PERFORMED: (WithdrawalPerformed, (*_OWNED_AMOUNT, "recipient")),
    LOG_FROZEN: (Frozen, ()),
    LOG_UNFROZEN: (Unfrozen, ()),
}
"""Event → its record, and the record's fields in the order of the event's arguments."""


def event_of_log(log: LogEntry, block_time_s: int) -> ExchangeEvent | None:
    """The event that a log of a followed contract records; None for kinds not followed."""
    signature = _signatures().get(log.topics[0]) if log.topics else None
    if signature is None:
        return None
    origin = _origin(log, block_time_s)
    values = log_values(signature, log)
    if signature == LOG_FORCED_WITHDRAWAL_REQUEST:
        return ForcedWithdrawalRequested(origin=origin, request=ForcedWithdrawal(*values))
    if signature == LOG_FORCED_TRADE_REQUEST:
        return ForcedTradeRequested(origin=origin, request=ForcedTrade(*values))
    if signature == LOG_REGISTERED_TRANSFER:
        recipient, token, amount, salt = values
        return TransferRegistered(
            origin=origin,
            registry=checksum(log.address),
            recipient=recipient,
            token=token,
            amount=amount,
            salt=salt,
        )
    kind, names = _FIELDS[signature]
    return kind(origin=origin, **dict(zip(names, values, strict=True)))


def log_values(signature: str, log: LogEntry) -> tuple[Any, ...]:
    """The arguments of an event that has none indexed; addresses with their checksum."""
    types = argument_types(signature)
    values = decode(types, log.data)
    return tuple(
        [
            checksum(value) if kind == "address" else value
            for kind, value in zip(types, values, strict=True)
        ]
    )


@cache
def _signatures() -> Mapping[bytes, str]:
    followed = (
        *_FIELDS,
        LOG_FORCED_WITHDRAWAL_REQUEST,
        LOG_FORCED_TRADE_REQUEST,
        LOG_REGISTERED_TRANSFER,
    )
    return {topic(signature): signature for signature in followed}


def _origin(log: LogEntry, block_time_s: int) -> EventOrigin:
    identity = (
        bytes.fromhex(log.block_hash[2:])
        + bytes.fromhex(log.transaction_hash[2:])
        + log.log_index.to_bytes(8)
    )
    return EventOrigin(
        event_id=primitives().keccak256(identity).hex(),
        block_number=log.block_number,
        block_hash=log.block_hash,
        block_time_s=block_time_s,
        transaction_hash=log.transaction_hash,
        log_index=log.log_index,
    )
