"""What the service believes of L1 when the node answers only in parts."""

import asyncio
from pathlib import Path

import pytest

from provex.ethereum.contracts import encode_call
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import BlockHeader, RpcRefusal
from provex.protocol.errors import L1_UNREACHABLE
from provex.settlement.proving_system import proving_system
from provex.settlement.service.chain import ChainView, ExchangeChain

EXCHANGE = "0x" + "11" * 20
HEAD, CONFIRMATIONS = 100, 10
ACCEPTED = encode_call("getSequenceNumber()")


class Node:
    """A node whose chain moves on while it is asked, and which fails one question."""

    def __init__(self, failing: tuple[str, int] | None = None, fault: L1Fault | None = None):
        self.failing = failing
        self.fault = fault
        self.looks = HEAD

    async def newest_header(self) -> BlockHeader:
        return BlockHeader(
            number=HEAD, block_hash="0x01", parent_hash="0x02", timestamp_s=1, base_fee_wei=7
        )

    async def block_number(self) -> int:
        self.looks += 1
        return self.looks

    async def call_contract(self, to: str, data: bytes, *, block: int = 0, **_: object) -> bytes:
        question = "accepted" if data == ACCEPTED else "state"
        if (question, block) == self.failing:
            assert self.fault is not None
            raise self.fault
        answer = {("accepted", HEAD): 3, ("accepted", HEAD - CONFIRMATIONS): 2}
        return answer.get((question, block), 77).to_bytes(32)


class Wallet:
    replaced = 0

    def __init__(self, rpc: Node) -> None:
        self.rpc = rpc


def view_of(node: Node) -> ChainView:
    chain = ExchangeChain(
        Wallet(node),  # type: ignore[arg-type]
        EXCHANGE,
        proving_system(),
        confirmations=CONFIRMATIONS,
        data_dir=Path("unused"),
    )
    return asyncio.run(chain.view())


def silence() -> L1Fault:
    return L1Fault(L1_UNREACHABLE, method="eth_call", reason="away")


def test_a_view_is_what_the_contract_says_at_the_head() -> None:
    view = view_of(Node())

    assert (view.accepted, view.final, view.state_hash) == (3, 2, 77)


@pytest.mark.parametrize(
    "failing", [("accepted", HEAD), ("state", HEAD), ("accepted", HEAD - CONFIRMATIONS)]
)
def test_a_question_without_an_answer_is_no_answer(failing: tuple[str, int]) -> None:
    """Also while the chain goes on: 0 for it would look as if another exchange stood there."""
    with pytest.raises(L1Fault) as fault:
        view_of(Node(failing, silence()))

    assert fault.value.code == L1_UNREACHABLE


def test_a_node_without_old_states_makes_nothing_final() -> None:
    refusal = RpcRefusal("eth_call", "missing trie node", b"")

    view = view_of(Node(("accepted", HEAD - CONFIRMATIONS), refusal))

    assert (view.accepted, view.final) == (3, 0)
