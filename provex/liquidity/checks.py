"""Whether a provider pays for a fast withdrawal; it checks itself whatever it can check."""

from provex.protocol.curve import Point
from provex.protocol.errors import Rejected
from provex.protocol.messages import (
    ConditionalTransfer,
    Transfer,
    conditional_transfer_hash,
    transfer_condition,
    transfer_fact,
)
from provex.protocol.primitives import primitives
from provex.protocol.views import WaitingPayment

from .settings import ProviderSettings

__all__ = ["reason_not_to_pay"]


def reason_not_to_pay(
    waiting: WaitingPayment, settings: ProviderSettings, now_s: int
) -> str | None:
    """Why a payment is not begun; None if it may be.

    The signed transfer must be to the provider, for the debit, under the condition of exactly this
    payment; it must cover the payment, and live long enough to be executed after it at worst.
    """
    request = waiting.request
    if not 0 < request.credit_quantums <= settings.payment_quantums_max:
        return f"it asks for {request.credit_quantums} quantums"
    if request.credit_quantums > request.debit_quantums:
        return f"its debit of {request.debit_quantums} does not cover {request.credit_quantums}"
    if settings.pay_before_s(request.expiration_hours) - settings.inclusion_s < now_s:
        return f"it expires at {request.expiration_hours} h, too soon after a payment now"
    try:
        is_signed = _is_signed(waiting, settings)
    except (Rejected, ValueError) as malformed:
        return f"it does not read: {malformed}"
    if not is_signed:
        return "the signature does not cover this payment"
    if not waiting.is_covered:
        return "its sender's margin does not cover the debit now"
    return None


def _is_signed(waiting: WaitingPayment, settings: ProviderSettings) -> bool:
    request = waiting.request
    fact = transfer_fact(
        recipient=bytes.fromhex(request.to_address[2:]),
        token_amount=request.credit_quantums,
        token=bytes.fromhex(settings.token[2:]),
        salt=request.nonce,
    )
    condition = transfer_condition(
        fact_registry=bytes.fromhex(settings.transfer_registry[2:]), fact=fact
    )
    transfer = Transfer(
        asset_id=settings.collateral_asset_id,
        receiver_public_key=settings.stark_key,
        sender_position_id=waiting.position_id,
        receiver_position_id=settings.position_id,
        fee_position_id=waiting.position_id,
        nonce=request.nonce,
        quantums=request.debit_quantums,
        expiration_hours=request.expiration_hours,
    )
    signed = conditional_transfer_hash(ConditionalTransfer(transfer=transfer, condition=condition))
    if (request.fact, request.condition, request.message_hash) != (
        "0x" + fact.hex(),
        condition,
        signed,
    ):
        return False
    key = Point(waiting.stark_key, waiting.stark_key_y)
    return primitives().stark_verify(signed, request.signature, key)
