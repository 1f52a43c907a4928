"""The messages that users, oracles and registrations sign, and their hashes.

Packed words hold their fields most significant first. Hashes are integers below 2^251 except with
negligible probability. A field out of its range is refused with PARAMETER_INVALID.
"""

from dataclasses import dataclass

from provex.protocol.curve import ORDER
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.primitives import primitives

__all__ = [
    "ConditionalTransfer",
    "LimitOrder",
    "OraclePrice",
    "Transfer",
    "Withdrawal",
    "collateral_asset_id",
    "conditional_transfer_hash",
    "forced_trade_digest",
    "limit_order_assets_hash",
    "limit_order_hash",
    "oracle_price_hash",
    "order_id_of",
    "registration_message",
    "transfer_condition",
    "transfer_fact",
    "transfer_hash",
    "withdrawal_hash",
]

LIMIT_ORDER_WITH_FEES = 3
TRANSFER = 4
CONDITIONAL_TRANSFER = 5
WITHDRAWAL = 6
WITHDRAWAL_TO_OWNER_KEY = 7

TRUNCATED_HASH_BOUND = 2**250
ERC20_SELECTOR = bytes.fromhex("f47261b0")

_TYPE_BITS = 10
_AMOUNT_BITS = 64
_POSITION_BITS = 64
_NONCE_BITS = 32
_EXPIRATION_BITS = 32
_ORDER_PADDING_BITS = 17
_TRANSFER_PADDING_BITS = 81
_WITHDRAWAL_PADDING_BITS = 49
_ASSET_NAME_BYTES = 16
_ORACLE_NAME_BYTES = 5
_PRICE_BITS = 120
_TIMESTAMP_BITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitOrder:
    """A limit order as signed: whole-order amounts in quantums, expiration in hours."""

    synthetic_asset_id: int
    collateral_asset_id: int
    fee_asset_id: int
    is_buying_synthetic: bool
    synthetic_quantums: int
    collateral_quantums: int
    fee_quantums: int
    """The most the owner pays in fees for the complete order."""
    nonce: int
    position_id: int
    expiration_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer of collateral as signed. In the perpetual system both fee fields are 0."""

    asset_id: int
    fee_asset_id: int = 0
    receiver_public_key: int
    sender_position_id: int
    receiver_position_id: int
    fee_position_id: int
    """Where the fee would come from: the sender's own position."""
    nonce: int
    quantums: int
    fee_quantums: int = 0
    expiration_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalTransfer:
    """A transfer that counts only once the fact behind `condition` is registered on L1."""

    transfer: Transfer
    condition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A withdrawal as signed; `owner_key` None means to the signer's own key."""

    collateral_asset_id: int
    position_id: int
    nonce: int
    quantums: int
    expiration_hours: int
    owner_key: int | None = None
    """Another Stark key, or an Ethereum address if below 2^160."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OraclePrice:
    """One provider's price: collateral units per synthetic unit times 10^18, time in seconds."""

    asset_name: str
    oracle_name: str
    price_e18: int
    timestamp_s: int


def limit_order_hash(order: LimitOrder) -> int:
    """The message hash of a limit order with fees (type 3)."""
    assets_hash = limit_order_assets_hash(
        synthetic_asset_id=order.synthetic_asset_id,
        collateral_asset_id=order.collateral_asset_id,
        fee_asset_id=order.fee_asset_id,
        is_buying_synthetic=order.is_buying_synthetic,
    )
    synthetic = ("synthetic_quantums", order.synthetic_quantums, _AMOUNT_BITS)
    collateral = ("collateral_quantums", order.collateral_quantums, _AMOUNT_BITS)
    sell, buy = (collateral, synthetic) if order.is_buying_synthetic else (synthetic, collateral)
    amounts = _packed(
        sell,
        buy,
        ("fee_quantums", order.fee_quantums, _AMOUNT_BITS),
        ("nonce", order.nonce, _NONCE_BITS),
    )
    position = ("position_id", order.position_id, _POSITION_BITS)
    rest = _packed(
        ("type", LIMIT_ORDER_WITH_FEES, _TYPE_BITS),
        position,
        position,
        position,
        ("expiration_hours", order.expiration_hours, _EXPIRATION_BITS),
        ("padding", 0, _ORDER_PADDING_BITS),
    )
    hash_two = primitives().pedersen_hash
    return hash_two(hash_two(assets_hash, amounts), rest)


