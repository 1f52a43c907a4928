//! Why an opening is refused.

use core::fmt;

/// A broken rule of a multi-proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerkleError {
    /// No leaf is to be opened.
    NoIndex,
    /// An index is not above the one before it.
    IndexOrder {
        /// The index at fault.
        index: usize,
    },
    /// An index is not below the number of leaves.
    IndexRange {
        /// The index at fault.
        index: usize,
        /// log2 of the number of leaves.
        depth: u32,
    },
    /// There are not as many leaves as indices.
    LeafCount {
        /// The number of indices.
        expected: usize,
        /// The number of leaves.
        found: usize,
    },
    /// The proof ends before the root is reached.
    MissingNode,
    /// Nodes are left when the root is reached.
    SuperfluousNodes {
        /// How many.
        count: usize,
    },
    /// Leaves and nodes lead to another root.
    WrongRoot,
}

impl fmt::Display for MerkleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIndex => write!(formatter, "no leaf is to be opened"),
            Self::IndexOrder { index } => {
                write!(formatter, "index {index} is not above the one before")
            }
            Self::IndexRange { index, depth } => {
                write!(formatter, "index {index} is not below 2^{depth}")
            }
            Self::LeafCount { expected, found } => {
                write!(formatter, "leaves: expected {expected}, found {found}")
            }
            Self::MissingNode => write!(formatter, "the proof ends before the root"),
            Self::SuperfluousNodes { count } => {
                write!(formatter, "{count} nodes are left at the root")
            }
            Self::WrongRoot => write!(formatter, "leaves and nodes lead to another root"),
        }
    }
}

impl core::error::Error for MerkleError {}
