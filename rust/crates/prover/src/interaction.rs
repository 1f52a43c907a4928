//! The second phase: sums of the fractions that the messages of a chip are.

use provex_air::{BusChallenges, ColumnKind, Message};
use provex_field::{Felt, batch_invert};
use rayon::prelude::*;

use crate::error::ProverError;
use crate::program::{Program, Workspace};
use crate::table::ChipTable;

/// Repetitions of a group's pattern that are filled at a time.
const CHUNK: usize = 256;

/// The filled interaction columns of a chip, in the order of the description.
#[derive(Clone, Debug)]
pub(crate) struct Sums {
    pub(crate) columns: Vec<Vec<Felt>>,
    pub(crate) claimed_sum: Felt,
}

/// Fill the interaction columns of a chip.
pub(crate) fn fill(table: &ChipTable<'_>, challenges: &BusChallenges) -> Result<Sums, ProverError> {
    let mut columns = Vec::new();
    let mut running = Felt::ZERO;
    for (every_log2, count) in table.chip.groups() {
        let group = Group::new(table, challenges, every_log2, count);
        let mut filled = group.fractions()?;
        let (last, others) = filled.split_last_mut().expect("a group has messages");
        for (cell, own) in last.iter_mut().enumerate() {
            let all = others.iter().fold(*own, |sum, column| sum + column[cell]);
            running += all;
            *own = running;
        }
        columns.extend(filled);
    }
    debug_assert_eq!(
        columns.len(),
        table.chip.columns_of(ColumnKind::Interaction).count()
    );
    Ok(Sums {
        columns,
        claimed_sum: running,
    })
}

/// A message in one row of the pattern of its group.
struct Entry {
    message: usize,
    column: usize,
    offset: usize,
}

/// The messages whose sums have cells at the same distance.
struct Group<'a> {
    table: &'a ChipTable<'a>,
    challenges: &'a BusChallenges,
    every_log2: u32,
    period_log2: u32,
    width: usize,
    messages: Vec<(&'a Message, Program)>,
    entries: Vec<Entry>,
}

impl<'a> Group<'a> {
    fn new(
        table: &'a ChipTable<'a>,
        challenges: &'a BusChallenges,
        every_log2: u32,
        width: usize,
    ) -> Self {
        let messages: Vec<&Message> = table
            .chip
            .messages
            .iter()
            .filter(|one| one.every_log2 == every_log2)
            .collect();
        let periods = messages.iter().map(|one| one.rows.period_log2);
        let period_log2 = periods.max().unwrap_or(0);
        let mut entries = Vec::new();
        for offset in (0..1_usize << period_log2).step_by(1 << every_log2) {
            let present = table.chip.messages_at(every_log2, offset);
            entries.extend(present.map(|(column, message)| {
                Entry {
                    message: messages
                        .iter()
                        .position(|one| core::ptr::eq(*one, message))
                        .expect("it is of this group"),
                    column,
                    offset,
                }
            }));
        }
        Self {
            table,
            challenges,
            every_log2,
            period_log2,
            width,
            messages: messages
                .into_iter()
                .map(|one| (one, Program::new(&one.tape)))
                .collect(),
            entries,
        }
    }

    /// For each column the sums of the fractions that stand in its cells.
    fn fractions(&self) -> Result<Vec<Vec<Felt>>, ProverError> {
        let repetitions = 1_usize << (self.table.height_log2 - self.period_log2);
        let starts: Vec<usize> = (0..repetitions).step_by(CHUNK).collect();
        let chunks = starts
            .into_par_iter()
            .map(|start| self.chunk(start, CHUNK.min(repetitions - start)))
            .collect::<Result<Vec<Vec<Vec<Felt>>>, ProverError>>()?;
        let mut columns = vec![Vec::new(); self.width];
        for chunk in chunks {
            for (column, part) in columns.iter_mut().zip(chunk) {
                column.extend(part);
            }
        }
        Ok(columns)
    }

    /// The same of `count` repetitions of the pattern.
    fn chunk(&self, start: usize, count: usize) -> Result<Vec<Vec<Felt>>, ProverError> {
        let cells_log2 = self.period_log2 - self.every_log2;
        let mut workspace = Workspace::default();
        let mut denominators = Vec::with_capacity(self.entries.len() * count);
        let mut multiplicities = Vec::with_capacity(self.entries.len() * count);
        for entry in &self.entries {
            let rows = (start..start + count).map(|one| (one << self.period_log2) + entry.offset);
            let rows: Vec<usize> = rows.collect();
            let (below, above) = self.messages_in(entry, &rows, &mut workspace);
            denominators.extend(below);
            multiplicities.extend(above);
        }
        if denominators.iter().any(Felt::is_zero) {
            return Err(ProverError::ChallengeHitsMessage);
        }
        batch_invert(&mut denominators);
        let mut columns = vec![vec![Felt::ZERO; count << cells_log2]; self.width];
        let fractions = multiplicities.iter().zip(&denominators);
        for (number, (above, below)) in fractions.enumerate() {
            let entry = &self.entries[number / count];
            let cell = ((number % count) << cells_log2) + (entry.offset >> self.every_log2);
            columns[entry.column][cell] += *above * *below;
        }
        Ok(columns)
    }

    /// Denominators and multiplicities of a message in some rows.
    fn messages_in(
        &self,
        entry: &Entry,
        rows: &[usize],
        workspace: &mut Workspace,
    ) -> (Vec<Felt>, Vec<Felt>) {
        let (message, program) = &self.messages[entry.message];
        let outputs = outputs_in(self.table, &message.tape.cells, program, rows, workspace);
        let (multiplicities, fields) = outputs.split_last().expect("a message has outputs");
        let mut values = vec![Felt::ZERO; rows.len()];
        for field in fields.iter().rev() {
            for (value, field) in values.iter_mut().zip(field) {
                *value = (*value + *field) * self.challenges.alpha;
            }
        }
        let start = self.challenges.z - Felt::from(u64::from(message.tag));
        values.iter_mut().for_each(|value| *value = start - *value);
        (values, multiplicities.clone())
    }
}

/// The outputs of a message's tape in some rows.
pub(crate) fn outputs_in(
    table: &ChipTable<'_>,
    cells: &[provex_air::Cell],
    program: &Program,
    rows: &[usize],
    workspace: &mut Workspace,
) -> Vec<Vec<Felt>> {
    let inputs: Vec<Vec<Felt>> = cells
        .iter()
        .map(|cell| rows.iter().map(|row| table.cell(*row, cell)).collect())
        .collect();
    let inputs: Vec<&[Felt]> = inputs.iter().map(Vec::as_slice).collect();
    let scalars = program.scalars(|_| Felt::ZERO, &[]);
    let mut outputs = Vec::new();
    program.run(
        rows.len(),
        &scalars,
        &inputs,
        workspace,
        |number, values| {
            if outputs.len() <= number {
                outputs.resize(number + 1, Vec::new());
            }
            outputs[number] = values.to_vec();
        },
    );
    outputs
}
