//! Signatures as the chip proves them: z G + r Q = s R by one chain of 126 steps.

use provex_curve::{AffinePoint, JacobianPoint, batch_to_affine, multiply_two};
use provex_field::{Felt, Scalar, batch_invert};

use crate::builtins::SignedMessage;
use crate::number::{high_limbs, is_below, power_of_two};
use crate::windows::{GENERATOR_WINDOWS, generator_window, shift_multiple};

/// Scalars and messages lie below 2^251.
const SCALAR_BITS: u32 = 251;
/// Digits of a scalar in the chain.
pub(crate) const DIGITS: usize = 126;
/// Rows of a signature.
pub(crate) const ROWS: usize = 128;
/// The points d Q − e R of a signature's table.
const TABLE: [(i8, i8); 8] = [
    (1, 1),
    (1, -1),
    (1, 3),
    (1, -3),
    (3, 1),
    (3, -1),
    (3, 3),
    (3, -3),
];

/// A signature with the points Q and R that satisfy its equation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignatureWitness {
    message: Felt,
    r: Felt,
    s: Felt,
    key: AffinePoint,
    nonce: AffinePoint,
}

/// The columns of one signature, by name, but for its number.
#[derive(Debug)]
pub(crate) struct Instance {
    /// x, y, doubling slope, first slope, second slope, inverse, point x, point y, key digits,
    /// nonce digits: one cell a row.
    pub(crate) rows: [Vec<Felt>; 10],
    /// message, generator x, generator y, generator sum x, generator sum y.
    pub(crate) generator: [Vec<Felt>; 5],
    /// The digits looked up in the generator's table, by window.
    pub(crate) generator_digits: [usize; GENERATOR_WINDOWS],
    /// table x, table y, table uses, table opposite uses.
    pub(crate) table: [Vec<Felt>; 4],
}

impl SignatureWitness {
    /// The points of a signature under one of the key's two points; `None` if it does not hold.
    pub(crate) fn new(signed: &SignedMessage) -> Option<Self> {
        let point = AffinePoint::from_x(signed.key)?;
        let mut keys = [point, point.negate()].into_iter();
        keys.find_map(|key| Self::under(signed, key))
    }

    /// The same under exactly this point.
    pub(crate) fn under(signed: &SignedMessage, key: AffinePoint) -> Option<Self> {
        let SignedMessage { message, r, s, .. } = *signed;
        let is_scalar = |value: &Felt| !value.is_zero() && is_below(*value, SCALAR_BITS);
        if ![message, r, s].iter().all(is_scalar) {
            return None;
        }
        let inverse = Scalar::from_limbs_reduced(s.to_limbs()).inverse()?;
        // StarkEx's rule beside the chip's own: the inverse of s is bounded as well.
        if inverse.to_limbs()[3] >> (SCALAR_BITS - 192) != 0 {
            return None;
        }
        let scaled = |value: Felt| Scalar::from_limbs_reduced(value.to_limbs()) * inverse;
        let sum = multiply_two(&scaled(message), &scaled(r), &key);
        let nonce = sum.has_affine_x(r).then(|| sum.to_affine()).flatten()?;
        Some(Self {
            message,
            r,
            s,
            key,
            nonce,
        })
    }

    /// Whether the chip accepts it: whether no addition meets equal x coordinates. It says the same
    /// as `instance`, without the inversions.
    pub(crate) fn is_provable(&self) -> bool {
        self.chain_end()
            .is_some_and(|(end, first)| self.is_extra_provable(&end, &first))
            && self.is_generator_provable()
    }

    /// The chain's last total, if it meets no equal points; and the table's first point.
    fn chain_end(&self) -> Option<(JacobianPoint, AffinePoint)> {
        let table = self.table()?.points;
        let points = chain_entries(self);
        let mut total = JacobianPoint::from(table_point(&table, points[0]));
        for entry in &points[1..] {
            let point = table_point(&table, *entry);
            let double = total.double();
            // D + P = -D for the second addition is the same as 2 D + P = infinity.
            if double.is_infinity() || double.has_affine_x(point.x) {
                return None;
            }
            total = double.double().add_affine(&point);
            if total.is_infinity() {
                return None;
            }
        }
        Some((total, table[0]))
    }

    fn is_generator_provable(&self) -> bool {
        let bytes = self.message.to_bytes_be();
        let mut total = JacobianPoint::from(shift_multiple(GENERATOR_WINDOWS as u64 + 1));
        (0..GENERATOR_WINDOWS).all(|window| {
            let digit = usize::from(bytes[31 - window]);
            total = total.add_affine(&generator_window(window)[digit]);
            !total.is_infinity()
        })
    }

