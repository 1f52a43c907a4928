"""Random but reproducible requests of every kind, as a seeded crowd would send them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from provex.protocol.inputs import (
    CancelOrder,
    CancelOrders,
    ClockTick,
    CloseBatch,
    CreateAccount,
    CreateApiKey,
    DeleteApiKey,
    DepositDropped,
    Input,
    PauseOrders,
    RequestFastWithdrawal,
    Restarted,
    SetMarketStatus,
    UpdateUser,
)
from provex.protocol.records import MarketStatus, OrderType, Side, TimeInForce

from .world import (
    BTC,
    ETH,
    USD,
    Trader,
    World,
    deposit_confirmed,
    deposit_seen,
    index_prices,
    onboarding,
    oracle_tick,
    trader,
)

KINDS = {
    "order": 60,
    "cancel": 8,
    "cancel_all": 1,
    "deposit": 3,
    "seen": 1,
    "dropped": 1,
    "withdrawal": 2,
    "transfer": 2,
    "fast": 1,
    "oracle": 8,
    "index": 4,
    "clock": 5,
    "batch": 1,
    "user": 2,
    "market": 1,
    "pause": 1,
    "restart": 1,
    "demand": 1,
    "demanded_trade": 1,
    "accepted": 1,
    "claimed": 1,
}


class RandomStream:
    """Draws requests for a world; the prices walk far enough to liquidate."""

    def __init__(self, world: World, seed: int, people: int = 8, name: str = "") -> None:
        self.world = world
        self.name = name
        self.choose = random.Random(seed)
        self.people: list[Trader] = [trader(f"r{i}", world.settings) for i in range(people)]
        self.prices = {BTC: Decimal(50_000), ETH: Decimal(2_000)}
        self.order_ids: list[tuple[Trader, str]] = []
        self.event_ids: list[str] = []
        self.unpaid: RequestFastWithdrawal | None = None

    def opening(self) -> Iterator[Input]:
        """Everybody comes in with a deposit, and the fund with a little."""
        fund = self.world.settings.insurance_fund
        yield deposit_confirmed("fund", fund.public_key, fund.position_id, 500 * USD)
        for person in self.people:
            yield onboarding(person)
            amount = self.choose.choice((200, 2_000, 50_000)) * USD
            yield deposit_confirmed(
                f"first-{person.name}", person.stark_key, person.position_id, amount
            )
        self.world.now_ms += 10_000
        yield index_prices(self.prices)
        yield oracle_tick(self.world.settings, self.world.now_ms // 1_000, self.prices)

    def next(self) -> Input:
        """The next request; some are refused."""
        self.world.now_ms += self.choose.choice((0, 1, 10, 300))
        kind = self.choose.choices(list(KINDS), weights=list(KINDS.values()))[0]
        return getattr(self, f"_{kind}")()

    def _person(self) -> Trader:
        return self.choose.choice(self.people)

    def _order(self) -> Input:
        choose, market = self.choose, self.choose.choice((BTC, BTC, ETH))
        side = choose.choice((Side.BUY, Side.SELL))
        tick = Decimal(1) if market == BTC else Decimal("0.1")
        offset = Decimal(choose.randrange(-40, 41)) * self.prices[market] / 10_000
        price = (self.prices[market] + offset) // tick * tick
        size = Decimal(choose.randrange(1, 60)) / (100 if market == BTC else 5)
        type_, time_in_force = (
            OrderType.LIMIT,
            choose.choice(
                (
                    TimeInForce.GTT,
                    TimeInForce.GTT,
                    TimeInForce.GTT,
                    TimeInForce.IOC,
                    TimeInForce.FOK,
                )
            ),
        )
        trigger = trailing = None
        if choose.random() < 0.1:
            type_ = choose.choice(
                (OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT, OrderType.TRAILING_STOP)
            )
            trigger = str((self.prices[market] + 2 * offset) // tick * tick)
            trailing = choose.randrange(1_000, 50_000) if type_ is OrderType.TRAILING_STOP else None
        elif choose.random() < 0.1:
            type_ = OrderType.MARKET
        person = self._person()
        request = self.world.order(
            person,
            side,
            price,
            size,
            market=market,
            type=type_,
            time_in_force=time_in_force,
            is_post_only=choose.random() < 0.15,
            is_reduce_only=choose.random() < 0.1,
            trigger=trigger,
            trailing_ppm=trailing,
            client_id=f"c{choose.randrange(3_000)}",
            expires_in_ms=choose.choice((10_000, 60_000, 600_000, 3_600_000)),
            limit_fee_ppm=choose.choice((0, 2_000, 2_000, 2_000, 2_000)),
            cancel_order_id=self._known_order(person) if choose.random() < 0.1 else None,
        )
        self.order_ids.append((person, f"{request.message_hash:064x}"))
        return request

    def _known_order(self, person: Trader) -> str | None:
        mine = [order_id for owner, order_id in self.order_ids[-200:] if owner is person]
        return self.choose.choice(mine) if mine else None

    def _cancel(self) -> Input:
        if not self.order_ids:
            return ClockTick()
        person, order_id = self.choose.choice(self.order_ids[-80:])
        return CancelOrder(account_id=person.account_id, order_id=order_id)

    def _cancel_all(self) -> Input:
        return CancelOrders(
            account_id=self._person().account_id,
            market=self.choose.choice((None, BTC, ETH)),
            side=self.choose.choice((None, Side.BUY)),
        )

    def _deposit(self) -> Input:
        person = self._person()
        event_id = f"e{self.name}{self.choose.randrange(200)}"
        amount = self.choose.randrange(1, 3_000) * USD
        return deposit_confirmed(event_id, person.stark_key, person.position_id, amount)

    def _seen(self) -> Input:
        person = self._person()
        event_id = f"e{self.name}{self.choose.randrange(200)}"
        self.event_ids.append(event_id)
        return deposit_seen(event_id, person.stark_key, person.position_id, 7 * USD)

    def _dropped(self) -> Input:
        return DepositDropped(event_id=self.choose.choice([*self.event_ids[-5:], "unknown"]))

    def _withdrawal(self) -> Input:
        return self.world.withdrawal(self._person(), self.choose.randrange(1, 400) * USD)

    def _transfer(self) -> Input:
        return self.world.transfer(
            self._person(), self._person(), self.choose.randrange(1, 500) * USD
        )

    def _fast(self) -> Input:
        """Every other one is paid, if it was accepted."""
        if self.unpaid is not None:
            request, self.unpaid = self.unpaid, None
            return self.world.payment(request)
        self.unpaid = self.world.fast_withdrawal(
            self._person(), self.choose.randrange(1, 100) * USD
        )
        return self.unpaid

    def _oracle(self) -> Input:
        self.world.now_ms += self.choose.choice((2_000, 10_000, 10_000))
        for market, price in self.prices.items():
            move = Decimal(self.choose.randrange(-250, 251)) / 10_000
            if self.choose.random() < 0.05:
                move *= 6
            self.prices[market] = (price * (1 + move)).quantize(Decimal("0.1"))
        return oracle_tick(self.world.settings, self.world.now_ms // 1_000, self.prices)

    def _index(self) -> Input:
        return index_prices(self.prices)

    def _clock(self) -> Input:
        self.world.now_ms += self.choose.choice((1_000, 20_000, 60_000))
        return ClockTick()

    def _batch(self) -> Input:
        return CloseBatch()

    def _user(self) -> Input:
        person = self._person()
        key = f"k{self.choose.randrange(30)}"
        update = UpdateUser(
            user_id=person.user_id,
            user_data=None,
            email=None,
            is_email_verified=None,
            username=f"n{self.choose.randrange(10)}",
            is_sharing_username=None,
            is_sharing_address=None,
            country=None,
            language_code=None,
        )
        return self.choose.choice(
            (
                CreateApiKey(user_id=person.user_id, api_key=key, encrypted_secret="s"),
                DeleteApiKey(user_id=person.user_id, api_key=key),
                update,
                replace(update, username=None, email="x@y"),
                CreateAccount(
                    user_id=person.user_id,
                    stark_key=person.stark_key,
                    stark_key_y=person.stark_key_y,
                ),
            )
        )

    def _market(self) -> Input:
        status = self.choose.choice(
            (MarketStatus.ONLINE, MarketStatus.ONLINE, MarketStatus.POST_ONLY)
        )
        return SetMarketStatus(market=self.choose.choice((BTC, ETH)), status=status)

    def _pause(self) -> Input:
        return PauseOrders(is_paused=self.choose.random() < 0.2)

    def _demand(self) -> Input:
        amount = self.choose.choice((2**64 - 1, self.choose.randrange(1, 1_000) * USD))
        return self.world.demand(self._person(), amount)

    def _demanded_trade(self) -> Input:
        buyer, seller = self.choose.sample(self.people, 2)
        price = self.prices[BTC] * self.choose.randrange(99, 102) / 100
        return self.world.demanded_trade(
            buyer, seller, f"0.{self.choose.randrange(1, 20):02}", int(price)
        )

    def _accepted(self) -> Input:
        return self.world.accepted(self.world.exchange.accepted_batches + 1)

    def _claimed(self) -> Input:
        return self.world.claimed(self._person(), self.choose.randrange(1, 2_000) * USD)

    def _restart(self) -> Input:
        return Restarted(engine_version="test", program_hash="00")
