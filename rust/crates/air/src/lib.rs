//! The constraints as data: reading the bytecode, evaluating it at a point, and what a proof says.
//!
//! Prover and verifier both stand on this crate and not on each other. The bytecode is described in
//! `docs/developer/constraint-bytecode.md`, the protocol in `docs/developer/proof-system.md`; the
//! obvious twins are `provex/air/emit/bytecode_reader.py` and `provex/verification/stark.py`.

mod air;
mod bytes;
mod chip;
mod error;
mod layout;
mod mask;
mod physical;
mod point;
mod profile;
mod proof;
mod rows;
mod statement;
mod tape;

pub use air::Air;
pub use chip::{
    Chip, Column, ColumnKind, Constraint, FRACTIONS_A_CELL, Message, PERIODIC_VALUES_MAX,
    ParameterValues,
};
pub use error::AirError;
pub use layout::{Layout, Place, ROWS_LOG2_MAX};
pub use mask::{COMPOSITION_PIECES, Mask, MaskCell, Source, shift_of_rows};
pub use physical::{PlacedCells, commit_fixed, interpolated};
pub use point::PointEvaluation;
pub use profile::Profile;
pub use proof::{ProofHead, ProofShape, STARK_PROOF_VERSION, StarkProof};
pub use rows::{Edge, Rows, inverse_zerofier_at};
pub use statement::{BusChallenges, PROTOCOL, PublicMessage, Statement};
pub use tape::{Cell, Operation, Parameter, Step, Tape};
