//! Python face of the machine: programs, proved runs and their tables, the ledger.
//!
//! Words travel as 32 bytes each, big-endian, one after the other. A run that fails gives the
//! error number, the instruction, the step and a text instead of a result.

use provex_field::Felt;
use provex_machine::{Failure, FlatValue, Layout, Program, SignedMessage};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::crypto::felts;

/// Programs, runs, the ledger.
#[pymodule]
pub(crate) mod machine {
    use std::sync::Arc;

    #[pymodule_export]
    use super::RunFailed;
    use super::{flat, key_tree, run_failed, signed};
    use crate::crypto::{felt, felts, felts_bytes};
    use provex_field::Felt;
    use provex_machine::{
        Builtins, ChipColumns, ChipShape, ColumnShape, Failure, FlatValue, Ledger, Outcome,
        Program, Recording, execute, holds_provably, record,
    };
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    type Streams<'py> = (u64, Bound<'py, PyBytes>, Bound<'py, PyBytes>);
    type KeyedRecord<'py> = (u64, u64, Bound<'py, PyBytes>);
    type Applied<'py> = (Bound<'py, PyBytes>, u64, Vec<KeyedRecord<'py>>);
    type RawShape = (String, usize, Vec<(String, usize)>);

    /// Whether a signature (message, r, s, key) holds and can be proved.
    #[pyfunction]
    fn is_provable(py: Python<'_>, signature: &[u8]) -> PyResult<bool> {
        let signature = signed(signature)?;
        Ok(py.detach(|| holds_provably(&signature)))
    }

    /// A program, and what its runs remember of hashes and signatures.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeProgram {
        program: Arc<Program>,
        builtins: Builtins,
    }

    #[pymethods]
    impl NativeProgram {
        #[new]
        fn new(data: &[u8]) -> PyResult<Self> {
            let program = Program::from_bytes(data);
            let program = program.map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(Self {
                program: Arc::new(program),
                builtins: Builtins::default(),
            })
        }

        /// `file:line` of an instruction.
        fn place(&self, counter: u32) -> String {
            self.program.place(counter)
        }

        /// Run a batch: steps, main words, data words.
        fn execute<'py>(
            &mut self,
            py: Python<'py>,
            words: &[u8],
            step_limit: u64,
        ) -> PyResult<Streams<'py>> {
            let input = felts(words)?;
            let outcome =
                py.detach(|| execute(&self.program, &input, step_limit, &mut self.builtins));
            let outcome = outcome.map_err(|failure| run_failed(&self.program, &failure))?;
            Ok(streams(py, &outcome))
        }

        /// Run a batch and keep what its tables need.
        fn record(&mut self, py: Python<'_>, words: &[u8], step_limit: u64) -> PyResult<NativeRun> {
            let input = felts(words)?;
            let run = py.detach(|| record(&self.program, &input, step_limit, &mut self.builtins));
            let recording = run.map_err(|failure| run_failed(&self.program, &failure))?;
            Ok(NativeRun { recording })
        }

        /// A ledger without records; `empty` holds the words of the records of free keys.
        fn ledger(&self, empty: Vec<Vec<u8>>) -> PyResult<NativeLedger> {
            let trees = self.program.trees.iter().zip(&empty);
            let empty = trees.map(|(layout, words)| flat(&self.program, layout, words));
            let empty: Vec<_> = empty.collect::<PyResult<_>>()?;
            if empty.len() != self.program.trees.len() {
                return Err(PyValueError::new_err("expected one empty record a tree"));
            }
            Ok(NativeLedger {
                inner: Ledger::new(Arc::clone(&self.program), empty),
            })
        }
    }

    fn streams<'py>(py: Python<'py>, outcome: &Outcome) -> Streams<'py> {
        let [main, data] = &outcome.streams;
        let bytes = |words: &[Felt]| PyBytes::new(py, &felts_bytes(words));
        (outcome.steps, bytes(main), bytes(data))
    }

    /// A recorded run.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeRun {
        recording: Recording,
    }

    #[pymethods]
    impl NativeRun {
        /// Steps, main words, data words.
        fn outcome<'py>(&self, py: Python<'py>) -> Streams<'py> {
            streams(py, &self.recording.outcome)
        }

        /// The rows that the run needs of each chip that is no table of fixed entries.
        fn rows_needed(&self, py: Python<'_>) -> PyResult<Vec<(String, usize)>> {
            let rows = py.detach(|| self.recording.rows_needed());
            rows.map_err(|error| PyValueError::new_err(error.to_string()))
        }

        /// Fill the main columns of these chips: name, height, (column, every).
        fn tables(&self, py: Python<'_>, shapes: Vec<RawShape>) -> PyResult<NativeTables> {
            let shapes: Vec<ChipShape> = shapes.into_iter().map(shape).collect();
            let tables = py.detach(|| self.recording.tables(&shapes));
            let tables = tables.map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(NativeTables { tables })
        }
    }

    fn shape((name, height, columns): RawShape) -> ChipShape {
        let columns = columns.into_iter();
        ChipShape {
            name,
            height,
            columns: columns
                .map(|(name, every)| ColumnShape { name, every })
                .collect(),
        }
    }

    /// The filled main columns of chips, in the order they were asked for.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeTables {
        /// For the prover.
        pub(crate) tables: Vec<ChipColumns>,
    }

    #[pymethods]
    impl NativeTables {
        /// The cells of a column. IndexError outside.
        fn column<'py>(
            &self,
            py: Python<'py>,
            chip: usize,
            column: usize,
        ) -> PyResult<Bound<'py, PyBytes>> {
            let cells = self.tables.get(chip);
            let cells = cells.and_then(|table| table.columns.get(column));
            let cells = cells
                .ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("no such chip or column"))?;
            Ok(PyBytes::new(py, &felts_bytes(cells)))
        }
    }

    /// Functions of a program called on records.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeLedger {
        inner: Ledger,
    }

    #[pymethods]
    impl NativeLedger {
        /// Put words at the start of the input, in place of all before.
        fn keep(&mut self, words: &[u8]) -> PyResult<()> {
            self.inner.keep(&felts(words)?);
            Ok(())
        }

        /// Call an entry: the words of its result as if at address 0, and the steps.
        fn call<'py>(
            &mut self,
            py: Python<'py>,
            entry: &str,
            cells: &[u8],
            words: &[u8],
            step_limit: u64,
        ) -> PyResult<(Bound<'py, PyBytes>, u64)> {
            let (entry, cells, words) = self.parsed(entry, cells, words)?;
            let called = py.detach(|| self.inner.call(entry, &cells, &words, step_limit));
            self.answer(py, called)
        }

        /// As `call`, and the records it changed: tree, key and words, each once, in order. It
        /// keeps the interpreter's lock: it is over before another thread would have given it back.
        fn apply<'py>(
            &mut self,
            py: Python<'py>,
            entry: &str,
            cells: &[u8],
            words: &[u8],
            step_limit: u64,
        ) -> PyResult<Applied<'py>> {
            let (entry, cells, words) = self.parsed(entry, cells, words)?;
            self.inner.records.begin();
            let called = self.inner.call(entry, &cells, &words, step_limit);
            let mut changed: Vec<Felt> = Vec::new();
            for key in self.inner.records.changed() {
                if !changed.contains(&key) {
                    changed.push(key);
                }
            }
            self.inner.records.commit();
            let (result, steps) = self.answer(py, called)?;
            let changed = changed.into_iter();
            let changed = changed.map(|key| self.keyed_record(py, key)).collect();
            Ok((result, steps, changed))
        }

        /// Begin changes that can be undone together.
        fn begin(&mut self) {
            self.inner.records.begin();
        }

        /// Keep the changes of the innermost level. ValueError without one.
        fn commit(&mut self) -> PyResult<()> {
            is_open(self.inner.records.commit())
        }

        /// Undo the changes of the innermost level. ValueError without one.
        fn rollback(&mut self) -> PyResult<()> {
            is_open(self.inner.records.rollback())
        }

        /// The words of a record as if at address 0.
        fn record<'py>(&self, py: Python<'py>, key: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
            let record = self.inner.records.record(felt(key)?);
            let record = record.ok_or_else(|| PyValueError::new_err("no such tree"))?;
            Ok(PyBytes::new(py, &felts_bytes(&record.words)))
        }

        /// Replace a record by words as if at address 0.
        fn set_record(&mut self, key: &[u8], words: &[u8]) -> PyResult<()> {
            let key = felt(key)?;
            let program = self.inner.program();
            let value = flat(program, key_tree(program, key)?, words)?;
            self.inner.records.set(key, value);
            Ok(())
        }

        /// Forget a record: it reads as the empty one again.
        fn remove_record(&mut self, key: &[u8]) -> PyResult<()> {
            self.inner.records.remove(felt(key)?);
            Ok(())
        }

        /// The keys changed since the innermost `begin`, in order, each as often as it changed.
        fn changed<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
            PyBytes::new(py, &felts_bytes(&self.inner.records.changed()))
        }

        /// Note the record of a key as an access by the rules does.
        fn open(&mut self, key: &[u8]) -> PyResult<()> {
            let record = self.inner.records.open(felt(key)?);
            let record = record.map(|_| ());
            record.ok_or_else(|| PyValueError::new_err("no such tree"))
        }

        /// The records opened since `forget_opened` as they were before: tree, key and words.
        fn opened<'py>(&self, py: Python<'py>) -> Vec<KeyedRecord<'py>> {
            let opened = self.inner.records.opened();
            opened
                .map(|(key, record)| keyed(py, key, &record.words))
                .collect()
        }

        /// Whether a key was opened since `forget_opened`.
        fn is_open(&self, key: &[u8]) -> PyResult<bool> {
            Ok(self.inner.records.is_open(felt(key)?))
        }

        /// Begin to note accesses anew. ValueError between `begin` and its end.
        fn forget_opened(&mut self) -> PyResult<()> {
            if self.inner.records.forget_opened() {
                return Ok(());
            }
            Err(PyValueError::new_err("changes can still be undone"))
        }

        /// Make a word of every open record of a tree 0. ValueError between `begin` and its end.
        fn clear_word(&mut self, tree: usize, place: usize) -> PyResult<()> {
            if self.inner.records.clear_word(tree, place) {
                return Ok(());
            }
            Err(PyValueError::new_err("changes can still be undone"))
        }

        /// All keys of a tree whose record does not begin with 0.
        fn used_keys(&self, tree: usize) -> Vec<u64> {
            let keys = self.inner.records.used_keys(tree);
            keys.map(|key| key.to_limbs()[0]).collect()
        }

        /// Take over the answer for a signature (message, r, s, key).
        fn preload_signature(&mut self, signature: &[u8], is_signed: bool) -> PyResult<()> {
            let signature = signed(signature)?;
            self.inner.builtins.preload_signature(signature, is_signed);
            Ok(())
        }

        /// Take over a hash.
        fn preload_pedersen(&mut self, left: &[u8], right: &[u8], result: &[u8]) -> PyResult<()> {
            let (left, right, hash) = (felt(left)?, felt(right)?, felt(result)?);
            self.inner.builtins.preload_pedersen(left, right, hash);
            Ok(())
        }
    }

    impl NativeLedger {
        fn parsed(
            &self,
            entry: &str,
            cells: &[u8],
            words: &[u8],
        ) -> PyResult<(usize, Vec<Felt>, Vec<Felt>)> {
            let entries = &self.inner.program().entries;
            let entry = entries.iter().position(|one| one.name == entry);
            let entry = entry.ok_or_else(|| PyValueError::new_err("no such entry"))?;
            Ok((entry, felts(cells)?, felts(words)?))
        }

        fn answer<'py>(
            &self,
            py: Python<'py>,
            called: Result<(FlatValue, u64), Failure>,
        ) -> PyResult<(Bound<'py, PyBytes>, u64)> {
            let called = called.map_err(|failure| run_failed(self.inner.program(), &failure));
            let (value, steps) = called?;
            Ok((PyBytes::new(py, &felts_bytes(&value.words)), steps))
        }

        fn keyed_record<'py>(&self, py: Python<'py>, key: Felt) -> KeyedRecord<'py> {
            let record = self.inner.records.record(key);
            let record = record.expect("a changed record has a tree");
            keyed(py, key, &record.words)
        }
    }

    fn keyed<'py>(py: Python<'py>, key: Felt, words: &[Felt]) -> KeyedRecord<'py> {
        let [key, tree, ..] = key.to_limbs();
        (tree, key, PyBytes::new(py, &felts_bytes(words)))
    }

    fn is_open(is_open: bool) -> PyResult<()> {
        if is_open {
            return Ok(());
        }
        Err(PyValueError::new_err("nothing was begun"))
    }
}

