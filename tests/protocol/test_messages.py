"""Message hashes, plain and native primitives, on the published values and at field bounds."""

from dataclasses import replace
from typing import Any

import pytest
from eth_utils.crypto import keccak
from numbers_of_vectors import number, octets

from provex.protocol.curve import ORDER
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.messages import (
    ConditionalTransfer,
    LimitOrder,
    OraclePrice,
    Transfer,
    Withdrawal,
    collateral_asset_id,
    conditional_transfer_hash,
    forced_trade_digest,
    limit_order_assets_hash,
    limit_order_hash,
    oracle_price_hash,
    order_id_of,
    registration_message,
    transfer_condition,
    transfer_fact,
    transfer_hash,
    withdrawal_hash,
)
from provex.protocol.primitives import Primitives

ORDER_MESSAGE = LimitOrder(
    synthetic_asset_id=11,
    collateral_asset_id=12,
    fee_asset_id=13,
    is_buying_synthetic=True,
    synthetic_quantums=14,
    collateral_quantums=15,
    fee_quantums=16,
    nonce=17,
    position_id=18,
    expiration_hours=19,
)
TRANSFER_MESSAGE = Transfer(
    asset_id=21,
    receiver_public_key=22,
    sender_position_id=23,
    receiver_position_id=24,
    fee_position_id=25,
    nonce=26,
    quantums=27,
    expiration_hours=28,
)
WITHDRAWAL_MESSAGE = Withdrawal(
    collateral_asset_id=31, position_id=32, nonce=33, quantums=34, expiration_hours=35
)
PRICE_MESSAGE = OraclePrice(
    asset_name="BTCUSD", oracle_name="Maker", price_e18=10**18, timestamp_s=1_600_000_000
)


def test_published_limit_order(crypto: Primitives, vectors: Any) -> None:
    published = vectors("perpetual_messages_precomputed.json")["limit_order"]
    for expected, fields in published.items():
        order = LimitOrder(
            synthetic_asset_id=fields["assetIdSynthetic"],
            collateral_asset_id=fields["assetIdCollateral"],
            fee_asset_id=fields["assetIdFee"],
            is_buying_synthetic=bool(fields["isBuyingSynthetic"]),
            synthetic_quantums=fields["amountSynthetic"],
            collateral_quantums=fields["amountCollateral"],
            fee_quantums=fields["amountFee"],
            nonce=fields["nonce"],
            position_id=fields["positionId"],
            expiration_hours=fields["expirationTimestamp"],
        )

        assert limit_order_hash(order) == number(expected)


@pytest.mark.parametrize("kind", ["withdrawal", "withdrawal_to_address"])
def test_published_withdrawals(crypto: Primitives, vectors: Any, kind: str) -> None:
    for expected, fields in vectors("perpetual_messages_precomputed.json")[kind].items():
        withdrawal = Withdrawal(
            collateral_asset_id=fields["assetIdCollateral"],
            position_id=fields["positionId"],
            nonce=fields["nonce"],
            quantums=fields["amount"],
            expiration_hours=fields["expirationTimestamp"],
            owner_key=number(fields["ethAddress"]) if "ethAddress" in fields else None,
        )

        assert withdrawal_hash(withdrawal) == number(expected)


@pytest.mark.parametrize("kind", ["transfer", "conditional_transfer"])
def test_published_transfers(crypto: Primitives, vectors: Any, kind: str) -> None:
    for expected, fields in vectors("perpetual_messages_precomputed.json")[kind].items():
        transfer = Transfer(
            asset_id=fields["assetId"],
            fee_asset_id=fields["assetIdFee"],
            receiver_public_key=fields["receiverPublicKey"],
            sender_position_id=fields["senderPositionId"],
            receiver_position_id=fields["receiverPositionId"],
            fee_position_id=fields.get("feePositionId") or fields["srcFeePositionId"],
            nonce=fields["nonce"],
            quantums=fields["amount"],
            fee_quantums=fields["maxAmountFee"],
            expiration_hours=fields["expirationTimestamp"],
        )
        conditional = ConditionalTransfer(transfer=transfer, condition=fields.get("condition", 0))

        assert conditional_transfer_hash(conditional) == number(expected)


