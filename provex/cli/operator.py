"""`provex operator`: what the operator of a running exchange sees, tells it, and keeps of it."""

import time
from pathlib import Path
from typing import Any

import click

from .operator_options import Command
from .operator_options import data_dir_option as _data_dir
from .operator_options import json_flag as _json_flag
from .operator_options import shown as _show

__all__ = ["operator_group"]

_FILE = click.Path(path_type=Path, dir_okay=False)


def _ethereum_key(command: Command) -> Command:
    return click.option(
        "--key-file",
        type=_FILE,
        help="An Ethereum private key in hex; by default the development chain's operator.",
    )(command)


@click.group("operator")
def operator_group() -> None:
    """See and steer a running exchange; back it up.

    Commands reach the exchange through a socket in its data directory that is for its user alone.

    Example: provex operator status --data-dir data
    """


@operator_group.command()
@_data_dir
@_json_flag
def status(*, data_dir: Path, is_json: bool) -> None:
    """Everything: health, markets, money, L1, settlement.

    Example: provex operator status --json
    """
    from provex.operations.channel import ask_exchange

    from .operator_status import status_lines

    found = ask_exchange(data_dir, "status")
    _show(found, status_lines(found), is_json=is_json)


@operator_group.command()
@_data_dir
@_json_flag
def pause(*, data_dir: Path, is_json: bool) -> None:
    """Refuse new orders everywhere. Cancels, deposits and withdrawals go on.

    Example: provex operator pause
    """
    _tell(data_dir, "pause", "New orders are refused.", is_json=is_json)


@operator_group.command()
@_data_dir
@_json_flag
def resume(*, data_dir: Path, is_json: bool) -> None:
    """Accept new orders again.

    Example: provex operator resume
    """
    _tell(data_dir, "resume", "New orders are accepted.", is_json=is_json)


@operator_group.command("open-market")
@click.argument("market")
@_data_dir
@_json_flag
def open_market(*, market: str, data_dir: Path, is_json: bool) -> None:
    """Let a market take orders, at once.

    Example: provex operator open-market SOL-USD
    """
    _tell(data_dir, "open-market", f"{market} is open.", is_json=is_json, market=market)


@operator_group.command("close-market")
@click.argument("market")
@click.option(
    "--status",
    "market_status",
    type=click.Choice(["CLOSE_ONLY", "CANCEL_ONLY", "OFFLINE"]),
    default="CLOSE_ONLY",
    show_default=True,
    help="What stays possible: reducing positions, cancels, or nothing.",
)
@_data_dir
@_json_flag
def close_market(*, market: str, market_status: str, data_dir: Path, is_json: bool) -> None:
    """Let a market take no new positions, at once.

    Example: provex operator close-market SOL-USD --status CANCEL_ONLY
    """
    _tell(
        data_dir,
        "close-market",
        f"{market} is {market_status}.",
        is_json=is_json,
        market=market,
        status=market_status,
    )


@operator_group.command("close-batch")
@_data_dir
@_json_flag
def close_batch(*, data_dir: Path, is_json: bool) -> None:
    """End the open batch now, so that it is proved and settled.

    Example: provex operator close-batch
    """
    _tell(data_dir, "close-batch", "The open batch is closed.", is_json=is_json)


@operator_group.command("fund-insurance")
@click.argument("amount")
@click.option("--stark-key-file", type=_FILE, help="The fund's private key, for its first deposit.")
@_ethereum_key
@_data_dir
@_json_flag
def fund_insurance_command(
    *,
    amount: str,
    stark_key_file: Path | None,
    key_file: Path | None,
    data_dir: Path,
    is_json: bool,
) -> None:
    """Deposit AMOUNT dollars on L1 for the insurance fund.

    Before its first deposit the fund's key is linked to the Ethereum key's address.

    Example: provex operator fund-insurance 250000
    """
    from .operator_money import Keys, fund_insurance

    done = fund_insurance(data_dir, amount, Keys(ethereum=key_file, stark=stark_key_file))
    line = f"{done['amount_usd']} USD deposited; credited after the confirmations."
    _show(done, [line, f"  transaction {done['transaction']}"], is_json=is_json)


