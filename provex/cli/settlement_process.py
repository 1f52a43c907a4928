"""Runs the settlement service as a process of its own: `python -m provex.cli.settlement_process F`.

F is a JSON file that `provex up` wrote. One process at a time serves a data directory.
"""

import asyncio
import contextlib
import fcntl
import json
import logging
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from provex.ethereum.replacing_wallet import ReplacementPolicy, ReplacingWallet
from provex.ethereum.rpc import EthereumRpc
from provex.native.rule_builtins import install
from provex.protocol.errors import SETTLEMENT_CONFLICT, Rejected
from provex.settlement.proving_system import ProvingSystem, proving_system
from provex.settlement.service.chain import ExchangeChain
from provex.settlement.service.files import ProofCheck, SettlementFiles
from provex.settlement.service.prover import BatchProver, LocalPool, ProofTerms
from provex.settlement.service.service import ServiceSettings, SettlementService
from provex.telemetry.logs import configure_logs

__all__ = ["main"]

_log = logging.getLogger(__name__)

WORKER_NICENESS = 15
"""Beside the niceness of this process: proofs wait for everything else."""
_LOCK_POLL_S = 0.2


def main() -> None:
    """Serve until SIGTERM."""
    configure_logs("text")
    logging.getLogger(httpx.__name__).setLevel(logging.WARNING)
    settings = json.loads(Path(sys.argv[1]).read_text())
    install()
    asyncio.run(_run_until_stopped(settings))


async def _run_until_stopped(settings: dict[str, Any]) -> None:
    running = asyncio.ensure_future(_run(settings))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _run(settings: dict[str, Any]) -> None:
    root = Path(settings["data_dir"])
    with _lock(root / "settlement.lock") as lock:
        while not _is_locked(lock):  # noqa: ASYNC110 - the one before is about to end.
            await asyncio.sleep(_LOCK_POLL_S)
        system = await asyncio.to_thread(proving_system)
        async with EthereumRpc(settings["l1"]) as rpc:
            terms = _terms(settings)
            prover = _prover(settings, root, terms, system)
            service = _service(settings, rpc, system, terms, prover)
            try:
                await service.run()
            except* Rejected as refused:
                if not all(_is_conflict(one) for one in refused.exceptions):
                    raise
                # Starting again would not help, and an operator finds the alarm in the file.
                _log.exception("settlement stopped; see docs/operator/settlement.md")
                await asyncio.Event().wait()
            finally:
                await prover.close()


def _terms(settings: dict[str, Any]) -> ProofTerms:
    return ProofTerms(
        chain_id=settings["chain_id"],
        contract=settings["exchange"],
        profile=settings["profile"],
        memory_gib=settings["memory_gib"],
    )


def _prover(
    settings: dict[str, Any], root: Path, terms: ProofTerms, system: ProvingSystem
) -> BatchProver:
    log_path = root / "logs" / "proofs.log"
    if settings["ray"] is None:
        return LocalPool(
            terms, workers=settings["workers"], niceness=WORKER_NICENESS, log_path=log_path
        )
    from provex.settlement.service.ray_pool import RayCluster, RayPool

    cluster = RayCluster(
        address=settings["ray"],
        cpus=settings["ray_cpus"],
        memory_gib=settings["memory_gib"],
        proofs_max=settings["ray_proofs_max"],
    )
    return RayPool(terms, system, cluster, log_path=log_path)


def _service(
    settings: dict[str, Any],
    rpc: EthereumRpc,
    system: ProvingSystem,
    terms: ProofTerms,
    prover: BatchProver,
) -> SettlementService:
    root = Path(settings["data_dir"])
    wallet = ReplacingWallet(
        rpc,
        Path(settings["key_file"]).read_text().strip(),
        chain_id=settings["chain_id"],
        outbox=root / "settlement.outbox.json",
        policy=ReplacementPolicy(
            after_s=settings["replace_after_s"], fee_gwei_max=settings["fee_gwei_max"]
        ),
    )
    return SettlementService(
        SettlementFiles(root),
        ProofCheck(system, terms),
        prover,
        ExchangeChain(
            wallet,
            settings["exchange"],
            system,
            confirmations=settings["confirmations"],
            data_dir=root,
            own_verifiers=settings["own_verifiers"],
        ),
        ServiceSettings(profile=settings["profile"]),
        progress_path=root / "settlement.json",
    )


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_conflict(error: BaseException) -> bool:
    return isinstance(error, Rejected) and error.code == SETTLEMENT_CONFLICT


if __name__ == "__main__":
    main()
