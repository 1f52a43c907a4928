"""Follows the contract's money while batches are replayed, and states its conservation at each."""

from collections.abc import Sequence

from provex.ethereum.contracts import read
from provex.ethereum.rpc import EthereumRpc, LogEntry
from provex.protocol.errors import EXCHANGE_DISAGREES, VALUE_NOT_CONSERVED, Rejected
from provex.rules.view import Modification

from .accepted_batches import AcceptedBatch
from .conservation import Conservation, conservation_of
from .contract_money import ContractMoney, MoneyFollower
from .disagreement import Disagreement
from .replay import ReplayedState

__all__ = ["MoneyCheck"]


class MoneyCheck:
    """What the events say of money. Without `is_required` nothing is refused."""

    def __init__(self, *, is_required: bool) -> None:
        """Begin with an exchange that nobody has used."""
        self.stated: list[Conservation] = []
        self._is_required = is_required
        self._follower = MoneyFollower()

    @property
    def money(self) -> ContractMoney:
        """The contract's books as far as they were followed."""
        return self._follower.money

    def begin_at(self, sequence_number: int, money: ContractMoney, state: ReplayedState) -> None:
        """Go on from what a snapshot says. Disagreement unless that adds up."""
        self._follower = MoneyFollower(money)
        if self._is_required:
            self._state(sequence_number, state, state.shared_state.dust)

    def hear(self, logs: Sequence[LogEntry]) -> None:
        """Take later events in, in order."""
        self._follower.hear(logs)

    def skip(self, batch: AcceptedBatch) -> None:
        """Leave out what a snapshot knows: everything up to the acceptance of its batch."""
        self._follower.skip_until(batch.block_number, batch.log_index)

    def accepted(
        self,
        batch: AcceptedBatch,
        modifications: Sequence[Modification],
        state: ReplayedState,
        *,
        dust_before: int,
    ) -> None:
        """State conservation right after a batch. VALUE_NOT_CONSERVED."""
        self._follower.follow_until(batch.block_number, batch.log_index)
        self._follower.credit(modifications)
        try:
            self.stated.append(self._state(batch.sequence_number, state, dust_before))
        except Disagreement as wrong:
            if self._is_required:
                raise Rejected(
                    VALUE_NOT_CONSERVED,
                    sequence=batch.sequence_number,
                    what=wrong.what,
                    expected=wrong.expected,
                    found=wrong.found,
                ) from wrong

    def _state(self, sequence_number: int, state: ReplayedState, dust_before: int) -> Conservation:
        return conservation_of(
            sequence_number,
            self.money,
            state.shared_state,
            state.totals,
            dust_before=dust_before,
        )

    async def require_books(self, rpc: EthereumRpc, exchange: str, block: int) -> None:
        """The contract's own books at the last block must be these, and its tokens as many.

        EXCHANGE_DISAGREES.
        """
        self._follower.follow_to_end()
        if not self._is_required:
            return
        money = self.money
        for what, expected, signature in (
            ("accounted balance", money.accounted, "getAccountedBalance()"),
            ("pending deposits", money.pending_deposits, "getTotalPendingDeposits()"),
            ("pending withdrawals", money.pending_withdrawals, "getTotalPendingWithdrawals()"),
            ("queued claims", money.queued_claims, "getTotalQueued()"),
        ):
            (found,) = await read(rpc, exchange, signature, block=block)
            if found != expected:
                raise _disagreeing(block, what, expected, found)
        (token,) = await read(
            rpc, exchange, "getCollateralToken()", returns=("address",), block=block
        )
        (held,) = await read(rpc, token, "balanceOf(address)", (exchange,), block=block)
        if held < money.accounted:  # More is a gift.
            raise _disagreeing(block, "its tokens", f"at least {money.accounted}", held)


def _disagreeing(block: int, what: str, expected: object, found: object) -> Rejected:
    return Rejected(EXCHANGE_DISAGREES, block=block, what=what, expected=expected, found=found)
