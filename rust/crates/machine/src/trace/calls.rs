//! The calls of a run by the chip that answers them, and the chips with one row a call.

use provex_field::{Felt, batch_invert};
use rayon::prelude::*;

use super::hashes::{Climb, Hashes, Squeeze};
use super::tables::{LIMB_BITS, Uses};
use super::{ChipShape, Filled, TraceError, check_height, named};
use crate::calls::call;
use crate::memory::Memory;
use crate::run::Recording;

/// a, b and c of a call.
pub(super) type Operands = [Felt; 3];

const CALLS: usize = call::OUTPUT as usize + 1;

/// What the chips are asked for.
#[derive(Debug)]
pub(super) struct Calls {
    /// By the number of the call, in the order of the steps.
    by_number: [Vec<Operands>; CALLS],
    /// Calls of the store, in the order of the steps.
    pub(super) store: Vec<(u8, Operands)>,
    pub(super) squeezes: Vec<Squeeze>,
    pub(super) climbs: Vec<Climb>,
    pub(super) hashes: Hashes,
}

impl Calls {
    pub(super) fn new(recording: &Recording) -> Result<Self, TraceError> {
        let mut by_number: [Vec<Operands>; CALLS] = core::array::from_fn(|_| Vec::new());
        let mut store = Vec::new();
        for step in &recording.steps {
            let number = recording.program.instructions[step.counter as usize].call;
            let operands = [step.a, step.b, step.c];
            match number {
                0 => {}
                call::ACCESS | call::REPLACE | call::OPEN => store.push((number, operands)),
                _ => by_number[usize::from(number)].push(operands),
            }
        }
        let of = |number: u8| by_number[usize::from(number)].as_slice();
        let squeezes = of(call::SPONGE).par_iter();
        let squeezes: Vec<Squeeze> = squeezes
            .map(|[a, b, _]| Squeeze::new(&recording.memory, *a, *b))
            .collect();
        let climbs = of(call::PATH).par_iter();
        let climbs: Vec<Climb> = climbs
            .map(|[a, b, _]| Climb::new(&recording.memory, *a, *b))
            .collect();
        let hashes = Hashes::new(of(call::POSEIDON), &squeezes, &climbs);
        Ok(Self {
            by_number,
            store,
            squeezes,
            climbs,
            hashes,
        })
    }

    /// The rows of the chips that answer calls, without the signatures.
    pub(super) fn rows_needed(&self) -> Vec<(String, usize)> {
        let of = |number: u8| self.of(number).len();
        let rows = [
            ("equal", of(call::EQUAL)),
            ("range 64", of(call::RANGE_64)),
            ("range 128", of(call::RANGE_128)),
            ("less 64", of(call::LESS_64)),
            ("less 128", of(call::LESS_128)),
            ("less 250", of(call::LESS_250)),
            ("write", of(call::WRITE)),
            ("storage", self.store_rows().len()),
            ("sponge", self.sponge_rows()),
            ("path", self.path_rows()),
            ("poseidon", self.hashes.rows()),
            ("pedersen", self.pedersen_rows()),
        ];
        rows.map(|(name, rows)| (name.to_owned(), rows)).to_vec()
    }

    /// The operands of all calls of a number.
    pub(super) fn of(&self, number: u8) -> &[Operands] {
        &self.by_number[usize::from(number)]
    }

    pub(super) fn equal(&self, shape: &ChipShape) -> Result<Filled, TraceError> {
        let calls = self.of(call::EQUAL);
        check_height(shape, calls.len())?;
        let mut inverses = cells(calls, shape.height, |[a, b, _]| *a - *b);
        batch_invert(&mut inverses);
        let mut filled = operands(calls, shape.height);
        filled.push(("inverse".to_owned(), inverses));
        filled.push(active(calls.len(), shape.height));
        Ok(filled)
    }

