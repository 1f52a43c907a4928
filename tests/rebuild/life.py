"""A seeded life of a small exchange with every kind of transaction, as L1 can know it."""

from functools import cache

from rules.scenario import TRADERS, Scenario
from rules.world import (
    EXPIRATION_HOURS,
    FEE,
    INSURANCE,
    NOW_S,
    configuration,
    id_of,
    key_of,
    transfer,
)

from provex.native import crypto
from provex.protocol.state import Position
from provex.protocol.transactions import ForcedTrade
from provex.storage.batch_file import Batch

SEED, STEPS, BATCHES = 0, 58, 3
OWNERS = (*TRADERS, INSURANCE, FEE)
"""Private keys of all positions."""
REGISTRY = bytes.fromhex("c0de" * 10)
"""Knows every fact of the conditional transfers."""


class SettledScenario(Scenario):
    """Only what L1 could have asked for: forced trades of two positions, conditions of facts."""

    def transfer(self) -> None:
        condition = {}
        if self.random.random() < 0.4:
            condition = {"condition": condition_of(fact_of(self.random.randint(1, 9)))}
        self.try_apply(
            transfer(
                self.trader(),
                self.random.choice((*TRADERS, INSURANCE, FEE)),
                self.random.choice((0, 1, 10**6, 10**12)),
                nonce=self.next_nonce(),
                expiration_hours=EXPIRATION_HOURS + 400,
                **condition,
            )
        )

    def forced_trade(self) -> None:
        a, b = self.random.sample((*TRADERS, INSURANCE), k=2)
        asset, size = self.random.randrange(3), self.random.choice((0, self.size(), 2**64 - 1))
        applied = self.try_apply(
            ForcedTrade(
                public_key_a=key_of(a),
                public_key_b=key_of(b),
                position_id_a=id_of(a),
                position_id_b=id_of(b),
                synthetic_asset_id=configuration().assets[asset].asset_id,
                amount_collateral=self.cost(asset, min(size, 2**40)),
                amount_synthetic=size,
                is_a_buying_synthetic=self.random.random() < 0.5,
                nonce=self.next_nonce(),
            )
        )
        assert applied is not None, "a forced trade always has an outcome"


def fact_of(number: int) -> bytes:
    return number.to_bytes(32)


def condition_of(fact: bytes) -> int:
    return int.from_bytes(crypto.keccak256(REGISTRY + fact)) % 2**250


@cache
def life() -> Scenario:
    scenario = SettledScenario(seed=SEED)
    for _ in range(BATCHES):
        for _ in range(STEPS):
            scenario.step()
        scenario.close()
    assert scenario.now < NOW_S + 86_400
    return scenario


def batches() -> list[Batch]:
    return life().batches


def positions() -> dict[int, Position]:
    """What the ledger holds in the end."""
    ledger = life().ledger
    return {key: ledger.position(key) for key in ledger.position_ids()}
