"""What the engine calls while it matches: its fills become transactions of the rules here.

The insurance fund's orders are made and signed here with the operator's key. A refused step leaves
the ledger as it was and says whose side it is about, so that the engine cancels the right order.
"""

from collections.abc import Sequence

from provex.native.engine import ENGINE_ORDER_REF_MIN, LedgerAnswer, LedgerPosition, RefusedSide
from provex.protocol.configuration import Configuration
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    BATCH_FULL,
    FEE_POSITION_CANNOT_TRADE,
    INVALID_FULFILLMENT_ASSETS_RATIO,
    INVALID_FULFILLMENT_FEE_RATIO,
    INVALID_FUNDING_TICK_TIMESTAMP,
    MISSING_GLOBAL_FUNDING_INDEX,
    MISSING_ORACLE_PRICE,
    OK,
    Rejected,
)
from provex.protocol.inputs import PlaceOrder
from provex.protocol.numbers import Felt, i64, u16, u32, u64
from provex.protocol.parameters import ORDER_ID_UNIT
from provex.protocol.primitives import primitives
from provex.protocol.records import Side
from provex.protocol.state import Position
from provex.protocol.transactions import (
    Deleverage,
    FundingTick,
    LimitOrder,
    Liquidation,
    Signature,
    Trade,
    Transaction,
)
from provex.rules.messages import limit_order_hash
from provex.rules.position import Change, update_position

from .ledger import Ledger
from .registry import Registry
from .registry_entries import OpenOrder
from .settings import InsuranceFund

__all__ = ["EngineLedger", "ledger_position"]

_FUND_ORDER_HOURS_AHEAD = 24
"""How long the fund's orders outlive the batch's minimum expiration."""
_SYSTEM_CODES = frozenset(
    {
        BATCH_FULL,
        INVALID_FUNDING_TICK_TIMESTAMP,
        MISSING_ORACLE_PRICE,
        MISSING_GLOBAL_FUNDING_INDEX,
        FEE_POSITION_CANNOT_TRADE,
        INVALID_FULFILLMENT_ASSETS_RATIO,
        INVALID_FULFILLMENT_FEE_RATIO,
    }
)
"""Refusals that are nobody's account: cancelling a maker for them would only empty the book."""


