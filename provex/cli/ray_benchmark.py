"""`provex bench ray`: proofs on a real cluster of this machine's cores, one core a worker.

Measured through the pool that settlement uses, from the first batch handed over to the last proof
back: what the network, Ray and a worker's start cost is in it. All batches are the pinned one.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from provex.ethereum.development import EXCHANGE_ADDRESS
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.settlement.service.files import ProofCheck
from provex.settlement.service.prover import ProofTerms
from provex.settlement.service.ray_pool import RayCluster, RayPool
from provex.storage.batch_file import Batch

from .benchmarks import Figure
from .pinned_batch import pinned_batch
from .ray_cluster import local_ray_cluster

__all__ = ["bench_ray"]

_CHAIN_ID = 31337


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    system: ProvingSystem
    terms: ProofTerms
    batch: Batch
    trades: int
    batches_a_worker: int
    memory_gib: float


def bench_ray(
    *,
    is_json: bool,
    workers: Sequence[int],
    trades: int,
    leaves_log2: int,
    profile: str,
    batches_a_worker: int,
    memory_gib: float,
) -> None:
    """Print the figures for each number of workers. CHILD_PROCESS_FAILED, PROVERS_UNREACHABLE."""
    cores = sorted(os.sched_getaffinity(0))
    if max(workers) > len(cores):
        raise click.ClickException(f"{max(workers)} workers need as many cores, not {len(cores)}")
    click.echo(f"build the batch: {trades} trades, 2^{leaves_log2} leaves in each tree", err=True)
    job = _Job(
        system=proving_system(),
        terms=ProofTerms(chain_id=_CHAIN_ID, contract=EXCHANGE_ADDRESS, profile=profile),
        batch=pinned_batch(trades, leaves_log2),
        trades=trades,
        batches_a_worker=batches_a_worker,
        memory_gib=memory_gib,
    )
    for count in workers:
        click.echo(f"prove {count * batches_a_worker} batches with {count} workers", err=True)
        for figure in _measured(job, cores[:count]):
            figure.of_profile(profile).print(is_json=is_json)


def _measured(job: _Job, cores: Sequence[int]) -> Iterator[Figure]:
    workers = len(cores)
    batches = workers * job.batches_a_worker
    with (
        tempfile.TemporaryDirectory(prefix="provex-bench-") as folder,
        local_ray_cluster(machines=workers, cores=cores, memory_gib=job.memory_gib) as cluster,
    ):
        seconds, told = asyncio.run(_proved(job, cluster.address, Path(folder), batches))
    processor_s = sum(one["processor_seconds"] for one in told)
    name, proved = f"ray.workers_{workers}", batches * job.trades
    yield Figure(f"{name}.trades_per_s", proved / seconds, "trades/s")
    yield Figure(f"{name}.cpu_s_per_trade", processor_s / proved, "CPU s/trade")
    yield Figure(f"{name}.peak_rss_gib", max(one["peak_rss_gib"] for one in told), "GiB")
    yield Figure(f"{name}.seconds", seconds, "s")
    yield Figure(f"{name}.batches", batches, "batches")


async def _proved(
    job: _Job, address: str, folder: Path, batches: int
) -> tuple[float, list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []
    cluster = RayCluster(address=address, cpus=1, memory_gib=job.memory_gib, proofs_max=batches)
    pool = RayPool(
        job.terms, job.system, cluster, log_path=folder / "proofs.log", heard=told.append
    )
    paths = [folder / f"{number}.batch" for number in range(batches)]
    for path in paths:
        path.write_bytes(job.batch.to_bytes())
    try:
        await pool.connect()
        started = time.perf_counter()
        proofs = await asyncio.gather(*[pool.prove(path) for path in paths])
        seconds = time.perf_counter() - started
    finally:
        await pool.close()
    check = ProofCheck(job.system, job.terms)
    for proof in proofs:
        check.checked(job.batch, proof)
    return seconds, told
