"""Calls, answers and logs of contracts as bytes."""

import asyncio
import json

import httpx
import pytest
from eth_abi.abi import encode

from provex.ethereum.contracts import (
    Contracts,
    address_bytes,
    checksum,
    encode_call,
    event_of_log,
    read,
    topic,
)
from provex.ethereum.events import UserRegistered
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc, LogEntry
from provex.protocol.errors import L1_ANSWER_INVALID

ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def log_of(topics: tuple[bytes, ...], data: bytes = b"", log_index: int = 3) -> LogEntry:
    return LogEntry(
        address="0x00",
        topics=topics,
        data=data,
        block_number=5,
        block_hash="0x" + "01" * 32,
        transaction_hash="0x" + "02" * 32,
        log_index=log_index,
    )


def registered(log_index: int = 3) -> LogEntry:
    data = encode(["address", "uint256", "address"], [ADDRESS, 11, ADDRESS])
    return log_of((topic("LogUserRegistered(address,uint256,address)"),), data, log_index)


def test_log_becomes_its_event() -> None:
    event = event_of_log(registered(), 9)

    assert isinstance(event, UserRegistered)
    assert (event.ethereum_address, event.stark_key) == (ADDRESS, 11)
    assert event.origin.block_time_s == 9


def test_event_id_is_stable_and_differs_by_log_index() -> None:
    ids = []
    for log in (registered(), registered(), registered(4)):
        event = event_of_log(log, 9)
        assert event is not None
        ids.append(event.origin.event_id)

    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("topics", [(), (topic("LogFrozen()"),)])
def test_other_logs_are_no_events(topics: tuple[bytes, ...]) -> None:
    assert event_of_log(log_of(topics), 9) is None


def test_call_without_arguments_is_its_selector() -> None:
    assert encode_call("isFrozen()").hex() == "33eeb147"


def test_addresses_are_twenty_bytes() -> None:
    assert checksum(ADDRESS.lower()) == ADDRESS
    with pytest.raises(ValueError, match="expected 20 bytes, found 2"):
        address_bytes("0x0102")


def test_answer_of_another_type_is_a_fault() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        return httpx.Response(200, json={"id": sent["id"], "result": "0x01"})

    async def ask() -> None:
        async with EthereumRpc("http://node.test", transport=httpx.MockTransport(answer)) as rpc:
            await read(rpc, ADDRESS, "totalSupply()")

    with pytest.raises(L1Fault) as fault:
        asyncio.run(ask())

    assert fault.value.code == L1_ANSWER_INVALID


def test_names_of_a_deployment() -> None:
    contracts = Contracts(
        chain_id=1,
        exchange="0x01",
        token="0x02",
        transfer_registry="0x03",
        price_feeder=None,
        aggregators={"BTC-USD": "0x04"},
    )

    assert contracts.as_mapping() == {
        "exchange": "0x01",
        "token": "0x02",
        "transfer_registry": "0x03",
        "aggregator/BTC-USD": "0x04",
    }
