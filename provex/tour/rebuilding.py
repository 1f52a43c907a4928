"""The last step: everything again from L1 alone, compared with the sequencer and with the API."""

from collections.abc import Sequence
from decimal import Decimal

from provex.ethereum.faults import L1Fault
from provex.protocol.markets import market_by_name
from provex.protocol.numbers import u32
from provex.protocol.parameters import PRICE_UNIT
from provex.protocol.state import EMPTY_POSITION, Position
from provex.rebuild.main_words import main_output_of
from provex.rebuild.rebuild import rebuild_state
from provex.rebuild.rebuilt_state import RebuildSettings, RebuiltState
from provex.rebuild.snapshot import Snapshot
from provex.rules.funding import with_funding_applied
from provex.rules.view import BatchView
from provex.settlement.service.files import SettlementFiles
from provex.storage.batch_file import Batch, batch_from_bytes

from .checks import Checks
from .plan import MARKET
from .world import Person, World, quantums

__all__ = ["rebuild_from_l1"]

_NANO = 10**9


async def rebuild_from_l1(
    checks: Checks, world: World, people: Sequence[Person], accepted: int
) -> None:
    """Rebuild the state from L1's logs, and compare its root and its positions."""
    found, pool = await _rebuilt(checks, world)
    checks.holds(
        "batches in it",
        expected=f"at least the {accepted} of the tour",
        found=found.sequence_number,
        is_so=found.sequence_number >= accepted,
    )
    path = SettlementFiles(world.data_dir).batch_path(found.sequence_number - 1)
    batch = batch_from_bytes(path.read_bytes())
    main = main_output_of(batch.main_words)
    for what, expected, rebuilt in (
        (
            "root of the positions",
            batch.new_state.positions_root,
            found.shared_state.positions_root,
        ),
        ("root of the orders", batch.new_state.orders_root, found.shared_state.orders_root),
        ("hash of the state", main.new_state_hash, found.state_hash),
        ("words of the state", main.state_words, found.state_words),
    ):
        checks.equal(f"{what}, sequencer and L1", expected=expected, found=rebuilt)
    market = market_by_name()[MARKET]
    checks.equal(
        f"price of {MARKET}",
        expected=market.price_fixed_from_e9(int(world.plan.fallen_price * _NANO)),
        found=found.shared_state.assets[market.index].price,
    )
    for person in people:
        await _check_position(checks, batch, found, person)
    _check_conservation(checks, found, pool)


async def _rebuilt(checks: Checks, world: World) -> tuple[RebuiltState, int]:
    """The state by `provex rebuild`, and the contract's pool of just then.

    Nodes forget old states: when it took too long, it goes on from what was read.
    """
    known: Snapshot | None = None

    def keep(state: Snapshot) -> None:
        nonlocal known
        known = state

    async def ask() -> tuple[RebuiltState, int] | None:
        settings = RebuildSettings(block="latest")
        try:
            state = await rebuild_state(
                world.rpc, world.contracts.exchange, settings, begin=known, save=keep
            )
        except L1Fault as fault:
            world.course.say(f"asked again: {fault}")
            return None
        pool = int(await world.read("getPoolBalance()"))
        is_newest = await world.read("getSequenceNumber()") == state.sequence_number
        return (state, pool) if is_newest else None

    found = await checks.until(
        "rebuilt from L1 alone, in agreement with the contract",
        ask,
        lambda state: state is not None,
        expected="a state",
    )
    assert found is not None, "it was waited for"
    return found


async def _check_position(
    checks: Checks, batch: Batch, state: RebuiltState, person: Person
) -> None:
    """Compare a trader's position on L1 with the API, less what funding paid since."""
    # An empty position is none: what was liquidated to the last unit is gone.
    known = state.positions.get(person.position_id, EMPTY_POSITION)
    position = _settled(batch, state, known)
    account = await person.account()
    later = await person.funding(after_s=batch.closed_at_s)
    held = account.open_positions.get(MARKET)
    market = market_by_name()[MARKET]
    size = Decimal(0) if held is None else held.size
    expected_assets = [(market.index, int(size * market.resolution))] if size else []
    collateral = _balance_quantums(account.quote_balance - later)
    is_empty = collateral == 0 and not expected_assets
    checks.equal(
        f"{person.name}'s key, collateral and holdings, API and L1",
        expected=(0 if is_empty else person.stark_key, collateral, expected_assets),
        found=(
            position.public_key,
            position.collateral,
            [(asset.asset_index, asset.balance) for asset in position.assets],
        ),
    )


def _balance_quantums(amount: Decimal) -> int:
    """A balance in quantums; it may be below 0."""
    return quantums(amount) if amount >= 0 else -quantums(-amount)


def _check_conservation(checks: Checks, state: RebuiltState, pool: int) -> None:
    """The contract's pool is the positions' money and the dust of rounding, to the last unit."""
    payments = sum(
        (state.shared_state.assets[held.asset_index].funding_index - held.cached_funding_index)
        * held.balance
        for position in state.positions.values()
        for held in position.assets
    )
    collateral = sum(position.collateral for position in state.positions.values())
    held = [0] * len(state.shared_state.assets)
    for position in state.positions.values():
        for asset in position.assets:
            held[asset.asset_index] += asset.balance
    checks.equal("synthetics that somebody holds and nobody owes", expected={0}, found=set(held))
    owed = collateral * PRICE_UNIT - payments + state.shared_state.dust
    checks.equal(
        "pool on L1 and value of all positions with dust, in 2^-32 units",
        expected=owed,
        found=pool * PRICE_UNIT,
    )


def _settled(batch: Batch, state: RebuiltState, position: Position) -> Position:
    """The position with the funding up to the batch's end, by the rules."""
    shared = state.shared_state
    view = BatchView(
        configuration=batch.configuration,
        minimum_expiration_hours=shared.minimum_expiration_hours,
        system_time=shared.system_time,
        funding_timestamp=u32(max(shared.funding_timestamp, position.funding_timestamp + 1)),
        oracle_slot=shared.oracle_slot,
        assets=shared.assets,
    )
    return with_funding_applied(view, position).position
