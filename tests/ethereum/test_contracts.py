"""Calls, answers and logs of contracts as bytes."""

import asyncio
import json

import httpx
import pytest

from provex.ethereum.contracts import (
    Contracts,
    address_bytes,
    argument_types,
    checksum,
    encode_call,
    read,
)
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.errors import L1_ANSWER_INVALID

ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def test_call_without_arguments_is_its_selector() -> None:
    assert encode_call("isFrozen()").hex() == "33eeb147"


@pytest.mark.parametrize(
    ("signature", "types"),
    [
        ("f()", []),
        ("f(uint256)", ["uint256"]),
        ("f(address,(bytes32,uint256)[],bytes)", ["address", "(bytes32,uint256)[]", "bytes"]),
        ("f(((bool,bool),bytes),uint8)", ["((bool,bool),bytes)", "uint8"]),
    ],
)
def test_types_of_a_signature(signature: str, types: list[str]) -> None:
    assert argument_types(signature) == types


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
