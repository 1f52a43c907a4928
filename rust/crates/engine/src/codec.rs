//! Bytes of a snapshot: little-endian integers of fixed width, lists with a 64-bit count in front.

/// Writes a snapshot.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

/// Reads a snapshot; `None` at its end.
#[derive(Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

/// A number that a snapshot holds.
pub(crate) trait Number: Sized {
    /// Appends it.
    fn put(self, writer: &mut Writer);
    /// Takes it from the front.
    fn get(reader: &mut Reader<'_>) -> Option<Self>;
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl Number for $kind {
            fn put(self, writer: &mut Writer) {
                writer.0.extend_from_slice(&self.to_le_bytes());
            }

            fn get(reader: &mut Reader<'_>) -> Option<Self> {
                let (bytes, rest) = reader.0.split_first_chunk()?;
                reader.0 = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, u128, i64, i128);

impl Number for bool {
    fn put(self, writer: &mut Writer) {
        u8::from(self).put(writer);
    }

    fn get(reader: &mut Reader<'_>) -> Option<Self> {
        match u8::get(reader)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Writer {
    pub(crate) fn number(&mut self, number: impl Number) {
        number.put(self);
    }

    pub(crate) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }
}

impl Reader<'_> {
    pub(crate) fn number<N: Number>(&mut self) -> Option<N> {
        N::get(self)
    }

    pub(crate) fn list<T>(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count: u64 = self.number()?;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(each(self)?);
        }
        Some(items)
    }
}
