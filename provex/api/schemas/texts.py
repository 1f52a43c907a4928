"""Text types of the API with their patterns, shared by validation and the OpenAPI document."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

__all__ = [
    "MARKET_PATTERN",
    "Address",
    "AmountText",
    "ClientId",
    "DecimalText",
    "EthereumSignatureText",
    "HexNumber",
    "IsoTime",
    "Limit",
    "MarketName",
    "OrderId",
    "PositionId",
    "ShortText",
    "StarkSignatureText",
    "UserText",
    "message_of",
]

MARKET_PATTERN = r"^[A-Z0-9]{1,12}-USD$"
_AMOUNT = r"^[0-9]{1,30}(\.[0-9]{1,30})?$"


def _text(pattern: str, message: str, **extra: Any) -> Meta:
    return Meta(pattern=pattern, extra={"message": message}, **extra)


DecimalText = str
"""A decimal in a response: plain digits, never an exponent."""

AmountText = Annotated[
    str,
    _text(
        _AMOUNT,
        "{parameter} must be a positive numeric string that is not greater than 1000000000",
        max_length=61,
        examples=["0.01"],
    ),
]
IsoTime = Annotated[
    str,
    _text(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
        r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?([Zz]|[+ -][0-9]{2}:?([0-9]{2})?)?)?$",
        "{parameter} must be an ISO 8601 time",
        max_length=40,
        examples=["2021-02-01T19:38:54.508Z"],
    ),
]
MarketName = Annotated[
    str,
    _text(
        MARKET_PATTERN,
        "Invalid {parameter} is either not a string or not a market",
        examples=["BTC-USD"],
    ),
]
ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        extra={"message": "{parameter} must be a string of 1 to 40 characters"},
    ),
]
OrderId = Annotated[
    str,
    _text(
        r"^[0-9a-fA-F]{64}$",
        "{parameter} must be an order id of 64 hexadecimal digits",
        examples=["0" * 64],
    ),
]
StarkSignatureText = Annotated[
    str,
    _text(
        r"^(0x)?[0-9a-fA-F]{128}$",
        "{parameter} must be a STARK signature of 128 hexadecimal digits",
        examples=["0" * 128],
    ),
]
EthereumSignatureText = Annotated[
    str,
    _text(
        r"^(0x)?[0-9a-fA-F]{132}$",
        "{parameter} must be a typed signature of 132 hexadecimal digits",
    ),
]
HexNumber = Annotated[
    str,
    _text(
        r"^(0[xX])?[0-9a-fA-F]{1,64}$",
        "{parameter} must be a hexadecimal number of at most 64 digits",
        examples=["0x15e2e074a7ac9e78edb2ee9f11a0c0c0a080c79758ab81616eea9c032c75265"],
    ),
]
Address = Annotated[
    str,
    _text(
        r"^0[xX][0-9a-fA-F]{40}$",
        "{parameter} must be an Ethereum address",
        examples=["0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1"],
    ),
]
PositionId = Annotated[
    str,
    _text(
        r"^[0-9]{1,20}$",
        "{parameter} must be the decimal number of a position",
        examples=["12345"],
    ),
]
ShortText = Annotated[
    str,
    Meta(
        max_length=200, extra={"message": "{parameter} must be a string of at most 200 characters"}
    ),
]
UserText = Annotated[
    str,
    Meta(
        max_length=10_000,
        extra={"message": "{parameter} must be a string of at most 10000 characters"},
    ),
]
Limit = Annotated[
    int,
    Meta(
        ge=1,
        le=100,
        extra={"message": "{parameter} must be an integer from 1 to 100"},
    ),
]


def message_of(struct: type[msgspec.Struct], encoded_name: str) -> str | None:
    """The error text that a field's type states for wrong values, None if it states none."""
    for field in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
        if field.encode_name == encoded_name:
            return _extra_message(field.type)
    return None


def _extra_message(type_: msgspec.inspect.Type) -> str | None:
    if isinstance(type_, msgspec.inspect.Metadata):
        return (type_.extra or {}).get("message")
    if isinstance(type_, msgspec.inspect.UnionType):
        for member in type_.types:
            message = _extra_message(member)
            if message is not None:
                return message
    return None
