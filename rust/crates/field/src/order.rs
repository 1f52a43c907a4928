//! Scalars of the Stark curve: residues mod its group order n.

use crate::limbs;
use crate::montgomery::{Modulus, Montgomery};

/// The prime order n of the Stark curve's group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StarkOrder;

/// A residue mod the order of the Stark curve's group.
pub type Scalar = Montgomery<StarkOrder>;

/// −1/n mod 2^64.
const NEGATIVE_INVERSE: u64 = 0xbb6b_3c4c_e8bd_e631;

impl Modulus for StarkOrder {
    const MODULUS: [u64; 4] = [
        0x1e66_a241_adc6_4d2f,
        0xb781_126d_cae7_b232,
        0xffff_ffff_ffff_ffff,
        0x0800_0000_0000_0010,
    ];
    const R: [u64; 4] = [
        0x5192_5a0b_f4fc_a74f,
        0xc75e_c4b4_6df1_6bee,
        0x0000_0000_0000_0008,
        0x07ff_ffff_ffff_fdf1,
    ];
    const R_SQUARED: [u64; 4] = [
        0x6021_b3f1_ea1c_688d,
        0x509c_f64d_14ce_60b9,
        0xbaf0_ab4c_f78b_babb,
        0x07d9_e57c_2333_766e,
    ];

    #[inline(always)]
    fn reduce(wide: &[u64; 8]) -> [u64; 4] {
        let mut t = *wide;
        let mut overflow = 0;
        for i in 0..4 {
            let factor = t[i].wrapping_mul(NEGATIVE_INVERSE);
            let mut carry = 0;
            for j in 0..4 {
                (t[i + j], carry) = limbs::multiply_add(t[i + j], factor, Self::MODULUS[j], carry);
            }
            (t[i + 4], overflow) = limbs::add_carry(t[i + 4], carry, overflow);
        }
        // Below twice the modulus, so there is no overflow beyond the eighth limb.
        let high = [t[4], t[5], t[6], t[7]];
        let (reduced, borrow) = limbs::sub(&high, &Self::MODULUS);
        limbs::select(&reduced, &high, borrow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_belong_to_the_order() {
        let two_to_the_256 = Scalar::from(2).power(&[256, 0, 0, 0]);

        assert_eq!(
            StarkOrder::MODULUS[0].wrapping_mul(NEGATIVE_INVERSE),
            u64::MAX
        );
        assert_eq!(two_to_the_256.to_limbs(), StarkOrder::R);
        assert_eq!(two_to_the_256.square().to_limbs(), StarkOrder::R_SQUARED);
    }
}
