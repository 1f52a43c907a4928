"""The native cryptography against its plain twins, and its behaviour at the border."""

import ast
import random
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unprovable import unprovable_signature

from provex.native import crypto
from provex.native._native import crypto as compiled
from provex.native.machine import is_provable
from provex.protocol import curve, ecdsa, messages, pedersen, poseidon, secp256k1
from provex.protocol.curve import Point
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.messages import LimitOrder

EDGES = [0, 1, 2, 255, 256, 2**248 - 1, 2**248, 2**251 - 1, 2**251, PRIME - 2, PRIME - 1]
STUB = Path(crypto.__file__).parent / "_native/crypto.pyi"
KEY = 0x58C7D5A90B1776BDE86EBAC077E053ED85B0F7164F53B080304A531947F46E3

elements = st.one_of(st.sampled_from(EDGES), st.integers(0, PRIME - 1))
keys = st.integers(1, curve.ORDER - 1)
amounts = st.one_of(st.sampled_from([0, 1, 2**64 - 1]), st.integers(0, 2**64 - 1))
words = st.one_of(st.sampled_from([0, 1, 2**32 - 1]), st.integers(0, 2**32 - 1))
orders = st.builds(
    LimitOrder,
    synthetic_asset_id=st.integers(0, 2**120 - 1),
    collateral_asset_id=st.integers(0, 2**250 - 1),
    fee_asset_id=elements,
    is_buying_synthetic=st.booleans(),
    synthetic_quantums=amounts,
    collateral_quantums=amounts,
    fee_quantums=amounts,
    nonce=words,
    position_id=amounts,
    expiration_hours=words,
)
ORDER_MESSAGE = LimitOrder(
    synthetic_asset_id=1,
    collateral_asset_id=2,
    fee_asset_id=2,
    is_buying_synthetic=False,
    synthetic_quantums=3,
    collateral_quantums=4,
    fee_quantums=5,
    nonce=6,
    position_id=7,
    expiration_hours=8,
)


@settings(max_examples=50, deadline=None)
@given(elements, elements)
def test_pedersen_agrees_with_its_twin(left: int, right: int) -> None:
    assert crypto.pedersen_hash(left, right) == pedersen.pedersen_hash(left, right)


@settings(max_examples=100, deadline=None)
@given(elements, elements, elements)
def test_poseidon_agrees_with_its_twin(a: int, b: int, c: int) -> None:
    assert crypto.poseidon_permutation((a, b, c)) == poseidon.poseidon_permutation((a, b, c))


@settings(max_examples=30, deadline=None)
@given(st.lists(elements, max_size=9))
def test_lists_agree_with_their_twins(values: list[int]) -> None:
    assert crypto.poseidon_hash_many(values) == poseidon.poseidon_hash_many(values)
    assert crypto.pedersen_chain(values) == pedersen.pedersen_chain(values)


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 130])
def test_batches_agree_with_single_hashes(count: int) -> None:
    generator = random.Random(count)
    pairs = [(generator.randrange(PRIME), generator.randrange(PRIME)) for _ in range(count)]
    pairs += [(edge, 0) for edge in EDGES] + [(0, 0)] * 3

    pedersen_hashes = crypto.pedersen_hash_pairs(pairs)
    poseidon_hashes = crypto.poseidon_hash_pairs(pairs)

    assert pedersen_hashes == [crypto.pedersen_hash(*pair) for pair in pairs]
    assert poseidon_hashes == [crypto.poseidon_hash_pair(*pair) for pair in pairs]


@settings(max_examples=15, deadline=None)
@given(keys, st.integers(1, 2**251 - 1))
def test_signatures_agree_with_their_twin(private_key: int, message: int) -> None:
    key = crypto.public_key_of(private_key)
    signature = crypto.sign(private_key, message)

    assert key == ecdsa.public_key_of(private_key)
    assert signature == ecdsa.sign(private_key, message)
    assert ecdsa.verify(message, signature, key)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 100_000), st.integers(1, 100_000), st.integers(1, 100_000))
def test_verdicts_on_small_numbers_agree_with_the_twin(message: int, r: int, s: int) -> None:
    key = crypto.public_key_of(r + s)
    signature = StarkSignature(r, s)

    assert crypto.verify(message, signature, key) == ecdsa.verify(message, signature, key)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, secp256k1.ORDER - 1), st.binary(min_size=32, max_size=32))
def test_ethereum_signatures_agree_with_their_twin(private_key: int, digest: bytes) -> None:
    signature = crypto.ethereum_sign(private_key, digest)

    assert signature == secp256k1.sign(private_key, digest)
    assert crypto.ethereum_recover(digest, signature) == crypto.ethereum_address(private_key)
    assert crypto.ethereum_address(private_key) == secp256k1.address_of(private_key)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1), st.integers(0, 1))
def test_recovery_from_any_numbers_agrees_with_the_twin(r: int, s: int, parity: int) -> None:
    signature = secp256k1.EthereumSignature(r, s, parity)
    digest = bytes(range(32))

    assert crypto.ethereum_recover(digest, signature) == secp256k1.recover(digest, signature)


@settings(max_examples=30, deadline=None)
@given(elements)
def test_points_of_x_agree_with_their_twin(x: int) -> None:
    y = crypto.y_of_x(x)

    assert y == curve.y_of_x(x)
    assert y is None or crypto.is_on_curve(Point(x, y))
    assert not crypto.is_on_curve(Point(x, ((y or 0) + 1) % PRIME))


@settings(max_examples=30, deadline=None)
@given(orders)
def test_order_hashes_agree_with_their_twin(order: LimitOrder) -> None:
    assert crypto.limit_order_hash(order) == messages.limit_order_hash(order)


