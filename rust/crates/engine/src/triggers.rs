//! Orders that become active at an index price.

use crate::engine::{Engine, tag};
use crate::error::EngineError;
use crate::event::Event;
use crate::market::MarketStatus;
use provex_order_book::{Order, Side};
use provex_risk::PPM;

impl Engine {
    /// Fires the triggers of every market, ascending.
    pub(crate) fn fire_all_triggers(&mut self) -> Result<(), EngineError> {
        (0..self.markets.len()).try_for_each(|market| match u16::try_from(market) {
            Ok(market) => self.fire_triggers(market),
            Err(_) => Ok(()),
        })
    }

    /// Activates what the index price reached, in order of time; nothing while the market does not match.
    pub(crate) fn fire_triggers(&mut self, market: u16) -> Result<(), EngineError> {
        let Some(index) = self.trigger_price(market) else {
            return Ok(());
        };
        let (down, up) = (
            self.market(market).ticks_down(index),
            self.market(market).ticks_up(index),
        );
        let mut fired: Vec<(u64, u64)> = Vec::new();
        for handle in self.market(market).triggers.fired(down, up) {
            let order = self.orders.get(handle);
            fired.push((order.sequence, order.order_ref));
        }
        self.trail_triggers(market, (down, up), &mut fired);
        fired.sort_unstable();
        for (_, order_ref) in fired {
            self.activate(order_ref)?;
        }
        Ok(())
    }

    /// Where a trailing trigger stands at the index price: never further from it than before.
    pub(crate) fn trailed_trigger(&self, order: &Order) -> u64 {
        let Some(index) = self.fresh_index(order.market) else {
            return order.trigger_ticks;
        };
        let market = self.market(order.market);
        let distance = u64::from(order.trailing_ppm);
        match order.side {
            Side::Sell => {
                let trailed = market.scaled_ticks_down(index, PPM.saturating_sub(distance));
                trailed.max(order.trigger_ticks).max(1)
            }
            Side::Buy => {
                let trailed = market.scaled_ticks_up(index, PPM + distance);
                if order.trigger_ticks == 0 {
                    trailed
                } else {
                    trailed.min(order.trigger_ticks)
                }
            }
        }
    }

    fn trigger_price(&self, market: u16) -> Option<u64> {
        let state = self.market(market);
        let is_matching = matches!(state.status, MarketStatus::Online | MarketStatus::CloseOnly);
        if state.triggers.is_empty()
            || self.is_paused
            || !is_matching
            || !self.has_fresh_oracle(market)
        {
            return None;
        }
        self.fresh_index(market)
    }

    fn trail_triggers(&mut self, market: u16, (down, up): (u64, u64), fired: &mut Vec<(u64, u64)>) {
        let handles: Vec<_> = self.market(market).triggers.trailing().collect();
        for handle in handles {
            let trigger_ticks = self.trailed_trigger(self.orders.get(handle));
            let order = self.orders.get_mut(handle);
            order.trigger_ticks = trigger_ticks;
            let is_reached = if order.triggers_upward() {
                down >= trigger_ticks
            } else {
                up <= trigger_ticks
            };
            if is_reached {
                fired.push((order.sequence, order.order_ref));
            }
        }
    }

    fn activate(&mut self, order_ref: u64) -> Result<(), EngineError> {
        let Some(handle) = self.orders.find(order_ref) else {
            return Ok(());
        };
        let mut order = self.close_order(handle);
        order.is_untriggered = false;
        self.events.push(Event::OrderTriggered {
            order: tag(&order),
            trigger_ticks: order.trigger_ticks,
        });
        self.execute(order)
    }
}
