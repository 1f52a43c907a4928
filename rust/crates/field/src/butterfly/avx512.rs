//! Eight butterflies at a time with the 52-bit multiplications of AVX-512 IFMA.
//!
//! A vector holds one limb of eight elements, five limbs of 52 bits make a number. With 52-bit limbs
//! p = [1, 0, 0, 17·2^36, 2^43], so a step of Montgomery's reduction has q = −t mod 2^52 and four
//! multiplications. The radix here is 2^260 and that of elements in memory 2^256: the factor 2^4
//! goes into the twiddle.

#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_and_si512, _mm512_cmplt_epi64_mask, _mm512_loadu_si512,
    _mm512_madd52hi_epu64, _mm512_madd52lo_epu64, _mm512_mask_add_epi64, _mm512_or_si512,
    _mm512_permutex2var_epi64, _mm512_set_epi64, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_shuffle_i64x2, _mm512_slli_epi64, _mm512_srai_epi64, _mm512_srli_epi64,
    _mm512_storeu_si512, _mm512_sub_epi64, _mm512_unpackhi_epi64, _mm512_unpacklo_epi64,
};

use super::portable;
use crate::prime::Felt;

/// Elements in a vector.
const LANES: usize = 8;
const LIMBS: usize = 5;
const LIMB_MASK: i64 = (1 << 52) - 1;
/// The limbs 3 and 4 of p; limb 0 is 1 and the others are 0.
const PRIME_LIMB_3: i64 = 17 << 36;
const PRIME_LIMB_4: i64 = 1 << 43;

/// Eight numbers, limb by limb.
type Numbers = [__m512i; LIMBS];

/// A witness that the processor has the instructions.
#[derive(Clone, Copy)]
pub(super) struct Kernel(());

impl Kernel {
    /// The kernel, if it pays for slices of this length and the processor has it.
    pub(super) fn for_length(length: usize) -> Option<Self> {
        let is_there = length >= LANES
            && is_x86_feature_detected!("avx512f")
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
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    let factor = twiddle_numbers(twiddle);
    let (low, low_rest) = low.as_chunks_mut::<LANES>();
    let (high, high_rest) = high.as_chunks_mut::<LANES>();
    for (low, high) in low.iter_mut().zip(high) {
        let a = load(low);
        let product = multiply(load(high), factor);
        store(low, canonical(minus_prime(add(a, product))));
        store(high, canonical(subtract(a, product)));
    }
    portable::butterflies(low_rest, high_rest, twiddle);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn inverse_butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    let factor = twiddle_numbers(twiddle);
    let (low, low_rest) = low.as_chunks_mut::<LANES>();
    let (high, high_rest) = high.as_chunks_mut::<LANES>();
    for (low, high) in low.iter_mut().zip(high) {
        let (a, b) = (load(low), load(high));
        store(low, canonical(minus_prime(add(a, b))));
        store(high, multiply(canonical(subtract(a, b)), factor));
    }
    portable::inverse_butterflies(low_rest, high_rest, twiddle);
}

/// The twiddle times 2^4 in all lanes.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn twiddle_numbers(twiddle: Felt) -> Numbers {
    let shifted = twiddle.double().double().double().double();
    load(&[shifted; LANES])
}

/// The product divided by 2^260, canonical, for canonical numbers.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply(a: Numbers, b: Numbers) -> Numbers {
    // A limb collects at most ten halves of products and the reduction's: below 2^57.
    let mut t = [_mm512_setzero_si512(); 2 * LIMBS];
    for i in 0..LIMBS {
        for j in 0..LIMBS {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a[i], b[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a[i], b[j]);
        }
    }
    let prime_3 = _mm512_set1_epi64(PRIME_LIMB_3);
    let prime_4 = _mm512_set1_epi64(PRIME_LIMB_4);
    for i in 0..LIMBS {
        let q = low_bits(_mm512_sub_epi64(_mm512_setzero_si512(), t[i]));
        let carry = _mm512_srli_epi64::<52>(_mm512_add_epi64(t[i], q));
        t[i + 1] = _mm512_add_epi64(t[i + 1], carry);
        t[i + 3] = _mm512_madd52lo_epu64(t[i + 3], q, prime_3);
        t[i + 4] = _mm512_madd52hi_epu64(t[i + 4], q, prime_3);
        t[i + 4] = _mm512_madd52lo_epu64(t[i + 4], q, prime_4);
        t[i + 5] = _mm512_madd52hi_epu64(t[i + 5], q, prime_4);
    }
    // Below p²/2^260 + p, so less than p remains when p is taken away.
    canonical(minus_prime([t[5], t[6], t[7], t[8], t[9]]))
}

/// The number in [0, p) for one in [−p, p), whose limbs may be negative or too large.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn canonical(number: Numbers) -> Numbers {
    let mut number = propagate(number);
    let negative = _mm512_cmplt_epi64_mask(number[4], _mm512_setzero_si512());
    for (limb, prime) in [(0, 1), (3, PRIME_LIMB_3), (4, PRIME_LIMB_4)] {
        let prime = _mm512_set1_epi64(prime);
        number[limb] = _mm512_mask_add_epi64(number[limb], negative, number[limb], prime);
    }
    propagate(number)
}

