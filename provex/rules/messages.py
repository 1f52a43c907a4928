"""Hashes of the signed messages, packed as StarkEx clients sign them."""

from provex.protocol.configuration import Configuration
from provex.protocol.numbers import Felt
from provex.protocol.transactions import ConditionalTransfer, LimitOrder, Transfer, Withdrawal

from .builtins import pedersen

__all__ = [
    "conditional_transfer_hash",
    "limit_order_hash",
    "transfer_hash",
    "withdrawal_hash",
]

_LIMIT_ORDER = 3
_TRANSFER = 4
_CONDITIONAL_TRANSFER = 5
_WITHDRAWAL = 6
_WITHDRAWAL_TO_OWNER_KEY = 7


def limit_order_hash(configuration: Configuration, order: LimitOrder) -> Felt:
    """Type 3. The fee asset is the collateral; all three positions are the order's own."""
    synthetic_id = configuration.assets[order.asset_index].asset_id
    collateral_id = order.collateral_asset_id
    if order.is_buying_synthetic:
        assets = pedersen(collateral_id, synthetic_id)
        amount_sell, amount_buy = order.amount_collateral, order.amount_synthetic
    else:
        assets = pedersen(synthetic_id, collateral_id)
        amount_sell, amount_buy = order.amount_synthetic, order.amount_collateral
    head = pedersen(assets, collateral_id)
    amounts = (
        ((amount_sell * 2**64 + amount_buy) * 2**64) + order.amount_fee
    ) * 2**32 + order.nonce
    position = order.position_id
    rest = (
        ((_LIMIT_ORDER * 2**64 + position) * 2**64 + position) * 2**64 + position
    ) * 2**49 + order.expiration_hours * 2**17
    return pedersen(pedersen(head, amounts), rest)


def transfer_hash(transfer: Transfer) -> Felt:
    """Type 4. The fee asset is 0 and the fee's source is the sender."""
    assets = pedersen(transfer.collateral_asset_id, 0)
    head = pedersen(assets, transfer.receiver_public_key)
    positions = _transfer_positions_word(
        transfer.sender_position_id, transfer.receiver_position_id, transfer.nonce
    )
    rest = _transfer_rest_word(_TRANSFER, transfer.amount, transfer.expiration_hours)
    return pedersen(pedersen(head, positions), rest)


def conditional_transfer_hash(transfer: ConditionalTransfer) -> Felt:
    """Type 5: a transfer with its condition hashed in."""
    assets = pedersen(transfer.collateral_asset_id, 0)
    head = pedersen(pedersen(assets, transfer.receiver_public_key), transfer.condition)
    positions = _transfer_positions_word(
        transfer.sender_position_id, transfer.receiver_position_id, transfer.nonce
    )
    rest = _transfer_rest_word(_CONDITIONAL_TRANSFER, transfer.amount, transfer.expiration_hours)
    return pedersen(pedersen(head, positions), rest)


def withdrawal_hash(withdrawal: Withdrawal) -> Felt:
    """Type 6 to the signer's own key, type 7 to another owner key, which is then hashed in."""
    is_own = withdrawal.owner_key == withdrawal.public_key
    kind = _WITHDRAWAL if is_own else _WITHDRAWAL_TO_OWNER_KEY
    word = (
        ((kind * 2**64 + withdrawal.position_id) * 2**32 + withdrawal.nonce) * 2**64
        + withdrawal.amount
    ) * 2**81 + withdrawal.expiration_hours * 2**49
    if is_own:
        return pedersen(withdrawal.collateral_asset_id, word)
    return pedersen(pedersen(withdrawal.collateral_asset_id, withdrawal.owner_key), word)


def _transfer_positions_word(sender: int, receiver: int, nonce: int) -> int:
    return ((sender * 2**64 + receiver) * 2**64 + sender) * 2**32 + nonce


def _transfer_rest_word(kind: int, amount: int, expiration_hours: int) -> int:
    """Type, amount, a maximum fee of 0, expiration, 81 bits of padding."""
    return (kind * 2**64 + amount) * 2**177 + expiration_hours * 2**81