def limit_order_assets_hash(
    *,
    synthetic_asset_id: int,
    collateral_asset_id: int,
    fee_asset_id: int,
    is_buying_synthetic: bool,
) -> int:
    """H(H(sold asset, bought asset), fee asset): the same for all orders of a market and side."""
    synthetic = _element("synthetic_asset_id", synthetic_asset_id)
    collateral = _element("collateral_asset_id", collateral_asset_id)
    sell, buy = (collateral, synthetic) if is_buying_synthetic else (synthetic, collateral)
    hash_two = primitives().pedersen_hash
    return hash_two(hash_two(sell, buy), _element("fee_asset_id", fee_asset_id))


def transfer_hash(transfer: Transfer) -> int:
    """The message hash of a transfer (type 4)."""
    return _transfer_hash_tail(_transfer_hash_head(transfer), transfer, TRANSFER)


def conditional_transfer_hash(conditional: ConditionalTransfer) -> int:
    """The message hash of a conditional transfer (type 5); condition 0 is a plain transfer."""
    transfer = conditional.transfer
    if conditional.condition == 0:
        return transfer_hash(transfer)
    condition = _element("condition", conditional.condition)
    head = primitives().pedersen_hash(_transfer_hash_head(transfer), condition)
    return _transfer_hash_tail(head, transfer, CONDITIONAL_TRANSFER)


def withdrawal_hash(withdrawal: Withdrawal) -> int:
    """The message hash of a withdrawal: type 6 to the own key, type 7 to `owner_key`."""
    is_own = withdrawal.owner_key is None
    word = _packed(
        ("type", WITHDRAWAL if is_own else WITHDRAWAL_TO_OWNER_KEY, _TYPE_BITS),
        ("position_id", withdrawal.position_id, _POSITION_BITS),
        ("nonce", withdrawal.nonce, _NONCE_BITS),
        ("quantums", withdrawal.quantums, _AMOUNT_BITS),
        ("expiration_hours", withdrawal.expiration_hours, _EXPIRATION_BITS),
        ("padding", 0, _WITHDRAWAL_PADDING_BITS),
    )
    hash_two = primitives().pedersen_hash
    head = _element("collateral_asset_id", withdrawal.collateral_asset_id)
    if withdrawal.owner_key is not None:
        head = hash_two(head, _element("owner_key", withdrawal.owner_key))
    return hash_two(head, word)


def oracle_price_hash(price: OraclePrice) -> int:
    """The hash that price providers of the StarkEx kind sign."""
    asset = _name_number("asset_name", price.asset_name, _ASSET_NAME_BYTES)
    oracle = _name_number("oracle_name", price.oracle_name, _ORACLE_NAME_BYTES)
    first = _packed(
        ("asset_name", asset, 8 * _ASSET_NAME_BYTES),
        ("oracle_name", oracle, 8 * _ORACLE_NAME_BYTES),
    )
    second = _packed(
        ("price_e18", price.price_e18, _PRICE_BITS),
        ("timestamp_s", price.timestamp_s, _TIMESTAMP_BITS),
    )
    return primitives().pedersen_hash(first, second)


def order_id_of(message_hash: int) -> int:
    """The slot of a signed message in the order tree: the top 64 of its 251 bits."""
    return message_hash // ORDER_ID_UNIT


def transfer_fact(*, recipient: bytes, token_amount: int, token: bytes, salt: int) -> bytes:
    """The fact a fast withdrawal waits for: that `recipient` was paid (token 0 means ether)."""
    return primitives().keccak256(
        _address("recipient", recipient)
        + _word("token_amount", token_amount)
        + _address("token", token)
        + _word("salt", salt)
    )


