"""The development chain's keys and fixed addresses.

These keys are public. Every use goes through `require_development_chain`, which refuses any chain
but the development chain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from eth_account import Account

from provex.ethereum.contracts import checksum
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import DEVELOPMENT_KEY_REFUSED, Rejected
from provex.protocol.primitives import primitives

__all__ = [
    "ACCOUNT_COUNT",
    "CHAIN_ID",
    "CURRENCY_CONVERTOR_ADDRESS",
    "EXCHANGE_ADDRESS",
    "EXCHANGE_PROXY_ADDRESS",
    "MNEMONIC",
    "TOKEN_ADDRESS",
    "TRADER_COUNT",
    "TRANSFER_REGISTRY_ADDRESS",
    "DevelopmentAccount",
    "Role",
    "aggregator_address",
    "data_pages_address",
    "development_account",
    "escape_verifier_address",
    "pool_address",
    "price_feeder_address",
    "require_development_chain",
    "require_development_chain_of",
    "require_no_development_account",
    "swap_token_address",
    "trader_accounts",
    "verifier_address",
    "wrapped_ether_address",
]

CHAIN_ID = 31337
MNEMONIC = "test test test test test test test test test test test junk"

# dYdX's clients know these for network id 11155111.
EXCHANGE_ADDRESS = "0x3D05aaCd0fED84f65dE0D91e4621298E702911E2"
TOKEN_ADDRESS = "0x7fC9C132268E0E414991449c003DbdB3E73E2059"  # noqa: S105 - an address.
TRANSFER_REGISTRY_ADDRESS = "0xCD828e691cA23b66291ae905491Bb89aEe3Abd82"
CURRENCY_CONVERTOR_ADDRESS = "0x69ebf65bfCa20E45E19a1Ae5c69BAfAF536192f2"
EXCHANGE_PROXY_ADDRESS = "0xA2e0B371d8C18ef436f55F6DC214daCaf3169315"

TRADER_COUNT = 10
ACCOUNT_COUNT = 20


class Role(IntEnum):
    """Whose account stands at which index of the mnemonic; traders have 0 to 9, bots 14 to 18."""

    FIRST_TRADER = 0
    DEPLOYER = 10
    USER_ADMIN = 11
    PRICE_FEEDER = 12
    OPERATOR = 13
    FIRST_MARKET_MAKER = 14
    LIQUIDITY_PROVIDER = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentAccount:
    """A funded account whose key everybody knows."""

    address: str
    private_key: str


@cache
def development_account(index: int) -> DevelopmentAccount:
    """The account at an index of the mnemonic, 0 to 19."""
    if not 0 <= index < ACCOUNT_COUNT:
        raise ValueError(f"index: expected 0 to {ACCOUNT_COUNT - 1}, found {index}")
    Account.enable_unaudited_hdwallet_features()
    account = Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return DevelopmentAccount(
        address=str(account.address), private_key="0x" + bytes(account.key).hex()
    )


def trader_accounts() -> tuple[DevelopmentAccount, ...]:
    """The accounts for people and tests."""
    return tuple(development_account(index) for index in range(TRADER_COUNT))


@cache
def price_feeder_address() -> str:
    """Where the development chain keeps the contract that moves all prices."""
    return _named_address("price feeder")


@cache
def aggregator_address(market: str) -> str:
    """Where the development chain keeps the price of a market."""
    return _named_address(f"aggregator {market}")


@cache
def wrapped_ether_address() -> str:
    """Where the development chain keeps ether as a token."""
    return _named_address("wrapped ether")


@cache
def swap_token_address() -> str:
    """Where the development chain keeps a token that is not the collateral."""
    return _named_address("test token")


@cache
def data_pages_address() -> str:
    """Where the development chain keeps the data words of batches."""
    return _named_address("data pages")


@cache
def escape_verifier_address() -> str:
    """Where the development chain checks escapes."""
    return _named_address("escape verifier")


@cache
def verifier_address(contract: str) -> str:
    """Where the development chain keeps a verifier of proofs or a part of one, by its name."""
    return _named_address(f"verifier {contract}")


@cache
def pool_address(name: str) -> str:
    """Where the development chain keeps a pool, for example WETH/USDC."""
    return _named_address(f"pool {name}")


def require_no_development_account(chain_id: int, addresses: Iterable[str]) -> None:
    """Reject with DEVELOPMENT_KEY_REFUSED when one of these is the mnemonic's, on another chain."""
    known = {development_account(index).address.lower() for index in range(ACCOUNT_COUNT)}
    if any(address.lower() in known for address in addresses):
        require_development_chain(chain_id)


def require_development_chain(chain_id: int) -> None:
    """Reject with DEVELOPMENT_KEY_REFUSED on any other chain id than 31337."""
    if chain_id != CHAIN_ID:
        raise Rejected(DEVELOPMENT_KEY_REFUSED, expected=CHAIN_ID, found=chain_id)


async def require_development_chain_of(rpc: EthereumRpc) -> None:
    """Reject with DEVELOPMENT_KEY_REFUSED when the node is on another chain."""
    require_development_chain(await rpc.chain_id())


def _named_address(name: str) -> str:
    digest = primitives().keccak256(f"Provex development: {name}".encode())
    return checksum("0x" + digest[12:].hex())
