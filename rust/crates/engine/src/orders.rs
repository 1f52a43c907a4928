//! Open orders: entering and leaving the table, books, trigger lists and the accounts' lists.

use crate::engine::{Engine, tag};
use crate::event::{CancelReason, Event};
use provex_order_book::{Handle, Order};

impl Engine {
    /// Lists an order as open: in its book, or in its market's triggers while it is untriggered.
    pub(crate) fn open_order(&mut self, mut order: Order) {
        order.sequence = self.next_sequence();
        let place = self.open_account(order.position_id);
        self.list_order(place, &order);
        let market = usize::from(order.market);
        if order.is_untriggered {
            let handle = self.orders.insert(order);
            self.markets[market]
                .triggers
                .insert(self.orders.get(handle), handle);
        } else {
            let handle = self.orders.insert(order);
            self.markets[market].book.insert(&mut self.orders, handle);
        }
    }

    fn list_order(&mut self, place: usize, order: &Order) {
        let account = &mut self.accounts[place];
        account.add_order(order.market, order.side, order.order_ref);
        account.reduce_only_orders += u32::from(order.is_reduce_only);
        self.expiries.insert((order.expires_at_ms, order.order_ref));
    }

    /// Takes an open order out of everything that lists it.
    pub(crate) fn close_order(&mut self, handle: Handle) -> Order {
        let order = self.orders.get(handle);
        let market = &mut self.markets[usize::from(order.market)];
        if order.is_untriggered {
            market.triggers.remove(order);
        } else {
            market.book.remove(&mut self.orders, handle);
        }
        let order = self.orders.remove(handle);
        self.expiries
            .remove(&(order.expires_at_ms, order.order_ref));
        if let Some(place) = self.place_of(order.position_id) {
            let account = &mut self.accounts[place];
            account.remove_order(order.market, order.side, order.order_ref);
            account.reduce_only_orders -= u32::from(order.is_reduce_only);
        }
        order
    }

    /// Ends an open order.
    pub(crate) fn cancel(&mut self, handle: Handle, reason: CancelReason) {
        let order = self.close_order(handle);
        self.tell_cancel(&order, reason);
    }

    pub(crate) fn tell_cancel(&mut self, order: &Order, reason: CancelReason) {
        let remaining_lots = order.remaining_lots;
        self.events.push(Event::OrderCanceled {
            order: tag(order),
            remaining_lots,
            reason,
        });
    }

    /// Cancels what expired, ascending by time and reference.
    pub(crate) fn expire_orders(&mut self) {
        while let Some((expires_at_ms, order_ref)) = self.expiries.first().copied() {
            if expires_at_ms > self.now_ms {
                break;
            }
            let handle = self
                .orders
                .find(order_ref)
                .expect("an expiry belongs to an open order");
            self.cancel(handle, CancelReason::Expired);
        }
    }
}
