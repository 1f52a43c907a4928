//! The commands of traders and operators. Each validates first, so that a rejection changes nothing.

use crate::engine::{Engine, tag};
use crate::error::EngineError;
use crate::event::{CancelReason, Event};
use crate::ledger::PositionState;
use crate::market::MarketStatus;
use provex_order_book::{Order, OrderType, Side, TimeInForce};
use provex_risk::errors::{FREE_COLLATERAL_INSUFFICIENT, HOLDING_INVALID, ORDER_NOT_FOUND};
use provex_risk::rejection::Rejection;

/// A new order, with numbers as its owner signed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "documented once, in the typed face of the engine"
)]
pub struct PlaceOrder {
    pub order_ref: u64,
    pub position_id: u64,
    pub market: u16,
    pub side: Side,
    pub order_type: OrderType,
    pub time_in_force: TimeInForce,
    pub is_post_only: bool,
    pub is_reduce_only: bool,
    pub price_ticks: u64,
    pub trigger_ticks: Option<u64>,
    pub trailing_ppm: Option<u32>,
    pub lots: u64,
    pub fee_quantums_max: u64,
    pub expires_at_ms: u64,
    pub cancel_ref: Option<u64>,
}

/// A price of the ledger's oracle tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OraclePrice {
    /// Asset index.
    pub market: u16,
    /// Collateral quantums a synthetic quantum, 32.32.
    pub price_fixed: u64,
    /// Observation time.
    pub observed_at_ms: u64,
}

impl Engine {
    /// Replaces (if asked), then matches, rests or waits for the trigger.
    ///
    /// # Errors
    /// A rejection of the 4xxx family, or the ledger's fault.
    pub fn place_order(&mut self, now_ms: u64, placing: &PlaceOrder) -> Result<(), EngineError> {
        let before_ms = self.now_ms;
        self.now_ms = self.time(now_ms);
        if let Err(rejection) = self.admit(placing) {
            self.now_ms = before_ms;
            return Err(rejection.into());
        }
        self.begin(now_ms);
        if let Some(replaced) = self.replaced_order(placing) {
            self.cancel(replaced, CancelReason::UserCanceled);
        }
        let order = self.order_of(placing);
        if order.is_untriggered {
            self.wait_for_trigger(order)?;
        } else {
            self.execute(order)?;
        }
        self.finish();
        Ok(())
    }

    /// Cancels one open order.
    ///
    /// # Errors
    /// `ORDER_NOT_FOUND`.
    pub fn cancel_order(&mut self, now_ms: u64, order_ref: u64) -> Result<(), EngineError> {
        if self.orders.find(order_ref).is_none() {
            return Err(Rejection::new(ORDER_NOT_FOUND)
                .number("order_ref", order_ref)
                .into());
        }
        self.begin(now_ms);
        if let Some(handle) = self.orders.find(order_ref) {
            self.cancel(handle, CancelReason::UserCanceled);
        }
        self.finish();
        Ok(())
    }

    /// Cancels an account's open orders of one market and side, or of all.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`.
    pub fn cancel_orders(
        &mut self,
        now_ms: u64,
        position_id: u64,
        market: Option<u16>,
        side: Option<Side>,
    ) -> Result<(), EngineError> {
        if let Some(market) = market {
            self.known_market(market)?;
        }
        self.begin(now_ms);
        let refs = self
            .account_of(position_id)
            .map_or_else(Vec::new, |account| account.orders_of(market, side));
        for order_ref in refs {
            let handle = self
                .orders
                .find(order_ref)
                .expect("an account lists open orders only");
            self.cancel(handle, CancelReason::UserCanceled);
        }
        self.finish();
        Ok(())
    }

    /// Adopts a position after a ledger transaction that did not start here.
    ///
    /// # Errors
    /// `HOLDING_INVALID`.
    pub fn sync_position(
        &mut self,
        now_ms: u64,
        position: &PositionState,
    ) -> Result<(), EngineError> {
        if let Some(market) = self.wrong_holding(position) {
            return Err(Rejection::new(HOLDING_INVALID)
                .number("market", market)
                .into());
        }
        self.begin(now_ms);
        let place = self.open_account(position.position_id);
        let mut touched: Vec<u16> = self.accounts[place]
            .holdings
            .iter()
            .map(|holding| holding.market)
            .collect();
        self.adopt(std::slice::from_ref(position), None, &mut Vec::new())?;
        self.ledger.synchronize(position);
        touched.extend(position.holdings.iter().map(|holding| holding.0));
        for market in touched {
            self.shrink_reduce_only(position.position_id, market);
        }
        self.finish();
        Ok(())
    }

