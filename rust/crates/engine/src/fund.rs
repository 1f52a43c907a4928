//! The insurance fund sells what it took over: reducing IOC orders of its own on the books.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::market::MarketStatus;
use provex_order_book::{Order, OrderType, Side, TimeInForce};

impl Engine {
    /// Places one reducing IOC order per market where the fund holds something and somebody would trade with it
    /// within the allowed slippage. The ledger signs these orders when it executes them; they pay no fee.
    pub(crate) fn unwind_fund(&mut self) -> Result<(), EngineError> {
        if self.now_ms < self.next_unwind_ms || self.is_paused {
            return Ok(());
        }
        self.next_unwind_ms = self.now_ms + self.config.fund_unwind_interval_ms;
        let Some(fund) = self.account_of(self.config.insurance_position_id) else {
            return Ok(());
        };
        let holdings: Vec<(u16, i64)> = fund
            .holdings
            .iter()
            .map(|holding| (holding.market, holding.balance))
            .collect();
        for (market, balance) in holdings {
            if let Some(order) = self.unwinding_order(market, balance) {
                self.next_engine_ref += 1;
                self.execute(order)?;
            }
        }
        Ok(())
    }

    fn unwinding_order(&self, market: u16, balance: i64) -> Option<Order> {
        let state = self.market(market);
        let is_matching = matches!(state.status, MarketStatus::Online | MarketStatus::CloseOnly);
        if !is_matching || !self.has_fresh_oracle(market) {
            return None;
        }
        let side = if balance > 0 { Side::Sell } else { Side::Buy };
        let price = state.oracle.price()?;
        let price_ticks = state.worsened_ticks(side, price, self.config.fund_unwind_slippage_ppm);
        let lots = (balance.unsigned_abs() / state.config.lot_quantums).min(state.config.lots_max);
        let is_useful = lots > 0 && price_ticks > 0 && state.book.would_cross(side, price_ticks);
        if !is_useful || state.collateral(price_ticks, lots).is_none() {
            return None;
        }
        let mut order = Order::limit(
            self.next_engine_ref,
            self.config.insurance_position_id,
            market,
            side,
        );
        order.price_ticks = price_ticks;
        order.lots = lots;
        order.remaining_lots = lots;
        order.order_type = OrderType::Market;
        order.time_in_force = TimeInForce::ImmediateOrCancel;
        order.is_reduce_only = true;
        Some(order)
    }
}
