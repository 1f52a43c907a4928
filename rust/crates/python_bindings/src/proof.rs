//! Python face of the proof: constraints, tables, prover, verifier and the check of a trace.
//!
//! Words travel as 32 bytes each, big-endian, one after the other; a chip's columns as a list of such
//! bytes. Everything malformed raises ValueError; a trace that cannot be proved does so too.

use provex_air::PublicMessage;
use provex_prover::ChipColumns;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::crypto::{felt, felts};
use crate::machine::machine::NativeTables;

/// Proofs.
#[pymodule]
pub(crate) mod proof {
    use super::{Columns, RawMessage, array, message, refused};
    use crate::crypto::felts;
    use provex_air::{Air, Mask, Statement};
    use provex_hash::Keccak;
    use provex_prover::{FixedTables, Phase, check_trace, prove, prove_unchecked};
    use provex_verifier::verify;
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    /// A bytecode file.
    #[pyclass(frozen)]
    #[derive(Debug)]
    pub(crate) struct NativeAir {
        air: Air,
    }

    #[pymethods]
    impl NativeAir {
        #[new]
        fn new(py: Python<'_>, bytecode: &[u8]) -> PyResult<Self> {
            let air = py.detach(|| Air::read(bytecode)).map_err(refused)?;
            Ok(Self { air })
        }

        /// The SHA-256 of the file.
        fn hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
            PyBytes::new(py, &self.air.hash)
        }

        /// Of a layout: openings, points, and the columns of each tree.
        fn mask(&self, layout: usize) -> PyResult<(usize, usize, Vec<usize>)> {
            let layout = self.air.layout(layout).map_err(refused)?;
            let mask = Mask::new(&self.air, layout);
            Ok((mask.openings.len(), mask.point_count(), mask.widths))
        }
    }

    /// The tree of the tables of a layout and profile.
    #[pyclass(frozen)]
    #[derive(Debug)]
    pub(crate) struct NativeFixedTables {
        tables: FixedTables<Keccak>,
    }

    #[pymethods]
    impl NativeFixedTables {
        #[new]
        fn new(py: Python<'_>, air: &NativeAir, layout: usize, profile: usize) -> PyResult<Self> {
            let tables = py.detach(|| FixedTables::new(&air.air, layout, profile));
            let tables = tables.map_err(refused)?;
            Ok(Self { tables })
        }

        /// The root, or None without tables.
        fn root<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
            self.tables.root().map(|root| PyBytes::new(py, &root))
        }
    }

    /// What is proved.
    #[pyclass(frozen)]
    #[derive(Debug)]
    pub(crate) struct NativeStatement {
        statement: Statement,
    }

    #[pymethods]
    impl NativeStatement {
        #[new]
        #[expect(
            clippy::too_many_arguments,
            reason = "the face of a record with these fields"
        )]
        fn new(
            program_hash: &[u8],
            profile: usize,
            layout: usize,
            chain_id: u64,
            contract: &[u8],
            public_output: &[u8],
            data_hashes: Vec<Vec<u8>>,
            messages: Vec<RawMessage>,
        ) -> PyResult<Self> {
            let hashes = data_hashes.iter().map(|hash| array(hash));
            let statement = Statement {
                program_hash: array(program_hash)?,
                profile,
                layout,
                chain_id,
                contract: array(contract)?,
                public_output: felts(public_output)?,
                data_hashes: hashes.collect::<PyResult<_>>()?,
                messages: messages.iter().map(message).collect::<PyResult<_>>()?,
            };
            Ok(Self { statement })
        }

        /// Prove it. Native tables are used up. `progress` is called with the name and the
        /// microseconds of each phase as it ends.
        fn prove<'py>(
            &self,
            py: Python<'py>,
            air: &NativeAir,
            tables: &NativeFixedTables,
            columns: Columns<'py>,
            progress: Option<Py<PyAny>>,
        ) -> PyResult<Bound<'py, PyBytes>> {
            let columns = columns.take()?;
            let mut told = Ok(());
            let mut tell = |phase: Phase| {
                if let (Some(progress), Ok(())) = (&progress, &told) {
                    let told_now = Python::attach(|py| {
                        progress.call1(py, (phase.name, phase.micros)).map(drop)
                    });
                    told = told_now;
                }
            };
            let bytes = py.detach(|| {
                prove(
                    &air.air,
                    &self.statement,
                    &tables.tables,
                    columns,
                    &mut tell,
                )
                .map(|proved| proved.proof.to_bytes())
            });
            told?;
            Ok(PyBytes::new(py, &bytes.map_err(refused)?))
        }

        /// What a prover sends who does not care whether it is true, for tests of verifiers.
        fn prove_unchecked<'py>(
            &self,
            py: Python<'py>,
            air: &NativeAir,
            tables: &NativeFixedTables,
            columns: Columns<'_>,
        ) -> PyResult<Bound<'py, PyBytes>> {
            let columns = columns.copy()?;
            let bytes = py.detach(|| {
                prove_unchecked(&air.air, &self.statement, &tables.tables, columns)
                    .map(|proved| proved.proof.to_bytes())
            });
            Ok(PyBytes::new(py, &bytes.map_err(refused)?))
        }

        /// Verify a proof: None, or the step that refuses it and the reason.
        fn verify(
            &self,
            py: Python<'_>,
            air: &NativeAir,
            fixed_root: Option<&[u8]>,
            proof: &[u8],
        ) -> PyResult<Option<(&'static str, String)>> {
            let root = fixed_root.map(array).transpose()?;
            let verdict = py.detach(|| verify::<Keccak>(&air.air, &self.statement, root, proof));
            Ok(verdict.err().map(|error| (error.kind(), error.to_string())))
        }

        /// Check a trace exactly: None, or what is wrong. Native tables stay as they are.
        fn check_trace(
            &self,
            py: Python<'_>,
            air: &NativeAir,
            columns: Columns<'_>,
        ) -> PyResult<Option<String>> {
            let columns = columns.copy()?;
            let Statement {
                layout, messages, ..
            } = &self.statement;
            let verdict = py.detach(|| check_trace(&air.air, *layout, &columns, messages));
            Ok(verdict.err().map(|fault| fault.to_string()))
        }
    }
}

