"""The JSON-RPC client against answers of every kind."""

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest

from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import NO_RETRIES, EthereumRpc, RetryPolicy, RpcRefusal
from provex.protocol.errors import (
    L1_ANSWER_INVALID,
    L1_CHAIN_MISMATCH,
    L1_REQUEST_REFUSED,
    L1_UNREACHABLE,
    Rejected,
)

Answer = Callable[[httpx.Request], httpx.Response]
QUICK = RetryPolicy(name="three attempts at once", attempts=3, first_wait_s=0.0)


def result_of(answer: Answer, method: str = "eth_chainId", **options: RetryPolicy) -> object:
    async def ask() -> object:
        transport = httpx.MockTransport(answer)
        async with EthereumRpc("http://node.test", transport=transport) as rpc:
            return await rpc.call(method, **options)

    return asyncio.run(ask())


def reply(value: object) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        return httpx.Response(200, json={"jsonrpc": "2.0", "id": sent["id"], "result": value})

    return answer


def failing(count: int, then: Answer) -> tuple[Answer, list[httpx.Request]]:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) <= count:
            raise httpx.ConnectError("connection refused", request=request)
        return then(request)

    return answer, requests


def test_result_is_returned() -> None:
    assert result_of(reply("0x7a69")) == "0x7a69"


def test_read_is_repeated_until_the_node_answers() -> None:
    answer, requests = failing(2, reply("0x1"))

    assert result_of(answer, retries=QUICK) == "0x1"
    assert len(requests) == 3


def test_read_gives_up_with_a_retryable_fault() -> None:
    answer, requests = failing(9, reply("0x1"))

    with pytest.raises(L1Fault, match="connection refused") as fault:
        result_of(answer, retries=QUICK)

    assert (fault.value.code, len(requests)) == (L1_UNREACHABLE, 3)
    assert fault.value.kind.is_retryable


@pytest.mark.parametrize(
    "rubbish", [b"<html>busy</html>", b"[]", b'{"id": null, "error": {"message": "limit"}}']
)
def test_what_is_no_answer_of_a_node_is_asked_again(rubbish: bytes) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=rubbish) if len(asked) < 3 else reply("0x1")(request)

    assert result_of(answer, retries=QUICK) == "0x1"
    assert len(asked) == 3
    asked.clear()
    with pytest.raises(L1Fault) as fault:
        result_of(answer, retries=NO_RETRIES)
    assert fault.value.code == L1_ANSWER_INVALID


def test_a_refusal_is_an_answer() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        own_id = json.loads(request.content)["id"]
        return httpx.Response(200, json={"id": own_id, "error": {"message": "no"}})

    with pytest.raises(RpcRefusal):
        result_of(answer, retries=QUICK)
    assert len(asked) == 1


def test_write_is_sent_once() -> None:
    answer, requests = failing(9, reply("0x1"))

    with pytest.raises(L1Fault):
        result_of(answer, method="eth_sendRawTransaction", retries=NO_RETRIES)

    assert len(requests) == 1


def test_server_error_is_a_fault() -> None:
    with pytest.raises(L1Fault) as fault:
        result_of(lambda _: httpx.Response(503), retries=NO_RETRIES)

    assert fault.value.code == L1_UNREACHABLE


def test_error_answer_is_a_refusal_with_its_revert_data() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        error = {"code": 3, "message": "execution reverted", "data": "0x08c379a0"}
        return httpx.Response(200, json={"id": json.loads(request.content)["id"], "error": error})

    with pytest.raises(RpcRefusal, match="execution reverted") as refusal:
        result_of(answer)

    assert refusal.value.code == L1_REQUEST_REFUSED
    assert refusal.value.data == bytes.fromhex("08c379a0")