def test_an_order_is_hashed_and_checked_in_one_call() -> None:
    message_hash = crypto.limit_order_hash(ORDER_MESSAGE)
    signature = crypto.sign(KEY, message_hash)
    key = crypto.public_key_of(KEY)

    checked = crypto.verify_limit_order(ORDER_MESSAGE, signature, key)

    assert checked == crypto.SignedLimitOrder(message_hash=message_hash, is_signed=True)
    opposite = Point(key.x, PRIME - key.y)
    assert crypto.verify_limit_order(ORDER_MESSAGE, signature, opposite).is_signed


def test_an_order_whose_signature_cannot_be_proved_is_refused() -> None:
    message_hash = crypto.limit_order_hash(ORDER_MESSAGE)
    key = crypto.public_key_of(KEY)
    signature = unprovable_signature(KEY, message_hash)

    assert crypto.verify(message_hash, signature, key)
    assert not is_provable(message_hash, signature.r, signature.s, key.x)
    assert not crypto.verify_limit_order(ORDER_MESSAGE, signature, key).is_signed


def test_signatures_that_held_are_remembered_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remembered: OrderedDict[tuple[int, int, int, int], None] = OrderedDict()
    monkeypatch.setattr(crypto, "_verified", remembered)
    monkeypatch.setattr(crypto, "_SIGNATURES_REMEMBERED", 2)
    key = crypto.public_key_of(KEY)
    message_hash = crypto.limit_order_hash(ORDER_MESSAGE)
    signature = crypto.sign(KEY, message_hash)

    crypto.verify_limit_order(ORDER_MESSAGE, signature, key)
    assert crypto.verify_by_x(message_hash, signature, key.x)
    assert not crypto.verify_by_x(message_hash + 1, signature, key.x)
    assert not crypto.verify_by_x(message_hash, signature, key.x + 1)
    assert list(remembered) == [(message_hash, signature.r, signature.s, key.x)]
    for message in (1, 2):
        assert crypto.verify_by_x(message, crypto.sign(KEY, message), key.x)
    assert [checked[0] for checked in remembered] == [1, 2]


@pytest.mark.parametrize("value", [0, curve.ORDER, 2**256, -1])
def test_an_order_with_a_signature_out_of_range_is_hashed_and_not_signed(value: int) -> None:
    message_hash = crypto.limit_order_hash(ORDER_MESSAGE)
    signature = crypto.sign(KEY, message_hash)
    key = crypto.public_key_of(KEY)
    expected = crypto.SignedLimitOrder(message_hash=message_hash, is_signed=False)

    for hostile in (replace(signature, r=value), replace(signature, s=value)):
        assert crypto.verify_limit_order(ORDER_MESSAGE, hostile, key) == expected
    for point in (Point(value, key.y), Point(key.x, value)):
        assert crypto.verify_limit_order(ORDER_MESSAGE, signature, point) == expected


def test_another_order_is_not_signed() -> None:
    signature = crypto.sign(KEY, crypto.limit_order_hash(ORDER_MESSAGE))
    key = crypto.public_key_of(KEY)
    for field in ("synthetic_quantums", "fee_quantums", "nonce", "position_id", "expiration_hours"):
        other = replace(ORDER_MESSAGE, **{field: 99})

        assert not crypto.verify_limit_order(other, signature, key).is_signed


@pytest.mark.parametrize(
    ("field", "bound"),
    [
        ("synthetic_quantums", 2**64),
        ("collateral_quantums", 2**64),
        ("fee_quantums", 2**64),
        ("nonce", 2**32),
        ("position_id", 2**64),
        ("expiration_hours", 2**32),
    ],
)
def test_order_fields_end_at_their_bounds(field: str, bound: int) -> None:
    crypto.limit_order_hash(replace(ORDER_MESSAGE, **{field: bound - 1}))
    for value in (bound, -1):
        with pytest.raises(Rejected) as rejected:
            crypto.limit_order_hash(replace(ORDER_MESSAGE, **{field: value}))

        assert rejected.value.code == PARAMETER_INVALID
        assert rejected.value.fields["parameter"] == field


@pytest.mark.parametrize("field", ["synthetic_asset_id", "collateral_asset_id", "fee_asset_id"])
@pytest.mark.parametrize("value", [PRIME, -1, 2**256])
def test_order_assets_must_be_elements(field: str, value: int) -> None:
    with pytest.raises(Rejected, match=field):
        crypto.limit_order_hash(replace(ORDER_MESSAGE, **{field: value}))


def test_bytes_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 32 bytes, found 31"):
        compiled.pedersen_hash(bytes(31), bytes(32))
    with pytest.raises(ValueError, match="multiple of 32"):
        compiled.poseidon_hash_many(bytes(33))
    with pytest.raises(ValueError, match="multiple of 64"):
        compiled.poseidon_hash_pairs(bytes(32))
    with pytest.raises(ValueError, match="expected 96 bytes"):
        compiled.poseidon_permutation(bytes(64))
    with pytest.raises(ValueError, match="expected 64 bytes"):
        compiled.stark_verify(bytes(32), bytes(63), bytes(64), False)


def test_threads_share_the_tables() -> None:
    message = 12345
    signature, key = crypto.sign(KEY, message), crypto.public_key_of(KEY)
    with ThreadPoolExecutor(4) as pool:
        verdicts = pool.map(lambda i: crypto.verify(message + i % 2, signature, key), range(40))

        assert list(verdicts) == [True, False] * 20


def test_the_stub_names_what_the_module_holds() -> None:
    stub = ast.parse(STUB.read_text())
    declared = {node.name for node in stub.body if isinstance(node, ast.FunctionDef)}

    assert declared == {name for name in dir(compiled) if not name.startswith("__")}
