//! Reduce-only orders never exceed the position they reduce.
//!
//! Resting orders together, stops together and take-profits together are each bounded by the position: stops and
//! take-profits exclude one another, so a position may be protected by both in full. The orders that would fill
//! last shrink first.

use crate::engine::{Engine, tag};
use crate::event::{CancelReason, Event};
use provex_order_book::{Handle, Order, Side};
use std::cmp::Reverse;

/// Order of filling inside an account's reduce-only orders of one side: group, distance, time.
type FillRank = (u8, u64, Reverse<u64>, u64);

impl Engine {
    /// Shrinks or cancels what exceeds the account's position in a market.
    pub(crate) fn shrink_reduce_only(&mut self, position_id: u64, market: u16) {
        let Some(account) = self.account_of(position_id) else {
            return;
        };
        if account.reduce_only_orders == 0 {
            return;
        }
        let lot_quantums = self.market(market).config.lot_quantums;
        for side in [Side::Buy, Side::Sell] {
            let Some(account) = self.account_of(position_id) else {
                return;
            };
            let bound = account.reducible(market, side) / lot_quantums;
            let mut ranked: Vec<(FillRank, Handle)> = account
                .orders(market, side)
                .iter()
                .filter_map(|order_ref| self.orders.find(*order_ref))
                .filter(|handle| self.orders.get(*handle).is_reduce_only)
                .map(|handle| (fill_rank(self.orders.get(handle)), handle))
                .collect();
            ranked.sort_unstable();
            self.shrink_ranked(&ranked, bound);
        }
    }

    fn shrink_ranked(&mut self, ranked: &[(FillRank, Handle)], bound: u64) {
        let (mut group, mut left) = (0, bound);
        for (rank, handle) in ranked {
            if rank.0 != group {
                (group, left) = (rank.0, bound);
            }
            let order = self.orders.get(*handle);
            let excess = order.remaining_lots.saturating_sub(left);
            left -= order.remaining_lots - excess;
            if excess == order.remaining_lots {
                self.cancel(*handle, CancelReason::ReduceOnlyResized);
            } else if excess > 0 {
                self.shrink(*handle, excess);
            }
        }
    }

    fn shrink(&mut self, handle: Handle, excess: u64) {
        let order = self.orders.get(handle);
        if order.is_untriggered {
            self.orders.get_mut(handle).remaining_lots -= excess;
        } else {
            let market = &mut self.markets[usize::from(order.market)];
            market.book.reduce(&mut self.orders, handle, excess);
        }
        let order = self.orders.get(handle);
        self.events.push(Event::OrderResized {
            order: tag(order),
            remaining_lots: order.remaining_lots,
        });
    }
}

fn fill_rank(order: &Order) -> FillRank {
    let (group, ticks, is_descending) = if !order.is_untriggered {
        (0, order.price_ticks, order.side == Side::Buy)
    } else if order.triggers_upward() {
        (1, order.trigger_ticks, false)
    } else {
        (2, order.trigger_ticks, true)
    };
    if is_descending {
        (group, 0, Reverse(ticks), order.sequence)
    } else {
        (group, ticks, Reverse(0), order.sequence)
    }
}
