//! One market's book: price levels, each a queue by time.

use crate::order::{Handle, NO_ORDER, Side};
use crate::order_table::OrderTable;
use std::collections::BTreeMap;

/// Orders of one side and price, first in first out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Sum of the remaining lots.
    pub lots: u64,
    /// Number of orders.
    pub orders: u32,
    first: Handle,
    last: Handle,
}

/// The resting orders of one market.
#[derive(Debug, Default, Clone)]
pub struct Book {
    bids: BTreeMap<u64, Level>,
    asks: BTreeMap<u64, Level>,
    changed: Vec<(Side, u64)>,
}

impl Book {
    /// Best price of a side.
    #[must_use]
    pub fn best_price(&self, side: Side) -> Option<u64> {
        self.best_level(side).map(|(price, _)| price)
    }

    /// Whether a taker of this side and limit would meet a resting order.
    #[must_use]
    pub fn would_cross(&self, taker: Side, limit_ticks: u64) -> bool {
        self.best_price(taker.opposite())
            .is_some_and(|price| taker.accepts(limit_ticks, price))
    }

    /// Levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = (u64, &Level)> {
        let (bids, asks) = match side {
            Side::Buy => (Some(self.bids.iter().rev()), None),
            Side::Sell => (None, Some(self.asks.iter())),
        };
        bids.into_iter()
            .flatten()
            .chain(asks.into_iter().flatten())
            .map(|(price, level)| (*price, level))
    }

    /// Total size at a price; 0 where there is no level.
    #[must_use]
    pub fn lots_at(&self, side: Side, price_ticks: u64) -> u64 {
        self.side(side)
            .get(&price_ticks)
            .map_or(0, |level| level.lots)
    }

    /// The order of a side with the highest priority.
    #[must_use]
    pub fn first_order(&self, side: Side) -> Option<Handle> {
        self.best_level(side).map(|(_, level)| level.first)
    }

    /// The order after this one in price-time priority.
    #[must_use]
    pub fn next_order(&self, orders: &OrderTable, handle: Handle) -> Option<Handle> {
        let order = orders.get(handle);
        if order.next != NO_ORDER {
            return Some(order.next);
        }
        let worse = match order.side {
            Side::Buy => self.bids.range(..order.price_ticks).next_back(),
            Side::Sell => self.asks.range(order.price_ticks + 1..).next(),
        };
        worse.map(|(_, level)| level.first)
    }

    /// Appends an order to the queue at its price.
    pub fn insert(&mut self, orders: &mut OrderTable, handle: Handle) {
        let order = orders.get(handle);
        let (side, price, lots) = (order.side, order.price_ticks, order.remaining_lots);
        let level = self.side_mut(side).entry(price).or_insert(Level {
            lots: 0,
            orders: 0,
            first: handle,
            last: NO_ORDER,
        });
        let last = level.last;
        level.lots += lots;
        level.orders += 1;
        level.last = handle;
        let order = orders.get_mut(handle);
        (order.previous, order.next) = (last, NO_ORDER);
        if last != NO_ORDER {
            orders.get_mut(last).next = handle;
        }
        self.changed.push((side, price));
    }

    /// Takes an order out of its queue; the table still holds it.
    ///
    /// # Panics
    /// When the order does not rest here.
    pub fn remove(&mut self, orders: &mut OrderTable, handle: Handle) {
        let order = orders.get(handle);
        let (side, price, lots) = (order.side, order.price_ticks, order.remaining_lots);
        let (previous, next) = (order.previous, order.next);
        let levels = self.side_mut(side);
        let level = levels.get_mut(&price).expect("a resting order has a level");
        level.lots -= lots;
        level.orders -= 1;
        if previous == NO_ORDER {
            level.first = next;
        }
        if next == NO_ORDER {
            level.last = previous;
        }
        if level.orders == 0 {
            levels.remove(&price);
        }
        if previous != NO_ORDER {
            orders.get_mut(previous).next = next;
        }
        if next != NO_ORDER {
            orders.get_mut(next).previous = previous;
        }
        self.changed.push((side, price));
    }

    /// Lowers the remaining size of a resting order, which keeps its place in the queue.
    ///
    /// # Panics
    /// When the order does not rest here.
    pub fn reduce(&mut self, orders: &mut OrderTable, handle: Handle, lots: u64) {
        let order = orders.get_mut(handle);
        order.remaining_lots -= lots;
        let (side, price) = (order.side, order.price_ticks);
        let level = self
            .side_mut(side)
            .get_mut(&price)
            .expect("a resting order has a level");
        level.lots -= lots;
        self.changed.push((side, price));
    }

    /// Whether a level changed since the last `take_changes`.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The changed levels since the last call, once each, ascending by side and price, with their new sizes.
    pub fn take_changes(&mut self, mut each: impl FnMut(Side, u64, u64)) {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        for (side, price) in &changed {
            each(*side, *price, self.lots_at(*side, *price));
        }
        changed.clear();
        self.changed = changed;
    }

    /// Checks the book against its orders: level sums and counts, queue order, not crossed.
    ///
    /// # Errors
    /// Names the first broken invariant.
    pub fn check(&self, orders: &OrderTable) -> Result<(), String> {
        let best_bid = self.best_price(Side::Buy).unwrap_or(0);
        if self.would_cross(Side::Buy, best_bid) {
            return Err(format!("the book is crossed at a bid of {best_bid}"));
        }
        for side in [Side::Buy, Side::Sell] {
            for (price, level) in self.levels(side) {
                check_level(orders, side, price, level)?;
            }
        }
        Ok(())
    }

    fn best_level(&self, side: Side) -> Option<(u64, &Level)> {
        let best = match side {
            Side::Buy => self.bids.last_key_value(),
            Side::Sell => self.asks.first_key_value(),
        };
        best.map(|(price, level)| (*price, level))
    }

    fn side(&self, side: Side) -> &BTreeMap<u64, Level> {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    fn side_mut(&mut self, side: Side) -> &mut BTreeMap<u64, Level> {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        }
    }
}

