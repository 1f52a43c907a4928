"""`provex rebuild`: every position of an exchange from an Ethereum node alone."""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from provex.ethereum.contracts import checksum
from provex.ethereum.events import ForcedWithdrawal
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import AssetState
from provex.rebuild.conservation import Conservation
from provex.rebuild.forced_requests import PendingRequest
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings, RebuiltState
from provex.rebuild.snapshot import Snapshot, read_snapshot, write_snapshot

__all__ = ["rebuild_command"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_TAGS = ("latest", "safe", "finalized")
_BLOCK_MAX = 2**63 - 1


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return checksum(value)
    except ValueError:
        raise click.BadParameter(f"{value}: expected an address of 20 bytes in hex") from None


def _block(context: click.Context, parameter: click.Parameter, value: str) -> int | str:
    if value in _TAGS:
        return value
    if value.isascii() and value.isdigit() and int(value) <= _BLOCK_MAX:
        return int(value)
    raise click.BadParameter(f"{value}: expected a number or one of {', '.join(_TAGS)}")


@click.command("rebuild")
@click.option("--l1", metavar="URL", required=True, help="JSON-RPC URL of an Ethereum node.")
@click.option("--contract", callback=_address, metavar="ADDRESS", required=True)
@click.option("--from", "begin", type=_FILE, help="Begin at this state, which is not believed.")
@click.option(
    "--snapshot", type=_FILE, help="Where the state is kept; a later run goes on from there."
)
@click.option(
    "--block",
    callback=_block,
    metavar="BLOCK",
    default="finalized",
    show_default=True,
    help="The last block to read: a number, latest, safe or finalized.",
)
@click.option(
    "--first-block",
    type=click.IntRange(0, _BLOCK_MAX),
    default=0,
    help="The block in which the exchange was deployed; all blocks are searched without it.",
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def rebuild_command(
    *,
    l1: str,
    contract: str,
    begin: Path | None,
    snapshot: Path | None,
    block: int | str,
    first_block: int,
    is_json: bool,
) -> None:
    """Rebuild all positions of an exchange from its events, and compare with its contract.

    Reads nothing but an Ethereum node. Ends with status 0 only if everything agrees, and else names
    the first batch that does not, and how.

    Example: provex rebuild --l1 http://127.0.0.1:8545 --contract 0x3D05... --snapshot state.json
    """
    settings = RebuildSettings(block=block, first_block=first_block)
    found = asyncio.run(_rebuilt(l1, contract, settings, begin, snapshot))
    if sys.stderr.isatty():
        click.echo(err=True)
    if is_json:
        click.echo(json.dumps(_json(found)))
    else:
        for line in _lines(found):
            click.echo(line)


async def _rebuilt(
    l1: str, contract: str, settings: RebuildSettings, begin: Path | None, snapshot: Path | None
) -> RebuiltState:
    async with EthereumRpc(l1) as rpc:
        chain_id = await rpc.chain_id()
        source = snapshot if snapshot is not None and snapshot.exists() else begin
        known = (
            None if source is None else read_snapshot(source, chain_id=chain_id, exchange=contract)
        )

        def save(state: Snapshot) -> None:
            if snapshot is not None:
                write_snapshot(snapshot, state)

        return await rebuild_state(
            rpc, contract, settings, begin=known, save=save, progress=_progress
        )


def _progress(sequence_number: int, block: int, last_block: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rbatch {sequence_number}, block {block} of {last_block}", nl=False, err=True)


def _json(state: RebuiltState) -> dict[str, object]:
    shared = state.shared_state
    return {
        "chain_id": state.chain_id,
        "exchange": state.exchange,
        "block": {
            "number": state.block_number,
            "hash": state.block_hash,
            "time_s": state.block_time_s,
        },
        "sequence_number": state.sequence_number,
        "batch_id": str(state.batch_id),
        "configuration_hash": hex(state.configuration_hash),
        "state_hash": hex(state.state_hash),
        "shared_state_hash": hex(state.shared_state_hash),
        "positions_root": hex(shared.positions_root),
        "orders_root": hex(shared.orders_root),
        "system_time_s": shared.system_time,
        "dust": str(shared.dust),
        "positions": len(state.positions),
        "collateral": _collateral(state),
        "assets": [
            {
                "asset_id": hex(asset.asset_id),
                "name": _name(asset),
                "price": asset.price,
                "observed_at_s": asset.observed_at,
                "funding_index": asset.funding_index,
                "long": long,
                "short": short,
            }
            for asset, (long, short) in zip(shared.assets, _held(state), strict=True)
        ],
        "money": {name: str(amount) for name, amount in asdict(state.money).items()},
        "conservation": [_conservation_json(stated) for stated in state.conservation],
        "is_frozen": state.freeze.is_frozen,
        "can_freeze": any(pending.can_freeze for pending in state.pending_requests),
        "pending_requests": [_pending_json(pending) for pending in state.pending_requests],
    }


def _conservation_json(stated: Conservation) -> dict[str, object]:
    return {
        "sequence_number": stated.sequence_number,
        **{name: str(amount) for name, amount in asdict(stated.money).items()},
        "positions_value": str(stated.positions_value),
        "dust": str(stated.dust),
    }


def _pending_json(pending: PendingRequest) -> dict[str, object]:
    is_withdrawal = isinstance(pending.request, ForcedWithdrawal)
    terms = {
        name: value if isinstance(value, bool) else str(value)
        for name, value in asdict(pending.request).items()
    }
    return {
        "kind": "withdrawal" if is_withdrawal else "trade",
        "request": terms,
        "requested_at_s": pending.requested_at_s,
        "deadline_s": pending.deadline_s,
        "can_freeze": pending.can_freeze,
    }


def _lines(state: RebuiltState) -> Iterator[str]:
    shared = state.shared_state
    yield f"exchange {state.exchange}, chain {state.chain_id}, block {state.block_number}"
    yield f"  batches          {state.sequence_number}, the last with id {state.batch_id}"
    yield f"  positions root   {shared.positions_root:#066x}"
    yield f"  orders root      {shared.orders_root:#066x}"
    yield f"  state, Poseidon  {state.state_hash:#066x}"
    yield f"  state, Keccak    {state.shared_state_hash:#066x}"
    yield f"  system time      {_time(shared.system_time)}"
    yield f"  positions        {len(state.positions)} with {_collateral(state)} quantums in all"
    for asset, (long, short) in zip(shared.assets, _held(state), strict=True):
        yield f"  {_name(asset):<16} price {asset.price} / 2^32, long {long}, short {short}"
    yield f"  frozen           {'yes' if state.freeze.is_frozen else 'no'}"
    yield f"  forced requests  {len(state.pending_requests)} waiting"
    for pending in state.pending_requests:
        yield f"    {_told(pending)}"
    for stated in state.conservation:
        yield f"  {_balance(stated)}"
    yield "all batches agree with each other and with the contract; its money is all there"


def _balance(stated: Conservation) -> str:
    """Conservation at a batch, as a sum that anybody can add up. All in quantums."""
    money = stated.money
    terms = (
        f"pending deposits {money.pending_deposits}",
        f"pending withdrawals {money.pending_withdrawals}",
        f"queued claims {money.queued_claims}",
        f"positions {_exact(stated.positions_value)}",
        f"dust {_exact(stated.dust)}",
    )
    return f"batch {stated.sequence_number}: accounted {money.accounted} = {' + '.join(terms)}"


def _exact(units: int) -> str:
    """A number of 2^-32 quantums in quantums."""
    whole, rest = divmod(units, PRICE_UNIT)
    return f"{whole} {rest}/2^32" if rest else str(whole)


def _told(pending: PendingRequest) -> str:
    request = pending.request
    if isinstance(request, ForcedWithdrawal):
        what = f"withdrawal of {request.amount_quantums} from position {request.position_id}"
    else:
        what = (
            f"trade of {request.amount_synthetic} for {request.amount_collateral} between "
            f"positions {request.position_id_a} and {request.position_id_b}"
        )
    then = "anyone can freeze the exchange NOW" if pending.can_freeze else "waiting"
    return f"{what}: since {_time(pending.requested_at_s)}, due {_time(pending.deadline_s)}, {then}"


def _collateral(state: RebuiltState) -> int:
    return sum(position.collateral for position in state.positions.values())


def _held(state: RebuiltState) -> list[tuple[int, int]]:
    """What all positions hold of each asset: long, and short as a positive number."""
    longs = [0] * len(state.shared_state.assets)
    shorts = [0] * len(longs)
    for position in state.positions.values():
        for held in position.assets:
            if held.balance > 0:
                longs[held.asset_index] += held.balance
            else:
                shorts[held.asset_index] -= held.balance
    return list(zip(longs, shorts, strict=True))


def _name(asset: AssetState) -> str:
    text = asset.asset_id.to_bytes(15).rstrip(b"\0")
    return text.decode() if text.isascii() and text.decode("ascii").isprintable() else text.hex()


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