/// Tag, fields, multiplicity.
type RawMessage = (u32, Vec<u8>, Vec<u8>);

/// Main columns of all chips: filled natively, or as bytes by chip and column.
#[derive(FromPyObject)]
enum Columns<'py> {
    Native(PyRefMut<'py, NativeTables>),
    Bytes(Vec<Vec<Vec<u8>>>),
}

impl Columns<'_> {
    fn take(self) -> PyResult<Vec<ChipColumns>> {
        match self {
            Self::Native(mut native) => {
                let tables = core::mem::take(&mut native.tables).into_iter();
                let columns = tables.map(|table| ChipColumns {
                    columns: table.columns,
                });
                Ok(columns.collect())
            }
            Self::Bytes(chips) => from_bytes(&chips),
        }
    }

    fn copy(self) -> PyResult<Vec<ChipColumns>> {
        match self {
            Self::Native(native) => {
                let tables = native.tables.iter();
                let columns = tables.map(|table| ChipColumns {
                    columns: table.columns.clone(),
                });
                Ok(columns.collect())
            }
            Self::Bytes(chips) => from_bytes(&chips),
        }
    }
}

fn from_bytes(chips: &[Vec<Vec<u8>>]) -> PyResult<Vec<ChipColumns>> {
    let columns = |columns: &Vec<Vec<u8>>| -> PyResult<ChipColumns> {
        let columns = columns.iter().map(|cells| felts(cells));
        Ok(ChipColumns {
            columns: columns.collect::<PyResult<_>>()?,
        })
    };
    chips.iter().map(columns).collect()
}

fn message((tag, fields, multiplicity): &RawMessage) -> PyResult<PublicMessage> {
    Ok(PublicMessage {
        tag: *tag,
        fields: felts(fields)?,
        multiplicity: felt(multiplicity)?,
    })
}

fn array<const N: usize>(bytes: &[u8]) -> PyResult<[u8; N]> {
    let found = bytes.len();
    let error = || PyValueError::new_err(format!("expected {N} bytes, found {found}"));
    bytes.try_into().map_err(|_| error())
}

fn refused(error: impl core::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
