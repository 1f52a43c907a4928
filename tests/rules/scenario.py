"""Random but seeded life of a small exchange on a ledger: hostile prices, every transaction kind."""

import random
from dataclasses import dataclass, field, replace

from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.errors import Rejected
from provex.protocol.state import Position
from provex.protocol.transactions import (
    Deleverage,
    Deposit,
    ForcedTrade,
    ForcedWithdrawal,
    FundingTick,
    Liquidation,
)
from provex.rules.funding import with_funding_applied
from provex.rules.margin import is_liquidatable, position_status
from provex.sequencer.ledger import Applied, Batch, Ledger
from rules.world import (
    BTC_PRICE,
    ETH_PRICE,
    EXPIRATION_HOURS,
    FEE,
    INSURANCE,
    LINK_PRICE,
    NOW_S,
    ORACLES,
    configuration,
    id_of,
    key_of,
    oracle_tick,
    order,
    trade,
    transfer,
    withdrawal,
)

TRADERS = tuple(range(3001, 3007))
EVERYTHING = 2**64 - 1


@dataclass
class Scenario:
    """A ledger with its clock, and what L1 would have booked."""

    seed: int
    ledger: Ledger = field(default_factory=lambda: Ledger(configuration(), NATIVE_BUILTINS))
    now: int = NOW_S
    moved: int = 0
    accepted: dict[str, int] = field(default_factory=dict)
    refused: dict[int, int] = field(default_factory=dict)
    invalid: dict[int, int] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.nonce = 0
        self.prices = [BTC_PRICE, ETH_PRICE, LINK_PRICE]
        self.ledger.open_batch(self.now)
        self.try_apply(FundingTick(timestamp=self.now, indices=(0, 0, 0)))
        self.oracle()
        for trader in TRADERS:
            self.deposit(trader, 5 * 10**9)

    def try_apply(self, transaction) -> Applied | None:
        try:
            applied = self.ledger.apply(transaction)
        except Rejected as rejected:
            self.refused[rejected.code] = self.refused.get(rejected.code, 0) + 1
            return None
        name = type(transaction).__name__
        self.accepted[name] = self.accepted.get(name, 0) + 1
        if applied.result:
            self.invalid[applied.result] = self.invalid.get(applied.result, 0) + 1
        self.moved += applied.amount
        return applied

    def step(self) -> None:
        kinds = (
            (self.trade, 40),
            (self.transfer, 8),
            (self.withdraw, 6),
            (self.deposit, 6),
            (self.liquidate, 10),
            (self.deleverage, 10),
            (self.forced_withdrawal, 8),
            (self.forced_trade, 8),
            (self.funding, 6),
            (self.oracle, 10),
        )
        chosen = self.random.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[
            0
        ]
        chosen()

    def close(self) -> Batch:
        batch = self.ledger.close_batch(self.now)
        self.batches.append(batch)
        self.ledger.open_batch(self.now)
        return batch

    # One transaction of each kind, often wrong on purpose.

    def trader(self) -> int:
        return self.random.choice((*TRADERS, INSURANCE))

    def next_nonce(self) -> int:
        self.nonce += 1
        return self.nonce

    def size(self) -> int:
        return self.random.choice((1, 7, 10**8, 10**9, self.random.randrange(1, 3 * 10**9)))

    def cost(self, asset: int, size: int) -> int:
        near = size * self.prices[asset] >> 32
        return max(0, near * self.random.randint(90, 110) // 100 + self.random.randint(-1, 1))

    def deposit(self, trader: int | None = None, given: int = 0) -> None:
        chosen = trader or self.trader()
        amount = given or self.random.choice((0, 1, 10**9, 2 * 10**9))
        self.try_apply(
            Deposit(
                public_key=key_of(chosen), position_id=id_of(chosen), account_index=0, amount=amount
            )
        )

    def trade(self) -> None:
        asset, size = self.random.randrange(3), self.size()
        cost = self.cost(asset, size)
        fee = self.random.randint(0, 5)
        buyer, seller = self.trader(), self.trader()
        common = {
            "asset_index": asset,
            "amount_synthetic": size * self.random.choice((1, 2)),
            "amount_collateral": max(1, cost * 2),
            "amount_fee": 20,
            "expiration_hours": EXPIRATION_HOURS + self.random.randint(0, 400),
        }
        buy = order(buyer, **common, nonce=self.next_nonce())
        sell = order(
            seller,
            **(common | {"is_buying_synthetic": False, "amount_collateral": 1}),
            nonce=self.next_nonce(),
        )
        one = trade(
            buy, sell, amount_synthetic=size, amount_collateral=cost, fee_buyer=fee, fee_seller=0
        )
        self.try_apply(one)
        self.try_apply(one)

    def transfer(self) -> None:
        condition = {"condition": self.random.randint(1, 9)} if self.random.random() < 0.4 else {}
        amount = self.random.choice((0, 1, 10**6, 10**12))
        self.try_apply(
            transfer(
                self.trader(),
                self.random.choice((*TRADERS, INSURANCE, FEE)),
                amount,
                nonce=self.next_nonce(),
                expiration_hours=EXPIRATION_HOURS + 400,
                **condition,
            )
        )

    def withdraw(self) -> None:
        amount = self.random.choice((0, 1, 10**6, 10**9))
        self.try_apply(
            withdrawal(
                self.trader(),
                amount,
                nonce=self.next_nonce(),
                expiration_hours=EXPIRATION_HOURS + 400,
            )
        )

    def held(self):
        """Return a random holding."""
        found = self.holdings()
        return self.random.choice(found) if found else None

    def unsafe(self):
        """Return a holding of a liquidatable position, or any."""
        view = self.ledger.view
        for _ in range(20):
            found = self.held()
            if found is not None:
                position = self.ledger.position(id_of(found[0]))
                funded = with_funding_applied(view, position).position
                if is_liquidatable(position_status(view, funded)):
                    return found
        return self.held()

    def liquidate(self) -> None:
        found = self.unsafe()
        if found is None:
            return
        trader, asset, balance = found
        size = self.random.choice((abs(balance), max(1, abs(balance) // 3)))
        cost = self.cost(asset, size)
        is_buying = balance > 0
        taker = order(
            self.trader(),
            asset_index=asset,
            is_buying_synthetic=is_buying,
            amount_synthetic=size,
            amount_collateral=max(1, cost * 2) if is_buying else 1,
            nonce=self.next_nonce(),
            expiration_hours=EXPIRATION_HOURS + 400,
        )
        self.try_apply(
            Liquidation(
                liquidator=taker,
                liquidated_position_id=id_of(trader),
                amount_synthetic=size,
                amount_collateral=cost,
                fee=0,
            )
        )

    def holdings(self):
        """Return every holding: trader, asset, balance."""
        return [
            (trader, held.asset_index, held.balance)
            for trader in (*TRADERS, INSURANCE)
            for held in self.ledger.position(id_of(trader)).assets
        ]

    def deleverage(self) -> None:
        found = self.holdings()
        bankrupt = [item for item in found if self.value(item[0]) < 0]
        if not bankrupt:
            return
        trader, asset, balance = self.random.choice(bankrupt)
        opposite = [item for item in found if item[1] == asset and item[2] * balance < 0]
        other, _, other_balance = self.random.choice(opposite)
        size = min(abs(balance), abs(other_balance))
        for cost in self.fair_costs(trader, asset, balance, size):
            self.try_apply(
                Deleverage(
                    deleveragable_position_id=id_of(trader),
                    deleverager_position_id=id_of(other),
                    asset_index=asset,
                    amount_synthetic=size,
                    amount_collateral=cost,
                    is_deleverager_buying=balance > 0,
                )
            )

    def funded(self, trader: int) -> Position:
        return with_funding_applied(self.ledger.view, self.ledger.position(id_of(trader))).position

    def value(self, trader: int) -> int:
        return position_status(self.ledger.view, self.funded(trader)).total_value

    def fair_costs(self, trader: int, asset: int, balance: int, size: int) -> list[int]:
        """Return the least collateral that keeps value per risk, and its neighbours."""
        before = self.funded(trader)
        sold = size if balance > 0 else -size
        reduced = tuple(
            replace(held, balance=held.balance - sold) if held.asset_index == asset else held
            for held in before.assets
        )
        status = position_status(self.ledger.view, before)
        after = position_status(self.ledger.view, replace(before, assets=reduced))
        needed = -(-status.total_value * after.total_risk // status.total_risk)
        gap = needed - after.total_value
        exact = -(-gap // 2**32) if balance > 0 else -gap // 2**32
        return [cost for cost in (exact - 1, exact + 1, exact) if 0 <= cost < 2**64]

    def forced_withdrawal(self) -> None:
        owner = self.trader()
        amount = self.random.choice((0, 1, 10**9, 10**9, EVERYTHING, EVERYTHING - 1))
        key = key_of(self.trader() if self.random.random() < 0.2 else owner)
        applied = self.try_apply(
            ForcedWithdrawal(public_key=key, position_id=id_of(owner), amount=amount)
        )
        assert applied is not None, "a forced withdrawal always has an outcome"

    def forced_trade(self) -> None:
        a, b, asset = self.trader(), self.trader(), self.random.randrange(4)
        size = self.random.choice((0, self.size(), 2**64 - 1))
        ids = [*[configured.asset_id for configured in configuration().assets], 12345]
        applied = self.try_apply(
            ForcedTrade(
                public_key_a=key_of(a),
                public_key_b=key_of(b),
                position_id_a=id_of(a),
                position_id_b=id_of(b),
                synthetic_asset_id=ids[asset],
                amount_collateral=self.cost(asset % 3, min(size, 2**40)),
                amount_synthetic=size,
                is_a_buying_synthetic=self.random.random() < 0.5,
                nonce=self.next_nonce(),
            )
        )
        assert applied is not None, "a forced trade always has an outcome"

    def funding(self) -> None:
        self.now += self.random.randint(1, 3600)
        elapsed = self.now - self.ledger.funding_timestamp
        indices = []
        for asset in self.ledger.assets:
            fastest = 1120 * asset.price * elapsed >> 32
            indices.append(asset.funding_index + self.random.randint(-fastest, fastest))
        self.try_apply(FundingTick(timestamp=self.now, indices=tuple(indices)))

    def oracle(self) -> None:
        self.now += self.random.randint(1, 60)
        for asset in range(3):
            percent = self.random.choice((100, 101, 99, 100, 85, 120, 60, 170))
            self.prices[asset] = min(max(1, self.prices[asset] * percent // 100), 2**40)
        given = {
            signer: tuple(max(1, price + self.random.randint(-3, 3)) for price in self.prices)
            for signer in self.random.sample(ORACLES, k=self.random.choice((4, 5)))
        }
        self.try_apply(oracle_tick(self.now, given))


def total_value(ledger: Ledger) -> int:
    """Return all collateral plus all cached funding, in 2^-32 quantums: moved by L1 and dust only."""
    value = 0
    for position_id in ledger.position_ids():
        position = ledger.position(position_id)
        value += position.collateral * 2**32
        value += sum(held.balance * held.cached_funding_index for held in position.assets)
    return value