    /// Whether the single values of `fill_extra` exist.
    fn is_extra_provable(&self, end: &JacobianPoint, first: &AffinePoint) -> bool {
        let triples = batch_to_affine(&[multiples(&self.key)[1], multiples(&self.nonce)[1]]);
        let [Some(key_triple), Some(nonce_triple)] = triples[..] else {
            return false;
        };
        let are_apart = [self.key.x, key_triple.x]
            .iter()
            .all(|x| *x != self.nonce.x && *x != nonce_triple.x);
        let total = end.add_affine(first);
        let can_be_tripled = [self.key, self.nonce].iter().all(|point| {
            let double = JacobianPoint::from(*point).double();
            !double.is_infinity() && !double.has_affine_x(point.x)
        });
        are_apart
            && can_be_tripled
            && !end.has_affine_x(first.x)
            && !total.is_infinity()
            && !total.has_affine_x(shift_multiple(1).x)
    }

    /// The cells of the signature, received `uses` times once that is filled in.
    pub(crate) fn instance(&self) -> Option<Instance> {
        let table = self.table()?;
        let mut chain = Chain::new(self, &table.points)?;
        let (generator, generator_digits) = self.generator()?;
        self.fill_extra(&mut chain.rows, &table.points)?;
        let counts = |counts: [u64; 8]| counts.map(Felt::from).to_vec();
        Some(Instance {
            rows: chain.rows,
            generator,
            generator_digits,
            table: [
                table.points.iter().map(|point| point.x).collect(),
                table.points.iter().map(|point| point.y).collect(),
                counts(chain.uses),
                counts(chain.opposite_uses),
            ],
        })
    }

    fn table(&self) -> Option<Table> {
        let key = multiples(&self.key);
        let nonce = multiples(&self.nonce);
        let points = TABLE.map(|(d, e)| {
            let left = key[usize::from(d == 3)];
            let right = nonce[usize::from(e.abs() == 3)];
            left.add(&if e > 0 { right.negate() } else { right })
        });
        let points: Option<Vec<AffinePoint>> = batch_to_affine(&points).into_iter().collect();
        Some(Table {
            points: points?.try_into().ok()?,
        })
    }

    fn generator(&self) -> Option<([Vec<Felt>; 5], [usize; GENERATOR_WINDOWS])> {
        let bytes = self.message.to_bytes_be();
        let digits: [usize; GENERATOR_WINDOWS] =
            core::array::from_fn(|window| usize::from(bytes[31 - window]));
        let points: Vec<AffinePoint> = digits
            .iter()
            .enumerate()
            .map(|(window, &digit)| generator_window(window)[digit])
            .collect();
        let mut total = JacobianPoint::from(shift_multiple(GENERATOR_WINDOWS as u64 + 1));
        let sums: Vec<JacobianPoint> = points
            .iter()
            .map(|point| {
                total = total.add_affine(point);
                total
            })
            .collect();
        let sums: Option<Vec<AffinePoint>> = batch_to_affine(&sums).into_iter().collect();
        let sums = sums?;
        let rests = (0..GENERATOR_WINDOWS as u32)
            .map(|window| crate::number::high(self.message, 8 * window));
        let columns = [
            rests.collect(),
            points.iter().map(|point| point.x).collect(),
            points.iter().map(|point| point.y).collect(),
            sums.iter().map(|point| point.x).collect(),
            sums.iter().map(|point| point.y).collect(),
        ];
        Some((columns, digits))
    }

    /// The single values, in the cells that the chain leaves.
    fn fill_extra(&self, rows: &mut [Vec<Felt>; 10], table: &[AffinePoint; 8]) -> Option<()> {
        let triples = batch_to_affine(&[multiples(&self.key)[1], multiples(&self.nonce)[1]]);
        let (key_triple, nonce_triple) = (triples[0]?, triples[1]?);
        let end = AffinePoint {
            x: rows[0][DIGITS - 1],
            y: rows[1][DIGITS - 1],
        };
        let total = JacobianPoint::from(end).add_affine(&table[0]).to_affine()?;
        let bound = power_of_two(SCALAR_BITS - 1).double();
        let (key, nonce) = (self.key, self.nonce);
        let mut inverses = [
            self.message,
            self.r - bound,
            self.s - bound,
            key.x - nonce.x,
            key.x - nonce_triple.x,
            key_triple.x - nonce.x,
            key_triple.x - nonce_triple.x,
            end.x - table[0].x,
            total.x - shift_multiple(1).x,
        ];
        invert_all(&mut inverses)?;
        let [message, r, s, pairs @ .., end_inverse, total_inverse] = inverses;
        for (column, inverse) in [(3, message), (4, r), (5, s)] {
            rows[column][0] = inverse;
        }
        let (key_slopes, nonce_slopes) = (triple_slopes(&key)?, triple_slopes(&nonce)?);
        let extra = [
            [total.x, key_triple.x],
            [total.y, key_triple.y],
            [key_slopes[0], nonce_slopes[0]],
            [key_slopes[1], nonce_slopes[1]],
            [pairs[0], pairs[1]],
            [end_inverse, total_inverse],
            [key.x, nonce.x],
            [key.y, nonce.y],
            [nonce_triple.x, pairs[2]],
            [nonce_triple.y, pairs[3]],
        ];
        for (column, values) in rows.iter_mut().zip(extra) {
            column.extend(values);
        }
        Some(())
    }
}

