//! The canonical form of proofs in bytes: every proof has exactly one, and reading never takes more
//! memory than the announced bounds.
//!
//! Numbers are big-endian. A list starts with its length in four bytes. Field elements and digests
//! are 32 bytes; an element that is not below p is refused.

use core::fmt;

use provex_field::Felt;
use provex_hash::ProofHash;

/// Writes a proof.
#[derive(Clone, Debug, Default)]
pub struct ProofWriter {
    bytes: Vec<u8>,
}

/// Reads a proof once from front to back.
#[derive(Clone, Debug)]
pub struct ProofReader<'a> {
    rest: &'a [u8],
}

/// Why bytes are no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end too early.
    Truncated,
    /// Bytes follow the end.
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// The proof is of another version.
    Version {
        /// The version that is read.
        expected: u32,
        /// The version that was found.
        found: u32,
    },
    /// A list has another length than the parameters say.
    Length {
        /// The smallest allowed length.
        min: usize,
        /// The largest allowed length.
        max: usize,
        /// The length that was found.
        found: usize,
    },
    /// A field element or digest is not in canonical form.
    NotCanonical,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => write!(formatter, "the bytes end too early"),
            Self::TrailingBytes { count } => write!(formatter, "{count} bytes follow the end"),
            Self::Version { expected, found } => {
                write!(formatter, "version: expected {expected}, found {found}")
            }
            Self::Length { min, max, found } => {
                write!(formatter, "length: expected {min} to {max}, found {found}")
            }
            Self::NotCanonical => write!(formatter, "a field element is not below the prime"),
        }
    }
}

impl core::error::Error for DecodeError {}

impl ProofWriter {
    /// Nothing written yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Write a number in four bytes.
    pub fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_be_bytes());
    }

    /// Write a number in eight bytes.
    pub fn long_number(&mut self, number: u64) {
        self.bytes.extend(number.to_be_bytes());
    }

    /// Write a list of field elements.
    ///
    /// # Panics
    ///
    /// If there are 2^32 or more.
    pub fn felts(&mut self, felts: &[Felt]) {
        self.length(felts.len());
        for felt in felts {
            self.bytes.extend(felt.to_bytes_be());
        }
    }

    /// Write a list of digests.
    ///
    /// # Panics
    ///
    /// If there are 2^32 or more.
    pub fn digests<H: ProofHash>(&mut self, digests: &[H::Digest]) {
        self.length(digests.len());
        for digest in digests {
            self.bytes.extend(H::to_bytes(digest));
        }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).expect("no list of a proof is that long"));
    }
}

impl<'a> ProofReader<'a> {
    /// All bytes still unread.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Read the version, which must be the expected one.
    ///
    /// # Errors
    ///
    /// If the bytes end or another version is found.
    pub fn version(&mut self, expected: u32) -> Result<(), DecodeError> {
        match self.number()? {
            found if found == expected => Ok(()),
            found => Err(DecodeError::Version { expected, found }),
        }
    }

    /// Read a number of four bytes.
    ///
    /// # Errors
    ///
    /// If the bytes end.
    pub fn number(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_be_bytes)
    }

    /// Read a number of eight bytes.
    ///
    /// # Errors
    ///
    /// If the bytes end.
    pub fn long_number(&mut self) -> Result<u64, DecodeError> {
        self.array().map(u64::from_be_bytes)
    }

    /// Read a list of `min` to `max` field elements.
    ///
    /// # Errors
    ///
    /// If the bytes end, the length is another one, or an element is not below p.
    pub fn felts(&mut self, min: usize, max: usize) -> Result<Vec<Felt>, DecodeError> {
        self.list(min, max, Felt::from_bytes_be)
    }

    /// Read a list of `min` to `max` digests.
    ///
    /// # Errors
    ///
    /// If the bytes end, the length is another one, or a digest is not canonical.
    pub fn digests<H: ProofHash>(
        &mut self,
        min: usize,
        max: usize,
    ) -> Result<Vec<H::Digest>, DecodeError> {
        self.list(min, max, H::from_bytes)
    }

    /// Demand that nothing is left.
    ///
    /// # Errors
    ///
    /// If bytes are left.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            count => Err(DecodeError::TrailingBytes { count }),
        }
    }

    fn list<T>(
        &mut self,
        min: usize,
        max: usize,
        item: impl Fn(&[u8; 32]) -> Option<T>,
    ) -> Result<Vec<T>, DecodeError> {
        let found = self.number()? as usize;
        if found < min || found > max {
            return Err(DecodeError::Length { min, max, found });
        }
        if self.rest.len() / 32 < found {
            return Err(DecodeError::Truncated);
        }
        (0..found)
            .map(|_| item(&self.array()?).ok_or(DecodeError::NotCanonical))
            .collect()
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (first, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }
}
