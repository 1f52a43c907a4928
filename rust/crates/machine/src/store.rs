//! The records of the two trees: as pointers inside a proved batch, as values in the ledger.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use provex_field::Felt;

use crate::failure::Reason;
use crate::memory::{FeltMap, Memory};
use crate::number::small;
use crate::program::Program;
use crate::values::FlatValue;

/// The ledger's records by key, every change undoable. A key is `tree · 2^64 + key`.
///
/// It also notes every key's record at the first access since `forget_opened`: what a batch opens.
#[derive(Debug)]
pub struct RecordStore {
    records: HashMap<Felt, Arc<FlatValue>>,
    empty: Vec<Arc<FlatValue>>,
    undo: Vec<(Felt, Option<Arc<FlatValue>>)>,
    opened: HashMap<Felt, Arc<FlatValue>>,
    opened_keys: Vec<Felt>,
    marks: Vec<Mark>,
}

/// Where a level of changes began.
#[derive(Clone, Copy, Debug)]
struct Mark {
    undo: usize,
    opened: usize,
}

impl RecordStore {
    /// A store without records; missing ones read as the empty record of their tree.
    #[must_use]
    pub fn new(empty: Vec<FlatValue>) -> Self {
        Self {
            records: HashMap::new(),
            empty: empty.into_iter().map(Arc::new).collect(),
            undo: Vec::new(),
            opened: HashMap::new(),
            opened_keys: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The record of a key, or the empty one of its tree. `None` for a tree that does not exist.
    #[must_use]
    pub fn record(&self, key: Felt) -> Option<Arc<FlatValue>> {
        let found = self.records.get(&key);
        found.or_else(|| self.empty.get(tree_of(key)?)).cloned()
    }

    /// Replace a record.
    pub fn set(&mut self, key: Felt, value: FlatValue) {
        let before = self.records.insert(key, Arc::new(value));
        if !self.marks.is_empty() {
            self.undo.push((key, before));
        }
    }

    /// Forget a record: it reads as the empty one again.
    pub fn remove(&mut self, key: Felt) {
        let before = self.records.remove(&key);
        if !self.marks.is_empty() {
            self.undo.push((key, before));
        }
    }

    /// Begin changes that can be undone together. Levels nest.
    pub fn begin(&mut self) {
        self.marks.push(Mark {
            undo: self.undo.len(),
            opened: self.opened_keys.len(),
        });
    }

    /// Keep the changes of the innermost level. False if there is none.
    pub fn commit(&mut self) -> bool {
        let is_open = self.marks.pop().is_some();
        if self.marks.is_empty() {
            self.undo.clear();
        }
        is_open
    }

    /// Undo the changes of the innermost level. False if there is none.
    pub fn rollback(&mut self) -> bool {
        let Some(mark) = self.marks.pop() else {
            return false;
        };
        for (key, before) in self.undo.drain(mark.undo..).rev() {
            match before {
                Some(record) => self.records.insert(key, record),
                None => self.records.remove(&key),
            };
        }
        for key in self.opened_keys.drain(mark.opened..) {
            self.opened.remove(&key);
        }
        true
    }

    /// The keys changed since the innermost `begin`, in order, each as often as it changed.
    #[must_use]
    pub fn changed(&self) -> Vec<Felt> {
        let start = self.marks.last().map_or(self.undo.len(), |mark| mark.undo);
        self.undo[start..].iter().map(|(key, _)| *key).collect()
    }

    /// The record of a key, noted as what it was before if this is the first access.
    pub fn open(&mut self, key: Felt) -> Option<Arc<FlatValue>> {
        let record = self.record(key)?;
        if let Entry::Vacant(entry) = self.opened.entry(key) {
            entry.insert(Arc::clone(&record));
            self.opened_keys.push(key);
        }
        Some(record)
    }

    /// The keys opened since `forget_opened`, each with its record before; in order.
    pub fn opened(&self) -> impl Iterator<Item = (Felt, &FlatValue)> {
        let keys = self.opened_keys.iter();
        keys.map(|key| (*key, self.opened[key].as_ref()))
    }

    /// Whether a key was opened since `forget_opened`.
    #[must_use]
    pub fn is_open(&self, key: Felt) -> bool {
        self.opened.contains_key(&key)
    }

    /// Begin to note accesses anew. False inside a level of changes: they could not be undone.
    pub fn forget_opened(&mut self) -> bool {
        if !self.marks.is_empty() {
            return false;
        }
        self.opened.clear();
        self.opened_keys.clear();
        true
    }

    /// Make a word of every open record of a tree 0. Not undoable: false inside a level of changes.
    pub fn clear_word(&mut self, tree: usize, place: usize) -> bool {
        if !self.marks.is_empty() {
            return false;
        }
        let keys = self.opened_keys.iter();
        for key in keys.filter(|key| tree_of(**key) == Some(tree)) {
            if let Some(record) = self.records.get_mut(key) {
                if let Some(word) = Arc::make_mut(record).words.get_mut(place) {
                    *word = Felt::ZERO;
                }
            }
        }
        true
    }

    /// All keys of a tree whose record does not begin with 0, as the record of a free key does.
    pub fn used_keys(&self, tree: usize) -> impl Iterator<Item = Felt> {
        self.records.iter().filter_map(move |(key, record)| {
            let is_used = record.words.first().is_some_and(|word| !word.is_zero());
            (is_used && tree_of(*key) == Some(tree)).then_some(*key)
        })
    }
}

/// The tree of a key, if it is a key.
pub(crate) fn tree_of(key: Felt) -> Option<usize> {
    let [_, tree, rest @ ..] = key.to_limbs();
    (rest == [0; 2])
        .then(|| usize::try_from(tree).ok())
        .flatten()
}

/// So much later than the last access the next one may come.
const WAIT_MAX: u64 = 1 << 26;

/// The accesses of one run.
#[derive(Debug)]
pub(crate) struct Accesses<'a> {
    /// The ledger's records, or none inside a proved batch.
    ledger: Option<&'a mut RecordStore>,
    /// Pointer and time of the last access, by key.
    current: FeltMap<(Felt, u64)>,
    /// Keys by the time of their access.
    times: FeltMap<Felt>,
}

impl<'a> Accesses<'a> {
    pub(crate) fn new(ledger: Option<&'a mut RecordStore>) -> Self {
        Self {
            ledger,
            current: FeltMap::default(),
            times: FeltMap::default(),
        }
    }

