//! Arithmetic with eight numbers at a time, limb by limb.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_and_si512, _mm512_cmplt_epi64_mask, _mm512_madd52hi_epu64,
    _mm512_madd52lo_epu64, _mm512_mask_add_epi64, _mm512_or_si512, _mm512_set1_epi64,
    _mm512_setzero_si512, _mm512_slli_epi64, _mm512_srai_epi64, _mm512_srli_epi64,
    _mm512_sub_epi64,
};

pub(super) const LIMBS: usize = 5;
const LIMB_MASK: i64 = (1 << 52) - 1;
/// The limbs 3 and 4 of p; limb 0 is 1 and the others are 0.
const PRIME_LIMB_3: i64 = 17 << 36;
const PRIME_LIMB_4: i64 = 1 << 43;

/// Bits of the highest limb below 2^251.
const HIGH_BITS: u32 = 43;

/// Eight numbers, limb by limb.
pub(super) type Numbers = [__m512i; LIMBS];

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn butterfly(a: Numbers, b: Numbers, factor: Numbers) -> (Numbers, Numbers) {
    let product = multiply(b, factor);
    (
        canonical(minus_prime(add(a, product))),
        canonical(subtract(a, product)),
    )
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn inverse_butterfly(a: Numbers, b: Numbers, factor: Numbers) -> (Numbers, Numbers) {
    (
        canonical(minus_prime(add(a, b))),
        multiply(canonical(subtract(a, b)), factor),
    )
}

/// The product divided by 2^260, canonical, for numbers whose product is below p·2^260.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn multiply(a: Numbers, b: Numbers) -> Numbers {
    reduce(product(a, b))
}

/// The product divided by 2^260 plus less than p, for numbers below 2^260.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn multiply_weakly(a: Numbers, b: Numbers) -> Numbers {
    propagate(divide_by_radix(product(a, b)))
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn product(a: Numbers, b: Numbers) -> [__m512i; 2 * LIMBS] {
    // A limb collects at most ten halves of products and the reduction's: below 2^57.
    let mut t = [_mm512_setzero_si512(); 2 * LIMBS];
    for i in 0..LIMBS {
        for j in 0..LIMBS {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a[i], b[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a[i], b[j]);
        }
    }
    t
}

/// Canonical numbers divided by 2^256: what elements in memory stand for.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn out_of_montgomery_form(a: Numbers) -> Numbers {
    let mut t = [_mm512_setzero_si512(); 2 * LIMBS];
    for i in 0..LIMBS {
        t[i] = _mm512_slli_epi64::<4>(a[i]);
    }
    reduce(t)
}

/// The number divided by 2^260, canonical, for one below p·2^260 with limbs below 2^57.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn reduce(t: [__m512i; 2 * LIMBS]) -> Numbers {
    // Below p + p, so less than p remains when p is taken away.
    canonical(minus_prime(divide_by_radix(t)))
}

/// The number divided by 2^260 plus less than p, for one with limbs below 2^57.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn divide_by_radix(mut t: [__m512i; 2 * LIMBS]) -> Numbers {
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
    [t[5], t[6], t[7], t[8], t[9]]
}

/// A number in (0, 3p), its limbs in [0, 2^52), for one whose limbs are below 2^62 in size and that
/// is itself below 2^262 in size.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn reduce_weakly(number: Numbers) -> Numbers {
    // number = q·2^251 + rest. Subtract (q − 1)·p: what remains is the rest less q·(p − 2^251), which
    // is small, plus p.
    let mut number = propagate(number);
    let quotient = _mm512_srai_epi64::<HIGH_BITS>(number[4]);
    let high = _mm512_set1_epi64((1 << HIGH_BITS) - 1);
    // 17 · 2^36 is 2^40 + 2^36.
    let middle = _mm512_add_epi64(
        _mm512_slli_epi64::<40>(quotient),
        _mm512_slli_epi64::<36>(quotient),
    );
    number[0] = _mm512_sub_epi64(number[0], quotient);
    number[3] = _mm512_sub_epi64(number[3], middle);
    number[4] = _mm512_and_si512(number[4], high);
    propagate(add_prime_times(number, 1))
}

/// The number plus a multiple of p, which is below 2^11 in size.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn add_prime_times(mut number: Numbers, multiple: i64) -> Numbers {
    for (limb, prime) in [(0, 1), (3, PRIME_LIMB_3), (4, PRIME_LIMB_4)] {
        number[limb] = _mm512_add_epi64(number[limb], _mm512_set1_epi64(multiple * prime));
    }
    number
}

/// The number in [0, p) for one in [−p, p), whose limbs may be negative or too large.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn canonical(number: Numbers) -> Numbers {
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
pub(super) fn propagate(mut number: Numbers) -> Numbers {
    for i in 0..LIMBS - 1 {
        let carry = _mm512_srai_epi64::<52>(number[i]);
        number[i] = low_bits(number[i]);
        number[i + 1] = _mm512_add_epi64(number[i + 1], carry);
    }
    number
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn add(a: Numbers, b: Numbers) -> Numbers {
    let mut sum = a;
    for i in 0..LIMBS {
        sum[i] = _mm512_add_epi64(a[i], b[i]);
    }
    sum
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn subtract(a: Numbers, b: Numbers) -> Numbers {
    let mut difference = a;
    for i in 0..LIMBS {
        difference[i] = _mm512_sub_epi64(a[i], b[i]);
    }
    difference
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn minus_prime(mut number: Numbers) -> Numbers {
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

/// Limbs of 52 bits from limbs of 64.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn split([l0, l1, l2, l3]: [__m512i; 4]) -> Numbers {
    let or = |a, b| low_bits(_mm512_or_si512(a, b));
    [
        low_bits(l0),
        or(_mm512_srli_epi64::<52>(l0), _mm512_slli_epi64::<12>(l1)),
        or(_mm512_srli_epi64::<40>(l1), _mm512_slli_epi64::<24>(l2)),
        or(_mm512_srli_epi64::<28>(l2), _mm512_slli_epi64::<36>(l3)),
        _mm512_srli_epi64::<16>(l3),
    ]
}

/// The same of 16 times the number, which stays below 2^256.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn split_times_16([l0, l1, l2, l3]: [__m512i; 4]) -> Numbers {
    let or = |a, b| low_bits(_mm512_or_si512(a, b));
    [
        low_bits(_mm512_slli_epi64::<4>(l0)),
        or(_mm512_srli_epi64::<48>(l0), _mm512_slli_epi64::<16>(l1)),
        or(_mm512_srli_epi64::<36>(l1), _mm512_slli_epi64::<28>(l2)),
        or(_mm512_srli_epi64::<24>(l2), _mm512_slli_epi64::<40>(l3)),
        _mm512_srli_epi64::<12>(l3),
    ]
}

/// [`split`] backwards.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
pub(super) fn unsplit(x: Numbers) -> [__m512i; 4] {
    let or = |a, b| _mm512_or_si512(a, b);
    [
        or(x[0], _mm512_slli_epi64::<52>(x[1])),
        or(_mm512_srli_epi64::<12>(x[1]), _mm512_slli_epi64::<40>(x[2])),
        or(_mm512_srli_epi64::<24>(x[2]), _mm512_slli_epi64::<28>(x[3])),
        or(_mm512_srli_epi64::<36>(x[3]), _mm512_slli_epi64::<16>(x[4])),
    ]
}
