//! The compiled module `provex.native._native`.
//! Each file binds one part of the system; this file only lists them.

mod crypto;
mod engine;
mod engine_events;
mod engine_ledger;
mod engine_values;
mod machine;

use pyo3::prelude::*;

/// The compiled module: one submodule a part.
#[pymodule(name = "_native")]
mod native {
    #[pymodule_export]
    use crate::crypto::crypto;
    #[pymodule_export]
    use crate::engine::engine;
    #[pymodule_export]
    use crate::machine::machine;
}
