//! The transcript of a proof, from which the verifier's coins are drawn (Fiat–Shamir).
//!
//! The state is one digest, and there is one step: state ← H(state, label, words). An absorbed
//! message is a step with one word or more; a challenge is a step without words, and the new state
//! is the challenge. So every challenge depends on all that was absorbed before it and on all
//! labels. The obvious twin is `provex/verification/transcript.py`.

mod error;
mod label;
#[cfg(test)]
mod tests;
mod transcript;

pub use error::TranscriptError;
pub use label::Label;
pub use transcript::{GRINDING_BITS_MAX, Step, Transcript};
