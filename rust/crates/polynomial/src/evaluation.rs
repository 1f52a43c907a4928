//! The value of a polynomial at one point, from its coefficients or from its values on a coset.

use provex_field::{Felt, batch_invert, fold_parts};
use rayon::prelude::*;

use crate::coset::Coset;
use crate::twiddles::Twiddles;

/// One core evaluates this many coefficients at a time.
const CHUNK: usize = 1 << 14;
/// So many coefficients stay in the first-level cache.
const CACHED: usize = 1 << 9;

/// The value at a point of the polynomial with these coefficients, by Horner's rule.
///
/// ```
/// use provex_field::Felt;
///
/// let coefficients = [3, 2, 1].map(Felt::from);
/// assert_eq!(provex_polynomial::evaluate_at(&coefficients, Felt::from(10)), Felt::from(123));
/// ```
#[must_use]
pub fn evaluate_at(coefficients: &[Felt], point: Felt) -> Felt {
    let horner = |part: &[Felt], point: Felt| {
        part.iter().rev().fold(Felt::ZERO, |value, coefficient| {
            value * point + *coefficient
        })
    };
    let parts: Vec<Felt> = coefficients
        .par_chunks(CHUNK)
        .map(|part| horner(part, point))
        .collect();
    horner(&parts, point.power_u64(CHUNK as u64))
}

/// The values on a coset that is smaller than the number of coefficients, for little more than one
/// value costs: on it the polynomial equals its remainder by X^size − offset^size.
///
/// ```
/// use provex_field::Felt;
/// use provex_polynomial::{Coset, evaluate_at, evaluate_on_small_coset};
///
/// let coefficients = [5, 4, 3, 2, 1, 0, 7, 8].map(Felt::from);
/// let coset = Coset::new(1, Felt::from(9));
/// let values = evaluate_on_small_coset(&coefficients, &coset);
/// assert_eq!(values, [0, 1].map(|i| evaluate_at(&coefficients, coset.point(i))));
/// ```
#[must_use]
pub fn evaluate_on_small_coset(coefficients: &[Felt], coset: &Coset) -> Vec<Felt> {
    evaluate_on_small_cosets(coefficients, core::slice::from_ref(coset)).concat()
}

/// The values on several cosets of one size, each smaller than the number of coefficients: a part of
/// the coefficients serves all of them while it is in the cache.
#[must_use]
pub fn evaluate_on_small_cosets(coefficients: &[Felt], cosets: &[Coset]) -> Vec<Vec<Felt>> {
    let Some(first) = cosets.first() else {
        return Vec::new();
    };
    let size = first.size();
    let whole = coefficients.len() - coefficients.len() % size;
    let (parts, rest) = coefficients.split_at(whole);
    let powers = cosets.iter().map(|coset| {
        assert_eq!(coset.size(), size, "cosets of one size");
        coset.offset().squared_times(coset.size_log2())
    });
    let powers: Vec<Felt> = powers.collect();
    let mut values = vec![vec![Felt::ZERO; size]; cosets.len()];
    for values in &mut values {
        values[..rest.len()].copy_from_slice(rest);
    }
    for parts in parts.chunks(CACHED.max(size)).rev() {
        for (values, power) in values.iter_mut().zip(&powers) {
            fold_parts(values, parts, *power);
        }
    }
    for (values, coset) in values.iter_mut().zip(cosets) {
        Twiddles::new(*coset).evaluate_in_place(values);
    }
    values
}

/// What the value at one point takes from each value on a coset.
///
/// With N points x, first of them h: f(z) = (z^N − h^N) / (N·h^N) · Σ f(x) · x / (z − x).
#[derive(Clone, Debug)]
pub struct BarycentricWeights {
    weights: Vec<Felt>,
}

impl BarycentricWeights {
    /// The weights of the values on the coset for the value at `point`, which may lie anywhere.
    #[must_use]
    pub fn new(coset: &Coset, point: Felt) -> Self {
        let points = coset.points();
        if let Some(position) = points.iter().position(|x| *x == point) {
            let mut weights = vec![Felt::ZERO; coset.size()];
            weights[position] = Felt::ONE;
            return Self { weights };
        }
        let mut weights: Vec<Felt> = points.iter().map(|x| point - *x).collect();
        batch_invert(&mut weights);
        let size = Felt::from(coset.size() as u64);
        let power = coset.offset().squared_times(coset.size_log2());
        let scale = (size * power).inverse().expect("neither factor is 0");
        let scale = scale * coset.vanishing_at(point);
        for (weight, x) in weights.iter_mut().zip(points) {
            *weight *= scale * x;
        }
        Self { weights }
    }

    /// The value at the point of the polynomial of lowest degree through the values.
    ///
    /// # Panics
    ///
    /// If there are not as many values as points of the coset.
    #[must_use]
    pub fn evaluate(&self, values: &[Felt]) -> Felt {
        assert_eq!(values.len(), self.weights.len(), "one value a point");
        values
            .iter()
            .zip(&self.weights)
            .fold(Felt::ZERO, |sum, (value, weight)| sum + *value * *weight)
    }
}
