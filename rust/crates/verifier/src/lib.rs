//! The verifier of proofs over chips. Everything it believes comes from its own description, the
//! caller's statement and the root of the tables; the obvious twin is `provex/verification/stark.py`.

mod error;
mod verify;

pub use error::VerifierError;
pub use verify::verify;
