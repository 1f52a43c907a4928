//! The Stark field: residues mod p = 2^251 + 17·2^192 + 1.
//! The form of p makes Montgomery's reduction four multiplications and one chain of borrows.

use crate::limbs;
use crate::montgomery::{Modulus, Montgomery};

/// The prime p = 2^251 + 17·2^192 + 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StarkPrime;

/// An element of the Stark field.
///
/// ```
/// use provex_field::Felt;
///
/// let third = Felt::from(3).inverse().expect("3 is not 0");
/// assert_eq!(third * Felt::from(3), Felt::ONE);
/// ```
pub type Felt = Montgomery<StarkPrime>;

const HIGH_LIMB: u64 = 0x0800_0000_0000_0011;

impl Modulus for StarkPrime {
    const MODULUS: [u64; 4] = [1, 0, 0, HIGH_LIMB];
    const R: [u64; 4] = [
        0xffff_ffff_ffff_ffe1,
        0xffff_ffff_ffff_ffff,
        0xffff_ffff_ffff_ffff,
        0x07ff_ffff_ffff_fdf0,
    ];
    const R_SQUARED: [u64; 4] = [
        0xffff_fd73_7e00_0401,
        0x0000_0001_330f_ffff,
        0xffff_ffff_ff6f_8000,
        0x07ff_d4ab_5e00_8810,
    ];

    /// With m = HIGH_LIMB, 1/p mod 2^256 = 1 − m·2^192. So the multiple q·p that agrees with
    /// `wide` in the low half has q = [w0, w1, w2, w3 − low(m·w0)], and
    /// q·p / 2^256 = (m·q) / 2^64 + borrow of that subtraction. The result is the high half minus
    /// this, in (−p, p), and p is added if it is negative.
    #[inline(always)]
    fn reduce(wide: &[u64; 8]) -> [u64; 4] {
        let (h0, carry) = limbs::multiply_add(0, HIGH_LIMB, wide[0], 0);
        let (q3, borrow) = limbs::sub_borrow(wide[3], h0, 0);
        let (h1, carry) = limbs::multiply_add(0, HIGH_LIMB, wide[1], carry);
        let (h2, carry) = limbs::multiply_add(0, HIGH_LIMB, wide[2], carry);
        let (h3, h4) = limbs::multiply_add(0, HIGH_LIMB, q3, carry);
        let (r0, borrow) = limbs::sub_borrow(wide[4], h1, borrow);
        let (r1, borrow) = limbs::sub_borrow(wide[5], h2, borrow);
        let (r2, borrow) = limbs::sub_borrow(wide[6], h3, borrow);
        let (r3, borrow) = limbs::sub_borrow(wide[7], h4, borrow);
        let mask = borrow.wrapping_neg();
        let (r0, carry) = limbs::add_carry(r0, borrow, 0);
        let (r1, carry) = limbs::add_carry(r1, 0, carry);
        let (r2, carry) = limbs::add_carry(r2, 0, carry);
        let (r3, _) = limbs::add_carry(r3, HIGH_LIMB & mask, carry);
        [r0, r1, r2, r3]
    }
}

impl Felt {
    /// The square root with the smaller canonical number, or `None` for a non-residue.
    /// Time depends on the value.
    #[must_use]
    pub fn square_root(&self) -> Option<Self> {
        if self.is_zero() {
            return Some(Self::ZERO);
        }
        // Tonelli–Shanks: root² = self · rest, where rest has order 2^k and k falls.
        let half = self.power_u64((Self::ODD_FACTOR - 1) / 2);
        let mut root = half * *self;
        let mut rest = root * half;
        let mut unity = Self::root_of_unity(Self::TWO_ADICITY);
        let mut unity_order_log2 = Self::TWO_ADICITY;
        while rest != Self::ONE {
            let rest_order_log2 = rest.order_log2();
            if rest_order_log2 == unity_order_log2 {
                return None;
            }
            let mut factor = unity;
            for _ in 0..unity_order_log2 - rest_order_log2 - 1 {
                factor = factor.square();
            }
            root *= factor;
            unity = factor.square();
            rest *= unity;
            unity_order_log2 = rest_order_log2;
        }
        Some(root.smaller_of_signs())
    }

    /// Of the element and its negative the one with the smaller canonical number.
    fn smaller_of_signs(self) -> Self {
        let negative = -self;
        let order = self
            .to_limbs()
            .iter()
            .rev()
            .cmp(negative.to_limbs().iter().rev());
        if order.is_le() { self } else { negative }
    }

    /// How often an element of order 2^k must be squared to give 1: k.
    fn order_log2(self) -> u32 {
        let mut value = self;
        let mut count = 0;
        while value != Self::ONE {
            value = value.square();
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_belong_to_the_prime() {
        let two_to_the_256 = Felt::from(2).power(&[256, 0, 0, 0]);

        assert_eq!(two_to_the_256.to_limbs(), StarkPrime::R);
        assert_eq!(two_to_the_256.square().to_limbs(), StarkPrime::R_SQUARED);
    }

    #[test]
    fn square_root_of_a_square_is_the_smaller_root() {
        for number in 1..50 {
            let root = Felt::from(number);

            assert_eq!((-root).square().square_root(), Some(root));
        }
    }

    #[test]
    fn a_generator_has_no_square_root() {
        assert_eq!(Felt::generator().square_root(), None);
        assert_eq!(Felt::ZERO.square_root(), Some(Felt::ZERO));
    }
}
