from dataclasses import replace
from typing import Any

import msgspec
import pytest

from provex.api.errors import ApiError
from provex.api.markets import market_units
from provex.api.order_intake import OrderIntake
from provex.api.schemas.requests import CreateOrderBody
from provex.protocol.markets import markets
from provex.protocol.primitives import primitives
from provex.protocol.records import AccountRecord
from tests.api import authentication_vectors as vectors
from tests.sequencer.world import COLLATERAL_ASSET_ID

UNITS = {market.name: market_units(market) for market in markets()}
INTAKE = OrderIntake(UNITS, COLLATERAL_ASSET_ID)


def account(position_id: int = 1) -> AccountRecord:
    key = primitives().stark_public_key(vectors.STARK_PRIVATE_KEY)
    return AccountRecord(
        account_id="a",
        user_id="u",
        account_number=0,
        position_id=position_id,
        stark_key=key.x,
        stark_key_y=key.y,
        collateral_quantums=0,
        reserved_quantums=0,
        pending_deposits_quantums=0,
        pending_withdrawals_quantums=0,
        created_at_ms=0,
        last_transaction_id=None,
    )


def body(**changes: Any) -> CreateOrderBody:
    data = {
        "market": "BTC-USD",
        "side": "SELL",
        "type": "LIMIT",
        "size": "0.001",
        "price": "30000",
        "limitFee": "0.0015",
        "expiration": "2023-11-14T22:13:20.000Z",
        "clientId": "1",
        "signature": vectors.SELL_SIGNATURE_SEPOLIA,
    } | changes
    return msgspec.convert(data, CreateOrderBody)


def refusal(**changes: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        INTAKE.read(body(**changes))
    return caught.value


def test_the_published_order_gives_its_hash_and_verifies() -> None:
    order = INTAKE.read(body())
    signed = INTAKE.verify(order, body(), account())

    assert signed.is_signed
    assert signed.message_hash == vectors.SELL_HASH_SEPOLIA
    assert order.synthetic_quantums == 10_000_000
    assert order.collateral_quantums == 30_000_000
    assert order.fee_quantums == 45_000
    assert signed.message.expiration_hours == 472391


def test_signatures_in_capitals_or_with_0x_verify() -> None:
    for text in (
        "0x" + vectors.SELL_SIGNATURE_SEPOLIA,
        vectors.SELL_SIGNATURE_SEPOLIA.upper(),
    ):
        assert INTAKE.verify(INTAKE.read(body()), body(signature=text), account()).is_signed


def test_another_position_id_does_not_verify() -> None:
    assert not INTAKE.verify(INTAKE.read(body()), body(), account(position_id=2)).is_signed


def test_the_key_with_the_other_y_verifies() -> None:
    from provex.protocol.field import PRIME

    own = account()
    other = replace(own, stark_key_y=PRIME - own.stark_key_y)

    assert INTAKE.verify(INTAKE.read(body()), body(), other).is_signed


def test_every_covered_field_changes_the_hash() -> None:
    hashes = {
        INTAKE.verify(INTAKE.read(changed), changed, account()).message_hash
        for changed in (
            body(),
            body(market="ETH-USD", size="0.01"),
            body(side="BUY"),
            body(size="0.002"),
            body(price="30001"),
            body(limitFee="0.0016"),
            body(expiration="2023-11-15T22:13:20.000Z"),
            body(clientId="2"),
        )
    }

    assert len(hashes) == 8


def test_uncovered_fields_do_not_change_the_hash() -> None:
    changed = body(type="MARKET", timeInForce="IOC", postOnly=True, reduceOnly=True)

    assert INTAKE.verify(INTAKE.read(changed), changed, account()).is_signed


def test_an_expiration_cut_at_a_full_hour_verifies_for_the_next_hour() -> None:
    at_the_hour = body(expiration="2023-11-14T22:00:00.000Z")
    within_the_hour = body(expiration="2023-11-14T21:59:59.999Z")

    signed = INTAKE.verify(INTAKE.read(at_the_hour), at_the_hour, account())

    assert signed.is_signed
    assert signed.message.expiration_hours == 472391
    assert signed.message_hash == vectors.SELL_HASH_SEPOLIA
    assert not INTAKE.verify(INTAKE.read(within_the_hour), within_the_hour, account()).is_signed


def test_zeros_at_the_end_of_prices_and_sizes_change_nothing() -> None:
    changed = body(size="0.00100", price="30000.0")

    assert INTAKE.verify(INTAKE.read(changed), changed, account()).is_signed


def test_the_fee_limit_is_cut_to_six_decimals() -> None:
    assert INTAKE.read(body(limitFee="0.0015009999")).limit_fee_ppm == 1500


def test_every_market_converts_its_smallest_order_exactly() -> None:
    for units in UNITS.values():
        size, price = str(units.market.order_size_min), str(units.market.tick_size)
        order = INTAKE.read(body(market=units.name, size=size, price=price))

        assert units.size_text(order.lots) == size
        assert units.price_text(order.price_ticks) == price
        assert order.price_ticks == 1


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"size": "0"}, "size"),
        ({"size": "0.00001"}, "size"),
        ({"size": "1000000000.1"}, "size"),
        ({"size": "9" * 30}, "size"),
        ({"price": "0"}, "price"),
        ({"price": "0.5"}, "price"),
        ({"price": "1000000001"}, "price"),
        ({"size": "1000000000", "price": "1000000000"}, "size"),
        ({"limitFee": "1.000001"}, "limitFee"),
        ({"triggerPrice": "0.5"}, "triggerPrice"),
        ({"trailingPercent": "0"}, "trailingPercent"),
        ({"trailingPercent": "100.1"}, "trailingPercent"),
        ({"trailingPercent": "0.00001"}, "trailingPercent"),
        ({"expiration": "2023-02-31T00:00:00Z"}, "expiration"),
        ({"market": "XYZ-USD"}, "market"),
    ],
)
def test_numbers_that_do_not_fit_are_refused_by_name(
    changes: dict[str, str], parameter: str
) -> None:
    error = refusal(**changes)

    assert error.status == 400
    assert error.errors[0].param == parameter


def test_sizes_and_prices_out_of_range_get_the_text_that_bots_know() -> None:
    text = "{} must be a positive numeric string that is not greater than 1000000000"

    assert refusal(size="0").errors[0].msg == text.format("size")
    assert refusal(price="1000000000.01").errors[0].msg == text.format("price")


def test_the_trailing_distance_keeps_its_sign() -> None:
    assert INTAKE.read(body(trailingPercent="-1.5")).trailing_ppm == -15_000
    assert INTAKE.read(body(trailingPercent="100")).trailing_ppm == 1_000_000
