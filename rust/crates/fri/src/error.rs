//! Why parameters and proofs are refused.

use core::fmt;

use provex_merkle::{DecodeError, MerkleError};
use provex_transcript::TranscriptError;

/// A parameter outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterError {
    /// The parameter.
    pub name: &'static str,
    /// Its smallest value.
    pub min: u64,
    /// Its largest value.
    pub max: u64,
    /// The value that was found.
    pub found: u64,
}

impl fmt::Display for ParameterError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            min,
            max,
            found,
        } = self;
        write!(formatter, "{name}: expected {min} to {max}, found {found}")
    }
}

impl core::error::Error for ParameterError {}

/// Why a proof is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FriError {
    /// The bytes are no proof.
    Encoding(DecodeError),
    /// A list of the proof has another length than the statement and the queries say.
    Shape {
        /// What the list holds.
        list: &'static str,
        /// The length that was expected.
        expected: usize,
        /// The length that was found.
        found: usize,
    },
    /// A point at which a value is claimed lies in the domain of the commitments.
    PointInDomain {
        /// The number of the point.
        point: usize,
    },
    /// The nonce is wrong.
    Grinding(TranscriptError),
    /// An opening does not belong to its commitment.
    Merkle {
        /// The path of the commitment, such as `tree 0` or `layer 2`.
        commitment: String,
        /// What is wrong with it.
        error: MerkleError,
    },
    /// A folded value is not that of the final polynomial.
    FinalPolynomial {
        /// The position in the last domain.
        position: usize,
    },
}

impl FriError {
    /// The step of the verification that fails, the same word in every verifier.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Encoding(_) => "encoding",
            Self::Shape { .. } => "shape",
            Self::PointInDomain { .. } => "point in domain",
            Self::Grinding(_) => "grinding",
            Self::Merkle { .. } => "merkle",
            Self::FinalPolynomial { .. } => "final polynomial",
        }
    }
}

impl fmt::Display for FriError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(error) => error.fmt(formatter),
            Self::Shape {
                list,
                expected,
                found,
            } => write!(formatter, "{list}: expected {expected}, found {found}"),
            Self::PointInDomain { point } => {
                write!(formatter, "point {point} lies in the domain")
            }
            Self::Grinding(error) => error.fmt(formatter),
            Self::Merkle { commitment, error } => write!(formatter, "{commitment}: {error}"),
            Self::FinalPolynomial { position } => write!(
                formatter,
                "the final polynomial has another value at position {position}"
            ),
        }
    }
}

impl core::error::Error for FriError {}

impl From<DecodeError> for FriError {
    fn from(error: DecodeError) -> Self {
        Self::Encoding(error)
    }
}

impl From<TranscriptError> for FriError {
    fn from(error: TranscriptError) -> Self {
        Self::Grinding(error)
    }
}
