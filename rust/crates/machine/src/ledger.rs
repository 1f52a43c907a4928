//! The ledger: functions of a program called one after the other on the same records.

use std::sync::Arc;

use provex_field::Felt;

use crate::builtins::Builtins;
use crate::calls::{Host, Numbering};
use crate::executor::Executor;
use crate::failure::{Failure, Reason};
use crate::memory::{Memory, Region};
use crate::program::{Layout, Program};
use crate::run::{incomplete, input_base};
use crate::store::{Accesses, RecordStore};
use crate::values::FlatValue;

/// The ledger: functions of a program called one after the other on the same records.
#[derive(Debug)]
pub struct Ledger {
    program: Arc<Program>,
    memory: Memory,
    /// The records, every change undoable.
    pub records: RecordStore,
    /// Results of hashes and signatures.
    pub builtins: Builtins,
    kept: usize,
}

impl Ledger {
    /// A ledger without records; `empty` are the records of free keys, by tree.
    #[must_use]
    pub fn new(program: Arc<Program>, empty: Vec<FlatValue>) -> Self {
        let memory = Memory::new(Region {
            base: input_base(),
            cells: Vec::new(),
        });
        Self {
            program,
            memory,
            records: RecordStore::new(empty),
            builtins: Builtins::default(),
            kept: 0,
        }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Put words that later calls refer to at the start of the input, in place of all before.
    pub fn keep(&mut self, words: &[Felt]) {
        self.memory.input.cells.clear();
        self.memory.input.append(words.iter().copied());
        self.kept = words.len();
    }

    /// Where the words of the next call stand: behind those kept.
    #[must_use]
    pub fn base(&self) -> Felt {
        input_base() + Felt::from(self.kept as u64)
    }

    /// Call an entry. `cells` are its parameters as they stand in its frame, `words` what they
    /// point to. A call that fails changes no record.
    ///
    /// # Errors
    /// If the call breaks a rule, or the program is faulty.
    pub fn call(
        &mut self,
        entry: usize,
        cells: &[Felt],
        words: &[Felt],
        step_limit: u64,
    ) -> Result<(FlatValue, u64), Failure> {
        self.records.begin();
        let result = self.run(entry, cells, words, step_limit);
        if result.is_ok() {
            self.records.commit();
        } else {
            self.records.rollback();
        }
        result
    }

    fn run(
        &mut self,
        entry: usize,
        cells: &[Felt],
        words: &[Felt],
        step_limit: u64,
    ) -> Result<(FlatValue, u64), Failure> {
        let entry = self.program.entries.get(entry).ok_or(incomplete(0))?;
        let memory = &mut self.memory;
        memory.clear();
        memory.input.cells.truncate(self.kept);
        memory.input.append(words.iter().copied());
        let fault = |reason: Reason| Failure {
            reason,
            ..incomplete(0)
        };
        let mut address = Felt::ZERO;
        for cell in [Felt::ZERO, Felt::ZERO].iter().chain(cells) {
            let written = memory.write(address, *cell);
            written.map_err(|wrong| fault(wrong.into()))?;
            address += Felt::ONE;
        }
        let accesses = Accesses::new(Some(&mut self.records));
        let host = Host::new(
            &self.program,
            &mut self.builtins,
            accesses,
            Numbering::Unique,
        );
        let mut executor = Executor::new(&self.program, memory, host, (), step_limit);
        executor.run(entry.counter, Felt::ZERO)?;
        let steps = executor.clock;
        if !executor
            .host
            .signatures
            .iter()
            .all(|one| one.signed().is_some())
        {
            return Err(incomplete(steps));
        }
        let layout = entry.result.as_ref().unwrap_or(&Layout::Store);
        let value = FlatValue::read_result(&self.program, memory, layout, address);
        Ok((value.map_err(fault)?, steps))
    }
}
