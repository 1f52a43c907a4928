"""Facts of conditional transfers come from the registry's logs, or are missing by number."""

import asyncio

import pytest
from eth_abi.abi import encode

from provex.ethereum.contracts import address_bytes, topic
from provex.ethereum.rpc import LogEntry
from provex.native import crypto
from provex.protocol.errors import CONDITION_WITHOUT_FACT, Rejected
from provex.protocol.messages import transfer_condition
from provex.settlement.service.conditions import (
    LOG_REGISTERED_TRANSFER,
    condition_words,
    conditions_of,
)

REGISTRY = "0x" + "11" * 20
RECIPIENT, TOKEN = "0x" + "22" * 20, "0x" + "33" * 20


def fact(amount, salt):
    return crypto.keccak256(
        address_bytes(RECIPIENT) + amount.to_bytes(32) + address_bytes(TOKEN) + salt.to_bytes(32)
    )


def condition(amount, salt):
    return transfer_condition(fact_registry=address_bytes(REGISTRY), fact=fact(amount, salt))


class Node:
    """Logs of two transfers in one block."""

    async def block_number(self):
        return 9

    async def logs_of_range(self, addresses, first, last, topics):
        assert addresses == [REGISTRY]
        types = ["address", "address", "uint256", "uint256"]
        return [
            LogEntry(
                address=REGISTRY,
                topics=(topic(LOG_REGISTERED_TRANSFER),),
                data=encode(types, [RECIPIENT, TOKEN, amount, salt]),
                block_number=4,
                block_hash="0x",
                transaction_hash="0x",
                log_index=salt,
            )
            for amount, salt in ((5, 1), (6, 2))
            if first <= 4 <= last
        ]


def words(*conditions):
    return (0, 0, 0, len(conditions) << 32, *conditions)


def found(*conditions):
    return asyncio.run(conditions_of(Node(), REGISTRY, words(*conditions)))


def test_facts_are_found_in_the_order_of_the_conditions():
    one, two = condition(5, 1), condition(6, 2)

    assert condition_words(words(two, one)) == (two, one)
    assert [each.fact for each in found(two, one, two)] == [fact(6, 2), fact(5, 1), fact(6, 2)]
    assert found() == ()


def test_a_condition_without_a_fact_is_refused_by_number():
    with pytest.raises(Rejected) as raised:
        found(condition(5, 1), condition(5, 3))
    assert raised.value.code == CONDITION_WITHOUT_FACT
    assert raised.value.kind.is_retryable
