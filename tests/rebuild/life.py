"""A seeded life of a small exchange with every kind of transaction, closed in batches."""

from functools import cache

from rules.scenario import Scenario

from provex.protocol.state import Position
from provex.storage.batch_file import Batch

SEED, STEPS, BATCHES = 1083, 58, 3


@cache
def life() -> Scenario:
    scenario = Scenario(seed=SEED)
    for _ in range(BATCHES):
        for _ in range(STEPS):
            scenario.step()
        scenario.close()
    return scenario


def batches() -> list[Batch]:
    return life().batches


def positions() -> dict[int, Position]:
    """What the ledger holds in the end."""
    ledger = life().ledger
    return {key: ledger.position(key) for key in ledger.position_ids()}
