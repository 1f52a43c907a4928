//! The compiled module `provex.native._native`.
//! Each file binds one part of the system; this file only lists them.

mod constraints;
mod crypto;
mod engine;
mod engine_events;
mod engine_ledger;
mod engine_values;
mod machine;
mod proof;

use pyo3::prelude::*;

/// The compiled module: one submodule a part.
#[pymodule(name = "_native")]
mod native {
    #[pymodule_export]
    use crate::constraints::constraints;
    #[pymodule_export]
    use crate::crypto::crypto;
    #[pymodule_export]
    use crate::engine::engine;
    #[pymodule_export]
    use crate::machine::machine;
    #[pymodule_export]
    use crate::proof::proof;
}
