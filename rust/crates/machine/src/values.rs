//! Values taken out of memory and put back elsewhere.

use provex_field::Felt;

use crate::failure::Reason;
use crate::memory::Memory;
use crate::number::small;
use crate::program::{Layout, Program};

/// Lists are shorter; a longer one is a fault.
const LENGTH_MAX: u64 = 1 << 24;

/// A value with all that lies behind its pointers, as if it stood at address 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlatValue {
    /// The words, the value itself first.
    pub words: Vec<Felt>,
    /// Which of them are addresses.
    pub pointers: Vec<u32>,
}

impl FlatValue {
    /// The words as they stand at an address.
    pub(crate) fn placed(&self, address: Felt) -> impl Iterator<Item = Felt> {
        let mut pointers = self.pointers.iter().peekable();
        self.words.iter().zip(0..).map(move |(word, place)| {
            let is_pointer = pointers.next_if_eq(&&place).is_some();
            if is_pointer { *word + address } else { *word }
        })
    }

    /// The value of words that stand as if at `base`, the value itself first.
    ///
    /// # Errors
    /// If the words are not those of a value of this layout.
    pub fn from_words(
        program: &Program,
        layout: &Layout,
        words: &[Felt],
        base: Felt,
    ) -> Result<Self, Reason> {
        let mut memory = Memory::default();
        memory.input.base = base;
        memory.input.append(words.iter().copied());
        Self::read(program, &memory, layout, base)
    }

    /// The value that stands at an address of memory.
    pub(crate) fn read(
        program: &Program,
        memory: &Memory,
        layout: &Layout,
        address: Felt,
    ) -> Result<Self, Reason> {
        Self::extracted(program, memory, layout, |extraction| {
            extraction.take(layout, address, 0)
        })
    }

    /// The value that stands in cells as a result: records by their address.
    pub(crate) fn read_result(
        program: &Program,
        memory: &Memory,
        layout: &Layout,
        address: Felt,
    ) -> Result<Self, Reason> {
        Self::extracted(program, memory, layout, |extraction| {
            extraction.take_cells(layout, address, 0)
        })
    }

    fn extracted<'a>(
        program: &'a Program,
        memory: &'a Memory,
        layout: &'a Layout,
        start: impl FnOnce(&mut Extraction<'a>) -> Result<usize, Reason>,
    ) -> Result<Self, Reason> {
        let mut extraction = Extraction {
            program,
            memory,
            value: Self::default(),
            waiting: Vec::new(),
        };
        extraction.reserve(program.width(layout))?;
        start(&mut extraction)?;
        while let Some((layout, address, place)) = extraction.waiting.pop() {
            extraction.take(layout, address, place)?;
        }
        extraction.value.pointers.sort_unstable();
        Ok(extraction.value)
    }
}

struct Extraction<'a> {
    program: &'a Program,
    memory: &'a Memory,
    value: FlatValue,
    /// What lies behind pointers: layout, address, place among the words.
    waiting: Vec<(&'a Layout, Felt, usize)>,
}

impl<'a> Extraction<'a> {
    fn reserve(&mut self, width: usize) -> Result<usize, Reason> {
        let place = self.value.words.len();
        if (place + width) as u64 > LENGTH_MAX {
            return Err(Reason::Incomplete);
        }
        self.value.words.resize(place + width, Felt::ZERO);
        Ok(place)
    }

    fn point(&mut self, from: usize, to: usize) {
        self.value.words[from] = Felt::from(to as u64);
        let from = u32::try_from(from).expect("values have below 2^32 words");
        self.value.pointers.push(from);
    }

    /// Copy what stands in place, and note what lies behind. Returns the width.
    fn take(&mut self, layout: &'a Layout, address: Felt, place: usize) -> Result<usize, Reason> {
        let word = |offset: u64| self.memory.peek(address + Felt::from(offset));
        match layout {
            Layout::Number => self.value.words[place] = word(0)?,
            Layout::Store => {}
            Layout::Record(kind) => {
                let fields = &self.program.records[*kind as usize].fields;
                return self.take_all(fields, address, place);
            }
            Layout::Pair(items) => return self.take_all(items, address, place),
            Layout::List(element) => {
                let (first, length) = (word(0)?, word(1)?);
                self.value.words[place + 1] = length;
                let length = small(length).filter(|length| *length <= LENGTH_MAX);
                self.take_list(element, first, length.ok_or(Reason::Incomplete)?, place)?;
            }
            Layout::Union(kinds) => {
                let (kind, record) = (word(0)?, word(1)?);
                self.value.words[place] = kind;
                let kind = small(kind).and_then(|kind| u32::try_from(kind).ok());
                let kind = kind.filter(|kind| kinds.contains(kind));
                let kind = kind.ok_or(Reason::Incomplete)?;
                let fields = &self.program.records[kind as usize].fields;
                let to =
                    self.reserve(fields.iter().map(|field| self.program.width(field)).sum())?;
                self.point(place + 1, to);
                let (mut address, mut to) = (record, to);
                for field in fields {
                    self.waiting.push((field, address, to));
                    let width = self.program.width(field);
                    address += Felt::from(width as u64);
                    to += width;
                }
            }
        }
        Ok(self.program.width(layout))
    }

    /// The same for a result: its records stand elsewhere, at addresses in its cells.
    fn take_cells(
        &mut self,
        layout: &'a Layout,
        cell: Felt,
        place: usize,
    ) -> Result<usize, Reason> {
        match layout {
            Layout::Record(_) => self.take(layout, self.memory.peek(cell)?, place),
            Layout::Pair(items) => {
                let (mut cell, mut width) = (cell, 0);
                for item in items {
                    width += self.take_cells(item, cell, place + width)?;
                    cell += Felt::from(self.program.cells(item) as u64);
                }
                Ok(width)
            }
            _ => self.take(layout, cell, place),
        }
    }

    fn take_all(
        &mut self,
        items: &'a [Layout],
        address: Felt,
        place: usize,
    ) -> Result<usize, Reason> {
        let mut width = 0;
        for item in items {
            let start = address + Felt::from(width as u64);
            width += self.take(item, start, place + width)?;
        }
        Ok(width)
    }

    fn take_list(
        &mut self,
        element: &'a Layout,
        first: Felt,
        length: u64,
        place: usize,
    ) -> Result<(), Reason> {
        if length == 0 {
            return Ok(());
        }
        let width = self.program.width(element);
        let to = self.reserve(length as usize * width)?;
        self.point(place, to);
        for item in 0..length {
            let address = first + Felt::from(item * width as u64);
            self.waiting
                .push((element, address, to + item as usize * width));
        }
        Ok(())
    }
}
