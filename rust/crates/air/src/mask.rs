//! Which values of committed columns the constraints read, relative to one point.

use provex_field::Felt;
use provex_fri::{Opening, OutOfDomain};

use crate::air::Air;
use crate::chip::ColumnKind;
use crate::layout::Layout;
use crate::tape::Cell;

/// Pieces of the composition polynomial: its degree is below three times the rows.
pub const COMPOSITION_PIECES: usize = 3;

/// Where the value of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The opening of this number.
    Opened(usize),
    /// A fixed column of the chip that the verifier evaluates by itself.
    Periodic(Cell),
}

/// A committed column at a point a power of the trace generator away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaskCell {
    /// The column over all trees: fixed, main, interaction, composition.
    pub column: usize,
    /// The power of the generator.
    pub shift: usize,
}

/// All values that the constraints of a layout read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// The columns of each tree in order, without trees that have none.
    pub widths: Vec<usize>,
    /// What is opened, each once, rising; the pieces of the composition come last.
    pub openings: Vec<MaskCell>,
    /// For each chip and each cell of its tape.
    pub sources: Vec<Vec<Source>>,
    shifts: Vec<usize>,
    rows_log2: u32,
}

impl Mask {
    /// The mask of a layout.
    #[must_use]
    pub fn new(air: &Air, layout: &Layout) -> Self {
        let first = FirstColumns::of(layout);
        let mut openings: Vec<MaskCell> = (0..COMPOSITION_PIECES)
            .map(|piece| MaskCell {
                column: first.composition + piece,
                shift: 0,
            })
            .collect();
        for (number, chip) in air.chips.iter().enumerate() {
            let cells = chip.tape.cells.iter();
            openings.extend(cells.filter_map(|cell| mask_cell(air, layout, &first, number, cell)));
        }
        openings.sort_unstable();
        openings.dedup();
        let source = |number, cell: &Cell| match mask_cell(air, layout, &first, number, cell) {
            None => Source::Periodic(*cell),
            Some(found) => {
                let place = openings.binary_search(&found);
                Source::Opened(place.expect("every cell was put in"))
            }
        };
        let sources = (0..air.chips.len())
            .map(|number| {
                let cells = air.chips[number].tape.cells.iter();
                cells.map(|cell| source(number, cell)).collect()
            })
            .collect();
        let mut shifts: Vec<usize> = openings.iter().map(|one| one.shift).collect();
        shifts.sort_unstable();
        shifts.dedup();
        Self {
            widths: widths(layout),
            openings,
            sources,
            shifts,
            rows_log2: layout.rows_log2,
        }
    }

    /// What is claimed once the point is drawn.
    #[must_use]
    pub fn claims(&self, point: Felt) -> OutOfDomain {
        let generator = Felt::root_of_unity(self.rows_log2);
        let number_of = |shift| {
            let place = self.shifts.binary_search(&shift);
            place.expect("every shift was put in")
        };
        OutOfDomain {
            points: self
                .shifts
                .iter()
                .map(|shift| point * generator.power_u64(*shift as u64))
                .collect(),
            openings: self
                .openings
                .iter()
                .map(|one| Opening {
                    column: one.column,
                    point: number_of(one.shift),
                })
                .collect(),
        }
    }

    /// log2 of the rows of the proof.
    #[must_use]
    pub fn rows_log2(&self) -> u32 {
        self.rows_log2
    }

    /// The number of points at which columns are opened.
    #[must_use]
    pub fn point_count(&self) -> usize {
        self.shifts.len()
    }
}

/// The numbers of the first columns of each phase over all trees.
struct FirstColumns {
    main: usize,
    interaction: usize,
    composition: usize,
}

impl FirstColumns {
    fn of(layout: &Layout) -> Self {
        let main = layout.width(ColumnKind::Fixed);
        let interaction = main + layout.width(ColumnKind::Main);
        Self {
            main,
            interaction,
            composition: interaction + layout.width(ColumnKind::Interaction),
        }
    }

    fn of_kind(&self, kind: ColumnKind) -> usize {
        match kind {
            ColumnKind::Fixed => 0,
            ColumnKind::Main => self.main,
            ColumnKind::Interaction => self.interaction,
        }
    }
}

fn widths(layout: &Layout) -> Vec<usize> {
    let phases = [ColumnKind::Fixed, ColumnKind::Main, ColumnKind::Interaction];
    phases
        .into_iter()
        .map(|kind| layout.width(kind))
        .chain([COMPOSITION_PIECES])
        .filter(|width| *width > 0)
        .collect()
}

/// Where a cell of a chip's tape lies, unless it is of a pattern.
fn mask_cell(
    air: &Air,
    layout: &Layout,
    first: &FirstColumns,
    chip: usize,
    cell: &Cell,
) -> Option<MaskCell> {
    let place = layout.places[chip][cell.column]?;
    let kind = air.chips[chip].columns[cell.column].kind;
    let by = shift_of_rows(layout, chip, cell.rotation);
    Some(MaskCell {
        column: first.of_kind(kind) + place.physical,
        shift: (place.offset + by) & ((1 << layout.rows_log2) - 1),
    })
}

/// How many rows of the proof a rotation in rows of a chip is, wrapped around.
#[must_use]
pub fn shift_of_rows(layout: &Layout, chip: usize, rotation: i32) -> usize {
    let height = 1_i64 << layout.heights_log2[chip];
    let rows = i64::from(rotation).rem_euclid(height);
    usize::try_from(rows).expect("not negative") << layout.step_log2(chip)
}
