//! DEEP: claimed values at points outside the domain as one function of low degree.
//!
//! With the k-th claim f(z) = v and a random a, the function is the sum of a^k · (f(X) − v) / (X − z).
//! It is a polynomial of lower degree than the f exactly if all claims hold, up to the soundness
//! error of the batch.

use provex_field::{Felt, batch_invert};
use provex_polynomial::{Coset, divide_by_linear, evaluate_at};
use rayon::prelude::*;

use crate::error::FriError;

/// One claim: the value of a column at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The number of the column over all trees of the batch.
    pub column: usize,
    /// The number of the point.
    pub point: usize,
}

/// The claims of a batch without their values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfDomain {
    /// The points, each used by at least one claim.
    pub points: Vec<Felt>,
    /// The claims; the k-th one gets the k-th power of the coefficient.
    pub openings: Vec<Opening>,
}

impl OutOfDomain {
    /// The true values, as the prover sends them.
    #[must_use]
    pub fn evaluate(&self, columns: &[&[Felt]]) -> Vec<Felt> {
        self.openings
            .par_iter()
            .map(|opening| evaluate_at(columns[opening.column], self.points[opening.point]))
            .collect()
    }

    /// The coefficients of the quotient, in the length of the columns.
    ///
    /// # Panics
    ///
    /// If a value is not the true one: a prover that knows a wrong one has a bug.
    #[must_use]
    pub fn quotient(&self, columns: &[&[Felt]], values: &[Felt], coefficient: Felt) -> Vec<Felt> {
        let length = columns.first().map_or(0, |column| column.len());
        let add = |mut sum: Vec<Felt>, other: Vec<Felt>| {
            sum.iter_mut().zip(other).for_each(|(a, b)| *a += b);
            sum
        };
        let empty = || vec![Felt::ZERO; length];
        let claims = self.claims(values, coefficient);
        (0..self.points.len())
            .into_par_iter()
            .fold(empty, |sum, point| {
                let mut numerator = empty();
                for claim in claims.iter().filter(|claim| claim.opening.point == point) {
                    for (a, b) in numerator.iter_mut().zip(columns[claim.opening.column]) {
                        *a += *b * claim.factor;
                    }
                    numerator[0] -= claim.value * claim.factor;
                }
                let remainder = divide_by_linear(&mut numerator, self.points[point]);
                assert!(remainder.is_zero(), "a claimed value is not the true one");
                add(sum, numerator)
            })
            .reduce(empty, add)
    }

    /// The value of the quotient at a point of the domain, from those of the columns there.
    pub(crate) fn quotient_at(
        &self,
        x: Felt,
        row: &[Felt],
        values: &[Felt],
        coefficient: Felt,
    ) -> Felt {
        let mut inverses: Vec<Felt> = self.points.iter().map(|point| x - *point).collect();
        batch_invert(&mut inverses);
        self.claims(values, coefficient)
            .iter()
            .fold(Felt::ZERO, |sum, claim| {
                let difference = row[claim.opening.column] - claim.value;
                sum + claim.factor * difference * inverses[claim.opening.point]
            })
    }

    /// # Errors
    ///
    /// If a point lies in the domain, where the quotient says nothing.
    pub(crate) fn check_outside(&self, domain: &Coset) -> Result<(), FriError> {
        let is_inside = |point: &Felt| domain.vanishing_at(*point).is_zero();
        match self.points.iter().position(is_inside) {
            Some(point) => Err(FriError::PointInDomain { point }),
            None => Ok(()),
        }
    }

    fn claims(&self, values: &[Felt], coefficient: Felt) -> Vec<Claim> {
        assert_eq!(values.len(), self.openings.len(), "one value a claim");
        self.openings
            .iter()
            .zip(values)
            .zip(coefficient.powers_from(Felt::ONE))
            .map(|((opening, value), factor)| Claim {
                opening: *opening,
                value: *value,
                factor,
            })
            .collect()
    }
}

/// A claim with its value and its power of the coefficient.
struct Claim {
    opening: Opening,
    value: Felt,
    factor: Felt,
}
