//! One over the polynomials that vanish on rows, on a coset block by block.
//!
//! In bit-reversed order neighbours share their powers x^(2^k), so that what depends on such a power
//! is a short table in which each entry stands for a run of points.

use provex_air::Rows;
use provex_field::{
    Felt, add_multiple_of_slice, add_product_of_slices, batch_invert, multiply_in_place,
};
use provex_polynomial::{Coset, bit_reverse};
use rayon::prelude::*;

/// Values that share one inversion.
const INVERTED_TOGETHER: usize = 1 << 10;

/// Some rows of a chip of 2^`height_log2` rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RowSet {
    pub(crate) height_log2: u32,
    pub(crate) rows: Rows,
}

/// One entry for each run of 2^`run_log2` points in bit-reversed order.
#[derive(Clone, Debug)]
pub(crate) struct RunTable {
    pub(crate) run_log2: u32,
    pub(crate) values: Vec<Felt>,
}

impl RunTable {
    /// The value at a position.
    pub(crate) fn at(&self, position: usize) -> Felt {
        self.values[position >> self.run_log2]
    }
}

/// How the inverse of a row set is computed.
#[derive(Clone, Debug)]
enum Inverse {
    /// 1 / (x − edge).
    Single { edge: usize },
    /// One over the pattern, and times (x − edge) if a row is left out.
    Pattern {
        table: RunTable,
        edge: Option<usize>,
    },
}

/// The inverses of some row sets on one coset.
#[derive(Clone, Debug)]
pub(crate) struct Zerofiers {
    coset: Coset,
    block_log2: u32,
    /// The points of the rows at the edges.
    edges: Vec<Felt>,
    inverses: Vec<Inverse>,
    /// The points of a block that starts at 1.
    block_points: Vec<Felt>,
}

/// What is needed of a block for all row sets.
#[derive(Clone, Debug)]
pub(crate) struct ZerofierBlock {
    start: usize,
    /// x − edge, edge by edge.
    differences: Vec<Felt>,
    inverted: Vec<Felt>,
}

impl Zerofiers {
    /// The inverses of these sets of rows on blocks of 2^`block_log2` points.
    pub(crate) fn new(sets: &[RowSet], coset: Coset, block_log2: u32) -> Self {
        let mut edges: Vec<Felt> = Vec::new();
        let mut edge_number = |point: Felt| {
            let known = edges.iter().position(|edge| *edge == point);
            known.unwrap_or_else(|| {
                edges.push(point);
                edges.len() - 1
            })
        };
        let numbers: Vec<Option<usize>> = sets
            .iter()
            .map(|set| {
                let row = set.rows.edge_row(set.height_log2)?;
                let root = Felt::root_of_unity(set.height_log2);
                Some(edge_number(root.power_u64(row as u64)))
            })
            .collect();
        let inverses = sets
            .par_iter()
            .zip(numbers)
            .map(|(set, edge)| match edge {
                Some(edge) if set.rows.is_single() => Inverse::Single { edge },
                _ => Inverse::Pattern {
                    table: inverse_pattern(set, &coset),
                    edge,
                },
            })
            .collect();
        Self {
            coset,
            block_log2,
            edges,
            inverses,
            block_points: Coset::subgroup(block_log2).points(),
        }
    }

    /// Prepare a block.
    pub(crate) fn block(&self, block: usize) -> ZerofierBlock {
        let start = block << self.block_log2;
        let offset = self.coset.point(start);
        let mut differences = Vec::with_capacity(self.edges.len() << self.block_log2);
        for edge in &self.edges {
            differences.extend(self.block_points.iter().map(|x| *x * offset - *edge));
        }
        let mut inverted = differences.clone();
        batch_invert(&mut inverted);
        ZerofierBlock {
            start,
            differences,
            inverted,
        }
    }

    /// Add `sums` over the zerofier of row set `set` to `total`, point by point; `sums` is spoiled.
    pub(crate) fn add_quotient(
        &self,
        block: &ZerofierBlock,
        set: usize,
        sums: &mut [Felt],
        total: &mut [Felt],
    ) {
        let of_edge = |edge: usize| (edge << self.block_log2)..((edge + 1) << self.block_log2);
        let (table, edge) = match &self.inverses[set] {
            Inverse::Single { edge } => {
                return add_product_of_slices(total, sums, &block.inverted[of_edge(*edge)]);
            }
            Inverse::Pattern { table, edge } => (table, edge),
        };
        if let Some(edge) = edge {
            multiply_in_place(sums, &block.differences[of_edge(*edge)]);
        }
        if table.run_log2 >= self.block_log2 {
            return add_multiple_of_slice(total, sums, table.at(block.start));
        }
        let run = 1 << table.run_log2;
        let first = block.start >> table.run_log2;
        if run == 1 {
            return add_product_of_slices(total, sums, &table.values[first..first + total.len()]);
        }
        let runs = total.chunks_mut(run).zip(sums.chunks(run));
        for ((total, sums), inverse) in runs.zip(&table.values[first..]) {
            add_multiple_of_slice(total, sums, *inverse);
        }
    }
}

/// One over the polynomial of the whole pattern, as a table of runs.
fn inverse_pattern(set: &RowSet, coset: &Coset) -> RunTable {
    let run_log2 = set.height_log2 - set.rows.period_log2;
    let roots = set.rows.roots();
    let product = |power: &Felt| {
        roots
            .iter()
            .fold(Felt::ONE, |all, root| all * (*power - *root))
    };
    let points = coset.folded(run_log2).points();
    let mut values: Vec<Felt> = points.par_iter().map(product).collect();
    values
        .par_chunks_mut(INVERTED_TOGETHER)
        .for_each(batch_invert);
    RunTable { run_log2, values }
}

/// The polynomial through `values` on the subgroup of their number, at x^(2^`power_log2`) for all
/// points x of the coset.
pub(crate) fn periodic_table(values: &[Felt], power_log2: u32, coset: &Coset) -> RunTable {
    let mut coefficients = values.to_vec();
    bit_reverse(&mut coefficients);
    let size_log2 = values.len().ilog2();
    provex_polynomial::InverseTwiddles::new(Coset::subgroup(size_log2))
        .interpolate_in_place(&mut coefficients);
    let folded = coset.folded(power_log2);
    coefficients.resize(folded.size(), Felt::ZERO);
    provex_polynomial::Twiddles::new(folded).evaluate_in_place(&mut coefficients);
    RunTable {
        run_log2: power_log2,
        values: coefficients,
    }
}
