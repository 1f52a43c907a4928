//! Bit-reversed order, in which a transform leaves its values.

/// The lowest `bits` bits of `index`, mirrored.
///
/// ```
/// assert_eq!(provex_polynomial::reversed_bits(0b0011, 4), 0b1100);
/// ```
///
/// # Panics
///
/// If `index` has more than `bits` bits.
#[must_use]
pub fn reversed_bits(index: usize, bits: u32) -> usize {
    assert!(
        index.checked_shr(bits).unwrap_or(0) == 0,
        "{index} has more than {bits} bits"
    );
    match bits {
        0 => 0,
        _ => index.reverse_bits() >> (usize::BITS - bits),
    }
}

/// Move each value to the place whose index is its own index mirrored. Twice is nothing.
///
/// ```
/// let mut values = [0, 1, 2, 3, 4, 5, 6, 7];
/// provex_polynomial::bit_reverse(&mut values);
/// assert_eq!(values, [0, 4, 2, 6, 1, 5, 3, 7]);
/// ```
///
/// # Panics
///
/// If the length is no power of two.
pub fn bit_reverse<T>(values: &mut [T]) {
    assert!(
        values.len().is_power_of_two(),
        "{} is no power of two",
        values.len()
    );
    let bits = values.len().ilog2();
    for index in 0..values.len() {
        let mirrored = reversed_bits(index, bits);
        if index < mirrored {
            values.swap(index, mirrored);
        }
    }
}
