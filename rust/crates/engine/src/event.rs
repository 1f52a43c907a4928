//! What a command caused, in order. Nothing is emitted before the ledger executed it.

use crate::market::MarketStatus;
use provex_order_book::Side;

/// Why an order ended without being filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum CancelReason {
    /// The fill would leave its account under-margined.
    Undercollateralized = 0,
    /// Its time came.
    Expired = 1,
    /// Its owner asked.
    UserCanceled = 2,
    /// It would have met an order of the same account.
    SelfTrade = 3,
    /// The ledger refused it.
    Failed = 4,
    /// FOK or IOC, and there was not enough to trade with.
    CouldNotFill = 5,
    /// Post-only, and it would have traded.
    PostOnlyWouldCross = 6,
    /// Reduce-only, and there is nothing left to reduce.
    ReduceOnlyResized = 7,
}

/// The order that an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderTag {
    /// Its reference.
    pub order_ref: u64,
    /// Its account's position.
    pub position_id: u64,
    /// Asset index.
    pub market: u16,
}

/// One match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields' names say all")]
pub struct TradeFill {
    pub market: u16,
    pub taker_ref: u64,
    pub maker_ref: u64,
    pub taker_position_id: u64,
    pub maker_position_id: u64,
    pub taker_is_buyer: bool,
    pub price_ticks: u64,
    pub lots: u64,
    pub synthetic: u64,
    pub collateral: u64,
    pub taker_fee: u64,
    pub maker_fee: u64,
    pub taker_remaining_lots: u64,
    pub maker_remaining_lots: u64,
}

/// A closing of a position without its owner's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields' names say all")]
pub struct ClosingFill {
    pub market: u16,
    pub closed_position_id: u64,
    pub counterparty_id: u64,
    pub counterparty_is_buyer: bool,
    pub synthetic: u64,
    pub collateral: u64,
    pub oracle_price_fixed: u64,
}

/// A step that the ledger refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields' names say all")]
pub struct Refusal {
    pub operation: &'static str,
    pub code: u32,
    pub side: u8,
    pub market: u16,
    pub position_id: u64,
    pub counterparty_id: u64,
}

/// An event. The order of the variants is the events' numbering in the binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "documented once, in the typed face of the engine"
)]
pub enum Event {
    OrderUntriggered {
        order: OrderTag,
        remaining_lots: u64,
        trigger_ticks: u64,
    },
    OrderTriggered {
        order: OrderTag,
        trigger_ticks: u64,
    },
    OrderOpened {
        order: OrderTag,
        remaining_lots: u64,
    },
    OrderResized {
        order: OrderTag,
        remaining_lots: u64,
    },
    OrderFilled {
        order: OrderTag,
    },
    OrderCanceled {
        order: OrderTag,
        remaining_lots: u64,
        reason: CancelReason,
    },
    TradeFill(TradeFill),
    LiquidationFill(ClosingFill),
    DeleverageFill(ClosingFill),
    PositionChanged {
        position_id: u64,
        market: u16,
        balance: i64,
        collateral: i64,
    },
    BookLevelChanged {
        market: u16,
        side: Side,
        price_ticks: u64,
        lots: u64,
        offset: u64,
    },
    FundingApplied {
        market: u16,
        rate_e10: i64,
        funding_index: i64,
        oracle_price_fixed: u64,
        timestamp_s: u64,
    },
    MarketStatusChanged {
        market: u16,
        status: MarketStatus,
    },
    LedgerRefused(Refusal),
    LiquidationBlocked {
        position_id: u64,
        market: u16,
        reason: &'static str,
    },
}
