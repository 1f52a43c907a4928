"""Messages from human amounts: the published orders, withdrawals and transfers with signatures."""

from decimal import Decimal
from typing import Any

from numbers_of_vectors import epoch_ms, number, octets

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
    collateral_asset_id,
    conditional_transfer_hash,
    limit_order_hash,
    transfer_condition,
    transfer_fact,
    transfer_hash,
    withdrawal_hash,
)
from provex.protocol.primitives import Primitives
from provex.protocol.quantization import nonce_of_client_id


def human_transfer(case: dict[str, Any]) -> HumanTransfer:
    return HumanTransfer(
        amount=Decimal(case["amount"]),
        position_id=case["position_id"],
        client_id=case["client_id"],
        expires_at_ms=epoch_ms(case["expires_at"]),
    )


def test_published_orders(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["orders"]:
        order = HumanOrder(
            is_buying=case["is_buying"],
            size=Decimal(case["size"]),
            price=Decimal(case["price"]),
            limit_fee=Decimal(case["limit_fee"]),
            client_id=case["client_id"],
            expires_at_ms=epoch_ms(case["expires_at"]),
        )
        message = limit_order_message(
            order,
            market=market_by_name()[case["market"]],
            collateral_asset_id=collateral_asset_id(octets(case["token"])),
            position_id=case["position_id"],
        )
        message_hash = limit_order_hash(message)

        assert message.synthetic_quantums == case["synthetic_quantums"]
        assert message.collateral_quantums == case["collateral_quantums"]
        assert message.fee_quantums == case["fee_quantums"]
        assert message.expiration_hours == case["expiration_hours"]
        assert message_hash == number(case["hash"])
        signature = crypto.stark_sign(number(case["private_key"]), message_hash)
        assert signature.text() == case["signature"]


def test_published_withdrawals(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["withdrawals"]:
        message = withdrawal_message(
            human_transfer(case), collateral_asset_id=collateral_asset_id(octets(case["token"]))
        )
        message_hash = withdrawal_hash(message)

        assert message_hash == number(case["hash"])
        signature = crypto.stark_sign(number(case["private_key"]), message_hash)
        assert signature.text() == case["signature"]


def test_published_transfers(crypto: Primitives, tables: dict[str, Any]) -> None:
    for case in tables["transfers"]:
        transfer = transfer_message(
            human_transfer(case),
            collateral_asset_id=collateral_asset_id(octets(case["token"])),
            receiver_position_id=case["receiver_position_id"],
            receiver_public_key=number(case["receiver_public_key"]),
        )
        message_hash = transfer_hash(transfer)
        if case["condition_of"] is not None:
            condition = transfer_condition(
                fact_registry=octets(case["condition_of"]["fact_registry"]),
                fact=octets(case["condition_of"]["fact"]),
            )
            conditional = conditional_transfer_message(transfer, condition)
            message_hash = conditional_transfer_hash(conditional)

        assert message_hash == number(case["hash"])
        signature = crypto.stark_sign(number(case["private_key"]), message_hash)
        assert signature.text() == case["signature"]


def test_a_fast_withdrawal_waits_for_its_payment(crypto: Primitives) -> None:
    recipient, token, registry = bytes(range(20)), bytes(20), b"\x05" * 20

    condition = fast_withdrawal_condition(
        client_id="mine",
        credit=Decimal("12.5"),
        recipient=recipient,
        token=token,
        fact_registry=registry,
    )

    fact = transfer_fact(
        recipient=recipient, token_amount=12_500_000, token=token, salt=nonce_of_client_id("mine")
    )
    assert condition == transfer_condition(fact_registry=registry, fact=fact)
