"""From the text of an order to a `PlaceOrder` whose signature was verified.

Steps: READ the texts exactly, QUANTISE them as the clients do before signing, HASH and VERIFY under
the account's stored key. Whether the order is allowed is for the exchange to say.
"""

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from provex.native.crypto import verify_limit_order
from provex.protocol.curve import Point
from provex.protocol.decimal_text import parse_decimal
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import ERRORS, ORDER_EXPIRATION_TOO_SOON
from provex.protocol.inputs import PlaceOrder
from provex.protocol.messages import LimitOrder
from provex.protocol.quantization import nonce_of_client_id, order_expiration_hours_up
from provex.protocol.records import AccountRecord

from .errors import ApiError, invalid_parameter, invalid_signature
from .markets import MarketUnits
from .presentation import key_text
from .schemas.requests import CreateOrderBody
from .schemas.responses import ErrorItem, SignedOrderFields
from .times import iso_of, ms_of_iso

__all__ = [
    "OrderIntake",
    "ReadOrder",
    "SignedOrder",
    "expiration_too_soon",
    "refused_signature",
    "signature_of",
    "signed_fields",
]

HOUR_MS: Final = 3_600_000

_HUMAN_MAX: Final = 10**9
_AMOUNT_BOUND: Final = 2**64
_PPM_DIGITS: Final = 6
_PPM_ONE: Final = 10**6
_TRAILING_DIGITS: Final = 4
"""Percent with four decimals is parts per million."""
_POSITIVE_TEXT = "{parameter} must be a positive numeric string that is not greater than 1000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrder:
    """The numbers that an order's texts stand for."""

    units: MarketUnits
    price_ticks: int
    lots: int
    limit_fee_ppm: int
    trigger_ticks: int | None
    trailing_ppm: int | None
    expires_at_ms: int
    synthetic_quantums: int
    collateral_quantums: int
    fee_quantums: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOrder:
    """What an order's signature covers, its hash, and whether the signature holds."""

    message: LimitOrder
    message_hash: int
    is_signed: bool
    signature: StarkSignature


def signature_of(text: str) -> StarkSignature:
    """Read 128 hexadecimal digits, already checked to be such, with or without 0x."""
    digits = text.removeprefix("0x").strip()
    return StarkSignature(r=int(digits[:64], 16), s=int(digits[64:], 16))


