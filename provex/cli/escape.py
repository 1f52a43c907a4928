"""`provex escape`: leave a frozen exchange without its operator."""

import asyncio
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provex.protocol.decimal_text import format_decimal
from provex.protocol.errors import FILE_UNREADABLE, PARAMETER_INVALID, Rejected

if TYPE_CHECKING:
    from provex.escape.leaving import Leaving
    from provex.ethereum.rpc import EthereumRpc

__all__ = ["escape_command"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_KEY_BYTES_MAX = 128
_KEY = re.compile(r"(0x)?[0-9a-fA-F]{64}")
_NUMBER = re.compile(r"0x[0-9a-fA-F]{1,16}|[0-9]{1,20}")
_GWEI_DIGITS = 9
_ETHER_DIGITS = 18


@click.command("escape")
@click.option("--l1", "url", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--contract", metavar="ADDRESS", required=True, help="The exchange's contract.")
@click.option("--position", metavar="ID", required=True, help="The position that leaves.")
@click.option("--snapshot", type=_FILE, help="A rebuilt state to begin from; it is checked.")
@click.option(
    "--first-block",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Nothing of the exchange stands before it.",
)
@click.option("--key-file", type=_FILE, help="An Ethereum private key in hex, which pays the gas.")
@click.option("--send", "is_sending", is_flag=True, help="Send the transactions with the key.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def escape_command(
    *,
    url: str,
    contract: str,
    position: str,
    snapshot: Path | None,
    first_block: int,
    key_file: Path | None,
    is_sending: bool,
    is_json: bool,
) -> None:
    """Prepare what a position needs to leave a frozen exchange; with --send, leave.

    Rebuilds the last accepted state from the chain alone, proves in it what the position is worth,
    and shows the transactions with their gas. Anyone may send them; the money goes to the address
    of the position's key.

    Example: provex escape --l1 http://127.0.0.1:8545 --contract 0x3d05... --position 77
    """
    exchange, position_id = _address(contract), _position_id(position)
    if is_sending and key_file is None:
        raise Rejected(
            PARAMETER_INVALID, parameter="--send", expected="a key in --key-file", found="none"
        )
    key = None if key_file is None else _private_key(key_file)
    asyncio.run(
        _run(
            url,
            exchange,
            position_id,
            snapshot=snapshot,
            first_block=first_block,
            key=key if is_sending else None,
            is_json=is_json,
        )
    )


async def _run(
    url: str,
    exchange: str,
    position_id: int,
    *,
    snapshot: Path | None,
    first_block: int,
    key: str | None,
    is_json: bool,
) -> None:
    from provex.escape.leaving import prepare, send
    from provex.ethereum.rpc import EthereumRpc
    from provex.ethereum.wallet import Wallet
    from provex.native import crypto
    from provex.rebuild.rebuild import RebuildSettings, rebuild_state
    from provex.rebuild.snapshot import read_snapshot

    crypto.install()
    async with EthereumRpc(url) as rpc:
        chain_id = await rpc.chain_id()
        begin = None
        if snapshot is not None:
            begin = read_snapshot(snapshot, chain_id=chain_id, exchange=exchange)
        settings = RebuildSettings(
            block="latest", first_block=first_block, requires_conservation=False
        )
        rebuilt = await rebuild_state(rpc, exchange, settings, begin=begin)
        leaving = await prepare(rpc, exchange, rebuilt.shared_state, rebuilt.positions, position_id)
        price = await _gas_price_wei(rpc)
        sent: list[dict[str, Any]] = []
        if not is_json:
            _show(leaving, rebuilt.sequence_number, price)
        if key is not None:
            async for step, receipt in send(leaving, Wallet(rpc, key, chain_id=chain_id)):
                sent.append(
                    {
                        "name": step.name,
                        "transaction": receipt.transaction_hash,
                        "block": receipt.block_number,
                        "gas_used": receipt.gas_used,
                    }
                )
                if not is_json:
                    click.echo(
                        f"sent {step.name}: {receipt.transaction_hash} in block "
                        f"{receipt.block_number}, {receipt.gas_used:,} gas"
                    )
        if is_json:
            click.echo(json.dumps(_as_json(leaving, rebuilt.sequence_number, price, sent)))


async def _gas_price_wei(rpc: "EthereumRpc") -> int:
    header = await rpc.header()
    assert header is not None, "every chain has a newest block"
    return header.base_fee_wei + await rpc.priority_fee_wei()


def _show(leaving: "Leaving", batch: int, price_wei: int) -> None:
    _show_position(leaving, batch)
    for number, step in enumerate(leaving.steps, start=1):
        kind = "" if step.is_estimated else " (about; it needs the steps before it)"
        click.echo(f"transaction {number}: {step.name}")
        click.echo(f"  to    {step.to}")
        click.echo(f"  gas   {step.gas:,}{kind}")
        click.echo(f"  data  0x{step.data.hex()}")
    if not leaving.steps:
        click.echo("no transaction is left to be sent")
        return
    gas = sum(step.gas for step in leaving.steps)
    ether = format_decimal(gas * price_wei, _ETHER_DIGITS)
    gwei = format_decimal(price_wei, _GWEI_DIGITS)
    click.echo(f"together {gas:,} gas, {ether} ETH at {gwei} gwei")


def _show_position(leaving: "Leaving", batch: int) -> None:
    proof, standing = leaving.proof, leaving.standing

    def money(quantums: int) -> str:
        return f"{format_decimal(quantums, standing.decimals)} {standing.symbol}"

    click.echo(f"position {proof.position_id} of key {proof.public_key:#066x}")
    click.echo(f"  worth {money(proof.amount)} in the state after batch {batch}")
    if standing.is_escaped:
        click.echo(f"  it has left already; its key may withdraw {money(standing.withdrawable)}")
        if standing.queued:
            click.echo(f"  {money(standing.queued)} of all claims wait for the pool")
    else:
        click.echo(f"  the pool can pay {money(leaving.paid_at_once)} of it now")
        if leaving.queued:
            before = money(standing.queued)
            click.echo(f"  {money(leaving.queued)} of it would queue, behind {before}")
    if not standing.is_frozen:
        click.echo("  the exchange is NOT frozen: nothing can leave before it is")
    if standing.owner is None:
        click.echo("  the key has no address: its owner must register one (registerEthAddress,")
        click.echo("  registerSender) before anything can be withdrawn")
    else:
        click.echo(f"  withdrawals of the key go to {standing.owner}")


def _as_json(
    leaving: "Leaving", batch: int, price_wei: int, sent: list[dict[str, Any]]
) -> dict[str, Any]:
    proof, standing = leaving.proof, leaving.standing
    return {
        "exchange": leaving.exchange,
        "position_id": str(proof.position_id),
        "public_key": hex(proof.public_key),
        "batch": batch,
        "shared_state_hash": hex(proof.state_hash),
        "amount_quantums": str(proof.amount),
        "paid_at_once_quantums": str(leaving.paid_at_once),
        "queued_quantums": str(leaving.queued),
        "queue_quantums": str(standing.queued),
        "withdrawable_quantums": str(standing.withdrawable),
        "is_frozen": standing.is_frozen,
        "is_verified": standing.is_verified,
        "is_escaped": standing.is_escaped,
        "owner": standing.owner,
        "gas_price_wei": str(price_wei),
        "steps": [
            {
                "name": step.name,
                "to": step.to,
                "data": "0x" + step.data.hex(),
                "gas": step.gas,
                "is_estimated": step.is_estimated,
            }
            for step in leaving.steps
        ],
        "sent": sent,
    }


def _address(text: str) -> str:
    from provex.ethereum.contracts import checksum

    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
        raise Rejected(
            PARAMETER_INVALID, parameter="--contract", expected="0x and 40 hex digits", found=text
        )
    return checksum(text)


def _position_id(text: str) -> int:
    value = 2**64
    if _NUMBER.fullmatch(text):
        value = int(text, 16 if text.startswith("0x") else 10)
    if value >= 2**64:
        raise Rejected(
            PARAMETER_INVALID, parameter="--position", expected="a number below 2^64", found=text
        )
    return value


def _private_key(path: Path) -> str:
    """The key in a file. What stands there instead is not repeated."""
    try:
        with path.open("rb") as file:
            text = file.read(_KEY_BYTES_MAX).decode("ascii").strip()
    except OSError as error:
        raise Rejected(FILE_UNREADABLE, path=path, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError:
        text = ""
    if not _KEY.fullmatch(text) or int(text, 16) == 0:
        raise Rejected(
            PARAMETER_INVALID,
            parameter="--key-file",
            expected="a private key of 64 hex digits",
            found="something else",
        )
    return text
