//! Arithmetic over whole slices, the inner loops of constraint evaluation.
//! Here, and nowhere above, is the place for kernels of particular processors.

use crate::prime::Felt;

/// `out[i] = left[i] + right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn add_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    for ((out, left), right) in out.iter_mut().zip(left).zip(right) {
        *out = *left + *right;
    }
}

/// `out[i] = left[i] - right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn subtract_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    for ((out, left), right) in out.iter_mut().zip(left).zip(right) {
        *out = *left - *right;
    }
}

/// `out[i] = left[i] · right[i]`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn multiply_slices(out: &mut [Felt], left: &[Felt], right: &[Felt]) {
    check(out, left, right);
    for ((out, left), right) in out.iter_mut().zip(left).zip(right) {
        *out = *left * *right;
    }
}

/// `out[i] = values[i] · factor`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn multiply_slice_by(out: &mut [Felt], values: &[Felt], factor: Felt) {
    check(out, values, values);
    for (out, value) in out.iter_mut().zip(values) {
        *out = *value * factor;
    }
}

/// `sum[i] += values[i] · factor`.
///
/// # Panics
///
/// If the slices differ in length.
pub fn add_multiple_of_slice(sum: &mut [Felt], values: &[Felt], factor: Felt) {
    check(sum, values, values);
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += *value * factor;
    }
}

fn check(out: &[Felt], left: &[Felt], right: &[Felt]) {
    assert!(
        out.len() == left.len() && out.len() == right.len(),
        "slices of one length"
    );
}
