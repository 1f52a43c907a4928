//! The exact check of a trace, for people and tests: no challenge, every row, every message.

use core::fmt;
use std::collections::HashMap;

use provex_air::{Air, ColumnKind, PublicMessage, Tape};
use provex_field::Felt;

use crate::error::ProverError;
use crate::interaction::outputs_in;
use crate::program::{Program, Workspace};
use crate::table::{ChipColumns, ChipTable};

/// Rows checked at a time.
const CHUNK: usize = 512;

/// What is wrong with a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceFault {
    /// The columns have the wrong shape.
    Shape(ProverError),
    /// A constraint is not zero in a row.
    Constraint {
        /// The chip.
        chip: String,
        /// The constraint.
        constraint: String,
        /// The row.
        row: usize,
    },
    /// A message is not received as often as it is sent.
    Unbalanced {
        /// The bus.
        tag: u32,
        /// The fields.
        fields: Vec<Felt>,
        /// How often too often it is sent, mod p.
        surplus: Felt,
        /// Who spoke of it first: chip, message and row.
        origin: String,
    },
}

impl fmt::Display for TraceFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(error) => error.fmt(formatter),
            Self::Constraint {
                chip,
                constraint,
                row,
            } => write!(formatter, "{chip}: {constraint} fails at row {row}"),
            Self::Unbalanced {
                tag,
                fields,
                surplus,
                origin,
            } => write!(
                formatter,
                "bus {tag}, {fields:?}: sent {surplus:?} times too often, first by {origin}"
            ),
        }
    }
}

impl core::error::Error for TraceFault {}

/// Find the first constraint that fails, or else a message that does not cancel out. The
/// constraints of the interaction phase are the prover's own affair and not looked at.
///
/// # Errors
///
/// If there is a fault.
pub fn check_trace(
    air: &Air,
    layout: usize,
    columns: &[ChipColumns],
    messages: &[PublicMessage],
) -> Result<(), TraceFault> {
    let layout = air.layout(layout).map_err(ProverError::from);
    let layout = layout.map_err(TraceFault::Shape)?;
    let tables = ChipTable::all(air, layout, columns).map_err(TraceFault::Shape)?;
    tables.iter().try_for_each(check_constraints)?;
    let mut balance = Balance::default();
    for message in messages {
        let origin = || "the verifier".to_owned();
        balance.add(message.tag, &message.fields, message.multiplicity, origin);
    }
    for table in &tables {
        add_messages(table, &mut balance);
    }
    balance.check()
}

fn check_constraints(table: &ChipTable<'_>) -> Result<(), TraceFault> {
    let tape = &table.chip.tape;
    let of_phase_one: Vec<usize> = (0..table.chip.constraints.len())
        .filter(|number| !reads_later_phase(table, tape.outputs[*number]))
        .collect();
    for number in of_phase_one {
        let constraint = &table.chip.constraints[number];
        let own = tape_of(tape, tape.outputs[number]);
        let program = Program::new(&own);
        let rows: Vec<usize> = constraint.rows.numbers(table.height_log2).collect();
        let mut workspace = Workspace::default();
        for rows in rows.chunks(CHUNK) {
            let values = outputs_in(table, &own.cells, &program, rows, &mut workspace);
            if let Some(place) = values[0].iter().position(|value| !value.is_zero()) {
                return Err(TraceFault::Constraint {
                    chip: table.chip.name.clone(),
                    constraint: constraint.name.clone(),
                    row: rows[place],
                });
            }
        }
    }
    Ok(())
}

/// The values that a value is made from.
fn ancestors(tape: &Tape, value: usize) -> Vec<bool> {
    let leaves = tape.constants.len() + tape.cells.len() + tape.parameters.len();
    let mut used = vec![false; leaves + tape.steps.len()];
    used[value] = true;
    for (number, step) in tape.steps.iter().enumerate().rev() {
        if used[leaves + number] {
            used[step.left] = true;
            used[step.right] = true;
        }
    }
    used
}

