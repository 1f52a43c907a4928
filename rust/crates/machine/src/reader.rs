//! Reads program files. The format is described in `docs/developer/program-file.md`.

use core::fmt;

use provex_field::Felt;

use crate::program::{Entry, Factor, Hint, Instruction, Layout, Program, Record};

const MAGIC: &[u8] = b"PVXP";
const VERSION: u64 = 1;
/// Types are nested less deeply than this in any program.
const DEPTH_MAX: usize = 32;

/// A file that is no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramError {
    /// What was expected.
    pub expected: &'static str,
    /// The byte where it was missing.
    pub position: usize,
}

impl fmt::Display for ProgramError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, position } = self;
        write!(
            formatter,
            "no program file: expected {expected} at byte {position}"
        )
    }
}

impl core::error::Error for ProgramError {}

impl Program {
    /// Read a program file.
    ///
    /// # Errors
    /// For anything but a whole program file.
    pub fn from_bytes(data: &[u8]) -> Result<Self, ProgramError> {
        let mut reader = Reader { data, position: 0 };
        if reader.take(MAGIC.len(), "the mark PVXP")? != MAGIC {
            return Err(reader.error("the mark PVXP"));
        }
        if reader.number(2)? != VERSION {
            return Err(reader.error("version 1"));
        }
        let parts = reader.small(2)?;
        let files = reader.each(Reader::text)?;
        let records = reader.each(Reader::record)?;
        let trees = reader.each(|reader| reader.layout(0))?;
        let entries = reader.each(Reader::entry)?;
        let instructions = reader.each(Reader::instruction)?;
        if reader.position != data.len() {
            return Err(reader.error("the end"));
        }
        let program = Self {
            instructions,
            entries,
            records,
            trees,
            files,
            parts,
        };
        if !is_consistent(&program) {
            return Err(reader.error("kinds and counters that exist"));
        }
        Ok(program)
    }
}

fn is_consistent(program: &Program) -> bool {
    let instructions = program.instructions.len();
    let is_inside = |counter: u32| (counter as usize) < instructions;
    let hints = program.instructions.iter().all(|row| match &row.hint {
        Some(Hint::Function { counter, .. }) => is_inside(*counter),
        _ => true,
    });
    let mut layouts = program
        .records
        .iter()
        .flat_map(|record| &record.fields)
        .chain(&program.trees)
        .chain(program.entries.iter().flat_map(|entry| &entry.parameters))
        .chain(program.entries.iter().flat_map(|entry| &entry.result));
    let known = layouts.all(|layout| is_known(program, layout));
    let entries = program.entries.iter().all(|entry| is_inside(entry.counter));
    let parts = instructions > usize::from(program.parts) && program.parts > 0;
    hints && known && entries && parts && has_no_record_inside_itself(program)
}

fn is_known(program: &Program, layout: &Layout) -> bool {
    let is_kind = |kind: &u32| (*kind as usize) < program.records.len();
    match layout {
        Layout::Number | Layout::Store => true,
        Layout::Record(kind) => is_kind(kind),
        Layout::List(element) => is_known(program, element),
        Layout::Union(kinds) => kinds.iter().all(is_kind),
        Layout::Pair(items) => items.iter().all(|item| is_known(program, item)),
    }
}

/// Else its width would be infinite.
fn has_no_record_inside_itself(program: &Program) -> bool {
    fn depth(program: &Program, layout: &Layout, left: usize) -> bool {
        match layout {
            Layout::Record(_) if left == 0 => false,
            Layout::Record(kind) => program.records[*kind as usize]
                .fields
                .iter()
                .all(|field| depth(program, field, left - 1)),
            Layout::Pair(items) => items.iter().all(|item| depth(program, item, left)),
            _ => true,
        }
    }
    let kinds = 0..u32::try_from(program.records.len()).unwrap_or(u32::MAX);
    kinds
        .into_iter()
        .all(|kind| depth(program, &Layout::Record(kind), DEPTH_MAX))
}

struct Reader<'a> {
    data: &'a [u8],
    position: usize,
}

type Found<T> = Result<T, ProgramError>;

impl<'a> Reader<'a> {
    fn error(&self, expected: &'static str) -> ProgramError {
        ProgramError {
            expected,
            position: self.position,
        }
    }

