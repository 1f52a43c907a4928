//! The prover of statements over chips: columns in, proof out. The steps are those of
//! `docs/developer/proof-system.md`; it shares with the verifier only the crate `air`.

mod blocks;
mod check;
mod composition;
mod deep;
mod error;
mod interaction;
mod program;
mod prove;
mod table;
mod zerofiers;

pub use check::{TraceFault, check_trace};
pub use error::ProverError;
pub use prove::{FixedTables, Phase, Proved, prove, prove_unchecked};
pub use table::ChipColumns;
