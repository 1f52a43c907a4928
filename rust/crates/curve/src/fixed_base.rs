//! Multiples of the generator for signing, with the same steps for every scalar.
//!
//! The secret scalar selects neither a branch nor an address: each of 63 windows reads its whole
//! table under masks, and digits are odd so that no window is empty. Not hidden are the time of
//! the processor's own multiplier (constant on the machines we know) and of the complete
//! addition's exceptional cases, which occur with negligible probability.

use std::sync::LazyLock;

use provex_field::{Felt, Scalar};

use crate::affine::{AffinePoint, GENERATOR};
use crate::jacobian::{JacobianPoint, batch_to_affine};

const WINDOW_BITS: usize = 4;
const WINDOWS: usize = 63;
/// Odd multiples 1, 3 … 15 of 16^i · G.
const ENTRIES: usize = 1 << (WINDOW_BITS - 1);

type WindowTable = [AffinePoint; ENTRIES];

/// `scalar · G`, the steps independent of the scalar. Infinity for 0.
#[must_use]
pub fn multiply_generator(scalar: &Scalar) -> JacobianPoint {
    let limbs = scalar.to_limbs();
    // Recoding needs an odd number: take n − scalar for an even one, and negate the result.
    let is_even = 1 - (limbs[0] & 1);
    let odd = Scalar::select(scalar, &-*scalar, is_even);
    if scalar.is_zero() {
        return JacobianPoint::INFINITY;
    }
    let mut sum = JacobianPoint::INFINITY;
    for (table, digit) in tables().iter().zip(odd_digits(&odd.to_limbs())) {
        sum = sum.add_affine(&table_entry(table, digit));
    }
    sum.negate_if(is_even)
}

/// Signed odd digits in radix 16, lowest first, of an odd number below 2^252: each is
/// (2·bits + 1) − 16 read from the number shifted right by one, the last without the −16.
fn odd_digits(limbs: &[u64; 4]) -> [i64; WINDOWS] {
    let mut digits = [0; WINDOWS];
    for (i, digit) in digits.iter_mut().enumerate() {
        let start = WINDOW_BITS * i + 1;
        let mut bits = 0;
        for offset in 0..WINDOW_BITS {
            let position = start + offset;
            bits |= i64::from((limbs[position / 64] >> (position % 64)) & 1 == 1) << offset;
        }
        *digit = 2 * bits + 1 - 16;
    }
    digits[WINDOWS - 1] += 16;
    digits
}

/// `digit` times the table's first entry, every entry read.
fn table_entry(table: &WindowTable, digit: i64) -> AffinePoint {
    let is_negative = u64::from(digit < 0);
    let wanted = digit.unsigned_abs() / 2;
    let mut entry = table[0];
    for (index, candidate) in (0_u64..).zip(table) {
        let is_wanted = u64::from(index == wanted);
        entry.x = Felt::select(&entry.x, &candidate.x, is_wanted);
        entry.y = Felt::select(&entry.y, &candidate.y, is_wanted);
    }
    entry.negate_if(is_negative)
}

fn tables() -> &'static [WindowTable] {
    static TABLES: LazyLock<Vec<WindowTable>> = LazyLock::new(build_tables);
    &TABLES
}

fn build_tables() -> Vec<WindowTable> {
    let mut base = JacobianPoint::from(*GENERATOR);
    let mut points = Vec::with_capacity(WINDOWS * ENTRIES);
    for _ in 0..WINDOWS {
        let double = base.double();
        let mut multiple = base;
        for _ in 0..ENTRIES {
            points.push(multiple);
            multiple = multiple.add(&double);
        }
        base = double.double().double().double();
    }
    let points: Vec<AffinePoint> = batch_to_affine(&points).into_iter().flatten().collect();
    let tables = points.chunks_exact(ENTRIES).map(|chunk| chunk.try_into());
    tables
        .map(|table| table.expect("chunks of the exact size"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::straus::multiply_two;

    #[test]
    fn multiples_agree_with_the_variable_time_ones() {
        let mut scalar = Scalar::from(3);
        let edges = [
            Scalar::ZERO,
            Scalar::ONE,
            -Scalar::ONE,
            Scalar::from(16),
            -Scalar::from(16),
        ];
        let random = (0..50).map(|_| {
            scalar = scalar.square() + Scalar::ONE;
            scalar
        });
        for scalar in edges.into_iter().chain(random) {
            let expected = multiply_two(&scalar, &Scalar::ZERO, &GENERATOR);

            let product = multiply_generator(&scalar);

            assert_eq!(product.to_affine(), expected.to_affine(), "{scalar:?}");
        }
    }
}
