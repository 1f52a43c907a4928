//! The multiplicative group of the Stark field: its generator and its roots of unity.
//! p − 1 = 2^192 · (2^59 + 17), so every power of two up to 2^192 has its roots.

use crate::prime::Felt;

impl Felt {
    /// The largest k such that 2^k divides p − 1.
    pub const TWO_ADICITY: u32 = 192;

    /// The odd factor 2^59 + 17 of p − 1.
    pub(crate) const ODD_FACTOR: u64 = 0x0800_0000_0000_0011;

    /// 3, which generates the multiplicative group.
    #[must_use]
    pub fn generator() -> Self {
        Self::from(3)
    }

    /// The primitive root of unity of order 2^`order_log2`: generator^((p − 1) / 2^`order_log2`).
    ///
    /// ```
    /// use provex_field::Felt;
    ///
    /// let root = Felt::root_of_unity(3);
    /// assert_eq!(root.power_u64(4), -Felt::ONE);
    /// assert_eq!(Felt::root_of_unity(4).square(), root);
    /// ```
    ///
    /// # Panics
    ///
    /// For an order above 2^192, which no element has.
    #[must_use]
    pub fn root_of_unity(order_log2: u32) -> Self {
        assert!(
            order_log2 <= Self::TWO_ADICITY,
            "no element has the order 2^{order_log2}"
        );
        Self::generator()
            .power_u64(Self::ODD_FACTOR)
            .squared_times(Self::TWO_ADICITY - order_log2)
    }

    /// The power with a public exponent. Time depends on the exponent.
    #[must_use]
    pub fn power_u64(self, exponent: u64) -> Self {
        let mut result = Self::ONE;
        for position in (0..u64::BITS - exponent.leading_zeros()).rev() {
            result = result.square();
            if exponent >> position & 1 == 1 {
                result *= self;
            }
        }
        result
    }

    /// The element squared `count` times: self^(2^`count`).
    #[must_use]
    pub fn squared_times(self, count: u32) -> Self {
        (0..count).fold(self, |value, _| value.square())
    }

    /// `start`, `start` · self, `start` · self², … without end.
    pub fn powers_from(self, start: Self) -> impl Iterator<Item = Self> {
        core::iter::successors(Some(start), move |power| Some(*power * self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_generates_the_group() {
        // p − 1 = 2^192 · 5 · 7 · 98714381 · 166848103: no maximal proper factor gives 1.
        let odd_primes = [5, 7, 98_714_381, 166_848_103];
        let odd_part: u64 = odd_primes.iter().product();
        let generator = Felt::generator();

        assert_eq!(odd_part, Felt::ODD_FACTOR);
        assert_eq!(
            generator
                .power_u64(odd_part)
                .squared_times(Felt::TWO_ADICITY - 1),
            -Felt::ONE
        );
        for prime in odd_primes {
            let power = generator
                .power_u64(odd_part / prime)
                .squared_times(Felt::TWO_ADICITY);
            assert_ne!(power, Felt::ONE, "{prime}");
        }
    }

    #[test]
    fn roots_of_unity_have_their_orders() {
        for order_log2 in [1, 2, 20, 32, 191, 192] {
            let root = Felt::root_of_unity(order_log2);

            assert_eq!(root.squared_times(order_log2 - 1), -Felt::ONE);
            assert_eq!(root.squared_times(order_log2), Felt::ONE);
        }
        assert_eq!(Felt::root_of_unity(0), Felt::ONE);
    }

    #[test]
    #[should_panic(expected = "no element has the order 2^193")]
    fn larger_roots_of_unity_do_not_exist() {
        let _ = Felt::root_of_unity(193);
    }

    #[test]
    fn small_exponents_agree_with_large_ones() {
        let base = Felt::from(7);
        for exponent in [0, 1, 2, 3, 64, u64::MAX] {
            assert_eq!(base.power_u64(exponent), base.power(&[exponent, 0, 0, 0]));
        }
    }

    #[test]
    fn powers_start_where_they_are_told() {
        let powers: Vec<Felt> = Felt::from(2).powers_from(Felt::from(3)).take(4).collect();

        assert_eq!(powers, [3, 6, 12, 24].map(Felt::from));
    }
}
