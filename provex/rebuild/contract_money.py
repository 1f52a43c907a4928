"""What the exchange's contract holds and owes, as its events and accepted batches alone tell it."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from provex.ethereum.contracts import topic
from provex.ethereum.event_logs import log_values
from provex.ethereum.rpc import LogEntry
from provex.rules.view import Modification

__all__ = ["MONEY_TOPICS", "ContractMoney", "MoneyFollower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractMoney:
    """The contract's books, in quantums. What it was given past `deposit` is in none of them."""

    accounted: int = 0
    """What deposits brought and withdrawals left."""
    pending_deposits: int = 0
    """Deposits that no accepted batch has credited and nobody has reclaimed."""
    pending_withdrawals: int = 0
    """What accepted batches and escapes allowed, and nobody has claimed."""
    queued_claims: int = 0
    """Claims of batches and escapes that the pool did not cover."""

    @property
    def owed_to_positions(self) -> int:
        """The rest: what all positions together are worth, with the dust of their roundings."""
        owed = self.pending_deposits + self.pending_withdrawals + self.queued_claims
        return self.accounted - owed


@dataclass(frozen=True, slots=True)
class _Movement:
    """How an event moves money: which of its arguments is the amount, and the signs it has."""

    amount_place: int
    accounted: int = 0
    pending_deposits: int = 0
    pending_withdrawals: int = 0
    queued_claims: int = 0


_MOVEMENTS: Mapping[str, _Movement] = {
    "LogDeposit(address,uint256,uint256,uint256,uint256,uint256)": _Movement(
        5, accounted=1, pending_deposits=1
    ),
    "LogDepositCancelReclaimed(uint256,uint256,uint256,uint256,uint256)": _Movement(
        4, accounted=-1, pending_deposits=-1
    ),
    "LogWithdrawalAllowed(uint256,uint256,uint256,uint256)": _Movement(3, pending_withdrawals=1),
    "LogWithdrawalPerformed(uint256,uint256,uint256,uint256,address)": _Movement(
        3, accounted=-1, pending_withdrawals=-1
    ),
    "LogClaimQueued(uint256,uint256,uint256)": _Movement(2, queued_claims=1),
    # What is served is allowed by an event of its own.
    "LogClaimServed(uint256,uint256,uint256,uint256)": _Movement(2, queued_claims=-1),
    "LogPoolFunded(address,uint256)": _Movement(1, accounted=1),
}
_SIGNATURES = {topic(signature): signature for signature in _MOVEMENTS}
MONEY_TOPICS: tuple[bytes, ...] = tuple(_SIGNATURES)
"""The first topics of the events that move money."""


class MoneyFollower:
    """Follows the contract's money through its events, in their order, up to given ones."""

    def __init__(self, money: ContractMoney | None = None) -> None:
        """Begin with a contract that has nothing, or with what is known of it."""
        self.money = money or ContractMoney()
        self._waiting: deque[LogEntry] = deque()

    def hear(self, logs: Iterable[LogEntry]) -> None:
        """Take later events in, in order; those that move no money are ignored."""
        self._waiting.extend(log for log in logs if log.topics and log.topics[0] in _SIGNATURES)

    def skip_until(self, block_number: int, log_index: int) -> None:
        """Forget the events up to a place on the chain: they are in what was known."""
        self._taken_until((block_number, log_index))

    def follow_until(self, block_number: int, log_index: int) -> None:
        """Move the money of the events up to a place on the chain."""
        self._move(self._taken_until((block_number, log_index)))

    def follow_to_end(self) -> None:
        """Move the money of all events heard."""
        self._move(self._waiting)
        self._waiting.clear()

    def credit(self, modifications: Iterable[Modification]) -> None:
        """Credit the deposits of an accepted batch, of which the contract logs nothing."""
        credited = sum(each.delta for each in modifications if each.delta > 0)
        pending = self.money.pending_deposits - credited
        self.money = replace(self.money, pending_deposits=pending)

    def _taken_until(self, place: tuple[int, int]) -> list[LogEntry]:
        taken = []
        while self._waiting and _place(self._waiting[0]) <= place:
            taken.append(self._waiting.popleft())
        return taken

    def _move(self, logs: Iterable[LogEntry]) -> None:
        for log in logs:
            signature = _SIGNATURES[log.topics[0]]
            movement = _MOVEMENTS[signature]
            amount = log_values(signature, log)[movement.amount_place]
            money = self.money
            self.money = ContractMoney(
                accounted=money.accounted + movement.accounted * amount,
                pending_deposits=money.pending_deposits + movement.pending_deposits * amount,
                pending_withdrawals=money.pending_withdrawals
                + movement.pending_withdrawals * amount,
                queued_claims=money.queued_claims + movement.queued_claims * amount,
            )


def _place(log: LogEntry) -> tuple[int, int]:
    return log.block_number, log.log_index
