"""What a swap request comes to at given reserves: amounts, prices, and the call that does it.

Prices round against the taker, so that nobody is promised what the pools do not pay.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import prod

from provex.ethereum.contracts import encode_call
from provex.ethereum.development import wrapped_ether_address
from provex.ethereum.swap import ETHER
from provex.ethereum.swap_pools import Reserves, SwapToken, path_between
from provex.protocol.decimal_text import format_decimal

from .swap_request import (
    AMOUNT_MAX,
    FRACTION_DIGITS,
    FRACTION_ONE,
    SwapRequest,
    insufficient_liquidity,
)

__all__ = ["SwapDeal", "deal_of", "ether_rate"]

_ETHER_DECIMALS = 18
_IMPACT_ONE = 10**6
_IMPACT_PERCENT_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapDeal:
    """Amounts in base units; prices as decimal text, impact in percent.

    A sale asks for `sold` and may bring as little as `bought_least`. A purchase asks for `bought`,
    which is the least, and sells the slippage along with it, so that `bought` comes out even then.
    """

    path: tuple[str, ...]
    sold: int
    bought: int
    bought_least: int
    amounts: tuple[int, ...]
    """What goes into the first pool and comes out of each, if nobody comes first."""
    price: str
    guaranteed_price: str
    impact_percent: str

    def call(self, request: SwapRequest) -> bytes:
        """The call of the exchange proxy."""
        path = list(self.path)
        for place, token in ((0, request.sell), (-1, request.buy)):
            if token.address == ETHER:
                path[place] = ETHER
        return encode_call(
            "sellToUniswap(address[],uint256,uint256,bool)",
            path,
            self.sold,
            self.bought_least,
            False,
        )


def deal_of(request: SwapRequest, reserves: Reserves) -> SwapDeal:
    """Raises SwapRefused when the pools can not do it, or would pay nothing."""
    path = path_between(reserves, request.sell.pool_token, request.buy.pool_token)
    if path is None:
        raise insufficient_liquidity(request)
    if request.sell_amount is not None:
        return _sale(request, request.sell_amount, reserves, path)
    assert request.buy_amount is not None
    return _purchase(request, request.buy_amount, reserves, path)


def ether_rate(token: SwapToken, reserves: Reserves) -> str:
    """How much of a token one ether is worth, by reserves; 0 when pools are empty."""
    path = path_between(reserves, wrapped_ether_address(), token.pool_token)
    if path is None:
        return "1"
    into, out = _spot(reserves, path)
    if into == 0:
        return "0"
    scaled = out * 10 ** (_ETHER_DECIMALS + FRACTION_DIGITS) // (into * 10**token.decimals)
    return format_decimal(scaled, FRACTION_DIGITS)


def _sale(request: SwapRequest, sold: int, reserves: Reserves, path: tuple[str, ...]) -> SwapDeal:
    amounts = reserves.bought_along(path, sold)
    bought = amounts[-1]
    least = bought * (FRACTION_ONE - request.slippage_e18) // FRACTION_ONE
    if bought == 0:
        raise insufficient_liquidity(request)
    scale = _decimals_scale(request.sell, request.buy)
    return SwapDeal(
        path=path,
        sold=sold,
        bought=bought,
        bought_least=least,
        amounts=(sold, *amounts),
        price=_fraction(bought * scale[0] // (sold * scale[1])),
        guaranteed_price=_fraction(least * scale[0] // (sold * scale[1])),
        impact_percent=_impact(reserves, path, sold, bought),
    )


def _purchase(
    request: SwapRequest, bought: int, reserves: Reserves, path: tuple[str, ...]
) -> SwapDeal:
    exact = reserves.sold_along(path, bought)
    if exact is None or exact == 0:
        raise insufficient_liquidity(request)
    sold = -(-exact * (FRACTION_ONE + request.slippage_e18) // FRACTION_ONE)
    if sold > AMOUNT_MAX:
        raise insufficient_liquidity(request)
    scale = _decimals_scale(request.buy, request.sell)
    return SwapDeal(
        path=path,
        sold=sold,
        bought=bought,
        bought_least=bought,
        amounts=(sold, *reserves.bought_along(path, sold)),
        price=_fraction(-(-exact * scale[0] // (bought * scale[1]))),
        guaranteed_price=_fraction(-(-sold * scale[0] // (bought * scale[1]))),
        impact_percent=_impact(reserves, path, exact, bought),
    )


def _decimals_scale(per: SwapToken, of: SwapToken) -> tuple[int, int]:
    """Numerator and denominator that make a ratio of base units one of tokens, in 10^-18."""
    return 10 ** (per.decimals + FRACTION_DIGITS), 10**of.decimals


def _fraction(value_e18: int) -> str:
    return format_decimal(value_e18, FRACTION_DIGITS)


def _impact(reserves: Reserves, path: tuple[str, ...], sold: int, bought: int) -> str:
    """How far the deal's price, fees included, lies below that of the smallest sale."""
    into, out = _spot(reserves, path)
    share = bought * into * _IMPACT_ONE // (sold * out)
    return format_decimal(max(0, _IMPACT_ONE - share), _IMPACT_PERCENT_DIGITS)


def _spot(reserves: Reserves, path: tuple[str, ...]) -> tuple[int, int]:
    """The products of the reserves on the selling and on the buying side."""
    pairs = [reserves.of_pair[pair] for pair in pairwise(path)]
    return prod(into for into, _ in pairs), prod(out for _, out in pairs)
