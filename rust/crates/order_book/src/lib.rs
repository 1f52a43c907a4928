//! Orders and order books. A book knows prices and time; money is the engine's matter.

pub mod book;
pub mod order;
pub mod order_table;
pub mod triggers;

pub use book::Book;
pub use order::{Handle, Order, OrderType, Side, TimeInForce};
pub use order_table::OrderTable;
pub use triggers::TriggerBook;
