"""The development chain's pools: what they hold, what they pay, along which path.

All amounts are base units; every rounding is the pool's and the same as in the contract.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from provex.ethereum.contracts import encode_call
from provex.ethereum.development import (
    TOKEN_ADDRESS,
    pool_address,
    swap_token_address,
    wrapped_ether_address,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap import ETHER

__all__ = [
    "Pool",
    "Reserves",
    "SwapToken",
    "bought_for",
    "development_pools",
    "development_tokens",
    "path_between",
    "read_reserves",
    "sold_for",
]

NET_INPUT_PER_MILLE = 997
"""What of a sale's input counts: the rest is the pool's fee."""
PER_MILLE = 1000
_WORD = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapToken:
    """A token that can be swapped. Ether has a symbol and address of its own, and wrapped's pools.

    `pool_token` is the token that pools hold for it.
    """

    symbol: str
    address: str
    decimals: int
    pool_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One pool's contract and its two tokens, in the contract's order."""

    name: str
    tokens: tuple[str, str]

    @property
    def address(self) -> str:
        """Where the development chain keeps it."""
        return pool_address(self.name)


@dataclass(frozen=True, slots=True)
class Reserves:
    """What the pools hold at one block: (token, other token) → both reserves, in that order."""

    of_pair: dict[tuple[str, str], tuple[int, int]]

    def bought_along(self, path: Sequence[str], sold: int) -> list[int]:
        """The amount after each pool of a path, the last one being what comes out."""
        amounts = []
        for pair in pairwise(path):
            sold = bought_for(sold, *self.of_pair[pair])
            amounts.append(sold)
        return amounts

    def sold_along(self, path: Sequence[str], bought: int) -> int | None:
        """The least to put in, so that `bought` comes out; None if the pools do not hold it."""
        for pair in reversed(list(pairwise(path))):
            found = sold_for(bought, *self.of_pair[pair])
            if found is None:
                return None
            bought = found
        return bought


def bought_for(sold: int, sold_reserve: int, bought_reserve: int) -> int:
    """What a pool pays for `sold`, rounded down."""
    if sold == 0:
        return 0
    net = sold * NET_INPUT_PER_MILLE
    return net * bought_reserve // (sold_reserve * PER_MILLE + net)


def sold_for(bought: int, sold_reserve: int, bought_reserve: int) -> int | None:
    """The least that a pool takes for `bought`; None if it does not hold so much."""
    if bought == 0:
        return 0
    if bought >= bought_reserve:
        return None
    rest = (bought_reserve - bought) * NET_INPUT_PER_MILLE
    return -(-sold_reserve * bought * PER_MILLE // rest)


def development_tokens() -> tuple[SwapToken, ...]:
    """Ether and the tokens of the development chain's pools."""
    weth, test = wrapped_ether_address(), swap_token_address()
    return (
        SwapToken(symbol="ETH", address=ETHER, decimals=18, pool_token=weth),
        SwapToken(symbol="WETH", address=weth, decimals=18, pool_token=weth),
        SwapToken(symbol="USDC", address=TOKEN_ADDRESS, decimals=6, pool_token=TOKEN_ADDRESS),
        SwapToken(symbol="TEST", address=test, decimals=18, pool_token=test),
    )


def development_pools() -> tuple[Pool, ...]:
    """Every pool has the collateral on one side, so that two of them make a path for any pair."""
    return (
        Pool(name="WETH/USDC", tokens=(wrapped_ether_address(), TOKEN_ADDRESS)),
        Pool(name="TEST/USDC", tokens=(swap_token_address(), TOKEN_ADDRESS)),
    )


def path_between(reserves: Reserves, sold: str, bought: str) -> tuple[str, ...] | None:
    """The pool tokens from one to the other, over the collateral if need be; None without pools."""
    if sold == bought:
        return None
    pairs = reserves.of_pair
    if (sold, bought) in pairs:
        return (sold, bought)
    if (sold, TOKEN_ADDRESS) in pairs and (TOKEN_ADDRESS, bought) in pairs:
        return (sold, TOKEN_ADDRESS, bought)
    return None


async def read_reserves(rpc: EthereumRpc) -> Reserves:
    """What all pools hold now."""
    pools = development_pools()
    call = "0x" + encode_call("getReserves()").hex()
    answers = await rpc.call_many(
        [("eth_call", ({"to": pool.address, "data": call}, "latest")) for pool in pools]
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for pool, answer in zip(pools, answers, strict=True):
        data = bytes.fromhex(answer[2:])
        first, second = int.from_bytes(data[:_WORD]), int.from_bytes(data[_WORD : 2 * _WORD])
        found[pool.tokens] = (first, second)
        found[pool.tokens[::-1]] = (second, first)
    return Reserves(found)
