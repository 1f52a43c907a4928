//! Arithmetic over whole slices, the inner loops of constraint evaluation.
//! Here, and nowhere above, is the place for kernels of particular processors.

#[cfg(target_arch = "x86_64")]
use crate::butterfly::avx512::Kernel;
use crate::prime::Felt;

/// `out[i] = left[i] + right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn add_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    let start = whole(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.add(out, left, right);
    }
    for i in start..out.len() {
        out[i] = left[i] + right[i];
    }
}

/// `out[i] = left[i] - right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn subtract_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    let start = whole(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.subtract(out, left, right);
    }
    for i in start..out.len() {
        out[i] = left[i] - right[i];
    }
}

/// `out[i] = left[i] · right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn multiply_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    let start = whole(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.multiply(out, left, right);
    }
    for i in start..out.len() {
        out[i] = left[i] * right[i];
    }
}

/// `values[i] *= factors[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn multiply_in_place(values: &mut [Felt], factors: &[Felt]) {
    check(values, factors, factors);
    let start = whole(values.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.multiply_in_place(values, factors);
    }
    for i in start..values.len() {
        values[i] *= factors[i];
    }
}

/// `out[i] = values[i] · factor`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn multiply_slice_by(out: &mut [Felt], values: &[Felt], factor: Felt) {
    check(out, values, values);
    let start = whole(out.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.multiply_by(out, values, factor);
    }
    for i in start..out.len() {
        out[i] = values[i] * factor;
    }
}

/// `sum[i] += values[i] · factor`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn add_multiple_of_slice(sum: &mut [Felt], values: &[Felt], factor: Felt) {
    check(sum, values, values);
    let start = whole(sum.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.add_multiple(sum, values, factor);
    }
    for i in start..sum.len() {
        sum[i] += values[i] * factor;
    }
}

/// `sum[i] += left[i] · right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn add_product_of_slices(sum: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(sum, left, right);
    let start = whole(sum.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = Kernel::for_length(start) {
        kernel.add_product(sum, left, right);
    }
    for i in start..sum.len() {
        sum[i] += left[i] * right[i];
    }
}

/// Horner's rule with parts of the length of `values` in place of coefficients: for each part of
/// `parts`, the last one first, `values[i] = values[i] · factor + part[i]`.
///
/// # Panics
///
/// If `values` is empty or its length does not divide that of `parts`.
pub fn fold_parts(values: &mut [Felt], parts: &[Felt], factor: Felt) {
    let rest = parts.chunks_exact(values.len()).remainder();
    assert!(rest.is_empty(), "whole parts");
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) =
        Kernel::for_length(values.len()).filter(|_| whole(values.len()) == values.len())
    {
        return kernel.fold_parts(values, parts, factor);
    }
    for part in parts.chunks_exact(values.len()).rev() {
        for (value, addend) in values.iter_mut().zip(part) {
            *value = *value * factor + *addend;
        }
    }
}

/// Write the bytes of several elements, big-endian, as words of eight bytes that are read
/// little-endian: the first words of all elements, then the second ones and so on. So a hash takes
/// them that works on several messages at the same time.
pub fn write_byte_words<const COUNT: usize>(
    elements: &[Felt; COUNT],
    words: &mut [[u64; COUNT]; 4],
) {
    #[cfg(target_arch = "x86_64")]
    if let ([elements], []) = elements.as_chunks()
        && let ([w0, w1, w2, w3], []) = words.as_flattened_mut().as_chunks_mut()
        && let Some(kernel) = Kernel::for_length(COUNT)
    {
        return kernel.write_byte_words(elements, [w0, w1, w2, w3]);
    }
    for (number, element) in elements.iter().enumerate() {
        for (word, limb) in words.iter_mut().rev().zip(element.to_limbs()) {
            word[number] = limb.swap_bytes();
        }
    }
}

/// How many elements a kernel of this processor does.
fn whole(length: usize) -> usize {
    #[cfg(target_arch = "x86_64")]
    if Kernel::for_length(length).is_some() {
        return Kernel::whole(length);
    }
    let _ = length;
    0
}

