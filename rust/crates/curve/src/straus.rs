//! Sums of two multiples with shared doublings (Straus), digits in non-adjacent form.
//! For verification only: time depends on the scalars, which are public there.

use std::sync::LazyLock;

use provex_field::Scalar;

use crate::affine::{AffinePoint, GENERATOR};
use crate::jacobian::{JacobianPoint, batch_to_affine};

const SCALAR_BITS: usize = 252;
/// The carry of the recoding may add one digit.
const DIGITS_MAX: usize = SCALAR_BITS + 1;
const GENERATOR_WIDTH: usize = 9;
const KEY_WIDTH: usize = 5;

/// The odd multiples P, 3P, 5P … of a point, affine, for digits of a fixed width.
#[derive(Clone, Debug)]
pub struct OddMultiples {
    width: usize,
    points: Vec<AffinePoint>,
}

impl OddMultiples {
    /// The 2^(width − 2) odd multiples that digits of this width need.
    ///
    /// # Panics
    /// If `width` is below 2.
    #[must_use]
    pub fn new(point: &AffinePoint, width: usize) -> Self {
        let points = odd_multiples(point, 1 << (width - 2));
        let affine = batch_to_affine(&points);
        let points = affine
            .into_iter()
            .map(|p| p.expect("small multiples are finite"))
            .collect();
        Self { width, points }
    }

    fn add_digit(&self, sum: JacobianPoint, digit: i16) -> JacobianPoint {
        let point = self.points[usize::from(digit.unsigned_abs() / 2)];
        sum.add_affine(&if digit > 0 { point } else { point.negate() })
    }
}

/// The generator's odd multiples, shared by all verifications.
#[must_use]
pub fn generator_multiples() -> &'static OddMultiples {
    static MULTIPLES: LazyLock<OddMultiples> =
        LazyLock::new(|| OddMultiples::new(&GENERATOR, GENERATOR_WIDTH));
    &MULTIPLES
}

/// `first · G + second · point`.
#[must_use]
pub fn multiply_two(first: &Scalar, second: &Scalar, point: &AffinePoint) -> JacobianPoint {
    let generator = generator_multiples();
    let multiples = odd_multiples(point, 1 << (KEY_WIDTH - 2));
    let first_digits = non_adjacent_form(first, generator.width);
    let second_digits = non_adjacent_form(second, KEY_WIDTH);
    let mut sum = JacobianPoint::INFINITY;
    for (first_digit, second_digit) in first_digits.into_iter().zip(second_digits).rev() {
        if !sum.is_infinity() {
            sum = sum.double();
        }
        if first_digit != 0 {
            sum = generator.add_digit(sum, first_digit);
        }
        if second_digit != 0 {
            let multiple = &multiples[usize::from(second_digit.unsigned_abs() / 2)];
            sum = if second_digit > 0 {
                sum.add(multiple)
            } else {
                sum.add(&multiple.negate())
            };
        }
    }
    sum
}

fn odd_multiples(point: &AffinePoint, count: usize) -> Vec<JacobianPoint> {
    let mut multiples = Vec::with_capacity(count);
    multiples.push(JacobianPoint::from(*point));
    let double = multiples[0].double();
    for i in 1..count {
        multiples.push(multiples[i - 1].add(&double));
    }
    multiples
}

/// Digits, lowest first, each 0 or odd with absolute value below 2^(width − 1); of any `width`
/// digits in a row at most one is not 0.
fn non_adjacent_form(scalar: &Scalar, width: usize) -> [i16; DIGITS_MAX] {
    let limbs = scalar.to_limbs();
    let bits_at = |position: usize| {
        let (limb, shift) = (position / 64, position % 64);
        let low = limbs.get(limb).map_or(0, |word| word >> shift);
        let high = limbs
            .get(limb + 1)
            .map_or(0, |word| (word << 1) << (63 - shift));
        low | high
    };
    let mut digits = [0; DIGITS_MAX];
    let mut carry = 0;
    let mut position = 0;
    while position < DIGITS_MAX {
        let window = (bits_at(position) & ((1 << width) - 1)) + carry;
        if window % 2 == 0 {
            position += 1;
            continue;
        }
        carry = window >> (width - 1);
        let digit = i16::try_from(window).expect("at most ten bits");
        digits[position] = digit - (i16::try_from(carry << width).expect("at most ten bits"));
        position += width;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multiply_plainly(scalar: &Scalar, point: &AffinePoint) -> JacobianPoint {
        let mut sum = JacobianPoint::INFINITY;
        for byte in scalar.to_bytes_be() {
            for bit in (0..8).rev() {
                sum = sum.double();
                if byte >> bit & 1 == 1 {
                    sum = sum.add_affine(point);
                }
            }
        }
        sum
    }

    fn scalars() -> Vec<Scalar> {
        let mut scalars = vec![
            Scalar::ZERO,
            Scalar::ONE,
            -Scalar::ONE,
            Scalar::from(2),
            -Scalar::from(2),
        ];
        let mut random = Scalar::from(7);
        for i in 0..40 {
            random = random.square() + Scalar::from(i);
            scalars.push(random);
        }
        scalars
    }

    #[test]
    fn two_multiples_agree_with_the_plain_way() {
        let point = multiply_plainly(&Scalar::from(99), &GENERATOR)
            .to_affine()
            .expect("finite");
        let scalars = scalars();
        for (first, second) in scalars.iter().zip(scalars.iter().rev()) {
            let expected =
                multiply_plainly(first, &GENERATOR).add(&multiply_plainly(second, &point));

            let sum = multiply_two(first, second, &point);

            assert_eq!(
                sum.to_affine(),
                expected.to_affine(),
                "{first:?} {second:?}"
            );
        }
    }

    #[test]
    fn two_multiples_of_plus_and_minus_the_generator_hold() {
        for scalar in scalars() {
            assert!(multiply_two(&scalar, &scalar, &GENERATOR.negate()).is_infinity());
            assert!(multiply_two(&scalar, &-scalar, &GENERATOR).is_infinity());
        }
    }

    #[test]
    fn digits_add_up_to_the_scalar() {
        for scalar in scalars() {
            for width in [KEY_WIDTH, GENERATOR_WIDTH] {
                let digits = non_adjacent_form(&scalar, width);
                let total = digits.iter().rev().fold(Scalar::ZERO, |total, digit| {
                    let magnitude = Scalar::from(u64::from(digit.unsigned_abs()));
                    total.double() + if *digit < 0 { -magnitude } else { magnitude }
                });

                assert_eq!(total, scalar);
            }
        }
    }
}
