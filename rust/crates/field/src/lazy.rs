//! Stark field elements whose sums wait for their reduction.
//!
//! p is a little more than 2^251, so a 256-bit number has room for 31 p. Who adds keeps count of
//! the bounds; debug builds check every sum.

use core::ops::Add;

use crate::limbs::{self, Limbs};
use crate::montgomery::Modulus;
use crate::prime::{Felt, StarkPrime};

const HIGH_LIMB: u64 = StarkPrime::MODULUS[3];
/// Position of 2^251 in the highest limb.
const HIGH_BITS: u32 = 59;
/// p − 2^251 − 1 = 17 · 2^192.
const HIGH_REST: u64 = 17;
const MULTIPLES: usize = 8;

/// Multiples 0 … 7 of p.
const PRIME_MULTIPLES: [Limbs; MULTIPLES] = {
    let mut multiples = [[0; 4]; MULTIPLES];
    let mut i = 1;
    while i < MULTIPLES {
        (multiples[i], _) = limbs::add(&multiples[i - 1], &StarkPrime::MODULUS);
        i += 1;
    }
    multiples
};

/// A Stark field element in Montgomery form as any number below 2^256 that is congruent to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct LazyFelt {
    limbs: Limbs,
}

impl LazyFelt {
    /// Twice the number, which must stay below 2^256.
    #[inline(always)]
    #[must_use]
    pub fn double(self) -> Self {
        self + self
    }

    /// `self + MULTIPLE · p − other`, for an `other` of at most MULTIPLE · p.
    #[inline(always)]
    #[must_use]
    pub fn subtract<const MULTIPLE: usize>(self, other: Self) -> Self {
        let (room, borrow) = limbs::sub(&PRIME_MULTIPLES[MULTIPLE], &other.limbs);
        debug_assert_eq!(
            borrow, 0,
            "the subtracted number is above the multiple of p"
        );
        self + Self { limbs: room }
    }

    /// The same element as a number below 2p.
    #[inline(always)]
    #[must_use]
    pub fn reduced_weakly(self) -> Self {
        // Subtract (q − 1)·p, where q = ⌊number / 2^251⌋ is at most 31: what remains of the number
        // is below 2^251, less q times a small rest, plus p.
        let [l0, l1, l2, l3] = self.limbs;
        let quotient = l3 >> HIGH_BITS;
        let remainder = l3 & ((1 << HIGH_BITS) - 1);
        let shifted = [l0, l1, l2, remainder + HIGH_LIMB - HIGH_REST * quotient];
        let (lower, borrow) = limbs::sub(&shifted, &[quotient, 0, 0, 0]);
        debug_assert_eq!(borrow, 0, "p is far above the rest");
        let (result, _) = limbs::add(&lower, &[1, 0, 0, 0]);
        Self { limbs: result }
    }

    /// The square, for a number below 5p.
    #[inline(always)]
    #[must_use]
    pub fn square(self) -> Felt {
        Felt::from_montgomery_limbs(StarkPrime::reduce(&limbs::square(&self.limbs)))
    }

    /// The product, for numbers whose bounds multiply to less than 32 p².
    #[inline(always)]
    #[must_use]
    pub fn multiply(self, other: Self) -> Felt {
        Felt::from_montgomery_limbs(StarkPrime::reduce(&limbs::multiply(
            &self.limbs,
            &other.limbs,
        )))
    }

    /// The canonical element.
    #[inline]
    #[must_use]
    pub fn reduce(self) -> Felt {
        let number = self.reduced_weakly();
        let (reduced, borrow) = limbs::sub(&number.limbs, &StarkPrime::MODULUS);
        Felt::from_montgomery_limbs(limbs::select(&reduced, &number.limbs, borrow))
    }
}

impl From<Felt> for LazyFelt {
    #[inline(always)]
    fn from(element: Felt) -> Self {
        Self {
            limbs: element.montgomery_limbs(),
        }
    }
}

impl Add for LazyFelt {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.limbs, &other.limbs);
        debug_assert_eq!(carry, 0, "the sum leaves 256 bits");
        Self { limbs: sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_below(limbs: &Limbs, multiple: usize) -> bool {
        limbs::sub(limbs, &PRIME_MULTIPLES[multiple]).1 == 1
    }

    #[test]
    fn every_number_of_256_bits_reduces() {
        let p = StarkPrime::MODULUS;
        let edges = [
            [0; 4],
            p,
            limbs::sub(&p, &[1, 0, 0, 0]).0,
            [u64::MAX; 4],
            [0, 0, 0, 31 << 59],
        ];
        let ones = (0..31_u64).map(|q| [u64::MAX, u64::MAX, u64::MAX, (q << 59) | ((1 << 59) - 1)]);
        let zeros = (0..32_u64).map(|q| [0, 0, 0, q << 59]);
        for number in edges.into_iter().chain(ones).chain(zeros) {
            let mut canonical = number;
            while let (reduced, 0) = limbs::sub(&canonical, &p) {
                canonical = reduced;
            }
            let lazy = LazyFelt { limbs: number };

            assert!(is_below(&lazy.reduced_weakly().limbs, 2), "{number:x?}");
            assert_eq!(lazy.reduce().montgomery_limbs(), canonical);
        }
    }

    #[test]
    fn lazy_sums_agree_with_reduced_ones() {
        let (a, b) = (-Felt::ONE, Felt::from(3).square());
        let (x, y) = (LazyFelt::from(a), LazyFelt::from(b));

        assert_eq!((x + y).reduce(), a + b);
        assert_eq!((x + y.double()).reduce(), a + b.double());
        assert_eq!(y.subtract::<1>(x).reduce(), b - a);
        assert_eq!((x + x).square(), (a + a).square());
        assert_eq!((x + x).multiply(y + y + y), (a + a) * (b + b + b));
    }
}