pyo3::create_exception!(
    provex.native._native.machine,
    RunFailed,
    pyo3::exceptions::PyException,
    "A run without a result: error number, instruction, step, text."
);

fn run_failed(program: &Program, failure: &Failure) -> PyErr {
    let place = program.place(failure.counter);
    let text = format!("{failure} ({place})");
    RunFailed::new_err((failure.code, failure.counter, failure.clock, text))
}

fn signed(bytes: &[u8]) -> PyResult<SignedMessage> {
    match felts(bytes)?.as_slice() {
        &[message, r, s, key] => Ok(SignedMessage { message, r, s, key }),
        _ => Err(PyValueError::new_err("expected four elements")),
    }
}

fn flat(program: &Program, layout: &Layout, words: &[u8]) -> PyResult<FlatValue> {
    let value = FlatValue::from_words(program, layout, &felts(words)?, Felt::ZERO);
    value.map_err(|reason| PyValueError::new_err(format!("no such record: {reason:?}")))
}

/// The layout of the tree that a key belongs to.
fn key_tree(program: &Program, key: Felt) -> PyResult<&Layout> {
    let [_, tree, ..] = key.to_limbs();
    let layout = usize::try_from(tree).ok();
    let layout = layout.and_then(|tree| program.trees.get(tree));
    layout.ok_or_else(|| PyValueError::new_err("no such tree"))
}
