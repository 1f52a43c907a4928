"""Until when L1 must have accepted what waits for it, and when that becomes alarming."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .l1_record import Cancellation
from .registry import Registry
from .registry_entries import Deposit, DepositState

__all__ = [
    "DEPOSIT_RECLAIM_DELAY_S",
    "FREEZE_GRACE_PERIOD_S",
    "SYSTEM_TIME_LAG_S_MAX",
    "Deadline",
    "DeadlineKind",
    "deadlines_of",
    "deposits_at_risk",
]

FREEZE_GRACE_PERIOD_S = 7 * 86_400
"""The contract's FREEZE_GRACE_PERIOD."""
DEPOSIT_RECLAIM_DELAY_S = 2 * 86_400
"""The contract's DEPOSIT_CANCEL_DELAY."""
SYSTEM_TIME_LAG_S_MAX = 7 * 86_400
"""How old a batch's system time may be when L1 takes it."""
_SECONDS_PER_HOUR = 3_600


class DeadlineKind(StrEnum):
    """What happens when it passes."""

    FORCED_REQUEST = "FORCED_REQUEST"
    """Anyone may freeze the exchange."""
    DEPOSIT_RECLAIM = "DEPOSIT_RECLAIM"
    """A credited deposit can leave the contract."""
    SIGNED_EXPIRATION = "SIGNED_EXPIRATION"
    """L1 refuses the batch, whose signed messages have expired."""
    SYSTEM_TIME = "SYSTEM_TIME"
    """L1 refuses the batch, whose last tick is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that L1 must have accepted in time. Seconds since the epoch."""

    kind: DeadlineKind
    what: str
    """Names it, for people."""
    since_s: int
    due_s: int

    @property
    def half_s(self) -> int:
        """From here on it is alarming, and no new orders should be taken."""
        return self.since_s + (self.due_s - self.since_s) // 2


def deadlines_of(registry: Registry) -> Iterator[Deadline]:
    """The deadlines of what is not accepted: requests, deposits, and the next batch."""
    for item in registry.l1.unsettled():
        requested_at_s = item.demand.requested_at_s
        yield Deadline(
            kind=DeadlineKind.FORCED_REQUEST,
            what=f"request in transaction {item.demand.transaction_hash}",
            since_s=requested_at_s,
            due_s=requested_at_s + FREEZE_GRACE_PERIOD_S,
        )
    for owner, cancellation in registry.l1.cancellations.items():
        if deposits_at_risk(registry, owner, cancellation):
            yield Deadline(
                kind=DeadlineKind.DEPOSIT_RECLAIM,
                what=f"deposits to key {owner[0]:x}, position {owner[1]}",
                since_s=cancellation.cancelled_at_s,
                due_s=cancellation.cancelled_at_s + DEPOSIT_RECLAIM_DELAY_S,
            )
    # Later batches have later terms.
    terms = registry.l1.oldest_unaccepted()
    if terms is None:
        return
    yield Deadline(
        kind=DeadlineKind.SIGNED_EXPIRATION,
        what=f"messages of batch {terms.number}",
        since_s=terms.opened_at_s,
        # L1 wants a later hour than its own.
        due_s=terms.minimum_expiration_hours * _SECONDS_PER_HOUR,
    )
    if terms.system_time_s:
        yield Deadline(
            kind=DeadlineKind.SYSTEM_TIME,
            what=f"system time of batch {terms.number}",
            since_s=terms.system_time_s,
            due_s=terms.system_time_s + SYSTEM_TIME_LAG_S_MAX,
        )


def deposits_at_risk(
    registry: Registry, owner: tuple[int, int], cancellation: Cancellation
) -> tuple[Deposit, ...]:
    """Credited deposits that a cancellation covers and no accepted batch took from L1 yet.

    A later deposit to the same key and position is not covered by it.
    """
    stark_key, position_id = owner
    return tuple(
        deposit
        for deposit in registry.deposits_to(position_id)
        if deposit.state is DepositState.CREDITED
        and deposit.stark_key == stark_key
        and deposit.block_number <= cancellation.block_number
        and not registry.l1.is_accepted(deposit.batch_number)
    )