/// The same number with limbs 0 to 3 in [0, 2^52); the highest limb carries the sign.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn propagate(mut number: Numbers) -> Numbers {
    for i in 0..LIMBS - 1 {
        let carry = _mm512_srai_epi64::<52>(number[i]);
        number[i] = low_bits(number[i]);
        number[i + 1] = _mm512_add_epi64(number[i + 1], carry);
    }
    number
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn add(a: Numbers, b: Numbers) -> Numbers {
    let mut sum = a;
    for i in 0..LIMBS {
        sum[i] = _mm512_add_epi64(a[i], b[i]);
    }
    sum
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn subtract(a: Numbers, b: Numbers) -> Numbers {
    let mut difference = a;
    for i in 0..LIMBS {
        difference[i] = _mm512_sub_epi64(a[i], b[i]);
    }
    difference
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn minus_prime(mut number: Numbers) -> Numbers {
    for (limb, prime) in [(0, 1), (3, PRIME_LIMB_3), (4, PRIME_LIMB_4)] {
        number[limb] = _mm512_sub_epi64(number[limb], _mm512_set1_epi64(prime));
    }
    number
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn low_bits(limb: __m512i) -> __m512i {
    _mm512_and_si512(limb, _mm512_set1_epi64(LIMB_MASK))
}

/// The elements as numbers. The order of lanes is that of [`store`], not that of memory.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn load(elements: &[Felt; LANES]) -> Numbers {
    let pointer = elements.as_ptr().cast::<__m512i>();
    // SAFETY: eight elements are 256 bytes, four vectors; the loads need no alignment.
    let z = unsafe { [0, 1, 2, 3].map(|i| _mm512_loadu_si512(pointer.add(i))) };
    // Two elements a vector: first pair limbs 0 and 2 (low) or 1 and 3 (high) of two vectors.
    let (low_01, high_01) = (
        _mm512_unpacklo_epi64(z[0], z[1]),
        _mm512_unpackhi_epi64(z[0], z[1]),
    );
    let (low_23, high_23) = (
        _mm512_unpacklo_epi64(z[2], z[3]),
        _mm512_unpackhi_epi64(z[2], z[3]),
    );
    let l0 = _mm512_shuffle_i64x2::<0b10_00_10_00>(low_01, low_23);
    let l1 = _mm512_shuffle_i64x2::<0b10_00_10_00>(high_01, high_23);
    let l2 = _mm512_shuffle_i64x2::<0b11_01_11_01>(low_01, low_23);
    let l3 = _mm512_shuffle_i64x2::<0b11_01_11_01>(high_01, high_23);
    let or = |a, b| low_bits(_mm512_or_si512(a, b));
    [
        low_bits(l0),
        or(_mm512_srli_epi64::<52>(l0), _mm512_slli_epi64::<12>(l1)),
        or(_mm512_srli_epi64::<40>(l1), _mm512_slli_epi64::<24>(l2)),
        or(_mm512_srli_epi64::<28>(l2), _mm512_slli_epi64::<36>(l3)),
        _mm512_srli_epi64::<16>(l3),
    ]
}

/// Write canonical numbers as elements.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn store(elements: &mut [Felt; LANES], x: Numbers) {
    let l0 = _mm512_or_si512(x[0], _mm512_slli_epi64::<52>(x[1]));
    let l1 = _mm512_or_si512(_mm512_srli_epi64::<12>(x[1]), _mm512_slli_epi64::<40>(x[2]));
    let l2 = _mm512_or_si512(_mm512_srli_epi64::<24>(x[2]), _mm512_slli_epi64::<28>(x[3]));
    let l3 = _mm512_or_si512(_mm512_srli_epi64::<36>(x[3]), _mm512_slli_epi64::<16>(x[4]));
    // The shuffles of `load` backwards: even 128-bit lanes from the first, odd from the second.
    let first = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0);
    let second = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
    let low_01 = _mm512_permutex2var_epi64(l0, first, l2);
    let low_23 = _mm512_permutex2var_epi64(l0, second, l2);
    let high_01 = _mm512_permutex2var_epi64(l1, first, l3);
    let high_23 = _mm512_permutex2var_epi64(l1, second, l3);
    let z = [
        _mm512_unpacklo_epi64(low_01, high_01),
        _mm512_unpackhi_epi64(low_01, high_01),
        _mm512_unpacklo_epi64(low_23, high_23),
        _mm512_unpackhi_epi64(low_23, high_23),
    ];
    let pointer = elements.as_mut_ptr().cast::<__m512i>();
    for (i, vector) in z.into_iter().enumerate() {
        // SAFETY: eight elements are 256 bytes, four vectors; the stores need no alignment.
        unsafe { _mm512_storeu_si512(pointer.add(i), vector) };
    }
}
