//! The table of open orders: stable handles, found by reference. Never iterated by hash.

use crate::order::{Handle, Order};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Spreads 64-bit identities, which are sequence numbers or uniformly random already.
#[derive(Debug, Default, Clone, Copy)]
pub struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// A map by 64-bit identity. Look-ups only: its iteration order is not defined.
pub type IdentityMap<V> = HashMap<u64, V, BuildHasherDefault<IdentityHasher>>;

/// Open orders, resting or waiting for a trigger.
#[derive(Debug, Default, Clone)]
pub struct OrderTable {
    slots: Vec<Order>,
    free: Vec<Handle>,
    by_ref: IdentityMap<Handle>,
}

impl OrderTable {
    /// Number of open orders.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_ref.len()
    }

    /// Whether no order is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_ref.is_empty()
    }

    /// Handle of an open order.
    #[must_use]
    pub fn find(&self, order_ref: u64) -> Option<Handle> {
        self.by_ref.get(&order_ref).copied()
    }

    /// The order of a handle that is in use.
    #[must_use]
    pub fn get(&self, handle: Handle) -> &Order {
        &self.slots[handle as usize]
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, handle: Handle) -> &mut Order {
        &mut self.slots[handle as usize]
    }

    /// Adds an order whose reference is not in the table.
    ///
    /// # Panics
    /// When the table holds 2^32 - 1 orders.
    pub fn insert(&mut self, order: Order) -> Handle {
        let order_ref = order.order_ref;
        let handle = if let Some(handle) = self.free.pop() {
            self.slots[handle as usize] = order;
            handle
        } else {
            let handle =
                Handle::try_from(self.slots.len()).expect("fewer than 2^32 orders are open");
            self.slots.push(order);
            handle
        };
        let earlier = self.by_ref.insert(order_ref, handle);
        assert!(earlier.is_none(), "order references are unique");
        handle
    }

    /// Takes an order out.
    pub fn remove(&mut self, handle: Handle) -> Order {
        let order = self.slots[handle as usize].clone();
        self.by_ref.remove(&order.order_ref);
        self.free.push(handle);
        order
    }

    /// Every open order, ascending by sequence.
    #[must_use]
    pub fn by_sequence(&self) -> Vec<&Order> {
        let mut is_free = vec![false; self.slots.len()];
        for handle in &self.free {
            is_free[*handle as usize] = true;
        }
        let mut orders: Vec<&Order> = self
            .slots
            .iter()
            .zip(is_free)
            .filter(|(_, is_free)| !is_free)
            .map(|(order, _)| order)
            .collect();
        orders.sort_unstable_by_key(|order| order.sequence);
        orders
    }
}
