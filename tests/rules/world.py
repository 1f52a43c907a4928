"""A small exchange for tests of the rules: keys, a configuration, signed messages, a map as store."""

import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from provex.native import crypto
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import (
    AssetConfiguration,
    Configuration,
    ReservedPosition,
    RiskSegment,
)
from provex.protocol.errors import Rejected
from provex.protocol.record_json import value_to_json
from provex.protocol.state import (
    EMPTY_ORDER,
    EMPTY_POSITION,
    AssetState,
    HeldAsset,
    OrderLeaf,
    Position,
)
from provex.protocol.transactions import (
    ConditionalTransfer,
    LimitOrder,
    ObservedPrice,
    OracleBundle,
    OracleTick,
    Signature,
    Trade,
    Transfer,
    Withdrawal,
)
from provex.rules import builtins
from provex.rules.batch import apply_tick, apply_transaction, is_tick
from provex.rules.messages import (
    conditional_transfer_hash,
    limit_order_hash,
    transfer_hash,
    withdrawal_hash,
)
from provex.rules.oracle import oracle_bundle_hash
from provex.rules.position import position_domain, position_id_of
from provex.rules.view import BatchView

VECTORS = Path(__file__).resolve().parent.parent.parent / "vectors" / "transactions"
COLLATERAL_ID = 0x1E70C509C4C6BFAFE8B73D2FC1819444B2C0B435D4B82C0F24ADDFF9565CE25
DOMAIN = position_domain(31337, 0x3D05AACD0FED84F65DE0D91E4621298E702911E2)
BOUND_LAST = 2**128 - 1
NOW_S = 1_700_000_000
MINIMUM_HOURS = NOW_S // 3600 + 160
EXPIRATION_HOURS = MINIMUM_HOURS + 8
# BTC-10 at 11512.34, ETH-9 at 350.00, LINK-7 at 10.00: collateral quantums per quantum, 32.32.
BTC_PRICE = 4944512380
ETH_PRICE = 350 * 10**6 * 2**32 // 10**9
LINK_PRICE = 10 * 10**6 * 2**32 // 10**7
BTC, ETH, LINK = 0, 1, 2
RISK = 128849019

ALICE, BOB, CAROL, FEE, INSURANCE = 1001, 1002, 1003, 1004, 1005
ORACLES = (2001, 2002, 2003, 2004, 2005)
FEE_ID, INSURANCE_ID = 7, 8


@cache
def key_of(private_key: int) -> int:
    return crypto.public_key_of(private_key).x


@cache
def id_of(private_key: int, account_index: int = 0) -> int:
    if private_key == FEE:
        return FEE_ID
    if private_key == INSURANCE:
        return INSURANCE_ID
    return position_id_of(DOMAIN, key_of(private_key), account_index)


@cache
def _signature(private_key: int, message_hash: int) -> Signature:
    made = crypto.sign(private_key, message_hash)
    return Signature(made.r, made.s)


def asset_id(name: str) -> int:
    return int.from_bytes(name.encode().ljust(15, b"\0"))


def asset(name: str, resolution: int, *segments: tuple[int, int]) -> AssetConfiguration:
    steps = segments or ((BOUND_LAST, RISK),)
    return AssetConfiguration(
        asset_id=asset_id(name),
        resolution=resolution,
        risk_segments=tuple(RiskSegment(bound, risk) for bound, risk in steps),
    )


@cache
def configuration() -> Configuration:
    return Configuration(
        domain=DOMAIN,
        max_funding_rate=1120,
        collateral_asset_id=COLLATERAL_ID,
        collateral_resolution=10**6,
        fee_position=ReservedPosition(position_id=FEE_ID, public_key=key_of(FEE)),
        insurance_position=ReservedPosition(position_id=INSURANCE_ID, public_key=key_of(INSURANCE)),
        price_validity_period=3600,
        funding_validity_period=86400,
        is_risk_by_balance_only=False,
        oracle_quorum=4,
        oracle_signers=tuple(sorted(key_of(private) for private in ORACLES)),
        assets=(asset("BTC-10", 10**10), asset("ETH-9", 10**9), asset("LINK-7", 10**7)),
    )


def asset_states(config: Configuration, prices: tuple[int, ...]) -> tuple[AssetState, ...]:
    return tuple(
        AssetState(
            asset_id=configured.asset_id,
            is_funded=True,
            funding_index=0,
            price=price,
            observed_at=NOW_S,
        )
        for configured, price in zip(config.assets, prices, strict=True)
    )


