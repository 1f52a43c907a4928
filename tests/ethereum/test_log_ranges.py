"""Ranges of blocks are read whole, however little the node answers at once."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import EthereumRpc, LogEntry, RpcRefusal

ADDRESS = "0x" + "11" * 20
TOPIC = b"\1" * 32


def log_json(block: int, index: int) -> dict[str, object]:
    return {
        "address": ADDRESS,
        "topics": ["0x" + TOPIC.hex()],
        "data": "0x",
        "blockNumber": hex(block),
        "blockHash": "0x" + "02" * 32,
        "transactionHash": "0x" + "03" * 32,
        "logIndex": hex(index),
    }


class LimitedNode:
    """A node with two logs in every block, of which it answers a limited number."""

    def __init__(self, blocks_max: int) -> None:
        self.blocks_max = blocks_max
        self.asked: list[tuple[int, int]] = []
        self.conditions: list[dict[str, object]] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        (condition,) = sent["params"]
        first, last = int(condition["fromBlock"], 16), int(condition["toBlock"], 16)
        self.asked.append((first, last))
        self.conditions.append(condition)
        if last - first + 1 > self.blocks_max:
            refusal = {"code": -32005, "message": "query returned more than 10000 results"}
            return httpx.Response(200, json={"id": sent["id"], "error": refusal})
        logs = [log_json(block, index) for block in range(first, last + 1) for index in (1, 0)]
        return httpx.Response(200, json={"id": sent["id"], "result": logs})


def asked(node: LimitedNode, ask: Callable[[LogRanges], object], blocks_max: int = 64) -> object:
    async def told() -> object:
        transport = httpx.MockTransport(node.answer)
        async with EthereumRpc("http://node.test", transport=transport) as rpc:
            return await ask(LogRanges(rpc, blocks_max=blocks_max))

    return asyncio.run(told())


def places(logs: list[LogEntry]) -> list[tuple[int, int]]:
    return [(log.block_number, log.log_index) for log in logs]


@pytest.mark.parametrize("limit", [1, 2, 7, 63, 1000])
def test_every_log_comes_once_and_in_order(limit: int) -> None:
    node = LimitedNode(limit)

    async def ask(ranges: LogRanges) -> list[LogEntry]:
        return [log async for _, logs in ranges.ascending([ADDRESS], 5, 204, ()) for log in logs]

    assert places(asked(node, ask)) == [
        (block, index) for block in range(5, 205) for index in (0, 1)
    ]


@pytest.mark.parametrize("limit", [1, 2, 7, 63, 1000])
def test_every_log_comes_once_from_the_end(limit: int) -> None:
    node = LimitedNode(limit)

    async def ask(ranges: LogRanges) -> list[list[LogEntry]]:
        return [logs async for logs in ranges.descending([ADDRESS], 5, 204, ())]

    pieces = asked(node, ask)
    assert pieces[0][-1].block_number == 204
    assert [place for piece in reversed(pieces) for place in places(piece)] == [
        (block, index) for block in range(5, 205) for index in (0, 1)
    ]


def test_pieces_stay_near_what_the_node_answers() -> None:
    node = LimitedNode(50)

    async def ask(ranges: LogRanges) -> int:
        return len([1 async for _ in ranges.ascending([ADDRESS], 0, 9_999, ())])

    assert asked(node, ask, blocks_max=10_000) < 300
    assert len(node.asked) < 400


def test_a_block_that_is_refused_alone_is_a_fault() -> None:
    async def ask(ranges: LogRanges) -> None:
        async for _ in ranges.ascending([ADDRESS], 0, 9, ()):
            pass

    with pytest.raises(RpcRefusal, match="more than 10000 results"):
        asked(LimitedNode(0), ask)


def test_an_empty_range_asks_nothing() -> None:
    node = LimitedNode(50)

    async def ask(ranges: LogRanges) -> int:
        forward = [1 async for _ in ranges.ascending([ADDRESS], 5, 4, ())]
        return len(forward) + len([1 async for _ in ranges.descending([ADDRESS], 5, 4, ())])

    assert asked(node, ask) == 0
    assert node.asked == []


def test_topics_go_to_the_node_place_by_place() -> None:
    node = LimitedNode(50)

    async def ask(ranges: LogRanges) -> None:
        async for _ in ranges.ascending([ADDRESS], 0, 1, [[TOPIC], [], [b"\2" * 32, b"\3" * 32]]):
            pass

    asked(node, ask)
    assert node.conditions[0]["topics"] == [
        ["0x" + "01" * 32],
        None,
        ["0x" + "02" * 32, "0x" + "03" * 32],
    ]
