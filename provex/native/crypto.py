"""Typed face of the native cryptography: the same functions as the plain modules of `protocol`.

Hash inputs outside the field raise ValueError; keys and signatures out of range do not verify.
Functions that take longer than a few microseconds release the interpreter lock.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from provex.native._native import crypto as _native
from provex.protocol import primitives
from provex.protocol.curve import Point
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.messages import LimitOrder
from provex.protocol.secp256k1 import EthereumSignature

__all__ = [
    "NATIVE",
    "SignedLimitOrder",
    "ethereum_address",
    "ethereum_recover",
    "ethereum_sign",
    "install",
    "is_on_curve",
    "keccak256",
    "limit_order_hash",
    "pedersen_chain",
    "pedersen_hash",
    "pedersen_hash_pairs",
    "poseidon_hash_many",
    "poseidon_hash_one",
    "poseidon_hash_pair",
    "poseidon_hash_pairs",
    "poseidon_path",
    "poseidon_permutation",
    "public_key_of",
    "sign",
    "verify",
    "verify_by_x",
    "verify_either_sign",
    "verify_limit_order",
    "y_of_x",
]

_WORD_BYTES = 32
_WORD_BOUND = 1 << 256
_ASSET_PAIRS_CACHED = 1024
_KEYS_CACHED = 1 << 16
_SIGNATURES_REMEMBERED = 1 << 17

# (message, r, s, x of the key) of signatures that held, oldest first.
_verified: OrderedDict[tuple[int, int, int, int], None] = OrderedDict()


@dataclass(frozen=True, slots=True)
class SignedLimitOrder:
    """The outcome of checking an order: its hash, and whether its signature holds."""

    message_hash: int
    is_signed: bool


def pedersen_hash(left: int, right: int) -> int:
    """H(left, right) of two field elements. ValueError outside [0, p)."""
    return int.from_bytes(_native.pedersen_hash(_element(left), _element(right)))


def pedersen_chain(items: list[int]) -> int:
    """Fold H over `items` from state 0: state = H(state, item)."""
    return int.from_bytes(_native.pedersen_chain(_elements(items)))


def pedersen_hash_pairs(pairs: list[tuple[int, int]]) -> list[int]:
    """`pedersen_hash` of each pair in one call, at about half the time of single ones."""
    return _numbers(_native.pedersen_hash_pairs(_pairs(pairs)))


def poseidon_permutation(state: tuple[int, int, int]) -> tuple[int, int, int]:
    """The Hades permutation of three field elements. ValueError outside [0, p)."""
    a, b, c = _numbers(_native.poseidon_permutation(_elements(list(state))))
    return a, b, c


def poseidon_hash_pair(left: int, right: int) -> int:
    """The hash of two elements: capacity 2, first output element."""
    return int.from_bytes(_native.poseidon_hash_pair(_element(left), _element(right)))


def poseidon_hash_one(value: int) -> int:
    """The hash of one element: capacity 1, first output element."""
    return int.from_bytes(_native.poseidon_hash_one(_element(value)))


def poseidon_hash_many(values: list[int]) -> int:
    """The sponge over any number of elements, padded with 1 and, if needed, 0."""
    return int.from_bytes(_native.poseidon_hash_many(_elements(values)))


def poseidon_hash_pairs(pairs: list[tuple[int, int]]) -> list[int]:
    """`poseidon_hash_pair` of each pair in one call, as a tree level needs it."""
    return _numbers(_native.poseidon_hash_pairs(_pairs(pairs)))


def poseidon_path(node: int, bits: int, siblings: list[int]) -> int:
    """Climb past siblings, lowest first: bit 0 of `bits` gives H(node, sibling), 1 the other order.

    ValueError without siblings, for more than 256, and for a bit that belongs to none.
    """
    path = _native.poseidon_path(_element(node), _element(bits), _elements(siblings))
    return int.from_bytes(path)


def keccak256(data: bytes) -> bytes:
    """The 32-byte Keccak digest of `data`."""
    return _native.keccak256(data)


def public_key_of(private_key: int) -> Point:
    """The public point of a private key. ValueError outside [1, n)."""
    x, y = _numbers(_native.stark_public_key(_element(private_key)))
    return Point(x, y)


@lru_cache(maxsize=_KEYS_CACHED)
def y_of_x(x: int) -> int | None:
    """The smaller y of the two points with this x, or None if there is none."""
    if not 0 <= x < _WORD_BOUND:
        return None
    y = _native.stark_y_of_x(_element(x))
    return None if y is None else int.from_bytes(y)


def is_on_curve(point: Point) -> bool:
    """Whether both coordinates are field elements and satisfy the curve equation."""
    words = _words(point.x, point.y)
    return words is not None and _native.stark_is_on_curve(words)


def sign(private_key: int, message: int) -> StarkSignature:
    """Sign a message hash deterministically. ValueError for a key or message out of range.

    The steps do not depend on the secrets, see the crates `signature` and `curve`; the private key
    as a Python integer is another matter.
    """
    r, s = _numbers(_native.stark_sign(_element(private_key), _element(message)))
    return StarkSignature(r, s)


def verify(message: int, signature: StarkSignature, public_key: Point) -> bool:
    """Whether the signature holds under exactly this point. False for anything out of range."""
    return _verify(message, signature, public_key, is_either_sign=False)


def verify_either_sign(message: int, signature: StarkSignature, public_key: Point) -> bool:
    """Whether the signature holds under this point or its inverse: what the rules accept.

    The fast form of `verify_by_x` for who has stored y.
    """
    return _verify(message, signature, public_key, is_either_sign=True)


def verify_by_x(message: int, signature: StarkSignature, public_key_x: int) -> bool:
    """Whether the signature holds under one of the two points with this x.

    Signatures that held are remembered for a while, so that the ledger does not pay again for an
    order that was checked at admission.
    """
    checked = (message, signature.r, signature.s, public_key_x)
    if checked in _verified:
        return True
    y = y_of_x(public_key_x)
    if y is None or not verify_either_sign(message, signature, Point(public_key_x, y)):
        return False
    _remember(checked)
    return True


def limit_order_hash(order: LimitOrder) -> int:
    """The message hash of a limit order with fees (type 3). Rejected if a field is out of range."""
    return int.from_bytes(_native.limit_order_hash(*_order_fields(order)))


def verify_limit_order(
    order: LimitOrder, signature: StarkSignature, public_key: Point
) -> SignedLimitOrder:
    """Hash an order and check its signature under the point or its inverse, in one call.

    It must be one that can be proved, too: the ledger refuses any other. Two Pedersen hashes and
    one verification: the hash of the three asset ids is remembered. Rejected if a field of the
    order is out of range.
    """
    fields = _order_fields(order)
    signature_words = _words(signature.r, signature.s)
    key_words = _words(public_key.x, public_key.y)
    if signature_words is None or key_words is None:
        message_hash = int.from_bytes(_native.limit_order_hash(*fields))
        return SignedLimitOrder(message_hash=message_hash, is_signed=False)
    hash_bytes, is_signed = _native.verify_limit_order(*fields, signature_words, key_words)
    message_hash = int.from_bytes(hash_bytes)
    if is_signed:
        _remember((message_hash, signature.r, signature.s, public_key.x))
    return SignedLimitOrder(message_hash=message_hash, is_signed=is_signed)


def ethereum_address(private_key: int) -> bytes:
    """The 20-byte address of a private key. ValueError outside [1, n)."""
    return _native.ethereum_address(_element(private_key))


def ethereum_sign(private_key: int, digest: bytes) -> EthereumSignature:
    """Sign a 32-byte digest with the nonce of RFC 6979; s is the lower one."""
    signature = _native.ethereum_sign(_element(private_key), digest)
    r, s = _numbers(signature[:64])
    return EthereumSignature(r, s, signature[64])


def ethereum_recover(digest: bytes, signature: EthereumSignature) -> bytes | None:
    """The address whose key signed the digest, or None if no key could have."""
    words = _words(signature.r, signature.s)
    if len(digest) != _WORD_BYTES or words is None or signature.parity not in {0, 1}:
        return None
    return _native.ethereum_recover(digest, words + bytes([signature.parity]))


NATIVE = primitives.Primitives(
    pedersen_hash=pedersen_hash,
    pedersen_chain=pedersen_chain,
    poseidon_hash_pair=poseidon_hash_pair,
    poseidon_hash_many=poseidon_hash_many,
    poseidon_hash_pairs=poseidon_hash_pairs,
    keccak256=keccak256,
    stark_public_key=public_key_of,
    stark_sign=sign,
    stark_verify=verify,
    stark_verify_by_x=verify_by_x,
    ethereum_address=ethereum_address,
    ethereum_sign=ethereum_sign,
    ethereum_recover=ethereum_recover,
)


def install() -> None:
    """Put the native primitives in force for messages, keys and typed signatures."""
    primitives.inject(NATIVE)


def _remember(checked: tuple[int, int, int, int]) -> None:
    if len(_verified) >= _SIGNATURES_REMEMBERED:
        _verified.popitem(last=False)
    _verified[checked] = None


def _verify(
    message: int, signature: StarkSignature, public_key: Point, *, is_either_sign: bool
) -> bool:
    message_word = _words(message)
    signature_words = _words(signature.r, signature.s)
    key_words = _words(public_key.x, public_key.y)
    if message_word is None or signature_words is None or key_words is None:
        return False
    return _native.stark_verify(message_word, signature_words, key_words, is_either_sign)


def _order_fields(order: LimitOrder) -> tuple[bytes, int, int, int, int, int, int]:
    """The native arguments of an order, each within the width of its field."""
    for name, bound, bound_text in _ORDER_BOUNDS:
        value = getattr(order, name)
        if not 0 <= value < bound:
            raise Rejected(
                PARAMETER_INVALID, parameter=name, expected=f"[0, {bound_text})", found=value
            )
    sold = (order.synthetic_asset_id, order.synthetic_quantums)
    bought = (order.collateral_asset_id, order.collateral_quantums)
    if order.is_buying_synthetic:
        sold, bought = bought, sold
    return (
        _assets_hash(sold[0], bought[0], order.fee_asset_id),
        sold[1],
        bought[1],
        order.fee_quantums,
        order.nonce,
        order.position_id,
        order.expiration_hours,
    )


_ORDER_BOUNDS = (
    ("synthetic_asset_id", PRIME, "p"),
    ("collateral_asset_id", PRIME, "p"),
    ("fee_asset_id", PRIME, "p"),
    ("synthetic_quantums", 1 << 64, "2^64"),
    ("collateral_quantums", 1 << 64, "2^64"),
    ("fee_quantums", 1 << 64, "2^64"),
    ("nonce", 1 << 32, "2^32"),
    ("position_id", 1 << 64, "2^64"),
    ("expiration_hours", 1 << 32, "2^32"),
)


@lru_cache(maxsize=_ASSET_PAIRS_CACHED)
def _assets_hash(sell_asset_id: int, buy_asset_id: int, fee_asset_id: int) -> bytes:
    """H(H(sold asset, bought asset), fee asset), the same for all orders of a market and side."""
    pair_hash = _native.pedersen_hash(_element(sell_asset_id), _element(buy_asset_id))
    return _native.pedersen_hash(pair_hash, _element(fee_asset_id))


def _element(value: int) -> bytes:
    """The 32 bytes of a number; whether it is a field element is checked natively."""
    if not 0 <= value < _WORD_BOUND:
        raise ValueError(f"expected a number in [0, p), found {value:#x}")
    return value.to_bytes(_WORD_BYTES)


def _elements(values: list[int]) -> bytes:
    return b"".join(map(_element, values))


def _pairs(pairs: list[tuple[int, int]]) -> bytes:
    return b"".join(_element(value) for pair in pairs for value in pair)


def _words(*values: int) -> bytes | None:
    """The 32 bytes of each number, one after the other, or None if one does not fit."""
    if not all(0 <= value < _WORD_BOUND for value in values):
        return None
    return b"".join(value.to_bytes(_WORD_BYTES) for value in values)


def _numbers(data: bytes) -> list[int]:
    return [int.from_bytes(data[i : i + _WORD_BYTES]) for i in range(0, len(data), _WORD_BYTES)]