def transfer_condition(*, fact_registry: bytes, fact: bytes) -> int:
    """The condition that names a fact of a registry: 250 bits of their keccak."""
    if len(fact) != 32:
        raise Rejected(PARAMETER_INVALID, parameter="fact", expected="32 bytes", found=len(fact))
    digest = primitives().keccak256(_address("fact_registry", fact_registry) + fact)
    return int.from_bytes(digest) % TRUNCATED_HASH_BOUND


def collateral_asset_id(token: bytes, quantum: int = 1) -> int:
    """The asset id (= asset type) of an ERC-20 token."""
    info = ERC20_SELECTOR + _address("token", token).rjust(32, b"\0")
    digest = primitives().keccak256(info + _word("quantum", quantum))
    return int.from_bytes(digest) % TRUNCATED_HASH_BOUND


def registration_message(address: bytes, stark_key: int) -> int:
    """What a Stark key signs to link an Ethereum address to itself on L1, reduced mod n."""
    text = b"UserRegistration:" + _address("address", address) + _word("stark_key", stark_key)
    return int.from_bytes(primitives().keccak256(text)) % ORDER


def forced_trade_digest(action_hash: bytes, submission_expiration_hours: int) -> bytes:
    """What party B of a forced trade signs with its Ethereum key, without any prefix."""
    word = _word("submission_expiration_hours", submission_expiration_hours)
    return primitives().keccak256(action_hash + word)


def _transfer_hash_head(transfer: Transfer) -> int:
    hash_two = primitives().pedersen_hash
    head = hash_two(
        _element("asset_id", transfer.asset_id), _element("fee_asset_id", transfer.fee_asset_id)
    )
    return hash_two(head, _element("receiver_public_key", transfer.receiver_public_key))


def _transfer_hash_tail(head: int, transfer: Transfer, kind: int) -> int:
    positions = _packed(
        ("sender_position_id", transfer.sender_position_id, _POSITION_BITS),
        ("receiver_position_id", transfer.receiver_position_id, _POSITION_BITS),
        ("fee_position_id", transfer.fee_position_id, _POSITION_BITS),
        ("nonce", transfer.nonce, _NONCE_BITS),
    )
    rest = _packed(
        ("type", kind, _TYPE_BITS),
        ("quantums", transfer.quantums, _AMOUNT_BITS),
        ("fee_quantums", transfer.fee_quantums, _AMOUNT_BITS),
        ("expiration_hours", transfer.expiration_hours, _EXPIRATION_BITS),
        ("padding", 0, _TRANSFER_PADDING_BITS),
    )
    hash_two = primitives().pedersen_hash
    return hash_two(hash_two(head, positions), rest)


def _packed(*fields: tuple[str, int, int]) -> int:
    """Concatenate (name, value, bits) fields, most significant first."""
    word = 0
    for name, value, bits in fields:
        if not 0 <= value < 1 << bits:
            raise Rejected(
                PARAMETER_INVALID, parameter=name, expected=f"[0, 2^{bits})", found=value
            )
        word = word << bits | value
    return word


def _element(name: str, value: int) -> int:
    if not 0 <= value < PRIME:
        raise Rejected(PARAMETER_INVALID, parameter=name, expected="[0, p)", found=value)
    return value


def _word(name: str, value: int) -> bytes:
    if not 0 <= value < 1 << 256:
        raise Rejected(PARAMETER_INVALID, parameter=name, expected="[0, 2^256)", found=value)
    return value.to_bytes(32)


def _address(name: str, address: bytes) -> bytes:
    if len(address) != 20:
        raise Rejected(PARAMETER_INVALID, parameter=name, expected="20 bytes", found=len(address))
    return address


def _name_number(name: str, text: str, width: int) -> int:
    """The UTF-8 bytes of a name as a number, left-aligned in `width` bytes."""
    data = text.encode()
    if len(data) > width:
        raise Rejected(
            PARAMETER_INVALID, parameter=name, expected=f"at most {width} bytes", found=len(data)
        )
    return int.from_bytes(data.ljust(width, b"\0"))
