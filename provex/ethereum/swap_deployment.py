"""The contracts of deposits through a swap on the development chain: what to install, what to fill.

`deployment.py` installs them; on other chains the 0x exchange proxy is there already.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from eth_abi.abi import encode

from provex.ethereum.contracts import encode_call, read
from provex.ethereum.development import (
    CURRENCY_CONVERTOR_ADDRESS,
    EXCHANGE_ADDRESS,
    EXCHANGE_PROXY_ADDRESS,
    TOKEN_ADDRESS,
    Role,
    development_account,
    swap_token_address,
    wrapped_ether_address,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap import SwapContracts
from provex.ethereum.swap_pools import Pool, development_pools

__all__ = [
    "DEVELOPMENT_SWAP",
    "SwapInstallation",
    "fill_pools",
    "swap_installations",
]

DEVELOPMENT_SWAP = SwapContracts(
    currency_convertor=CURRENCY_CONVERTOR_ADDRESS,
    exchange_proxy=EXCHANGE_PROXY_ADDRESS,
    token=TOKEN_ADDRESS,
)
"""The addresses that dYdX's clients know for network id 11155111."""

POOL_ETHER_WEI = 1_000 * 10**18
POOL_TEST_BASE_UNITS = 1_000_000 * 10**18
ETHER_PRICE_USD = 3_000
TEST_PRICE_USD = 2
_USD = 10**6
_ETHER = 10**18

Transactions = Sequence[Mapping[str, str]]
Send = Callable[[EthereumRpc, Transactions], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapInstallation:
    """A contract by its artifact's name, its address, and its constructor's encoded arguments."""

    name: str
    address: str
    arguments: bytes


def swap_installations() -> tuple[tuple[SwapInstallation, ...], ...]:
    """Stages of contracts; a stage's constructors ask contracts of the stages before.

    The exchange and the collateral's token come before all of them.
    """
    pools = development_pools()
    return (
        (
            _installation("WrappedEther", wrapped_ether_address()),
            _installation("TestToken", swap_token_address()),
            *(
                _installation(
                    "ConstantProductPool",
                    pool.address,
                    encode(["address", "address"], list(pool.tokens)),
                )
                for pool in pools
            ),
        ),
        (
            _installation(
                "ExchangeProxy",
                EXCHANGE_PROXY_ADDRESS,
                encode(
                    ["address", "address[]"],
                    [wrapped_ether_address(), [pool.address for pool in pools]],
                ),
            ),
        ),
        (
            _installation(
                "CurrencyConvertor",
                CURRENCY_CONVERTOR_ADDRESS,
                encode(["address", "address"], [EXCHANGE_ADDRESS, EXCHANGE_PROXY_ADDRESS]),
            ),
        ),
    )


async def fill_pools(rpc: EthereumRpc, send: Send) -> None:
    """Give each empty pool its first liquidity; `send` sends as the chain's deployer.

    The ether comes on top of what the deployer has. A pool that holds anything is left alone.
    """
    ether_pool, test_pool = development_pools()
    if await _is_empty(rpc, ether_pool):
        deployer = development_account(Role.DEPLOYER).address
        balance = await rpc.balance_wei(deployer)
        await rpc.call("anvil_setBalance", deployer, hex(balance + POOL_ETHER_WEI))
        wrapping = {
            "to": wrapped_ether_address(),
            "data": _data("deposit()"),
            "value": hex(POOL_ETHER_WEI),
        }
        usd = POOL_ETHER_WEI // _ETHER * ETHER_PRICE_USD * _USD
        await send(rpc, [wrapping, *_filling(ether_pool, POOL_ETHER_WEI, usd)])
    if await _is_empty(rpc, test_pool):
        usd = POOL_TEST_BASE_UNITS // _ETHER * TEST_PRICE_USD * _USD
        minting = _mint(swap_token_address(), POOL_TEST_BASE_UNITS)
        await send(rpc, [minting, *_filling(test_pool, POOL_TEST_BASE_UNITS, usd)])


async def _is_empty(rpc: EthereumRpc, pool: Pool) -> bool:
    reserves = await read(rpc, pool.address, "getReserves()", returns=("uint256", "uint256"))
    return reserves == (0, 0)


def _filling(pool: Pool, amount: int, collateral: int) -> Transactions:
    token, _ = pool.tokens
    approve = "approve(address,uint256)"
    return (
        _mint(TOKEN_ADDRESS, collateral),
        {"to": token, "data": _data(approve, pool.address, amount)},
        {"to": TOKEN_ADDRESS, "data": _data(approve, pool.address, collateral)},
        {"to": pool.address, "data": _data("addLiquidity(uint256,uint256)", amount, collateral)},
    )


def _mint(token: str, amount: int) -> Mapping[str, str]:
    deployer = development_account(Role.DEPLOYER).address
    return {"to": token, "data": _data("mint(address,uint256)", deployer, amount)}


def _data(signature: str, *arguments: object) -> str:
    return "0x" + encode_call(signature, *arguments).hex()


def _installation(name: str, address: str, arguments: bytes = b"") -> SwapInstallation:
    return SwapInstallation(name=name, address=address, arguments=arguments)
