//! Points in Jacobian coordinates: (X, Y, Z) stands for (X/Z², Y/Z³), Z = 0 for infinity.
//! Formulas of the Explicit-Formulas Database for a = 1: dbl-2007-bl, add-2007-bl, madd-2007-bl.

use provex_field::{Felt, batch_invert};

use crate::affine::AffinePoint;

/// A point in Jacobian coordinates. Operations are complete: every case gives the right sum.
#[derive(Clone, Copy, Debug)]
pub struct JacobianPoint {
    x: Felt,
    y: Felt,
    z: Felt,
}

impl JacobianPoint {
    /// The neutral element of the group.
    pub const INFINITY: Self = Self {
        x: Felt::ONE,
        y: Felt::ONE,
        z: Felt::ZERO,
    };

    /// Whether this is the neutral element.
    #[must_use]
    pub fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    /// Twice the point.
    #[inline]
    #[must_use]
    pub fn double(&self) -> Self {
        // The curve's order is odd, so y is never 0; infinity gives z = 0 again.
        let xx = self.x.square();
        let yy = self.y.square();
        let yyyy = yy.square();
        let zz = self.z.square();
        let s = ((self.x + yy).square() - xx - yyyy).double();
        let m = xx.double() + xx + zz.square();
        let x = m.square() - s.double();
        let y = m * (s - x) - yyyy.double().double().double();
        let z = (self.y + self.z).square() - yy - zz;
        Self { x, y, z }
    }

    /// The sum with an affine point.
    #[inline]
    #[must_use]
    pub fn add_affine(&self, other: &AffinePoint) -> Self {
        if self.is_infinity() {
            return Self::from(*other);
        }
        let zz = self.z.square();
        let u2 = other.x * zz;
        let s2 = other.y * self.z * zz;
        let h = u2 - self.x;
        let r = (s2 - self.y).double();
        if h.is_zero() {
            return if r.is_zero() {
                self.double()
            } else {
                Self::INFINITY
            };
        }
        let hh = h.square();
        let i = hh.double().double();
        let j = h * i;
        let v = self.x * i;
        let x = r.square() - j - v.double();
        let y = r * (v - x) - (self.y * j).double();
        let z = (self.z + h).square() - zz - hh;
        Self { x, y, z }
    }

    /// The sum of two points.
    #[inline]
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        if self.is_infinity() {
            return *other;
        }
        if other.is_infinity() {
            return *self;
        }
        let (zz1, zz2) = (self.z.square(), other.z.square());
        let (u1, u2) = (self.x * zz2, other.x * zz1);
        let (s1, s2) = (self.y * other.z * zz2, other.y * self.z * zz1);
        let h = u2 - u1;
        let r = (s2 - s1).double();
        if h.is_zero() {
            return if r.is_zero() {
                self.double()
            } else {
                Self::INFINITY
            };
        }
        let i = h.double().square();
        let j = h * i;
        let v = u1 * i;
        let x = r.square() - j - v.double();
        let y = r * (v - x) - (s1 * j).double();
        let z = ((self.z + other.z).square() - zz1 - zz2) * h;
        Self { x, y, z }
    }

    /// The inverse in the group.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self {
            y: -self.y,
            ..*self
        }
    }

    /// `self` if `flag` is 0, its inverse if it is 1, without a branch.
    #[must_use]
    pub fn negate_if(&self, flag: u64) -> Self {
        Self {
            y: Felt::select(&self.y, &-self.y, flag),
            ..*self
        }
    }

    /// The affine point, or `None` for infinity.
    #[must_use]
    pub fn to_affine(&self) -> Option<AffinePoint> {
        let inverse = self.z.inverse()?;
        Some(self.to_affine_with(inverse))
    }

    /// The affine x coordinate, or `None` for infinity.
    #[must_use]
    pub fn affine_x(&self) -> Option<Felt> {
        Some(self.x * self.z.inverse()?.square())
    }

    /// Whether the point has this affine x coordinate, without an inversion.
    #[must_use]
    pub fn has_affine_x(&self, x: Felt) -> bool {
        !self.is_infinity() && x * self.z.square() == self.x
    }

    fn to_affine_with(self, inverse_z: Felt) -> AffinePoint {
        let zz = inverse_z.square();
        AffinePoint {
            x: self.x * zz,
            y: self.y * zz * inverse_z,
        }
    }
}

impl From<AffinePoint> for JacobianPoint {
    fn from(point: AffinePoint) -> Self {
        Self {
            x: point.x,
            y: point.y,
            z: Felt::ONE,
        }
    }
}

/// The affine points with one inversion for all; `None` for infinity.
#[must_use]
pub fn batch_to_affine(points: &[JacobianPoint]) -> Vec<Option<AffinePoint>> {
    let mut inverses: Vec<Felt> = points.iter().map(|point| point.z).collect();
    batch_invert(&mut inverses);
    let pairs = points.iter().zip(inverses);
    pairs
        .map(|(point, inverse)| (!inverse.is_zero()).then(|| point.to_affine_with(inverse)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::GENERATOR;

    #[test]
    fn additions_agree_in_every_case() {
        let one = JacobianPoint::from(*GENERATOR);
        let two = one.double();
        let three = two.add_affine(&GENERATOR);

        assert_eq!(one.add(&one).to_affine(), two.to_affine());
        assert_eq!(one.add_affine(&GENERATOR).to_affine(), two.to_affine());
        assert_eq!(two.add(&one).to_affine(), three.to_affine());
        assert_eq!(three.add(&two.negate()).to_affine(), Some(*GENERATOR));
        assert_eq!(
            JacobianPoint::INFINITY.add(&one).to_affine(),
            Some(*GENERATOR)
        );
        assert_eq!(
            one.add(&JacobianPoint::INFINITY).to_affine(),
            Some(*GENERATOR)
        );
        assert_eq!(
            JacobianPoint::INFINITY.add_affine(&GENERATOR).to_affine(),
            Some(*GENERATOR)
        );
        assert!(one.add(&one.negate()).is_infinity());
        assert!(one.add_affine(&GENERATOR.negate()).is_infinity());
        assert!(JacobianPoint::INFINITY.double().is_infinity());
    }

    #[test]
    fn a_batch_becomes_affine_with_infinity_inside() {
        let one = JacobianPoint::from(*GENERATOR);

        let points = batch_to_affine(&[one.double(), JacobianPoint::INFINITY, one]);

        assert_eq!(points, [one.double().to_affine(), None, Some(*GENERATOR)]);
    }
}
