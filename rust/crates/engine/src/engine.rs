//! The engine's state, and what every command begins and ends with.

use crate::account::Account;
use crate::config::EngineConfig;
use crate::error::EngineError;
use crate::event::{Event, OrderTag};
use crate::ledger::Ledger;
use crate::market::Market;
use provex_order_book::order_table::IdentityMap;
use provex_order_book::{Order, OrderTable};
use provex_risk::errors::MARKET_UNKNOWN;
use provex_risk::rejection::Rejection;
use std::collections::BTreeSet;

/// Order references from here up belong to the insurance fund's own orders.
pub const ENGINE_ORDER_REF_MIN: u64 = 1 << 63;

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// The whole state of all markets and accounts.
#[derive(Debug)]
pub struct Engine {
    pub(crate) config: EngineConfig,
    pub(crate) ledger: Box<dyn Ledger>,
    pub(crate) now_ms: u64,
    pub(crate) markets: Vec<Market>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) account_places: IdentityMap<u32>,
    pub(crate) orders: OrderTable,
    pub(crate) expiries: BTreeSet<(u64, u64)>,
    pub(crate) is_paused: bool,
    pub(crate) needs_oracle: bool,
    pub(crate) next_sequence: u64,
    pub(crate) next_engine_ref: u64,
    pub(crate) next_funding_hour: u64,
    pub(crate) funded_at_s: u64,
    pub(crate) next_unwind_ms: u64,
    pub(crate) events: Vec<Event>,
}

impl Engine {
    /// An empty engine in front of a ledger.
    ///
    /// # Errors
    /// When the configuration makes no sense.
    pub fn new(config: EngineConfig, ledger: Box<dyn Ledger>) -> Result<Self, EngineError> {
        let markets: Result<Vec<Market>, String> =
            config.markets.iter().cloned().map(Market::new).collect();
        Ok(Self {
            markets: markets.map_err(EngineError::Configuration)?,
            config,
            ledger,
            now_ms: 0,
            accounts: Vec::new(),
            account_places: IdentityMap::default(),
            orders: OrderTable::default(),
            expiries: BTreeSet::new(),
            is_paused: false,
            needs_oracle: false,
            next_sequence: 1,
            next_engine_ref: ENGINE_ORDER_REF_MIN,
            next_funding_hour: 0,
            funded_at_s: 0,
            next_unwind_ms: 0,
            events: Vec::new(),
        })
    }

    /// Moves the events of the last command out, in order.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Passes the events of the last command on and forgets them; keeps their memory.
    pub fn drain_events(&mut self, each: impl FnMut(Event)) {
        self.events.drain(..).for_each(each);
    }

    /// The market of an asset index.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`.
    pub fn known_market(&self, market: u16) -> Result<&Market, Rejection> {
        self.markets
            .get(usize::from(market))
            .ok_or_else(|| Rejection::new(MARKET_UNKNOWN).number("market", market))
    }

    /// The latest time seen, at least this one.
    pub(crate) fn time(&self, now_ms: u64) -> u64 {
        self.now_ms.max(now_ms)
    }

    /// Days since the epoch.
    pub(crate) fn day(&self) -> u32 {
        u32::try_from(self.now_ms / DAY_MS).unwrap_or(u32::MAX)
    }

    pub(crate) fn market(&self, market: u16) -> &Market {
        &self.markets[usize::from(market)]
    }

    pub(crate) fn market_mut(&mut self, market: u16) -> &mut Market {
        &mut self.markets[usize::from(market)]
    }

    /// Whether an oracle price is fresh enough to match and liquidate by.
    pub(crate) fn has_fresh_oracle(&self, market: u16) -> bool {
        let validity_ms = self.config.oracle_validity_ms;
        !self.needs_oracle
            && self
                .market(market)
                .oracle
                .is_fresh(self.now_ms, validity_ms)
    }

    /// The index price, if it is fresh.
    pub(crate) fn fresh_index(&self, market: u16) -> Option<u64> {
        let index = &self.market(market).index;
        index
            .is_fresh(self.now_ms, self.config.index_validity_ms)
            .then_some(index.price_fixed)
    }

    /// Starts an accepted command: sets the time and ends what expired by it.
    pub(crate) fn begin(&mut self, now_ms: u64) {
        self.now_ms = self.time(now_ms);
        self.expire_orders();
    }

    /// Ends a command: tells the changed book levels.
    pub(crate) fn finish(&mut self) {
        let events = &mut self.events;
        for (number, market) in (0_u16..).zip(&mut self.markets) {
            if !market.book.has_changes() {
                continue;
            }
            let offset = &mut market.offset;
            market.book.take_changes(|side, price_ticks, lots| {
                *offset += 1;
                let offset = *offset;
                events.push(Event::BookLevelChanged {
                    market: number,
                    side,
                    price_ticks,
                    lots,
                    offset,
                });
            });
        }
    }

    pub(crate) fn next_sequence(&mut self) -> u64 {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        sequence
    }
}

/// What events call an order by.
pub(crate) fn tag(order: &Order) -> OrderTag {
    OrderTag {
        order_ref: order.order_ref,
        position_id: order.position_id,
        market: order.market,
    }
}
