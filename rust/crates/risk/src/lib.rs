//! Margin arithmetic of the exchange, integers only.
//! The numbers of the error registry live here, generated.

pub mod errors;