    fn take(&mut self, size: usize, expected: &'static str) -> Found<&'a [u8]> {
        let rest = &self.data[self.position..];
        let part = rest.get(..size).ok_or_else(|| self.error(expected))?;
        self.position += size;
        Ok(part)
    }

    fn number(&mut self, size: usize) -> Found<u64> {
        let bytes = self.take(size, "a number")?;
        Ok(bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn small<T: TryFrom<u64>>(&mut self, size: usize) -> Found<T> {
        let number = self.number(size)?;
        T::try_from(number).map_err(|_| self.error("a number that fits"))
    }

    fn flag(&mut self) -> Found<bool> {
        match self.number(1)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.error("0 or 1")),
        }
    }

    fn element(&mut self) -> Found<Felt> {
        let size = self.small::<usize>(1)?;
        let bytes = self.take(size, "an element")?;
        let start = 32_usize.checked_sub(size);
        let start = start.ok_or_else(|| self.error("at most 32 bytes"))?;
        let mut padded = [0; 32];
        padded[start..].copy_from_slice(bytes);
        Felt::from_bytes_be(&padded).ok_or_else(|| self.error("an element"))
    }

    fn factor(&mut self) -> Found<Factor> {
        self.element().map(Factor::new)
    }

    fn text(&mut self) -> Found<String> {
        let size = self.small::<usize>(2)?;
        let bytes = self.take(size, "a text")?;
        String::from_utf8(bytes.to_vec()).map_err(|_| self.error("UTF-8"))
    }

    fn each<T>(&mut self, mut read: impl FnMut(&mut Self) -> Found<T>) -> Found<Vec<T>> {
        let count = self.number(4)?;
        (0..count).map(|_| read(self)).collect()
    }

    fn record(&mut self) -> Found<Record> {
        let name = self.text()?;
        let fields = self.each(|reader| {
            reader.text()?;
            reader.layout(0)
        })?;
        Ok(Record { name, fields })
    }

    fn layout(&mut self, depth: usize) -> Found<Layout> {
        if depth == DEPTH_MAX {
            return Err(self.error("a type less deep"));
        }
        let below = |reader: &mut Self| reader.layout(depth + 1);
        Ok(match self.number(1)? {
            0 => {
                self.text()?;
                Layout::Number
            }
            1 => Layout::Record(self.small(4)?),
            2 => Layout::List(Box::new(below(self)?)),
            3 => Layout::Union(self.each(|reader| reader.small(4))?),
            4 => Layout::Pair(self.each(below)?),
            5 => Layout::Store,
            _ => return Err(self.error("the tag of a type")),
        })
    }

    fn entry(&mut self) -> Found<Entry> {
        let name = self.text()?;
        let counter = self.small(4)?;
        self.element()?;
        let parameters = self.each(|reader| reader.layout(0))?;
        let mut results = self.each(|reader| reader.layout(0))?;
        if results.len() > 1 {
            return Err(self.error("at most one result"));
        }
        Ok(Entry {
            name,
            counter,
            parameters,
            result: results.pop(),
        })
    }

    fn instruction(&mut self) -> Found<Instruction> {
        let flags = self.number(1)?;
        if flags > 15 {
            return Err(self.error("four flags"));
        }
        let call = self.small(1)?;
        let (code, file, line) = (self.small(4)?, self.small(2)?, self.small(4)?);
        Ok(Instruction {
            is_transfer: flags & 1 != 0,
            reads_a: flags & 2 != 0,
            reads_b: flags & 4 != 0,
            is_indirect: flags & 8 != 0,
            call,
            code,
            file,
            line,
            a_offset: self.element()?,
            pointer_offset: self.element()?,
            b_offset: self.element()?,
            c_offset: self.element()?,
            constant: self.element()?,
            a_factor: self.factor()?,
            b_factor: self.factor()?,
            product_factor: self.factor()?,
            c_factor: self.factor()?,
            jump: self.element()?,
            hint: self.hint()?,
        })
    }

    fn hint(&mut self) -> Found<Option<Hint>> {
        Ok(Some(match self.number(1)? {
            0 => return Ok(None),
            1 => Hint::Quotient {
                divisor: self.element()?,
                is_signed: self.flag()?,
            },
            2 => Hint::High {
                bits: self.small(2)?,
            },
            3 => Hint::Function {
                counter: self.small(4)?,
                arguments: self.each(Self::element)?,
            },
            _ => return Err(self.error("the tag of a hint")),
        }))
    }
}
