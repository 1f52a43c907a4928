"""Reads the query of a swap quote as the 0x swap API takes it, and refuses in its words.

The numbers here are those of that API's errors, not of the registry: its clients know them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from provex.ethereum.contracts import checksum
from provex.ethereum.swap_pools import SwapToken, development_tokens
from provex.protocol.decimal_text import parse_decimal

__all__ = [
    "FieldCode",
    "FieldRefusal",
    "SwapRefused",
    "SwapRequest",
    "insufficient_liquidity",
    "swap_request",
]

FRACTION_DIGITS = 18
FRACTION_ONE: int = 10**FRACTION_DIGITS
SLIPPAGE_DEFAULT = FRACTION_ONE // 100
AMOUNT_MAX = 2**112 - 1
"""More than any pool can hold."""
_AMOUNT_DIGITS_MAX = 78
_GAS_PRICE_MAX = 2**64 - 1
_VALIDATION_FAILED = 100
_TAKER_REVERTS = 111
_HTTP_REFUSED = 400
# What would change amounts or sources, of which there is one.
_UNSUPPORTED = (
    "feeRecipient",
    "buyTokenPercentageFee",
    "feeRecipientTradeSurplus",
    "excludedSources",
    "includedSources",
    "priceImpactProtectionPercentage",
)


class FieldCode(IntEnum):
    """What is wrong with a field."""

    REQUIRED = 1000
    FORMAT = 1001
    ADDRESS = 1002
    RANGE = 1004
    UNSUPPORTED = 1006


@dataclass(frozen=True, slots=True)
class FieldRefusal:
    """One entry of `validationErrors`; an empty field means the query as a whole."""

    field: str
    code: FieldCode
    reason: str


class SwapRefused(Exception):  # noqa: N818 - a refusal, no fault.
    """The request is refused; carries status and body of the answer."""

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        """Keep what is answered."""
        self.status = status
        self.body = body
        super().__init__(status, body)

    @classmethod
    def of_fields(cls, refusals: Sequence[FieldRefusal]) -> "SwapRefused":
        """Validation failed in these fields."""
        errors = [
            {"field": each.field, "code": int(each.code), "reason": each.reason}
            for each in refusals
        ]
        return cls(
            _HTTP_REFUSED,
            {
                "code": _VALIDATION_FAILED,
                "reason": "Validation Failed",
                "validationErrors": errors,
            },
        )

    @classmethod
    def of_revert(cls, reason: str) -> "SwapRefused":
        """The transaction would revert if the taker sent it now."""
        return cls(
            _HTTP_REFUSED,
            {
                "code": _TAKER_REVERTS,
                "reason": "Gas estimation failed",
                "values": {"message": reason},
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapRequest:
    """A query that reads well. Exactly one amount is there, in base units; slippage in 10^-18."""

    sell: SwapToken
    buy: SwapToken
    sell_amount: int | None
    buy_amount: int | None
    slippage_e18: int
    gas_price_wei: int | None
    taker: str | None
    """Whom the transaction is tried for."""


def insufficient_liquidity(request: SwapRequest) -> SwapRefused:
    """The pools can not do it, or would pay nothing."""
    field = "buyAmount" if request.sell_amount is None else "sellAmount"
    refusal = FieldRefusal(field, FieldCode.RANGE, "INSUFFICIENT_ASSET_LIQUIDITY")
    return SwapRefused.of_fields([refusal])


def swap_request(query: Mapping[str, str]) -> SwapRequest:
    """Read a query; raises SwapRefused with everything that is wrong."""
    reader = _Reader(query)
    sell, buy = reader.token("sellToken"), reader.token("buyToken")
    sell_amount, buy_amount = reader.amounts()
    slippage = reader.slippage()
    gas_price = reader.number("gasPrice", _GAS_PRICE_MAX) if "gasPrice" in query else None
    taker = reader.taker()
    for name in _UNSUPPORTED:
        if name in query:
            reader.refuse(name, FieldCode.UNSUPPORTED, "unsupported option")
    if sell is not None and buy is not None and sell.address == buy.address:
        for name in ("buyToken", "sellToken"):
            reader.refuse(name, FieldCode.REQUIRED, "buyToken and sellToken must be different")
    if reader.refusals:
        raise SwapRefused.of_fields(reader.refusals)
    assert sell is not None
    assert buy is not None
    return SwapRequest(
        sell=sell,
        buy=buy,
        sell_amount=sell_amount,
        buy_amount=buy_amount,
        slippage_e18=slippage,
        gas_price_wei=gas_price,
        taker=taker,
    )


class _Reader:
    """Reads one query and collects what is wrong with it."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self.refusals: list[FieldRefusal] = []

    def refuse(self, field: str, code: FieldCode, reason: str) -> None:
        """Note one reason."""
        self.refusals.append(FieldRefusal(field, code, reason))

    def token(self, name: str) -> SwapToken | None:
        """A token by its symbol or address."""
        text = self._query.get(name, "")
        if not text:
            self._require(name)
            return None
        for token in development_tokens():
            if text.upper() == token.symbol or text.lower() == token.address.lower():
                return token
        self.refuse(name, FieldCode.RANGE, f"Could not find token {text[:42]!r}")
        return None

    def amounts(self) -> tuple[int | None, int | None]:
        """Exactly one of the two amounts."""
        names = [name for name in ("sellAmount", "buyAmount") if name in self._query]
        if not names:
            self._require("sellAmount")
            self._require("buyAmount")
        if len(names) != 1:
            self.refuse("", FieldCode.FORMAT, "should match exactly one schema in oneOf")
            return (None, None)
        amount = self.number(names[0], AMOUNT_MAX)
        return (amount, None) if names[0] == "sellAmount" else (None, amount)

    def number(self, name: str, most: int) -> int | None:
        """A whole number from 1 to `most`."""
        text = self._query[name]
        if not (text.isascii() and text.isdigit()) or len(text) > _AMOUNT_DIGITS_MAX:
            self.refuse(name, FieldCode.FORMAT, "should be a whole number")
            return None
        if not 1 <= int(text) <= most:
            self.refuse(name, FieldCode.RANGE, f"should be from 1 to {most}")
            return None
        return int(text)

    def slippage(self) -> int:
        """A fraction; one hundredth when it is not given."""
        name = "slippagePercentage"
        text = self._query.get(name)
        if text is None:
            return SLIPPAGE_DEFAULT
        value = parse_decimal(text, FRACTION_DIGITS)
        if value is None:
            self.refuse(name, FieldCode.FORMAT, "should be a decimal number")
            return SLIPPAGE_DEFAULT
        if value > FRACTION_ONE:
            self.refuse(name, FieldCode.RANGE, "MUST_BE_LESS_THAN_OR_EQUAL_TO_ONE")
        return value

    def taker(self) -> str | None:
        """An address, unless it asks not to be tried for."""
        text = self._query.get("takerAddress")
        if text is None:
            return None
        try:
            address = checksum(text)
        except ValueError:
            self.refuse("takerAddress", FieldCode.ADDRESS, "should be an address")
            return None
        return None if self._query.get("skipValidation") == "true" else address

    def _require(self, name: str) -> None:
        self.refuse(name, FieldCode.REQUIRED, f"should have required property '{name}'")
