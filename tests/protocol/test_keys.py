"""Key derivations on the published values."""

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_utils.crypto import keccak
from numbers_of_vectors import number

from provex.protocol.curve import ORDER
from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    STARK_KEY_ACTION,
    SignatureKind,
    action_message,
    sign_typed,
    typed_signature_from_text,
)
from provex.protocol.keys import (
    api_credentials_of,
    default_api_credentials,
    default_stark_private_key,
    ground_private_key,
    oracle_private_key,
    stark_private_key_candidates,
    stark_private_key_from_bytes,
)
from provex.protocol.primitives import Primitives

KEY = 0x4F3EDF983AC636A65A842CE7C78D9AA706D3B113BCE9C46F30D7D21715B23B1D


def test_published_stark_keys(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["ethereum_accounts"]:
        derived = default_stark_private_key(number(case["private_key"]), case["chain_id"])

        assert derived == number(case["stark_private_key"])


def test_published_credentials(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["ethereum_accounts"]:
        signature = typed_signature_from_text(case["onboarding_signature"])
        assert signature is not None

        credentials = api_credentials_of(signature)

        assert credentials.key == case["api_key"]
        assert credentials.secret == case["secret"]
        assert credentials.passphrase == case["passphrase"]
        private_key = number(case["private_key"])
        assert credentials == default_api_credentials(private_key, case["chain_id"])


def test_credentials_depend_on_the_kind_of_signature(crypto: Primitives) -> None:
    message = action_message(ONBOARDING_ACTION, 1)

    credentials = {api_credentials_of(sign_typed(KEY, message, kind)) for kind in SignatureKind}

    assert len(credentials) == len(SignatureKind)


def test_published_ground_keys(tables: dict[str, Any]) -> None:
    for case in tables["ground_keys"]:
        assert ground_private_key(number(case["seed"])) == number(case["private_key"])


def test_ground_keys_are_below_the_order() -> None:
    # About one in 32 seeds needs a second try.
    assert all(0 < ground_private_key(seed) < ORDER for seed in range(200))


def test_a_wallet_that_writes_v_or_kind_otherwise_finds_its_key(crypto: Primitives) -> None:
    signature = sign_typed(KEY, action_message(STARK_KEY_ACTION, 1))
    regular, *others = stark_private_key_candidates(signature)

    assert regular == default_stark_private_key(KEY, 1)
    for v in (0, 1, 27, 28):
        for kind in (0, 3):
            if v % 27 != signature.data[64] % 27:
                continue
            variant = signature.data[:64] + bytes([v, kind])
            assert stark_private_key_from_bytes(variant) in {regular, *others}


def test_leading_zero_bytes_are_also_tried_without(crypto: Primitives) -> None:
    data = b"\0\0" + b"\x07" * 62 + bytes([27, 0])
    signature = typed_signature_from_text(data.hex())
    assert signature is not None

    candidates = stark_private_key_candidates(signature)

    assert stark_private_key_from_bytes(data) == candidates[0]
    assert stark_private_key_from_bytes(data[2:]) in candidates


def test_oracle_keys_hash_a_personal_signature(crypto: Primitives) -> None:
    signable = encode_defunct(text="StarkKeyDerivation")
    signature = bytes(Account.sign_message(signable, KEY.to_bytes(32)).signature)

    assert oracle_private_key(KEY) == int.from_bytes(keccak(signature)) >> 5


@pytest.mark.parametrize("data", [b"", b"\0", bytes(66), b"\xff" * 66])
def test_keys_from_bytes_fit_251_bits(crypto: Primitives, data: bytes) -> None:
    assert 0 < stark_private_key_from_bytes(data) < 2**251
