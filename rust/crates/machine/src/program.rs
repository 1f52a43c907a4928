//! The compiled program: instructions ready to run, entries, layouts of values.

use provex_field::Felt;

/// A coefficient of the equation; nearly all are 0, 1 or −1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// 0.
    Zero,
    /// 1.
    One,
    /// −1.
    MinusOne,
    /// Anything else.
    Other(Felt),
}

impl Factor {
    /// The factor of an element.
    #[must_use]
    pub fn new(value: Felt) -> Self {
        if value.is_zero() {
            Self::Zero
        } else if value == Felt::ONE {
            Self::One
        } else if value == -Felt::ONE {
            Self::MinusOne
        } else {
            Self::Other(value)
        }
    }

    /// The element.
    #[must_use]
    pub fn felt(self) -> Felt {
        match self {
            Self::Zero => Felt::ZERO,
            Self::One => Felt::ONE,
            Self::MinusOne => -Felt::ONE,
            Self::Other(value) => value,
        }
    }

    /// `sum + factor · value`.
    #[inline(always)]
    pub(crate) fn add_to(self, sum: Felt, value: Felt) -> Felt {
        match self {
            Self::Zero => sum,
            Self::One => sum + value,
            Self::MinusOne => sum - value,
            Self::Other(factor) => sum + factor * value,
        }
    }
}

/// As the error of an instruction: the error is the word a.
pub const CODE_IN_A: u32 = 0xffff;

/// How an honest run finds a result that neither equation nor call decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// floor(a / divisor), by b if the divisor is 0.
    Quotient {
        /// The divisor, or 0 for b.
        divisor: Felt,
        /// Whether a is read in (−p/2, p/2).
        is_signed: bool,
    },
    /// floor(a / 2^bits).
    High {
        /// How many bits are cut off.
        bits: u16,
    },
    /// The result of a function that is run unproved.
    Function {
        /// Where the function begins.
        counter: u32,
        /// Offsets of the cells that hold its arguments.
        arguments: Vec<Felt>,
    },
}

/// A row of the program, and what an honest run and its errors need beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the auditor's description"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of the row, as in the description"
)]
pub struct Instruction {
    pub a_offset: Felt,
    pub pointer_offset: Felt,
    pub b_offset: Felt,
    pub c_offset: Felt,
    pub constant: Felt,
    pub a_factor: Factor,
    pub b_factor: Factor,
    pub product_factor: Factor,
    pub c_factor: Factor,
    pub jump: Felt,
    pub is_transfer: bool,
    pub reads_a: bool,
    pub reads_b: bool,
    pub is_indirect: bool,
    pub call: u8,
    /// The error when the instruction cannot be satisfied, or [`CODE_IN_A`].
    pub code: u32,
    pub hint: Option<Hint>,
    /// Place of the source file in [`Program::files`].
    pub file: u16,
    /// The line in it.
    pub line: u32,
}

/// How the words of a value stand in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One word.
    Number,
    /// The fields of a record, by its kind.
    Record(u32),
    /// Address and length of items that lie behind.
    List(Box<Layout>),
    /// Kind and address of a record that lies behind.
    Union(Vec<u32>),
    /// The items one after the other.
    Pair(Vec<Layout>),
    /// Nothing.
    Store,
}

/// A record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its qualified name.
    pub name: String,
    /// The layouts of its fields.
    pub fields: Vec<Layout>,
}

/// A function that can be called from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its qualified name.
    pub name: String,
    /// Where it begins.
    pub counter: u32,
    /// The layouts of its parameters.
    pub parameters: Vec<Layout>,
    /// The layout of its result.
    pub result: Option<Layout>,
}

/// A whole program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The instructions; 0 is the halt.
    pub instructions: Vec<Instruction>,
    /// What can be called.
    pub entries: Vec<Entry>,
    /// Record types by their kind.
    pub records: Vec<Record>,
    /// The records that the store keeps, by tree.
    pub trees: Vec<Layout>,
    /// The source files.
    pub files: Vec<String>,
    /// How many machines run one after the other; part n begins at instruction n + 1.
    pub parts: u16,
}

impl Program {
    /// The entry of this name.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Where an instruction comes from: `file:line`.
    #[must_use]
    pub fn place(&self, counter: u32) -> String {
        let instruction = self.instructions.get(counter as usize);
        let file = instruction.and_then(|found| self.files.get(usize::from(found.file)));
        match (instruction, file) {
            (Some(instruction), Some(file)) => format!("{file}:{}", instruction.line),
            _ => format!("instruction {counter}"),
        }
    }

    /// How many words a value takes in place.
    #[must_use]
    pub fn width(&self, layout: &Layout) -> usize {
        match layout {
            Layout::Number => 1,
            Layout::Record(kind) => self.fields_width(*kind),
            Layout::List(_) | Layout::Union(_) => 2,
            Layout::Pair(items) => items.iter().map(|item| self.width(item)).sum(),
            Layout::Store => 0,
        }
    }

    /// How many cells a value takes as a parameter or result.
    #[must_use]
    pub fn cells(&self, layout: &Layout) -> usize {
        match layout {
            Layout::Record(_) => 1,
            Layout::Pair(items) => items.iter().map(|item| self.cells(item)).sum(),
            _ => self.width(layout),
        }
    }

    fn fields_width(&self, kind: u32) -> usize {
        let fields = &self.records[kind as usize].fields;
        fields.iter().map(|field| self.width(field)).sum()
    }
}
