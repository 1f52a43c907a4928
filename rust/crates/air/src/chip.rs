//! Chips as the bytecode describes them.

use provex_field::Felt;

use crate::bytes::{ByteReader, number};
use crate::error::AirError;
use crate::rows::Rows;
use crate::tape::{Cell, Parameter, Tape};

/// The most values of a fixed column that the verifier evaluates by itself.
pub const PERIODIC_VALUES_MAX: usize = 256;

/// Fractions in a cell of an interaction column, if their messages are linear.
pub const FRACTIONS_A_CELL: usize = 2;

/// Who fills a column, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// The prover, first.
    Main,
    /// The prover, after the challenges of the buses.
    Interaction,
    /// The description.
    Fixed,
}

/// A column with a cell in every 2^`every_log2`-th row of its chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Who fills it.
    pub kind: ColumnKind,
    /// log2 of the distance of its cells.
    pub every_log2: u32,
    /// The cells of a fixed column, a power of two of them, repeated down the chip.
    pub values: Vec<Felt>,
}

/// A message on a bus in some rows; its fraction goes into a cell of every 2^`every_log2`-th row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub name: String,
    /// The number of the bus.
    pub tag: u32,
    /// log2 of the distance of the cells of its sum.
    pub every_log2: u32,
    /// Where it is sent.
    pub rows: Rows,
    /// The fields and then the multiplicity.
    pub tape: Tape,
}

/// The name and rows of a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Its name.
    pub name: String,
    /// Where it holds.
    pub rows: Rows,
}

/// A table of the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Its name.
    pub name: String,
    /// log2 of the rows of an instance.
    pub period_log2: u32,
    /// Whether it has one instance in every proof and its fixed columns are committed for ever.
    pub is_table: bool,
    /// Main and fixed columns, then those of its messages.
    pub columns: Vec<Column>,
    /// What it says to other chips.
    pub messages: Vec<Message>,
    /// The constraints, an output of the tape for each.
    pub constraints: Vec<Constraint>,
    /// What is zero on the rows of the constraints.
    pub tape: Tape,
}

impl Chip {
    pub(crate) fn read(reader: &mut ByteReader<'_>) -> Result<Self, AirError> {
        let name = reader.name()?;
        let period_log2 = reader.power_of_two("period of a chip")?;
        let is_table = reader.flag("flag of a table")?;
        let count = usize::from(reader.u16()?);
        let columns = reader.items(count, 10, Column::read)?;
        let count = usize::from(reader.u16()?);
        let messages = reader.items(count, 10, |reader| Message::read(reader, columns.len()))?;
        let count = usize::from(reader.u16()?);
        let constraints = reader.items(count, 8, Constraint::read)?;
        let tape = Tape::read(reader, columns.len())?;
        let chip = Self {
            name,
            period_log2,
            is_table,
            columns,
            messages,
            constraints,
            tape,
        };
        chip.check()?;
        Ok(chip)
    }

    /// The columns of a kind, with their numbers.
    pub fn columns_of(&self, kind: ColumnKind) -> impl Iterator<Item = (usize, &Column)> {
        let is_wanted = move |(_, column): &(usize, &Column)| column.kind == kind;
        self.columns.iter().enumerate().filter(is_wanted)
    }

    /// Whether the chip has a claimed sum.
    #[must_use]
    pub fn has_messages(&self) -> bool {
        !self.messages.is_empty()
    }

    /// Whether a column lies in a tree: all but the short patterns of chips that are no tables.
    #[must_use]
    pub fn is_committed(&self, column: &Column) -> bool {
        self.is_table || column.kind != ColumnKind::Fixed
    }

    /// log2 of the distances of interaction cells, rising, each with the number of its columns.
    #[must_use]
    pub fn groups(&self) -> Vec<(u32, usize)> {
        let mut every: Vec<u32> = self.messages.iter().map(|one| one.every_log2).collect();
        every.sort_unstable();
        every.dedup();
        every
            .into_iter()
            .map(|every_log2| (every_log2, self.most_cells(every_log2)))
            .collect()
    }

    /// The messages of a group that stand in row `row`, each with the number of its column.
    ///
    /// A cell takes two neighbours whose fields are linear, or one message.
    pub fn messages_at(
        &self,
        every_log2: u32,
        row: usize,
    ) -> impl Iterator<Item = (usize, &Message)> {
        let present = self.messages.iter().filter(move |one| {
            let place = row & ((1 << one.rows.period_log2) - 1);
            one.every_log2 == every_log2 && one.rows.offsets.binary_search(&place).is_ok()
        });
        present.scan((0, 0), |(column, taken), message| {
            let is_linear = message.is_linear();
            if *taken == FRACTIONS_A_CELL || (*taken > 0 && !is_linear) {
                (*column, *taken) = (*column + 1, 0);
            }
            *taken = if is_linear {
                *taken + 1
            } else {
                FRACTIONS_A_CELL
            };
            Some((*column, message))
        })
    }

