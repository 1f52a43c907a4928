//! The number-theoretic transform, depth first so that every part fits the caches as soon as it can.

use provex_field::{
    Felt, SmallLayers, butterflies, inverse_butterflies, inverse_small_butterflies,
    small_butterflies,
};

use crate::twiddles::{InverseTwiddles, Twiddles};

/// A part of this size is transformed layer by layer: 128 KiB stay in the second-level cache.
const ITERATIVE_SIZE_MAX: usize = 1 << 12;
/// A part above this size is shared with other cores.
const SEQUENTIAL_SIZE_MAX: usize = 1 << 15;

impl Twiddles {
    /// Replace the coefficients by the values on the coset.
    ///
    /// ```
    /// use provex_field::Felt;
    /// use provex_polynomial::{Coset, Twiddles};
    ///
    /// // 1 + 2X on the coset 3, −3.
    /// let mut values = [1, 2].map(Felt::from);
    /// Twiddles::new(Coset::new(1, Felt::from(3))).evaluate_in_place(&mut values);
    /// assert_eq!(values, [Felt::from(7), -Felt::from(5)]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are not as many coefficients as points.
    pub fn evaluate_in_place(&self, coefficients: &mut [Felt]) {
        assert_eq!(
            coefficients.len(),
            self.coset().size(),
            "one coefficient a point"
        );
        forward(coefficients, self, 0, 0);
    }

    /// The values on the coset of the polynomial with these coefficients.
    ///
    /// # Panics
    ///
    /// If there are not as many coefficients as points.
    #[must_use]
    pub fn evaluate(&self, coefficients: &[Felt]) -> Vec<Felt> {
        let mut values = coefficients.to_vec();
        self.evaluate_in_place(&mut values);
        values
    }
}

impl InverseTwiddles {
    /// Replace the values on the coset by the coefficients of the polynomial of lowest degree
    /// through them.
    ///
    /// # Panics
    ///
    /// If there are not as many values as points.
    pub fn interpolate_in_place(&self, values: &mut [Felt]) {
        assert_eq!(values.len(), self.coset().size(), "one value a point");
        backward(values, self, 0, 0);
        let scale = self.size_inverse();
        for value in values {
            *value *= scale;
        }
    }
}

/// Transform one block of a layer and all that it splits into.
fn forward(values: &mut [Felt], twiddles: &Twiddles, layer: u32, block: usize) {
    if values.len() <= ITERATIVE_SIZE_MAX {
        return forward_by_layers(values, twiddles, layer, block);
    }
    let (low, high) = values.split_at_mut(values.len() / 2);
    let twiddle = twiddles.layer(layer)[block];
    butterflies_on_all_cores(low, high, &|low, high| butterflies(low, high, twiddle));
    on_all_cores(low, high, |half, side| {
        forward(half, twiddles, layer + 1, 2 * block + side);
    });
}

fn forward_by_layers(values: &mut [Felt], twiddles: &Twiddles, first_layer: u32, block: usize) {
    let steps = values.len().ilog2();
    let factors =
        |step: u32| &twiddles.layer(first_layer + step)[block << step..(block + 1) << step];
    let large_steps = large_steps(steps);
    for step in 0..large_steps {
        let part = values.len() >> step;
        for (part, twiddle) in values.chunks_exact_mut(part).zip(factors(step)) {
            let (low, high) = part.split_at_mut(part.len() / 2);
            butterflies(low, high, *twiddle);
        }
    }
    if large_steps < steps {
        let [fours, twos, ones] = [0, 1, 2].map(|layer| factors(large_steps + layer));
        small_butterflies(values, SmallLayers { fours, twos, ones });
    }
}

/// The last three layers are done together, if there are as many.
fn large_steps(steps: u32) -> u32 {
    steps.checked_sub(3).unwrap_or(steps)
}

/// Undo [`forward`], up to a factor: twice for each layer.
fn backward(values: &mut [Felt], twiddles: &InverseTwiddles, layer: u32, block: usize) {
    if values.len() <= ITERATIVE_SIZE_MAX {
        return backward_by_layers(values, twiddles, layer, block);
    }
    let (low, high) = values.split_at_mut(values.len() / 2);
    on_all_cores(low, high, |half, side| {
        backward(half, twiddles, layer + 1, 2 * block + side);
    });
    let twiddle = twiddles.layer(layer)[block];
    butterflies_on_all_cores(low, high, &|low, high| {
        inverse_butterflies(low, high, twiddle);
    });
}

fn backward_by_layers(
    values: &mut [Felt],
    twiddles: &InverseTwiddles,
    first_layer: u32,
    block: usize,
) {
    let steps = values.len().ilog2();
    let factors =
        |step: u32| &twiddles.layer(first_layer + step)[block << step..(block + 1) << step];
    let large_steps = large_steps(steps);
    if large_steps < steps {
        let [fours, twos, ones] = [0, 1, 2].map(|layer| factors(large_steps + layer));
        inverse_small_butterflies(values, SmallLayers { fours, twos, ones });
    }
    for step in (0..large_steps).rev() {
        let part = values.len() >> step;
        for (part, twiddle) in values.chunks_exact_mut(part).zip(factors(step)) {
            let (low, high) = part.split_at_mut(part.len() / 2);
            inverse_butterflies(low, high, *twiddle);
        }
    }
}

/// Run `transform` on both halves, side 0 and 1, at the same time if they are large.
fn on_all_cores(
    low: &mut [Felt],
    high: &mut [Felt],
    transform: impl Fn(&mut [Felt], usize) + Sync,
) {
    if low.len() < SEQUENTIAL_SIZE_MAX {
        transform(low, 0);
        transform(high, 1);
    } else {
        rayon::join(|| transform(low, 0), || transform(high, 1));
    }
}

/// Run `kernel` on both halves, piece by piece at the same time if they are large.
fn butterflies_on_all_cores(
    low: &mut [Felt],
    high: &mut [Felt],
    kernel: &(impl Fn(&mut [Felt], &mut [Felt]) + Sync),
) {
    if low.len() < SEQUENTIAL_SIZE_MAX {
        return kernel(low, high);
    }
    let half = low.len() / 2;
    let (low, low_end) = low.split_at_mut(half);
    let (high, high_end) = high.split_at_mut(half);
    rayon::join(
        || butterflies_on_all_cores(low, high, kernel),
        || butterflies_on_all_cores(low_end, high_end, kernel),
    );
}
