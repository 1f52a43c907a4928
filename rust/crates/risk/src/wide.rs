//! Products of 128-bit numbers, compared and divided without loss.

use std::cmp::Ordering;

const HALF: u32 = 64;
const MASK: u128 = (1 << HALF) - 1;

/// An unsigned number of 256 bits. Compares by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct U256 {
    high: u128,
    low: u128,
}

/// The exact product.
#[must_use]
pub fn product(a: u128, b: u128) -> U256 {
    if let Some(low) = a.checked_mul(b) {
        return U256 { high: 0, low };
    }
    let (a1, a0, b1, b0) = (a >> HALF, a & MASK, b >> HALF, b & MASK);
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> HALF);
    let carry = a0 * b1 + (middle & MASK);
    U256 {
        high: a1 * b1 + (middle >> HALF) + (carry >> HALF),
        low: (carry << HALF) | (low & MASK),
    }
}

/// Compares `a * b` with `c * d`, exactly.
#[must_use]
pub fn compare_products(a: i128, b: u128, c: i128, d: u128) -> Ordering {
    let left = product(a.unsigned_abs(), b);
    let right = product(c.unsigned_abs(), d);
    match (a < 0, c < 0) {
        (false, false) => left.cmp(&right),
        (true, true) => right.cmp(&left),
        (is_left_negative, _) => {
            let (negative, positive) = if is_left_negative {
                (left, right)
            } else {
                (right, left)
            };
            let zero = product(0, 0);
            let order = if negative == zero && positive == zero {
                Ordering::Equal
            } else {
                Ordering::Less
            };
            if is_left_negative {
                order
            } else {
                order.reverse()
            }
        }
    }
}

/// `a * b / divisor` with its remainder, or `None` when the quotient exceeds 128 bits or the divisor is 0.
#[must_use]
pub fn product_division(a: u128, b: u128, divisor: u128) -> Option<(u128, u128)> {
    let wide = product(a, b);
    if wide.high == 0 {
        return Some((
            wide.low.checked_div(divisor)?,
            wide.low.checked_rem(divisor)?,
        ));
    }
    if wide.high >= divisor {
        return None;
    }
    let (mut remainder, mut quotient) = (wide.high, 0_u128);
    for bit in (0..128).rev() {
        let is_carried = remainder >> 127 == 1;
        remainder = (remainder << 1) | ((wide.low >> bit) & 1);
        quotient <<= 1;
        if is_carried || remainder >= divisor {
            remainder = remainder.wrapping_sub(divisor);
            quotient |= 1;
        }
    }
    Some((quotient, remainder))
}

/// `floor(a * b / divisor)`.
#[must_use]
pub fn mul_div_down(a: u128, b: u128, divisor: u128) -> Option<u128> {
    product_division(a, b, divisor).map(|(quotient, _)| quotient)
}

/// `ceil(a * b / divisor)`.
#[must_use]
pub fn mul_div_up(a: u128, b: u128, divisor: u128) -> Option<u128> {
    let (quotient, remainder) = product_division(a, b, divisor)?;
    quotient.checked_add(u128::from(remainder != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_of_the_largest_numbers_is_exact() {
        let largest = product(u128::MAX, u128::MAX);
        assert_eq!(
            largest,
            U256 {
                high: u128::MAX - 1,
                low: 1
            }
        );
    }

    #[test]
    fn division_undoes_multiplication() {
        let mut seed = 7_u128;
        for _ in 0..2_000 {
            seed = seed
                .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
                .wrapping_add(1);
            let (a, b) = (seed | 1, seed.rotate_left(61) >> (seed % 100));
            assert_eq!(product_division(a, b, a), Some((b, 0)));
            assert_eq!(mul_div_up(a, b, a), Some(b));
        }
    }

    #[test]
    fn division_rounds_as_named() {
        assert_eq!(mul_div_down(7, 3, 2), Some(10));
        assert_eq!(mul_div_up(7, 3, 2), Some(11));
        assert_eq!(mul_div_up(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
        assert_eq!(mul_div_down(u128::MAX, u128::MAX, u128::MAX - 1), None);
        assert_eq!(mul_div_down(1, 1, 0), None);
    }

    #[test]
    fn comparison_respects_signs() {
        assert_eq!(compare_products(-1, 5, 1, 1), Ordering::Less);
        assert_eq!(compare_products(1, 1, -1, 5), Ordering::Greater);
        assert_eq!(compare_products(-2, 3, -1, 6), Ordering::Equal);
        assert_eq!(compare_products(-2, 3, -1, 7), Ordering::Greater);
        assert_eq!(compare_products(-2, 0, 0, 7), Ordering::Equal);
        assert_eq!(
            compare_products(i128::MAX, u128::MAX, i128::MAX, u128::MAX - 1),
            Ordering::Greater
        );
    }
}
