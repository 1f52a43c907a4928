"""Reads all configured price contracts over Ethereum JSON-RPC, in one request a round."""

import logging
from collections.abc import Sequence

import httpx
import msgspec

from .observations import (
    AggregatorKind,
    AggregatorSource,
    Observation,
    chainlink_observation,
    maker_observation,
    usable_price,
)

__all__ = ["AggregatorReader", "AggregatorSettings", "WireSource"]

_log = logging.getLogger(__name__)

_SELECTORS = {
    AggregatorKind.CHAINLINK: "0xfeaf968c",
    AggregatorKind.MAKER_PEEK: "0x59e02dd7",
    AggregatorKind.MAKER_READ: "0x57de26a4",
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


class _RpcAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    result: object = None
    error: object = None


class AggregatorReader:
    """Asks every contract at the latest block."""

    def __init__(self, settings: AggregatorSettings, http: httpx.AsyncClient) -> None:
        self._l1 = settings.l1
        self._http = http
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
        """Each asset's usable observation at this slot (its second). Raises httpx.HTTPError."""
        answers = await self._batch()
        block_time = _block_time(answers[0])
        found: dict[int, Observation] = {}
        for source, answer in zip(self._sources, answers[1:], strict=True):
            usable = usable_price(_observation(source, answer, block_time), source, slot)
            if usable is not None:
                found[source.asset] = usable
        return found

    async def _batch(self) -> list[object]:
        requests: list[dict[str, object]] = [
            _request(0, "eth_getBlockByNumber", ["latest", False]),
            *(
                _request(
                    number,
                    "eth_call",
                    [{"to": source.address, "data": _SELECTORS[source.kind]}, "latest"],
                )
                for number, source in enumerate(self._sources, start=1)
            ),
        ]
        answer = await self._http.post(self._l1, json=requests)
        answer.raise_for_status()
        decoded = msgspec.json.decode(answer.content, type=list[_RpcAnswer])
        by_id = {item.id: item.result for item in decoded}
        return [by_id.get(number) for number in range(len(requests))]


def _request(number: int, method: str, parameters: Sequence[object]) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(parameters)}


def _block_time(block: object) -> int:
    time_text = block.get("timestamp") if isinstance(block, dict) else None
    return int(time_text, 16) if isinstance(time_text, str) else 0


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
