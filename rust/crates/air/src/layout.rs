//! Layouts: heights of the chips, and where each of their columns lies.

use crate::bytes::{ByteReader, number};
use crate::chip::{Chip, ColumnKind};
use crate::error::AirError;

/// log2 of the most rows of a proof.
pub const ROWS_LOG2_MAX: u32 = 26;

/// Cell i lies in row `offset` + i · 2^`stride_log2` of a physical column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the physical column in its phase.
    pub physical: usize,
    /// The row of the first cell.
    pub offset: usize,
    /// log2 of the distance of the cells.
    pub stride_log2: u32,
}

/// A shape of proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// log2 of the rows.
    pub rows_log2: u32,
    /// log2 of the rows of each chip.
    pub heights_log2: Vec<u32>,
    /// The physical columns of main, interaction and fixed phase.
    pub widths: [usize; 3],
    /// By chip and column; `None` for a pattern that lies in no tree.
    pub places: Vec<Vec<Option<Place>>>,
}

const PHASES: [ColumnKind; 3] = [ColumnKind::Main, ColumnKind::Interaction, ColumnKind::Fixed];

impl Layout {
    pub(crate) fn read(reader: &mut ByteReader<'_>, chips: &[Chip]) -> Result<Self, AirError> {
        let rows_log2 = u32::from(reader.u8()?);
        if rows_log2 > ROWS_LOG2_MAX {
            return Err(number("log2 of rows", rows_log2 as usize));
        }
        let mut heights_log2 = Vec::with_capacity(chips.len());
        for chip in chips {
            let found = u32::from(reader.u8()?);
            let is_wrong_table = chip.is_table && found != chip.period_log2;
            if found < chip.period_log2 || found > rows_log2 || is_wrong_table {
                return Err(number("log2 of a chip's rows", found as usize));
            }
            heights_log2.push(found);
        }
        let mut layout = Self {
            rows_log2,
            heights_log2,
            widths: [0; 3],
            places: chips
                .iter()
                .map(|one| vec![None; one.columns.len()])
                .collect(),
        };
        for kind in PHASES {
            layout.read_phase(reader, chips, kind)?;
        }
        match layout.width(ColumnKind::Main) {
            0 => Err(number("main columns", 0)),
            _ => Ok(layout),
        }
    }

    /// The number of physical columns of a phase.
    #[must_use]
    pub fn width(&self, kind: ColumnKind) -> usize {
        self.widths[phase_number(kind)]
    }

    /// log2 of how many rows of the proof are one row of a chip.
    #[must_use]
    pub fn step_log2(&self, chip: usize) -> u32 {
        self.rows_log2 - self.heights_log2[chip]
    }

    /// The number of cells of a column of a chip.
    #[must_use]
    pub fn cells(&self, chip: usize, every_log2: u32) -> usize {
        1 << (self.heights_log2[chip] - every_log2)
    }

    fn read_phase(
        &mut self,
        reader: &mut ByteReader<'_>,
        chips: &[Chip],
        kind: ColumnKind,
    ) -> Result<(), AirError> {
        let width = usize::from(reader.u16()?);
        let mut taken: Vec<Vec<Place>> = vec![Vec::new(); width];
        for (number, chip) in chips.iter().enumerate() {
            let step_log2 = self.step_log2(number);
            for (column_number, column) in chip.columns_of(kind) {
                if !chip.is_committed(column) {
                    continue;
                }
                let place = Place {
                    physical: usize::from(reader.u16()?),
                    offset: reader.size()?,
                    stride_log2: step_log2 + column.every_log2,
                };
                if !take(&mut taken, place) {
                    let (chip, column) = (chip.name.clone(), column.name.clone());
                    return Err(AirError::Place { chip, column });
                }
                self.places[number][column_number] = Some(place);
            }
        }
        if taken.iter().any(Vec::is_empty) {
            return Err(number("physical columns", width));
        }
        self.widths[phase_number(kind)] = width;
        Ok(())
    }
}

/// Take a place, if no other column has one of its cells.
fn take(taken: &mut [Vec<Place>], place: Place) -> bool {
    let Some(others) = taken.get_mut(place.physical) else {
        return false;
    };
    let meets = |other: &Place| {
        let common = 1 << place.stride_log2.min(other.stride_log2);
        place.offset % common == other.offset % common
    };
    if place.offset >> place.stride_log2 != 0 || others.iter().any(meets) {
        return false;
    }
    others.push(place);
    true
}

fn phase_number(kind: ColumnKind) -> usize {
    match kind {
        ColumnKind::Main => 0,
        ColumnKind::Interaction => 1,
        ColumnKind::Fixed => 2,
    }
}
