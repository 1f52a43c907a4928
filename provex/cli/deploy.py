"""`provex deploy`: all contracts of an exchange, by ordinary transactions, resumably."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import click

from provex.ethereum.development import (
    CHAIN_ID,
    Role,
    development_account,
    require_development_chain,
)
from provex.ethereum.resumable_deployment import Deployed, deploy
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.configuration_file import configuration_json
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.rules.configuration import configuration_hash

from .deployment_settings import DeploymentSettings, deployment_settings
from .development import development_stark_keys
from .proofs import read_bytes

__all__ = ["deploy_command"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_KEY_FILE_BYTES_MAX = 1024
_KEY_DIGITS = 64
_CURVE_ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


@click.command("deploy")
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--config", type=_FILE, required=True, help="See deploy/deployment.toml.")
@click.option(
    "--key-file",
    type=_FILE,
    help="The deployer's private key in hex. The development chain's deployer without it.",
)
@click.option(
    "--record",
    type=_FILE,
    default=Path("deployment.json"),
    show_default=True,
    help="What is done so far; the same command goes on from there.",
)
@click.option(
    "--configuration",
    type=_FILE,
    help="Where the exchange's configuration is written, which oracles and sequencer read.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def deploy_command(
    *,
    l1: str,
    config: Path,
    key_file: Path | None,
    record: Path,
    configuration: Path | None,
    is_json: bool,
) -> None:
    """Deploy verifiers, data pages, escapes, the exchange, and what belongs to them.

    Every contract's code is compared with contracts/out, immutables aside. After an interruption
    the same command goes on; a finished deployment is only checked and shown.

    Example: provex deploy --l1 http://127.0.0.1:8545 --config deploy/deployment.toml
    """
    settings = deployment_settings(config)
    made = asyncio.run(_deployed(l1, settings, key_file, record))
    if configuration is not None:
        configuration.write_text(configuration_json(made.configuration))
    if is_json:
        click.echo(json.dumps(_json(made)))
    else:
        for line in _lines(made):
            click.echo(line)


async def _deployed(
    l1: str, settings: DeploymentSettings, key_file: Path | None, record: Path
) -> Deployed:
    async with EthereumRpc(l1) as rpc:
        await rpc.require_chain(settings.chain_id)
        if settings.chain_id != CHAIN_ID and settings.stark_keys & development_stark_keys():
            require_development_chain(settings.chain_id)
        wallet = Wallet(rpc, _private_key(settings, key_file), chain_id=settings.chain_id)
        return await deploy(wallet, settings.plan(), record)


def _private_key(settings: DeploymentSettings, key_file: Path | None) -> str:
    """The deployer's key, which is shown nowhere. DEVELOPMENT_KEY_REFUSED, SETTINGS_INVALID."""
    if key_file is None:
        require_development_chain(settings.chain_id)
        return development_account(Role.DEPLOYER).private_key
    digits = read_bytes(key_file, _KEY_FILE_BYTES_MAX).decode(errors="replace").strip()
    digits = digits.removeprefix("0x")
    try:
        is_key = len(digits) == _KEY_DIGITS and 0 < int(digits, 16) < _CURVE_ORDER
    except ValueError:
        is_key = False
    if not is_key:
        raise Rejected(
            SETTINGS_INVALID,
            setting=str(key_file),
            expected="a private key of 64 hexadecimal digits",
            found="something else",
        )
    return "0x" + digits


def _json(made: Deployed) -> dict[str, object]:
    return {
        "chain_id": made.contracts.chain_id,
        "first_block": made.first_block,
        "configuration_hash": hex(configuration_hash(made.configuration)),
        "contracts": made.contracts.as_mapping() | {"governance": made.governance},
        "code_hashes": dict(made.code_hashes),
    }


def _lines(made: Deployed) -> Iterator[str]:
    contracts = made.contracts
    yield f"chain {contracts.chain_id}, from block {made.first_block}"
    for name, address in (contracts.as_mapping() | {"governance": made.governance}).items():
        yield f"  {name:<24} {address}"
    yield f"  {'configuration hash':<24} {configuration_hash(made.configuration):#066x}"
    yield "code without immutables, as built here and as found there:"
    for name, code_hash in made.code_hashes.items():
        yield f"  {name:<24} {code_hash}"
