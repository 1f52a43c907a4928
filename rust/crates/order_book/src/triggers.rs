//! Orders of one market that wait for the index price.

use crate::order::{Handle, Order, OrderType};
use std::collections::BTreeMap;

/// Untriggered orders by trigger and time; trailing ones by time, since their triggers move.
#[derive(Debug, Default, Clone)]
pub struct TriggerBook {
    upward: BTreeMap<(u64, u64), Handle>,
    downward: BTreeMap<(u64, u64), Handle>,
    trailing: BTreeMap<u64, Handle>,
}

impl TriggerBook {
    /// Adds a waiting order.
    pub fn insert(&mut self, order: &Order, handle: Handle) {
        if order.order_type == OrderType::TrailingStop {
            self.trailing.insert(order.sequence, handle);
        } else if order.triggers_upward() {
            self.upward
                .insert((order.trigger_ticks, order.sequence), handle);
        } else {
            self.downward
                .insert((order.trigger_ticks, order.sequence), handle);
        }
    }

    /// Takes a waiting order out.
    pub fn remove(&mut self, order: &Order) {
        if order.order_type == OrderType::TrailingStop {
            self.trailing.remove(&order.sequence);
        } else if order.triggers_upward() {
            self.upward.remove(&(order.trigger_ticks, order.sequence));
        } else {
            self.downward.remove(&(order.trigger_ticks, order.sequence));
        }
    }

    /// Orders with fixed triggers that an index price fires, given in ticks rounded down and up.
    pub fn fired(
        &self,
        index_ticks_down: u64,
        index_ticks_up: u64,
    ) -> impl Iterator<Item = Handle> {
        let upward = self.upward.range(..=(index_ticks_down, u64::MAX));
        upward
            .chain(self.downward.range((index_ticks_up, 0)..))
            .map(|(_, handle)| *handle)
    }

    /// Orders with trailing triggers, ascending by time.
    pub fn trailing(&self) -> impl Iterator<Item = Handle> {
        self.trailing.values().copied()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.upward.is_empty() && self.downward.is_empty() && self.trailing.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Side;

    fn waiting(order_ref: u64, order_type: OrderType, side: Side, trigger_ticks: u64) -> Order {
        let mut order = Order::limit(order_ref, 1, 0, side);
        (order.order_type, order.trigger_ticks, order.sequence) =
            (order_type, trigger_ticks, order_ref);
        order
    }

    #[test]
    fn triggers_fire_on_their_side_of_the_index() {
        let mut triggers = TriggerBook::default();
        let orders = [
            waiting(0, OrderType::StopLimit, Side::Buy, 100),
            waiting(1, OrderType::StopLimit, Side::Sell, 100),
            waiting(2, OrderType::TakeProfit, Side::Buy, 100),
            waiting(3, OrderType::TakeProfit, Side::Sell, 100),
        ];
        for (handle, order) in (0..).zip(&orders) {
            triggers.insert(order, handle);
        }
        let fired = |down, up| {
            let mut handles: Vec<_> = triggers.fired(down, up).collect();
            handles.sort_unstable();
            handles
        };
        assert_eq!(fired(99, 100), [1, 2]);
        assert_eq!(fired(100, 100), [0, 1, 2, 3]);
        assert_eq!(fired(100, 101), [0, 3]);
    }
}
