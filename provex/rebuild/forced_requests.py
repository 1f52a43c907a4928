"""Forced requests that wait, and until when the operator may serve them."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from eth_abi.abi import decode

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.events import (
    ForcedTrade,
    ForcedTradeRequested,
    ForcedWithdrawal,
    ForcedWithdrawalRequested,
)
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import EXCHANGE_DISAGREES, Rejected

__all__ = ["FreezeState", "PendingRequest", "RequestEvent", "freeze_state", "pending_requests"]

_WITHDRAWAL_TIME = "getForcedWithdrawalRequest(uint256,uint256,uint256)"
_TRADE_TIME = (
    "getForcedTradeRequest(uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,"
    "bool,uint256)"
)
_SERVED_TIME = 2**256 - 1
_REQUESTS_IN_CALL = 100

RequestEvent = ForcedWithdrawalRequested | ForcedTradeRequested


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeState:
    """What decides about a freeze, at one block. Times in seconds."""

    is_frozen: bool
    now_s: int
    grace_period_s: int
    unfreeze_time_s: int
    """When the last freeze may or could end; 0 without one. Older requests freeze nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRequest:
    """A request that no batch has served. Times in seconds."""

    request: ForcedWithdrawal | ForcedTrade
    requested_at_s: int
    deadline_s: int
    """From then on anyone may freeze the exchange because of it."""
    can_freeze: bool
    """Whether that is so now."""


async def freeze_state(rpc: EthereumRpc, exchange: str, *, block: int, now_s: int) -> FreezeState:
    """What the exchange says at a block whose time is `now_s`."""
    (is_frozen,) = await read(rpc, exchange, "isFrozen()", returns=("bool",), block=block)
    (grace,) = await read(rpc, exchange, "FREEZE_GRACE_PERIOD()", block=block)
    (unfreeze_time,) = await read(rpc, exchange, "getUnFreezeTime()", block=block)
    return FreezeState(
        is_frozen=is_frozen,
        now_s=now_s,
        grace_period_s=grace,
        unfreeze_time_s=unfreeze_time,
    )


async def pending_requests(
    rpc: EthereumRpc,
    exchange: str,
    events: Sequence[RequestEvent],
    freeze: FreezeState,
    *,
    block: int,
) -> tuple[PendingRequest, ...]:
    """Those of all requests ever made that wait at a block, the oldest first.

    EXCHANGE_DISAGREES when the events are not all requests that the contract counts.
    """
    (count,) = await read(rpc, exchange, "getActionCount()", block=block)
    if count != len(events):
        raise Rejected(
            EXCHANGE_DISAGREES,
            block=block,
            what="number of forced requests",
            expected=len(events),
            found=count,
        )
    requests = list(dict.fromkeys(event.request for event in events))
    times = await _times(rpc, exchange, requests, block)
    found = [
        _pending(request, time, freeze)
        for request, time in zip(requests, times, strict=True)
        if time not in {0, _SERVED_TIME}
    ]
    return tuple(sorted(found, key=lambda pending: pending.requested_at_s))


def _pending(
    request: ForcedWithdrawal | ForcedTrade, time_s: int, freeze: FreezeState
) -> PendingRequest:
    deadline = time_s + freeze.grace_period_s
    return PendingRequest(
        request=request,
        requested_at_s=time_s,
        deadline_s=deadline,
        can_freeze=not freeze.is_frozen
        and freeze.now_s >= deadline
        and deadline > freeze.unfreeze_time_s,
    )


async def _times(
    rpc: EthereumRpc,
    exchange: str,
    requests: Sequence[ForcedWithdrawal | ForcedTrade],
    block: int,
) -> list[int]:
    """When each request was made; 0 if it does not wait, or the number for a served trade."""
    calls = [
        encode_call(
            _WITHDRAWAL_TIME if isinstance(request, ForcedWithdrawal) else _TRADE_TIME,
            *astuple(request),
        )
        for request in requests
    ]
    times: list[int] = []
    for start in range(0, len(calls), _REQUESTS_IN_CALL):
        answers = await rpc.call_contracts(
            exchange, calls[start : start + _REQUESTS_IN_CALL], block=block
        )
        times += [int(decode(["uint256"], answer)[0]) for answer in answers]
    return times
