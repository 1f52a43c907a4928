//! Eight butterflies at a time with the 52-bit multiplications of AVX-512 IFMA.
//!
//! A vector holds one limb of eight elements, five limbs of 52 bits make a number. With 52-bit limbs
//! p = [1, 0, 0, 17·2^36, 2^43], so a step of Montgomery's reduction has q = −t mod 2^52 and four
//! multiplications. The radix here is 2^260 and that of elements in memory 2^256: the factor 2^4
//! goes into the twiddle, which is only shifted and not reduced.

#![allow(unsafe_code)]

mod memory;
mod numbers;
mod octets;
mod products;

use self::memory::{load, load_blocks, store, store_blocks, twiddle_numbers, twiddles_of_blocks};
use self::numbers::{butterfly, inverse_butterfly};
use super::{SmallLayers, portable};
use crate::prime::Felt;

/// Elements in a vector.
const LANES: usize = 8;

/// A witness that the processor has the instructions.
#[derive(Clone, Copy)]
pub(crate) struct Kernel(());

impl Kernel {
    /// The kernel, if it pays for slices of this length and the processor has it.
    pub(crate) fn for_length(length: usize) -> Option<Self> {
        let is_there = length >= LANES
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512ifma");
        is_there.then_some(Self(()))
    }

    pub(super) fn butterflies(self, low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { butterflies(low, high, twiddle) }
    }

    pub(super) fn inverse_butterflies(self, low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { inverse_butterflies(low, high, twiddle) }
    }

    pub(super) fn small_butterflies(self, values: &mut [Felt], layers: SmallLayers<'_>) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { small_butterflies(values, layers) }
    }

    pub(super) fn inverse_small_butterflies(self, values: &mut [Felt], layers: SmallLayers<'_>) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { inverse_small_butterflies(values, layers) }
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    let factor = twiddle_numbers(twiddle);
    let (low, low_rest) = low.as_chunks_mut::<LANES>();
    let (high, high_rest) = high.as_chunks_mut::<LANES>();
    for (low, high) in low.iter_mut().zip(high) {
        let (a, b) = butterfly(load(low), load(high), factor);
        store(low, a);
        store(high, b);
    }
    portable::butterflies(low_rest, high_rest, twiddle);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn inverse_butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    let factor = twiddle_numbers(twiddle);
    let (low, low_rest) = low.as_chunks_mut::<LANES>();
    let (high, high_rest) = high.as_chunks_mut::<LANES>();
    for (low, high) in low.iter_mut().zip(high) {
        let (a, b) = inverse_butterfly(load(low), load(high), factor);
        store(low, a);
        store(high, b);
    }
    portable::inverse_butterflies(low_rest, high_rest, twiddle);
}

/// Eight blocks of eight elements at a time: a vector holds the same element of each block.
#[target_feature(enable = "avx512f,avx512ifma")]
fn small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    let (chunks, rest) = values.as_chunks_mut::<{ LANES * LANES }>();
    for (number, chunk) in chunks.iter_mut().enumerate() {
        let [fours, twos, ones] = layers.of_chunk::<LANES>(number);
        let mut x = load_blocks(chunk);
        let factor = twiddles_of_blocks(fours, 0);
        for i in 0..4 {
            (x[i], x[i + 4]) = butterfly(x[i], x[i + 4], factor);
        }
        for i in 0..2 {
            let factor = twiddles_of_blocks(twos, i);
            (x[4 * i], x[4 * i + 2]) = butterfly(x[4 * i], x[4 * i + 2], factor);
            (x[4 * i + 1], x[4 * i + 3]) = butterfly(x[4 * i + 1], x[4 * i + 3], factor);
        }
        for i in 0..4 {
            let factor = twiddles_of_blocks(ones, i);
            (x[2 * i], x[2 * i + 1]) = butterfly(x[2 * i], x[2 * i + 1], factor);
        }
        store_blocks(chunk, x);
    }
    portable::small_butterflies(rest, layers.after::<LANES>(chunks.len()));
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn inverse_small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    let (chunks, rest) = values.as_chunks_mut::<{ LANES * LANES }>();
    for (number, chunk) in chunks.iter_mut().enumerate() {
        let [fours, twos, ones] = layers.of_chunk::<LANES>(number);
        let mut x = load_blocks(chunk);
        for i in 0..4 {
            let factor = twiddles_of_blocks(ones, i);
            (x[2 * i], x[2 * i + 1]) = inverse_butterfly(x[2 * i], x[2 * i + 1], factor);
        }
        for i in 0..2 {
            let factor = twiddles_of_blocks(twos, i);
            (x[4 * i], x[4 * i + 2]) = inverse_butterfly(x[4 * i], x[4 * i + 2], factor);
            (x[4 * i + 1], x[4 * i + 3]) = inverse_butterfly(x[4 * i + 1], x[4 * i + 3], factor);
        }
        let factor = twiddles_of_blocks(fours, 0);
        for i in 0..4 {
            (x[i], x[i + 4]) = inverse_butterfly(x[i], x[i + 4], factor);
        }
        store_blocks(chunk, x);
    }
    portable::inverse_small_butterflies(rest, layers.after::<LANES>(chunks.len()));
}
