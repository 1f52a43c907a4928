//! Write-once memory. Addresses are field elements, spread over the whole field.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use provex_field::Felt;

/// Mixes the limbs of an element; addresses are not chosen by an adversary.
#[derive(Debug, Default)]
pub(crate) struct FeltHasher(u64);

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for FeltHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        for limb in bytes.chunks_exact(8) {
            let limb = u64::from_le_bytes(limb.try_into().expect("eight bytes"));
            self.write_u64(limb);
        }
    }

    #[inline]
    fn write_u64(&mut self, limb: u64) {
        let product = u128::from(self.0 ^ limb) * u128::from(MULTIPLIER);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    #[inline]
    fn write_usize(&mut self, _: usize) {}
}

/// A map by element.
pub(crate) type FeltMap<T> = HashMap<Felt, T, BuildHasherDefault<FeltHasher>>;

/// A word, and how often it is read by proved steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) value: Felt,
    pub(crate) uses: u32,
}

/// Words at consecutive addresses, there before the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) base: Felt,
    pub(crate) cells: Vec<Cell>,
}

impl Region {
    /// Append words; returns the address of the first.
    pub(crate) fn append(&mut self, words: impl Iterator<Item = Felt>) -> Felt {
        let address = self.end();
        let cells = words.map(|value| Cell { value, uses: 0 });
        self.cells.extend(cells);
        address
    }

    /// The address behind the last word.
    pub(crate) fn end(&self) -> Felt {
        self.base + Felt::from(self.cells.len() as u64)
    }

    #[inline]
    fn place(&self, address: Felt) -> Option<usize> {
        let [low, rest @ ..] = (address - self.base).to_limbs();
        let is_inside = rest == [0; 3] && low < self.cells.len() as u64;
        is_inside.then_some(low as usize)
    }
}

/// Why an access failed; a fault of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryFault {
    /// The word at this address was read and never written.
    Unwritten(Felt),
    /// The word at this address was written twice.
    WrittenTwice(Felt),
}

/// The memory of a run. While the run is unproved, writes go to a scratch that is dropped, and
/// reads are not counted.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    places: FeltMap<u32>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) input: Region,
    scratch: FeltMap<Felt>,
    is_unproved: bool,
}

impl Memory {
    pub(crate) fn new(input: Region) -> Self {
        Self {
            input,
            ..Self::default()
        }
    }

    /// Forget all words but those of the input.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.cells.clear();
        self.scratch.clear();
        self.is_unproved = false;
    }

    /// Begin or end an unproved part.
    pub(crate) fn set_unproved(&mut self, is_unproved: bool) {
        self.is_unproved = is_unproved;
        self.scratch.clear();
    }

    pub(crate) fn is_unproved(&self) -> bool {
        self.is_unproved
    }

    /// Read a word and count the use.
    #[inline]
    pub(crate) fn read(&mut self, address: Felt) -> Result<Felt, MemoryFault> {
        if self.is_unproved {
            return self.peek(address);
        }
        let cell = match self.places.get(&address) {
            Some(&place) => Some(&mut self.cells[place as usize]),
            None => self.input_cell(address),
        };
        let cell = cell.ok_or(MemoryFault::Unwritten(address))?;
        cell.uses += 1;
        Ok(cell.value)
    }

    /// Read a word unproved.
    pub(crate) fn peek(&self, address: Felt) -> Result<Felt, MemoryFault> {
        if self.is_unproved {
            if let Some(&value) = self.scratch.get(&address) {
                return Ok(value);
            }
        }
        if let Some(&place) = self.places.get(&address) {
            return Ok(self.cells[place as usize].value);
        }
        let place = self.input.place(address);
        let cell = place.map(|place| self.input.cells[place]);
        cell.map(|cell| cell.value)
            .ok_or(MemoryFault::Unwritten(address))
    }

    /// Write a word; returns its place among the cells.
    #[inline]
    pub(crate) fn write(&mut self, address: Felt, value: Felt) -> Result<u32, MemoryFault> {
        let twice = MemoryFault::WrittenTwice(address);
        if self.input.place(address).is_some() {
            return Err(twice);
        }
        if self.is_unproved {
            let before = self.scratch.insert(address, value);
            return before.map_or(Ok(u32::MAX), |_| Err(twice));
        }
        let Entry::Vacant(entry) = self.places.entry(address) else {
            return Err(twice);
        };
        let place = u32::try_from(self.cells.len()).expect("a run has below 2^32 words");
        entry.insert(place);
        self.cells.push(Cell { value, uses: 0 });
        Ok(place)
    }

    /// How often proved steps read this word.
    pub(crate) fn uses(&self, address: Felt) -> u32 {
        let place = self.places.get(&address);
        place.map_or(0, |&place| self.cells[place as usize].uses)
    }

    fn input_cell(&mut self, address: Felt) -> Option<&mut Cell> {
        let place = self.input.place(address)?;
        Some(&mut self.input.cells[place])
    }
}
