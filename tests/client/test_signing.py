from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from provex.client.answers import Market
from provex.client.signing import (
    NewOrder,
    NewTransfer,
    NewWithdrawal,
    Receiver,
    Signer,
    random_client_id,
)
from provex.protocol.errors import PARAMETER_INVALID, Rejected
from provex.protocol.markets import market_by_name
from provex.protocol.records import Side

# Vectors of the published clients, network 11155111.
PRIVATE_KEY = 0x58C7D5A90B1776BDE86EBAC077E053ED85B0F7164F53B080304A531947F46E3
COLLATERAL = 0x01E70C509C4C6BFAFE8B73D2FC1819444B2C0B435D4B82C0F24ADDFF9565CE25
EXPIRES_AT = datetime(2020, 9, 17, 4, 15, 55, 28_000, tzinfo=UTC)
TEXT = "This is an ID that the client came up with to describe this "


def signer(position_id: int = 12345) -> Signer:
    return Signer(PRIVATE_KEY, position_id=position_id, collateral_asset_id=COLLATERAL)


def test_order_signature_is_the_published_clients() -> None:
    order = NewOrder(
        market="ETH-USD",
        side=Side.BUY,
        size=Decimal("145.0005"),
        price=Decimal("350.00067"),
        limit_fee=Decimal("0.125"),
        client_id=TEXT + "order",
        expires_at=EXPIRES_AT,
    )

    assert signer().order(order) == (
        "0500a22a8c8b14fbb3b7d26366604c446b9d059420d7db2a8f94bc52691d2626"
        "003e38aa083f72c9db89a7a80b98a6eb92edce7294d917d8489767740affc6ed"
    )


def test_sell_order_signature_is_the_published_clients() -> None:
    order = NewOrder(
        market="BTC-USD",
        side=Side.SELL,
        size=Decimal("0.001"),
        price=Decimal(30000),
        limit_fee=Decimal("0.0015"),
        client_id="1",
        expires_at=datetime.fromtimestamp(1_700_000_000, UTC),
    )

    assert signer(1).order(order).startswith("025f1dba6b2ce238e99eec73703bf04fdf936b3a9b36a325")


def test_withdrawal_signature_is_the_published_clients() -> None:
    withdrawal = NewWithdrawal(
        amount=Decimal("49.478023"), client_id=TEXT + "withdrawal", expires_at=EXPIRES_AT
    )

    assert signer().withdrawal(withdrawal) == (
        "01af771baee70bea9e5e0a5e600e29fa67171b32ee5d38c67c5a97630bcd8fab"
        "0563d154cd47dcf9c34e4ddf00d8fea353176807ba5f7ab62316133a8976a733"
    )


def test_transfer_signature_is_the_published_clients() -> None:
    transfer = NewTransfer(
        amount=Decimal("49.478023"),
        receiver=Receiver(
            account_id="receiver",
            stark_key=0x05135EF87716B0FAECEC3BA672D145A6DAAD0AA46437C365D490022115ABA674,
            position_id=67890,
        ),
        client_id=TEXT + "transfer",
        expires_at=EXPIRES_AT,
    )

    assert signer().transfer(transfer) == (
        "02b4d393ea955be0f53029e2f8a10d31671eb9d3ada015d973c903417264688a"
        "02ffb6b7f29870208f1f860b125de95b5444142a867be9dcd80128999518ddd3"
    )


def test_size_finer_than_a_quantum_is_refused() -> None:
    order = NewOrder(
        market="BTC-USD",
        side=Side.BUY,
        size=Decimal("0.00000000001"),
        price=Decimal(30000),
        limit_fee=Decimal("0.001"),
        expires_at=EXPIRES_AT,
    )

    with pytest.raises(Rejected) as refusal:
        signer().order(order)

    assert refusal.value.code == PARAMETER_INVALID


def test_client_ids_are_drawn_anew() -> None:
    drawn = {random_client_id() for _ in range(100)}

    assert len(drawn) == 100
    assert all(client_id.isdecimal() and len(client_id) <= 40 for client_id in drawn)


def test_signer_does_not_show_its_key() -> None:
    assert f"{PRIVATE_KEY:x}" not in repr(signer())
    assert str(PRIVATE_KEY) not in repr(signer())


def test_an_order_of_a_listed_market_is_for_the_asset_that_the_api_shows() -> None:
    order = NewOrder(
        market="SUI-USD",
        side=Side.BUY,
        size=Decimal(10),
        price=Decimal("1.25"),
        limit_fee=Decimal("0.125"),
        client_id=TEXT,
        expires_at=EXPIRES_AT,
    )
    eth = market_by_name()["ETH-USD"]
    learned = signer()

    learned.learn(shown("SUI-USD", eth.synthetic_asset_id, eth.resolution))
    # What the SDK knows is not believed anew.
    learned.learn(shown("BTC-USD", eth.synthetic_asset_id, eth.resolution))

    assert learned.order(order) == signer().order(replace(order, market="ETH-USD"))
    btc = replace(order, market="BTC-USD")
    assert learned.order(btc) == signer().order(btc)
    with pytest.raises(KeyError):
        signer().order(order)


def shown(name: str, asset_id: int, resolution: int) -> Market:
    text = {
        "market": name,
        "status": "ONLINE",
        "baseAsset": "",
        "quoteAsset": "USD",
        "type": "PERPETUAL",
        "nextFundingAt": "2020-09-17T04:15:55.028Z",
        "trades24H": 0,
        "assetResolution": resolution,
        "syntheticAssetId": hex(asset_id),
    }
    fields = {field.encode_name: "0" for field in msgspec.structs.fields(Market)}
    return msgspec.convert(fields | text, Market, strict=False)
