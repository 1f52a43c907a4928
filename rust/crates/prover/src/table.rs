//! The filled columns of a chip.

use provex_air::{Air, Cell, Chip, ColumnKind, Layout};
use provex_field::Felt;

use crate::error::ProverError;

/// The main columns of one chip, in the order of the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipColumns {
    /// The cells of each column, from the top.
    pub columns: Vec<Vec<Felt>>,
}

/// A chip with its main and fixed columns.
#[derive(Clone, Debug)]
pub(crate) struct ChipTable<'a> {
    pub(crate) chip: &'a Chip,
    pub(crate) height_log2: u32,
    /// By column number; empty for interaction columns.
    columns: Vec<&'a [Felt]>,
}

impl<'a> ChipTable<'a> {
    /// The chips with their columns, whose shapes are checked.
    pub(crate) fn all(
        air: &'a Air,
        layout: &Layout,
        columns: &'a [ChipColumns],
    ) -> Result<Vec<Self>, ProverError> {
        if columns.len() != air.chips.len() {
            return Err(ProverError::Columns {
                chip: columns.len(),
            });
        }
        let chips = air.chips.iter().enumerate().zip(columns);
        chips
            .map(|((number, chip), own)| {
                let error = ProverError::Columns { chip: number };
                Self::new(chip, layout.heights_log2[number], own).ok_or(error)
            })
            .collect()
    }

    fn new(chip: &'a Chip, height_log2: u32, own: &'a ChipColumns) -> Option<Self> {
        let mut main = own.columns.iter();
        let mut columns: Vec<&[Felt]> = Vec::with_capacity(chip.columns.len());
        for column in &chip.columns {
            columns.push(match column.kind {
                ColumnKind::Fixed => &column.values,
                ColumnKind::Interaction => &[],
                ColumnKind::Main => {
                    let cells = main.next()?;
                    (cells.len() == 1 << (height_log2 - column.every_log2)).then_some(cells)?
                }
            });
        }
        main.next().is_none().then_some(Self {
            chip,
            height_log2,
            columns,
        })
    }

    /// The cell of a main or fixed column as seen from a row.
    pub(crate) fn cell(&self, row: usize, cell: &Cell) -> Felt {
        let mask = (1_i64 << self.height_log2) - 1;
        let place = (row as i64 + i64::from(cell.rotation)) & mask;
        let values = self.columns[cell.column];
        let number = (place as usize) >> self.chip.columns[cell.column].every_log2;
        // Fixed columns repeat; all lengths are powers of two.
        values[number & (values.len() - 1)]
    }

    /// The cells of a main column.
    pub(crate) fn column(&self, column: usize) -> &'a [Felt] {
        self.columns[column]
    }
}
