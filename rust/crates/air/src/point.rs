//! The constraints at one point outside the domain.

use provex_field::Felt;
use provex_polynomial::{BarycentricWeights, Coset, bit_reverse};

use crate::air::Air;
use crate::chip::ParameterValues;
use crate::layout::Layout;
use crate::mask::{COMPOSITION_PIECES, Mask, Source, shift_of_rows};
use crate::rows::inverse_zerofier_at;
use crate::statement::BusChallenges;
use crate::tape::Cell;

/// A point at which the constraints are evaluated, with all that was drawn or claimed.
#[derive(Clone, Debug)]
pub struct PointEvaluation<'a> {
    /// The description.
    pub air: &'a Air,
    /// The layout.
    pub layout: &'a Layout,
    /// What is opened.
    pub mask: &'a Mask,
    /// The values opened.
    pub values: &'a [Felt],
    /// What was drawn for the buses.
    pub challenges: &'a BusChallenges,
    /// The sums of the chips that have messages.
    pub claimed_sums: &'a [Felt],
    /// The k-th constraint takes its k-th power.
    pub coefficient: Felt,
    /// The point.
    pub point: Felt,
}

impl PointEvaluation<'_> {
    /// Whether the pieces of the composition have together the value that the constraints give;
    /// `None` if the point lies on a row.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let is_row = self.point.squared_times(self.layout.rows_log2) == Felt::ONE;
        if is_row {
            return None;
        }
        Some(self.constraints()? == self.composition())
    }

    /// The sum of all constraints, each over the polynomial that vanishes on its rows.
    fn constraints(&self) -> Option<Felt> {
        let mut factors = self.coefficient.powers_from(Felt::ONE);
        let mut sums = self.claimed_sums.iter();
        let mut total = Felt::ZERO;
        for (number, chip) in self.air.chips.iter().enumerate() {
            let claimed_sum = match chip.has_messages() {
                true => *sums.next()?,
                false => Felt::ZERO,
            };
            let parameters = ParameterValues {
                z: self.challenges.z,
                alpha: self.challenges.alpha,
                claimed_sum,
            };
            let values = chip
                .tape
                .evaluate(&self.cells(number), |name| parameters.get(name));
            for (constraint, value) in chip.constraints.iter().zip(values) {
                let height_log2 = self.layout.heights_log2[number];
                let inverse = inverse_zerofier_at(&constraint.rows, height_log2, self.point)?;
                total += factors.next()? * value * inverse;
            }
        }
        Some(total)
    }

    /// The composition from its pieces, which are opened last.
    fn composition(&self) -> Felt {
        let power = self.point.squared_times(self.layout.rows_log2);
        let pieces = &self.values[self.values.len() - COMPOSITION_PIECES..];
        pieces
            .iter()
            .rev()
            .fold(Felt::ZERO, |value, piece| value * power + *piece)
    }

    fn cells(&self, chip: usize) -> Vec<Felt> {
        let sources = self.mask.sources[chip].iter();
        sources
            .map(|source| match source {
                Source::Opened(number) => self.values[*number],
                Source::Periodic(cell) => self.periodic(chip, cell),
            })
            .collect()
    }

    fn periodic(&self, chip: usize, cell: &Cell) -> Felt {
        let column = &self.air.chips[chip].columns[cell.column];
        let shift = shift_of_rows(self.layout, chip, cell.rotation);
        let generator = Felt::root_of_unity(self.layout.rows_log2);
        let point = self.point * generator.power_u64(shift as u64);
        let size_log2 = column.values.len().ilog2();
        let power =
            point.squared_times(self.layout.heights_log2[chip] - size_log2 - column.every_log2);
        let mut values = column.values.clone();
        bit_reverse(&mut values);
        BarycentricWeights::new(&Coset::subgroup(size_log2), power).evaluate(&values)
    }
}
