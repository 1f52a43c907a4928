//! Python face of the cryptography crates: hashes and signatures on plain bytes.
//! Field elements and scalars travel as 32 bytes, big-endian.

use pyo3::pymodule;

/// Hashes, signatures and keys.
#[pymodule]
pub(crate) mod crypto {
    use pyo3::prelude::*;

    /// The version of the compiled module.
    #[pyfunction]
    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