fn reads_later_phase(table: &ChipTable<'_>, value: usize) -> bool {
    let tape = &table.chip.tape;
    let used = ancestors(tape, value);
    let first_cell = tape.constants.len();
    let first_parameter = first_cell + tape.cells.len();
    let is_later = |cell: usize| {
        let column = tape.cells[cell].column;
        table.chip.columns[column].kind == ColumnKind::Interaction
    };
    let reads_cells = (0..tape.cells.len()).any(|cell| used[first_cell + cell] && is_later(cell));
    let mut parameters = first_parameter..first_parameter + tape.parameters.len();
    reads_cells || parameters.any(|parameter| used[parameter])
}

/// The part of a tape that gives one value: other cells and parameters become zeros.
fn tape_of(tape: &Tape, output: usize) -> Tape {
    let used = ancestors(tape, output);
    let mut numbers = vec![0; used.len()];
    let mut constants = vec![Felt::ZERO];
    let mut cells = Vec::new();
    let first_cell = tape.constants.len();
    for (number, value) in tape
        .constants
        .iter()
        .enumerate()
        .filter(|(number, _)| used[*number])
    {
        numbers[number] = constants.len();
        constants.push(*value);
    }
    for (number, cell) in tape.cells.iter().enumerate() {
        if used[first_cell + number] {
            numbers[first_cell + number] = constants.len() + cells.len();
            cells.push(*cell);
        }
    }
    let leaves = first_cell + tape.cells.len() + tape.parameters.len();
    let mut steps = Vec::new();
    for (number, step) in tape.steps.iter().enumerate() {
        if used[leaves + number] {
            numbers[leaves + number] = constants.len() + cells.len() + steps.len();
            let (left, right) = (numbers[step.left], numbers[step.right]);
            steps.push(provex_air::Step {
                left,
                right,
                ..*step
            });
        }
    }
    Tape {
        constants,
        cells,
        parameters: Vec::new(),
        steps,
        outputs: vec![numbers[output]],
    }
}

/// A bus and the bytes of the fields.
type Spoken = (u32, Vec<[u8; 32]>);

/// How often each message was sent, less how often it was received.
#[derive(Default)]
struct Balance {
    surplus: HashMap<Spoken, (Felt, String)>,
}

impl Balance {
    fn add(&mut self, tag: u32, fields: &[Felt], count: Felt, origin: impl Fn() -> String) {
        if count.is_zero() {
            return;
        }
        let key = (tag, fields.iter().map(|one| one.to_bytes_be()).collect());
        let entry = self.surplus.entry(key);
        entry.or_insert_with(|| (Felt::ZERO, origin())).0 += count;
    }

    fn check(self) -> Result<(), TraceFault> {
        let open = self
            .surplus
            .into_iter()
            .filter(|(_, (count, _))| !count.is_zero());
        // The smallest key, so that the answer does not depend on the order of a hash map.
        let Some(((tag, fields), (surplus, origin))) = open.min_by(|a, b| a.0.cmp(&b.0)) else {
            return Ok(());
        };
        let fields = fields.iter().map(Felt::from_bytes_be_reduced).collect();
        Err(TraceFault::Unbalanced {
            tag,
            fields,
            surplus,
            origin,
        })
    }
}

fn add_messages(table: &ChipTable<'_>, balance: &mut Balance) {
    for message in &table.chip.messages {
        let program = Program::new(&message.tape);
        let rows: Vec<usize> = message.rows.numbers(table.height_log2).collect();
        let mut workspace = Workspace::default();
        for rows in rows.chunks(CHUNK) {
            let outputs = outputs_in(table, &message.tape.cells, &program, rows, &mut workspace);
            let (counts, fields) = outputs.split_last().expect("a message has outputs");
            for (place, row) in rows.iter().enumerate() {
                let fields: Vec<Felt> = fields.iter().map(|values| values[place]).collect();
                let origin = || format!("{}.{} in row {row}", table.chip.name, message.name);
                balance.add(message.tag, &fields, counts[place], origin);
            }
        }
    }
}