def view(config: Configuration | None = None, **changes: Any) -> BatchView:
    chosen = config or configuration()
    prices = changes.pop("prices", (BTC_PRICE, ETH_PRICE, LINK_PRICE))
    made = BatchView(
        configuration=chosen,
        minimum_expiration_hours=MINIMUM_HOURS,
        system_time=NOW_S,
        funding_timestamp=NOW_S,
        oracle_slot=NOW_S,
        assets=asset_states(chosen, prices),
    )
    return replace(made, **changes)


def with_asset(batch_view: BatchView, index: int, **changes: Any) -> BatchView:
    assets = list(batch_view.assets)
    assets[index] = replace(assets[index], **changes)
    return replace(batch_view, assets=tuple(assets))


def with_configuration(batch_view: BatchView, **changes: Any) -> BatchView:
    return replace(batch_view, configuration=replace(batch_view.configuration, **changes))


def position(private_key: int, collateral: int, *held: tuple[int, ...]) -> Position:
    """Give (asset, balance) or (asset, balance, cached index) for each holding."""
    assets = tuple(HeldAsset(item[0], item[1], item[2] if len(item) > 2 else 0) for item in held)
    return Position(key_of(private_key), collateral, assets, 0)


class MapStore:
    """A store over plain maps."""

    def __init__(self) -> None:
        self.positions: dict[int, Position] = {}
        self.orders: dict[int, OrderLeaf] = {}

    def read_position(self, position_id: int) -> Position:
        return self.positions.get(position_id, EMPTY_POSITION)

    def write_position(self, position_id: int, changed: Position) -> None:
        self.positions[position_id] = changed

    def read_order(self, order_id: int) -> OrderLeaf:
        return self.orders.get(order_id, EMPTY_ORDER)

    def write_order(self, order_id: int, leaf: OrderLeaf) -> None:
        self.orders[order_id] = leaf


