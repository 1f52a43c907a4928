"""`provex settlement co-prove` and `provex deploy-verifier`: a new version beside the old one."""

import asyncio
import contextlib
import json
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

import click

from provex.ethereum.contracts import checksum, read
from provex.ethereum.development import Role, development_account, require_development_chain
from provex.ethereum.replacing_wallet import ReplacementPolicy, ReplacingWallet
from provex.ethereum.resumable_deployment import deploy_verifier
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.native.rule_builtins import install
from provex.protocol.errors import PARAMETER_INVALID, VERIFIER_UNPROVEN, Rejected
from provex.protocol.secp256k1 import ORDER as ETHEREUM_ORDER
from provex.settlement.l1_batches import BatchSettlement
from provex.settlement.proving_system import proving_system
from provex.settlement.service.coprover import CoProver, co_proof_files
from provex.settlement.service.files import ProofCheck
from provex.settlement.service.prover import LocalPool, ProofTerms

from .key_files import key_in_file
from .settlement import settlement_group

__all__ = ["deploy_verifier_command"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_DIRECTORY = click.Path(path_type=Path, file_okay=False)
_NICENESS = 15
_REPLACE_AFTER_S = 60.0
_FEE_GWEI_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    data_dir: Path
    l1: str
    contract: str
    verifier: str
    key_file: Path | None
    profile: str
    workers: int
    memory_gib: float | None


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context
    try:
        return checksum(value)
    except ValueError:
        raise Rejected(
            PARAMETER_INVALID,
            parameter=f"--{parameter.name}",
            expected="an Ethereum address",
            found=value[:80],
        ) from None


@settlement_group.command("co-prove")
@click.option("--data-dir", type=_DIRECTORY, default=Path("data"), show_default=True, metavar="D")
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--contract", callback=_address, required=True, help="The exchange.")
@click.option("--verifier", callback=_address, required=True, help="Who is to be told the proofs.")
@click.option("--key-file", type=_FILE, help="Who pays; the development chain's last trader.")
@click.option("--profile", default="production", show_default=True, help="Profile of the proofs.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--memory-gib", type=click.FloatRange(0, 4096, min_open=True))
def co_prove_command(
    *,
    data_dir: Path,
    l1: str,
    contract: str,
    verifier: str,
    key_file: Path | None,
    profile: str,
    workers: int,
    memory_gib: float | None,
) -> None:
    """Prove an exchange's batches with this version's program to its verifier, until stopped.

    For the time in which every batch must be proved to two verifiers: the exchange itself runs
    another version. See docs/operator/upgrading.md.

    Example: provex settlement co-prove --l1 URL --contract 0x3D05... --verifier 0x5aAe...
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    install()
    task = _Task(
        data_dir=data_dir,
        l1=l1,
        contract=contract,
        verifier=verifier,
        key_file=key_file,
        profile=profile,
        workers=workers,
        memory_gib=memory_gib,
    )
    asyncio.run(_until_stopped(task))


async def _until_stopped(task: _Task) -> None:
    running = asyncio.ensure_future(_co_prove(task))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _co_prove(task: _Task) -> None:
    system = await asyncio.to_thread(proving_system)
    async with EthereumRpc(task.l1) as rpc:
        chain_id = await rpc.chain_id()
        await _require_verifier(rpc, task.verifier)
        terms = ProofTerms(
            chain_id=chain_id,
            contract=task.contract,
            profile=task.profile,
            memory_gib=task.memory_gib,
        )
        files = co_proof_files(task.data_dir, task.verifier)
        wallet = ReplacingWallet(
            rpc,
            _key(task.key_file, chain_id),
            chain_id=chain_id,
            outbox=task.data_dir / "co-proofs" / f"{task.verifier.lower()}.outbox.json",
            policy=ReplacementPolicy(after_s=_REPLACE_AFTER_S, fee_gwei_max=_FEE_GWEI_MAX),
        )
        await wallet.resume()
        prover = CoProver(
            rpc=rpc,
            exchange=task.contract,
            verifier=task.verifier,
            settlement=BatchSettlement(wallet, task.contract, system),
            files=files,
            check=ProofCheck(system, terms),
            prover=LocalPool(
                terms,
                workers=task.workers,
                niceness=_NICENESS,
                log_path=task.data_dir / "co-proofs" / "workers.log",
            ),
        )
        await prover.run()


async def _require_verifier(rpc: EthereumRpc, verifier: str) -> None:
    if not await rpc.code(verifier):
        raise Rejected(VERIFIER_UNPROVEN, verifier=verifier, reason="there is no contract")
    await read(rpc, verifier, "DATA_PAGES()", returns=("address",))


def _key(key_file: Path | None, chain_id: int) -> str:
    if key_file is not None:
        return f"0x{key_in_file(key_file, order=ETHEREUM_ORDER):064x}"
    require_development_chain(chain_id)
    # Nobody else sends from this account here, so no nonce is taken twice.
    return development_account(Role.DEPLOYER - 1).private_key


@click.command("deploy-verifier")
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--profile", type=click.Choice(["production", "test"]), default="production")
@click.option("--key-file", type=_FILE, help="The deployer's key; the development chain's.")
@click.option(
    "--record",
    type=_FILE,
    default=Path("verifier.json"),
    show_default=True,
    help="What is done so far; the same command goes on from there.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def deploy_verifier_command(
    *, l1: str, profile: str, key_file: Path | None, record: Path, is_json: bool
) -> None:
    """Deploy the verifier of this version's program, for an exchange that stands already.

    Example: provex deploy-verifier --l1 http://127.0.0.1:8545 --record verifier.json
    """
    verifier, hashes = asyncio.run(_deployed(l1, profile, key_file, record))
    if is_json:
        click.echo(json.dumps({"verifier": verifier, "code_hashes": dict(hashes)}))
        return
    click.echo(f"verifier {verifier}")
    for name, code_hash in hashes.items():
        click.echo(f"  {name:<24} {code_hash}")


async def _deployed(
    l1: str, profile: str, key_file: Path | None, record: Path
) -> tuple[str, dict[str, str]]:
    async with EthereumRpc(l1) as rpc:
        chain_id = await rpc.chain_id()
        if key_file is None:
            require_development_chain(chain_id)
            key = development_account(Role.DEPLOYER).private_key
        else:
            key = f"0x{key_in_file(key_file, order=ETHEREUM_ORDER):064x}"
        verifier, hashes = await deploy_verifier(
            Wallet(rpc, key, chain_id=chain_id), profile, record
        )
        return verifier, dict(hashes)
