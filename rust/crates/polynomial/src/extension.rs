//! The larger domain on which a polynomial is committed to, one coset of the small one at a time.

use provex_field::Felt;

use crate::coset::Coset;

/// A domain 2^`blowup_log2` times as large as the degree bound 2^`degree_log2`.
///
/// In bit-reversed order the domain is a row of blocks, each of them a coset of the subgroup of
/// order 2^`degree_log2` that is in bit-reversed order itself. So a column of any length is
/// extended, hashed and forgotten block by block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    degree_log2: u32,
    domain: Coset,
}

impl Extension {
    /// The extension whose domain starts at the generator of the multiplicative group, which lies
    /// outside every subgroup of order 2^k.
    #[must_use]
    pub fn new(degree_log2: u32, blowup_log2: u32) -> Self {
        Self::with_offset(degree_log2, blowup_log2, Felt::generator())
    }

    /// The extension whose domain starts at `offset`.
    ///
    /// # Panics
    ///
    /// If the offset is 0.
    #[must_use]
    pub fn with_offset(degree_log2: u32, blowup_log2: u32, offset: Felt) -> Self {
        Self {
            degree_log2,
            domain: Coset::new(degree_log2 + blowup_log2, offset),
        }
    }

    /// The whole domain.
    #[must_use]
    pub fn domain(&self) -> &Coset {
        &self.domain
    }

    /// log2 of the number of coefficients.
    #[must_use]
    pub fn degree_log2(&self) -> u32 {
        self.degree_log2
    }

    /// The number of blocks.
    #[must_use]
    pub fn block_count(&self) -> usize {
        1 << (self.domain.size_log2() - self.degree_log2)
    }

    /// The coset of a block: positions `block` · 2^`degree_log2` and following of the domain.
    ///
    /// ```
    /// use provex_polynomial::Extension;
    ///
    /// let extension = Extension::new(3, 2);
    /// for position in 0..32 {
    ///     let coset = extension.block(position / 8);
    ///     assert_eq!(extension.domain().point(position), coset.point(position % 8));
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such block.
    #[must_use]
    pub fn block(&self, block: usize) -> Coset {
        self.domain.block(self.degree_log2, block)
    }
}
