//! From a recorded run to the main columns of every chip.
//!
//! Chips and columns are found by their names in `provex/air/chips`, whose fillers these mirror.

mod calls;
mod curve;
mod hashes;
mod rows;
mod state;
mod tables;

use core::fmt;

use provex_field::Felt;

use crate::run::Recording;
use crate::witness::ROWS as SIGNATURE_ROWS;
use calls::Calls;
use tables::Uses;

/// A column that a table has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnShape {
    /// Its name.
    pub name: String,
    /// It has a cell in every so many rows.
    pub every: usize,
}

/// A table that is to be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipShape {
    /// The chip.
    pub name: String,
    /// Its rows.
    pub height: usize,
    /// Its main columns.
    pub columns: Vec<ColumnShape>,
}

/// A filled table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipColumns {
    /// The chip.
    pub name: String,
    /// Its rows.
    pub height: usize,
    /// The cells of its main columns, in the order of the shape.
    pub columns: Vec<Vec<Felt>>,
}

/// Why tables cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceError {
    /// No filler knows this chip.
    UnknownChip(String),
    /// The filler of this chip has no such column, or no cells in these rows.
    Column {
        /// The chip.
        chip: String,
        /// The column.
        column: String,
    },
    /// The run needs more rows than the chip has.
    TooSmall {
        /// The chip.
        chip: String,
        /// Rows that the run needs.
        needed: usize,
        /// Rows that there are.
        available: usize,
    },
    /// The three calls of a signature were not made equally often.
    Signature(usize),
}

impl fmt::Display for TraceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownChip(chip) => write!(formatter, "no filler for the chip {chip}"),
            Self::Column { chip, column } => {
                write!(formatter, "{chip}: no filler for the column {column}")
            }
            Self::TooSmall {
                chip,
                needed,
                available,
            } => write!(
                formatter,
                "{chip}: {needed} rows needed, {available} available"
            ),
            Self::Signature(number) => {
                write!(formatter, "signature {number} is not asked for as a whole")
            }
        }
    }
}

impl core::error::Error for TraceError {}

/// Columns by name, as a filler makes them.
type Filled = Vec<(String, Vec<Felt>)>;

impl Recording {
    /// Fill the main columns of these chips.
    ///
    /// # Errors
    /// If a chip is too small for the run, or is not the one the fillers know.
    pub fn tables(&self, shapes: &[ChipShape]) -> Result<Vec<ChipColumns>, TraceError> {
        let calls = Calls::new(self)?;
        let mut uses = Uses::default();
        // The tables of fixed entries come last: the others count what they look up there.
        let mut filled: Vec<Option<Filled>> = vec![None; shapes.len()];
        for group in copies(shapes) {
            let whole = together(shapes, &group);
            if let Some(columns) = self.filled(&whole, &calls, &mut uses)? {
                for (place, part) in group.iter().zip(divided(shapes, &group, columns)) {
                    filled[*place] = Some(part);
                }
            }
        }
        let tables = shapes.iter().zip(filled);
        tables
            .map(|(shape, filled)| {
                let filled = match filled {
                    Some(filled) => filled,
                    None => self.fixed(shape, &calls, &uses)?,
                };
                arranged(shape, filled)
            })
            .collect()
    }

    /// How many rows the run needs of each chip that is no table of fixed entries.
    ///
    /// # Errors
    /// Never for a run that ended well.
    pub fn rows_needed(&self) -> Result<Vec<(String, usize)>, TraceError> {
        let calls = Calls::new(self)?;
        let mut rows: Vec<(String, usize)> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            let name = match number {
                0 => "machine".to_owned(),
                _ => format!("machine {number}"),
            };
            rows.push((name, part.steps as usize + 1));
        }
        rows.push(("input".to_owned(), self.memory.input.cells.len()));
        rows.push(("ecdsa".to_owned(), self.signatures.len() * SIGNATURE_ROWS));
        rows.extend(calls.rows_needed());
        Ok(rows)
    }

    /// The columns of a chip, or none if it is a table of fixed entries.
    fn filled(
        &self,
        shape: &ChipShape,
        calls: &Calls,
        uses: &mut Uses,
    ) -> Result<Option<Filled>, TraceError> {
        if let Some(part) = machine_part(&shape.name) {
            return Ok(Some(self.machine(shape, part, uses)?));
        }
        let filled = match shape.name.as_str() {
            "equal" => calls.equal(shape)?,
            "range 64" => calls.range(shape, 64, uses)?,
            "range 128" => calls.range(shape, 128, uses)?,
            "less 64" => calls.less(shape, 64, uses)?,
            "less 128" => calls.less(shape, 128, uses)?,
            "less 250" => calls.less(shape, 250, uses)?,
            "write" => calls.write(shape, &self.memory)?,
            "input" => self.input(shape)?,
            "storage" => calls.storage(shape, uses)?,
            "sponge" => calls.sponge(shape)?,
            "path" => calls.path(shape, uses)?,
            "poseidon" => calls.poseidon(shape)?,
            "pedersen" => calls.pedersen(shape, uses)?,
            "ecdsa" => calls.ecdsa(shape, &self.signatures, uses)?,
            _ => return Ok(None),
        };
        Ok(Some(filled))
    }

    /// The uses of a table of fixed entries.
    fn fixed(&self, shape: &ChipShape, calls: &Calls, uses: &Uses) -> Result<Filled, TraceError> {
        let counts = match shape.name.as_str() {
            "program" => self.program_uses(uses.ends),
            "power" => calls.power_uses(),
            "range table" => uses.limbs.clone(),
            "pedersen table" => uses.pedersen_entries(),
            "generator table" => uses.generator.clone(),
            _ => return Err(TraceError::UnknownChip(shape.name.clone())),
        };
        check_height(shape, counts.len())?;
        let mut cells: Vec<Felt> = counts.into_iter().map(Felt::from).collect();
        cells.resize(shape.height, Felt::ZERO);
        Ok(vec![("uses".to_owned(), cells)])
    }
}

