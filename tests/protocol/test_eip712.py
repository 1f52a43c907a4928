"""Typed messages and signatures: published values, an independent encoder, all kinds."""

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct, encode_typed_data
from numbers_of_vectors import number, octets

from provex.protocol.eip712 import (
    ONBOARDING_ACTION,
    SignatureKind,
    TypedMessage,
    action_message,
    api_key_message,
    recover_signer,
    sign_typed,
    typed_signature_from_text,
)
from provex.protocol.primitives import Primitives
from provex.protocol.secp256k1 import checksummed

KEY = 0x4F3EDF983AC636A65A842CE7C78D9AA706D3B113BCE9C46F30D7D21715B23B1D


def wallet_message(message: TypedMessage) -> Any:
    domain = {"name": "dYdX", "version": "1.0", "chainId": message.chain_id}
    types = {"dYdX": [{"name": name, "type": "string"} for name, _ in message.fields]}
    return encode_typed_data(domain, types, dict(message.fields))


def test_published_onboarding_signatures(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["ethereum_accounts"]:
        message = action_message(ONBOARDING_ACTION, case["chain_id"])
        private_key = number(case["private_key"])

        assert message.domain_separator() == octets(case["domain_separator"])
        assert message.digest() == octets(case["onboarding_digest"])
        signature = sign_typed(private_key, message)
        assert signature.text() == case["onboarding_signature"]
        if case["personal_onboarding_signature"] is not None:
            personal = sign_typed(private_key, message, SignatureKind.PERSONAL)
            assert personal.text() == case["personal_onboarding_signature"]
        parsed = typed_signature_from_text(case["onboarding_signature"])
        assert parsed is not None
        signer = recover_signer(message, parsed)
        assert signer is not None
        assert checksummed(signer) == case["address"]


def test_published_api_key_signatures(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["api_key_messages"]:
        message = api_key_message(
            chain_id=case["chain_id"],
            method=case["method"],
            request_path=case["request_path"],
            body=case["body"],
            timestamp=case["timestamp"],
        )

        assert message.digest() == octets(case["digest"])
        assert sign_typed(number(case["private_key"]), message).text() == case["signature"]


@pytest.mark.parametrize("kind", list(SignatureKind))
@pytest.mark.parametrize("chain_id", [1, 31337])
def test_every_kind_recovers_its_signer(
    crypto: Primitives, kind: SignatureKind, chain_id: int
) -> None:
    message = action_message(ONBOARDING_ACTION, chain_id)

    parsed = typed_signature_from_text(sign_typed(KEY, message, kind).text())

    assert parsed is not None
    assert parsed.kind == kind
    assert recover_signer(message, parsed) == crypto.ethereum_address(KEY)
    other = action_message(ONBOARDING_ACTION, chain_id + 1)
    assert recover_signer(other, parsed) != crypto.ethereum_address(KEY)


def test_an_independent_encoder_signs_the_same(crypto: Primitives) -> None:
    messages = [
        action_message("dYdX STARK Key", 5),
        action_message("dYdX STARK Key", 1),
        api_key_message(
            chain_id=3, method="GET", request_path="/v3/x?y=é", body="{}", timestamp="t"
        ),
    ]
    for message in messages:
        expected = Account.sign_message(wallet_message(message), KEY.to_bytes(32))

        assert sign_typed(KEY, message).signature.to_bytes() == bytes(expected.signature)


def test_wallets_sign_the_digest_or_the_text_behind_a_prefix(crypto: Primitives) -> None:
    message = action_message(ONBOARDING_ACTION, 1)
    for kind, signable in [
        (SignatureKind.DECIMAL, encode_defunct(primitive=message.digest())),
        (SignatureKind.PERSONAL, encode_defunct(text=message.personal_text())),
    ]:
        expected = Account.sign_message(signable, KEY.to_bytes(32))

        assert sign_typed(KEY, message, kind).signature.to_bytes() == bytes(expected.signature)


def test_the_text_lists_the_fields_in_order(crypto: Primitives) -> None:
    message = api_key_message(
        chain_id=1, method="GET", request_path="/v3/a", body="{}", timestamp="now"
    )

    assert message.personal_text() == (
        '{\n  "name": "dYdX",\n  "version": "1.0",\n  "chainId": 1,\n  "body": "{}",\n'
        '  "method": "GET",\n  "requestPath": "/v3/a",\n  "timestamp": "now"\n}'
    )


@pytest.mark.parametrize("v", [0, 1, 27, 28])
def test_every_form_of_v_is_accepted(crypto: Primitives, v: int) -> None:
    message = action_message(ONBOARDING_ACTION, 1)
    data = bytearray(sign_typed(KEY, message).data)
    is_right = (v % 27) == data[64] - 27
    data[64] = v

    parsed = typed_signature_from_text(data.hex())

    assert parsed is not None
    assert (recover_signer(message, parsed) == crypto.ethereum_address(KEY)) is is_right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0x",
        "0x" + "0" * 131,
        "0x" + "0" * 133,
        "0x" + "z" * 132,
        "0x" + "0" * 128 + "0200",
        "0x" + "0" * 128 + "1b04",
        "0x" + "0" * 128 + "1d00",
    ],
)
def test_other_texts_are_no_typed_signatures(text: str) -> None:
    assert typed_signature_from_text(text) is None
