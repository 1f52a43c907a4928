"""Ethereum JSON-RPC over HTTP: typed answers, one retry policy for reading, none for writing.

Quantities come back as integers, hashes and addresses as lower-case hex with 0x.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any, Self

import httpx

from provex.ethereum.faults import L1Fault
from provex.protocol.errors import (
    L1_ANSWER_INVALID,
    L1_CHAIN_MISMATCH,
    L1_REQUEST_REFUSED,
    L1_UNREACHABLE,
    Rejected,
)

__all__ = [
    "LATEST",
    "NO_RETRIES",
    "PENDING",
    "READ_RETRIES",
    "BlockHeader",
    "EthereumRpc",
    "LogEntry",
    "Receipt",
    "RetryPolicy",
    "RpcRefusal",
    "Topics",
]

TIMEOUT_S_MAX = 30.0
LATEST = "latest"
"""The tag of the newest block."""
PENDING = "pending"
"""The tag of the block to come, with what waits for it where the node knows."""
_TOO_MANY_REQUESTS = 429

Topics = Sequence[Sequence[bytes]]
"""What logs are wanted: for each place of a topic the values that match; none: all do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a request that got no answer is repeated; the wait doubles each time."""

    name: str
    attempts: int
    first_wait_s: float


READ_RETRIES = RetryPolicy(
    name="read: five attempts in about two seconds", attempts=5, first_wait_s=0.125
)
NO_RETRIES = RetryPolicy(name="once", attempts=1, first_wait_s=0.0)


class RpcRefusal(L1Fault):
    """The node answered with an error. `data` holds a revert's bytes where there are any."""

    def __init__(self, method: str, reason: str, data: bytes) -> None:
        """Report the node's message and the revert data of `method`."""
        self.data = data
        super().__init__(L1_REQUEST_REFUSED, method=method, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockHeader:
    """The part of a block's header that the exchange needs. Time in seconds, base fee in wei."""

    number: int
    block_hash: str
    parent_hash: str
    timestamp_s: int
    base_fee_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One event log of a block."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    block_hash: str
    transaction_hash: str
    log_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a transaction in a block did."""

    transaction_hash: str
    block_number: int
    block_hash: str
    is_successful: bool
    gas_used: int
    contract_address: str | None


class EthereumRpc:
    """A connection to one node. Use as an async context manager, or close it."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = TIMEOUT_S_MAX,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Speak to the node at `url`; a transport replaces the network."""
        self.url = url
        self._client = httpx.AsyncClient(timeout=timeout_s, transport=transport)
        self._ids = count(1)

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
        await self._client.aclose()

    async def call(
        self, method: str, *parameters: object, retries: RetryPolicy = READ_RETRIES
    ) -> Any:
        """One request. L1Fault without an answer, RpcRefusal if the answer is an error."""
        return (await self.call_many([(method, parameters)], retries=retries))[0]

    async def call_many(
        self,
        requests: Sequence[tuple[str, Sequence[object]]],
        *,
        retries: RetryPolicy = READ_RETRIES,
    ) -> list[Any]:
        """Several requests in one HTTP exchange, answers in order. The first error is raised."""
        if not requests:
            return []
        messages = [
            {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(parameters)}
            for method, parameters in requests
        ]
        results = []
        for message, item in zip(messages, await self._exchange(messages, retries), strict=True):
            if item.get("error") is not None:
                raise _refusal(str(message["method"]), item["error"])
            results.append(item.get("result"))
        return results

    async def _exchange(
        self, messages: Sequence[dict[str, Any]], retries: RetryPolicy
    ) -> list[dict[str, Any]]:
        """The answer to each message. What is no answer of a node is asked for again."""
        wait_s = retries.first_wait_s
        for attempt in range(1, retries.attempts + 1):
            try:
                return await self._exchange_once(messages)
            except L1Fault as fault:
                if fault.code == L1_REQUEST_REFUSED or attempt == retries.attempts:
                    raise
            await asyncio.sleep(wait_s)
            wait_s *= 2
        raise AssertionError("a retry policy makes at least one attempt")

    async def _exchange_once(self, messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        method = str(messages[0]["method"])
        body = messages if len(messages) > 1 else messages[0]
        try:
            response = await self._client.post(self.url, json=body)
            if (error := _told_error(response)) is not None:
                raise _refusal(method, error)
            response.raise_for_status()
            answer = response.json()
        except ValueError as error:
            raise L1Fault(
                L1_ANSWER_INVALID, method=method, expected="JSON", found="other text"
            ) from error
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise L1Fault(L1_UNREACHABLE, method=method, reason=reason) from error
        answers = answer if isinstance(answer, list) else [answer]
        by_id = {item.get("id"): item for item in answers if isinstance(item, dict)}
        for message in messages:
            if message["id"] not in by_id:
                raise L1Fault(
                    L1_ANSWER_INVALID,
                    method=message["method"],
                    expected="an answer with its id",
                    found="none",
                )
        return [by_id[message["id"]] for message in messages]

    async def chain_id(self) -> int:
        """The chain's id."""
        return await self._quantity("eth_chainId")

    async def require_chain(self, chain_id: int) -> None:
        """Reject with L1_CHAIN_MISMATCH when the node is on another chain."""
        found = await self.chain_id()
        if found != chain_id:
            raise Rejected(L1_CHAIN_MISMATCH, expected=chain_id, found=found)

    async def block_number(self) -> int:
        """The number of the newest block."""
        return await self._quantity("eth_blockNumber")

    async def header(self, block: int | str = LATEST) -> BlockHeader | None:
        """The header of a block by number or tag; None if there is no such block."""
        answer = await self.call("eth_getBlockByNumber", _block(block), False)
        return None if answer is None else _header(answer)

    async def newest_header(self) -> BlockHeader:
        """The header of the newest block. L1Fault from a node that says there is none."""
        header = await self.header()
        if header is None:
            raise L1Fault(
                L1_ANSWER_INVALID,
                method="eth_getBlockByNumber",
                expected="the newest block",
                found="none",
            )
        return header

    async def headers(self, first: int, last: int) -> list[BlockHeader | None]:
        """The headers of blocks first to last."""
        answers = await self.call_many(
            [("eth_getBlockByNumber", (hex(number), False)) for number in range(first, last + 1)]
        )
        return [None if answer is None else _header(answer) for answer in answers]

    async def logs_of_blocks(
        self, addresses: Sequence[str], block_hashes: Sequence[str]
    ) -> list[list[LogEntry]]:
        """The logs of some contracts in each of the blocks, which are named by hash."""
        answers = await self.call_many(
            [
                ("eth_getLogs", ({"address": list(addresses), "blockHash": block_hash},))
                for block_hash in block_hashes
            ]
        )
        return [_logs(answer) for answer in answers]

    async def logs_of_range(
        self, addresses: Sequence[str], first: int, last: int, topics: Topics = ()
    ) -> list[LogEntry]:
        """The logs of some contracts in blocks first to last of the chain as it is now."""
        condition: dict[str, object] = {
            "address": list(addresses),
            "fromBlock": hex(first),
            "toBlock": hex(last),
        }
        if topics:
            condition["topics"] = [
                ["0x" + value.hex() for value in place] or None for place in topics
            ]
        return _logs(await self.call("eth_getLogs", condition))

    async def receipt(self, transaction_hash: str) -> Receipt | None:
        """A transaction's receipt; None while it is in no block."""
        answer = await self.call("eth_getTransactionReceipt", transaction_hash)
        return None if answer is None else _receipt(answer)

    async def is_transaction_known(self, transaction_hash: str) -> bool:
        """Whether the node has a transaction, in a block or waiting for one."""
        return await self.call("eth_getTransactionByHash", transaction_hash) is not None

    async def balance_wei(self, address: str) -> int:
        """An account's ether."""
        return await self._quantity("eth_getBalance", address, LATEST)

    async def nonce(self, address: str) -> int:
        """The next nonce of an account, transactions that wait for a block included."""
        return await self._quantity("eth_getTransactionCount", address, PENDING)

    async def code(self, address: str) -> bytes:
        """The code at an address."""
        return _bytes("eth_getCode", await self.call("eth_getCode", address, LATEST))

    async def call_contract(
        self, to: str, data: bytes, *, sender: str | None = None, block: int | str = LATEST
    ) -> bytes:
        """The answer of a call that changes nothing. RpcRefusal with the bytes of a revert."""
        transaction = {"to": to, "data": "0x" + data.hex()}
        if sender is not None:
            transaction["from"] = sender
        return _bytes("eth_call", await self.call("eth_call", transaction, _block(block)))

    async def call_contracts(
        self, to: str, calls: Sequence[bytes], *, block: int | str = LATEST
    ) -> list[bytes]:
        """The answers of several calls of one contract, in one HTTP exchange."""
        answers = await self.call_many(
            [("eth_call", ({"to": to, "data": "0x" + data.hex()}, _block(block))) for data in calls]
        )
        return [_bytes("eth_call", answer) for answer in answers]

    async def created_code(self, creation_code: bytes) -> bytes:
        """The code that a creation would put on the chain. RpcRefusal if it reverts."""
        call = {"data": "0x" + creation_code.hex()}
        return _bytes("eth_call", await self.call("eth_call", call, LATEST))

    async def estimate_gas(
        self, transaction: Mapping[str, str], *, block: str | None = None
    ) -> int:
        """The gas a transaction would use now. RpcRefusal with the revert's bytes if it reverts.

        Without a block's tag the node decides whether what waits for a block comes before it.
        """
        where = () if block is None else (block,)
        return await self._quantity("eth_estimateGas", dict(transaction), *where)

    async def priority_fee_wei(self) -> int:
        """The tip per gas that the node suggests."""
        return await self._quantity("eth_maxPriorityFeePerGas")

    async def send_raw_transaction(self, signed: bytes) -> str:
        """Hand a signed transaction to the node, once; the transaction's hash."""
        answer = await self.call("eth_sendRawTransaction", "0x" + signed.hex(), retries=NO_RETRIES)
        return _text("eth_sendRawTransaction", answer)

    async def _quantity(self, method: str, *parameters: object) -> int:
        return _integer(method, await self.call(method, *parameters))


def _told_error(response: httpx.Response) -> object:
    """The JSON-RPC error of an answer with a client error's status, as some nodes refuse; or None.

    Too many requests are no refusal: waiting helps.
    """
    if not response.is_client_error or response.status_code == _TOO_MANY_REQUESTS:
        return None
    try:
        answer = response.json()
    except ValueError:
        return None
    return answer.get("error") if isinstance(answer, dict) else None


def _refusal(method: str, error: object) -> RpcRefusal:
    if not isinstance(error, dict):
        return RpcRefusal(method, str(error), b"")
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("data")
    if not isinstance(data, str) or not data.startswith("0x") or len(data) % 2 != 0:
        data = "0x"
    return RpcRefusal(method, str(error.get("message", error)), bytes.fromhex(data[2:]))


def _block(block: int | str) -> str:
    return hex(block) if isinstance(block, int) else block


def _text(method: str, value: object) -> str:
    if not isinstance(value, str) or not value.startswith("0x"):
        raise L1Fault(L1_ANSWER_INVALID, method=method, expected="hex text", found=repr(value)[:80])
    return value.lower()


def _integer(method: str, value: object) -> int:
    text = _text(method, value)
    try:
        return int(text, 16)
    except ValueError as error:
        raise L1Fault(
            L1_ANSWER_INVALID, method=method, expected="a quantity", found=text[:80]
        ) from error


def _bytes(method: str, value: object) -> bytes:
    text = _text(method, value)
    try:
        return bytes.fromhex(text[2:])
    except ValueError as error:
        raise L1Fault(
            L1_ANSWER_INVALID, method=method, expected="bytes", found=text[:80]
        ) from error


def _fields(method: str, value: object, names: Sequence[str]) -> list[Any]:
    """The named fields of an object, all of which must be there."""
    if not isinstance(value, dict) or any(name not in value for name in names):
        raise L1Fault(
            L1_ANSWER_INVALID,
            method=method,
            expected=f"an object with {', '.join(names)}",
            found=repr(value)[:80],
        )
    return [value[name] for name in names]


def _header(value: object) -> BlockHeader:
    method = "eth_getBlockByNumber"
    number, own, parent, time, fee = _fields(
        method, value, ("number", "hash", "parentHash", "timestamp", "baseFeePerGas")
    )
    return BlockHeader(
        number=_integer(method, number),
        block_hash=_text(method, own),
        parent_hash=_text(method, parent),
        timestamp_s=_integer(method, time),
        base_fee_wei=_integer(method, fee),
    )


def _logs(value: object) -> list[LogEntry]:
    method = "eth_getLogs"
    if not isinstance(value, list):
        raise L1Fault(L1_ANSWER_INVALID, method=method, expected="a list", found=repr(value)[:80])
    return [_log(method, item) for item in value]


def _log(method: str, value: object) -> LogEntry:
    address, topics, data, number, block_hash, transaction, index = _fields(
        method,
        value,
        (
            "address",
            "topics",
            "data",
            "blockNumber",
            "blockHash",
            "transactionHash",
            "logIndex",
        ),
    )
    return LogEntry(
        address=_text(method, address),
        topics=tuple(_bytes(method, topic) for topic in topics),
        data=_bytes(method, data),
        block_number=_integer(method, number),
        block_hash=_text(method, block_hash),
        transaction_hash=_text(method, transaction),
        log_index=_integer(method, index),
    )


def _receipt(value: object) -> Receipt:
    method = "eth_getTransactionReceipt"
    transaction, number, block_hash, status, gas, contract = _fields(
        method,
        value,
        (
            "transactionHash",
            "blockNumber",
            "blockHash",
            "status",
            "gasUsed",
            "contractAddress",
        ),
    )
    return Receipt(
        transaction_hash=_text(method, transaction),
        block_number=_integer(method, number),
        block_hash=_text(method, block_hash),
        is_successful=_integer(method, status) == 1,
        gas_used=_integer(method, gas),
        contract_address=None if contract is None else _text(method, contract),
    )