/// The places of the chips that are copies of one another, in the order of the first ones.
fn copies(shapes: &[ChipShape]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        let same = groups
            .iter_mut()
            .find(|group| original(&shapes[group[0]].name) == original(&shape.name));
        match same {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// The name of the chip that this one is a copy of, `poseidon` of `poseidon copy 1`, or its own.
fn original(name: &str) -> &str {
    name.split_once(" copy ")
        .map_or(name, |(original, _)| original)
}

/// One chip with the rows of all copies.
fn together(shapes: &[ChipShape], group: &[usize]) -> ChipShape {
    let first = &shapes[group[0]];
    ChipShape {
        name: original(&first.name).to_owned(),
        height: group.iter().map(|place| shapes[*place].height).sum(),
        columns: first.columns.clone(),
    }
}

/// The columns of each copy: the first one takes the first rows.
fn divided(shapes: &[ChipShape], group: &[usize], columns: Filled) -> Vec<Filled> {
    if group.len() == 1 {
        return vec![columns];
    }
    let total: usize = group.iter().map(|place| shapes[*place].height).sum();
    let mut rest = columns;
    let mut parts = Vec::new();
    for place in group {
        let height = shapes[*place].height;
        let part = rest.iter_mut().map(|(name, cells)| {
            // What is left of a column belongs to the rows that are left.
            let own = cells
                .len()
                .min(length_of(shapes, group, name, height, total));
            let behind = cells.split_off(own);
            (name.clone(), core::mem::replace(cells, behind))
        });
        parts.push(part.collect());
    }
    parts
}

/// The cells of a column in so many rows; all of them if no copy has the column.
fn length_of(
    shapes: &[ChipShape],
    group: &[usize],
    name: &str,
    height: usize,
    total: usize,
) -> usize {
    let columns = &shapes[group[0]].columns;
    let every = columns.iter().find(|column| column.name == name);
    every.map_or(total, |column| height / column.every)
}

/// The part whose machine has this name: `machine`, `machine 1`, `machine 2` …
fn machine_part(name: &str) -> Option<usize> {
    let number = name.strip_prefix("machine")?;
    if number.is_empty() {
        return Some(0);
    }
    number.strip_prefix(' ')?.parse().ok()
}

/// The columns in the order of the shape; each must be there, and have the right length.
fn arranged(shape: &ChipShape, mut filled: Filled) -> Result<ChipColumns, TraceError> {
    let columns = shape.columns.iter().map(|column| {
        let place = filled.iter().position(|(name, cells)| {
            *name == column.name && cells.len() * column.every == shape.height
        });
        let place = place.ok_or_else(|| TraceError::Column {
            chip: shape.name.clone(),
            column: column.name.clone(),
        })?;
        Ok(filled.swap_remove(place).1)
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    match filled.pop() {
        None => Ok(ChipColumns {
            name: shape.name.clone(),
            height: shape.height,
            columns,
        }),
        Some((column, _)) => Err(TraceError::Column {
            chip: shape.name.clone(),
            column,
        }),
    }
}

fn check_height(shape: &ChipShape, needed: usize) -> Result<(), TraceError> {
    if needed <= shape.height {
        return Ok(());
    }
    Err(TraceError::TooSmall {
        chip: shape.name.clone(),
        needed,
        available: shape.height,
    })
}

/// Columns of equal width from named lists.
fn named<const N: usize>(names: [&str; N], columns: [Vec<Felt>; N]) -> Filled {
    let names = names.map(str::to_owned);
    names.into_iter().zip(columns).collect()
}

fn flag(is_set: bool) -> Felt {
    if is_set { Felt::ONE } else { Felt::ZERO }
}
