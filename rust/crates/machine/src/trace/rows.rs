//! The machine itself, its program and its input.

use provex_field::Felt;
use rayon::prelude::*;

use super::tables::Uses;
use super::{ChipShape, Filled, TraceError, check_height, flag, named};
use crate::executor::{PART_CLOCKS, Step, right_side};
use crate::program::{Factor, Instruction};
use crate::run::{Recording, input_base};

const NAMES: [&str; 23] = [
    "clock",
    "counter",
    "frame",
    "a",
    "b",
    "c",
    "base",
    "uses",
    "a_offset",
    "pointer_offset",
    "b_offset",
    "c_offset",
    "constant",
    "a_factor",
    "b_factor",
    "product_factor",
    "c_factor",
    "jump",
    "is_transfer",
    "reads_a",
    "reads_b",
    "is_indirect",
    "call",
];

impl Recording {
    pub(super) fn machine(
        &self,
        shape: &ChipShape,
        part: usize,
        uses: &mut Uses,
    ) -> Result<Filled, TraceError> {
        let unknown = || TraceError::UnknownChip(shape.name.clone());
        let before = self.parts.get(..part).ok_or_else(unknown)?;
        let own = self.parts.get(part).ok_or_else(unknown)?;
        let start = before.iter().map(|part| part.steps as usize).sum();
        let steps = &self.steps[start..start + own.steps as usize];
        // One step more: the run ends in a step of instruction 0.
        check_height(shape, steps.len() + 1)?;
        let first_clock = part as u64 * PART_CLOCKS + 1;
        let ends = self.end_steps(
            own.last_frame,
            first_clock + own.steps,
            shape.height - steps.len(),
        );
        uses.ends += ends.len() as u64;
        let fields: Vec<[Felt; 15]> = self.program.instructions.iter().map(fields).collect();
        let cell = |column: usize, clock: u64, step: &Step| match column {
            0 => Felt::from(clock),
            1 => Felt::from(u64::from(step.counter)),
            2 => step.frame,
            3 => step.a,
            4 => step.b,
            5 => step.c,
            6 => step.base,
            7 => Felt::from(u64::from(self.uses(step))),
            _ => fields[step.counter as usize][column - 8],
        };
        let columns: Vec<Vec<Felt>> = (0..NAMES.len())
            .into_par_iter()
            .map(|column| {
                let steps = steps.iter().chain(&ends).zip(first_clock..);
                steps
                    .map(|(step, clock)| cell(column, clock, step))
                    .collect()
            })
            .collect();
        let columns: [Vec<Felt>; 23] = columns.try_into().expect("a column a name");
        Ok(named(NAMES, columns))
    }

    fn uses(&self, step: &Step) -> u32 {
        let cell = self.memory.cells.get(step.cell as usize);
        cell.map_or(0, |cell| cell.uses)
    }

    /// Steps of instruction 0, which reads nothing; nobody reads what they write.
    fn end_steps(&self, last_frame: Felt, first: u64, count: usize) -> Vec<Step> {
        let row = &self.program.instructions[0];
        let scale = row.c_factor.felt().inverse().unwrap_or(Felt::ZERO);
        let mut frame = last_frame;
        (first..first + count as u64)
            .map(|clock| {
                let a = Felt::from(clock);
                let step = Step {
                    counter: 0,
                    cell: u32::MAX,
                    frame,
                    base: frame,
                    a,
                    b: frame,
                    c: right_side(row, a, frame) * scale,
                };
                frame = step.c;
                step
            })
            .collect()
    }

    pub(super) fn program_uses(&self, ends: u64) -> Vec<u64> {
        let mut counts = vec![0; self.program.instructions.len()];
        counts[0] = ends;
        for step in &self.steps {
            counts[step.counter as usize] += 1;
        }
        counts
    }

    pub(super) fn input(&self, shape: &ChipShape) -> Result<Filled, TraceError> {
        let words = &self.memory.input.cells;
        check_height(shape, words.len())?;
        let base = input_base();
        let addresses = (0..shape.height as u64).map(|place| base + Felt::from(place));
        let mut values: Vec<Felt> = words.iter().map(|word| word.value).collect();
        values.resize(shape.height, Felt::ZERO);
        let uses = words.iter().map(|word| Felt::from(u64::from(word.uses)));
        let mut uses: Vec<Felt> = uses.collect();
        uses.resize(shape.height, Felt::ZERO);
        Ok(named(
            ["address", "value", "uses"],
            [addresses.collect(), values, uses],
        ))
    }
}

fn fields(row: &Instruction) -> [Felt; 15] {
    let factor = Factor::felt;
    [
        row.a_offset,
        row.pointer_offset,
        row.b_offset,
        row.c_offset,
        row.constant,
        factor(row.a_factor),
        factor(row.b_factor),
        factor(row.product_factor),
        factor(row.c_factor),
        row.jump,
        flag(row.is_transfer),
        flag(row.reads_a),
        flag(row.reads_b),
        flag(row.is_indirect),
        Felt::from(u64::from(row.call)),
    ]
}
