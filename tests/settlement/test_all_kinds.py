"""A batch with every kind of transaction, valid and invalid forced ones, is proved."""

from rules.scenario import Scenario
from rules.world import DOMAIN

from provex.rules.position import position_domain
from provex.settlement.batch_proof import Deployment, prove_batch, verify_proof
from provex.storage.batch_file import batch_from_bytes
from settlement.proved import CHAIN_ID, CONTRACT, PROFILE, PROVED, system

SEED, STEPS = 1083, 58


@PROVED
def test_a_batch_with_all_kinds_of_transactions_is_proved() -> None:
    assert position_domain(CHAIN_ID, int.from_bytes(CONTRACT)) == DOMAIN
    life = Scenario(seed=SEED)
    for _ in range(STEPS):
        life.step()
    life.close()
    batch = batch_from_bytes(life.batches[0].to_bytes())
    heard: list[str] = []

    proof, measured = prove_batch(
        system(),
        batch,
        Deployment(CHAIN_ID, CONTRACT),
        PROFILE,
        progress=lambda name, _: heard.append(name),
    )
    verify_proof(system(), proof)

    assert len({type(each).__name__ for each in batch.transactions}) == 11
    assert life.invalid
    assert proof.main_words == batch.main_words
    assert measured.steps > 0
    assert {"run the rules", "composition", "grinding"} <= set(heard)
