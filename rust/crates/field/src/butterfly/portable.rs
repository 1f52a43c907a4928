//! Butterflies one by one, on any processor.

use super::SmallLayers;
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

pub(super) fn small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    for factors in [layers.fours, layers.twos, layers.ones] {
        for_each_part(values, factors, butterflies);
    }
}

pub(super) fn inverse_small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    for factors in [layers.ones, layers.twos, layers.fours] {
        for_each_part(values, factors, inverse_butterflies);
    }
}

/// Run a kernel on the halves of as many parts as there are factors.
fn for_each_part(
    values: &mut [Felt],
    factors: &[Felt],
    kernel: fn(&mut [Felt], &mut [Felt], Felt),
) {
    let size = values.len() / factors.len().max(1);
    for (part, factor) in values.chunks_exact_mut(size.max(1)).zip(factors) {
        let (low, high) = part.split_at_mut(size / 2);
        kernel(low, high, *factor);
    }
}
