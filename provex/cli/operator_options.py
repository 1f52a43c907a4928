"""What the operator's commands have in common: options, and how they print."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

__all__ = ["Command", "data_dir_option", "governor_key_option", "json_flag", "shown"]

Command = Callable[..., None]


def data_dir_option(command: Command) -> Command:
    """`--data-dir`."""
    return click.option(
        "--data-dir",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="D",
        default=Path("data"),
        show_default=True,
        help="The data directory of the exchange.",
    )(command)


def json_flag(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")(command)


def governor_key_option(command: Command) -> Command:
    """`--key-file`: who governs."""
    return click.option(
        "--key-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A governor's Ethereum key in hex; by default the development chain's governor.",
    )(command)


def shown(found: Mapping[str, Any], lines: list[str], *, is_json: bool) -> None:
    """Print an answer, for machines or for people."""
    click.echo(json.dumps(found) if is_json else "\n".join(lines))