class World:
    """A view and a store, with `apply` for one transaction."""

    def __init__(self, batch_view: BatchView | None = None) -> None:
        builtins.inject(NATIVE_BUILTINS)
        self.view = batch_view or view()
        self.store = MapStore()

    def give(self, private_key: int, collateral: int, *held: tuple[int, ...]) -> None:
        self.store.positions[id_of(private_key)] = position(private_key, collateral, *held)

    def of(self, private_key: int) -> Position:
        return self.store.read_position(id_of(private_key))

    def balance(self, private_key: int, index: int) -> int:
        return sum(
            held.balance for held in self.of(private_key).assets if held.asset_index == index
        )

    def apply(self, transaction: Any, vector: str | None = None) -> Any:
        """Execute; with a name, compare with the vector of that name (or write it, see README)."""
        before = dict(self.store.positions), dict(self.store.orders), self.view
        try:
            if is_tick(transaction):
                result: Any = None
                self.view = apply_tick(self.view, transaction)
            else:
                result = apply_transaction(self.view, self.store, transaction)
        except Rejected as rejected:
            self.store.positions, self.store.orders = dict(before[0]), dict(before[1])
            if vector is not None:
                self._vector(vector, before, transaction, {"error": rejected.code})
            raise
        if vector is not None:
            self._vector(vector, before, transaction, self._after(before, result))
        return result

    def refused(self, transaction: Any, vector: str | None = None) -> int:
        """Return the code with which the transaction is refused; the state must not change."""
        try:
            self.apply(transaction, vector)
        except Rejected as rejected:
            return rejected.code
        raise AssertionError("the transaction was not refused")

    def _after(self, before: Any, result: Any) -> dict[str, Any]:
        after: dict[str, Any] = {"positions": _changed(before[0], self.store.positions)}
        after["orders"] = _changed(before[1], self.store.orders)
        if result is None:
            after["assets"] = value_to_json(self.view.assets)
            after["system_time"] = self.view.system_time
        else:
            after["effects"] = value_to_json(result)
        return after

    def _vector(self, name: str, before: Any, transaction: Any, outcome: dict[str, Any]) -> None:
        document = {
            "configuration": value_to_json(before[2].configuration),
            "view": {k: v for k, v in value_to_json(before[2]).items() if k != "configuration"},
            "positions": _changed({}, before[0]),
            "orders": _changed({}, before[1]),
            "transaction": value_to_json(transaction),
            "outcome": outcome,
        }
        path = VECTORS / f"{name}.json"
        text = json.dumps(document, indent=1) + "\n"
        if os.environ.get("PROVEX_WRITE_VECTORS"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert path.read_text() == text, (
            f"vector {name} differs; see vectors/transactions/README.md"
        )


def _changed(before: dict[int, Any], after: dict[int, Any]) -> dict[str, Any]:
    keys = sorted(key for key in after if before.get(key) != after[key])
    return {hex(key): value_to_json(after[key]) for key in keys}


def order(private_key: int, **changes: Any) -> LimitOrder:
    """Return a signed order: by default a buy of 10^8 BTC quantums (0.01 BTC) at 11512.34."""
    fields: dict[str, Any] = {
        "position_id": id_of(private_key),
        "public_key": key_of(private_key),
        "asset_index": BTC,
        "collateral_asset_id": COLLATERAL_ID,
        "is_buying_synthetic": True,
        "amount_synthetic": 10**8,
        "amount_collateral": 115_123_400,
        "amount_fee": 115_124,
        "nonce": 1,
        "expiration_hours": EXPIRATION_HOURS,
    }
    config = changes.pop("config", None) or configuration()
    signature = changes.pop("signature", None)
    unsigned = LimitOrder(**(fields | changes), signature=Signature(0, 0))
    if signature is None:
        signature = _signature(private_key, limit_order_hash(config, unsigned))
    return replace(unsigned, signature=signature)


def trade(buyer: LimitOrder, seller: LimitOrder, **changes: Any) -> Trade:
    """Return a full fill of the default orders without fees."""
    fields: dict[str, Any] = {
        "amount_synthetic": buyer.amount_synthetic,
        "amount_collateral": buyer.amount_collateral,
        "fee_buyer": 0,
        "fee_seller": 0,
    }
    return Trade(buyer=buyer, seller=seller, **(fields | changes))


def withdrawal(private_key: int, amount: int, **changes: Any) -> Withdrawal:
    fields: dict[str, Any] = {
        "public_key": key_of(private_key),
        "position_id": id_of(private_key),
        "owner_key": key_of(private_key),
        "collateral_asset_id": COLLATERAL_ID,
        "amount": amount,
        "nonce": 1,
        "expiration_hours": EXPIRATION_HOURS,
    }
    unsigned = Withdrawal(**(fields | changes), signature=Signature(0, 0))
    return replace(unsigned, signature=_signature(private_key, withdrawal_hash(unsigned)))


def transfer(sender: int, receiver: int, amount: int, **changes: Any) -> Any:
    """Return a signed transfer, conditional if a condition is given."""
    fields: dict[str, Any] = {
        "sender_public_key": key_of(sender),
        "sender_position_id": id_of(sender),
        "receiver_public_key": key_of(receiver),
        "receiver_position_id": id_of(receiver),
        "receiver_account_index": 0,
        "collateral_asset_id": COLLATERAL_ID,
        "amount": amount,
        "nonce": 1,
        "expiration_hours": EXPIRATION_HOURS,
        "signature": Signature(0, 0),
    }
    if "condition" in changes:
        conditional = ConditionalTransfer(**(fields | changes))
        message_hash = conditional_transfer_hash(conditional)
        return replace(conditional, signature=_signature(sender, message_hash))
    plain = Transfer(**(fields | changes))
    return replace(plain, signature=_signature(sender, transfer_hash(plain)))


def bundle(
    private_key: int, slot: int, prices: tuple[ObservedPrice, ...], config: Configuration
) -> OracleBundle:
    message_hash = oracle_bundle_hash(config, slot, prices)
    return OracleBundle(
        public_key=key_of(private_key),
        prices=prices,
        signature=_signature(private_key, message_hash),
    )


def oracle_tick(
    slot: int,
    prices: dict[int, tuple[int, ...]],
    config: Configuration | None = None,
) -> OracleTick:
    """Return a tick of the given signers; price 0 is "none", all observed at the slot."""
    chosen = config or configuration()
    bundles = [
        bundle(
            private_key,
            slot,
            tuple(ObservedPrice(price, slot if price else 0) for price in given),
            chosen,
        )
        for private_key, given in prices.items()
    ]
    return OracleTick(slot=slot, bundles=tuple(sorted(bundles, key=lambda made: made.public_key)))