    pub(super) fn range(
        &self,
        shape: &ChipShape,
        bits: usize,
        uses: &mut Uses,
    ) -> Result<Filled, TraceError> {
        let number = if bits == 64 {
            call::RANGE_64
        } else {
            call::RANGE_128
        };
        let calls = self.of(number);
        check_height(shape, calls.len())?;
        let mut filled = operands(calls, shape.height);
        filled.pop();
        filled.extend(limbs(calls, shape.height, bits, uses, |[_, _, c]| *c));
        filled.push(active(calls.len(), shape.height));
        Ok(filled)
    }

    pub(super) fn less(
        &self,
        shape: &ChipShape,
        bits: usize,
        uses: &mut Uses,
    ) -> Result<Filled, TraceError> {
        let calls = self.of(match bits {
            64 => call::LESS_64,
            128 => call::LESS_128,
            _ => call::LESS_250,
        });
        check_height(shape, calls.len())?;
        let difference = |[a, b, c]: &Operands| {
            if c.is_zero() {
                *a - *b
            } else {
                *b - *a - Felt::ONE
            }
        };
        let mut filled = operands(calls, shape.height);
        filled.extend(limbs(calls, shape.height, bits, uses, difference));
        filled.push(active(calls.len(), shape.height));
        Ok(filled)
    }

    pub(super) fn write(&self, shape: &ChipShape, memory: &Memory) -> Result<Filled, TraceError> {
        let calls = self.of(call::WRITE);
        check_height(shape, calls.len())?;
        let uses = |[_, _, c]: &Operands| Felt::from(u64::from(memory.uses(*c)));
        let mut filled = operands(calls, shape.height);
        filled.push(("uses".to_owned(), cells(calls, shape.height, uses)));
        filled.push(active(calls.len(), shape.height));
        Ok(filled)
    }
}

/// A cell for each item, then zeros.
pub(super) fn cells<T: Sync>(
    items: &[T],
    height: usize,
    cell: impl Fn(&T) -> Felt + Sync + Send,
) -> Vec<Felt> {
    let mut cells: Vec<Felt> = items.par_iter().map(cell).collect();
    cells.resize(height, Felt::ZERO);
    cells
}

/// The columns a, b, c.
fn operands(calls: &[Operands], height: usize) -> Filled {
    let columns = [0, 1, 2].map(|place| cells(calls, height, |call| call[place]));
    named(["a", "b", "c"], columns)
}

fn active(count: usize, height: usize) -> (String, Vec<Felt>) {
    let mut cells = vec![Felt::ONE; count];
    cells.resize(height, Felt::ZERO);
    ("active".to_owned(), cells)
}

/// The columns `limb 0`, `limb 1` …, counted in the table; empty rows look up zeros.
fn limbs(
    calls: &[Operands],
    height: usize,
    bits: usize,
    uses: &mut Uses,
    value: impl Fn(&Operands) -> Felt + Sync,
) -> Filled {
    let values: Vec<[u64; 4]> = calls
        .par_iter()
        .map(|call| value(call).to_limbs())
        .collect();
    let count = bits.div_ceil(LIMB_BITS);
    let spare = count * LIMB_BITS - bits;
    let columns = (0..count).map(|place| {
        let is_highest = place + 1 == count;
        for value in &values {
            let limb = limb(value, place);
            uses.limbs[limb] += 1;
            if is_highest && spare > 0 {
                uses.limbs[limb << spare] += 1;
            }
        }
        let lookups = if is_highest && spare > 0 { 2 } else { 1 };
        uses.limbs[0] += lookups * (height - values.len()) as u64;
        let column = cells(&values, height, |value| {
            Felt::from(limb(value, place) as u64)
        });
        (format!("limb {place}"), column)
    });
    columns.collect()
}

/// 13 bits of a number.
fn limb(number: &[u64; 4], place: usize) -> usize {
    let start = place * LIMB_BITS;
    let (word, shift) = (start / 64, start % 64);
    let low = number[word] >> shift;
    let above = number.get(word + 1).copied().unwrap_or(0);
    let bits = if shift == 0 {
        low
    } else {
        low | above << (64 - shift)
    };
    (bits & ((1 << LIMB_BITS) - 1)) as usize
}
