//! Butterflies of the number-theoretic transform over whole slices, the prover's innermost loops.
//! Here, and nowhere above, is the place for kernels of particular processors.

use crate::lazy::LazyFelt;
use crate::prime::Felt;

/// (a, b) → (a + t·b, a − t·b) for each pair and one twiddle t.
///
/// # Panics
///
/// If the slices differ in length.
pub fn butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    assert_eq!(low.len(), high.len(), "a butterfly needs both halves");
    for (a, b) in low.iter_mut().zip(high) {
        let product = *b * twiddle;
        (*a, *b) = (*a + product, *a - product);
    }
}

/// The inverse up to a factor 2: (a, b) → (a + b, t·(a − b)), where t is the inverse twiddle.
///
/// # Panics
///
/// If the slices differ in length.
pub fn inverse_butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    assert_eq!(low.len(), high.len(), "a butterfly needs both halves");
    for (a, b) in low.iter_mut().zip(high) {
        let difference = LazyFelt::from(*a).subtract::<1>(LazyFelt::from(*b));
        (*a, *b) = (*a + *b, difference.multiply(LazyFelt::from(twiddle)));
    }
}
