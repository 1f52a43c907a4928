//! The composition polynomial: the sum of all constraints, each over the polynomial that vanishes on
//! its rows.
//!
//! Its degree is below three times the rows, so its values on three cosets determine it; there is one
//! coset at a time in memory. Constraints are evaluated block by block in bit-reversed order, where a
//! rotation leads from a block to another whole block, whose points are at most permuted.

use provex_air::{
    Air, BusChallenges, COMPOSITION_PIECES, Cell, Layout, Mask, MaskCell, ParameterValues, Source,
    shift_of_rows,
};
use provex_field::Felt;
use provex_polynomial::{Coset, Extension, InverseTwiddles, Twiddles, reversed_bits};
use rayon::prelude::*;

use crate::blocks::Blocks;
use crate::program::{Program, Scalars, Workspace};
use crate::zerofiers::{RowSet, RunTable, Zerofiers, number_in, periodic_table};

/// All that the composition is made from.
pub(crate) struct Composer<'a> {
    pub(crate) air: &'a Air,
    pub(crate) layout: &'a Layout,
    pub(crate) mask: &'a Mask,
    pub(crate) challenges: &'a BusChallenges,
    /// By chip; 0 for those that have none.
    pub(crate) claimed_sums: &'a [Felt],
    pub(crate) coefficient: Felt,
}

/// A chip made ready.
struct ChipProgram {
    /// Gives for each row set of the chip the sum of its constraints, each times its power of the
    /// coefficient.
    program: Program,
    scalars: Scalars,
    /// The row sets of the chip, by their number over all chips.
    sets: Vec<usize>,
}

/// The columns and tables on one coset.
struct CosetValues<'a> {
    columns: &'a [Vec<Felt>],
    blocks: Blocks,
    zerofiers: Zerofiers,
    /// By chip and column.
    periodic: Vec<Vec<Option<RunTable>>>,
}

