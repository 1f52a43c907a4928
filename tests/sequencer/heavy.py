"""A ledger of all markets for measuring batches: any number of holdings, trees of any size."""

import json
import random
from dataclasses import replace
from functools import cache
from typing import Any

from provex.cli.pinned_batch import pinned_configuration
from provex.native import crypto
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.numbers import Felt, u32
from provex.protocol.record_json import value_to_json
from provex.protocol.state import HeldAsset, OrderLeaf, Position
from provex.protocol.transactions import (
    ConditionalTransfer,
    Deleverage,
    Deposit,
    ForcedTrade,
    ForcedWithdrawal,
    FundingTick,
    LimitOrder,
    Liquidation,
    ObservedPrice,
    OracleBundle,
    OracleTick,
    Signature,
    Trade,
    Transfer,
    Withdrawal,
)
from provex.rules.batch import order_leaf_value
from provex.rules.funding import with_funding_applied
from provex.rules.margin import position_status
from provex.rules.messages import (
    conditional_transfer_hash,
    limit_order_hash,
    transfer_hash,
    withdrawal_hash,
)
from provex.rules.oracle import oracle_bundle_hash
from provex.rules.position import position_id_of, position_leaf
from provex.rules.shared_state import genesis_state
from provex.sequencer.ledger import Ledger
from provex.storage.state_tree import StateTree

NOW_S = 1_700_000_000
ASSETS = 38
_PRICE = 2**32
_RICH = 10**18
_SMALL = 100
_SIGNER_KEYS, _FEE, _INSURANCE = 1_000, 100, 101


@cache
def key_of(private_key: int) -> Felt:
    return Felt(crypto.public_key_of(private_key).x)


@cache
def _id_of_trader(private_key: int) -> int:
    return position_id_of(pinned_configuration().domain, key_of(private_key), 0)


@cache
def _signed(private_key: int, message_hash: int) -> Signature:
    made = crypto.sign(private_key, message_hash)
    return Signature(Felt(made.r), Felt(made.s))


