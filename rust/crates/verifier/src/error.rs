//! Why a proof is refused.

use core::fmt;

use provex_air::AirError;
use provex_fri::{FriError, ParameterError};

/// The step of the verification that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifierError {
    /// The statement is none that the description can prove.
    Statement(AirError),
    /// The profile cannot be used with so few rows.
    Parameters(ParameterError),
    /// The root of the tables is missing, or given for a layout without any.
    FixedRoot,
    /// The proof says that it proves something else.
    OtherStatement,
    /// The messages do not cancel out, or a challenge hits one of the verifier's.
    Buses,
    /// The point drawn lies on a row of the trace.
    PointOnRow,
    /// The constraints do not give the composition.
    Constraints,
    /// The values are not those of committed polynomials, or the bytes are no proof.
    Batch(FriError),
}

impl VerifierError {
    /// The step that fails, the same word in every verifier.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Statement(_) | Self::Parameters(_) | Self::FixedRoot => "statement",
            Self::OtherStatement => "other statement",
            Self::Buses => "buses",
            Self::PointOnRow => "point in domain",
            Self::Constraints => "constraints",
            Self::Batch(error) => error.kind(),
        }
    }
}

impl fmt::Display for VerifierError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement(error) => error.fmt(formatter),
            Self::Parameters(error) => error.fmt(formatter),
            Self::FixedRoot => write!(formatter, "the root of the tables is missing or too much"),
            Self::OtherStatement => write!(formatter, "the proof is for another statement"),
            Self::Buses => write!(formatter, "the messages of all chips do not cancel out"),
            Self::PointOnRow => write!(formatter, "the point lies on a row"),
            Self::Constraints => write!(formatter, "the constraints do not give the composition"),
            Self::Batch(error) => error.fmt(formatter),
        }
    }
}

impl core::error::Error for VerifierError {}

impl From<AirError> for VerifierError {
    fn from(error: AirError) -> Self {
        Self::Statement(error)
    }
}

impl From<ParameterError> for VerifierError {
    fn from(error: ParameterError) -> Self {
        Self::Parameters(error)
    }
}

impl From<FriError> for VerifierError {
    fn from(error: FriError) -> Self {
        Self::Batch(error)
    }
}
