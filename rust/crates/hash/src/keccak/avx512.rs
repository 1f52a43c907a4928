//! Eight messages at a time with AVX-512: turns and functions of three words are one instruction.

#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m512i, _mm512_loadu_si512, _mm512_rol_epi64, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_storeu_si512, _mm512_ternarylogic_epi64, _mm512_xor_si512,
};

use super::lanes::{DIGEST_WORDS, Kernel, RATE_WORDS};
use super::permutation::{ROUND_CONSTANTS, WORDS, keccak_f, parity, plane};

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
    fn digests(self, message: &[[u64; LANES]]) -> [[u64; LANES]; DIGEST_WORDS] {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { digests(message) }
    }
}

#[target_feature(enable = "avx512f")]
fn digests(message: &[[u64; LANES]]) -> [[u64; LANES]; DIGEST_WORDS] {
    let mut state = [_mm512_setzero_si512(); WORDS];
    for block in message.as_chunks::<RATE_WORDS>().0 {
        for (word, input) in state.iter_mut().zip(block) {
            *word = xor(*word, load(input));
        }
        state = keccak_f!(state);
    }
    let mut digests = [[0; LANES]; DIGEST_WORDS];
    for (digest, word) in digests.iter_mut().zip(state) {
        store(digest, word);
    }
    digests
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(words: &[u64; LANES]) -> __m512i {
    // SAFETY: eight words are 64 bytes; the load needs no alignment.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store(words: &mut [u64; LANES], vector: __m512i) {
    // SAFETY: eight words are 64 bytes; the store needs no alignment.
    unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), vector) }
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
fn rotate<const BITS: i32>(a: __m512i) -> __m512i {
    _mm512_rol_epi64::<BITS>(a)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn constant(number: u64) -> __m512i {
    _mm512_set1_epi64(number.cast_signed())
}
