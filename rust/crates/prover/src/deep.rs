//! Values of the columns at the points opened, and their DEEP quotient. Both are faster than claim by
//! claim, because all points are one point times powers of the generator.

use provex_air::{Mask, MaskCell};
use provex_field::{Felt, add_multiple_of_slice, add_product_of_slices};
use provex_polynomial::{Coset, InverseTwiddles, Twiddles, evaluate_at, reversed_bits};
use rayon::prelude::*;

use crate::blocks::Blocks;
use crate::zerofiers::inverses_of_differences;

/// From so many openings on, a column is evaluated on the whole coset of the point.
const OPENINGS_OF_COSET: usize = 6;
/// The values of all openings at `point` times their power of the generator.
pub(crate) fn opened_values(mask: &Mask, columns: &[&[Felt]], point: Felt) -> Vec<Felt> {
    let rows_log2 = columns[0].len().ilog2();
    let generator = Felt::root_of_unity(rows_log2);
    let twiddles = Twiddles::new(Coset::new(rows_log2, point));
    // Openings are ordered by column.
    let of_columns: Vec<&[MaskCell]> = mask
        .openings
        .chunk_by(|one, next| one.column == next.column)
        .collect();
    let values: Vec<Vec<Felt>> = of_columns
        .into_par_iter()
        .map(|openings| {
            let column = columns[openings[0].column];
            if openings.len() < OPENINGS_OF_COSET {
                let at = |shift| evaluate_at(column, point * generator.power_u64(shift as u64));
                return openings.iter().map(|one| at(one.shift)).collect();
            }
            let values = twiddles.evaluate(column);
            let at = |shift| values[reversed_bits(shift, rows_log2)];
            openings.iter().map(|one| at(one.shift)).collect()
        })
        .collect();
    values.concat()
}

/// The sum of the claims' quotients as coefficients; the k-th claim takes the k-th power of the
/// coefficient.
///
/// # Panics
///
/// If a value is not the true one: a prover that knows a wrong one has a bug.
pub(crate) fn deep_quotient(
    mask: &Mask,
    columns: &[&[Felt]],
    values: &[Felt],
    point: Felt,
    coefficient: Felt,
    coset: Coset,
) -> Vec<Felt> {
    let twiddles = Twiddles::new(coset);
    let columns: Vec<Vec<Felt>> = columns
        .par_iter()
        .map(|column| twiddles.evaluate(column))
        .collect();
    drop(twiddles);
    let claims = by_point(mask, values, coefficient, coset.generator());
    let blocks = Blocks::new(coset.size_log2());
    let inverses = inverses_of_differences(&coset, point);
    let mut total = vec![Felt::ZERO; coset.size()];
    total
        .par_chunks_mut(blocks.length())
        .enumerate()
        .for_each_init(
            || vec![vec![Felt::ZERO; blocks.length()]; 2],
            |buffers, (block, total)| {
                let [sum, turned] = &mut buffers[..] else {
                    unreachable!("two buffers");
                };
                let start = block * blocks.length();
                for claims in &claims {
                    sum.fill(claims.constant);
                    for (column, factor) in &claims.columns {
                        let values = &columns[*column][start..start + blocks.length()];
                        add_multiple_of_slice(sum, values, *factor);
                    }
                    let shifted = blocks.shifted(block, claims.shift_back);
                    let inverses = blocks.values(&inverses, shifted, turned);
                    add_product_of_slices(total, sum, inverses);
                }
            },
        );
    drop(columns);
    InverseTwiddles::new(coset).interpolate_in_place(&mut total);
    let highest = total.last().copied();
    assert_eq!(
        highest,
        Some(Felt::ZERO),
        "a claimed value is not the true one"
    );
    total
}

/// The claims at one point z · w^s. At x = h · w^i the difference to the point is
/// w^s · (h · w^(i − s) − z), so that one table of inverses serves all points.
struct PointClaims {
    /// −s mod the number of rows.
    shift_back: usize,
    /// Columns with their factors, w^−s times powers of the coefficient.
    columns: Vec<(usize, Felt)>,
    /// Minus the values times the factors.
    constant: Felt,
}

fn by_point(mask: &Mask, values: &[Felt], coefficient: Felt, generator: Felt) -> Vec<PointClaims> {
    let rows = 1_usize << mask.rows_log2();
    let mut points: Vec<PointClaims> = Vec::new();
    let powers = coefficient.powers_from(Felt::ONE);
    for ((opening, value), power) in mask.openings.iter().zip(values).zip(powers) {
        let shift_back = (rows - opening.shift) & (rows - 1);
        let known = points.iter().position(|one| one.shift_back == shift_back);
        let place = known.unwrap_or_else(|| {
            points.push(PointClaims {
                shift_back,
                columns: Vec::new(),
                constant: Felt::ZERO,
            });
            points.len() - 1
        });
        let factor = power * generator.power_u64(shift_back as u64);
        points[place].columns.push((opening.column, factor));
        points[place].constant -= factor * *value;
    }
    points
}
