//! Arithmetic of the market family: margin, fees, funding, close prices. Pure integer functions.
//! Every division states its direction; results are refused (`None`) rather than wrapped.

pub mod close_price;
pub mod errors;
pub mod fees;
pub mod funding;
pub mod margin;
pub mod rejection;
pub mod wide;

/// Scale of `_ppm` fractions.
pub const PPM: u64 = 1_000_000;
/// Scale of `_e10` fractions.
pub const E10: i64 = 10_000_000_000;
