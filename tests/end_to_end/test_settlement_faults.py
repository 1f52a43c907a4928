"""The service on the real contracts: a crash after sending, a reorganised batch, a node away."""

import asyncio
from pathlib import Path

from rules.world import ALICE, BOB
from settled_world import PROFILE, SettledWorld, settled_world
from settlement.service.fakes import QUICK

from provex.cli.main import main
from provex.ethereum.contracts import address_bytes
from provex.ethereum.development import CHAIN_ID, Role, development_account
from provex.ethereum.replacing_wallet import ReplacementPolicy, ReplacingWallet
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.proving_system import proving_system
from provex.settlement.service.chain import ExchangeChain
from provex.settlement.service.files import ProofCheck, SettlementFiles
from provex.settlement.service.progress import Stage
from provex.settlement.service.prover import ProofTerms
from provex.settlement.service.service import SettlementService


class OnceProved:
    """Proves in this process and counts; here L1 is what fails."""

    capacity = 1

    def __init__(self, world: SettledWorld, check: ProofCheck) -> None:
        self.asked: list[int] = []
        self._deployment = Deployment(CHAIN_ID, address_bytes(world.exchange))
        self._check = check

    async def prove(self, batch_path: Path) -> bytes:
        batch = self._check.batch(batch_path)
        self.asked.append(batch.number)
        proof, _ = await asyncio.to_thread(
            prove_batch, proving_system(), batch, self._deployment, PROFILE
        )
        return proof.to_bytes()


class Settled:
    """One data directory on one chain, served by one process after the other."""

    def __init__(self, world: SettledWorld, root: Path) -> None:
        self.world = world
        self.root = root
        self.files = SettlementFiles(root)
        terms = ProofTerms(chain_id=CHAIN_ID, contract=world.exchange, profile=PROFILE)
        self.check = ProofCheck(proving_system(), terms)
        self.prover = OnceProved(world, self.check)

    def close_batch(self) -> None:
        ledger = self.world.ledger
        batch = ledger.close_batch(self.world.now())
        ledger.open_batch(self.world.now())
        self.files.batch_path(batch.number).write_bytes(batch.to_bytes())

    def service(self) -> SettlementService:
        wallet = ReplacingWallet(
            self.world.rpc,
            development_account(Role.OPERATOR).private_key,
            chain_id=CHAIN_ID,
            outbox=self.root / "outbox.json",
            policy=ReplacementPolicy(after_s=5, poll_s=0.05),
        )
        chain = ExchangeChain(
            wallet,
            self.world.exchange,
            proving_system(),
            confirmations=2,
            data_dir=self.root,
        )
        return SettlementService(
            self.files,
            self.check,
            self.prover,
            chain,
            QUICK,
            progress_path=self.root / "settlement.json",
        )

    def run_until(self, condition, seconds: float = 300) -> SettlementService:
        async def run() -> SettlementService:
            service = self.service()
            running = asyncio.ensure_future(service.run())
            try:
                async with asyncio.timeout(seconds):
                    while not condition(service):
                        if running.done():
                            await running
                        await asyncio.sleep(0.02)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            return service

        return self.world.run(run())

    def accepted(self) -> int:
        return self.world.read("getSequenceNumber()")


def stage_of(service: SettlementService, number: int) -> Stage | None:
    one = service.progress.batches.get(number)
    return None if one is None else one.stage


def test_a_batch_survives_a_crash_and_a_reorganisation(tmp_path: Path, capsys) -> None:
    with settled_world(tmp_path / "chain") as world:
        settled = Settled(world, tmp_path)
        for trader in (ALICE, BOB):
            world.register(trader)
            world.deposit(trader, 5_000 * 10**6)
        world.trade(ALICE, BOB, 10**8, 115_123_400)
        world.withdrawal(ALICE, 1_000 * 10**6)
        settled.close_batch()

        # The process ends at the moment that the proof's transaction is on its way.
        settled.run_until(lambda one: stage_of(one, 0) in {Stage.PAGES, Stage.PROOF_REGISTERED})
        settled.run_until(lambda one: one.progress.accepted == 1)
        assert settled.accepted() == 1
        assert settled.prover.asked == [0]
        assert world.claim(ALICE) == 1_000 * 10**6

        # The blocks with the pages, the proof and the state are replaced by empty ones.
        world.run(world.rpc.call("anvil_reorg", 3, []))
        assert settled.accepted() == 0
        assert world.claim(ALICE) == 0
        settled.run_until(
            lambda one: one.progress.reorganisations == 1 and one.progress.accepted == 1
        )
        assert world.claim(ALICE) == 1_000 * 10**6
        assert settled.prover.asked == [0]
        world.run(world.rpc.call("anvil_mine", "0x3"))
        service = settled.run_until(lambda one: stage_of(one, 0) is Stage.FINAL)
        assert service.progress.final == 1
        assert service.progress.alarm is None

        arguments = ["--l1", world.rpc.url, "--contract", world.exchange, "--block", "latest"]
        assert main(["rebuild", *arguments]) == 0
        assert "1" in capsys.readouterr().out
