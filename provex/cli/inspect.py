"""`provex inspect`: what is in a batch, its trace or a proof, for people."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import click

import provex
from provex.air.profiles import profiles
from provex.protocol.errors import BATCH_NOT_PROVABLE, DEPLOYMENT_CONFLICT, Rejected

from .proofs import read_batch, read_bytes

__all__ = ["inspect_group"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_PROOF_BYTES_MAX = 1 << 27
_LINES = 30

Table = dict[str, object]


@click.group("inspect")
def inspect_group() -> None:
    """Explain a batch file, the trace of a batch, the rules, a proof file, or a contract's code.

    Example: provex inspect batch data/batches/0000000000.batch
    """


@inspect_group.command("batch")
@click.argument("file", type=_FILE)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def inspect_batch(*, file: Path, is_json: bool) -> None:
    """What a batch holds and what its proof must show.

    Example: provex inspect batch data/batches/0000000000.batch
    """
    batch = read_batch(file)
    kinds = Counter(type(transaction).__name__ for transaction in batch.transactions)
    _show(
        {
            "number": batch.number,
            "transactions": dict(sorted(kinds.items())),
            "positions opened": len(batch.input.positions),
            "order records opened": len(batch.input.orders),
            "assets": len(batch.configuration.assets),
            "previous positions root": hex(batch.previous_state.positions_root),
            "new positions root": hex(batch.new_state.positions_root),
            "previous orders root": hex(batch.previous_state.orders_root),
            "new orders root": hex(batch.new_state.orders_root),
            "system time": batch.new_state.system_time,
            "minimum expiration hours": batch.new_state.minimum_expiration_hours,
            "dust": batch.new_state.dust,
            "main words": len(batch.main_words),
            "data words": len(batch.data_words),
        },
        is_json=is_json,
    )


@inspect_group.command("trace")
@click.argument("file", type=_FILE)
@click.option("--lines", default=_LINES, show_default=True, help="How many source lines to show.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def inspect_trace(*, file: Path, lines: int, is_json: bool) -> None:
    """Run a batch file on the machine: steps, calls, and what each source line costs.

    Example: provex inspect trace data/batches/0000000000.batch --lines 20
    """
    from provex.language.runner import MachineError
    from provex.settlement.profile import profile_of
    from provex.settlement.proving_system import proving_system

    batch = read_batch(file)
    try:
        profile = profile_of(proving_system(), batch)
    except (MachineError, Rejected) as failure:
        raise Rejected(BATCH_NOT_PROVABLE, reason=str(failure)) from None
    dearest = sorted(profile.lines.items(), key=lambda item: -item[1].cells)[:lines]
    _show(
        {
            "steps": profile.steps,
            "steps of each part": list(profile.parts),
            "calls": dict(profile.calls.most_common()),
            "cells without padding": sum(cost.cells for cost in profile.lines.values()),
            "source lines (steps, cells)": {
                f"{name}:{line}": f"{cost.steps:,} steps, {cost.cells:,} cells"
                for (name, line), cost in dearest
            },
        },
        is_json=is_json,
    )


@inspect_group.command("program")
@click.option("--function", default="", metavar="NAME", help="Only what this function became.")
@click.option("--line", "place", default="", metavar="FILE:LINE", help="Only this source line.")
@click.option("--advice", "is_advice", is_flag=True, help="Only the hints, with their checks.")
def inspect_program(*, function: str, place: str, is_advice: bool) -> None:
    """The compiled rules: each source line with its instructions; at the end all advice.

    How to read an instruction: docs/auditor/machine.md.

    Example: provex inspect program --line margin.py:68
    """
    from provex.language.generation.listing import ProgramListing
    from provex.language.program_cache import rules_program

    file, _, number = place.rpartition(":")
    if place and not (file and number.isdecimal()):
        raise click.BadParameter("write a file, a colon and a line", param_hint="--line")
    listing = ProgramListing(rules_program(), _source)
    is_whole = not (function or place)
    lines = [] if is_advice else list(listing.lines(function, file, int(number or 0)))
    if is_advice or is_whole:
        lines += listing.advice()
    if not lines:
        raise click.UsageError("no instruction comes from there")
    click.echo("\n".join(lines))


def _source(file: str) -> str:
    """The text of a source file of the rules."""
    return (Path(provex.__file__).resolve().parents[1] / file).read_text()


@inspect_group.command("proof")
@click.argument("file", type=_FILE)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def inspect_proof(*, file: Path, is_json: bool) -> None:
    """What a proof claims, with which parameters, and how large it is. It is not checked.

    Example: provex inspect proof 0.proof
    """
    from provex.settlement.proof_file import proof_from_bytes
    from provex.settlement.proving_system import proving_system
    from provex.settlement.security import provable_bits

    data = read_bytes(file, _PROOF_BYTES_MAX)
    proof = proof_from_bytes(data)
    system = proving_system()
    found: Table = {
        "bytes": len(data),
        "bytes of the proof itself": len(proof.proof),
        "constraints": proof.air_hash.hex(),
        "program": proof.program_hash.hex(),
        "chain": proof.chain_id,
        "contract": f"0x{proof.contract.hex()}",
        "main words": len(proof.main_words),
        "data words": len(proof.data_words),
        "is of this version": (proof.air_hash, proof.program_hash)
        == (system.air_hash, system.program_hash),
    }
    names = list(profiles())
    if proof.profile < len(names) and proof.layout < len(system.layouts):
        profile = profiles()[names[proof.profile]]
        layout = system.layouts[proof.layout]
        mask = system.constraints.mask_size(proof.layout)
        found |= {
            "profile": profile.name,
            "provable bits": provable_bits(system, proof.layout, profile),
            "rows": 1 << layout.rows_log2,
            "columns of each tree": list(mask.widths),
            "values opened": mask.openings,
            "points": mask.points,
        }
    _show(found, is_json=is_json)


def _show(table: Table, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(table))
        return
    for name, value in table.items():
        if isinstance(value, dict):
            click.echo(f"{name}:")
            for key, each in value.items():
                click.echo(f"  {key:<60} {each}")
        else:
            shown = (
                f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
            )
            click.echo(f"{name:<28} {shown}")


@inspect_group.command("contract")
@click.argument("name")
@click.argument("address")
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def inspect_contract(*, name: str, address: str, l1: str, is_json: bool) -> None:
    """Compare the code at an address with a contract that is built here, immutables aside.

    Shows the values that the constructor wrote into the code. Ends with status 0 only if all else
    is the same.

    Example: provex inspect contract Exchange 0x3D05... --l1 http://127.0.0.1:8545
    """
    from provex.ethereum.contracts import checksum
    from provex.ethereum.resumable_deployment import CodeComparison, compared_code
    from provex.ethereum.rpc import EthereumRpc
    from provex.native import crypto

    try:
        at = checksum(address)
    except ValueError as error:
        raise click.BadParameter(f"{address}: {error}") from None

    async def compared() -> CodeComparison:
        async with EthereumRpc(l1) as rpc:
            return await compared_code(rpc, name, at)

    made = asyncio.run(compared())
    table: Table = {
        "contract": name,
        "address": at,
        "built": "0x" + crypto.keccak256(made.built).hex(),
        "found": "0x" + crypto.keccak256(made.found).hex(),
        "immutables": ["0x" + value.hex() for value in made.immutables],
    }
    _show(table, is_json=is_json)
    if made.found != made.built:
        raise Rejected(
            DEPLOYMENT_CONFLICT, contract=name, reason=f"the code at {at} is not that of this build"
        )
