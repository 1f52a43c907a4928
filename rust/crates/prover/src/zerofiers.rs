//! One over the polynomials that vanish on rows, on a coset block by block.
//!
//! In bit-reversed order neighbours share their powers x^(2^k), so that what depends on such a power
//! is a short table in which each entry stands for a run of points.

use provex_air::{Edge, Rows};
use provex_field::{
    Felt, add_multiple_of_slice, add_product_of_slices, batch_invert, multiply_in_place,
    multiply_slice_by,
};
use provex_polynomial::{Coset, bit_reverse};
use rayon::prelude::*;

use crate::blocks::Blocks;

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
    Pattern { table: usize, edge: Option<usize> },
}

/// The point w^s of a row at an edge, where w is the generator of the coset.
#[derive(Clone, Debug)]
struct EdgePoint {
    point: Felt,
    /// w^−s.
    inverse: Felt,
    /// −s mod the number of points.
    shift_back: usize,
}

/// The inverses of some row sets on one coset.
#[derive(Clone, Debug)]
pub(crate) struct Zerofiers {
    coset: Coset,
    blocks: Blocks,
    edges: Vec<EdgePoint>,
    /// 1 / (x − 1) for all points x, if there is an edge.
    edge_inverses: Vec<Felt>,
    inverses: Vec<Inverse>,
    /// One over the patterns, each once.
    tables: Vec<RunTable>,
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
    /// The inverses of these sets of rows on blocks of the coset.
    pub(crate) fn new(sets: &[RowSet], coset: Coset, blocks: Blocks) -> Self {
        let mut edges: Vec<usize> = Vec::new();
        let numbers: Vec<Option<usize>> = sets
            .iter()
            .map(|set| {
                let row = set.rows.edge_row(set.height_log2)?;
                let stride_log2 = coset.size_log2() - set.height_log2;
                Some(number_in(&mut edges, row << stride_log2))
            })
            .collect();
        let mut patterns: Vec<RowSet> = Vec::new();
        let inverses = sets
            .iter()
            .zip(numbers)
            .map(|(set, edge)| match edge {
                Some(edge) if set.rows.is_single() => Inverse::Single { edge },
                _ => {
                    let table = number_in(&mut patterns, set.without_edge());
                    Inverse::Pattern { table, edge }
                }
            })
            .collect();
        let edges: Vec<EdgePoint> = edges
            .into_iter()
            .map(|shift| {
                let shift_back = (coset.size() - shift) & (coset.size() - 1);
                let power = |shift: usize| coset.generator().power_u64(shift as u64);
                EdgePoint {
                    point: power(shift),
                    inverse: power(shift_back),
                    shift_back,
                }
            })
            .collect();
        Self {
            coset,
            blocks,
            edge_inverses: match edges[..] {
                [] => Vec::new(),
                _ => inverses_of_differences(&coset, Felt::ONE),
            },
            edges,
            inverses,
            tables: patterns
                .par_iter()
                .map(|set| inverse_pattern(set, &coset))
                .collect(),
            block_points: Coset::subgroup(blocks.block_log2).points(),
        }
    }

