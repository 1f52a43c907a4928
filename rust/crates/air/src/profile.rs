//! The parameters with which proofs are made and accepted.

use provex_fri::{FriParameters, ParameterError};

use crate::bytes::{ByteReader, number};
use crate::error::AirError;

/// Parameters that do not depend on the length of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// What it proves, in bits.
    pub provable_bits: u32,
    /// log2 of the blowup.
    pub blowup_log2: u32,
    /// The number of queries.
    pub queries: u32,
    /// The bits of grinding.
    pub grinding_bits: u32,
    /// log2 of the coefficients of the final polynomial.
    pub final_degree_log2: u32,
    /// The only chain for its proofs; `None` for every chain, 0 for none.
    pub chain_id: Option<u64>,
}

impl Profile {
    pub(crate) fn read(reader: &mut ByteReader<'_>) -> Result<Self, AirError> {
        let mut profile = Self {
            name: reader.name()?,
            provable_bits: reader.u16()?.into(),
            blowup_log2: reader.u8()?.into(),
            queries: reader.u16()?.into(),
            grinding_bits: reader.u8()?.into(),
            final_degree_log2: reader.u8()?.into(),
            chain_id: None,
        };
        let has_chain = reader.flag("flag of a chain")?;
        match (has_chain, reader.u64()?) {
            (true, chain_id) => profile.chain_id = Some(chain_id),
            (false, 0) => {}
            (false, _) => return Err(number("chain of every chain", 1)),
        }
        // The rule does not depend on the number of rows.
        match profile.fri_parameters(profile.final_degree_log2) {
            Ok(parameters) if parameters.proves_bits(profile.provable_bits) => Ok(profile),
            _ => Err(AirError::Profile { name: profile.name }),
        }
    }

    /// The parameters for proofs of 2^`rows_log2` rows.
    ///
    /// # Errors
    ///
    /// If there are fewer rows than coefficients of the final polynomial.
    pub fn fri_parameters(&self, rows_log2: u32) -> Result<FriParameters, ParameterError> {
        FriParameters::new(
            rows_log2,
            self.blowup_log2,
            self.final_degree_log2,
            self.queries,
            self.grinding_bits,
        )
    }

    /// Whether its proofs are for this chain.
    #[must_use]
    pub fn is_for_chain(&self, chain_id: u64) -> bool {
        self.chain_id.is_none_or(|only| only == chain_id)
    }
}
