//! The Pedersen hash of StarkEx by tables of 8-bit windows.
//!
//! H(a, b) is the x coordinate of S + lo(a)·A0 + hi(a)·A1 + lo(b)·B0 + hi(b)·B1, where lo are the
//! low 248 bits (31 windows) and hi the remaining 4. Time depends on the inputs, which are public.

use std::sync::LazyLock;

use provex_curve::{AffinePoint, JacobianPoint, batch_to_affine, sum_batches};
use provex_field::Felt;

const WINDOW_VALUES: usize = 256;
const LOW_WINDOWS: usize = 31;
const HIGH_VALUES: usize = 16;
/// So many hashes share their inversions; the points of more would leave the cache.
const GROUP_SIZE: usize = 64;

/// x and y coordinates, lowest limb first.
type Coordinates = [[u64; 4]; 2];

/// The shift point S, then A0, A1, B0, B1.
const CONSTANT_POINTS: [Coordinates; 5] = [
    [
        [
            0x551f_de40_50ca_6804,
            0x716b_0b10_2294_7733,
            0x00ee_1b87_eb59_9f16,
            0x049e_e3eb_a8c1_6007,
        ],
        [
            0xd040_5d26_6e10_268a,
            0x4e62_1062_c0e0_56c1,
            0xf346_d49d_06ea_0ed3,
            0x03ca_0cfe_4b3b_c6dd,
        ],
    ],
    [
        [
            0x1080_d179_57eb_e47b,
            0x8fa8_120b_6d56_eb0c,
            0x969c_7486_55fc_a9e5,
            0x0234_287d_cbaf_fe7f,
        ],
        [
            0x6ed0_268e_e89e_5615,
            0x9401_35dd_7a6c_94cc,
            0x1e88_9527_d41f_4e39,
            0x03b0_56f1_00f9_6fb2,
        ],
    ],
    [
        [
            0xb7a6_932d_ba8a_a378,
            0x9909_9ec1_de5e_3018,
            0x3f9d_ab26_5655_8f33,
            0x04fa_56f3_76c8_3db3,
        ],
        [
            0x5168_f4e8_0ff5_b54d,
            0x5627_61f9_2a7a_23b4,
            0x8113_e0c0_e47e_4401,
            0x03fa_0984_c931_c9e3,
        ],
    ],
    [
        [
            0x3aa3_72f0_bd2d_6997,
            0x40c6_90c7_4709_e90f,
            0x7649_10f7_5b45_f74b,
            0x04ba_4cc1_66be_8dec,
        ],
        [
            0x4815_1f27_b24b_219c,
            0xcac5_c59a_5ce5_ae7c,
            0x4b97_1e46_c4ed_e85f,
            0x0040_301c_f5c1_751f,
        ],
    ],
    [
        [
            0xd36f_f12c_49a5_8202,
            0x2ca6_5048_d53f_b325,
            0x6e44_cca8_f61a_63bb,
            0x0543_02dc_b0e6_cc1c,
        ],
        [
            0x879d_cc77_e99c_2426,
            0xce98_ad78_3c25_561a,
            0xb348_0462_68d8_ae25,
            0x01b7_7b3e_37d1_3504,
        ],
    ],
];

/// The tables of one hash: 31 windows of each input, and every S + hi(a)·A1 + hi(b)·B1.
#[derive(Debug)]
struct Tables {
    /// For each input, 255 entries a window: entry d − 1 of window w is d · 2^(8w) times its point.
    windows: [Vec<AffinePoint>; 2],
    /// Entry 16·hi(b) + hi(a).
    shifted_high: Vec<AffinePoint>,
}

/// H(left, right).
#[must_use]
pub fn pedersen_hash(left: Felt, right: Felt) -> Felt {
    let (start, points) = summands(left, right);
    let sum = points.fold(JacobianPoint::from(start), |sum, point| {
        sum.add_affine(&point)
    });
    sum.affine_x().expect(NO_INFINITY)
}

/// State ← H(state, item) over all items, from state 0.
#[must_use]
pub fn pedersen_chain(items: &[Felt]) -> Felt {
    items
        .iter()
        .fold(Felt::ZERO, |state, item| pedersen_hash(state, *item))
}

/// H of each pair, with shared inversions: about half the time of single hashes.
#[must_use]
pub fn pedersen_hash_pairs(pairs: &[(Felt, Felt)]) -> Vec<Felt> {
    pairs.chunks(GROUP_SIZE).flat_map(hash_group).collect()
}

const NO_INFINITY: &str = "a sum at infinity would give a discrete logarithm";

/// The shift point S, then A0, A1, B0, B1.
#[must_use]
pub fn pedersen_constant_points() -> [AffinePoint; 5] {
    CONSTANT_POINTS.map(point)
}

fn hash_group(pairs: &[(Felt, Felt)]) -> Vec<Felt> {
    let batches: Vec<Vec<AffinePoint>> = pairs
        .iter()
        .map(|(left, right)| {
            let (start, points) = summands(*left, *right);
            std::iter::once(start).chain(points).collect()
        })
        .collect();
    sum_batches(&batches)
        .into_iter()
        .map(|sum| sum.expect(NO_INFINITY).x)
        .collect()
}

