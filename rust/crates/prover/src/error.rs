//! Why there is no proof.

use core::fmt;

use provex_air::AirError;
use provex_fri::ParameterError;

/// What keeps the prover from proving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProverError {
    /// The statement is none that the description can prove.
    Statement(AirError),
    /// The profile cannot be used with so few rows.
    Parameters(ParameterError),
    /// Columns are missing, too many, or of another length than the layout says.
    Columns {
        /// The chip, by its number.
        chip: usize,
    },
    /// A challenge hits a message: a matter of extremely bad luck.
    ChallengeHitsMessage,
    /// The messages of chips and verifier do not cancel out.
    UnbalancedBuses,
    /// The constraints do not hold on all their rows.
    Constraints,
    /// The point drawn lies on a row or in the domain: a matter of extremely bad luck.
    PointInDomain,
}

impl fmt::Display for ProverError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement(error) => error.fmt(formatter),
            Self::Parameters(error) => error.fmt(formatter),
            Self::Columns { chip } => {
                write!(
                    formatter,
                    "chip {chip}: columns of another shape than the layout's"
                )
            }
            Self::ChallengeHitsMessage => write!(formatter, "a challenge hits a message"),
            Self::UnbalancedBuses => write!(formatter, "the messages do not cancel out"),
            Self::Constraints => write!(formatter, "a constraint does not hold"),
            Self::PointInDomain => write!(formatter, "a challenge lies in the domain"),
        }
    }
}

impl core::error::Error for ProverError {}

impl From<AirError> for ProverError {
    fn from(error: AirError) -> Self {
        Self::Statement(error)
    }
}

impl From<ParameterError> for ProverError {
    fn from(error: ParameterError) -> Self {
        Self::Parameters(error)
    }
}
