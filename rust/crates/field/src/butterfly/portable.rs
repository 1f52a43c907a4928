//! Butterflies one by one, on any processor.

use crate::lazy::LazyFelt;
use crate::prime::Felt;

pub(super) fn butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    for (a, b) in low.iter_mut().zip(high) {
        let product = *b * twiddle;
        (*a, *b) = (*a + product, *a - product);
    }
}

pub(super) fn inverse_butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    for (a, b) in low.iter_mut().zip(high) {
        let difference = LazyFelt::from(*a).subtract::<1>(LazyFelt::from(*b));
        (*a, *b) = (*a + *b, difference.multiply(LazyFelt::from(twiddle)));
    }
}
