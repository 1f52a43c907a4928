"""An announced configuration is put in force on L1 between two batches, on the real contracts."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from provex.ethereum.contracts import read
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.governance import (
    announce_asset,
    announce_configuration,
    apply_configuration,
    governance_view,
    take_back_asset,
    take_back_configuration,
)
from provex.ethereum.wallet import Wallet
from provex.protocol.configuration import AssetConfiguration, Configuration, RiskSegment
from provex.protocol.errors import (
    CONFIGURATION_NOT_ANNOUNCED,
    CONFIGURATION_NOT_DUE,
    SETTLEMENT_OUT_OF_ORDER,
    Rejected,
)
from provex.rules.configuration import configuration_hash
from provex.settlement.service.configurations import ConfigurationChanges
from tests.rebuild.settled import SettledChain, on_chain
from tests.rules.world import configuration

DAY_S = 86_400
CONFIRMATIONS = 3
ASSET_ID = 2**119


def wider() -> Configuration:
    asset = AssetConfiguration(
        asset_id=ASSET_ID, resolution=10**6, risk_segments=(RiskSegment(2**128 - 1, 5),)
    )
    return replace(configuration(), assets=(*configuration().assets, asset))


OLD, NEW = configuration_hash(configuration()), configuration_hash(wider())


class Changes:
    """A chain whose governor announces what the test says."""

    def __init__(self, chain: SettledChain) -> None:
        self.chain = chain
        key = development_account(Role.DEPLOYER).private_key
        self.governor = Wallet(chain.rpc, key, chain_id=CHAIN_ID)
        self.changes = ConfigurationChanges(
            chain.operator, chain.exchange, confirmations=CONFIRMATIONS
        )

    async def governs(self, data: bytes) -> None:
        view = await governance_view(self.chain.rpc, self.chain.exchange)
        await self.governor.send_and_wait(view.address, data)

    async def announce(self) -> None:
        await self.governs(announce_configuration(wider()))
        await self.governs(announce_asset(ASSET_ID, NEW))

    async def bring(self, number: int, hashed: int = NEW) -> int:
        """How many transactions it took."""
        return len(await self.changes.bring_into_force(number, hashed))

    async def refused(self, number: int, hashed: int = NEW) -> int:
        with pytest.raises(Rejected) as caught:
            await self.bring(number, hashed)
        return caught.value.code

    async def in_force(self) -> tuple[int, bytes]:
        view = await governance_view(self.chain.rpc, self.chain.exchange)
        (asset,) = await read(
            self.chain.rpc,
            view.address,
            "configurationHash(uint256)",
            (ASSET_ID,),
            returns=("bytes32",),
        )
        return view.configuration_hash, asset


def story(folder: Path, told: Callable[[Changes], Awaitable[None]], *, settled: int = 0) -> None:
    on_chain(folder, lambda chain: told(Changes(chain)), settled=settled)


def test_a_configuration_comes_into_force_with_its_first_batch(tmp_path: Path) -> None:
    async def told(world: Changes) -> None:
        assert await world.refused(1) == CONFIGURATION_NOT_ANNOUNCED
        await world.announce()
        assert await world.refused(1) == CONFIGURATION_NOT_DUE
        await world.chain.wait(30 * DAY_S - 10)
        assert await world.refused(1) == CONFIGURATION_NOT_DUE
        await world.chain.wait(20)
        # Batches before it name the one in force and need nothing.
        assert await world.bring(1, OLD) == 0
        assert await world.in_force() == (OLD, bytes(32))

        assert await world.bring(1) == 2

        assert await world.in_force() == (NEW, NEW.to_bytes(32))
        assert await world.bring(1) == 0
        assert (await governance_view(world.chain.rpc, world.chain.exchange)).announced == ()
        # What is left of the old configuration can not come any more, and says so.
        assert await world.refused(1, OLD) == CONFIGURATION_NOT_ANNOUNCED

    story(tmp_path, told, settled=1)


def test_it_waits_until_the_batch_before_cannot_leave_the_chain(tmp_path: Path) -> None:
    async def told(world: Changes) -> None:
        await world.announce()
        await world.chain.wait(30 * DAY_S)
        assert await world.refused(2) == SETTLEMENT_OUT_OF_ORDER
        assert await world.in_force() == (OLD, bytes(32))
        assert await world.bring(1) == 2

    story(tmp_path, told, settled=1)


def test_an_acceptance_that_is_young_counts_only_under_its_confirmations(tmp_path: Path) -> None:
    async def told(world: Changes) -> None:
        await world.announce()
        await world.chain.wait(30 * DAY_S)
        # The batch was accepted long ago; one more is too young to build on.
        (accepted,) = await read(world.chain.rpc, world.chain.exchange, "getSequenceNumber()")
        assert accepted == 1
        world.changes = ConfigurationChanges(
            world.chain.operator, world.chain.exchange, confirmations=10_000
        )
        with pytest.raises(L1Fault):
            # Before the contract stood there, nothing can be asked.
            await world.bring(1)
        assert await world.in_force() == (OLD, bytes(32))

    story(tmp_path, told, settled=1)


def test_a_crash_between_the_two_steps_is_made_good(tmp_path: Path) -> None:
    async def told(world: Changes) -> None:
        await world.announce()
        await world.chain.wait(30 * DAY_S)
        await world.governs(apply_configuration(NEW))
        assert await world.in_force() == (NEW, bytes(32))

        assert await world.bring(1) == 1

        assert await world.in_force() == (NEW, NEW.to_bytes(32))

    story(tmp_path, told, settled=1)


def test_what_lapsed_or_was_taken_back_does_not_come(tmp_path: Path) -> None:
    async def told(world: Changes) -> None:
        await world.announce()
        await world.chain.wait(61 * DAY_S)
        assert await world.refused(1) == CONFIGURATION_NOT_DUE
        await world.governs(take_back_asset(ASSET_ID, NEW))
        await world.governs(take_back_configuration(NEW))
        assert await world.refused(1) == CONFIGURATION_NOT_ANNOUNCED

    story(tmp_path, told, settled=1)
