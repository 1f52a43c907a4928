//! Why a transcript is refused.

use core::fmt;

/// A broken rule of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptError {
    /// The nonce does not give a digest that ends in so many zero bits.
    Grinding {
        /// The number of bits.
        bits: u32,
        /// The nonce.
        nonce: u64,
    },
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grinding { bits, nonce } => {
                write!(
                    formatter,
                    "nonce {nonce} does not give {bits} bits of grinding"
                )
            }
        }
    }
}

impl core::error::Error for TranscriptError {}
