"""Ethereum signatures, plain and native, against the library that wallets use."""

import random
from dataclasses import replace

import pytest
from eth_account import Account

from provex.protocol.primitives import Primitives
from provex.protocol.secp256k1 import ORDER, PRIME, EthereumSignature, checksummed

KEY = 0x4F3EDF983AC636A65A842CE7C78D9AA706D3B113BCE9C46F30D7D21715B23B1D
DIGEST = bytes(range(32))


def test_addresses_are_those_of_the_wallet(crypto: Primitives) -> None:
    generator = random.Random(5)
    for private_key in [1, ORDER - 1, KEY, *(generator.randrange(1, ORDER) for _ in range(5))]:
        expected = Account.from_key(private_key.to_bytes(32)).address

        assert checksummed(crypto.ethereum_address(private_key)) == expected


def test_signatures_are_those_of_the_wallet(crypto: Primitives) -> None:
    generator = random.Random(6)
    for digest in [bytes(32), b"\xff" * 32, *(generator.randbytes(32) for _ in range(5))]:
        expected = Account.unsafe_sign_hash(digest, KEY.to_bytes(32))

        signature = crypto.ethereum_sign(KEY, digest)

        assert signature.to_bytes() == bytes(expected.signature)
        assert crypto.ethereum_recover(digest, signature) == crypto.ethereum_address(KEY)


def test_the_higher_s_recovers_the_same_signer(crypto: Primitives) -> None:
    signature = crypto.ethereum_sign(KEY, DIGEST)
    higher = replace(signature, s=ORDER - signature.s, parity=signature.parity ^ 1)

    assert crypto.ethereum_recover(DIGEST, higher) == crypto.ethereum_address(KEY)


def test_another_digest_or_parity_recovers_another_address(crypto: Primitives) -> None:
    signature = crypto.ethereum_sign(KEY, DIGEST)
    flipped = replace(signature, parity=signature.parity ^ 1)

    assert crypto.ethereum_recover(bytes(32), signature) != crypto.ethereum_address(KEY)
    assert crypto.ethereum_recover(DIGEST, flipped) != crypto.ethereum_address(KEY)


@pytest.mark.parametrize("value", [0, ORDER, ORDER + 1, PRIME, 2**256 - 1, 2**256, -1])
def test_r_and_s_out_of_range_recover_nobody(crypto: Primitives, value: int) -> None:
    signature = crypto.ethereum_sign(KEY, DIGEST)

    assert crypto.ethereum_recover(DIGEST, replace(signature, r=value)) is None
    assert crypto.ethereum_recover(DIGEST, replace(signature, s=value)) is None


def test_an_r_without_a_point_recovers_nobody(crypto: Primitives) -> None:
    r = next(x for x in range(1, 50) if pow(x**3 + 7, (PRIME - 1) // 2, PRIME) != 1)

    assert crypto.ethereum_recover(DIGEST, EthereumSignature(r, 5, 0)) is None


@pytest.mark.parametrize("parity", [2, 27, -1])
def test_other_parities_recover_nobody(crypto: Primitives, parity: int) -> None:
    signature = crypto.ethereum_sign(KEY, DIGEST)

    assert crypto.ethereum_recover(DIGEST, replace(signature, parity=parity)) is None


def test_a_key_at_infinity_recovers_nobody(crypto: Primitives) -> None:
    # With nonce k = 1 and s = z, the key (s·R - z·G)/r is infinity.
    one = crypto.ethereum_sign(1, DIGEST)
    generator_x = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798
    forged = EthereumSignature(generator_x, int.from_bytes(DIGEST) % ORDER, 0)

    assert one.r != generator_x
    assert crypto.ethereum_recover(DIGEST, forged) is None


@pytest.mark.parametrize("digest", [b"", bytes(31), bytes(33)])
def test_digests_of_another_length_are_refused(crypto: Primitives, digest: bytes) -> None:
    with pytest.raises(ValueError, match="expected 32 bytes"):
        crypto.ethereum_sign(KEY, digest)
    assert crypto.ethereum_recover(digest, crypto.ethereum_sign(KEY, DIGEST)) is None


@pytest.mark.parametrize("private_key", [0, ORDER, 2**256, -1])
def test_private_keys_out_of_range_are_refused(crypto: Primitives, private_key: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        crypto.ethereum_address(private_key)
    with pytest.raises(ValueError, match="expected"):
        crypto.ethereum_sign(private_key, DIGEST)


@pytest.mark.parametrize(("v", "parity"), [(0, 0), (1, 1), (27, 0), (28, 1)])
def test_every_form_of_v_is_read(v: int, parity: int) -> None:
    signature = EthereumSignature.from_bytes((5).to_bytes(32) + (6).to_bytes(32) + bytes([v]))

    assert signature == EthereumSignature(5, 6, parity)


@pytest.mark.parametrize(
    "data", [b"", bytes(64), bytes(66), bytes(64) + b"\x02", bytes(64) + b"\x1d"]
)
def test_other_bytes_are_no_signature(data: bytes) -> None:
    assert EthereumSignature.from_bytes(data) is None
