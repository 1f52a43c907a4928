"""What L1 has accepted of the batches, and what was demanded there: part of the registry.

It only keeps. Batches are numbered from 0, as in their files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provex.protocol.inputs import L1ForcedTrade, L1ForcedWithdrawal
from provex.storage.encoding import decode_value, encode_value

__all__ = ["BatchTerms", "Cancellation", "ForcedRequest", "L1Record", "action_of", "positions_of"]

_BATCHES_KEPT = 100
"""How many accepted batches stay known, for the case that their acceptance leaves the chain."""

Action = tuple[int | str | bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcedRequest:
    """A demand that is final on L1. It waits until its number of a batch is set."""

    demand: L1ForcedWithdrawal | L1ForcedTrade
    batch_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """The newest cancellation of what was pending for a key and position."""

    block_number: int
    cancelled_at_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTerms:
    """What bounds the time at which L1 takes a closed batch."""

    number: int
    opened_at_s: int
    minimum_expiration_hours: int
    system_time_s: int


class L1Record:
    """Requests, cancellations, and how far the contract is."""

    def __init__(self) -> None:
        """Begin where the contract begins."""
        self.accepted_batches = 0
        """How many batches the contract has accepted: all with lower numbers."""
        self.is_frozen = False
        self.forced: list[ForcedRequest] = []
        """Those that wait or are in a batch that is not accepted, the oldest first."""
        self.demands: set[str] = set()
        """Every demand that was ever taken, by its transaction and its terms."""
        self.closed: list[BatchTerms] = []
        self.withdrawals: dict[str, int] = {}
        """Transfer id of a withdrawal that was not claimed: the number of its batch."""
        self.cancellations: dict[tuple[int, int], Cancellation] = {}
        """By key and position."""
        self.reclaimed: dict[tuple[int, int], int] = {}
        """By key and position: quantums that were credited and then reclaimed on L1. Later deposits
        there fill it before anything of them is credited."""
        self.unmatched_claims: dict[int, int] = {}
        """Quantums that were paid to a key beyond its whole withdrawals, the next part of one."""

    # --- look-ups -------------------------------------------------------------------------------

    def is_accepted(self, batch_number: int | None) -> bool:
        """Whether the contract has accepted the batch; what is in none is not."""
        return batch_number is not None and batch_number < self.accepted_batches

    def waiting(self) -> Iterator[ForcedRequest]:
        """The demands that are in no batch."""
        return (request for request in self.forced if request.batch_number is None)

    def unsettled(self) -> Iterator[ForcedRequest]:
        """The demands that the contract does not know to be served."""
        return (item for item in self.forced if not self.is_accepted(item.batch_number))

    def oldest_unaccepted(self) -> BatchTerms | None:
        """The next batch that the contract can accept, if it is closed."""
        if not self.closed:
            return None
        place = self.accepted_batches - self.closed[0].number
        return self.closed[place] if 0 <= place < len(self.closed) else None

    def is_demanded_of(self, position_id: int) -> bool:
        """Whether a demand about the position waits."""
        return any(position_id in positions_of(item.demand) for item in self.waiting())

    # --- changes --------------------------------------------------------------------------------

    def lack(self, owner: tuple[int, int], quantums: int) -> None:
        """So much that was credited to a key and position has left L1."""
        self.reclaimed[owner] = self.reclaimed.get(owner, 0) + quantums

    def fill(self, owner: tuple[int, int], quantums: int) -> int:
        """A deposit to a key and position came: how much of it fills what is missing there."""
        missing = self.reclaimed.pop(owner, 0)
        filled = min(missing, quantums)
        if missing > filled:
            self.reclaimed[owner] = missing - filled
        return filled

    def serve(self, request: ForcedRequest, batch_number: int) -> None:
        """Note the batch that serves a demand."""
        place = self.forced.index(request)
        self.forced[place] = ForcedRequest(demand=request.demand, batch_number=batch_number)

    def accept(self, batches: int) -> None:
        """So many batches are accepted; forget what no reorganisation can bring back."""
        self.accepted_batches = batches
        oldest = batches - _BATCHES_KEPT
        self.closed = [terms for terms in self.closed if terms.number >= oldest]
        self.forced = [
            item for item in self.forced if item.batch_number is None or item.batch_number >= oldest
        ]

    # --- snapshot -------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Plain values, canonical for equal histories of inputs."""
        return {
            "accepted_batches": self.accepted_batches,
            "is_frozen": self.is_frozen,
            "forced": [[encode_value(item.demand), item.batch_number] for item in self.forced],
            "demands": sorted(self.demands),
            "closed": [
                [
                    terms.number,
                    terms.opened_at_s,
                    terms.minimum_expiration_hours,
                    terms.system_time_s,
                ]
                for terms in self.closed
            ],
            "withdrawals": list(self.withdrawals.items()),
            "cancellations": [
                [f"{key:x}", position, item.block_number, item.cancelled_at_s]
                for (key, position), item in sorted(self.cancellations.items())
            ],
            "reclaimed": [
                [f"{key:x}", position, amount]
                for (key, position), amount in sorted(self.reclaimed.items())
            ],
            "unmatched_claims": [
                [f"{key:x}", amount] for key, amount in sorted(self.unmatched_claims.items())
            ],
        }

    def restore(self, plain: dict[str, Any]) -> None:
        """The inverse of `snapshot`."""
        self.accepted_batches = plain["accepted_batches"]
        self.is_frozen = plain["is_frozen"]
        self.forced = [
            ForcedRequest(demand=decode_value(demand), batch_number=batch_number)
            for demand, batch_number in plain["forced"]
        ]
        self.demands = set(plain["demands"])
        self.closed = [
            BatchTerms(
                number=number,
                opened_at_s=opened_at_s,
                minimum_expiration_hours=hours,
                system_time_s=system_time_s,
            )
            for number, opened_at_s, hours, system_time_s in plain["closed"]
        ]
        self.withdrawals = dict(plain["withdrawals"])
        self.cancellations = {
            (int(key, 16), position): Cancellation(block_number=block, cancelled_at_s=time_s)
            for key, position, block, time_s in plain["cancellations"]
        }
        self.reclaimed = {
            (int(key, 16), position): amount for key, position, amount in plain.get("reclaimed", ())
        }
        self.unmatched_claims = {int(key, 16): amount for key, amount in plain["unmatched_claims"]}


def action_of(demand: L1ForcedWithdrawal | L1ForcedTrade) -> Action:
    """The terms by which L1 tells demands apart."""
    if isinstance(demand, L1ForcedWithdrawal):
        return (
            "withdrawal",
            demand.stark_key,
            demand.position_id,
            demand.amount_quantums,
        )
    return (
        "trade",
        demand.stark_key_a,
        demand.stark_key_b,
        demand.position_id_a,
        demand.position_id_b,
        demand.synthetic_asset_id,
        demand.collateral_quantums,
        demand.synthetic_quantums,
        demand.is_a_buying_synthetic,
        demand.trade_nonce,
    )


def positions_of(demand: L1ForcedWithdrawal | L1ForcedTrade) -> tuple[int, ...]:
    """The positions that a demand is about."""
    if isinstance(demand, L1ForcedWithdrawal):
        return (demand.position_id,)
    return (demand.position_id_a, demand.position_id_b)
