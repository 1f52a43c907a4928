"""Runs one liquidity provider as a process of its own.

Example: python -m provex.liquidity.process --settings provider.json
"""

import asyncio
import json
import logging
import signal
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from provex.ethereum.development import require_no_development_account
from provex.ethereum.faults import L1Fault
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.native import crypto
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.primitives import primitives
from provex.telemetry.logs import configure_logs

from .chain import L1Payments
from .desk_client import DeskClient
from .payment_file import PaymentFile
from .provider import Provider
from .rebalance import Rebalancer
from .settings import ProviderSettings

__all__ = ["main"]

_log = logging.getLogger(__name__)

_START_WAIT_S = 5.0
_FILES = ("token_file", "key_file", "payments_file", "stark_key_file")
_PUBLIC_BITS = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSettings:
    """What the file holds: where everything is, and the provider's own settings."""

    l1: str
    desk: str
    token_file: Path
    key_file: Path
    payments_file: Path
    stark_key_file: Path
    provider: ProviderSettings


@click.command()
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="JSON settings of the provider.",
)
def main(settings_file: Path) -> None:
    """Pay fast withdrawals until SIGTERM.

    Example: python -m provex.liquidity.process --settings provider.json
    """
    configure_logs("text")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    crypto.install()
    try:
        asyncio.run(_run_until_stopped(read_settings(settings_file)))
    except Rejected as rejected:
        raise click.ClickException(f"{rejected.kind.name}: {rejected}") from rejected


def read_settings(file: Path) -> ProcessSettings:
    """Read the settings file. Rejects with SETTINGS_INVALID what is missing, unknown or wrong."""
    try:
        given: dict[str, Any] = json.loads(file.read_bytes())
        provider = given.pop("provider")
        files = {name: Path(given.pop(name)) for name in _FILES}
        if not all(isinstance(value, str) for value in given.values()):
            raise TypeError("expected text")
        given |= files
        return ProcessSettings(provider=ProviderSettings(**_of_their_types(provider)), **given)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Rejected(
            SETTINGS_INVALID, setting=str(file), expected="a provider's settings", found=error
        ) from error


def _of_their_types(given: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise TypeError(f"provider: found {given!r}")
    kinds: dict[str, Any] = {field.name: field.type for field in fields(ProviderSettings)}
    for name, value in given.items():
        allowed = {int: (int,), float: (int, float), str: (str,)}.get(kinds[name])
        if allowed is None or isinstance(value, bool) or not isinstance(value, allowed):
            raise ValueError(f"{name}: found {value!r}")
    return given


def read_private_key(file: Path) -> str:
    """A key that this user alone can read. Rejects with SETTINGS_INVALID."""
    try:
        if file.stat().st_mode & _PUBLIC_BITS:
            raise ValueError("others can read it")
        digits = file.read_text("ascii").strip()
        if len(bytes.fromhex(digits.removeprefix("0x"))) != 32:
            raise ValueError("it has another length")
    except (OSError, ValueError) as error:
        expected = "a private file with a 32-byte key in hexadecimal digits"
        raise Rejected(
            SETTINGS_INVALID, setting=str(file), expected=expected, found=error
        ) from error
    return digits


async def _run_until_stopped(settings: ProcessSettings) -> None:
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(_run(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        _log.info("stopped")


async def _run(settings: ProcessSettings) -> None:
    chosen = settings.provider
    key = read_private_key(settings.key_file)
    async with (
        EthereumRpc(settings.l1) as rpc,
        DeskClient(settings.desk, settings.token_file) as desk,
    ):
        wallet = Wallet(rpc, key, chain_id=chosen.chain_id)
        require_no_development_account(chosen.chain_id, [wallet.address])
        chain = L1Payments(wallet, chosen)
        stark_key = int(read_private_key(settings.stark_key_file), 16)
        await _prepare(rpc, chain, chosen, stark_key)
        file = PaymentFile(settings.payments_file, chain_id=chosen.chain_id, payer=wallet.address)
        _log.info("paying from %s for position %d", wallet.address, chosen.position_id)
        rebalancer = Rebalancer(chosen, desk, chain, stark_key, time.time)
        await Provider(chosen, chain, desk, file, time.time, rebalancer=rebalancer).run()


async def _prepare(
    rpc: EthereumRpc, chain: L1Payments, settings: ProviderSettings, stark_key: int
) -> None:
    """The right chain, the registry allowed, the key linked; L1 is waited for."""
    found = primitives().stark_public_key(stark_key).x
    if found != settings.stark_key:
        raise Rejected(
            SETTINGS_INVALID,
            setting="stark_key_file",
            expected=f"the key of {settings.stark_key:#x}",
            found=f"{found:#x}",
        )
    while True:
        try:
            await rpc.require_chain(settings.chain_id)
            await chain.allow_registry()
            await chain.register_key(stark_key)
        except L1Fault as fault:
            _log.warning("%s; again in %s s", fault, _START_WAIT_S)
        else:
            return
        await asyncio.sleep(_START_WAIT_S)


if __name__ == "__main__":
    main()
