"""Messages as clients make them: from human amounts, times and client ids to signed integers.

Server and SDK both build them here, so that a rejected signature can name the fields and the hash.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from provex.protocol.messages import (
    ConditionalTransfer,
    LimitOrder,
    Transfer,
    Withdrawal,
    transfer_condition,
    transfer_fact,
)
from provex.protocol.quantization import (
    collateral_quantums,
    exact_collateral_quantums,
    expiration_hours_up,
    fee_quantums_up,
    nonce_of_client_id,
    order_expiration_hours_up,
    synthetic_quantums,
)

__all__ = [
    "HumanOrder",
    "HumanTransfer",
    "conditional_transfer_message",
    "fast_withdrawal_condition",
    "limit_order_message",
    "transfer_message",
    "withdrawal_message",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanOrder:
    """An order as its owner states it; `limit_fee` is a fraction, 0.001 for ten basis points."""

    is_buying: bool
    size: Decimal
    price: Decimal
    limit_fee: Decimal
    client_id: str
    expires_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanTransfer:
    """An amount of collateral that leaves a position, as its owner states it."""

    amount: Decimal
    position_id: int
    client_id: str
    expires_at_ms: int


class SignedAsset(Protocol):
    """What an order signs of its market."""

    @property
    def synthetic_asset_id(self) -> int:
        """The asset."""
        ...

    @property
    def resolution(self) -> int:
        """Synthetic quantums per unit."""
        ...


def limit_order_message(
    order: HumanOrder, *, market: SignedAsset, collateral_asset_id: int, position_id: int
) -> LimitOrder:
    """The limit order that every order type signs. Rejected for a size that is not exact."""
    collateral = collateral_quantums(order.size, order.price, is_buying=order.is_buying)
    return LimitOrder(
        synthetic_asset_id=market.synthetic_asset_id,
        collateral_asset_id=collateral_asset_id,
        fee_asset_id=collateral_asset_id,
        is_buying_synthetic=order.is_buying,
        synthetic_quantums=synthetic_quantums(order.size, market.resolution),
        collateral_quantums=collateral,
        fee_quantums=fee_quantums_up(order.limit_fee, collateral),
        nonce=nonce_of_client_id(order.client_id),
        position_id=position_id,
        expiration_hours=order_expiration_hours_up(order.expires_at_ms),
    )


def withdrawal_message(
    withdrawal: HumanTransfer, *, collateral_asset_id: int, owner_key: int | None = None
) -> Withdrawal:
    """A withdrawal to the own key, or to another key or address."""
    return Withdrawal(
        collateral_asset_id=collateral_asset_id,
        position_id=withdrawal.position_id,
        nonce=nonce_of_client_id(withdrawal.client_id),
        quantums=exact_collateral_quantums(withdrawal.amount),
        expiration_hours=expiration_hours_up(withdrawal.expires_at_ms),
        owner_key=owner_key,
    )


def transfer_message(
    transfer: HumanTransfer,
    *,
    collateral_asset_id: int,
    receiver_position_id: int,
    receiver_public_key: int,
) -> Transfer:
    """A transfer to another position; its fee fields are 0 and the fee source is the sender."""
    return Transfer(
        asset_id=collateral_asset_id,
        receiver_public_key=receiver_public_key,
        sender_position_id=transfer.position_id,
        receiver_position_id=receiver_position_id,
        fee_position_id=transfer.position_id,
        nonce=nonce_of_client_id(transfer.client_id),
        quantums=exact_collateral_quantums(transfer.amount),
        expiration_hours=expiration_hours_up(transfer.expires_at_ms),
    )


def conditional_transfer_message(transfer: Transfer, condition: int) -> ConditionalTransfer:
    """A transfer that waits for a fact on L1, as a fast withdrawal sends it to its provider."""
    return ConditionalTransfer(transfer=transfer, condition=condition)


def fast_withdrawal_condition(
    *, client_id: str, credit: Decimal, recipient: bytes, token: bytes, fact_registry: bytes
) -> int:
    """The condition of a fast withdrawal: that the recipient was paid `credit` of the token."""
    fact = transfer_fact(
        recipient=recipient,
        token_amount=exact_collateral_quantums(credit),
        token=token,
        salt=nonce_of_client_id(client_id),
    )
    return transfer_condition(fact_registry=fact_registry, fact=fact)
