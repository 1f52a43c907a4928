"""Deposits of ether or any token: a quote of the 0x swap API, terms of one's own, one transaction.

`provex.ethereum.swap.SwapWallet` is a wallet for them. A quote is not believed: the contract makes
sure that its call brings the smallest amount in time, or nothing happens.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from types import TracebackType
from typing import Protocol, Self

import httpx
import msgspec

from provex.protocol.quantization import exact_base_units, exact_collateral_quantums
from provex.protocol.swaps import SwapOrder

from .deposits import L1Receipt
from .errors import ConnectionFault, QuoteRefused
from .trader import Trader
from .transport import TIMEOUT_S, utc_now

__all__ = ["SwapL1Wallet", "SwapQuote", "SwapQuotes", "deposit_ether", "deposit_token"]

ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
_ETHER_DECIMALS = 18
_SLIPPAGE = Decimal("0.01")
_LIFETIME = timedelta(minutes=10)
_TEXT_SHOWN = 300
_STATUS_REFUSED = 400
_NO_HEADERS: Mapping[str, str] = {}


class SwapL1Wallet(Protocol):
    """What a trader does with the contract that swaps and deposits. Amounts in base units."""

    @property
    def collateral_token(self) -> str:
        """The token that swaps must bring."""
        ...

    @property
    def exchange_proxy(self) -> str:
        """The only contract that quotes may call."""
        ...

    async def token_decimals(self, token: str) -> int:
        """How many decimals a token's amounts have."""
        ...

    async def deposit_token(
        self, *, token: str, amount: int, order: SwapOrder, stark_key: int, position_id: int
    ) -> L1Receipt:
        """Swap a token and deposit what comes out, approving the token first where needed."""
        ...

    async def deposit_ether(
        self, *, amount_wei: int, order: SwapOrder, stark_key: int, position_id: int
    ) -> L1Receipt:
        """Swap ether and deposit what comes out."""
        ...


class SwapQuote(msgspec.Struct, rename="camel", frozen=True, kw_only=True):
    """The part of a quote that a deposit needs. Amounts in base units, the value in wei."""

    to: str
    data: str
    value: int
    sell_token_address: str
    buy_token_address: str
    sell_amount: int
    buy_amount: int


class SwapQuotes:
    """A service that speaks the 0x swap API. Use as an async context manager, or close it."""

    def __init__(
        self,
        host: str,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        timeout_s: float = TIMEOUT_S,
        network: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Ask the service at a URL; `headers` may hold its API key."""
        self._http = httpx.AsyncClient(
            base_url=host.rstrip("/"), headers=dict(headers), timeout=timeout_s, transport=network
        )

    async def __aenter__(self) -> Self:
        """Nothing is sent before the first call."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def sale(
        self, *, sell_token: str, buy_token: str, sell_amount: int, slippage: Decimal = _SLIPPAGE
    ) -> SwapQuote:
        """Ask for a sale. QuoteRefused without a quote, or with one of something else."""
        query = {
            "sellToken": sell_token,
            "buyToken": buy_token,
            "sellAmount": str(sell_amount),
            "slippagePercentage": f"{slippage:f}",
        }
        try:
            response = await self._http.get("/swap/v1/quote", params=query)
        except httpx.HTTPError as fault:
            raise ConnectionFault(f"quote: {str(fault) or type(fault).__name__}") from fault
        if response.status_code >= _STATUS_REFUSED:
            raise QuoteRefused(f"{response.status_code}: {response.text[:_TEXT_SHOWN]}")
        try:
            quote = msgspec.json.decode(response.content, type=SwapQuote, strict=False)
        except msgspec.DecodeError as fault:
            raise ConnectionFault(f"quote: unexpected answer: {fault}") from fault
        expected = (sell_token.lower(), buy_token.lower(), sell_amount)
        found = (
            quote.sell_token_address.lower(),
            quote.buy_token_address.lower(),
            quote.sell_amount,
        )
        if found != expected:
            raise QuoteRefused(f"the quote is for another swap: expected {expected}, found {found}")
        return quote


async def deposit_ether(
    trader: Trader,
    wallet: SwapL1Wallet,
    quotes: SwapQuotes,
    amount: Decimal,
    *,
    slippage: Decimal = _SLIPPAGE,
    minimum: Decimal | None = None,
    lifetime: timedelta = _LIFETIME,
    now: Callable[[], datetime] = utc_now,
) -> str:
    """Swap ether to collateral and deposit it; the transaction's hash once it is in a block.

    The key must be linked to the wallet's address: `register_on_l1`. At least `minimum` of
    collateral comes in, or the quote's amount less the slippage, before the lifetime is over; else
    nothing happens. QuoteRefused when the quote promises less or is of another kind.
    """
    amount_wei = exact_base_units(amount, _ETHER_DECIMALS)
    quote = await _quote(wallet, quotes, ETHER, amount_wei, slippage)
    receipt = await wallet.deposit_ether(
        amount_wei=amount_wei,
        order=_order(quote, slippage, minimum, now() + lifetime),
        stark_key=trader.keys.stark_key,
        position_id=trader.private.signer.position_id,
    )
    return receipt.transaction_hash


async def deposit_token(
    trader: Trader,
    wallet: SwapL1Wallet,
    quotes: SwapQuotes,
    token: str,
    amount: Decimal,
    *,
    slippage: Decimal = _SLIPPAGE,
    minimum: Decimal | None = None,
    lifetime: timedelta = _LIFETIME,
    now: Callable[[], datetime] = utc_now,
) -> str:
    """`deposit_ether` with a token, by its address. Approves the token where needed."""
    base_units = exact_base_units(amount, await wallet.token_decimals(token))
    quote = await _quote(wallet, quotes, token, base_units, slippage)
    receipt = await wallet.deposit_token(
        token=token,
        amount=base_units,
        order=_order(quote, slippage, minimum, now() + lifetime),
        stark_key=trader.keys.stark_key,
        position_id=trader.private.signer.position_id,
    )
    return receipt.transaction_hash


async def _quote(
    wallet: SwapL1Wallet, quotes: SwapQuotes, token: str, amount: int, slippage: Decimal
) -> SwapQuote:
    quote = await quotes.sale(
        sell_token=token,
        buy_token=wallet.collateral_token,
        sell_amount=amount,
        slippage=slippage,
    )
    if quote.to.lower() != wallet.exchange_proxy.lower():
        raise QuoteRefused(
            f"the quote calls another contract: expected {wallet.exchange_proxy}, found {quote.to}"
        )
    value = amount if token == ETHER else 0
    if quote.value != value:
        raise QuoteRefused(f"the quote wants other ether: expected {value}, found {quote.value}")
    return quote


def _order(
    quote: SwapQuote, slippage: Decimal, minimum: Decimal | None, deadline: datetime
) -> SwapOrder:
    if minimum is None:
        least = int((quote.buy_amount * (1 - slippage)).to_integral_value(ROUND_FLOOR))
    else:
        least = exact_collateral_quantums(minimum)
    if not 1 <= least <= quote.buy_amount:
        raise QuoteRefused(
            f"the quote brings too little: required {max(1, least)}, found {quote.buy_amount}"
        )
    return SwapOrder(
        exchange_proxy=quote.to,
        exchange_data=bytes.fromhex(quote.data.removeprefix("0x")),
        minimum=least,
        deadline_s=int(deadline.timestamp()),
    )
