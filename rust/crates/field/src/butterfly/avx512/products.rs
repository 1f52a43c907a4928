//! Products and sums of slices, eight elements at a time.

#![allow(unsafe_code)]

use super::memory::{load, load_times_16, store, store_byte_words, twiddle_numbers};
use super::numbers::{
    Numbers, add, canonical, minus_prime, multiply, out_of_montgomery_form, subtract,
};
use super::{Kernel, LANES};
use crate::prime::Felt;

impl Kernel {
    /// As many elements as vectors hold whole; the caller does the rest.
    pub(crate) fn whole(length: usize) -> usize {
        length - length % LANES
    }

    /// `out = left + right` on whole vectors.
    pub(crate) fn add(self, out: &mut [Felt], left: &[Felt], right: &[Felt]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { add_slices(out, left, right) }
    }

    /// `out = left - right` on whole vectors.
    pub(crate) fn subtract(self, out: &mut [Felt], left: &[Felt], right: &[Felt]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { subtract_slices(out, left, right) }
    }

    /// `out = left · right` on whole vectors.
    pub(crate) fn multiply(self, out: &mut [Felt], left: &[Felt], right: &[Felt]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { multiply_slices(out, left, right) }
    }

    /// `values *= factors` on whole vectors.
    pub(crate) fn multiply_in_place(self, values: &mut [Felt], factors: &[Felt]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { multiply_in_place(values, factors) }
    }

    /// `out = values · factor` on whole vectors.
    pub(crate) fn multiply_by(self, out: &mut [Felt], values: &[Felt], factor: Felt) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { multiply_slice_by(out, values, factor) }
    }

    /// `sum += values · factor` on whole vectors.
    pub(crate) fn add_multiple(self, sum: &mut [Felt], values: &[Felt], factor: Felt) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { add_multiple_of_slice(sum, values, factor) }
    }

    /// Horner's rule over parts, for a whole number of vectors.
    pub(crate) fn fold_parts(self, values: &mut [Felt], parts: &[Felt], factor: Felt) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { fold_parts(values, parts, factor) }
    }

    /// `sum += left · right` on whole vectors.
    pub(crate) fn add_product(self, sum: &mut [Felt], left: &[Felt], right: &[Felt]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { add_product_of_slices(sum, left, right) }
    }

    /// The words of eight bytes of the elements' bytes, the highest first.
    pub(crate) fn write_byte_words(self, elements: &[Felt; LANES], words: [&mut [u64; LANES]; 4]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { write_byte_words(elements, words) }
    }
}

/// A multiplication waits long for the one before it: so many chains go side by side.
const CHAINS: usize = 4;

/// With n parts the result is value · f^n + Σ part_i · f^i. Chain c takes the parts with i = c mod
/// CHAINS and the factor f^CHAINS; the chains are put together by Horner's rule once more.
#[target_feature(enable = "avx512f,avx512ifma")]
fn fold_parts(values: &mut [Felt], parts: &[Felt], factor: Felt) {
    let (groups, _) = values.as_chunks_mut::<LANES>();
    let (parts, _) = parts.as_chunks::<LANES>();
    let count = groups.len();
    let odd = parts.len() / count % CHAINS;
    let (parts, last) = parts.split_at(parts.len() - odd * count);
    let one = twiddle_numbers(factor);
    let far = twiddle_numbers(factor.power_u64(CHAINS as u64));
    for (number, group) in groups.iter_mut().enumerate() {
        let mut value = load(group);
        for part in last.chunks_exact(count).rev() {
            value = multiply_add(value, one, &part[number]);
        }
        let mut chains = [load(&[Felt::ZERO; LANES]); CHAINS];
        chains[0] = value;
        for several in parts.chunks_exact(CHAINS * count).rev() {
            for (chain, part) in chains.iter_mut().zip(several.chunks_exact(count)) {
                *chain = multiply_add(*chain, far, &part[number]);
            }
        }
        let [mut result, others @ ..] = chains;
        let mut carry = load(&[Felt::ZERO; LANES]);
        for chain in others.into_iter().rev() {
            carry = multiply(canonical(minus_prime(add(carry, chain))), one);
        }
        result = canonical(minus_prime(add(result, carry)));
        store(group, result);
    }
}

/// `value · factor + addend`.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply_add(value: Numbers, factor: Numbers, addend: &[Felt; LANES]) -> Numbers {
    canonical(minus_prime(add(multiply(value, factor), load(addend))))
}

type Chunks<'a> = core::slice::Iter<'a, [Felt; LANES]>;

fn chunks(values: &[Felt]) -> Chunks<'_> {
    values.as_chunks::<LANES>().0.iter()
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    let (out, _) = out.as_chunks_mut::<LANES>();
    for ((out, a), b) in out.iter_mut().zip(chunks(left)).zip(chunks(right)) {
        store(out, canonical(minus_prime(add(load(a), load(b)))));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn subtract_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    let (out, _) = out.as_chunks_mut::<LANES>();
    for ((out, a), b) in out.iter_mut().zip(chunks(left)).zip(chunks(right)) {
        store(out, canonical(subtract(load(a), load(b))));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    let (out, _) = out.as_chunks_mut::<LANES>();
    for ((out, a), b) in out.iter_mut().zip(chunks(left)).zip(chunks(right)) {
        store(out, multiply(load(a), load_times_16(b)));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply_in_place(values: &mut [Felt], factors: &[Felt]) {
    let (values, _) = values.as_chunks_mut::<LANES>();
    for (value, factor) in values.iter_mut().zip(chunks(factors)) {
        let product = multiply(load(value), load_times_16(factor));
        store(value, product);
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply_slice_by(out: &mut [Felt], values: &[Felt], factor: Felt) {
    let factor = twiddle_numbers(factor);
    let (out, _) = out.as_chunks_mut::<LANES>();
    for (out, value) in out.iter_mut().zip(chunks(values)) {
        store(out, multiply(load(value), factor));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add_multiple_of_slice(sum: &mut [Felt], values: &[Felt], factor: Felt) {
    let factor = twiddle_numbers(factor);
    let (sum, _) = sum.as_chunks_mut::<LANES>();
    for (sum, value) in sum.iter_mut().zip(chunks(values)) {
        let product = multiply(load(value), factor);
        let total = canonical(minus_prime(add(load(sum), product)));
        store(sum, total);
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add_product_of_slices(sum: &mut [Felt], left: &[Felt], right: &[Felt]) {
    let (sum, _) = sum.as_chunks_mut::<LANES>();
    for ((sum, a), b) in sum.iter_mut().zip(chunks(left)).zip(chunks(right)) {
        let product = multiply(load(a), load_times_16(b));
        let total = canonical(minus_prime(add(load(sum), product)));
        store(sum, total);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512ifma")]
fn write_byte_words(elements: &[Felt; LANES], words: [&mut [u64; LANES]; 4]) {
    store_byte_words(words, out_of_montgomery_form(load(elements)));
}