def test_published_oracle_prices(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["oracle_prices"]:
        price = OraclePrice(
            asset_name=case["asset_name"],
            oracle_name=case["oracle_name"],
            price_e18=number(case["price_e18"]),
            timestamp_s=number(case["timestamp_s"]),
        )
        message = oracle_price_hash(price)

        assert message == number(case["hash"])
        if case["private_key"] is not None:
            signature = crypto.stark_sign(number(case["private_key"]), message)

            assert signature.text() == case["signature"]


def test_published_facts_and_conditions(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["facts"]:
        fact = transfer_fact(
            recipient=octets(case["recipient"]),
            token_amount=case["token_amount"],
            token=octets(case["token"]),
            salt=number(case["salt"]),
        )

        assert fact == octets(case["fact"])
    for case in tables["conditions"]:
        registry, fact = octets(case["fact_registry"]), octets(case["fact"])

        assert transfer_condition(fact_registry=registry, fact=fact) == number(case["condition"])


def test_published_collateral_asset_ids(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["collateral_asset_ids"]:
        assert collateral_asset_id(octets(case["token"])) == number(case["asset_id"])


def test_published_forced_trade_digest(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["forced_trade_digests"]:
        digest = forced_trade_digest(
            octets(case["action_hash"]), case["submission_expiration_hours"]
        )

        assert digest == octets(case["digest"])


def test_the_side_swaps_assets_and_amounts(crypto: Primitives) -> None:
    mirrored = replace(
        ORDER_MESSAGE,
        is_buying_synthetic=False,
        synthetic_asset_id=ORDER_MESSAGE.collateral_asset_id,
        collateral_asset_id=ORDER_MESSAGE.synthetic_asset_id,
        synthetic_quantums=ORDER_MESSAGE.collateral_quantums,
        collateral_quantums=ORDER_MESSAGE.synthetic_quantums,
    )

    assert limit_order_hash(mirrored) == limit_order_hash(ORDER_MESSAGE)
    assert limit_order_hash(replace(ORDER_MESSAGE, is_buying_synthetic=False)) != limit_order_hash(
        ORDER_MESSAGE
    )


def test_the_assets_hash_is_the_start_of_the_order_hash(crypto: Primitives) -> None:
    assets_hash = limit_order_assets_hash(
        synthetic_asset_id=11, collateral_asset_id=12, fee_asset_id=13, is_buying_synthetic=True
    )
    amounts = ((15 << 64 | 14) << 64 | 16) << 32 | 17
    rest = (((3 << 64 | 18) << 64 | 18) << 64 | 18) << 32 | 19

    chain = crypto.pedersen_hash(crypto.pedersen_hash(assets_hash, amounts), rest << 17)

    assert limit_order_hash(ORDER_MESSAGE) == chain


def test_condition_zero_is_a_plain_transfer(crypto: Primitives) -> None:
    without = ConditionalTransfer(transfer=TRANSFER_MESSAGE, condition=0)
    with_one = ConditionalTransfer(transfer=TRANSFER_MESSAGE, condition=1)

    assert conditional_transfer_hash(without) == transfer_hash(TRANSFER_MESSAGE)
    assert conditional_transfer_hash(with_one) != transfer_hash(TRANSFER_MESSAGE)


def test_the_registration_message_is_reduced(crypto: Primitives) -> None:
    address, key = bytes(range(20)), 0x123
    digest = keccak(b"UserRegistration:" + address + key.to_bytes(32))

    message = registration_message(address, key)

    assert message == int.from_bytes(digest) % ORDER


def test_an_order_id_is_the_top_of_the_hash() -> None:
    assert order_id_of(2**251 - 1) == 2**64 - 1
    assert order_id_of(2**187 - 1) == 0
    assert order_id_of(2**187) == 1


@pytest.mark.parametrize(
    ("field", "bound"),
    [
        ("synthetic_asset_id", PRIME),
        ("collateral_asset_id", PRIME),
        ("fee_asset_id", PRIME),
        ("synthetic_quantums", 2**64),
        ("collateral_quantums", 2**64),
        ("fee_quantums", 2**64),
        ("nonce", 2**32),
        ("position_id", 2**64),
        ("expiration_hours", 2**32),
    ],
)
def test_order_fields_end_at_their_bounds(crypto: Primitives, field: str, bound: int) -> None:
    limit_order_hash(replace(ORDER_MESSAGE, **{field: bound - 1}))
    for value in (bound, -1):
        with pytest.raises(Rejected) as rejected:
            limit_order_hash(replace(ORDER_MESSAGE, **{field: value}))

        assert rejected.value.code == PARAMETER_INVALID
        assert rejected.value.fields["parameter"] == field


@pytest.mark.parametrize(
    ("field", "bound"),
    [
        ("asset_id", PRIME),
        ("fee_asset_id", PRIME),
        ("receiver_public_key", PRIME),
        ("sender_position_id", 2**64),
        ("receiver_position_id", 2**64),
        ("fee_position_id", 2**64),
        ("nonce", 2**32),
        ("quantums", 2**64),
        ("fee_quantums", 2**64),
        ("expiration_hours", 2**32),
    ],
)
def test_transfer_fields_end_at_their_bounds(crypto: Primitives, field: str, bound: int) -> None:
    transfer_hash(replace(TRANSFER_MESSAGE, **{field: bound - 1}))
    for value in (bound, -1):
        with pytest.raises(Rejected, match=field):
            transfer_hash(replace(TRANSFER_MESSAGE, **{field: value}))


@pytest.mark.parametrize(
    ("field", "bound"),
    [
        ("collateral_asset_id", PRIME),
        ("position_id", 2**64),
        ("nonce", 2**32),
        ("quantums", 2**64),
        ("expiration_hours", 2**32),
        ("owner_key", PRIME),
    ],
)
def test_withdrawal_fields_end_at_their_bounds(crypto: Primitives, field: str, bound: int) -> None:
    withdrawal_hash(replace(WITHDRAWAL_MESSAGE, **{field: bound - 1}))
    for value in (bound, -1):
        with pytest.raises(Rejected, match=field):
            withdrawal_hash(replace(WITHDRAWAL_MESSAGE, **{field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price_e18", 2**120),
        ("price_e18", -1),
        ("timestamp_s", 2**32),
        ("timestamp_s", -1),
        ("asset_name", "A" * 17),
        ("oracle_name", "Oracle"),
        ("oracle_name", "ééé"),
    ],
)
def test_oracle_fields_end_at_their_bounds(crypto: Primitives, field: str, value: Any) -> None:
    with pytest.raises(Rejected, match=field):
        oracle_price_hash(replace(PRICE_MESSAGE, **{field: value}))


def test_a_condition_outside_the_field_is_refused(crypto: Primitives) -> None:
    with pytest.raises(Rejected, match="condition"):
        conditional_transfer_hash(ConditionalTransfer(transfer=TRANSFER_MESSAGE, condition=PRIME))


def test_addresses_and_facts_have_one_length() -> None:
    with pytest.raises(Rejected, match="token"):
        collateral_asset_id(bytes(19))
    with pytest.raises(Rejected, match="fact"):
        transfer_condition(fact_registry=bytes(20), fact=bytes(31))
    with pytest.raises(Rejected, match="salt"):
        transfer_fact(recipient=bytes(20), token_amount=1, token=bytes(20), salt=2**256)


def test_a_registration_is_signed_like_a_message(crypto: Primitives) -> None:
    message = registration_message(bytes(20), 5)
    key = crypto.stark_public_key(5)

    signature = crypto.stark_sign(5, message)

    assert isinstance(signature, StarkSignature)
    assert crypto.stark_verify(message, signature, key)
