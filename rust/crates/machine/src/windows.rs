//! The fixed tables of points: multiples by windows of 8 bits, each minus the shift point.

use std::sync::LazyLock;

use provex_curve::{AffinePoint, GENERATOR, JacobianPoint, batch_to_affine};
use provex_hash::pedersen_constant_points;

pub(crate) const GENERATOR_WINDOWS: usize = 32;
pub(crate) const INPUT_WINDOWS: usize = 32;
pub(crate) const WINDOW_VALUES: usize = 256;
const WINDOW_BITS: usize = 8;

const NO_INFINITY: &str = "infinity would give a discrete logarithm";

/// The points 2 · digit · 256^window · G − S, by digit.
pub(crate) fn generator_window(window: usize) -> &'static [AffinePoint] {
    static TABLE: LazyLock<Vec<Vec<AffinePoint>>> = LazyLock::new(|| {
        let steps = scaled(JacobianPoint::from(*GENERATOR).double(), GENERATOR_WINDOWS);
        steps.into_iter().map(window_points).collect()
    });
    &TABLE[window]
}

/// The points that a window of the left (0) or right (1) input of a Pedersen hash adds, by digit.
pub(crate) fn pedersen_window(input: usize, window: usize) -> &'static [AffinePoint] {
    static TABLE: LazyLock<Vec<Vec<AffinePoint>>> = LazyLock::new(|| {
        let [_, points @ ..] = pedersen_constant_points();
        let inputs = points.chunks_exact(2).flat_map(|points| {
            let mut steps = scaled(JacobianPoint::from(points[0]), INPUT_WINDOWS - 1);
            steps.push(JacobianPoint::from(points[1]));
            steps
        });
        inputs.map(window_points).collect()
    });
    &TABLE[input * INPUT_WINDOWS + window]
}

/// A multiple of the shift point.
pub(crate) fn shift_multiple(count: u64) -> AffinePoint {
    static MULTIPLES: LazyLock<Vec<AffinePoint>> = LazyLock::new(|| {
        let shift = pedersen_constant_points()[0];
        let mut total = JacobianPoint::INFINITY;
        let multiples: Vec<JacobianPoint> = (0..=INPUT_WINDOWS * 2)
            .map(|_| {
                total = total.add_affine(&shift);
                total
            })
            .collect();
        finite(&multiples)
    });
    let place = usize::try_from(count - 1).expect("a small multiple");
    MULTIPLES[place]
}

/// P, 2^8 P, 2^16 P …
fn scaled(point: JacobianPoint, count: usize) -> Vec<JacobianPoint> {
    let double = |point: &JacobianPoint| (0..WINDOW_BITS).fold(*point, |point, _| point.double());
    std::iter::successors(Some(point), |point| Some(double(point)))
        .take(count)
        .collect()
}

fn window_points(step: JacobianPoint) -> Vec<AffinePoint> {
    let shift = pedersen_constant_points()[0].negate();
    let points: Vec<JacobianPoint> =
        std::iter::successors(Some(JacobianPoint::from(shift)), |point| {
            Some(point.add(&step))
        })
        .take(WINDOW_VALUES)
        .collect();
    finite(&points)
}

fn finite(points: &[JacobianPoint]) -> Vec<AffinePoint> {
    let points = batch_to_affine(points).into_iter();
    points.map(|point| point.expect(NO_INFINITY)).collect()
}
