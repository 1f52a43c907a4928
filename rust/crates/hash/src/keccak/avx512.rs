//! Eight messages at a time with AVX-512: turns and functions of three words are one instruction.

#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m512i, _mm512_loadu_si512, _mm512_or_si512, _mm512_rol_epi64, _mm512_set1_epi64,
    _mm512_slli_epi64, _mm512_srli_epi64, _mm512_storeu_si512, _mm512_ternarylogic_epi64,
    _mm512_xor_si512,
};

use super::lanes::{DIGEST_WORDS, Kernel, RATE_WORDS};
use super::permutation::{ROUND_CONSTANTS, WORDS, absorb, keccak_f, parity, plane};

const LANES: usize = 8;

/// A witness that the processor has the instructions.
#[derive(Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    /// The kernel, if the processor has it.
    pub(super) fn detected() -> Option<Self> {
        is_x86_feature_detected!("avx512f").then_some(Self(()))
    }
}

impl Kernel<LANES> for Avx512 {
    fn digests<const IS_BEHIND_ZERO: bool>(
        self,
        message: &[[u64; LANES]],
    ) -> [[u64; LANES]; DIGEST_WORDS] {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { digests::<IS_BEHIND_ZERO>(message) }
    }
}

#[target_feature(enable = "avx512f")]
fn digests<const IS_BEHIND_ZERO: bool>(message: &[[u64; LANES]]) -> [[u64; LANES]; DIGEST_WORDS] {
    let mut state = [constant(0); WORDS];
    absorb!(message, state, IS_BEHIND_ZERO);
    let [w0, w1, w2, w3, ..] = state;
    [store(w0), store(w1), store(w2), store(w3)]
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(words: &[u64; LANES]) -> __m512i {
    // SAFETY: eight words are 64 bytes; the load needs no alignment.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store(vector: __m512i) -> [u64; LANES] {
    let mut words = [0; LANES];
    // SAFETY: eight words are 64 bytes; the store needs no alignment.
    unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), vector) };
    words
}

#[inline]
#[target_feature(enable = "avx512f")]
fn xor(a: __m512i, b: __m512i) -> __m512i {
    _mm512_xor_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn xor3(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi64::<0b1001_0110>(a, b, c)
}

/// The table of a ⊕ (¬b ∧ c): bit 4a + 2b + c.
#[inline]
#[target_feature(enable = "avx512f")]
fn chi(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi64::<0b1101_0010>(a, b, c)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn behind(before: __m512i, word: __m512i) -> __m512i {
    _mm512_or_si512(
        _mm512_slli_epi64::<8>(word),
        _mm512_srli_epi64::<56>(before),
    )
}

#[inline]
#[target_feature(enable = "avx512f")]
fn rotate<const BITS: i32>(a: __m512i) -> __m512i {
    _mm512_rol_epi64::<BITS>(a)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn constant(number: u64) -> __m512i {
    _mm512_set1_epi64(number.cast_signed())
}
