//! Affine points, and sums of many of them that share their inversions.

use std::sync::LazyLock;

use provex_field::{Felt, batch_invert};

use crate::jacobian::JacobianPoint;

/// An affine point; the point at infinity is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffinePoint {
    /// The x coordinate.
    pub x: Felt,
    /// The y coordinate.
    pub y: Felt,
}

/// β of the curve equation.
pub static BETA: LazyLock<Felt> = LazyLock::new(|| {
    felt([
        0xf4cd_fcb9_9cee_9e89,
        0x609a_d26c_15c9_15c1,
        0x150e_596d_72f7_a8c5,
        0x06f2_1413_efbe_40de,
    ])
});

/// The generator of the group that signatures use.
pub static GENERATOR: LazyLock<AffinePoint> = LazyLock::new(|| AffinePoint {
    x: felt([
        0x3d72_3d8b_c943_cfca,
        0xdeac_fd9b_0d18_19e0,
        0x7bec_ed41_5a40_f0c7,
        0x01ef_15c1_8599_971b,
    ]),
    y: felt([
        0x2873_000c_36e8_dc1f,
        0xde53_ecd1_1abe_43a3,
        0xb7be_4801_df46_ec62,
        0x0056_6806_0aa4_9730,
    ]),
});

fn felt(limbs: [u64; 4]) -> Felt {
    Felt::from_limbs(limbs).expect("a constant below the prime")
}

impl AffinePoint {
    /// The point with these coordinates, or `None` if it is not on the curve.
    #[must_use]
    pub fn new(x: Felt, y: Felt) -> Option<Self> {
        (y.square() == right_side(x)).then_some(Self { x, y })
    }

    /// The point with this x and the smaller y, or `None` if no point has this x.
    #[must_use]
    pub fn from_x(x: Felt) -> Option<Self> {
        right_side(x).square_root().map(|y| Self { x, y })
    }

    /// The inverse in the group.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self {
            x: self.x,
            y: -self.y,
        }
    }

    /// `self` if `flag` is 0, its inverse if it is 1, without a branch.
    #[must_use]
    pub fn negate_if(&self, flag: u64) -> Self {
        Self {
            x: self.x,
            y: Felt::select(&self.y, &-self.y, flag),
        }
    }
}

fn right_side(x: Felt) -> Felt {
    x.square() * x + x + *BETA
}

/// The sum of each batch, one inversion a level of the tree for all batches together.
/// `None` where a sum is infinity, or for an empty batch.
#[must_use]
pub fn sum_batches(batches: &[Vec<AffinePoint>]) -> Vec<Option<AffinePoint>> {
    let mut levels: Vec<Vec<AffinePoint>> = batches.to_vec();
    while levels.iter().any(|points| points.len() > 1) {
        let mut inverses = differences_of_pairs(&levels);
        // A pair with equal x is no case for the chord; it does not occur among honest inputs.
        if inverses.iter().any(Felt::is_zero) {
            return batches
                .iter()
                .map(|points| sum_one_by_one(points))
                .collect();
        }
        batch_invert(&mut inverses);
        let mut next = inverses.into_iter();
        for points in &mut levels {
            add_pairs(points, &mut next);
        }
    }
    levels
        .into_iter()
        .map(|points| points.first().copied())
        .collect()
}

fn differences_of_pairs(levels: &[Vec<AffinePoint>]) -> Vec<Felt> {
    let pairs = levels.iter().flat_map(|points| points.chunks_exact(2));
    pairs.map(|pair| pair[1].x - pair[0].x).collect()
}

/// Replace each pair by its sum, given the inverses of the differences of their x coordinates.
fn add_pairs(points: &mut Vec<AffinePoint>, inverses: &mut impl Iterator<Item = Felt>) {
    let pair_count = points.len() / 2;
    for i in 0..pair_count {
        let (left, right) = (points[2 * i], points[2 * i + 1]);
        let inverse = inverses.next().expect("one inverse a pair");
        let slope = (right.y - left.y) * inverse;
        let x = slope.square() - left.x - right.x;
        points[i] = AffinePoint {
            x,
            y: slope * (left.x - x) - left.y,
        };
    }
    if points.len() % 2 == 1 {
        points[pair_count] = points[2 * pair_count];
        points.truncate(pair_count + 1);
    } else {
        points.truncate(pair_count);
    }
}

fn sum_one_by_one(points: &[AffinePoint]) -> Option<AffinePoint> {
    let sum = points
        .iter()
        .fold(JacobianPoint::INFINITY, |sum, point| sum.add_affine(point));
    sum.to_affine()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_on_the_curve() {
        assert_eq!(AffinePoint::new(GENERATOR.x, GENERATOR.y), Some(*GENERATOR));
        assert_eq!(AffinePoint::new(GENERATOR.x, GENERATOR.y + Felt::ONE), None);
    }

    #[test]
    fn a_point_is_found_from_its_x() {
        let point = AffinePoint::from_x(GENERATOR.x).expect("the generator's x is on the curve");

        assert!(point == *GENERATOR || point == GENERATOR.negate());
        assert_eq!(
            AffinePoint::from_x(Felt::from(5)).map(|p| p.y.square()),
            None
        );
    }

    #[test]
    fn sums_of_batches_hold_for_opposite_and_equal_points() {
        let opposite = vec![*GENERATOR, GENERATOR.negate()];
        let double = JacobianPoint::from(*GENERATOR).double().to_affine();

        let sums = sum_batches(&[opposite, vec![*GENERATOR; 2], vec![*GENERATOR], vec![]]);

        assert_eq!(sums, [None, double, Some(*GENERATOR), None]);
    }
}