class OrderIntake:
    """Reads and verifies orders of all markets."""

    def __init__(self, units_by_name: dict[str, MarketUnits], collateral_asset_id: int) -> None:
        """Take the markets and the asset that fees and collateral are in."""
        self._units_by_name = units_by_name
        self._collateral_asset_id = collateral_asset_id

    def read(self, body: CreateOrderBody) -> ReadOrder:
        """Read every text exactly; refuse what is no multiple of tick or step."""
        units = self._units_by_name.get(body.market)
        if units is None:
            raise _invalid(
                "Invalid market is either not a string or not a market", "market", body.market
            )
        _check_magnitude(body.size, "size")
        _check_magnitude(body.price, "price")
        lots = units.lots_of(body.size)
        if not lots:
            raise _not_a_multiple("size", body.size, "step size", str(units.market.step_size))
        price_ticks = _ticks(units, body.price, "price")
        limit_fee_ppm = _limit_fee_ppm(body.limit_fee)
        collateral = lots * price_ticks * units.quantums_per_tick_lot
        synthetic = lots * units.lot_quantums
        if collateral >= _AMOUNT_BOUND or synthetic >= _AMOUNT_BOUND:
            raise _invalid(_POSITIVE_TEXT.format(parameter="size"), "size", body.size)
        trigger = body.trigger_price
        if trigger is not None:
            _check_magnitude(trigger, "triggerPrice")
        trailing = body.trailing_percent
        return ReadOrder(
            units=units,
            price_ticks=price_ticks,
            lots=lots,
            limit_fee_ppm=limit_fee_ppm,
            trigger_ticks=None if trigger is None else _ticks(units, trigger, "triggerPrice"),
            trailing_ppm=None if trailing is None else _trailing_ppm(trailing),
            expires_at_ms=_expiration(body.expiration),
            synthetic_quantums=synthetic,
            collateral_quantums=collateral,
            # Rounded up, as the clients do: the cap that they signed.
            fee_quantums=-(-limit_fee_ppm * collateral // _PPM_ONE),
        )

    def verify(
        self, order: ReadOrder, body: CreateOrderBody, account: AccountRecord
    ) -> SignedOrder:
        """Hash the order as the account would have signed it, and check the signature."""
        hours = order_expiration_hours_up(order.expires_at_ms)
        message = LimitOrder(
            synthetic_asset_id=order.units.market.synthetic_asset_id,
            collateral_asset_id=self._collateral_asset_id,
            fee_asset_id=self._collateral_asset_id,
            is_buying_synthetic=body.side == "BUY",
            synthetic_quantums=order.synthetic_quantums,
            collateral_quantums=order.collateral_quantums,
            fee_quantums=order.fee_quantums,
            nonce=nonce_of_client_id(body.client_id),
            position_id=account.position_id,
            expiration_hours=hours,
        )
        signature = signature_of(body.signature)
        key = Point(account.stark_key, account.stark_key_y)
        result = verify_limit_order(message, signature, key)
        if not result.is_signed and order.expires_at_ms % HOUR_MS == 0:
            # The text was cut to milliseconds: the signed time may lie in the hour that follows.
            later = replace(message, expiration_hours=hours + 1)
            retried = verify_limit_order(later, signature, key)
            if retried.is_signed:
                message, result = later, retried
        return SignedOrder(
            message=message,
            message_hash=result.message_hash,
            is_signed=result.is_signed,
            signature=signature,
        )

    def placed(
        self,
        order: ReadOrder,
        signed: SignedOrder,
        body: CreateOrderBody,
        account: AccountRecord,
    ) -> PlaceOrder:
        """The journal's input."""
        message = signed.message
        return PlaceOrder(
            account_id=account.account_id,
            client_id=body.client_id,
            market=order.units.index,
            side=body.side,
            type=body.type,
            time_in_force=body.time_in_force,
            is_post_only=body.post_only,
            is_reduce_only=body.reduce_only,
            price_ticks=order.price_ticks,
            trigger_ticks=order.trigger_ticks,
            trailing_ppm=order.trailing_ppm,
            lots=order.lots,
            limit_fee_ppm=order.limit_fee_ppm,
            expires_at_ms=order.expires_at_ms,
            expiration_hours=message.expiration_hours,
            nonce=message.nonce,
            amount_synthetic=message.synthetic_quantums,
            amount_collateral=message.collateral_quantums,
            amount_fee=message.fee_quantums,
            message_hash=signed.message_hash,
            signature=signed.signature,
            cancel_order_id=None if body.cancel_id is None else body.cancel_id.lower(),
        )


def signed_fields(signed: SignedOrder, market: str, account: AccountRecord) -> SignedOrderFields:
    """Show the numbers that the hash was made of."""
    message = signed.message
    return SignedOrderFields(
        market=market,
        synthetic_asset_id=f"0x{message.synthetic_asset_id:x}",
        collateral_asset_id=f"0x{message.collateral_asset_id:064x}",
        is_buying_synthetic=message.is_buying_synthetic,
        quantums_synthetic=str(message.synthetic_quantums),
        quantums_collateral=str(message.collateral_quantums),
        quantums_fee=str(message.fee_quantums),
        nonce=str(message.nonce),
        position_id=str(message.position_id),
        expiration_epoch_hours=message.expiration_hours,
        stark_key=key_text(account.stark_key),
    )


def refused_signature(signed: SignedOrder, market: str, account: AccountRecord) -> ApiError:
    """Say what the server hashed, so that a client can compare field by field."""
    return invalid_signature(
        "order",
        value=f"{signed.signature.r:064x}{signed.signature.s:064x}",
        param="signature",
        location="body",
        hash=f"0x{signed.message_hash:x}",
        message=msgspec.to_builtins(signed_fields(signed, market, account)),
        expected_position_id=str(account.position_id),
        reason="the signature does not verify for this hash under the account's STARK key",
    )


def expiration_too_soon(*, now_ms: int, received: str, minimum_ms: int) -> ApiError:
    """Refuse an early expiration with both clocks, since time zones are what goes wrong."""
    kind = ERRORS[ORDER_EXPIRATION_TOO_SOON]
    return ApiError(
        kind.http_status,
        ErrorItem(
            msg=kind.sentence,
            code=kind.number,
            value=received,
            param="expiration",
            location="body",
            server_time=iso_of(now_ms),
            fields={"minimumMs": minimum_ms},
        ),
    )


def _ticks(units: MarketUnits, text: str, parameter: str) -> int:
    ticks = units.ticks_of(text)
    if not ticks:
        raise _not_a_multiple(parameter, text, "tick size", str(units.market.tick_size))
    return ticks


def _check_magnitude(text: str, parameter: str) -> None:
    """Refuse zero, more than a billion, and whatever is no plain decimal."""
    whole, point, fraction = text.partition(".")
    is_plain = whole.isdigit() and (fraction.isdigit() or not point) and text.isascii()
    if is_plain:
        number = int(whole[:40])
        rest = fraction.strip("0")
        is_plain = (
            len(whole) <= 40
            and (number < _HUMAN_MAX or (number == _HUMAN_MAX and not rest))
            and (number > 0 or bool(rest))
        )
    if not is_plain:
        raise _invalid(_POSITIVE_TEXT.format(parameter=parameter), parameter, text)


def _limit_fee_ppm(text: str) -> int:
    """Cut to six decimals, as the clients do before they sign."""
    whole, _, fraction = text.partition(".")
    ppm = parse_decimal(f"{whole}.{fraction[:_PPM_DIGITS]}" if fraction else whole, _PPM_DIGITS)
    if ppm is None or ppm > _PPM_ONE:
        raise _invalid("limitFee must be a numeric string from 0 to 1", "limitFee", text)
    return ppm


def _trailing_ppm(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    ppm = parse_decimal(text.removeprefix("-"), _TRAILING_DIGITS)
    if ppm is None or not 0 < ppm <= 100 * 10**_TRAILING_DIGITS:
        raise _invalid(
            "trailingPercent must be a numeric string of at most 4 decimals, up to 100",
            "trailingPercent",
            text,
        )
    return sign * ppm


def _expiration(text: str) -> int:
    ms = ms_of_iso(text)
    if ms is None:
        raise _invalid("expiration must be an ISO 8601 time", "expiration", text)
    return ms


def _not_a_multiple(parameter: str, text: str, unit: str, size: str) -> ApiError:
    return invalid_parameter(
        f"{parameter} must be a positive multiple of the {unit} {size}",
        parameter=parameter,
        value=text,
        location="body",
    )


def _invalid(message: str, parameter: str, value: str) -> ApiError:
    return invalid_parameter(message, parameter=parameter, value=value, location="body")
