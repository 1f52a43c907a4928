"""Facts of conditional transfers: as the file says, as was proved, and known to L1."""

import asyncio

import pytest

from provex.ethereum.contracts import address_bytes, encode_call
from provex.protocol.errors import CONDITION_WITHOUT_FACT, CONDITIONS_MALFORMED, Rejected
from provex.protocol.messages import transfer_condition
from provex.settlement.service.conditions import condition_words, conditions_met
from provex.storage.batch_conditions import BatchCondition, conditions_file, conditions_text

REGISTRY = "0x" + "11" * 20
FACTS = [bytes([number]) * 32 for number in (1, 2, 3)]
ONE, TWO, UNKNOWN = [
    transfer_condition(fact_registry=address_bytes(REGISTRY), fact=fact) for fact in FACTS
]
KNOWN = {encode_call("isValid(bytes32)", fact) for fact in FACTS[:2]}


class Node:
    """A registry that knows the first two facts."""

    async def call_contract(self, address, data, *, block):
        assert address == REGISTRY
        return int(data in KNOWN).to_bytes(32)


def words(*conditions):
    return (0, 0, 0, len(conditions) << 32, *conditions)


@pytest.fixture
def met(tmp_path):
    (tmp_path / "batches").mkdir()

    def of(facts, *conditions):
        if facts:
            text = conditions_text([BatchCondition(REGISTRY, "0x" + fact.hex()) for fact in facts])
            conditions_file(tmp_path / "batches", 7).write_text(text)
        return asyncio.run(conditions_met(Node(), tmp_path, 7, words(*conditions)))

    return of


def test_facts_come_in_the_order_of_the_conditions(met):
    assert condition_words(words(TWO, ONE)) == (TWO, ONE)
    assert met([]) == ()
    found = met([FACTS[1], FACTS[0], FACTS[1]], TWO, ONE, TWO)
    assert [each.fact for each in found] == [FACTS[1], FACTS[0], FACTS[1]]


def test_a_condition_without_a_fact_is_refused_by_number(met):
    with pytest.raises(Rejected) as raised:
        met([FACTS[0], FACTS[2]], ONE, UNKNOWN)
    assert raised.value.code == CONDITION_WITHOUT_FACT
    assert raised.value.kind.is_retryable
    assert hex(UNKNOWN) in str(raised.value)


@pytest.mark.parametrize(
    ("facts", "conditions"),
    [([], [ONE]), ([FACTS[0]], []), ([FACTS[0]], [TWO]), ([FACTS[0], FACTS[1]], [TWO, ONE])],
)
def test_a_file_of_other_conditions_than_were_proved_is_refused(met, facts, conditions):
    with pytest.raises(Rejected) as raised:
        met(facts, *conditions)
    assert raised.value.code == CONDITIONS_MALFORMED
