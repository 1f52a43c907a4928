//! A whole bytecode file.

use sha2::{Digest, Sha256};

use crate::bytes::{ByteReader, number};
use crate::chip::Chip;
use crate::error::AirError;
use crate::layout::Layout;
use crate::profile::Profile;

const MAGIC: [u8; 4] = *b"PVXA";
const VERSION: u16 = 2;

/// The constraints of all chips, and the shapes and parameters of their proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Air {
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// The chips in the order of the proof.
    pub chips: Vec<Chip>,
    /// The layouts by their number.
    pub layouts: Vec<Layout>,
    /// The profiles by their number.
    pub profiles: Vec<Profile>,
}

impl Air {
    /// Read a file; its format is described in `docs/developer/constraint-bytecode.md`.
    ///
    /// # Errors
    ///
    /// If it is malformed in any way.
    pub fn read(bytes: &[u8]) -> Result<Self, AirError> {
        let mut reader = ByteReader::new(bytes);
        if reader.array()? != MAGIC || reader.u16()? != VERSION {
            return Err(AirError::Version);
        }
        let count = usize::from(reader.u16()?);
        let chips = reader.items(count, 12, Chip::read)?;
        let count = usize::from(reader.u16()?);
        let layouts = reader.items(count, 7, |reader| Layout::read(reader, &chips))?;
        let count = usize::from(reader.u16()?);
        let profiles = reader.items(count, 17, Profile::read)?;
        reader.finish()?;
        Ok(Self {
            hash: Sha256::digest(bytes).into(),
            chips,
            layouts,
            profiles,
        })
    }

    /// A layout by its number.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn layout(&self, layout: usize) -> Result<&Layout, AirError> {
        let found = self.layouts.get(layout);
        found.ok_or_else(|| number("number of a layout", layout))
    }

    /// A profile by its number.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn profile(&self, profile: usize) -> Result<&Profile, AirError> {
        let found = self.profiles.get(profile);
        found.ok_or_else(|| number("number of a profile", profile))
    }

    /// The number of all constraints.
    #[must_use]
    pub fn constraint_count(&self) -> usize {
        self.chips.iter().map(|chip| chip.constraints.len()).sum()
    }

    /// The numbers of the chips that have a claimed sum.
    pub fn chips_with_sums(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.chips.len()).filter(|chip| self.chips[*chip].has_messages())
    }
}