    /// Prepare a block.
    ///
    /// With x = h·w^i the difference to an edge w^s is w^s · (h·w^(i − s) − 1), so that one table of
    /// inverses serves all edges.
    pub(crate) fn block(&self, block: usize) -> ZerofierBlock {
        let start = block << self.blocks.block_log2;
        let length = self.blocks.length();
        let mut points = vec![Felt::ZERO; length];
        multiply_slice_by(&mut points, &self.block_points, self.coset.point(start));
        let mut turned = vec![Felt::ZERO; length];
        let mut differences = Vec::with_capacity(self.edges.len() * length);
        let mut inverted = vec![Felt::ZERO; self.edges.len() * length];
        for (edge, inverted) in self.edges.iter().zip(inverted.chunks_mut(length)) {
            differences.extend(points.iter().map(|x| *x - edge.point));
            let shifted = self.blocks.shifted(block, edge.shift_back);
            let inverses = self
                .blocks
                .values(&self.edge_inverses, shifted, &mut turned);
            multiply_slice_by(inverted, inverses, edge.inverse);
        }
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
        let block_log2 = self.blocks.block_log2;
        let of_edge = |edge: usize| (edge << block_log2)..((edge + 1) << block_log2);
        let (table, edge) = match &self.inverses[set] {
            Inverse::Single { edge } => {
                return add_product_of_slices(total, sums, &block.inverted[of_edge(*edge)]);
            }
            Inverse::Pattern { table, edge } => (&self.tables[*table], edge),
        };
        if let Some(edge) = edge {
            multiply_in_place(sums, &block.differences[of_edge(*edge)]);
        }
        if table.run_log2 >= block_log2 {
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

impl RowSet {
    fn without_edge(&self) -> Self {
        let edge = Edge::All;
        let rows = Rows {
            edge,
            ..self.rows.clone()
        };
        Self { rows, ..*self }
    }
}

/// One over the polynomial of the whole pattern, as a table of runs.
///
/// With y = x^(height / period) it is the product of y − w over the roots w of the pattern, and also
/// y^period − 1 over the product of the other roots of unity: the shorter product is taken.
fn inverse_pattern(set: &RowSet, coset: &Coset) -> RunTable {
    let period_log2 = set.rows.period_log2;
    let run_log2 = set.height_log2 - period_log2;
    let roots = set.rows.roots();
    let is_dense = 2 * roots.len() > 1 << period_log2;
    let roots = if is_dense {
        let all = Coset::subgroup(period_log2).points();
        all.into_iter().filter(|x| !roots.contains(x)).collect()
    } else {
        roots
    };
    let product = |power: &Felt| {
        roots
            .iter()
            .fold(Felt::ONE, |all, root| all * (*power - *root))
    };
    let points = coset.folded(run_log2).points();
    let mut values: Vec<Felt> = points.par_iter().map(product).collect();
    if is_dense {
        let whole = coset.folded(set.height_log2).points().into_iter();
        let mut whole: Vec<Felt> = whole.map(|power| power - Felt::ONE).collect();
        batch_invert(&mut whole);
        let parts = values.par_chunks_mut(1 << period_log2).zip(whole);
        parts.for_each(|(part, inverse)| part.iter_mut().for_each(|value| *value *= inverse));
    } else {
        let parts = values.par_chunks_mut(INVERTED_TOGETHER);
        parts.for_each(batch_invert);
    }
    RunTable { run_log2, values }
}

/// 1 / (x − point) for all points x of the coset.
pub(crate) fn inverses_of_differences(coset: &Coset, point: Felt) -> Vec<Felt> {
    let mut differences = coset.points();
    differences
        .par_chunks_mut(INVERTED_TOGETHER)
        .for_each(|chunk| {
            chunk.iter_mut().for_each(|x| *x -= point);
            batch_invert(chunk);
        });
    differences
}

/// The number of an item in a list, where it is put if it is new.
pub(crate) fn number_in<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    let known = list.iter().position(|other| *other == item);
    known.unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use provex_air::inverse_zerofier_at;

    /// Patterns of every density and edge.
    fn sets() -> Vec<RowSet> {
        let offsets = [vec![0], vec![1, 2], vec![0, 1, 3], vec![0, 1, 2, 3]];
        let edges = [
            Edge::All,
            Edge::First,
            Edge::Last,
            Edge::NotFirst,
            Edge::NotLast,
        ];
        let mut sets = Vec::new();
        for height_log2 in [2, 4, 9] {
            for offsets in &offsets {
                for edge in edges {
                    let rows = Rows {
                        period_log2: 2,
                        offsets: offsets.clone(),
                        edge,
                    };
                    sets.push(RowSet { height_log2, rows });
                }
            }
        }
        sets
    }

    #[test]
    fn quotients_on_a_coset_are_those_at_its_points() {
        let coset = Coset::new(9, Felt::from(3));
        let sets = sets();
        let blocks = Blocks::new(coset.size_log2());
        let zerofiers = Zerofiers::new(&sets, coset, blocks);
        let length = blocks.length();
        for block in 0..coset.size() / length {
            let prepared = zerofiers.block(block);
            for (number, set) in sets.iter().enumerate() {
                let mut total = vec![Felt::from(7); length];
                let mut sums: Vec<Felt> = (2..2 + length as u64).map(Felt::from).collect();
                let expected: Vec<Felt> = (0..length)
                    .map(|place| {
                        let point = coset.point(block * length + place);
                        let inverse = inverse_zerofier_at(&set.rows, set.height_log2, point);
                        Felt::from(7) + sums[place] * inverse.expect("no row of the coset")
                    })
                    .collect();

                zerofiers.add_quotient(&prepared, number, &mut sums, &mut total);

                assert_eq!(total, expected, "{set:?}");
            }
        }
    }

    #[test]
    fn a_pattern_passes_through_its_values() {
        let values: Vec<Felt> = [5, 7, 11, 13].map(Felt::from).to_vec();
        let coset = Coset::subgroup(6);
        let generator = coset.generator();

        let table = periodic_table(&values, 3, &coset);

        for position in 0..64 {
            let point = coset.point(position);
            let row = (0..64).find(|row| generator.power_u64(*row) == point);
            let row = usize::try_from(row.expect("a power")).expect("small");
            // The polynomial is through the i-th value at the i-th root; x^8 is the (8 · row)-th.
            if row % 2 == 0 {
                assert_eq!(table.at(position), values[(row / 2) % 4]);
            }
        }
    }
}
