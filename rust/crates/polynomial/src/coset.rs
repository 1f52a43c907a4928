//! Cosets of the subgroups of order 2^k, the domains on which polynomials are evaluated.

use provex_field::Felt;

use crate::order::reversed_bits;

/// The points offset · w^i, where w is the primitive root of unity of order 2^`size_log2`.
/// Position j of a coset is the point whose exponent i is j with its bits reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coset {
    size_log2: u32,
    offset: Felt,
}

impl Coset {
    /// The coset of 2^`size_log2` points that starts at `offset`.
    ///
    /// # Panics
    ///
    /// If the offset is 0 or the size does not fit the machine's words.
    #[must_use]
    pub fn new(size_log2: u32, offset: Felt) -> Self {
        assert!(!offset.is_zero(), "0 lies in no coset");
        assert!(size_log2 < usize::BITS, "2^{size_log2} points");
        Self { size_log2, offset }
    }

    /// The subgroup itself: offset 1.
    #[must_use]
    pub fn subgroup(size_log2: u32) -> Self {
        Self::new(size_log2, Felt::ONE)
    }

    /// The number of points.
    #[must_use]
    pub fn size(&self) -> usize {
        1 << self.size_log2
    }

    /// log2 of the number of points.
    #[must_use]
    pub fn size_log2(&self) -> u32 {
        self.size_log2
    }

    /// The first point.
    #[must_use]
    pub fn offset(&self) -> Felt {
        self.offset
    }

    /// The root of unity from which the points are made.
    #[must_use]
    pub fn generator(&self) -> Felt {
        Felt::root_of_unity(self.size_log2)
    }

    /// The point at a position.
    ///
    /// ```
    /// use provex_field::Felt;
    /// use provex_polynomial::Coset;
    ///
    /// let coset = Coset::new(3, Felt::from(5));
    /// assert_eq!(coset.point(0), Felt::from(5));
    /// // Neighbours differ only in their sign.
    /// assert_eq!(coset.point(1), -Felt::from(5));
    /// assert_eq!(coset.point(6) + coset.point(7), Felt::ZERO);
    /// ```
    ///
    /// # Panics
    ///
    /// If the position is not below the size.
    #[must_use]
    pub fn point(&self, position: usize) -> Felt {
        let exponent = reversed_bits(position, self.size_log2);
        self.offset * self.generator().power_u64(exponent as u64)
    }

    /// All points, by position.
    #[must_use]
    pub fn points(&self) -> Vec<Felt> {
        let mut points: Vec<Felt> = self
            .generator()
            .powers_from(self.offset)
            .take(self.size())
            .collect();
        crate::bit_reverse(&mut points);
        points
    }

    /// x^size − offset^size, which is 0 exactly on the coset.
    ///
    /// ```
    /// use provex_field::Felt;
    /// use provex_polynomial::Coset;
    ///
    /// let coset = Coset::new(4, Felt::generator());
    /// assert!(coset.points().iter().all(|x| coset.vanishing_at(*x).is_zero()));
    /// assert!(!coset.vanishing_at(Felt::ONE).is_zero());
    /// ```
    #[must_use]
    pub fn vanishing_at(&self, point: Felt) -> Felt {
        point.squared_times(self.size_log2) - self.offset.squared_times(self.size_log2)
    }

    /// The coset at positions `index` · 2^`size_log2` and following, in the same order.
    ///
    /// ```
    /// use provex_field::Felt;
    /// use provex_polynomial::Coset;
    ///
    /// let coset = Coset::new(5, Felt::generator());
    /// for position in 0..32 {
    ///     assert_eq!(coset.block(3, position / 8).point(position % 8), coset.point(position));
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such block.
    #[must_use]
    pub fn block(&self, size_log2: u32, index: usize) -> Self {
        assert!(
            size_log2 <= self.size_log2,
            "a block above the coset's size"
        );
        Self::new(size_log2, self.point(index << size_log2))
    }

    /// The image of the coset under x ↦ x^(2^`fold_log2`). Position j of the image is the common
    /// power of the positions j · 2^`fold_log2` and the following ones.
    ///
    /// # Panics
    ///
    /// If the coset has fewer than 2^`fold_log2` points.
    #[must_use]
    pub fn folded(&self, fold_log2: u32) -> Self {
        assert!(
            fold_log2 <= self.size_log2,
            "2^{} points cannot be folded by 2^{fold_log2}",
            self.size_log2
        );
        Self::new(
            self.size_log2 - fold_log2,
            self.offset.squared_times(fold_log2),
        )
    }
}