impl Composer<'_> {
    /// The coefficients of the pieces, from those of all columns of fixed, main and interaction phase.
    pub(crate) fn pieces(&self, columns: &[&[Felt]]) -> Vec<Vec<Felt>> {
        let rows_log2 = self.layout.rows_log2;
        let (sets, programs) = self.programs();
        let extension = Extension::new(rows_log2, 2);
        let remainders: Vec<(Felt, Vec<Felt>)> = (0..COMPOSITION_PIECES)
            .map(|block| {
                let coset = extension.block(block);
                let twiddles = Twiddles::new(coset);
                let columns: Vec<Vec<Felt>> = columns
                    .par_iter()
                    .map(|coefficients| twiddles.evaluate(coefficients))
                    .collect();
                drop(twiddles);
                let mut values = self.on_coset(&columns, coset, &sets, &programs);
                drop(columns);
                InverseTwiddles::new(coset).interpolate_in_place(&mut values);
                (coset.offset().squared_times(rows_log2), values)
            })
            .collect();
        pieces_of(&remainders)
    }

    fn programs(&self) -> (Vec<RowSet>, Vec<ChipProgram>) {
        let mut powers = self.coefficient.powers_from(Felt::ONE);
        let mut all_sets = Vec::new();
        let mut programs = Vec::new();
        for (number, chip) in self.air.chips.iter().enumerate() {
            let mut sets: Vec<usize> = Vec::new();
            let mut sums = Vec::new();
            for constraint in &chip.constraints {
                let set = RowSet {
                    height_log2: self.layout.heights_log2[number],
                    rows: constraint.rows.clone(),
                };
                let place = number_in(&mut all_sets, set);
                sums.push(number_in(&mut sets, place));
            }
            let factors: Vec<Felt> = powers.by_ref().take(sums.len()).collect();
            let parameters = ParameterValues {
                z: self.challenges.z,
                alpha: self.challenges.alpha,
                claimed_sum: self.claimed_sums[number],
            };
            let program = Program::with_sums(&chip.tape, &sums);
            programs.push(ChipProgram {
                scalars: program.scalars(|name| parameters.get(name), &factors),
                program,
                sets,
            });
        }
        (all_sets, programs)
    }

    /// The values of the composition on a coset.
    fn on_coset(
        &self,
        columns: &[Vec<Felt>],
        coset: Coset,
        sets: &[RowSet],
        programs: &[ChipProgram],
    ) -> Vec<Felt> {
        let blocks = Blocks::new(self.layout.rows_log2);
        let values = CosetValues {
            columns,
            blocks,
            zerofiers: Zerofiers::new(sets, coset, blocks),
            periodic: self.periodic_tables(&coset),
        };
        let mut total = vec![Felt::ZERO; coset.size()];
        blocks
            .in_order_of_exponents(&mut total)
            .into_par_iter()
            .for_each_init(Buffers::default, |buffers, (block, total)| {
                self.on_block(&values, programs, block, total, buffers);
            });
        total
    }

    fn periodic_tables(&self, coset: &Coset) -> Vec<Vec<Option<RunTable>>> {
        let chips = self.air.chips.iter().enumerate();
        chips
            .map(|(number, chip)| {
                let columns = chip.columns.iter();
                columns
                    .map(|column| {
                        let height_log2 = self.layout.heights_log2[number];
                        (!chip.is_committed(column)).then(|| {
                            let span_log2 = column.values.len().ilog2() + column.every_log2;
                            periodic_table(&column.values, height_log2 - span_log2, coset)
                        })
                    })
                    .collect()
            })
            .collect()
    }

    /// Add the quotients of all constraints at the points of a block to `total`.
    fn on_block(
        &self,
        values: &CosetValues<'_>,
        programs: &[ChipProgram],
        block: usize,
        total: &mut [Felt],
        buffers: &mut Buffers,
    ) {
        let length = total.len();
        let zerofiers = values.zerofiers.block(block);
        for (number, chip) in programs.iter().enumerate() {
            let sources = &self.mask.sources[number];
            buffers.prepare(sources.len(), length);
            let Buffers { cells, workspace } = buffers;
            let inputs: Vec<&[Felt]> = sources
                .iter()
                .zip(cells.iter_mut())
                .map(|(source, buffer)| self.cells(values, number, source, block, buffer))
                .collect();
            let sink = |sum: usize, sums: &mut [Felt]| {
                let set = chip.sets[sum];
                values.zerofiers.add_quotient(&zerofiers, set, sums, total);
            };
            chip.program
                .run(length, &chip.scalars, &inputs, workspace, sink);
        }
    }

    /// The cells that a chip reads at the points of a block, in the buffer unless they stand in
    /// memory in the right order.
    fn cells<'a>(
        &self,
        values: &CosetValues<'a>,
        chip: usize,
        source: &Source,
        block: usize,
        buffer: &'a mut [Felt],
    ) -> &'a [Felt] {
        match source {
            Source::Periodic(cell) => {
                self.fill_periodic(values, chip, cell, block, buffer);
                buffer
            }
            Source::Opened(opening) => {
                let MaskCell { column, shift } = self.mask.openings[*opening];
                let shifted = values.blocks.shifted(block, shift);
                values
                    .blocks
                    .values(&values.columns[column], shifted, buffer)
            }
        }
    }

    fn fill_periodic(
        &self,
        values: &CosetValues<'_>,
        chip: usize,
        cell: &Cell,
        block: usize,
        buffer: &mut [Felt],
    ) {
        let table = values.periodic[chip][cell.column].as_ref();
        let table = table.expect("a pattern has a table");
        let bits = self.layout.rows_log2 - table.run_log2;
        let shift = shift_of_rows(self.layout, chip, cell.rotation) & ((1 << bits) - 1);
        let first = (block * buffer.len()) >> table.run_log2;
        for (run, values) in (first..).zip(buffer.chunks_mut(1 << table.run_log2)) {
            values.fill(match shift {
                0 => table.values[run],
                _ => {
                    let exponent = (reversed_bits(run, bits) + shift) & ((1 << bits) - 1);
                    table.values[reversed_bits(exponent, bits)]
                }
            });
        }
    }
}

/// What a core works with.
#[derive(Default)]
struct Buffers {
    cells: Vec<Vec<Felt>>,
    workspace: Workspace,
}

impl Buffers {
    fn prepare(&mut self, cells: usize, length: usize) {
        if self.cells.len() < cells {
            self.cells.resize(cells, Vec::new());
        }
        for cells in &mut self.cells[..cells] {
            cells.resize(length, Felt::ZERO);
        }
    }
}

/// The pieces Q0, Q1, Q2 of a polynomial Q0 + X^N·Q1 + X^2N·Q2 from its remainders by X^N − c for
/// three c. A remainder is Q0 + c·Q1 + c²·Q2.
fn pieces_of(remainders: &[(Felt, Vec<Felt>)]) -> Vec<Vec<Felt>> {
    let [(a, at_a), (b, at_b), (c, at_c)] = remainders else {
        unreachable!("as many cosets as pieces");
    };
    let inverse = |x: Felt| x.inverse().expect("the cosets differ");
    let (ab, ac, bc) = (inverse(*b - *a), inverse(*c - *a), inverse(*c - *b));
    let empty = || Vec::with_capacity(at_a.len());
    let mut pieces: Vec<Vec<Felt>> = (0..COMPOSITION_PIECES).map(|_| empty()).collect();
    for ((at_a, at_b), at_c) in at_a.iter().zip(at_b).zip(at_c) {
        // Newton's divided differences.
        let first = (*at_b - *at_a) * ab;
        let second = ((*at_c - *at_a) * ac - first) * bc;
        pieces[2].push(second);
        pieces[1].push(first - second * (*a + *b));
        pieces[0].push(*at_a - first * *a + second * *a * *b);
    }
    pieces
}