    /// A key begins with a pointer at time 0.
    pub(crate) fn open(&mut self, key: Felt, pointer: Felt) -> Option<()> {
        let before = self.current.insert(key, (pointer, 0));
        before.is_none().then_some(())
    }

    /// The pointer kept for a key.
    pub(crate) fn access(&mut self, memory: &mut Memory, key: Felt, time: Felt) -> Option<Felt> {
        let now = small(time)?;
        let last = self.current.get(&key).copied();
        let is_later = last.is_none_or(|(_, last)| last < now && now - last <= WAIT_MAX);
        if !is_later || self.times.insert(time, key).is_some() {
            return None;
        }
        let pointer = match &mut self.ledger {
            Some(ledger) => {
                let record = ledger.open(key)?;
                memory.input.append(record.placed(memory.input.end()))
            }
            None => last?.0,
        };
        self.current.insert(key, (pointer, now));
        Some(pointer)
    }

    /// Another pointer for the key accessed at a time.
    pub(crate) fn replace(
        &mut self,
        program: &Program,
        memory: &Memory,
        time: Felt,
        pointer: Felt,
    ) -> Result<Option<()>, Reason> {
        // An access is replaced once: its time is forgotten.
        let Some(key) = self.times.remove(&time) else {
            return Ok(None);
        };
        let key = &key;
        let Some(entry) = self.current.get_mut(key) else {
            return Ok(None);
        };
        if Some(entry.1) != small(time) {
            return Ok(None);
        }
        entry.0 = pointer;
        if let Some(ledger) = &mut self.ledger {
            let layout = tree_of(*key).and_then(|tree| program.trees.get(tree));
            let Some(layout) = layout else {
                return Ok(None);
            };
            ledger.set(*key, FlatValue::read(program, memory, layout, pointer)?);
        }
        Ok(Some(()))
    }
}
