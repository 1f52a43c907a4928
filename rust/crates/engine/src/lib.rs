//! The matching engine: one order book per market, margin at the fill, triggers, funding, liquidation and
//! deleveraging. Deterministic, single writer, integers only; every balance comes from the ledger.
//!
//! A command is validated first and refused as a whole (`Rejection`, nothing changed). What it then does is
//! planned against an untouched book while the ledger executes each fill; the books change when the ledger's
//! transaction is committed, or nothing does.

pub mod account;
mod accounts;
mod admission;
pub mod bench;
mod codec;
mod commands;
pub mod config;
mod deleveraging;
pub mod engine;
pub mod error;
pub mod event;
mod fills;
mod fund;
mod funding;
pub mod ledger;
mod liquidation;
mod margin_check;
pub mod market;
mod matching;
pub mod native_ledger;
mod orders;
mod prices;
mod reduce_only;
mod snapshot;
mod triggers;
pub mod views;

pub use commands::{OraclePrice, PlaceOrder};
pub use config::EngineConfig;
pub use engine::{ENGINE_ORDER_REF_MIN, Engine};
pub use error::EngineError;
pub use event::{CancelReason, Event};
pub use ledger::{Fault, Ledger, PositionState, RefusedSide, Verdict};
pub use native_ledger::NativeLedger;

#[cfg(test)]
mod tests;
