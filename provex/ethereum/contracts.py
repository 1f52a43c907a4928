"""Where the contracts are, and how their functions are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import LATEST, EthereumRpc
from provex.protocol.errors import L1_ANSWER_INVALID
from provex.protocol.messages import collateral_asset_id
from provex.protocol.primitives import primitives
from provex.protocol.secp256k1 import checksummed

__all__ = [
    "Contracts",
    "address_bytes",
    "argument_types",
    "checksum",
    "contracts_of_mapping",
    "encode_call",
    "read",
    "selector",
    "topic",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """One deployment. Addresses have their checksum; `aggregators` goes from market to address.

    `verifiers` are those at deployment; which are in force, the exchange says. Without a price
    feeder or a convertor these do not belong to the deployment.
    """

    chain_id: int
    exchange: str
    token: str
    transfer_registry: str
    price_feeder: str | None
    aggregators: Mapping[str, str]
    verifiers: tuple[str, ...] = ()
    data_pages: str | None = None
    escape_verifier: str | None = None
    currency_convertor: str | None = None
    exchange_proxy: str | None = None

    @property
    def collateral_asset_id(self) -> int:
        """The asset id (= asset type) of the collateral, which follows from the token's address."""
        return collateral_asset_id(address_bytes(self.token))

    def as_mapping(self) -> dict[str, str]:
        """Name → address, as endpoints.json shows it; aggregators as `aggregator/MARKET`."""
        named = {
            "exchange": self.exchange,
            "token": self.token,
            "transfer_registry": self.transfer_registry,
        }
        for name in (
            "data_pages",
            "escape_verifier",
            "price_feeder",
            "currency_convertor",
            "exchange_proxy",
        ):
            address = getattr(self, name)
            if address is not None:
                named[name] = address
        named |= {f"verifier/{number}": at for number, at in enumerate(self.verifiers)}
        return named | {f"aggregator/{name}": at for name, at in self.aggregators.items()}


def contracts_of_mapping(chain_id: int, named: Mapping[str, str]) -> Contracts:
    """What clients need of a deployment, from the mapping in endpoints.json. KeyError."""
    return Contracts(
        chain_id=chain_id,
        exchange=named["exchange"],
        token=named["token"],
        transfer_registry=named["transfer_registry"],
        price_feeder=named.get("price_feeder"),
        aggregators={},
        verifiers=tuple([at for name, at in named.items() if name.startswith("verifier/")]),
    )


def address_bytes(address: str) -> bytes:
    """The 20 bytes of an address. ValueError for other text."""
    data = bytes.fromhex(address.removeprefix("0x"))
    if len(data) != 20:
        raise ValueError(f"address: expected 20 bytes, found {len(data)}")
    return data


def checksum(address: str) -> str:
    """An address with the upper and lower case of EIP-55."""
    return checksummed(address_bytes(address))


def encode_call(signature: str, *arguments: object) -> bytes:
    """The data of a call, for example of `approve(address,uint256)`."""
    return selector(signature) + encode(argument_types(signature), arguments)


async def read(
    rpc: EthereumRpc,
    address: str,
    signature: str,
    arguments: Sequence[object] = (),
    *,
    returns: Sequence[str] = ("uint256",),
    block: int | str = LATEST,
) -> tuple[Any, ...]:
    """What a view function of a contract returns, in the state after a block."""
    answer = await rpc.call_contract(address, encode_call(signature, *arguments), block=block)
    try:
        return decode(returns, answer)
    except Exception as error:
        raise L1Fault(
            L1_ANSWER_INVALID,
            method=f"eth_call {signature}",
            expected=", ".join(returns),
            found="0x" + answer.hex()[:80],
        ) from error


@cache
def selector(signature: str) -> bytes:
    """The first four bytes of a function's signature hash."""
    return topic(signature)[:4]


@cache
def topic(signature: str) -> bytes:
    """An event's signature hash."""
    return primitives().keccak256(signature.encode())


def argument_types(signature: str) -> list[str]:
    """The types in the parentheses of a signature; those of a tuple stay together."""
    types: list[str] = []
    depth = 0
    for part in signature[signature.index("(") + 1 : -1].split(","):
        if depth:
            types[-1] += "," + part
        elif part:
            types.append(part)
        depth += part.count("(") - part.count(")")
    return types