fn check(out: &[Felt], left: &[Felt], right: &[Felt]) {
    assert!(
        out.len() == left.len() && out.len() == right.len(),
        "slices of one length"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends of the field, limbs of ones at both limb sizes, and the powers of a generator.
    fn values(length: usize, seed: usize) -> Vec<Felt> {
        let two = Felt::from(2);
        let mut values = vec![Felt::ZERO, Felt::ONE, -Felt::ONE, -two];
        for bits in [52, 64, 104, 128, 156, 192, 208, 250, 251] {
            let power = two.power_u64(bits);
            values.extend([power, power - Felt::ONE, -power, Felt::ONE - power]);
        }
        let count = values.len();
        values.rotate_left(7 * seed % count);
        values.extend(Felt::from(seed as u64 + 3).powers_from(two).take(length));
        values.truncate(length);
        values
    }

    #[test]
    fn slices_agree_with_elements() {
        for length in [0, 1, 7, 8, 9, 40, 128, 131] {
            for seed in 0..40 {
                let (a, b, c) = (
                    values(length, seed),
                    values(length, 3 * seed + 1),
                    values(length, 5),
                );
                let factor = values(40, 0)[seed];
                let result = |run: &dyn Fn(&mut [Felt])| {
                    let mut out = c.clone();
                    run(&mut out);
                    out
                };
                let expected = |one: &dyn Fn(Felt, Felt, Felt) -> Felt| -> Vec<Felt> {
                    (0..length).map(|i| one(c[i], a[i], b[i])).collect()
                };

                assert_eq!(
                    result(&|out| add_slices(out, &a, &b)),
                    expected(&|_, a, b| a + b)
                );
                assert_eq!(
                    result(&|out| subtract_slices(out, &a, &b)),
                    expected(&|_, a, b| a - b)
                );
                assert_eq!(
                    result(&|out| multiply_slices(out, &a, &b)),
                    expected(&|_, a, b| a * b)
                );
                assert_eq!(
                    result(&|out| multiply_in_place(out, &a)),
                    expected(&|c, a, _| c * a)
                );
                assert_eq!(
                    result(&|out| multiply_slice_by(out, &a, factor)),
                    expected(&|_, a, _| a * factor)
                );
                assert_eq!(
                    result(&|out| add_multiple_of_slice(out, &a, factor)),
                    expected(&|c, a, _| c + a * factor)
                );
                assert_eq!(
                    result(&|out| add_product_of_slices(out, &a, &b)),
                    expected(&|c, a, b| c + a * b)
                );
            }
        }
    }

    #[test]
    fn parts_are_folded_by_horners_rule() {
        for width in [1, 3, 8, 16] {
            for factor in values(40, 0) {
                for count in [0, 1, 3, 4, 6, 8] {
                    let (start, parts) = (values(width, 3), values(count * width, 11));
                    let mut found = start.clone();
                    fold_parts(&mut found, &parts, factor);

                    let expected = |i: usize| {
                        let column = (0..count).rev().map(|part| parts[part * width + i]);
                        column.fold(start[i], |value, addend| value * factor + addend)
                    };
                    assert_eq!(found, (0..width).map(expected).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn byte_words_are_those_of_the_bytes() {
        fn check<const COUNT: usize>(seed: usize) {
            let elements: [Felt; COUNT] = values(COUNT, seed).try_into().expect("so many");
            let mut words = [[0; COUNT]; 4];
            write_byte_words(&elements, &mut words);
            for (number, element) in elements.iter().enumerate() {
                let bytes = words.map(|word| word[number].to_le_bytes());
                assert_eq!(bytes.as_flattened(), element.to_bytes_be());
            }
        }
        for seed in 0..40 {
            check::<1>(seed);
            check::<4>(seed);
            check::<8>(seed);
            check::<9>(seed);
            check::<32>(seed);
        }
    }

    #[test]
    #[should_panic(expected = "slices of one length")]
    fn slices_of_different_length_are_a_bug() {
        add_slices(&mut [Felt::ONE], &[Felt::ONE], &[]);
    }
}
