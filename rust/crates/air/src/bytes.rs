//! Reading bytes once from front to back, never taking more memory than there are bytes.

use provex_field::Felt;

use crate::error::AirError;

/// What is still unread.
#[derive(Debug)]
pub(crate) struct ByteReader<'a> {
    rest: &'a [u8],
}

impl<'a> ByteReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], AirError> {
        let (first, rest) = self.rest.split_first_chunk().ok_or(AirError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, AirError> {
        Ok(u8::from_be_bytes(self.array()?))
    }

    pub(crate) fn u16(&mut self) -> Result<u16, AirError> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, AirError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub(crate) fn i32(&mut self) -> Result<i32, AirError> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, AirError> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// A number of four bytes that counts or names something here.
    pub(crate) fn size(&mut self) -> Result<usize, AirError> {
        Ok(self.u32()? as usize)
    }

    /// log2 of a power of two in four bytes.
    pub(crate) fn power_of_two(&mut self, what: &'static str) -> Result<u32, AirError> {
        let found = self.u32()?;
        if !found.is_power_of_two() {
            let found = found.into();
            return Err(AirError::Number { what, found });
        }
        Ok(found.ilog2())
    }

    pub(crate) fn flag(&mut self, what: &'static str) -> Result<bool, AirError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            found => Err(number(what, found.into())),
        }
    }

    pub(crate) fn felt(&mut self) -> Result<Felt, AirError> {
        Felt::from_bytes_be(&self.array()?).ok_or(AirError::NotCanonical)
    }

    /// So many items, each of at least `item_bytes` bytes.
    pub(crate) fn items<T>(
        &mut self,
        count: usize,
        item_bytes: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, AirError>,
    ) -> Result<Vec<T>, AirError> {
        if self.rest.len() / item_bytes < count {
            return Err(AirError::Truncated);
        }
        (0..count).map(|_| item(self)).collect()
    }

    pub(crate) fn name(&mut self) -> Result<String, AirError> {
        let length = usize::from(self.u8()?);
        let bytes = self.items(length, 1, Self::u8)?;
        if !bytes.is_ascii() {
            return Err(number("a character of a name", 0x80));
        }
        Ok(bytes.into_iter().map(char::from).collect())
    }

    pub(crate) fn finish(self) -> Result<(), AirError> {
        match self.rest.len() {
            0 => Ok(()),
            count => Err(AirError::TrailingBytes { count }),
        }
    }
}

/// A number outside its bounds.
pub(crate) fn number(what: &'static str, found: usize) -> AirError {
    let found = found as u64;
    AirError::Number { what, found }
}
