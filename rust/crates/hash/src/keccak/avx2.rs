//! Four messages at a time with AVX2.

#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m256i, _mm_cvtsi32_si128, _mm256_andnot_si256, _mm256_loadu_si256, _mm256_or_si256,
    _mm256_set1_epi64x, _mm256_slli_epi64, _mm256_srl_epi64, _mm256_srli_epi64,
    _mm256_storeu_si256, _mm256_xor_si256,
};

use super::lanes::{DIGEST_WORDS, Kernel, RATE_WORDS};
use super::permutation::{ROUND_CONSTANTS, WORDS, absorb, keccak_f, parity, plane};

const LANES: usize = 4;

/// A witness that the processor has the instructions.
#[derive(Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    /// The kernel, if the processor has it.
    pub(super) fn detected() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

impl Kernel<LANES> for Avx2 {
    fn digests<const IS_BEHIND_ZERO: bool>(
        self,
        message: &[[u64; LANES]],
    ) -> [[u64; LANES]; DIGEST_WORDS] {
        // SAFETY: a kernel exists only where the processor has the instructions.
        unsafe { digests::<IS_BEHIND_ZERO>(message) }
    }
}

#[target_feature(enable = "avx2")]
fn digests<const IS_BEHIND_ZERO: bool>(message: &[[u64; LANES]]) -> [[u64; LANES]; DIGEST_WORDS] {
    let mut state = [constant(0); WORDS];
    absorb!(message, state, IS_BEHIND_ZERO);
    let [w0, w1, w2, w3, ..] = state;
    [store(w0), store(w1), store(w2), store(w3)]
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(words: &[u64; LANES]) -> __m256i {
    // SAFETY: four words are 32 bytes; the load needs no alignment.
    unsafe { _mm256_loadu_si256(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(vector: __m256i) -> [u64; LANES] {
    let mut words = [0; LANES];
    // SAFETY: four words are 32 bytes; the store needs no alignment.
    unsafe { _mm256_storeu_si256(words.as_mut_ptr().cast(), vector) };
    words
}

#[inline]
#[target_feature(enable = "avx2")]
fn xor(a: __m256i, b: __m256i) -> __m256i {
    _mm256_xor_si256(a, b)
}

#[inline]
#[target_feature(enable = "avx2")]
fn xor3(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    xor(xor(a, b), c)
}

#[inline]
#[target_feature(enable = "avx2")]
fn chi(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    xor(a, _mm256_andnot_si256(b, c))
}

#[inline]
#[target_feature(enable = "avx2")]
fn behind(before: __m256i, word: __m256i) -> __m256i {
    _mm256_or_si256(
        _mm256_slli_epi64::<8>(word),
        _mm256_srli_epi64::<56>(before),
    )
}

#[inline]
#[target_feature(enable = "avx2")]
fn rotate<const BITS: i32>(a: __m256i) -> __m256i {
    let high = _mm256_slli_epi64::<BITS>(a);
    let low = _mm256_srl_epi64(a, _mm_cvtsi32_si128(64 - BITS));
    _mm256_or_si256(high, low)
}

#[inline]
#[target_feature(enable = "avx2")]
fn constant(number: u64) -> __m256i {
    _mm256_set1_epi64x(number.cast_signed())
}
