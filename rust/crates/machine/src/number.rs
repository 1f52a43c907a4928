//! Elements read as numbers: bounds, quotients, counters.

use provex_field::Felt;

/// (p + 1) / 2: the first element that is read as negative.
const HALF: [u64; 4] = [1, 0, 0x8000_0000_0000_0000, 0x0400_0000_0000_0008];

/// Whether the canonical number is below 2^bits.
#[inline]
pub(crate) fn is_below(value: Felt, bits: u32) -> bool {
    shifted(value.to_limbs(), bits) == [0; 4]
}

/// The canonical number, if it fits.
#[inline]
pub(crate) fn small(value: Felt) -> Option<u64> {
    let [low, rest @ ..] = value.to_limbs();
    (rest == [0; 3]).then_some(low)
}

/// floor(value / 2^bits).
pub(crate) fn high(value: Felt, bits: u32) -> Felt {
    high_limbs(value.to_limbs(), bits)
}

/// floor(number / 2^bits), reduced.
pub(crate) fn high_limbs(number: [u64; 4], bits: u32) -> Felt {
    felt(shifted(number, bits))
}

/// 2^exponent for an exponent up to 250.
pub(crate) fn power_of_two(exponent: u32) -> Felt {
    let mut limbs = [0; 4];
    limbs[(exponent / 64) as usize] = 1 << (exponent % 64);
    felt(limbs)
}

/// floor(value / divisor), with `value` in (−p/2, p/2) if it is signed. `None` for divisor 0.
pub(crate) fn quotient(value: Felt, divisor: Felt, is_signed: bool) -> Option<Felt> {
    let by = divisor.to_limbs();
    if divisor.is_zero() {
        return None;
    }
    let is_negative = is_signed && compare(&value.to_limbs(), &HALF).is_ge();
    if !is_negative {
        return Some(felt(divided(value.to_limbs(), &by).0));
    }
    let (whole, rest) = divided((-value).to_limbs(), &by);
    let up = if rest == [0; 4] {
        Felt::ZERO
    } else {
        Felt::ONE
    };
    Some(-(felt(whole) + up))
}

fn felt(limbs: [u64; 4]) -> Felt {
    Felt::from_limbs_reduced(limbs)
}

fn shifted(limbs: [u64; 4], bits: u32) -> [u64; 4] {
    let (skip, shift) = ((bits / 64) as usize, bits % 64);
    core::array::from_fn(|place| {
        let at = |place: usize| limbs.get(place).copied().unwrap_or(0);
        let low = at(place + skip) >> shift;
        let above = at(place + skip + 1);
        if shift == 0 {
            low
        } else {
            low | above << (64 - shift)
        }
    })
}

fn compare(left: &[u64; 4], right: &[u64; 4]) -> core::cmp::Ordering {
    left.iter().rev().cmp(right.iter().rev())
}

/// Quotient and rest, by hardware if both fit into 128 bits, else bit by bit.
fn divided(value: [u64; 4], divisor: &[u64; 4]) -> ([u64; 4], [u64; 4]) {
    if value[2..] == [0; 2] && divisor[2..] == [0; 2] {
        let wide = |limbs: &[u64]| u128::from(limbs[0]) | u128::from(limbs[1]) << 64;
        let (value, divisor) = (wide(&value), wide(divisor));
        return (narrow(value / divisor), narrow(value % divisor));
    }
    let (mut quotient, mut rest) = ([0; 4], [0; 4]);
    for bit in (0..256).rev() {
        rest = doubled(rest, value[bit / 64] >> (bit % 64) & 1);
        if compare(&rest, divisor).is_ge() {
            rest = difference(rest, divisor);
            quotient[bit / 64] |= 1 << (bit % 64);
        }
    }
    (quotient, rest)
}

fn narrow(value: u128) -> [u64; 4] {
    [value as u64, (value >> 64) as u64, 0, 0]
}

/// 2 · limbs + bit; the rest of a division stays below 2^253.
fn doubled(limbs: [u64; 4], bit: u64) -> [u64; 4] {
    core::array::from_fn(|place| {
        let below = if place == 0 {
            bit
        } else {
            limbs[place - 1] >> 63
        };
        limbs[place] << 1 | below
    })
}

fn difference(left: [u64; 4], right: &[u64; 4]) -> [u64; 4] {
    let mut borrow = false;
    core::array::from_fn(|place| {
        let (first, over) = left[place].overflowing_sub(right[place]);
        let (second, under) = first.overflowing_sub(u64::from(borrow));
        borrow = over || under;
        second
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_round_down() {
        let seven = Felt::from(7);
        let signed = |value| quotient(value, Felt::from(3), true).expect("3 is not 0");

        assert_eq!(signed(seven), Felt::from(2));
        assert_eq!(signed(-seven), -Felt::from(3));
        assert_eq!(signed(-Felt::from(6)), -Felt::from(2));
        assert_eq!(quotient(seven, Felt::ZERO, true), None);
    }

    #[test]
    fn large_quotients_agree_with_multiplication() {
        let divisor = power_of_two(130) + Felt::from(12345);
        let expected = power_of_two(100) + Felt::from(99);
        let value = divisor * expected + (divisor - Felt::ONE);

        assert_eq!(quotient(value, divisor, false), Some(expected));
        assert_eq!(quotient(-Felt::ONE, Felt::ONE, false), Some(-Felt::ONE));
    }

    #[test]
    fn the_first_negative_number_is_half_the_field() {
        let half = felt(HALF);

        assert_eq!(half.double(), Felt::ONE);
        assert_eq!(quotient(half, Felt::ONE, true), Some(half));
        assert!(quotient(half, Felt::from(2), true) != quotient(half, Felt::from(2), false));
    }

    #[test]
    fn bounds_and_shifts() {
        let value = power_of_two(128);

        assert!(is_below(value, 129) && !is_below(value, 128));
        assert_eq!(high(value + Felt::from(5), 126), Felt::from(4));
        assert_eq!(high(value, 0), value);
        assert_eq!(small(value), None);
        assert_eq!(small(Felt::from(9)), Some(9));
    }
}