class HeavyWorld:
    """Traders 10,000 and on hold `held` assets each; both trees have 2^leaves_log2 other leaves."""

    def __init__(
        self, traders: int, held: int, leaves_log2: int = 8, expired: int = 0, poor: int = 0
    ) -> None:
        """The last `poor` traders are bankrupt; so many order leaves have expired."""
        self.configuration = pinned_configuration()
        self.traders = [10_000 + number for number in range(traders)]
        self.poor = [20_000 + number for number in range(poor)]
        self.nonce = 0
        chance = random.Random(7)
        positions = {
            int(self.configuration.fee_position.position_id): Position(
                self.configuration.fee_position.public_key, _RICH, (), u32(0)
            )
        }
        for private_key in self.traders:
            positions[_id_of_trader(private_key)] = _held(private_key, held, _RICH)
        for private_key in self.poor:
            positions[_id_of_trader(private_key)] = _held(private_key, max(1, held), -(10**17))
        for _ in range(1 << leaves_log2):
            positions[chance.getrandbits(64)] = Position(key_of(999), 1, (), u32(0))
        late = NOW_S // 3600 + 10_000
        orders = {
            chance.getrandbits(64): OrderLeaf(1 + chance.getrandbits(60), late)
            for _ in range(1 << leaves_log2)
        }
        orders |= {chance.getrandbits(64): OrderLeaf(5, 100) for _ in range(expired)}
        self.ledger = Ledger(self.configuration, NATIVE_BUILTINS)
        self.ledger.restore(self._snapshot(positions, orders))
        self.ledger.open_batch(NOW_S)
        self.now = NOW_S

    def _snapshot(self, positions: dict[int, Position], orders: dict[int, OrderLeaf]) -> bytes:
        position_tree = StateTree(crypto.poseidon_hash_pair)
        position_tree.load(
            {key: position_leaf(self.configuration, one) for key, one in positions.items()},
            crypto.poseidon_hash_pairs,
        )
        order_tree = StateTree(crypto.poseidon_hash_pair)
        order_tree.load(
            {key: order_leaf_value(leaf) for key, leaf in orders.items()},
            crypto.poseidon_hash_pairs,
        )
        state = replace(
            genesis_state(), positions_root=position_tree.root, orders_root=order_tree.root
        )
        document: dict[str, Any] = json.loads(self.ledger.snapshot())
        document["state"] = value_to_json(state)
        document["positions"] = [
            [
                str(key),
                hex(one.public_key),
                str(one.collateral),
                [[h.asset_index, str(h.balance), str(h.cached_funding_index)] for h in one.assets],
            ]
            for key, one in sorted(positions.items())
        ]
        document["orders"] = [
            [str(key), str(leaf.filled), leaf.expiration_hours]
            for key, leaf in sorted(orders.items())
        ]
        document["state_hash"] = "0x0"
        return _with_its_hash(self.configuration, document)

    # One transaction of each kind; `a` and `b` are numbers of traders.

    def expiration(self) -> int:
        return self.ledger.minimum_expiration_hours + 100

    def next_nonce(self) -> int:
        self.nonce += 1
        return self.nonce

    def start(self, bundles: int = 5) -> None:
        """The ticks that every batch may begin with."""
        self.funding()
        self.oracle(bundles)

    def funding(self) -> None:
        self.now += 60
        step = 0 if self.ledger.funding_timestamp == 0 else 3
        indices = [asset.funding_index + step for asset in self.ledger.assets] or [0] * ASSETS
        self.ledger.apply(FundingTick(timestamp=u32(self.now), indices=tuple(indices)))

    def oracle(self, bundles: int = 5) -> None:
        self.now += 10
        made = []
        for number in range(bundles):
            prices = tuple(
                ObservedPrice(_PRICE + (7919 * number + index) % 11, u32(self.now - number))
                for index in range(ASSETS)
            )
            message_hash = oracle_bundle_hash(self.configuration, u32(self.now), prices)
            private_key = _SIGNER_KEYS + number
            signature = _signed(private_key, message_hash)
            made.append(
                OracleBundle(public_key=key_of(private_key), prices=prices, signature=signature)
            )
        made.sort(key=lambda one: one.public_key)
        self.ledger.apply(OracleTick(slot=u32(self.now), bundles=tuple(made)))

    def deposit(self, a: int, amount: int = 5) -> None:
        trader = self.traders[a]
        self.ledger.apply(
            Deposit(
                public_key=key_of(trader),
                position_id=_id_of_trader(trader),
                account_index=0,
                amount=amount,
            )
        )

    def order(
        self, trader: int, *, is_buying: bool, size: int, cost: int, asset: int
    ) -> LimitOrder:
        unsigned = LimitOrder(
            position_id=_id_of_trader(trader),
            public_key=key_of(trader),
            asset_index=asset,
            collateral_asset_id=self.configuration.collateral_asset_id,
            is_buying_synthetic=is_buying,
            amount_synthetic=size,
            amount_collateral=cost,
            amount_fee=10**6,
            nonce=self.next_nonce(),
            expiration_hours=self.expiration(),
            signature=Signature(Felt(0), Felt(0)),
        )
        message_hash = limit_order_hash(self.configuration, unsigned)
        return replace(unsigned, signature=_signed(trader, message_hash))

    def trade(self, a: int, b: int, *, asset: int = 0, fills: int = 1) -> None:
        """Fills of one pair of new orders."""
        size = 10**6 * fills
        buy = self.order(self.traders[a], is_buying=True, size=size, cost=size, asset=asset)
        sell = self.order(self.traders[b], is_buying=False, size=size, cost=size, asset=asset)
        for _ in range(fills):
            self.ledger.apply(
                Trade(
                    buyer=buy,
                    seller=sell,
                    amount_synthetic=10**6,
                    amount_collateral=10**6,
                    fee_buyer=9,
                    fee_seller=8,
                )
            )

    def withdraw(self, a: int) -> None:
        trader = self.traders[a]
        unsigned = Withdrawal(
            public_key=key_of(trader),
            position_id=_id_of_trader(trader),
            owner_key=key_of(trader),
            collateral_asset_id=self.configuration.collateral_asset_id,
            amount=7,
            nonce=self.next_nonce(),
            expiration_hours=self.expiration(),
            signature=Signature(Felt(0), Felt(0)),
        )
        signature = _signed(trader, withdrawal_hash(unsigned))
        self.ledger.apply(replace(unsigned, signature=signature))

    def transfer(self, a: int, b: int, condition: int | None = None) -> None:
        sender, receiver = self.traders[a], self.traders[b]
        fields: dict[str, Any] = {
            "sender_public_key": key_of(sender),
            "sender_position_id": _id_of_trader(sender),
            "receiver_public_key": key_of(receiver),
            "receiver_position_id": _id_of_trader(receiver),
            "receiver_account_index": 0,
            "collateral_asset_id": self.configuration.collateral_asset_id,
            "amount": 3,
            "nonce": self.next_nonce(),
            "expiration_hours": self.expiration(),
            "signature": Signature(Felt(0), Felt(0)),
        }
        made: Any
        if condition is None:
            made = Transfer(**fields)
            message_hash = transfer_hash(made)
        else:
            made = ConditionalTransfer(**fields, condition=condition)
            message_hash = conditional_transfer_hash(made)
        self.ledger.apply(replace(made, signature=_signed(sender, message_hash)))

    def liquidate(self, poor: int, b: int) -> None:
        """Take 100 quantums of a bankrupt long over, at a price that helps it."""
        taker = self.order(self.traders[b], is_buying=True, size=_SMALL, cost=10**6, asset=0)
        self.ledger.apply(
            Liquidation(
                liquidator=taker,
                liquidated_position_id=_id_of_trader(self.poor[poor]),
                amount_synthetic=_SMALL,
                amount_collateral=10**6,
                fee=0,
            )
        )

    def deleverage(self, poor: int, b: int) -> None:
        """The first asset of a bankrupt long goes to a short at the price that keeps its ratio."""
        one = self.ledger.position(_id_of_trader(self.poor[poor]))
        self.ledger.apply(
            Deleverage(
                deleveragable_position_id=_id_of_trader(self.poor[poor]),
                deleverager_position_id=_id_of_trader(self.traders[b]),
                asset_index=0,
                amount_synthetic=_SMALL,
                amount_collateral=self._fair(one),
                is_deleverager_buying=True,
            )
        )

    def _fair(self, before: Position) -> int:
        view = self.ledger.view
        funded = with_funding_applied(view, before).position
        first = replace(funded.assets[0], balance=funded.assets[0].balance - _SMALL)
        status = position_status(view, funded)
        after = position_status(view, replace(funded, assets=(first, *funded.assets[1:])))
        needed = -(-status.total_value * after.total_risk // status.total_risk)
        return -(-(needed - after.total_value) // 2**32)

    def forced_withdrawal(self, a: int, *, is_valid: bool) -> None:
        trader = self.traders[a]
        amount = 11 if is_valid else 2**63
        self.ledger.apply(
            ForcedWithdrawal(
                public_key=key_of(trader), position_id=_id_of_trader(trader), amount=amount
            )
        )

    def forced_trade(self, a: int, b: int, *, is_valid: bool) -> None:
        trader, other = self.traders[a], self.traders[b]
        asset = self.configuration.assets[ASSETS - 1].asset_id if is_valid else 12345
        self.ledger.apply(
            ForcedTrade(
                public_key_a=key_of(trader),
                public_key_b=key_of(other),
                position_id_a=_id_of_trader(trader),
                position_id_b=_id_of_trader(other),
                synthetic_asset_id=asset,
                amount_collateral=1000,
                amount_synthetic=1000,
                is_a_buying_synthetic=True,
                nonce=Felt(self.next_nonce()),
            )
        )


def _held(private_key: int, held: int, collateral: int) -> Position:
    """Longs of even traders, shorts of odd ones; every asset from the first on."""
    sign = 1 if private_key % 2 == 0 or private_key >= 20_000 else -1
    assets = tuple(HeldAsset(index, sign * (10**14 + index), 0) for index in range(held))
    return Position(key_of(private_key), collateral, assets, u32(0))


def _with_its_hash(configuration: Any, document: dict[str, Any]) -> bytes:
    """A snapshot names the hash of its state: let the ledger say it."""

    class Asked(Ledger):
        def state_hash(self) -> int:
            return 0

    asked = Asked(configuration, NATIVE_BUILTINS)
    asked.restore(json.dumps(document).encode())
    document["state_hash"] = hex(Ledger.state_hash(asked))
    return json.dumps(document).encode()
