//! Write-once memory. Addresses are field elements, spread over the whole field.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use provex_field::Felt;

/// Mixes the limbs of an element; addresses are not chosen by an adversary.
#[derive(Debug, Default)]
pub(crate) struct FeltHasher(u64);

const MULTIPLIERS: [u64; 4] = [
    0x9e37_79b9_7f4a_7c15,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
    0xd6e8_feb8_6659_fd93,
];

impl Hasher for FeltHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut sum = self.0;
        for (limb, multiplier) in bytes.chunks_exact(8).zip(MULTIPLIERS.iter().cycle()) {
            let limb = u64::from_le_bytes(limb.try_into().expect("eight bytes"));
            sum = sum.rotate_left(17) ^ limb.wrapping_mul(*multiplier);
        }
        let product = u128::from(sum) * u128::from(MULTIPLIERS[0]);
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

/// Cells in the order of their writes, found by address: open addressing over their numbers.
#[derive(Debug, Default)]
struct Places {
    addresses: Vec<Felt>,
    /// 0, or the number of a cell plus 1, and above it the high half of its address's hash.
    slots: Vec<u64>,
}

const SLOTS_MIN: usize = 1 << 10;

impl Places {
    #[inline]
    fn hash(address: Felt) -> u64 {
        let mut hasher = FeltHasher::default();
        address.hash(&mut hasher);
        hasher.finish()
    }

    /// The cell at an address, or else the slot where its number belongs.
    #[inline]
    fn find(&self, address: Felt, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = hash as usize & mask;
        while let Some(&slot) = self.slots.get(place) {
            if slot == 0 {
                break;
            }
            let number = slot as u32 - 1;
            if slot >> 32 == hash >> 32 && self.addresses[number as usize] == address {
                return Ok(number);
            }
            place = (place + 1) & mask;
        }
        Err(place)
    }

    #[inline]
    fn get(&self, address: Felt) -> Option<u32> {
        self.find(address, Self::hash(address)).ok()
    }

    /// The number of a new cell; `None` if there is one at this address.
    #[inline]
    fn insert(&mut self, address: Felt) -> Option<u32> {
        if 2 * self.addresses.len() >= self.slots.len() {
            self.grow();
        }
        let hash = Self::hash(address);
        let place = self.find(address, hash).err()?;
        let number = u32::try_from(self.addresses.len()).expect("a run has below 2^32 words");
        self.slots[place] = hash >> 32 << 32 | u64::from(number + 1);
        self.addresses.push(address);
        Some(number)
    }

    #[cold]
    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(SLOTS_MIN);
        self.slots.clear();
        self.slots.resize(size, 0);
        for (address, number) in self.addresses.iter().zip(1..) {
            let hash = Self::hash(*address);
            let mut place = hash as usize & (size - 1);
            while self.slots[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.slots[place] = hash >> 32 << 32 | number;
        }
    }

    fn clear(&mut self) {
        if self.addresses.len() < self.slots.len() / 16 {
            let mask = self.slots.len() - 1;
            for address in &self.addresses {
                let mut place = Self::hash(*address) as usize & mask;
                while self.slots[place] != 0 {
                    self.slots[place] = 0;
                    place = (place + 1) & mask;
                }
            }
        } else {
            self.slots.fill(0);
        }
        self.addresses.clear();
    }
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
    places: Places,
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
        let cell = match self.places.get(address) {
            Some(place) => Some(&mut self.cells[place as usize]),
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
        if let Some(place) = self.places.get(address) {
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
        let place = self.places.insert(address).ok_or(twice)?;
        self.cells.push(Cell { value, uses: 0 });
        Ok(place)
    }

    /// How often proved steps read this word.
    pub(crate) fn uses(&self, address: Felt) -> u32 {
        let place = self.places.get(address);
        place.map_or(0, |place| self.cells[place as usize].uses)
    }

    fn input_cell(&mut self, address: Felt) -> Option<&mut Cell> {
        let place = self.input.place(address)?;
        Some(&mut self.input.cells[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_words_are_found_again_and_forgotten() {
        let mut memory = Memory::new(Region::default());
        for round in 0..3_u64 {
            // Few words in a large table are cleared one by one, many at once.
            let count = [5000, 10, 300][round as usize];
            let address = |number: u64| Felt::from(number) * Felt::from(3 + round).square();
            for number in 0..count {
                let written = memory.write(address(number), Felt::from(number + round));
                assert_eq!(written, Ok(number as u32));
            }
            for number in 0..count {
                assert_eq!(memory.read(address(number)), Ok(Felt::from(number + round)));
                let twice = memory.write(address(number), Felt::ZERO);
                assert_eq!(twice, Err(MemoryFault::WrittenTwice(address(number))));
            }
            let beyond = address(count);
            assert_eq!(memory.peek(beyond), Err(MemoryFault::Unwritten(beyond)));
            assert_eq!((memory.uses(address(1)), memory.uses(beyond)), (1, 0));
            memory.clear();
            assert_eq!(
                memory.peek(address(1)),
                Err(MemoryFault::Unwritten(address(1)))
            );
        }
    }
}
