"""Proofs on a real cluster of two machines, on loopback: killed, lied to, taken away, brought back."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import pytest

from provex.cli.network import free_port
from provex.cli.ray_cluster import local_ray_cluster
from provex.protocol.errors import (
    PROOF_MEMORY_EXCEEDED,
    PROOF_WORKER_FAILED,
    PROVER_OF_OTHER_VERSION,
    PROVERS_UNREACHABLE,
    Rejected,
)
from provex.settlement.service.files import ProofCheck, SettlementFiles
from provex.settlement.service.prover import ProofTerms, refusal_of
from provex.settlement.service.ray_client import proofs_at_a_time
from provex.settlement.service.ray_pool import RayCluster, RayPool
from provex.settlement.service.ray_task import prove
from provex.settlement.service.service import ServiceSettings, SettlementService
from tests.settlement.proved import CHAIN_ID, CONTRACT, PROFILE, batch, system

from .fakes import FakeChain

pytestmark = pytest.mark.xdist_group("ray")

ROOT = Path(__file__).resolve().parents[3]
TERMS = ProofTerms(chain_id=CHAIN_ID, contract="0x" + CONTRACT.hex(), profile=PROFILE)
TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "5a" * 32}
QUICK = ServiceSettings(profile=PROFILE, poll_s=0.05, retry_first_s=0.1, retry_max_s=0.5)
PATIENCE_S = 240
MEMORY_GIB = 3.0


class Clusters:
    """The one cluster of these tests, which may be ended and begun again at its address."""

    def __init__(self):
        self.port = free_port()
        self.stack = contextlib.ExitStack()
        self.begin(machines=2)

    def begin(self, machines=1):
        self.running = self.stack.enter_context(
            local_ray_cluster(
                machines=machines,
                memory_gib=MEMORY_GIB,
                port=self.port,
                environment=TOKEN | {"PYTHONPATH": str(ROOT)},
            )
        )

    def workers(self, machine=None):
        """The processes that make a proof now, on any machine or on one."""
        running = self.running
        ours = running.process_ids() if machine is None else running.begun_by(machine)
        return [one for one in ours if title(one) == "ray::prove"]


def title(process_id):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process_id}/cmdline").read_bytes().strip(b"\0 ").decode()


@pytest.fixture(scope="module")
def clusters():
    made = Clusters()
    with made.stack:
        yield made


@pytest.fixture(autouse=True)
def _client(monkeypatch):
    for name, value in TOKEN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RAY_CLIENT_RECONNECT_GRACE_PERIOD", "1")


class SilentChain(FakeChain):
    async def resume(self):
        await asyncio.Event().wait()


class World:
    """A data directory with batches and a pool on the cluster."""

    def __init__(self, clusters, root, **changes):
        self.clusters = clusters
        self.root = root
        self.files = SettlementFiles(root)
        self.heard = []
        task = {"task": changes.pop("task")} if "task" in changes else {}
        needs = {"cpus": 1, "memory_gib": MEMORY_GIB, "proofs_max": 9} | changes
        address = needs.pop("address", f"ray://127.0.0.1:{clusters.port}")
        self.address = address
        cluster = RayCluster(address=address, **needs)
        log_path = root / "proofs.log"
        self.pool = RayPool(
            TERMS, system(), cluster, log_path=log_path, heard=self.heard.append, **task
        )

    def close_batches(self, *numbers):
        for number in numbers:
            self.files.batch_path(number).write_bytes(batch().to_bytes())

    async def proved(self):
        """One proof from the pool alone."""
        self.close_batches(3)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.pool.prove(self.files.batch_path(3))
        finally:
            await self.pool.close()

    def refusal(self):
        with pytest.raises(Rejected) as raised:
            asyncio.run(self.proved())
        return raised.value

    @contextlib.asynccontextmanager
    async def service(self):
        """The settlement service, which proves; L1 is not there."""
        service = SettlementService(
            self.files,
            ProofCheck(system(), TERMS),
            self.pool,
            SilentChain(),
            QUICK,
            progress_path=self.root / "settlement.json",
        )
        running = asyncio.ensure_future(service.run())
        try:
            async with asyncio.timeout(PATIENCE_S):
                yield service
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await self.pool.close()


async def until(condition):
    while not condition():  # noqa: ASYNC110 - other processes tell in no other way.
        await asyncio.sleep(0.02)


def test_a_lost_worker_machine_and_cluster_only_delay_proofs(clusters, tmp_path):
    world = World(clusters, tmp_path)

    async def scenario():
        world.close_batches(0, 1)
        async with world.service() as service:
            # A worker dies.
            await until(clusters.workers)
            await until(lambda: world.pool.capacity == 2)
            os.kill(clusters.workers()[0], signal.SIGKILL)
            await until(lambda: world.files.proved() == {0, 1})
            assert service.progress.failed_proofs == 1
            # A machine dies.
            world.close_batches(2, 3)
            await until(lambda: clusters.workers(machine=1))
            clusters.running.kill_machine(1)
            await until(lambda: world.files.proved() == {0, 1, 2, 3})
            assert service.progress.failed_proofs == 2
            assert service.progress.alarm is None
            # It is looked at every two seconds.
            await until(lambda: world.pool.capacity == 1)
            # The cluster dies, and comes back.
            world.close_batches(4)
            await until(clusters.workers)
            clusters.running.kill()
            await until(lambda: service.progress.alarm is not None)
            told = service.progress.alarm.text
            clusters.begin()
            await until(lambda: world.files.proved() == {0, 1, 2, 3, 4})
            alarm_after = service.progress.alarm
            # The service ends while a proof is made.
            world.close_batches(5)
            await until(clusters.workers)
        async with asyncio.timeout(PATIENCE_S):
            await until(lambda: not clusters.workers())
        return told, alarm_after

    told, alarm_after = asyncio.run(scenario())

    assert str(PROVERS_UNREACHABLE) in told
    assert world.address in told
    assert alarm_after is None
    assert len(world.heard) == 5
    assert all(one["processor_seconds"] > 0 < one["peak_rss_gib"] for one in world.heard)


def test_what_is_no_proof_is_caught_and_may_be_asked_again(clusters, tmp_path):
    world = World(clusters, tmp_path, task="tests.settlement.service.ray_tasks:misbehave")

    async def scenario():
        world.close_batches(0)
        async with world.service() as service:
            await until(lambda: service.progress.failed_proofs == 1)
            await until(lambda: service.progress.batches[0].attempts == 2)
            assert world.heard  # The machine said that it proved.
            return [await failure_of(world, word) for word in (b"chatter", b"fail")]

    said_nonsense, raised = asyncio.run(scenario())

    assert not world.files.proved()
    assert "'no proof today'" in said_nonsense
    assert "the disk is full" in raised


async def failure_of(world, content):
    path = world.root / "7.batch"
    path.write_bytes(content)
    with pytest.raises(Rejected) as raised:
        await world.pool.prove(path)
    assert raised.value.code == PROOF_WORKER_FAILED
    return str(raised.value)


def test_a_proof_that_takes_too_much_memory_is_refused_with_its_own_number(clusters, tmp_path):
    refused = World(clusters, tmp_path, memory_gib=0.5).refusal()

    assert refused.code == PROOF_MEMORY_EXCEEDED
    assert refused.fields["expected"] == 512
    assert refused.fields["needed"] > 512


def test_a_machine_with_another_program_says_so(monkeypatch):
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")  # The task sets it.
    order = {"threads": 1, "program_hash": "ab" * 32, "air_hash": system().air_hash.hex()}

    answer = prove(b"a batch", order)

    refused = refusal_of(7, answer["refused"].encode())
    assert refused.code == PROVER_OF_OTHER_VERSION
    assert refused.kind.is_retryable
    assert refused.fields["found"] == system().program_hash.hex()


def test_a_cluster_without_a_machine_for_a_proof_says_so(clusters, tmp_path):
    world = World(clusters, tmp_path, cpus=64)

    refused = world.refusal()

    assert refused.code == PROOF_WORKER_FAILED
    assert "no machine of the cluster has 64 CPUs and 3.0 GiB" in str(refused)
    assert world.pool.capacity == 1


def test_a_client_without_the_clusters_token_is_not_let_in(clusters, tmp_path, monkeypatch):
    monkeypatch.setenv("RAY_AUTH_TOKEN", "6b" * 32)
    for bound in ("INITIAL", "MAX"):
        monkeypatch.setenv(f"RAY_CLIENT_{bound}_CONNECTION_TIMEOUT_S", "1")

    refused = World(clusters, tmp_path).refusal()

    assert refused.code == PROVERS_UNREACHABLE


def test_an_address_where_nobody_listens_is_named(clusters, tmp_path):
    address = f"ray://127.0.0.1:{free_port()}"

    refused = World(clusters, tmp_path, address=address).refusal()

    assert refused.code == PROVERS_UNREACHABLE
    assert refused.kind.is_retryable
    assert address in str(refused)
    assert "refused" in str(refused)


def test_capacity_is_the_sum_over_machines_that_are_there():
    def machine(cpus, gib, is_there=True):
        return {"Alive": is_there, "Resources": {"CPU": cpus, "memory": gib * 2**30}}

    machines = [machine(8.0, 20), machine(2.0, 64), machine(64.0, 512, is_there=False)]

    assert proofs_at_a_time(machines, cpus=2, memory_bytes=8 * 2**30) == 2 + 1
    assert proofs_at_a_time(machines, cpus=9, memory_bytes=8 * 2**30) == 0
    assert proofs_at_a_time([{"Alive": True, "Resources": {}}], cpus=1, memory_bytes=1) == 0