class EngineLedger:
    """Implements `provex.native.engine.EngineLedger` on the rules' ledger."""

    def __init__(self, ledger: Ledger, registry: Registry, fund: InsuranceFund) -> None:
        """Work on the exchange's own ledger and registry."""
        self._ledger = ledger
        self._registry = registry
        self._fund = fund
        self._nonce_before = 0

    # --- the engine's transaction ---------------------------------------------------------------

    def begin(self) -> None:
        """Open a ledger group."""
        self._ledger.begin()
        self._nonce_before = self._registry.fund_nonce

    def commit(self) -> None:
        """Keep the group."""
        self._ledger.commit()

    def rollback(self) -> None:
        """Undo the group, the fund's nonces included."""
        self._ledger.rollback()
        self._registry.fund_nonce = self._nonce_before

    # --- steps ----------------------------------------------------------------------------------

    def trade(  # noqa: PLR0917 - the engine calls by position.
        self,
        taker_ref: int,
        maker_ref: int,
        market: int,
        taker_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
        taker_fee_quantums: int,
        maker_fee_quantums: int,
    ) -> LedgerAnswer:
        """Execute a match of two signed orders."""
        maker = self._signed_order(maker_ref)
        if taker_ref >= ENGINE_ORDER_REF_MIN:
            taker = self._fund_order(
                market, taker_is_buyer, synthetic_quantums, collateral_quantums
            )
        else:
            taker = self._signed_order(taker_ref)
        buyer, seller = (taker, maker) if taker_is_buyer else (maker, taker)
        fee_buyer, fee_seller = (
            (taker_fee_quantums, maker_fee_quantums)
            if taker_is_buyer
            else (maker_fee_quantums, taker_fee_quantums)
        )
        trade = Trade(
            buyer=buyer,
            seller=seller,
            amount_synthetic=u64(synthetic_quantums),
            amount_collateral=u64(collateral_quantums),
            fee_buyer=u64(fee_buyer),
            fee_seller=u64(fee_seller),
        )
        try:
            return self._applied(trade)
        except Rejected as rejected:
            if rejected.code in _SYSTEM_CODES:
                return rejected.code, RefusedSide.NONE, ()
            is_taker = self._would_refuse(
                taker, synthetic_quantums, collateral_quantums, taker_fee_quantums
            )
            side = RefusedSide.TAKER if is_taker else RefusedSide.MAKER
            return rejected.code, side, ()

    def liquidate(
        self,
        liquidated_position_id: int,
        market: int,
        fund_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        """Close (part of) a position against the fund."""
        order = self._fund_order(market, fund_is_buyer, synthetic_quantums, collateral_quantums)
        liquidation = Liquidation(
            liquidator=order,
            liquidated_position_id=u64(liquidated_position_id),
            amount_synthetic=u64(synthetic_quantums),
            amount_collateral=u64(collateral_quantums),
            fee=u64(0),
        )
        try:
            return self._applied(liquidation)
        except Rejected as rejected:
            if rejected.code in _SYSTEM_CODES:
                return rejected.code, RefusedSide.NONE, ()
            is_fund = self._would_refuse(order, synthetic_quantums, collateral_quantums, 0)
            side = RefusedSide.TAKER if is_fund else RefusedSide.MAKER
            return rejected.code, side, ()

    def deleverage(  # noqa: PLR0917 - the engine calls by position.
        self,
        deleveraged_position_id: int,
        deleverager_position_id: int,
        market: int,
        deleverager_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        """Close (part of) a bankrupt position against a profitable one."""
        deleverage = Deleverage(
            deleveragable_position_id=u64(deleveraged_position_id),
            deleverager_position_id=u64(deleverager_position_id),
            asset_index=u16(market),
            amount_synthetic=u64(synthetic_quantums),
            amount_collateral=u64(collateral_quantums),
            is_deleverager_buying=deleverager_is_buyer,
        )
        try:
            return self._applied(deleverage)
        except Rejected as rejected:
            if rejected.code in _SYSTEM_CODES:
                return rejected.code, RefusedSide.NONE, ()
            direction = 1 if deleverager_is_buyer else -1
            deleverager = self._ledger.position(deleverager_position_id)
            change = Change(
                public_key=deleverager.public_key,
                collateral_delta=-direction * collateral_quantums,
                asset_index=market,
                synthetic_delta=direction * synthetic_quantums,
                may_open=False,
            )
            is_deleverager = update_position(self._ledger.view, deleverager, change).code != OK
            side = RefusedSide.TAKER if is_deleverager else RefusedSide.MAKER
            return rejected.code, side, ()

    def funding_tick(self, indices: Sequence[int], timestamp_s: int) -> LedgerAnswer:
        """Set every market's cumulative funding index, at the hour or at the newest tick's time."""
        ledger = self._ledger
        time_min = max(ledger.system_time, ledger.funding_timestamp + 1)
        tick = FundingTick(
            timestamp=u32(max(timestamp_s, time_min)),
            indices=tuple(i64(index) for index in indices),
        )
        try:
            return self._applied(tick)
        except Rejected as rejected:
            return rejected.code, RefusedSide.NONE, ()

    # --- how ------------------------------------------------------------------------------------

    def _applied(self, transaction: Transaction) -> LedgerAnswer:
        applied = self._ledger.apply(transaction)
        positions = [
            ledger_position(position_id, position) for position_id, position in applied.positions
        ]
        return OK, RefusedSide.NONE, positions

    def _signed_order(self, ref: int) -> LimitOrder:
        order = self._registry.orders[ref]
        if order.limit_order is None:
            order.limit_order = _limit_order(self._ledger.configuration, order)
            self._preload(order.request.message_hash, order.limit_order)
        return order.limit_order

    def _fund_order(
        self, market: int, is_buyer: bool, synthetic_quantums: int, collateral_quantums: int
    ) -> LimitOrder:
        """An order of the fund for exactly these amounts and no fee, signed by the operator."""
        self._registry.fund_nonce += 1
        expiration = self._ledger.minimum_expiration_hours + _FUND_ORDER_HOURS_AHEAD
        configuration = self._ledger.configuration
        unsigned = LimitOrder(
            position_id=u64(self._fund.position_id),
            public_key=Felt(self._fund.public_key),
            asset_index=u16(market),
            collateral_asset_id=configuration.collateral_asset_id,
            is_buying_synthetic=is_buyer,
            amount_synthetic=u64(synthetic_quantums),
            amount_collateral=u64(collateral_quantums),
            amount_fee=u64(0),
            nonce=u32(self._registry.fund_nonce % 2**32),
            expiration_hours=u32(expiration),
            signature=Signature(Felt(0), Felt(0)),
        )
        message_hash = limit_order_hash(configuration, unsigned)
        signature = primitives().stark_sign(self._fund.private_key, message_hash)
        signed = _with_signature(unsigned, signature)
        self._preload(message_hash, signed)
        return signed

    def _preload(self, message_hash: int, order: LimitOrder) -> None:
        """The signature was verified at admission (or made here): do not verify it again."""
        self._ledger.preload_signature(
            message_hash=message_hash,
            r=order.signature.r,
            s=order.signature.s,
            public_key=order.public_key,
        )

    def _would_refuse(self, order: LimitOrder, synthetic: int, collateral: int, fee: int) -> bool:
        """Whether this order's own side breaks a rule, whatever the other side does."""
        view = self._ledger.view
        if order.expiration_hours < view.minimum_expiration_hours:
            return True
        message_hash = limit_order_hash(view.configuration, order)
        filled = self._ledger.order_filled(message_hash // ORDER_ID_UNIT)
        if filled + synthetic > order.amount_synthetic:
            return True
        direction = 1 if order.is_buying_synthetic else -1
        position = self._ledger.position(order.position_id)
        change = Change(
            public_key=order.public_key,
            collateral_delta=-direction * collateral - fee,
            asset_index=order.asset_index,
            synthetic_delta=direction * synthetic,
            may_open=order.position_id == self._fund.position_id,
        )
        return update_position(view, position, change).code != OK


def ledger_position(position_id: int, position: Position) -> LedgerPosition:
    """A position as the engine takes it."""
    return (
        position_id,
        position.collateral,
        [(held.asset_index, held.balance, held.cached_funding_index) for held in position.assets],
    )


def _limit_order(configuration: Configuration, order: OpenOrder) -> LimitOrder:
    request: PlaceOrder = order.request
    return LimitOrder(
        position_id=u64(order.account.position_id),
        public_key=Felt(order.account.stark_key),
        asset_index=u16(request.market),
        collateral_asset_id=configuration.collateral_asset_id,
        is_buying_synthetic=request.side is Side.BUY,
        amount_synthetic=u64(request.amount_synthetic),
        amount_collateral=u64(request.amount_collateral),
        amount_fee=u64(request.amount_fee),
        nonce=u32(request.nonce),
        expiration_hours=u32(request.expiration_hours),
        signature=Signature(Felt(request.signature.r), Felt(request.signature.s)),
    )


def _with_signature(order: LimitOrder, signature: StarkSignature) -> LimitOrder:
    return LimitOrder(
        position_id=order.position_id,
        public_key=order.public_key,
        asset_index=order.asset_index,
        collateral_asset_id=order.collateral_asset_id,
        is_buying_synthetic=order.is_buying_synthetic,
        amount_synthetic=order.amount_synthetic,
        amount_collateral=order.amount_collateral,
        amount_fee=order.amount_fee,
        nonce=order.nonce,
        expiration_hours=order.expiration_hours,
        signature=Signature(Felt(signature.r), Felt(signature.s)),
    )
