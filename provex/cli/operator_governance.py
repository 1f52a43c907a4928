"""`provex operator`: changes that wait on L1, of the configuration and of the verifiers."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from .operator import operator_group
from .operator_options import data_dir_option, governor_key_option, json_flag, shown

__all__ = ["operator_group"]

_FILE = click.Path(path_type=Path, dir_okay=False)


@operator_group.command("list-asset")
@click.argument("file", type=_FILE)
@governor_key_option
@data_dir_option
@json_flag
def list_asset_command(*, file: Path, key_file: Path | None, data_dir: Path, is_json: bool) -> None:
    """Announce a new asset with its market, which FILE describes. See deploy/market.toml.

    After the delay of the exchange it is listed by itself, here and on L1, while trading goes on.

    Example: provex operator list-asset deploy/market.toml
    """
    from .configuration_changes import list_asset

    done = list_asset(data_dir, file, key_file)
    line = f"{done['market']} (asset {done['asset_id']}) is announced."
    shown(done, [line, *_when(done)], is_json=is_json)


@operator_group.command("rotate-oracle-signer")
@click.argument("old")
@click.option("--new", metavar="KEY", help="The new signer's public key, if it runs elsewhere.")
@click.option("--new-key-file", type=_FILE, help="Its private key in hex, if it is to run here.")
@click.option("--quorum", type=int, help="More than two thirds of the signers; kept by default.")
@governor_key_option
@data_dir_option
@json_flag
def rotate_oracle_signer_command(
    *,
    old: str,
    new: str | None,
    new_key_file: Path | None,
    quorum: int | None,
    key_file: Path | None,
    data_dir: Path,
    is_json: bool,
) -> None:
    """Announce another oracle signer in the place of OLD, a public key.

    After the delay of the exchange OLD's bundles count no more, and the new signer's do.

    Example: provex operator rotate-oracle-signer 0x3f1d... --new-key-file signer.key
    """
    from .configuration_changes import Rotation, rotate_signer

    rotation = Rotation(old=old, new=new, new_key_file=new_key_file, quorum=quorum)
    done = rotate_signer(data_dir, rotation, key_file)
    line = f"{done['new']} is announced in the place of {done['old']}, quorum {done['quorum']}."
    shown(done, [line, *_when(done)], is_json=is_json)


@operator_group.command("apply-change")
@data_dir_option
@json_flag
def apply_change_command(*, data_dir: Path, is_json: bool) -> None:
    """Make the planned change now, if L1 allows it. The exchange does so by itself, too.

    Example: provex operator apply-change
    """
    from provex.operations.channel import ask_exchange

    done = ask_exchange(data_dir, "apply-change")
    line = f"Changed from batch {done['batch']} on. Journaled as input {done['sequence']}."
    shown(done, [line], is_json=is_json)


@operator_group.command("cancel-change")
@click.argument("configuration", required=False, metavar="[HASH]")
@governor_key_option
@data_dir_option
@json_flag
def cancel_change_command(
    *, configuration: str | None, key_file: Path | None, data_dir: Path, is_json: bool
) -> None:
    """Drop the planned change (or that to HASH), and take its announcement back.

    Example: provex operator cancel-change
    """
    from .configuration_changes import cancel_change

    done = cancel_change(data_dir, configuration, key_file)
    line = f"The change to {done['configuration_hash']} will not be made."
    shown(done, [line], is_json=is_json)


@operator_group.command("add-verifier")
@click.argument("verifier")
@governor_key_option
@data_dir_option
@json_flag
def add_verifier_command(
    *, verifier: str, key_file: Path | None, data_dir: Path, is_json: bool
) -> None:
    """Make every batch need VERIFIER, too, at once. Settlement must be able to prove to it.

    Example: provex operator add-verifier 0x5aAe...
    """
    from .verifier_changes import add

    _tell_verifiers(add(data_dir, verifier, key_file), "needed from now on", is_json=is_json)


@operator_group.command("announce-verifier-removal")
@click.argument("verifier")
@governor_key_option
@data_dir_option
@json_flag
def announce_verifier_removal_command(
    *, verifier: str, key_file: Path | None, data_dir: Path, is_json: bool
) -> None:
    """Announce that batches will do without VERIFIER.

    Example: provex operator announce-verifier-removal 0x5aAe...
    """
    from .verifier_changes import announce_removal

    done = announce_removal(data_dir, verifier, key_file)
    _tell_verifiers(done, f"removable from {_moment(done['removable_from_s'])}", is_json=is_json)


@operator_group.command("cancel-verifier-removal")
@click.argument("verifier")
@governor_key_option
@data_dir_option
@json_flag
def cancel_verifier_removal_command(
    *, verifier: str, key_file: Path | None, data_dir: Path, is_json: bool
) -> None:
    """Take the announcement of VERIFIER's removal back.

    Example: provex operator cancel-verifier-removal 0x5aAe...
    """
    from .verifier_changes import cancel_removal

    _tell_verifiers(cancel_removal(data_dir, verifier, key_file), "stays", is_json=is_json)


@operator_group.command("remove-verifier")
@click.argument("verifier")
@governor_key_option
@data_dir_option
@json_flag
def remove_verifier_command(
    *, verifier: str, key_file: Path | None, data_dir: Path, is_json: bool
) -> None:
    """Complete the announced removal of VERIFIER in its time.

    Example: provex operator remove-verifier 0x5aAe...
    """
    from .verifier_changes import remove

    _tell_verifiers(remove(data_dir, verifier, key_file), "removed", is_json=is_json)


def _tell_verifiers(done: Mapping[str, Any], what: str, *, is_json: bool) -> None:
    lines = [f"{done['verifier']}: {what}", "every batch needs:"]
    shown(done, [*lines, *[f"  {each}" for each in done["verifiers"]]], is_json=is_json)


def _when(done: Mapping[str, Any]) -> list[str]:
    return [
        f"  configuration {done['configuration_hash']}",
        f"  made between  {_moment(done['earliest_s'])} and {_moment(done['latest_s'])}",
    ]


def _moment(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))
