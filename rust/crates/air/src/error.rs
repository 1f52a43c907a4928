//! Why a description or a statement is refused.

use core::fmt;

/// What is wrong with a bytecode file, or with a statement about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AirError {
    /// The bytes end too early.
    Truncated,
    /// Bytes follow the end.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// The bytes are no bytecode of the version that is read.
    Version,
    /// A field element is not below p.
    NotCanonical,
    /// A number is outside its bounds.
    Number {
        /// What the number says.
        what: &'static str,
        /// The number that was found.
        found: u64,
    },
    /// A column has no place, or another one has it.
    Place {
        /// The chip of the column.
        chip: String,
        /// The column.
        column: String,
    },
    /// A profile does not prove its bits.
    Profile {
        /// Its name.
        name: String,
    },
    /// A profile may not be used on this chain.
    Chain {
        /// The chain of the statement.
        chain_id: u64,
    },
}

impl fmt::Display for AirError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => write!(formatter, "the bytecode ends too early"),
            Self::TrailingBytes { count } => write!(formatter, "{count} bytes follow the bytecode"),
            Self::Version => write!(formatter, "no bytecode of this version"),
            Self::NotCanonical => write!(formatter, "a field element is not below the prime"),
            Self::Number { what, found } => write!(formatter, "{what}: found {found}"),
            Self::Place { chip, column } => write!(formatter, "{chip}.{column} has no place"),
            Self::Profile { name } => write!(formatter, "profile {name} does not prove its bits"),
            Self::Chain { chain_id } => {
                write!(formatter, "the profile is not for chain {chain_id}")
            }
        }
    }
}

impl core::error::Error for AirError {}
