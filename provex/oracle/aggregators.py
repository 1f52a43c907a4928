"""Reads all configured price contracts over Ethereum JSON-RPC, in one request a round."""

import asyncio

import msgspec

from provex.ethereum.contracts import encode_call
from provex.ethereum.rpc import EthereumRpc, RpcRefusal

from .observations import (
    AggregatorKind,
    AggregatorSource,
    Observation,
    chainlink_observation,
    maker_observation,
    usable_price,
)

__all__ = ["AggregatorReader", "AggregatorSettings", "WireSource"]

_FUNCTIONS = {
    AggregatorKind.CHAINLINK: "latestRoundData()",
    AggregatorKind.MAKER_PEEK: "peek()",
    AggregatorKind.MAKER_READ: "read()",
}


class WireSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One market's price contract in a settings file."""

    asset: int
    address: str
    kind: AggregatorKind
    decimals: int
    age_s_max: int


class AggregatorSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The chain and the contracts to read."""

    l1: str
    sources: list[WireSource]


class AggregatorReader:
    """Asks every contract at the latest block."""

    def __init__(self, settings: AggregatorSettings, rpc: EthereumRpc) -> None:
        self._rpc = rpc
        self._sources = tuple(
            AggregatorSource(
                asset=source.asset,
                address=source.address,
                kind=source.kind,
                decimals=source.decimals,
                age_s_max=source.age_s_max,
            )
            for source in settings.sources
        )

    async def observations(self, slot: int) -> dict[int, Observation]:
        """Each asset's usable observation at this slot (its second). Raises L1Fault."""
        header = await self._rpc.header()
        block_time = 0 if header is None else header.timestamp_s
        found: dict[int, Observation] = {}
        for source, answer in zip(self._sources, await self._answers(), strict=True):
            usable = usable_price(_observation(source, answer, block_time), source, slot)
            if usable is not None:
                found[source.asset] = usable
        return found

    async def _answers(self) -> list[object]:
        """Every contract's answer, None from one that reverts; asked singly only if one does."""
        requests = [("eth_call", _call(source)) for source in self._sources]
        try:
            return list(await self._rpc.call_many(requests))
        except RpcRefusal:
            return list(await asyncio.gather(*(self._answer(source) for source in self._sources)))

    async def _answer(self, source: AggregatorSource) -> object:
        try:
            return await self._rpc.call("eth_call", *_call(source))
        except RpcRefusal:
            return None


def _call(source: AggregatorSource) -> tuple[dict[str, str], str]:
    data = "0x" + encode_call(_FUNCTIONS[source.kind]).hex()
    return {"to": source.address, "data": data}, "latest"


def _observation(source: AggregatorSource, answer: object, block_time_s: int) -> Observation | None:
    """Read one contract's answer; None when the call failed or reverted."""
    if not isinstance(answer, str):
        return None
    try:
        data = bytes.fromhex(answer.removeprefix("0x"))
    except ValueError:
        return None
    if source.kind is AggregatorKind.CHAINLINK:
        return chainlink_observation(data, source.decimals)
    return maker_observation(data, source.kind, block_time_s)
