//! Octets: numbers that stay in the form of vectors.

#![allow(unsafe_code)]

use core::arch::x86_64::{_mm512_load_si512, _mm512_store_si512};

use super::memory::{load, load_times_16, store};
use super::numbers::{
    Numbers, add, add_prime_times, multiply, multiply_weakly, propagate, reduce_weakly, subtract,
};
use super::{Kernel, LANES};
use crate::octets::{Octet, Octets};
use crate::prime::Felt;

impl Kernel {
    /// Elements as octets.
    pub(crate) fn load_octets(self, out: &mut [Octet], elements: &[[Felt; LANES]]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { load_octets(out, elements) }
    }

    /// Tidy octets as elements.
    pub(crate) fn store_octets(self, out: &mut [[Felt; LANES]], octets: &[Octet]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { store_octets(out, octets) }
    }

    /// `out = left + right`.
    pub(crate) fn add_octets(self, out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { add_octets(out, left, right) }
    }

    /// `out = left - right`.
    pub(crate) fn subtract_octets(self, out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { subtract_octets(out, left, right) }
    }

    /// `out = left · right` for tidy factors.
    pub(crate) fn multiply_octets(self, out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { multiply_octets(out, left, right) }
    }

    /// Tidy octets whose numbers are not below `low` times p.
    pub(crate) fn tidy_octets(self, octets: &mut [Octet], low: i32) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { tidy_octets(octets, low) }
    }

    /// Reduced octets.
    pub(crate) fn reduce_octets(self, octets: &mut [Octet]) {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { reduce_octets(octets) }
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn load_octets(out: &mut [Octet], elements: &[[Felt; LANES]]) {
    for (octet, elements) in out.iter_mut().zip(elements) {
        write(octet, load_times_16(elements));
    }
}

/// An octet is 16 times an element's form; the product with the form of 1 takes that away.
#[target_feature(enable = "avx512f,avx512ifma")]
fn store_octets(out: &mut [[Felt; LANES]], octets: &[Octet]) {
    let one = load(&[Felt::ONE; LANES]);
    for (elements, octet) in out.iter_mut().zip(octets) {
        store(elements, multiply(read(octet), one));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    for (place, octet) in out.iter_mut().enumerate() {
        write(octet, add(read(left.at(place)), read(right.at(place))));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn subtract_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    for (place, octet) in out.iter_mut().enumerate() {
        write(octet, subtract(read(left.at(place)), read(right.at(place))));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply_octets(out: &mut [Octet], left: Octets<'_>, right: Octets<'_>) {
    for (place, octet) in out.iter_mut().enumerate() {
        let product = multiply_weakly(read(left.at(place)), read(right.at(place)));
        write(octet, product);
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn tidy_octets(octets: &mut [Octet], low: i32) {
    for octet in octets {
        let number = add_prime_times(read(octet), -i64::from(low));
        write(octet, propagate(number));
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn reduce_octets(octets: &mut [Octet]) {
    for octet in octets {
        write(octet, reduce_weakly(read(octet)));
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn read(octet: &Octet) -> Numbers {
    // SAFETY: a row is eight words, 64 bytes, and octets are aligned to that.
    octet
        .limbs
        .each_ref()
        .map(|row| unsafe { _mm512_load_si512(row.as_ptr().cast()) })
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn write(octet: &mut Octet, number: Numbers) {
    for (row, limb) in octet.limbs.iter_mut().zip(number) {
        // SAFETY: a row is eight words, 64 bytes, and octets are aligned to that.
        unsafe { _mm512_store_si512(row.as_mut_ptr().cast(), limb) };
    }
}
