//! One match before it happens: its amounts, fees, margin, and the prices a taker may trade at.

use crate::engine::{ENGINE_ORDER_REF_MIN, Engine};
use crate::event::TradeFill;
use crate::ledger::{RefusedSide, TradeRequest};
use crate::margin_check::Change;
use provex_order_book::{Handle, Order, Side};
use provex_risk::fees::{FeeLimit, fill_fee};

/// A taker while it matches.
#[derive(Debug)]
pub(crate) struct Taker {
    pub(crate) order: Order,
    pub(crate) limit_ticks: u64,
    fee_ppm: u64,
}

impl Engine {
    /// An order with the limit and fee rate that hold for its matches.
    pub(crate) fn taker_of(&self, order: Order) -> Taker {
        let (limit_ticks, fee_ppm) = (self.banded_limit(&order), self.taker_fee_ppm(&order));
        Taker {
            order,
            limit_ticks,
            fee_ppm,
        }
    }

    /// The match of a taker with a maker, for a size that both have.
    pub(crate) fn fill_of(&self, taker: &Taker, maker: Handle, lots: u64) -> TradeFill {
        let resting = self.orders.get(maker);
        let market = self.market(resting.market);
        let collateral = market
            .collateral(resting.price_ticks, lots)
            .expect("an order's whole value was checked when it was placed");
        let maker_rates = self.rates_of(resting.position_id);
        TradeFill {
            market: resting.market,
            taker_ref: taker.order.order_ref,
            maker_ref: resting.order_ref,
            taker_position_id: taker.order.position_id,
            maker_position_id: resting.position_id,
            taker_is_buyer: taker.order.side == Side::Buy,
            price_ticks: resting.price_ticks,
            lots,
            synthetic: lots * market.config.lot_quantums,
            collateral,
            taker_fee: fill_fee(taker.fee_ppm, collateral, self.fee_limit(&taker.order)),
            maker_fee: fill_fee(maker_rates.maker_ppm, collateral, self.fee_limit(resting)),
            taker_remaining_lots: 0,
            maker_remaining_lots: resting.remaining_lots - lots,
        }
    }

    fn fee_limit(&self, order: &Order) -> FeeLimit {
        let collateral = self
            .market(order.market)
            .collateral(order.price_ticks, order.lots);
        FeeLimit {
            fee_quantums_max: order.fee_quantums_max,
            collateral_quantums: collateral.unwrap_or(0),
        }
    }

    /// Whose margin fails, if anybody's; the taker's is checked first.
    pub(crate) fn side_without_margin(&self, fill: &TradeFill) -> Option<RefusedSide> {
        let sign = if fill.taker_is_buyer { 1 } else { -1 };
        let synthetic = sign * i128::from(fill.synthetic);
        let collateral = sign * i128::from(fill.collateral);
        let has_margin = |position_id: u64, synthetic: i128, collateral: i128| {
            let change = Change {
                market: fill.market,
                synthetic,
                collateral,
            };
            self.account_of(position_id)
                .is_some_and(|account| self.may_fill(account, &change))
        };
        if !has_margin(
            fill.taker_position_id,
            synthetic,
            -collateral - i128::from(fill.taker_fee),
        ) {
            return Some(RefusedSide::Taker);
        }
        let maker_collateral = collateral - i128::from(fill.maker_fee);
        let is_maker_short = !has_margin(fill.maker_position_id, -synthetic, maker_collateral);
        is_maker_short.then_some(RefusedSide::Maker)
    }

    /// The order's limit, not beyond the price band.
    fn banded_limit(&self, order: &Order) -> u64 {
        match (self.band_ticks(order.market, order.side), order.side) {
            (Some(bound), Side::Buy) => order.price_ticks.min(bound),
            (Some(bound), Side::Sell) => order.price_ticks.max(bound),
            (None, _) => order.price_ticks,
        }
    }

    /// The worst price at which a taker of this side may trade: the index (else oracle) price and the band.
    pub(crate) fn band_ticks(&self, market: u16, side: Side) -> Option<u64> {
        let price = self
            .fresh_index(market)
            .or_else(|| self.market(market).oracle.price())?;
        Some(
            self.market(market)
                .worsened_ticks(side, price, self.config.price_band_ppm),
        )
    }

    fn taker_fee_ppm(&self, order: &Order) -> u64 {
        if order.order_ref >= ENGINE_ORDER_REF_MIN {
            0
        } else {
            self.rates_of(order.position_id).taker_ppm
        }
    }
}

/// What the ledger is asked for a match.
pub(crate) fn request_of(fill: &TradeFill) -> TradeRequest {
    TradeRequest {
        taker_ref: fill.taker_ref,
        maker_ref: fill.maker_ref,
        taker_position_id: fill.taker_position_id,
        maker_position_id: fill.maker_position_id,
        market: fill.market,
        taker_is_buyer: fill.taker_is_buyer,
        synthetic: fill.synthetic,
        collateral: fill.collateral,
        taker_fee: fill.taker_fee,
        maker_fee: fill.maker_fee,
    }
}
