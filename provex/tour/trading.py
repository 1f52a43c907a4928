"""Trades between the three, and the fall of the price that liquidates the long side."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from provex.client.answers import Fill, Order
from provex.client.signing import NewOrder
from provex.client.transport import utc_now
from provex.ethereum.contracts import read
from provex.protocol.markets import market_by_name
from provex.protocol.records import (
    FillKind,
    Liquidity,
    OrderStatus,
    OrderType,
    PositionStatus,
    Side,
    TimeInForce,
)

from .checks import Checks
from .plan import MARKET, TourPlan
from .world import Person, World

__all__ = ["PriceFile", "fall", "planned_trades", "trade"]

_LIMIT_FEE = Decimal("0.002")
_ANSWER_SCALE = 10**8
_CENT = Decimal("0.01")
_ROUND_DATA = ("uint80", "int256", "uint256", "uint256", "uint80")
_ALICE, _BOB, _CAROL = range(3)


@dataclass(frozen=True, slots=True)
class PriceFile:
    """The recorded prices of the tour's chain, which grow as it goes on."""

    path: Path

    def begin(self, price: Decimal) -> None:
        """Begin with a price."""
        self.path.write_text(f"seconds,market,price\n0,{MARKET},{price}\n", "ascii")

    def set(self, price: Decimal) -> None:
        """Let the price be another one from now on."""
        with self.path.open("a", encoding="ascii") as file:
            file.write(f"0,{MARKET},{price}\n")


@dataclass(frozen=True, slots=True)
class PlannedTrade:
    """Bob's order rests and the taker's order fills against it."""

    taker: int
    side: Side
    size: Decimal


def planned_trades(plan: TourPlan) -> list[PlannedTrade]:
    """All trades: Alice builds her long position, Carol opens and closes a small one."""
    step = market_by_name()[MARKET].step_size
    longs = -(-plan.trades // 2)
    each = plan.long_size / longs // step * step
    sizes = [each] * (longs - 1) + [plan.long_size - each * (longs - 1)]
    trades = []
    for number in range(plan.trades):
        if number % 2 == 0:
            trades.append(PlannedTrade(_ALICE, Side.BUY, sizes[number // 2]))
        else:
            side = Side.BUY if number % 4 == 1 else Side.SELL
            trades.append(PlannedTrade(_CAROL, side, plan.small_size))
    return trades


async def trade(checks: Checks, world: World, people: Sequence[Person]) -> datetime:
    """Trade as often as planned; the time of the last fill."""
    ended = utc_now()
    trades = planned_trades(world.plan)
    for number, planned in enumerate(trades, start=1):
        ended = await _trade(checks, world, people, number, planned)
        if number % 16 == 0:
            world.course.say(f"{number} of {len(trades)} trades")
    for person in people:
        await person.check_balance(checks)
    return ended


async def _trade(
    checks: Checks, world: World, people: Sequence[Person], number: int, planned: PlannedTrade
) -> datetime:
    price = world.plan.price + number % 7
    taker, maker = people[planned.taker], people[_BOB]
    taken_side = planned.side
    rested_side = Side.SELL if taken_side is Side.BUY else Side.BUY
    rested = await maker.trader.private.place_order(_order(rested_side, planned.size, price))
    taken = await taker.trader.private.place_order(
        _order(taken_side, planned.size, price, is_taking=True)
    )
    ended = utc_now()
    for person, order, side, liquidity in (
        (maker, rested, rested_side, Liquidity.MAKER),
        (taker, taken, taken_side, Liquidity.TAKER),
    ):
        fill = await _filled(checks, person, order, f"trade {number}: {liquidity}")
        checks.equal(
            f"trade {number}: {liquidity}'s fill",
            expected=(side, liquidity, planned.size, price),
            found=(fill.side, fill.liquidity, fill.size, fill.price),
        )
        _book(person, fill)
        ended = fill.created_at
    return ended


def _order(side: Side, size: Decimal, price: Decimal, *, is_taking: bool = False) -> NewOrder:
    return NewOrder(
        market=MARKET,
        side=side,
        size=size,
        price=price,
        limit_fee=_LIMIT_FEE,
        expires_at=utc_now() + timedelta(days=2),
        type=OrderType.MARKET if is_taking else OrderType.LIMIT,
        time_in_force=TimeInForce.FOK if is_taking else TimeInForce.GTT,
        is_post_only=not is_taking,
    )


async def _filled(checks: Checks, person: Person, order: Order, what: str) -> Fill:
    """The one fill that ended the order."""
    private = person.trader.private
    ended = await checks.until(
        f"{what} order",
        functools.partial(private.order, order.id),
        lambda found: found.status in {OrderStatus.FILLED, OrderStatus.CANCELED},
        expected="an end",
    )
    checks.equal(f"{what} order's end", expected=OrderStatus.FILLED, found=ended.status)
    fills = await checks.until(
        f"{what} fills",
        functools.partial(private.fills, order_id=order.id),
        lambda found: len(found) == 1,
        expected="1",
    )
    return fills[0]


def _book(person: Person, fill: Fill) -> None:
    direction = 1 if fill.side is Side.BUY else -1
    person.cash -= direction * fill.size * fill.price + fill.fee
    person.size += direction * fill.size


async def fall(checks: Checks, world: World, people: Sequence[Person], prices: PriceFile) -> None:
    """Let the price fall: the exchange liquidates Alice, and nobody else."""
    alice, plan = people[_ALICE], world.plan
    prices.set(plan.fallen_price)
    await _check_price_on_l1(checks, world)
    fills = await checks.until(
        f"{MARKET} that was taken from Alice at the API",
        functools.partial(_liquidated, alice),
        lambda found: sum(fill.size for fill in found) == plan.long_size,
        expected=plan.long_size,
    )
    for fill in fills:
        _book(alice, fill)
    account = await alice.account()
    checks.equal("Alice's open positions", expected=0, found=len(account.open_positions))
    expected = alice.cash + await alice.funding()
    checks.holds(
        "Alice's balance at the API",
        expected=f"{expected:.2f}, which is not below 0",
        found=account.quote_balance,
        # A fill's price is rounded; what was paid is not.
        is_so=account.quote_balance >= 0 and abs(account.quote_balance - expected) <= _CENT,
    )
    alice.cash += account.quote_balance - expected
    held = await alice.trader.private.positions(market=MARKET)
    checks.equal(
        "status of Alice's position",
        expected=[PositionStatus.LIQUIDATED],
        found=[each.status for each in held],
    )
    public = await alice.trader.public.trades(MARKET)
    checks.holds(
        "public trades that are liquidations",
        expected="at least 1",
        found=sum(each.liquidation for each in public),
        is_so=any(each.liquidation for each in public),
    )
    for person in people:
        await person.check_balance(checks)


async def _liquidated(person: Person) -> list[Fill]:
    fills = await person.trader.private.fills(market=MARKET)
    return [fill for fill in fills if fill.type is FillKind.LIQUIDATED]


async def _check_price_on_l1(checks: Checks, world: World) -> None:
    aggregator = world.endpoints["contracts"][f"aggregator/{MARKET}"]

    async def ask() -> Decimal:
        _, answer, *_ = await read(world.rpc, aggregator, "latestRoundData()", returns=_ROUND_DATA)
        return Decimal(answer) / _ANSWER_SCALE

    expected = world.plan.fallen_price
    await checks.until(
        f"answer of {MARKET}'s aggregator on L1",
        ask,
        lambda found: found == expected,
        expected=expected,
    )