struct Table {
    points: [AffinePoint; 8],
}

struct Chain {
    rows: [Vec<Felt>; 10],
    uses: [u64; 8],
    opposite_uses: [u64; 8],
}

impl Chain {
    /// A → D = 2 A → T = D + P → D + T = 4 A + P for each digit.
    fn new(witness: &SignatureWitness, table: &[AffinePoint; 8]) -> Option<Self> {
        let (mut uses, mut opposite_uses) = ([0; 8], [0; 8]);
        let scalars = [witness.r, witness.s].map(shifted_scalar);
        let entries = chain_entries(witness);
        for (entry, is_opposite) in &entries {
            let counts = if *is_opposite {
                &mut opposite_uses
            } else {
                &mut uses
            };
            counts[*entry] += 1;
        }
        let points = entries.iter().map(|entry| table_point(table, *entry));
        let points: Vec<AffinePoint> = points.collect();
        let (totals, doubles) = chain_points(&points)?;
        let [doubling, first, second, inverse] = chain_slopes(&points, &totals, &doubles)?;
        let rests = |scalar: &[u64; 4]| {
            (1..=DIGITS as u32)
                .map(|window| high_limbs(*scalar, 2 * (DIGITS as u32 - window)))
                .collect()
        };
        let rows = [
            totals.iter().map(|point| point.x).collect(),
            totals.iter().map(|point| point.y).collect(),
            doubling,
            first,
            second,
            inverse,
            points.iter().map(|point| point.x).collect(),
            points.iter().map(|point| point.y).collect(),
            rests(&scalars[0]),
            rests(&scalars[1]),
        ];
        Some(Self {
            rows,
            uses,
            opposite_uses,
        })
    }
}

/// For each digit of the chain the place in the table, and whether the point is its opposite.
fn chain_entries(witness: &SignatureWitness) -> Vec<(usize, bool)> {
    let scalars = [witness.r, witness.s].map(shifted_scalar);
    let windows = (0..DIGITS).map(|window| {
        let [key, nonce] = scalars.map(|scalar| digit(&scalar, DIGITS - 1 - window));
        let place = |d, e| TABLE.iter().position(|entry| *entry == (d, e));
        match place(key, nonce) {
            Some(entry) => (entry, false),
            None => {
                let entry = place(-key, -nonce);
                (entry.expect("one of two opposite digits is there"), true)
            }
        }
    });
    windows.collect()
}

fn table_point(table: &[AffinePoint; 8], (entry, is_opposite): (usize, bool)) -> AffinePoint {
    if is_opposite {
        table[entry].negate()
    } else {
        table[entry]
    }
}

/// k + 2^251 − 1 for k in [1, 2^251): more than the field holds.
fn shifted_scalar(scalar: Felt) -> [u64; 4] {
    let mut limbs = (scalar - Felt::ONE).to_limbs();
    limbs[3] += 1 << (SCALAR_BITS - 192);
    limbs
}

/// The odd digit 2 D − 3 of a base-4 digit D.
fn digit(scalar: &[u64; 4], place: usize) -> i8 {
    let bits = scalar[place / 32] >> (2 * (place % 32)) & 3;
    2 * bits as i8 - 3
}

/// The totals A of all rows, and D = 2 A of all but the last.
fn chain_points(points: &[AffinePoint]) -> Option<(Vec<AffinePoint>, Vec<AffinePoint>)> {
    let mut total = JacobianPoint::from(points[0]);
    let (mut totals, mut doubles) = (vec![total], Vec::new());
    for point in &points[1..] {
        let double = total.double();
        total = double.double().add_affine(point);
        doubles.push(double);
        totals.push(total);
    }
    let affine = |points: &[JacobianPoint]| -> Option<Vec<AffinePoint>> {
        batch_to_affine(points).into_iter().collect()
    };
    Some((affine(&totals)?, affine(&doubles)?))
}