/// The points whose sum is the hash: one that holds the shift and the high bits, then one for
/// each window that is not 0.
fn summands(left: Felt, right: Felt) -> (AffinePoint, impl Iterator<Item = AffinePoint>) {
    static TABLES: LazyLock<Tables> = LazyLock::new(build_tables);
    let tables: &'static Tables = &TABLES;
    let inputs = [left.to_bytes_be(), right.to_bytes_be()];
    let high = usize::from(inputs[0][0]) + HIGH_VALUES * usize::from(inputs[1][0]);
    let points = inputs
        .into_iter()
        .zip(&tables.windows)
        .flat_map(|(bytes, windows)| {
            (0..LOW_WINDOWS).filter_map(move |window| {
                let digit = usize::from(bytes[31 - window]);
                (digit != 0).then(|| windows[window * (WINDOW_VALUES - 1) + digit - 1])
            })
        });
    (tables.shifted_high[high], points)
}

fn build_tables() -> Tables {
    let [shift, low_left, high_left, low_right, high_right] = CONSTANT_POINTS.map(point);
    let shifted_high = (0..HIGH_VALUES * HIGH_VALUES).map(|index| {
        let left = multiple(high_left, index % HIGH_VALUES);
        multiple(high_right, index / HIGH_VALUES)
            .add(&left)
            .add_affine(&shift)
    });
    Tables {
        windows: [window_tables(low_left), window_tables(low_right)],
        shifted_high: all_finite(&shifted_high.collect::<Vec<_>>()),
    }
}

fn window_tables(point: AffinePoint) -> Vec<AffinePoint> {
    let mut base = JacobianPoint::from(point);
    let mut points = Vec::with_capacity(LOW_WINDOWS * (WINDOW_VALUES - 1));
    for _ in 0..LOW_WINDOWS {
        let mut entry = base;
        for _ in 1..WINDOW_VALUES {
            points.push(entry);
            entry = entry.add(&base);
        }
        base = entry;
    }
    all_finite(&points)
}

fn multiple(point: AffinePoint, count: usize) -> JacobianPoint {
    (0..count).fold(JacobianPoint::INFINITY, |sum, _| sum.add_affine(&point))
}

fn all_finite(points: &[JacobianPoint]) -> Vec<AffinePoint> {
    batch_to_affine(points)
        .into_iter()
        .map(|point| point.expect(NO_INFINITY))
        .collect()
}

fn point([x, y]: Coordinates) -> AffinePoint {
    let felt = |limbs| Felt::from_limbs(limbs).expect("a constant below the prime");
    AffinePoint::new(felt(x), felt(y)).expect("a constant on the curve")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn felts() -> Vec<Felt> {
        let mut felts = vec![
            Felt::ZERO,
            Felt::ONE,
            -Felt::ONE,
            Felt::from(255),
            Felt::from(256),
        ];
        let mut random = Felt::from(5);
        for i in 0..100 {
            random = random.square() + Felt::from(i);
            felts.push(random);
        }
        felts
    }

    /// The definition, bit by bit.
    fn hash_plainly(left: Felt, right: Felt) -> Felt {
        let [shift, points @ ..] = CONSTANT_POINTS.map(point);
        let mut sum = JacobianPoint::from(shift);
        for (input, [low, high]) in [left, right]
            .iter()
            .zip([[points[0], points[1]], [points[2], points[3]]])
        {
            let bytes = input.to_bytes_be();
            let mut part = JacobianPoint::INFINITY;
            for byte in &bytes[1..] {
                for bit in (0..8).rev() {
                    part = part.double();
                    if byte >> bit & 1 == 1 {
                        part = part.add_affine(&low);
                    }
                }
            }
            sum = sum.add(&part).add(&multiple(high, usize::from(bytes[0])));
        }
        sum.affine_x().expect("finite")
    }

    #[test]
    fn windows_agree_with_the_definition() {
        let felts = felts();
        for (left, right) in felts.iter().zip(felts.iter().rev()) {
            assert_eq!(pedersen_hash(*left, *right), hash_plainly(*left, *right));
        }
    }

    #[test]
    fn pairs_agree_with_single_hashes() {
        let felts = felts();
        let pairs: Vec<_> = felts
            .iter()
            .copied()
            .zip(felts.iter().rev().copied())
            .collect();

        let hashes = pedersen_hash_pairs(&pairs);

        let single: Vec<_> = pairs
            .iter()
            .map(|(left, right)| pedersen_hash(*left, *right))
            .collect();
        assert_eq!(hashes, single);
    }

    #[test]
    fn a_chain_folds_from_zero() {
        let (one, two) = (Felt::ONE, Felt::from(2));

        let chain = pedersen_chain(&[one, two]);

        assert_eq!(chain, pedersen_hash(pedersen_hash(Felt::ZERO, one), two));
        assert_eq!(pedersen_chain(&[]), Felt::ZERO);
    }
}
