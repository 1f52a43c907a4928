"""A provider's payments under way, kept so that after a crash the same payment is made.

One JSON file, replaced as a whole before a transaction is sent. Losing it costs nothing but gas:
the registry on L1 refuses a second payment of the same fact.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from provex.protocol.errors import PAYMENT_FILE_INVALID, Rejected

__all__ = ["Attempt", "Payment", "PaymentFile"]

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A signed transaction for a payment, or one that takes its nonce so that it is not made."""

    transaction_hash: str
    raw: str
    max_fee_wei: int
    tip_wei: int
    sent_at_s: int
    is_cancellation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment. Of its attempts, which share the nonce, at most one gets into a block."""

    message_hash: int
    fact: str
    recipient: str
    amount: int
    salt: int
    pay_before_s: int
    nonce: int
    """-1 for a payment that somebody else made."""
    attempts: tuple[Attempt, ...]
    registered_at: int | None
    """The block at which its fact was first found on the chain."""


class PaymentFile:
    """The file of one provider on one chain."""

    def __init__(self, path: Path, *, chain_id: int, payer: str) -> None:
        """Use the file at `path` for the payments of an Ethereum address."""
        self._path = path
        self._owner = {"version": VERSION, "chain_id": chain_id, "payer": payer.lower()}

    def load(self) -> tuple[Payment, ...]:
        """What was saved last, ascending by nonce; nothing before the first save.

        PAYMENT_FILE_INVALID for what was not written here, or by another payer.
        """
        if not self._path.exists():
            return ()
        try:
            saved = json.loads(self._path.read_bytes())
            owner = {name: saved[name] for name in self._owner}
            payments = tuple([_payment(item) for item in saved["payments"]])
        except (KeyError, TypeError, ValueError) as error:
            raise Rejected(PAYMENT_FILE_INVALID, reason=f"{self._path} does not read") from error
        if owner != self._owner:
            reason = f"{self._path}: expected one of {self._owner}, found {owner}"
            raise Rejected(PAYMENT_FILE_INVALID, reason=reason)
        return payments

    def save(self, payments: Iterable[Payment]) -> None:
        """Replace the file; on return it is on the disk."""
        document = self._owner | {"payments": [asdict(payment) for payment in payments]}
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(json.dumps(document).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _payment(saved: dict[str, object]) -> Payment:
    attempts = saved["attempts"]
    assert isinstance(attempts, list), "attempts are a list"
    fields = saved | {"attempts": tuple([Attempt(**attempt) for attempt in attempts])}
    return Payment(**fields)  # type: ignore[arg-type]