def test_error_data_that_is_no_hex_is_left_out() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        error = {"code": -32000, "message": "no", "data": {"data": "text"}}
        return httpx.Response(200, json={"id": json.loads(request.content)["id"], "error": error})

    with pytest.raises(RpcRefusal) as refusal:
        result_of(answer)

    assert refusal.value.data == b""


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"id": -1, "result": "0x1"}),
        httpx.Response(200, json=[1, 2]),
    ],
)
def test_answer_of_another_shape_is_a_fault(response: httpx.Response) -> None:
    with pytest.raises(L1Fault) as fault:
        result_of(lambda _: response)

    assert fault.value.code == L1_ANSWER_INVALID


def test_batch_keeps_the_order_of_the_questions() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        answers = [{"id": item["id"], "result": item["params"][0]} for item in sent]
        return httpx.Response(200, json=list(reversed(answers)))

    async def ask() -> list[object]:
        async with EthereumRpc("http://node.test", transport=httpx.MockTransport(answer)) as rpc:
            assert await rpc.call_many([]) == []
            return await rpc.call_many([("echo", (number,)) for number in range(5)])

    assert asyncio.run(ask()) == [0, 1, 2, 3, 4]


def ask_with(value: object, question: Callable[[EthereumRpc], object]) -> object:
    async def ask() -> object:
        transport = httpx.MockTransport(reply(value))
        async with EthereumRpc("http://node.test", transport=transport) as rpc:
            return await question(rpc)  # type: ignore[misc]

    return asyncio.run(ask())


@pytest.mark.parametrize("value", [None, 5, "5", "0xzz", {}])
def test_quantity_of_another_shape_is_a_fault(value: object) -> None:
    with pytest.raises(L1Fault) as fault:
        ask_with(value, lambda rpc: rpc.block_number())

    assert fault.value.code == L1_ANSWER_INVALID


@pytest.mark.parametrize("value", [5, {}, {"number": "0x1"}])
def test_header_of_another_shape_is_a_fault(value: object) -> None:
    with pytest.raises(L1Fault) as fault:
        ask_with(value, lambda rpc: rpc.header(1))

    assert fault.value.code == L1_ANSWER_INVALID


@pytest.mark.parametrize("value", [5, [{}], [None]])
def test_logs_of_another_shape_are_a_fault(value: object) -> None:
    with pytest.raises(L1Fault) as fault:
        ask_with(value, lambda rpc: rpc.logs_of_range(["0x00"], 1, 2))

    assert fault.value.code == L1_ANSWER_INVALID


def test_code_that_is_no_hex_is_a_fault() -> None:
    with pytest.raises(L1Fault) as fault:
        ask_with("0xzz", lambda rpc: rpc.code("0x00"))

    assert fault.value.code == L1_ANSWER_INVALID


def test_missing_block_and_receipt_are_none() -> None:
    assert ask_with(None, lambda rpc: rpc.header(1)) is None
    assert ask_with(None, lambda rpc: rpc.receipt("0x00")) is None


def test_another_chain_is_refused() -> None:
    assert ask_with("0x7a69", lambda rpc: rpc.require_chain(31337)) is None
    with pytest.raises(Rejected, match="expected chain id 1, found 31337") as rejection:
        ask_with("0x7a69", lambda rpc: rpc.require_chain(1))

    assert rejection.value.code == L1_CHAIN_MISMATCH


def test_an_error_under_a_client_errors_status_is_a_refusal_at_once() -> None:
    """Some nodes answer a range of too many blocks like this."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        error = {"code": -32600, "message": "ranges over 10000 blocks are not supported"}
        return httpx.Response(400, json={"jsonrpc": "2.0", "id": None, "error": error})

    with pytest.raises(RpcRefusal, match="over 10000 blocks"):
        result_of(answer, retries=QUICK)
    assert len(requests) == 1


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(429, json={"error": {"code": 429, "message": "slow down"}}),
        httpx.Response(404, text="not here"),
        httpx.Response(400, json=["error"]),
        httpx.Response(503, json={"error": "overloaded"}),
    ],
)
def test_other_statuses_are_tried_again(response: httpx.Response) -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return response

    with pytest.raises(L1Fault) as fault:
        result_of(answer, retries=QUICK)
    assert (fault.value.code, len(requests)) == (L1_UNREACHABLE, 3)
