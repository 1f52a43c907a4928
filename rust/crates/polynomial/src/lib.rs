//! Polynomials over the Stark field: transforms between coefficients and values, extension to a
//! larger domain coset by coset, evaluation at a point, division by linear factors.
//!
//! Values on a [`Coset`] always stand in bit-reversed order, coefficients always in rising order.

mod coset;
mod division;
mod evaluation;
mod extension;
mod order;
#[cfg(test)]
mod tests;
mod transform;
mod twiddles;

pub use coset::Coset;
pub use division::divide_by_linear;
pub use evaluation::{
    BarycentricWeights, evaluate_at, evaluate_on_small_coset, evaluate_on_small_cosets,
};
pub use extension::Extension;
pub use order::{bit_reverse, reversed_bits};
pub use twiddles::{InverseTwiddles, Twiddles};
