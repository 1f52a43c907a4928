//! Merkle commitments to rows of field elements: built block by block, opened at many leaves by one
//! canonical proof, and the canonical form of proofs in bytes.

mod encoding;
mod error;
mod indices;
mod proof;
#[cfg(test)]
mod tests;
mod tree;

pub use encoding::{DecodeError, ProofReader, ProofWriter};
pub use error::MerkleError;
pub use indices::Indices;
pub use proof::verify;
pub use tree::{MerkleBuilder, MerkleTree};
