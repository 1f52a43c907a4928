"""Where the contracts are, how their functions are called, and how their events read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode

from provex.ethereum.events import (
    Deposit,
    DepositCancelled,
    DepositReclaimed,
    EventOrigin,
    ExchangeEvent,
    UserRegistered,
)
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc, LogEntry
from provex.protocol.errors import L1_ANSWER_INVALID
from provex.protocol.messages import collateral_asset_id
from provex.protocol.primitives import primitives
from provex.protocol.secp256k1 import checksummed

__all__ = [
    "Contracts",
    "address_bytes",
    "checksum",
    "encode_call",
    "event_of_log",
    "read",
    "selector",
    "topic",
]

LOG_DEPOSIT = "LogDeposit(address,uint256,uint256,uint256,uint256,uint256)"
LOG_DEPOSIT_CANCEL = "LogDepositCancel(uint256,uint256,uint256)"
LOG_DEPOSIT_CANCEL_RECLAIMED = "LogDepositCancelReclaimed(uint256,uint256,uint256,uint256,uint256)"
LOG_USER_REGISTERED = "LogUserRegistered(address,uint256,address)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """One deployment. Addresses have their checksum; `aggregators` goes from market to address."""

    chain_id: int
    exchange: str
    token: str
    transfer_registry: str
    price_feeder: str | None
    aggregators: Mapping[str, str]

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
        if self.price_feeder is not None:
            named["price_feeder"] = self.price_feeder
        return named | {f"aggregator/{name}": at for name, at in self.aggregators.items()}


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
    return selector(signature) + encode(_types(signature), arguments)


async def read(
    rpc: EthereumRpc,
    address: str,
    signature: str,
    arguments: Sequence[object] = (),
    *,
    returns: Sequence[str] = ("uint256",),
) -> tuple[Any, ...]:
    """What a view function of a contract returns."""
    answer = await rpc.call_contract(address, encode_call(signature, *arguments))
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


def event_of_log(log: LogEntry, block_time_s: int) -> ExchangeEvent | None:
    """The event that a log of the exchange's contract records; None for kinds not followed."""
    if not log.topics:
        return None
    origin = _origin(log, block_time_s)
    match _event_signature(log.topics[0]):
        case "LogDeposit":
            depositor, key, position, asset, base, amount = _values(LOG_DEPOSIT, log)
            return Deposit(
                origin=origin,
                depositor=checksum(depositor),
                stark_key=key,
                position_id=position,
                asset_type=asset,
                base_amount=base,
                amount_quantums=amount,
            )
        case "LogDepositCancel":
            key, position, asset = _values(LOG_DEPOSIT_CANCEL, log)
            return DepositCancelled(
                origin=origin, stark_key=key, position_id=position, asset_type=asset
            )
        case "LogDepositCancelReclaimed":
            key, position, asset, base, amount = _values(LOG_DEPOSIT_CANCEL_RECLAIMED, log)
            return DepositReclaimed(
                origin=origin,
                stark_key=key,
                position_id=position,
                asset_type=asset,
                base_amount=base,
                amount_quantums=amount,
            )
        case "LogUserRegistered":
            owner, key, sender = _values(LOG_USER_REGISTERED, log)
            return UserRegistered(
                origin=origin,
                ethereum_address=checksum(owner),
                stark_key=key,
                sender=checksum(sender),
            )
        case _:
            return None


def _event_signature(first_topic: bytes) -> str | None:
    for signature in (
        LOG_DEPOSIT,
        LOG_DEPOSIT_CANCEL,
        LOG_DEPOSIT_CANCEL_RECLAIMED,
        LOG_USER_REGISTERED,
    ):
        if topic(signature) == first_topic:
            return signature.split("(")[0]
    return None


def _origin(log: LogEntry, block_time_s: int) -> EventOrigin:
    identity = (
        bytes.fromhex(log.block_hash[2:])
        + bytes.fromhex(log.transaction_hash[2:])
        + log.log_index.to_bytes(8)
    )
    return EventOrigin(
        event_id=primitives().keccak256(identity).hex(),
        block_number=log.block_number,
        block_hash=log.block_hash,
        block_time_s=block_time_s,
        transaction_hash=log.transaction_hash,
        log_index=log.log_index,
    )


def _types(signature: str) -> list[str]:
    inner = signature[signature.index("(") + 1 : -1]
    return inner.split(",") if inner else []


def _values(signature: str, log: LogEntry) -> tuple[Any, ...]:
    return decode(_types(signature), log.data)