    fn most_cells(&self, every_log2: u32) -> usize {
        let group = self
            .messages
            .iter()
            .filter(|one| one.every_log2 == every_log2);
        let period_log2 = group.map(|one| one.rows.period_log2).max().unwrap_or(0);
        let rows = (0..1_usize << period_log2).step_by(1 << every_log2);
        rows.flat_map(|row| self.messages_at(every_log2, row))
            .map(|(column, _)| column + 1)
            .max()
            .unwrap_or(0)
    }

    /// What a description must hold so that nothing below has to ask again.
    fn check(&self) -> Result<(), AirError> {
        if self.tape.outputs.len() != self.constraints.len() {
            return Err(number("outputs of a chip", self.tape.outputs.len()));
        }
        for column in &self.columns {
            let span = column.values.len().max(1) << column.every_log2;
            if span > 1 << self.period_log2 {
                return Err(number("rows after which a column repeats", span));
            }
            if !self.is_committed(column) && column.values.len() > PERIODIC_VALUES_MAX {
                return Err(number("values of a column", column.values.len()));
            }
        }
        let rows = self.constraints.iter().map(|one| &one.rows);
        let rows = rows.chain(self.messages.iter().map(|one| &one.rows));
        if let Some(found) = rows.map(|one| one.period_log2).max() {
            if found > self.period_log2 {
                return Err(number("period of rows", 1 << found));
            }
        }
        self.check_messages()
    }

    fn check_messages(&self) -> Result<(), AirError> {
        for message in &self.messages {
            let rows = &message.rows;
            let apart = 1_usize << message.every_log2;
            let is_aligned = rows.offsets.iter().all(|offset| offset % apart == 0);
            if message.every_log2 > rows.period_log2 || !is_aligned {
                return Err(number("distance of a message's cells", apart));
            }
            let is_interaction =
                |cell: &Cell| self.columns[cell.column].kind == ColumnKind::Interaction;
            if message.tape.cells.iter().any(is_interaction) {
                return Err(number("interaction cells of a message", 1));
            }
            if message.tape.outputs.is_empty() || !message.tape.parameters.is_empty() {
                return Err(number("outputs of a message", message.tape.outputs.len()));
            }
        }
        let expected: Vec<u32> = self
            .groups()
            .into_iter()
            .flat_map(|(every_log2, count)| vec![every_log2; count])
            .collect();
        let found: Vec<u32> = self
            .columns_of(ColumnKind::Interaction)
            .map(|(_, column)| column.every_log2)
            .collect();
        match expected == found {
            true => Ok(()),
            false => Err(number("interaction columns", found.len())),
        }
    }
}

impl Column {
    fn read(reader: &mut ByteReader<'_>) -> Result<Self, AirError> {
        let name = reader.name()?;
        let kind = match reader.u8()? {
            0 => ColumnKind::Main,
            1 => ColumnKind::Interaction,
            2 => ColumnKind::Fixed,
            found => return Err(number("kind of a column", found.into())),
        };
        let every_log2 = reader.power_of_two("distance of cells")?;
        let count = reader.size()?;
        let is_right = match kind {
            ColumnKind::Fixed => count.is_power_of_two(),
            _ => count == 0,
        };
        if !is_right {
            return Err(number("values of a column", count));
        }
        let values = reader.items(count, 32, ByteReader::felt)?;
        Ok(Self {
            name,
            kind,
            every_log2,
            values,
        })
    }
}

impl Message {
    /// Whether its fields have degree 1 at most, so that another message fits into its cell.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        let degrees = self.tape.degrees();
        degrees.iter().rev().skip(1).all(|degree| *degree <= 1)
    }

    fn read(reader: &mut ByteReader<'_>, columns: usize) -> Result<Self, AirError> {
        Ok(Self {
            name: reader.name()?,
            tag: reader.u32()?,
            every_log2: reader.power_of_two("distance of a message's cells")?,
            rows: Rows::read(reader)?,
            tape: Tape::read(reader, columns)?,
        })
    }
}

impl Constraint {
    fn read(reader: &mut ByteReader<'_>) -> Result<Self, AirError> {
        let name = reader.name()?;
        let rows = Rows::read(reader)?;
        Ok(Self { name, rows })
    }
}

/// The values of parameters for one chip.
#[derive(Clone, Copy, Debug)]
pub struct ParameterValues {
    /// The point of the sums of fractions.
    pub z: Felt,
    /// What compresses messages.
    pub alpha: Felt,
    /// The sum of the chip.
    pub claimed_sum: Felt,
}

impl ParameterValues {
    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> Felt {
        match parameter {
            Parameter::Z => self.z,
            Parameter::Alpha => self.alpha,
            Parameter::ClaimedSum => self.claimed_sum,
        }
    }
}
