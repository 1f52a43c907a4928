//! From the columns of chips to the polynomials that are committed.

use provex_field::Felt;
use provex_fri::{Commitment, FriParameters};
use provex_hash::ProofHash;
use provex_polynomial::{Coset, InverseTwiddles, reversed_bits};

use crate::air::Air;
use crate::chip::ColumnKind;
use crate::layout::{Layout, Place};

/// The cells of a column and where they go.
#[derive(Clone, Copy, Debug)]
pub struct PlacedCells<'a> {
    /// The place.
    pub place: Place,
    /// The cells; they repeat until the column is full.
    pub cells: &'a [Felt],
}

/// The coefficients of `width` physical columns that hold these cells and zeros.
///
/// # Panics
///
/// If a place lies outside the columns.
#[must_use]
pub fn interpolated(rows_log2: u32, width: usize, placed: &[PlacedCells<'_>]) -> Vec<Vec<Felt>> {
    let rows = 1_usize << rows_log2;
    let mut columns = vec![vec![Felt::ZERO; rows]; width];
    for PlacedCells { place, cells } in placed {
        let column = &mut columns[place.physical];
        let count = rows >> place.stride_log2;
        for (number, cell) in cells.iter().cycle().take(count).enumerate() {
            let row = place.offset + (number << place.stride_log2);
            column[reversed_bits(row, rows_log2)] = *cell;
        }
    }
    let twiddles = InverseTwiddles::new(Coset::subgroup(rows_log2));
    for column in &mut columns {
        twiddles.interpolate_in_place(column);
    }
    columns
}

/// The tree of the fixed columns of all tables, if there are any. Its root belongs to the verifier.
///
/// # Panics
///
/// If the parameters are for another number of rows.
#[must_use]
pub fn commit_fixed<H: ProofHash>(
    air: &Air,
    layout: &Layout,
    parameters: FriParameters,
) -> Option<Commitment<H>> {
    let width = layout.width(ColumnKind::Fixed);
    let mut placed = Vec::new();
    for (chip, places) in air.chips.iter().zip(&layout.places) {
        for (number, column) in chip.columns_of(ColumnKind::Fixed) {
            if let Some(place) = places[number] {
                let cells = &column.values;
                placed.push(PlacedCells { place, cells });
            }
        }
    }
    (width > 0).then(|| {
        let columns = interpolated(layout.rows_log2, width, &placed);
        Commitment::new(columns, parameters.extension(), 0)
    })
}
