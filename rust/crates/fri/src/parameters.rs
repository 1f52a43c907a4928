//! The numbers on which soundness and size of a proof depend.

use provex_field::Felt;
use provex_polynomial::Extension;

use crate::error::ParameterError;

/// Parameters within their bounds. How often to fold follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FriParameters {
    degree_log2: u32,
    blowup_log2: u32,
    final_degree_log2: u32,
    queries: u32,
    grinding_bits: u32,
}

impl FriParameters {
    /// log2 of the factor by which a layer is folded, the last one perhaps less.
    pub const FOLD_LOG2: u32 = 3;
    const DEGREE_LOG2_MAX: u32 = 30;
    const BLOWUP_LOG2_MAX: u32 = 6;
    const FINAL_DEGREE_LOG2_MAX: u32 = 10;
    const QUERIES_MAX: u32 = 256;

    /// Polynomials of fewer than 2^`degree_log2` coefficients on a domain 2^`blowup_log2` times as
    /// large, folded to 2^`final_degree_log2` coefficients.
    ///
    /// # Errors
    ///
    /// If one of them is out of its bounds.
    pub fn new(
        degree_log2: u32,
        blowup_log2: u32,
        final_degree_log2: u32,
        queries: u32,
        grinding_bits: u32,
    ) -> Result<Self, ParameterError> {
        let final_max = degree_log2.min(Self::FINAL_DEGREE_LOG2_MAX);
        check("degree_log2", degree_log2, 0, Self::DEGREE_LOG2_MAX)?;
        check("blowup_log2", blowup_log2, 1, Self::BLOWUP_LOG2_MAX)?;
        check("final_degree_log2", final_degree_log2, 0, final_max)?;
        check("queries", queries, 1, Self::QUERIES_MAX)?;
        let grinding_max = provex_transcript::GRINDING_BITS_MAX;
        check("grinding_bits", grinding_bits, 0, grinding_max)?;
        Ok(Self {
            degree_log2,
            blowup_log2,
            final_degree_log2,
            queries,
            grinding_bits,
        })
    }

    /// log2 of the bound on the number of coefficients.
    #[must_use]
    pub fn degree_log2(&self) -> u32 {
        self.degree_log2
    }

    /// The number of queries.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.queries as usize
    }

    /// The bits of grinding before the queries are drawn.
    #[must_use]
    pub fn grinding_bits(&self) -> u32 {
        self.grinding_bits
    }

    /// The number of coefficients of the final polynomial.
    #[must_use]
    pub fn final_length(&self) -> usize {
        1 << self.final_degree_log2
    }

    /// The domain on which the polynomials are committed.
    #[must_use]
    pub fn extension(&self) -> Extension {
        Extension::new(self.degree_log2, self.blowup_log2)
    }

    /// log2 of the number of points of the domain.
    #[must_use]
    pub fn domain_log2(&self) -> u32 {
        self.degree_log2 + self.blowup_log2
    }

    /// log2 of the factor of each fold: as often 8 as possible, then what is left.
    ///
    /// ```
    /// use provex_fri::FriParameters;
    ///
    /// let parameters = FriParameters::new(20, 4, 8, 50, 29)?;
    /// assert_eq!(parameters.folds(), [3, 3, 3, 3]);
    /// assert_eq!(FriParameters::new(10, 4, 5, 50, 29)?.folds(), [3, 2]);
    /// # Ok::<(), provex_fri::ParameterError>(())
    /// ```
    #[must_use]
    pub fn folds(&self) -> Vec<u32> {
        let total = self.degree_log2 - self.final_degree_log2;
        let mut folds = vec![Self::FOLD_LOG2; (total / Self::FOLD_LOG2) as usize];
        folds.extend(Some(total % Self::FOLD_LOG2).filter(|rest| *rest > 0));
        folds
    }

    /// Whether the queries give `bits` bits of provable security with the grinding, which holds if
    /// 2 · (bits − grinding) < queries · log2(blowup).
    ///
    /// ```
    /// use provex_fri::FriParameters;
    ///
    /// assert!(FriParameters::new(20, 4, 8, 50, 29)?.proves_bits(128));
    /// assert!(!FriParameters::new(20, 4, 8, 50, 28)?.proves_bits(128));
    /// # Ok::<(), provex_fri::ParameterError>(())
    /// ```
    #[must_use]
    pub fn proves_bits(&self, bits: u32) -> bool {
        2 * bits.saturating_sub(self.grinding_bits) < self.queries * self.blowup_log2
    }

    /// What the transcript absorbs of the parameters.
    pub(crate) fn to_felts(self) -> Vec<Felt> {
        [
            self.degree_log2,
            self.blowup_log2,
            self.final_degree_log2,
            self.queries,
            self.grinding_bits,
        ]
        .map(|number| Felt::from(u64::from(number)))
        .to_vec()
    }
}

fn check(name: &'static str, found: u32, min: u32, max: u32) -> Result<(), ParameterError> {
    if (min..=max).contains(&found) {
        return Ok(());
    }
    Err(ParameterError {
        name,
        min: min.into(),
        max: max.into(),
        found: found.into(),
    })
}
