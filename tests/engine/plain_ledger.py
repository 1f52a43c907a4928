"""An obvious ledger for the engine's tests: balances in dictionaries, the rules' transition in plain integers."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from provex.native.engine import ENGINE_ORDER_REF_MIN, LedgerAnswer, LedgerPosition, RefusedSide
from provex.protocol.errors import (
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
    UNDELEVERAGABLE_POSITION,
    UNFAIR_DELEVERAGE,
    UNLIQUIDATABLE_POSITION,
)
from provex.protocol.markets import markets

ONE = 2**32


@dataclass
class PlainPosition:
    collateral: int = 0
    balances: dict[int, int] = field(default_factory=dict)
    indices: dict[int, int] = field(default_factory=dict)


Refuse = Callable[[str, tuple[int, ...]], tuple[int, int] | None]


class PlainLedger:
    """Implements EngineLedger. `refuse` may veto a step; `calls` lists what was asked."""

    def __init__(self, *, fee_position_id: int, fund_position_id: int) -> None:
        self.fee_position_id = fee_position_id
        self.fund_position_id = fund_position_id
        self.positions: dict[int, PlainPosition] = {}
        self.funding = [0] * len(markets())
        self.prices: dict[int, int] = {}
        self.owners: dict[int, int] = {}
        self.calls: list[tuple[object, ...]] = []
        self.refuse: Refuse = lambda _operation, _arguments: None
        self._saved: dict[int, PlainPosition] | None = None

    def begin(self) -> None:
        assert self._saved is None, "transactions are not nested"
        self.calls.append(("begin",))
        self._saved = copy.deepcopy(self.positions)

    def commit(self) -> None:
        assert self._saved is not None
        self.calls.append(("commit",))
        self._saved = None

    def rollback(self) -> None:
        assert self._saved is not None
        self.calls.append(("rollback",))
        self.positions = self._saved
        self._saved = None

    def trade(  # noqa: PLR0917 - called from Rust with positions only.
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
        self.calls.append(("trade", taker_ref, maker_ref, synthetic_quantums))
        if refusal := self.refuse("trade", (taker_ref, maker_ref)):
            return (*refusal, [])
        taker = (
            self.fund_position_id if taker_ref >= ENGINE_ORDER_REF_MIN else self.owners[taker_ref]
        )
        maker = self.owners[maker_ref]
        sign = 1 if taker_is_buyer else -1
        self._move(self.fee_position_id, market, 0, taker_fee_quantums + maker_fee_quantums)
        self._move(
            taker,
            market,
            sign * synthetic_quantums,
            -sign * collateral_quantums - taker_fee_quantums,
        )
        self._move(
            maker,
            market,
            -sign * synthetic_quantums,
            sign * collateral_quantums - maker_fee_quantums,
        )
        return self._answer(self.fee_position_id, taker, maker)

    def liquidate(
        self,
        liquidated_position_id: int,
        market: int,
        fund_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        self.calls.append(("liquidate", liquidated_position_id, market, synthetic_quantums))
        if refusal := self.refuse("liquidate", (liquidated_position_id, market)):
            return (*refusal, [])
        value, risk = self.value_and_risk(liquidated_position_id)
        if risk <= value * ONE:
            return UNLIQUIDATABLE_POSITION, RefusedSide.MAKER, []
        before = (value, risk)
        self._close(
            liquidated_position_id,
            self.fund_position_id,
            market,
            (1 if fund_is_buyer else -1) * synthetic_quantums,
            (1 if fund_is_buyer else -1) * collateral_quantums,
        )
        assert self._kept_ratio(liquidated_position_id, before)
        return self._answer(liquidated_position_id, self.fund_position_id)

    def deleverage(  # noqa: PLR0917 - called from Rust with positions only.
        self,
        deleveraged_position_id: int,
        deleverager_position_id: int,
        market: int,
        deleverager_is_buyer: bool,
        synthetic_quantums: int,
        collateral_quantums: int,
    ) -> LedgerAnswer:
        self.calls.append(
            (
                "deleverage",
                deleveraged_position_id,
                deleverager_position_id,
                market,
                synthetic_quantums,
            )
        )
        if refusal := self.refuse("deleverage", (deleveraged_position_id, deleverager_position_id)):
            return (*refusal, [])
        value, risk = before = self.value_and_risk(deleveraged_position_id)
        if value >= 0:
            return UNDELEVERAGABLE_POSITION, RefusedSide.MAKER, []
        sign = 1 if deleverager_is_buyer else -1
        held = self.positions[deleverager_position_id].balances.get(market, 0)
        assert held * sign <= -synthetic_quantums, "the deleverager only shrinks"
        self._close(
            deleveraged_position_id,
            deleverager_position_id,
            market,
            sign * synthetic_quantums,
            sign * collateral_quantums,
        )
        value_after, risk_after = self.value_and_risk(deleveraged_position_id)
        if not self._kept_ratio(deleveraged_position_id, before):
            return (
                ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
                RefusedSide.MAKER,
                [],
            )
        if value * risk_after <= (value_after - ONE) * risk:
            return UNFAIR_DELEVERAGE, RefusedSide.MAKER, []
        return self._answer(deleveraged_position_id, deleverager_position_id)

    def funding_tick(self, indices: Sequence[int], timestamp_s: int) -> LedgerAnswer:
        self.calls.append(("funding_tick", timestamp_s))
        if refusal := self.refuse("funding_tick", (timestamp_s,)):
            return (*refusal, [])
        self.funding = list(indices)
        return 0, RefusedSide.NONE, []

    # --- for the tests --------------------------------------------------------------------------

    def state(self, position_id: int) -> LedgerPosition:
        position = self.positions.get(position_id, PlainPosition())
        held = sorted(position.balances.items())
        return (
            position_id,
            position.collateral,
            [(market, balance, position.indices[market]) for market, balance in held],
        )

    def value_and_risk(self, position_id: int) -> tuple[int, int]:
        """TV with 32 and TR with 64 fractional bits, funding applied."""
        self._fund(position_id)
        position = self.positions[position_id]
        value, risk = position.collateral * ONE, 0
        for market, balance in position.balances.items():
            value += self.prices[market] * balance
            risk += self.prices[market] * abs(balance) * markets()[market].risk_segments[0][1]
        return value, risk

    def total_collateral(self) -> int:
        return sum(position.collateral for position in self.positions.values())

    def _fund(self, position_id: int) -> None:
        position = self.positions.setdefault(position_id, PlainPosition())
        owed = sum(
            (self.funding[market] - position.indices[market]) * balance
            for market, balance in position.balances.items()
        )
        position.collateral = (position.collateral * ONE - owed) // ONE
        position.indices = {market: self.funding[market] for market in position.balances}

    def _move(self, position_id: int, market: int, synthetic: int, collateral: int) -> None:
        self._fund(position_id)
        position = self.positions[position_id]
        position.collateral += collateral
        balance = position.balances.pop(market, 0) + synthetic
        position.indices.pop(market, None)
        if balance:
            position.balances[market] = balance
            position.indices[market] = self.funding[market]

    def _close(
        self, closed: int, counterparty: int, market: int, synthetic: int, collateral: int
    ) -> None:
        self._move(closed, market, -synthetic, collateral)
        self._move(counterparty, market, synthetic, -collateral)

    def _kept_ratio(self, position_id: int, before: tuple[int, int]) -> bool:
        value, risk = self.value_and_risk(position_id)
        return before[0] * risk <= value * before[1]

    def _answer(self, *position_ids: int) -> LedgerAnswer:
        return 0, RefusedSide.NONE, [self.state(each) for each in dict.fromkeys(position_ids)]
