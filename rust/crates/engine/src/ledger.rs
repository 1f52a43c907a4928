//! What the engine asks of the ledger, which alone moves balances.

use std::error::Error;

/// The ledger failed instead of answering.
#[derive(Debug)]
pub struct Fault(pub Box<dyn Error + Send + Sync>);

/// A position as the ledger holds it after a transaction, with funding applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PositionState {
    /// Its id.
    pub position_id: u64,
    /// Collateral balance.
    pub collateral: i64,
    /// (market, balance, cached funding index), ascending by market, balances not zero.
    pub holdings: Vec<(u16, i64, i64)>,
}

/// Who a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedSide {
    /// Nobody: the system.
    System = 0,
    /// Taker, liquidator or deleverager.
    Taker = 1,
    /// Maker, or the liquidated or deleveraged position.
    Maker = 2,
}

/// The ledger's answer. A refused request has changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Executed; these positions changed.
    Executed(Vec<PositionState>),
    /// Refused with a number of the registry.
    Refused {
        /// The rule's number.
        code: u32,
        /// Whose fault it is.
        side: RefusedSide,
    },
}

/// A match to execute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields' names say all")]
pub struct TradeRequest {
    pub taker_ref: u64,
    pub maker_ref: u64,
    pub taker_position_id: u64,
    pub maker_position_id: u64,
    pub market: u16,
    pub taker_is_buyer: bool,
    pub synthetic: u64,
    pub collateral: u64,
    pub taker_fee: u64,
    pub maker_fee: u64,
}

/// A position to close (in part) against another one, without an order of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosingRequest {
    /// The liquidated or deleveraged position.
    pub closed_position_id: u64,
    /// The insurance fund or the deleverager.
    pub counterparty_id: u64,
    /// Asset index.
    pub market: u16,
    /// Whether the counterparty buys: the closed position is long.
    pub counterparty_is_buyer: bool,
    /// Closed quantums.
    pub synthetic: u64,
    /// Their price.
    pub collateral: u64,
}

/// The ledger as the engine sees it. Transactions are never nested.
pub trait Ledger: std::fmt::Debug + Send + Sync {
    /// Opens a transaction.
    ///
    /// # Errors
    /// A fault, as for every method.
    fn begin(&mut self) -> Result<(), Fault>;
    /// Keeps what was done since `begin`.
    ///
    /// # Errors
    /// A fault.
    fn commit(&mut self) -> Result<(), Fault>;
    /// Undoes what was done since `begin`.
    ///
    /// # Errors
    /// A fault.
    fn rollback(&mut self) -> Result<(), Fault>;
    /// Executes a trade.
    ///
    /// # Errors
    /// A fault.
    fn trade(&mut self, request: &TradeRequest) -> Result<Verdict, Fault>;
    /// Closes a position below maintenance margin against the insurance fund.
    ///
    /// # Errors
    /// A fault.
    fn liquidate(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault>;
    /// Closes a bankrupt position against a counterparty's opposite one.
    ///
    /// # Errors
    /// A fault.
    fn deleverage(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault>;
    /// Sets every market's cumulative funding index.
    ///
    /// # Errors
    /// A fault.
    fn funding_tick(&mut self, indices: &[i64], timestamp_s: u64) -> Result<Verdict, Fault>;
    /// Learns of a position that changed outside of the engine; a ledger that caused the change ignores it.
    fn synchronize(&mut self, position: &PositionState);
    /// Learns the funding indices of a restored engine; a ledger with a state of its own ignores it.
    fn synchronize_funding(&mut self, indices: &[i64]);
}