@operator_group.command("cover-shortages")
@_ethereum_key
@_data_dir
@_json_flag
def cover_shortages_command(*, key_file: Path | None, data_dir: Path, is_json: bool) -> None:
    """Deposit on L1 what was credited and then lost to a deep reorganisation.

    `status` lists these shortages. What the depositors' own transactions bring back is left out.

    Example: provex operator cover-shortages
    """
    from .operator_money import Keys, cover_shortages

    done = cover_shortages(data_dir, Keys(ethereum=key_file))
    lines = [
        f"{each['amount_usd']} USD to key {each['stark_key']}, position {each['position_id']}: "
        f"{each['transaction']}"
        for each in done["covered"]
    ]
    _show(done, lines or ["No shortage is uncovered."], is_json=is_json)


@operator_group.command("withdraw-fees")
@click.argument("amount")
@click.option("--to", "recipient", required=True, metavar="ADDRESS", help="Owner of the key on L1.")
@click.option("--stark-key-file", type=_FILE, help="The fee position's private key in hex.")
@_ethereum_key
@_data_dir
@_json_flag
def withdraw_fees_command(
    *,
    amount: str,
    recipient: str,
    stark_key_file: Path | None,
    key_file: Path | None,
    data_dir: Path,
    is_json: bool,
) -> None:
    """Withdraw AMOUNT dollars of fees; L1 pays them once the batch is accepted and claimed.

    On L1 they go to the address that the fee position's key is linked to. A key without an address
    is linked to ADDRESS first, if that is the Ethereum key's own.

    Example: provex operator withdraw-fees 1000 --to 0x1c8a...
    """
    from .operator_money import Keys, withdraw_fees

    keys = Keys(ethereum=key_file, stark=stark_key_file)
    done = withdraw_fees(data_dir, amount, recipient, keys)
    line = f"{done['amount_usd']} USD leave with the open batch; then: provex operator claim-fees"
    _show(done, [line], is_json=is_json)


@operator_group.command("claim-fees")
@_ethereum_key
@_data_dir
@_json_flag
def claim_fees_command(*, key_file: Path | None, data_dir: Path, is_json: bool) -> None:
    """Pay out on L1 the fees that accepted batches have withdrawn.

    Example: provex operator claim-fees
    """
    from .operator_money import Keys, claim_fees

    done = claim_fees(data_dir, Keys(ethereum=key_file))
    _show(done, [f"{done['amount_usd']} USD paid to {done['to'] or 'nobody'}"], is_json=is_json)


@operator_group.command()
@click.option("--to", "target", type=_FILE, required=True, help="A file that does not exist yet.")
@_data_dir
@_json_flag
def backup(*, target: Path, data_dir: Path, is_json: bool) -> None:
    """Copy journal, snapshots, batches and proofs to one file while the exchange runs.

    Everything that was acknowledged before the command began is in it.

    Example: provex operator backup --data-dir data --to /backups/provex.tar
    """
    from provex.storage.backup import write_backup

    _show_backup(write_backup(data_dir, target), f"Backup {target}", is_json=is_json)


@operator_group.command()
@click.option("--from", "source", type=_FILE, required=True, help="The backup.")
@_data_dir
@_json_flag
def restore(*, source: Path, data_dir: Path, is_json: bool) -> None:
    """Unpack a backup to a directory that is empty or not there, after checking every byte of it.

    Example: provex operator restore --from /backups/provex.tar --data-dir restored
    """
    from provex.storage.backup import restore_backup

    _show_backup(restore_backup(source, data_dir), f"Restored {data_dir}", is_json=is_json)


@operator_group.command("check-backup")
@click.option("--from", "source", type=_FILE, required=True, help="The backup.")
@_json_flag
def check_backup(*, source: Path, is_json: bool) -> None:
    """Check every byte of a backup; nothing is unpacked.

    Example: provex operator check-backup --from /backups/provex.tar
    """
    from provex.storage.backup import read_backup

    _show_backup(read_backup(source), f"Sound: {source}", is_json=is_json)


def _tell(data_dir: Path, command: str, done: str, *, is_json: bool, **arguments: object) -> None:
    from provex.operations.channel import ask_exchange

    answer = ask_exchange(data_dir, command, **arguments)
    _show(answer, [f"{done} Journaled as input {answer['sequence']}."], is_json=is_json)


def _show_backup(contents: Any, title: str, *, is_json: bool) -> None:
    from dataclasses import asdict

    moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(contents.created_at_s))
    line = (
        f"{title}: inputs up to {contents.journal_sequence}, {contents.files} files, "
        f"{contents.bytes} bytes, of {moment}"
    )
    _show(asdict(contents), [line], is_json=is_json)