fn check_level(orders: &OrderTable, side: Side, price: u64, level: &Level) -> Result<(), String> {
    let (mut lots, mut count, mut sequence) = (0, 0, 0);
    let (mut handle, mut previous) = (level.first, NO_ORDER);
    while handle != NO_ORDER {
        let order = orders.get(handle);
        let is_placed =
            order.side == side && order.price_ticks == price && order.previous == previous;
        if !is_placed || order.sequence <= sequence && count > 0 || order.remaining_lots == 0 {
            return Err(format!(
                "order {} is misplaced at price {price}",
                order.order_ref
            ));
        }
        lots += order.remaining_lots;
        count += 1;
        sequence = order.sequence;
        (previous, handle) = (handle, order.next);
    }
    if (lots, count, previous) != (level.lots, level.orders, level.last) {
        return Err(format!(
            "level {price}: {} lots in {} orders, found {lots} in {count}",
            level.lots, level.orders
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Order;

    fn rest(
        book: &mut Book,
        orders: &mut OrderTable,
        order_ref: u64,
        side: Side,
        price: u64,
        lots: u64,
    ) -> Handle {
        let mut order = Order::limit(order_ref, order_ref, 0, side);
        (
            order.price_ticks,
            order.lots,
            order.remaining_lots,
            order.sequence,
        ) = (price, lots, lots, order_ref);
        let handle = orders.insert(order);
        book.insert(orders, handle);
        handle
    }

    fn priority(book: &Book, orders: &OrderTable, side: Side) -> Vec<u64> {
        let mut found = Vec::new();
        let mut handle = book.first_order(side);
        while let Some(current) = handle {
            found.push(orders.get(current).order_ref);
            handle = book.next_order(orders, current);
        }
        found
    }

    #[test]
    fn orders_follow_price_then_time() {
        let (mut book, mut orders) = (Book::default(), OrderTable::default());
        for (order_ref, price) in [(1, 10), (2, 12), (3, 10), (4, 12), (5, 11)] {
            rest(&mut book, &mut orders, order_ref, Side::Buy, price, 1);
            rest(
                &mut book,
                &mut orders,
                order_ref + 10,
                Side::Sell,
                price + 10,
                1,
            );
        }
        assert_eq!(priority(&book, &orders, Side::Buy), [2, 4, 5, 1, 3]);
        assert_eq!(priority(&book, &orders, Side::Sell), [11, 13, 15, 12, 14]);
        assert_eq!(book.check(&orders), Ok(()));
    }

    #[test]
    fn removal_and_reduction_keep_the_queue() {
        let (mut book, mut orders) = (Book::default(), OrderTable::default());
        let handles: Vec<_> = (1..=4)
            .map(|n| rest(&mut book, &mut orders, n, Side::Sell, 7, 10))
            .collect();
        book.reduce(&mut orders, handles[0], 4);
        book.remove(&mut orders, handles[1]);
        orders.remove(handles[1]);
        book.remove(&mut orders, handles[3]);
        orders.remove(handles[3]);
        assert_eq!(priority(&book, &orders, Side::Sell), [1, 3]);
        assert_eq!(book.lots_at(Side::Sell, 7), 16);
        assert_eq!(book.check(&orders), Ok(()));
    }

    #[test]
    fn changes_name_each_level_once() {
        let (mut book, mut orders) = (Book::default(), OrderTable::default());
        rest(&mut book, &mut orders, 1, Side::Sell, 7, 10);
        let gone = rest(&mut book, &mut orders, 2, Side::Buy, 5, 1);
        rest(&mut book, &mut orders, 3, Side::Sell, 7, 1);
        book.remove(&mut orders, gone);
        let mut changes = Vec::new();
        book.take_changes(|side, price, lots| changes.push((side, price, lots)));
        assert_eq!(changes, [(Side::Buy, 5, 0), (Side::Sell, 7, 11)]);
        assert!(!book.has_changes());
    }

    #[test]
    fn crossing_compares_with_the_best_price() {
        let (mut book, mut orders) = (Book::default(), OrderTable::default());
        rest(&mut book, &mut orders, 1, Side::Sell, 7, 10);
        assert!(book.would_cross(Side::Buy, 7));
        assert!(!book.would_cross(Side::Buy, 6));
        assert!(!book.would_cross(Side::Sell, 1));
    }
}
