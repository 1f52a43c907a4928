"""Orders, withdrawals and transfers as a program states them, and their signatures."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from provex.protocol.client_messages import (
    HumanOrder,
    HumanTransfer,
    conditional_transfer_message,
    fast_withdrawal_condition,
    limit_order_message,
    transfer_message,
    withdrawal_message,
)
from provex.protocol.markets import market_by_name
from provex.protocol.messages import (
    conditional_transfer_hash,
    limit_order_hash,
    transfer_hash,
    withdrawal_hash,
)
from provex.protocol.primitives import primitives
from provex.protocol.records import OrderType, Side, TimeInForce

from .answers import Market

__all__ = [
    "FastWithdrawal",
    "NewOrder",
    "NewTransfer",
    "NewWithdrawal",
    "Receiver",
    "Signer",
    "random_client_id",
]

_CLIENT_ID_BOUND = 10**18
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def random_client_id() -> str:
    """Draw a client id; unique with overwhelming probability."""
    return str(secrets.randbelow(_CLIENT_ID_BOUND))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to place. `price` is the worst acceptable one, for market orders too.

    The signature covers market, side, size, price, fee limit, expiry and client id; the other
    fields are instructions to the engine.
    """

    market: str
    side: Side
    size: Decimal
    price: Decimal
    limit_fee: Decimal
    """Highest fee accepted, as a fraction: 0.001 for ten basis points."""
    expires_at: datetime
    """At least a minute ahead."""
    type: OrderType = OrderType.LIMIT
    time_in_force: TimeInForce = TimeInForce.GTT
    is_post_only: bool = False
    is_reduce_only: bool = False
    trigger_price: Decimal | None = None
    trailing_percent: Decimal | None = None
    cancel_id: str | None = None
    """Order to cancel just before this one is placed."""
    client_id: str = field(default_factory=random_client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWithdrawal:
    """A withdrawal to L1. It may be claimed there once its batch is proven."""

    amount: Decimal
    expires_at: datetime
    """At least seven days ahead."""
    client_id: str = field(default_factory=random_client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who gets a transfer. Key and position are signed, so they must be the account's own."""

    account_id: str
    stark_key: int
    position_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """A transfer to another account."""

    amount: Decimal
    receiver: Receiver
    expires_at: datetime
    """At least seven days ahead."""
    client_id: str = field(default_factory=random_client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FastWithdrawal:
    """A transfer to a liquidity provider, valid only once it has paid the credit on L1."""

    credit: Decimal
    debit: Decimal
    to_address: str
    provider_position_id: int
    provider_stark_key: int
    expires_at: datetime
    """At least seven days ahead."""
    client_id: str = field(default_factory=random_client_id)


@dataclass(frozen=True, slots=True)
class _ListedAsset:
    """What is signed of a market that is not in the table."""

    synthetic_asset_id: int
    resolution: int


class Signer:
    """A Stark key with what its messages name: the position and the collateral's asset id."""

    __slots__ = ("_listed", "_private_key", "collateral_asset_id", "position_id")

    def __init__(self, private_key: int, *, position_id: int, collateral_asset_id: int) -> None:
        """Sign for one account on one exchange."""
        self._private_key = private_key
        self._listed: dict[str, _ListedAsset] = {}
        self.position_id = position_id
        self.collateral_asset_id = collateral_asset_id

    def __repr__(self) -> str:
        """Name the position and never the key."""
        return f"Signer(position_id={self.position_id})"

    def learn(self, market: Market) -> None:
        """Sign for a market that was listed after this version of the SDK, as the API shows it.

        An order is for the asset that the API names: compare it with what was announced on L1.
        """
        if market.market not in market_by_name():
            self._listed[market.market] = _ListedAsset(
                int(market.synthetic_asset_id, 16), market.asset_resolution
            )

    def order(self, order: NewOrder) -> str:
        """Sign an order: 128 hexadecimal digits. Rejects a size finer than the asset's quantum."""
        message = limit_order_message(
            HumanOrder(
                is_buying=order.side is Side.BUY,
                size=order.size,
                price=order.price,
                limit_fee=order.limit_fee,
                client_id=order.client_id,
                expires_at_ms=_milliseconds(order.expires_at),
            ),
            market=self._listed.get(order.market) or market_by_name()[order.market],
            collateral_asset_id=self.collateral_asset_id,
            position_id=self.position_id,
        )
        return self._signed(limit_order_hash(message))

    def withdrawal(self, withdrawal: NewWithdrawal) -> str:
        """Sign a withdrawal."""
        human = self._human(withdrawal.amount, withdrawal.client_id, withdrawal.expires_at)
        message = withdrawal_message(human, collateral_asset_id=self.collateral_asset_id)
        return self._signed(withdrawal_hash(message))

    def transfer(self, transfer: NewTransfer) -> str:
        """Sign a transfer."""
        message = transfer_message(
            self._human(transfer.amount, transfer.client_id, transfer.expires_at),
            collateral_asset_id=self.collateral_asset_id,
            receiver_position_id=transfer.receiver.position_id,
            receiver_public_key=transfer.receiver.stark_key,
        )
        return self._signed(transfer_hash(message))

    def fast_withdrawal(
        self, withdrawal: FastWithdrawal, *, token: bytes, fact_registry: bytes
    ) -> str:
        """Sign a fast withdrawal; both addresses are the L1 contracts' 20 bytes."""
        message = transfer_message(
            self._human(withdrawal.debit, withdrawal.client_id, withdrawal.expires_at),
            collateral_asset_id=self.collateral_asset_id,
            receiver_position_id=withdrawal.provider_position_id,
            receiver_public_key=withdrawal.provider_stark_key,
        )
        condition = fast_withdrawal_condition(
            client_id=withdrawal.client_id,
            credit=withdrawal.credit,
            recipient=bytes.fromhex(withdrawal.to_address.removeprefix("0x")),
            token=token,
            fact_registry=fact_registry,
        )
        conditional = conditional_transfer_message(message, condition)
        return self._signed(conditional_transfer_hash(conditional))

    def _human(self, amount: Decimal, client_id: str, expires_at: datetime) -> HumanTransfer:
        return HumanTransfer(
            amount=amount,
            position_id=self.position_id,
            client_id=client_id,
            expires_at_ms=_milliseconds(expires_at),
        )

    def _signed(self, message_hash: int) -> str:
        return primitives().stark_sign(self._private_key, message_hash).text()


def _milliseconds(time: datetime) -> int:
    """Milliseconds since the epoch, rounded down as the text that goes over the wire is."""
    return (time - _EPOCH) // timedelta(milliseconds=1)