    /// Sets the collateral held back for fast withdrawals.
    ///
    /// # Errors
    /// `FREE_COLLATERAL_INSUFFICIENT` for an increase beyond the free collateral.
    pub fn reserve(
        &mut self,
        now_ms: u64,
        position_id: u64,
        quantums: u64,
    ) -> Result<(), EngineError> {
        let reserved = self
            .account_of(position_id)
            .map_or(0, |account| account.reserved);
        let increase = i128::from(quantums) - i128::from(reserved);
        let free = self.free_collateral(position_id);
        if increase > 0 && increase > free {
            let rejection = Rejection::new(FREE_COLLATERAL_INSUFFICIENT);
            return Err(rejection
                .number("required_quantums", increase)
                .number("found_quantums", free)
                .into());
        }
        self.begin(now_ms);
        let place = self.open_account(position_id);
        self.accounts[place].reserved = quantums;
        self.finish();
        Ok(())
    }

    /// Opens, closes or limits a market.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`, or the ledger's fault when triggers fire.
    pub fn set_market_status(
        &mut self,
        now_ms: u64,
        market: u16,
        status: MarketStatus,
    ) -> Result<(), EngineError> {
        self.known_market(market)?;
        self.begin(now_ms);
        self.market_mut(market).status = status;
        self.events
            .push(Event::MarketStatusChanged { market, status });
        self.fire_triggers(market)?;
        self.finish();
        Ok(())
    }

    /// Refuses new orders everywhere, or accepts them again.
    ///
    /// # Errors
    /// The ledger's fault when triggers fire.
    pub fn pause_orders(&mut self, now_ms: u64, is_paused: bool) -> Result<(), EngineError> {
        self.begin(now_ms);
        self.is_paused = is_paused;
        self.fire_all_triggers()?;
        self.finish();
        Ok(())
    }

    /// Stops matching and liquidation until the next oracle tick.
    pub fn require_fresh_oracle(&mut self, now_ms: u64) {
        self.begin(now_ms);
        self.needs_oracle = true;
        self.finish();
    }

    /// Lets time pass: expiries, triggers, premium samples, hourly funding, the fund's unwinding.
    ///
    /// # Errors
    /// The ledger's fault.
    pub fn advance_clock(&mut self, now_ms: u64) -> Result<(), EngineError> {
        self.begin(now_ms);
        self.fire_all_triggers()?;
        self.sample_premiums();
        self.apply_due_funding()?;
        self.unwind_fund()?;
        self.finish();
        Ok(())
    }

    fn order_of(&self, placing: &PlaceOrder) -> Order {
        let mut order = Order::limit(
            placing.order_ref,
            placing.position_id,
            placing.market,
            placing.side,
        );
        order.price_ticks = placing.price_ticks;
        order.lots = placing.lots;
        order.remaining_lots = placing.lots;
        order.fee_quantums_max = placing.fee_quantums_max;
        order.expires_at_ms = placing.expires_at_ms;
        order.order_type = placing.order_type;
        order.time_in_force = placing.time_in_force;
        order.is_post_only = placing.is_post_only;
        order.is_reduce_only = placing.is_reduce_only;
        order.is_untriggered = placing.order_type.is_triggerable();
        order.trigger_ticks = placing.trigger_ticks.unwrap_or(0);
        order.trailing_ppm = placing.trailing_ppm.unwrap_or(0);
        order
    }

    fn wait_for_trigger(&mut self, mut order: Order) -> Result<(), EngineError> {
        if order.order_type == OrderType::TrailingStop {
            order.trigger_ticks = self.trailed_trigger(&order);
        }
        let (position_id, market) = (order.position_id, order.market);
        self.events.push(Event::OrderUntriggered {
            order: tag(&order),
            remaining_lots: order.remaining_lots,
            trigger_ticks: order.trigger_ticks,
        });
        self.open_order(order);
        self.shrink_reduce_only(position_id, market);
        self.fire_triggers(market)
    }
}
