"""What a liquidity provider and the exchange's desk say to each other, as JSON.

Hashes, keys and signature halves are hexadecimal digits with 0x; amounts are collateral quantums.
"""

import msgspec

from provex.protocol.ecdsa import StarkSignature
from provex.protocol.inputs import RequestFastWithdrawal
from provex.protocol.views import WaitingPayment

__all__ = [
    "WireLook",
    "WireReport",
    "WireWaiting",
    "WireWithdrawal",
    "number_of",
    "waiting_of",
    "wire_waiting",
]


class WireReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a provider offers, and what it knows."""

    position_id: int
    funds_quantums: int
    """What it could spend on L1 now; 0 while it pays nothing."""
    fee_quantums: int
    """What it keeps of a debit."""
    lifetime_s: int
    """It pays nothing that is signed to expire sooner than in so many seconds."""
    paid: list[str]
    """Message hashes whose payment is on the chain and no longer in its funds."""
    known: list[str]
    """Message hashes of which it wants to hear whether they are owed."""


class WireWaiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fast withdrawal that waits for its payment."""

    position_id: int
    stark_key: str
    stark_key_y: str
    debit_quantums: int
    credit_quantums: int
    to_address: str
    condition: str
    fact: str
    nonce: int
    expiration_hours: int
    message_hash: str
    signature_r: str
    signature_s: str
    is_covered: bool


class WireLook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The desk's answer to a report."""

    waiting: list[WireWaiting]
    owed: list[str]
    """Those of the known messages that were executed or will be: their facts must be true on L1."""
    collateral_quantums: int
    """What the provider has on L2."""


class WireWithdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A provider's own signed withdrawal of what it was paid on L2."""

    position_id: int
    amount_quantums: int
    nonce: int
    expiration_hours: int
    signature_r: str
    signature_s: str


def wire_waiting(waiting: WaitingPayment) -> WireWaiting:
    """A waiting payment as it travels."""
    request = waiting.request
    return WireWaiting(
        position_id=waiting.position_id,
        stark_key=hex(waiting.stark_key),
        stark_key_y=hex(waiting.stark_key_y),
        debit_quantums=request.debit_quantums,
        credit_quantums=request.credit_quantums,
        to_address=request.to_address,
        condition=hex(request.condition),
        fact=request.fact,
        nonce=request.nonce,
        expiration_hours=request.expiration_hours,
        message_hash=hex(request.message_hash),
        signature_r=hex(request.signature.r),
        signature_s=hex(request.signature.s),
        is_covered=waiting.is_covered,
    )


def waiting_of(wire: WireWaiting, provider_position_id: int) -> WaitingPayment:
    """The inverse of `wire_waiting`; client and account id, which a provider needs not, are empty.

    ValueError for what is no number.
    """
    request = RequestFastWithdrawal(
        account_id="",
        client_id="",
        provider_position_id=provider_position_id,
        debit_quantums=wire.debit_quantums,
        credit_quantums=wire.credit_quantums,
        to_address=wire.to_address,
        condition=number_of(wire.condition),
        fact=wire.fact,
        nonce=wire.nonce,
        expiration_hours=wire.expiration_hours,
        message_hash=number_of(wire.message_hash),
        signature=StarkSignature(number_of(wire.signature_r), number_of(wire.signature_s)),
    )
    return WaitingPayment(
        request=request,
        stark_key=number_of(wire.stark_key),
        stark_key_y=number_of(wire.stark_key_y),
        position_id=wire.position_id,
        is_covered=wire.is_covered,
    )


def number_of(digits: str) -> int:
    """A number of hexadecimal digits with 0x. ValueError for other text."""
    if not digits.startswith("0x"):
        raise ValueError(f"expected hexadecimal digits with 0x, found {digits[:80]!r}")
    return int(digits, 16)
