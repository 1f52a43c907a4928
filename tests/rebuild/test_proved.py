"""A real proof is settled in the real exchange, and the state is rebuilt from what it published."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from settlement.proved import DEPLOYMENT, PROFILE, PROVED, system

from provex.ethereum.contracts import read
from provex.protocol.errors import (
    L1_TRANSACTION_REVERTED,
    SETTLEMENT_CONFLICT,
    SETTLEMENT_OUT_OF_ORDER,
    Rejected,
)
from provex.rebuild.main_words import main_output_of
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings
from provex.settlement.batch_proof import prove_batch
from provex.settlement.l1_batches import BatchSettlement, Condition
from provex.settlement.proof_file import ProofFile

from .life import REGISTRY, batches
from .settled import CONDITIONS, SettledChain, on_proving_chain


@cache
def proof() -> ProofFile:
    return prove_batch(system(), batches()[0], DEPLOYMENT, PROFILE)[0]


def conditions() -> list[Condition]:
    return [
        Condition("0x" + REGISTRY.hex(), CONDITIONS[word])
        for word in main_output_of(proof().main_words).conditions
    ]


@PROVED
def test_a_proved_batch_is_settled_once_and_rebuilt(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        settlement = BatchSettlement(chain.operator, chain.exchange, system())
        await chain.prepare(batches()[0])
        await settlement.register(proof())

        steps = await settlement.settle(0, proof(), batch_id=7, conditions=conditions())
        block = await chain.rpc.block_number()
        again = await settlement.settle(0, proof(), batch_id=7, conditions=conditions())

        assert [(step.what, step.receipt is None) for step in steps] == [
            ("proof", True),
            ("state", False),
        ]
        assert [(step.what, step.receipt) for step in again] == [("state", None)]
        assert await chain.rpc.block_number() == block
        assert await read(chain.rpc, chain.exchange, "getLastBatchId()") == (7,)
        found = await rebuild_state(chain.rpc, chain.exchange, RebuildSettings(block="latest"))
        assert found.shared_state == batches()[0].new_state
        assert (found.sequence_number, found.batch_id) == (1, 7)
        assert found.positions

        other = replace(proof(), main_words=(*proof().main_words[:-1], 5))
        with pytest.raises(Rejected) as refused:
            await settlement.settle(0, other, batch_id=7)
        assert refused.value.code == SETTLEMENT_CONFLICT
        with pytest.raises(Rejected) as refused:
            await settlement.settle(1, proof(), batch_id=8)
        assert refused.value.code == SETTLEMENT_CONFLICT
        with pytest.raises(Rejected) as refused:
            await settlement.settle(2, proof(), batch_id=9)
        assert refused.value.code == SETTLEMENT_OUT_OF_ORDER

    on_proving_chain(tmp_path, story)


@PROVED
def test_a_batch_that_the_exchange_refuses_is_told_with_its_reason(tmp_path: Path) -> None:
    async def story(chain: SettledChain) -> None:
        settlement = BatchSettlement(chain.operator, chain.exchange, system())

        with pytest.raises(Rejected) as refused:
            await settlement.settle(0, proof(), batch_id=7, conditions=conditions())

        # Nobody deposited what the batch credits.
        assert refused.value.code == L1_TRANSACTION_REVERTED
        assert "Deposit" in str(refused.value.fields["reason"])

    on_proving_chain(tmp_path, story)
