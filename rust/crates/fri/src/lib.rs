//! Opening committed polynomials at points outside their domain.
//!
//! A batch of openings becomes one function, the DEEP quotient; FRI shows that it has low degree.
//! Prover and verifier meet only in [`BatchProof`], the labels of the transcript and
//! [`FriParameters`]. The obvious twin of the verifier is `provex/verification`.

mod batch;
mod commitment;
mod deep;
mod error;
mod parameters;
mod proof;
mod prover;
#[cfg(test)]
mod tests;
mod verifier;

pub use batch::{BatchStatement, TreeStatement, open_batch, open_batch_with, verify_batch};
pub use commitment::Commitment;
pub use deep::{Opening, OutOfDomain};
pub use error::{FriError, ParameterError};
pub use parameters::FriParameters;
pub use proof::{BatchProof, FriProof, LeafOpening, PROOF_VERSION};
pub use prover::FriProver;
pub use verifier::FriVerifier;