/// Doubling slope, first slope, second slope and inverse of each row; 0 in the first row.
fn chain_slopes(
    points: &[AffinePoint],
    totals: &[AffinePoint],
    doubles: &[AffinePoint],
) -> Option<[Vec<Felt>; 4]> {
    let steps = || doubles.iter().zip(&points[1..]);
    let mut tangents: Vec<Felt> = totals.iter().map(|total| total.y.double()).collect();
    tangents.pop();
    invert_all(&mut tangents)?;
    let mut inverses: Vec<Felt> = steps().map(|(double, point)| double.x - point.x).collect();
    invert_all(&mut inverses)?;
    let firsts: Vec<Felt> = steps()
        .zip(&inverses)
        .map(|((double, point), inverse)| (double.y - point.y) * *inverse)
        .collect();
    let betweens: Vec<AffinePoint> = steps()
        .zip(&firsts)
        .map(|((double, point), first)| {
            let x = first.square() - double.x - point.x;
            AffinePoint {
                x,
                y: *first * (double.x - x) - double.y,
            }
        })
        .collect();
    let pairs = || doubles.iter().zip(&betweens);
    let mut seconds: Vec<Felt> = pairs()
        .map(|(double, between)| double.x - between.x)
        .collect();
    invert_all(&mut seconds)?;
    for (second, (double, between)) in seconds.iter_mut().zip(pairs()) {
        *second *= double.y - between.y;
    }
    for (tangent, total) in tangents.iter_mut().zip(totals) {
        *tangent *= tangent_rise(total);
    }
    let behind_zero = |values: Vec<Felt>| [vec![Felt::ZERO], values].concat();
    Some([tangents, firsts, seconds, inverses].map(behind_zero))
}

/// 3 x² + 1.
fn tangent_rise(point: &AffinePoint) -> Felt {
    let square = point.x.square();
    square.double() + square + Felt::ONE
}

/// P and 3 P.
fn multiples(point: &AffinePoint) -> [JacobianPoint; 2] {
    let one = JacobianPoint::from(*point);
    [one, one.double().add_affine(point)]
}

/// The slopes of 2 P and of 3 P = 2 P + P.
fn triple_slopes(point: &AffinePoint) -> Option<[Felt; 2]> {
    let double = JacobianPoint::from(*point).double().to_affine()?;
    let mut inverses = [point.y.double(), double.x - point.x];
    invert_all(&mut inverses)?;
    Some([
        tangent_rise(point) * inverses[0],
        (double.y - point.y) * inverses[1],
    ])
}

/// Invert all; `None` if one is 0.
fn invert_all(values: &mut [Felt]) -> Option<()> {
    if values.iter().any(Felt::is_zero) {
        return None;
    }
    batch_invert(values);
    Some(())
}

#[cfg(test)]
mod tests {
    use provex_curve::multiply_generator;

    use super::*;

    /// A signature with a chosen nonce.
    fn signed(key: Scalar, nonce: Scalar, message: Felt) -> Option<SignedMessage> {
        let scalar = |value: Felt| Scalar::from_limbs_reduced(value.to_limbs());
        let r = multiply_generator(&nonce).affine_x()?;
        let s = (scalar(message) + scalar(r) * key) * nonce.inverse()?;
        Some(SignedMessage {
            message,
            r,
            s: Felt::from_limbs(s.to_limbs())?,
            key: multiply_generator(&key).affine_x()?,
        })
    }

    #[test]
    fn the_short_check_says_what_the_witness_says() {
        let third = Scalar::from(3).inverse().expect("3 is not 0");
        let mut key = Scalar::from(0x1234_5678_9abc_def1).square();
        let mut seen = [0, 0];
        for round in 0..40 {
            let keys = [key, Scalar::from(round % 5 + 1)];
            for key in keys {
                let three = Scalar::from(3);
                let nonces = [key, -key, key * three, key * third, key.square(), three];
                for nonce in nonces {
                    let Some(signed) = signed(key, nonce, Felt::from(round + 1)) else {
                        continue;
                    };
                    let Some(witness) = SignatureWitness::new(&signed) else {
                        continue;
                    };
                    assert_eq!(witness.is_provable(), witness.instance().is_some());
                    seen[usize::from(witness.is_provable())] += 1;
                }
            }
            key = key.square() + Scalar::from(round);
        }
        assert!(seen.iter().all(|count| *count >= 40), "{seen:?}");
    }

    #[test]
    fn a_point_of_the_key_saves_the_root_only() {
        let key = Scalar::from(0x1234_5678_9abc_def1).square();
        let point = multiply_generator(&key).to_affine().expect("finite");
        let good = signed(key, key.square(), Felt::from(5)).expect("in range");
        let unprovable = signed(key, key, Felt::from(5)).expect("in range");
        let forged = SignedMessage {
            message: Felt::from(6),
            ..good
        };

        for (signed, holds) in [(good, true), (unprovable, false), (forged, false)] {
            for point in [point, point.negate()] {
                assert_eq!(crate::holds_provably_under(&signed, point), holds);
            }
            assert_eq!(crate::holds_provably(&signed), holds);
        }
    }
}
