//! The machine of `docs/auditor/machine.md`: runs compiled programs for the ledger and for proofs,
//! and fills the main columns of all chips from a recorded run.

mod builtins;
mod calls;
mod executor;
mod failure;
mod ledger;
mod memory;
mod number;
mod program;
mod reader;
mod run;
mod store;
#[cfg(test)]
mod tests;
mod trace;
mod values;
mod windows;
mod witness;

pub use builtins::{
    Builtins, SignedMessage, holds_provably, holds_provably_under, remember_pedersen,
};
pub use failure::{Failure, Reason};
pub use ledger::Ledger;
pub use memory::MemoryFault;
pub use program::{CODE_IN_A, Entry, Factor, Hint, Instruction, Layout, Program, Record};
pub use reader::ProgramError;
pub use run::{Outcome, Recording, execute, input_base, record};
pub use store::RecordStore;
pub use trace::{ChipColumns, ChipShape, ColumnShape, TraceError};
pub use values::FlatValue;
