//! Between elements in memory and numbers in vectors.

#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m256i, __m512i, _mm256_loadu_si256, _mm256_storeu_si256, _mm512_castsi256_si512,
    _mm512_castsi512_si256, _mm512_extracti64x4_epi64, _mm512_inserti64x4, _mm512_loadu_si512,
    _mm512_permutex_epi64, _mm512_permutex2var_epi64, _mm512_set_epi64, _mm512_set4_epi32,
    _mm512_setzero_si512, _mm512_shuffle_epi8, _mm512_shuffle_i64x2, _mm512_storeu_si512,
    _mm512_unpackhi_epi64, _mm512_unpacklo_epi64,
};

use super::LANES;
use super::numbers::{LIMBS, Numbers, split, split_times_16, unsplit};
use crate::prime::Felt;

/// Eight elements as they lie in memory, two a vector.
type Elements = [__m512i; 4];

/// The twiddle times 2^4 in all lanes.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn twiddle_numbers(twiddle: Felt) -> Numbers {
    split_times_16(limbs(load_elements(&[twiddle; LANES])))
}

/// Of a table with the same number of twiddles for each of eight blocks the `place`-th of each
/// block, times 2^4.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn twiddles_of_blocks(table: &[Felt], place: usize) -> Numbers {
    split_times_16(limbs(gather(table, place, table.len() / LANES)))
}

/// Entry i holds the i-th element of each of eight blocks.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn load_blocks(elements: &[Felt; LANES * LANES]) -> [Numbers; LANES] {
    let mut blocks = [[_mm512_setzero_si512(); LIMBS]; LANES];
    for (place, numbers) in blocks.iter_mut().enumerate() {
        *numbers = split(limbs(gather(elements, place, LANES)));
    }
    blocks
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn store_blocks(elements: &mut [Felt; LANES * LANES], blocks: [Numbers; LANES]) {
    for (place, numbers) in blocks.into_iter().enumerate() {
        for (pair, vector) in joined(numbers).into_iter().enumerate() {
            let halves = [
                _mm512_castsi512_si256(vector),
                _mm512_extracti64x4_epi64::<1>(vector),
            ];
            for (half, values) in halves.into_iter().enumerate() {
                let element = &mut elements[place + LANES * (2 * pair + half)];
                // SAFETY: an element is 32 bytes; the store needs no alignment.
                unsafe { _mm256_storeu_si256(core::ptr::from_mut(element).cast(), values) };
            }
        }
    }
}

/// The elements `start`, `start` + `stride` and so on.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn gather(elements: &[Felt], start: usize, stride: usize) -> Elements {
    let half = |number: usize| -> __m256i {
        let element = &elements[start + number * stride];
        // SAFETY: an element is 32 bytes; the load needs no alignment.
        unsafe { _mm256_loadu_si256(core::ptr::from_ref(element).cast()) }
    };
    let mut vectors = [_mm512_setzero_si512(); 4];
    for (pair, vector) in vectors.iter_mut().enumerate() {
        let first = _mm512_castsi256_si512(half(2 * pair));
        *vector = _mm512_inserti64x4::<1>(first, half(2 * pair + 1));
    }
    vectors
}

/// The elements as numbers. The order of lanes is that of [`joined`], not that of memory.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn load(elements: &[Felt; LANES]) -> Numbers {
    split(limbs(load_elements(elements)))
}

/// The same of 16 times the elements.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn load_times_16(elements: &[Felt; LANES]) -> Numbers {
    split_times_16(limbs(load_elements(elements)))
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn load_elements(elements: &[Felt; LANES]) -> Elements {
    let pointer = elements.as_ptr().cast::<__m512i>();
    // SAFETY: eight elements are 256 bytes, four vectors; the loads need no alignment.
    unsafe { [0, 1, 2, 3].map(|i| _mm512_loadu_si512(pointer.add(i))) }
}

/// Write the bytes of canonical numbers, the highest first, as words of eight bytes. Here the order
/// of lanes is that of memory.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512ifma")]
pub(super) fn store_byte_words(words: [&mut [u64; LANES]; 4], x: Numbers) {
    let reversed = _mm512_set4_epi32(0x0809_0a0b, 0x0c0d_0e0f, 0x0001_0203, 0x0405_0607);
    for (word, limb) in words.into_iter().rev().zip(unsplit(x)) {
        let limb = _mm512_permutex_epi64::<0b11_01_10_00>(limb);
        let bytes = _mm512_shuffle_epi8(limb, reversed);
        // SAFETY: eight words are 64 bytes; the store needs no alignment.
        unsafe { _mm512_storeu_si512(word.as_mut_ptr().cast(), bytes) };
    }
}

/// Write canonical numbers as elements.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn store(elements: &mut [Felt; LANES], x: Numbers) {
    let pointer = elements.as_mut_ptr().cast::<__m512i>();
    for (i, vector) in joined(x).into_iter().enumerate() {
        // SAFETY: eight elements are 256 bytes, four vectors; the stores need no alignment.
        unsafe { _mm512_storeu_si512(pointer.add(i), vector) };
    }
}

/// The four 64-bit limbs of eight elements, a vector each.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn limbs(z: Elements) -> [__m512i; 4] {
    // First pair limbs 0 and 2 (low) or 1 and 3 (high) of two vectors.
    let low_01 = _mm512_unpacklo_epi64(z[0], z[1]);
    let high_01 = _mm512_unpackhi_epi64(z[0], z[1]);
    let low_23 = _mm512_unpacklo_epi64(z[2], z[3]);
    let high_23 = _mm512_unpackhi_epi64(z[2], z[3]);
    [
        _mm512_shuffle_i64x2::<0b10_00_10_00>(low_01, low_23),
        _mm512_shuffle_i64x2::<0b10_00_10_00>(high_01, high_23),
        _mm512_shuffle_i64x2::<0b11_01_11_01>(low_01, low_23),
        _mm512_shuffle_i64x2::<0b11_01_11_01>(high_01, high_23),
    ]
}

/// [`limbs`] and [`split`] backwards.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn joined(x: Numbers) -> Elements {
    let [l0, l1, l2, l3] = unsplit(x);
    // Even 128-bit lanes from the first vector, odd ones from the second.
    let first = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0);
    let second = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
    let low_01 = _mm512_permutex2var_epi64(l0, first, l2);
    let low_23 = _mm512_permutex2var_epi64(l0, second, l2);
    let high_01 = _mm512_permutex2var_epi64(l1, first, l3);
    let high_23 = _mm512_permutex2var_epi64(l1, second, l3);
    [
        _mm512_unpacklo_epi64(low_01, high_01),
        _mm512_unpackhi_epi64(low_01, high_01),
        _mm512_unpacklo_epi64(low_23, high_23),
        _mm512_unpackhi_epi64(low_23, high_23),
    ]
}
