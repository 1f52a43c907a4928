//! Butterflies of the number-theoretic transform over whole slices, the prover's innermost loops.
//! Here, and nowhere above, is the place for kernels of particular processors.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
mod portable;

use crate::prime::Felt;

/// (a, b) → (a + t·b, a − t·b) for each pair and one twiddle t.
///
/// # Panics
///
/// If the slices differ in length.
pub fn butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    assert_eq!(low.len(), high.len(), "a butterfly needs both halves");
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = avx512::Kernel::for_length(low.len()) {
        return kernel.butterflies(low, high, twiddle);
    }
    portable::butterflies(low, high, twiddle);
}

/// The inverse up to a factor 2: (a, b) → (a + b, t·(a − b)), where t is the inverse twiddle.
///
/// # Panics
///
/// If the slices differ in length.
pub fn inverse_butterflies(low: &mut [Felt], high: &mut [Felt], twiddle: Felt) {
    assert_eq!(low.len(), high.len(), "a butterfly needs both halves");
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = avx512::Kernel::for_length(low.len()) {
        return kernel.inverse_butterflies(low, high, twiddle);
    }
    portable::inverse_butterflies(low, high, twiddle);
}

/// The twiddles of the last three layers: one for each 8 values, each 4 and each 2.
#[derive(Clone, Copy, Debug)]
pub struct SmallLayers<'a> {
    /// Between values that are four apart.
    pub fours: &'a [Felt],
    /// Between values that are two apart.
    pub twos: &'a [Felt],
    /// Between neighbours.
    pub ones: &'a [Felt],
}

impl<'a> SmallLayers<'a> {
    /// The twiddles of the `number`-th `BLOCKS` blocks of eight values.
    #[cfg(target_arch = "x86_64")]
    fn of_chunk<const BLOCKS: usize>(self, number: usize) -> [&'a [Felt]; 3] {
        let first = BLOCKS * number;
        [
            &self.fours[first..first + BLOCKS],
            &self.twos[2 * first..2 * (first + BLOCKS)],
            &self.ones[4 * first..4 * (first + BLOCKS)],
        ]
    }

    /// The twiddles after `count` times `BLOCKS` blocks.
    #[cfg(target_arch = "x86_64")]
    fn after<const BLOCKS: usize>(self, count: usize) -> Self {
        let first = BLOCKS * count;
        Self {
            fours: &self.fours[first..],
            twos: &self.twos[2 * first..],
            ones: &self.ones[4 * first..],
        }
    }

    fn check(self, length: usize) {
        let lengths = [self.fours.len(), self.twos.len(), self.ones.len()];
        assert_eq!(lengths, [8, 4, 2].map(|size| length / size), "twiddles");
        assert_eq!(length % 8, 0, "blocks of eight");
    }
}

/// The last three layers of a transform: butterflies between values that are four, two and one
/// apart.
///
/// # Panics
///
/// If the length is no multiple of 8 or the tables have not the lengths that belong to it.
pub fn small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    layers.check(values.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = avx512::Kernel::for_length(values.len() / 8) {
        return kernel.small_butterflies(values, layers);
    }
    portable::small_butterflies(values, layers);
}

/// The first three layers of an inverse transform: [`small_butterflies`] backwards, up to a factor 8.
///
/// # Panics
///
/// If the length is no multiple of 8 or the tables have not the lengths that belong to it.
pub fn inverse_small_butterflies(values: &mut [Felt], layers: SmallLayers<'_>) {
    layers.check(values.len());
    #[cfg(target_arch = "x86_64")]
    if let Some(kernel) = avx512::Kernel::for_length(values.len() / 8) {
        return kernel.inverse_small_butterflies(values, layers);
    }
    portable::inverse_small_butterflies(values, layers);
}

#[cfg(test)]
mod tests {
    use super::*;

    type Slices = fn(&mut [Felt], &mut [Felt], Felt);

    /// Ends of the field, limbs of ones at both limb sizes, and the powers of a generator.
    fn values(length: usize, seed: u64) -> Vec<Felt> {
        let two = Felt::from(2);
        let mut values = vec![Felt::ZERO, Felt::ONE, -Felt::ONE, -two];
        for bits in [52, 64, 104, 128, 156, 192, 208, 250, 251] {
            let power = two.power_u64(bits);
            values.extend([power, power - Felt::ONE, -power, Felt::ONE - power]);
        }
        let start = Felt::from(seed + 2).power_u64(1 << 40);
        let shift = (7 * seed as usize) % values.len();
        values.rotate_left(shift);
        values.extend(
            Felt::from(seed ^ 0x9e37_79b9)
                .powers_from(start)
                .take(length),
        );
        values.truncate(length);
        values
    }

    fn agree(fast: Slices, plain: Slices) {
        for length in [0, 1, 7, 8, 9, 16, 40, 100, 1000] {
            for (seed, twiddle) in (0..).zip(values(60, 5)) {
                let (mut a, mut b) = (values(length, seed), values(length, seed + 1));
                let (mut c, mut d) = (a.clone(), b.clone());

                fast(&mut a, &mut b, twiddle);
                plain(&mut c, &mut d, twiddle);

                assert_eq!((a, b), (c, d), "length {length}, twiddle {twiddle:?}");
            }
        }
    }

    #[test]
    fn all_kernels_give_the_same_butterflies() {
        agree(butterflies, portable::butterflies);
        agree(inverse_butterflies, portable::inverse_butterflies);
    }

    #[test]
    fn all_kernels_give_the_same_small_butterflies() {
        for length in [0, 8, 56, 64, 72, 128, 1024, 1032] {
            let tables = [8, 4, 2].map(|size| values(length / size, size as u64));
            let layers = SmallLayers {
                fours: &tables[0],
                twos: &tables[1],
                ones: &tables[2],
            };
            for seed in 0..4 {
                let mut fast = values(length, seed);
                let mut plain = fast.clone();

                small_butterflies(&mut fast, layers);
                portable::small_butterflies(&mut plain, layers);
                assert_eq!(fast, plain, "length {length}");

                inverse_small_butterflies(&mut fast, layers);
                portable::inverse_small_butterflies(&mut plain, layers);
                assert_eq!(fast, plain, "length {length}, inverse");
            }
        }
    }

    #[test]
    #[should_panic(expected = "twiddles")]
    fn tables_of_another_length_are_a_bug() {
        let table = [Felt::ONE; 2];
        let (fours, twos, ones) = (&table[..1], &table[..], &table[..]);
        small_butterflies(&mut [Felt::ONE; 8], SmallLayers { fours, twos, ones });
    }

    #[test]
    fn an_inverse_butterfly_undoes_a_butterfly_but_for_a_factor() {
        let (mut low, mut high) = (values(50, 1), values(50, 2));
        let (a, b) = (low.clone(), high.clone());
        let twiddle = Felt::from(77);

        butterflies(&mut low, &mut high, twiddle);
        let inverse = twiddle.inverse().expect("77 is not 0");
        inverse_butterflies(&mut low, &mut high, inverse);

        assert!(low.iter().zip(a).all(|(found, a)| *found == a.double()));
        assert!(high.iter().zip(b).all(|(found, b)| *found == b.double()));
    }

    #[test]
    #[should_panic(expected = "both halves")]
    fn halves_of_different_length_are_a_bug() {
        butterflies(&mut [Felt::ONE], &mut [], Felt::ONE);
    }
}
