//! The rows on which a constraint holds, and the polynomial that vanishes there.

use provex_field::Felt;

use crate::bytes::{ByteReader, number};
use crate::error::AirError;

/// log2 of the longest pattern of rows.
const PERIOD_LOG2_MAX: u32 = 12;

/// What a set of rows says about the ends of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edge {
    /// All rows of the pattern.
    All,
    /// The first one only.
    First,
    /// The last one only.
    Last,
    /// All but the first.
    NotFirst,
    /// All but the last.
    NotLast,
}

/// The rows with one of `offsets` mod 2^`period_log2`, cut down by `edge`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rows {
    /// log2 of the period.
    pub period_log2: u32,
    /// At least one offset below the period, rising.
    pub offsets: Vec<usize>,
    /// What is cut off.
    pub edge: Edge,
}

impl Rows {
    pub(crate) fn read(reader: &mut ByteReader<'_>) -> Result<Self, AirError> {
        let period_log2 = reader.power_of_two("period of rows")?;
        if period_log2 > PERIOD_LOG2_MAX {
            return Err(number("period of rows", 1 << period_log2));
        }
        let edge = match reader.u8()? {
            0 => Edge::All,
            1 => Edge::First,
            2 => Edge::Last,
            3 => Edge::NotFirst,
            4 => Edge::NotLast,
            found => return Err(number("edge", found.into())),
        };
        let count = usize::from(reader.u16()?);
        let offsets = reader.items(count, 4, ByteReader::size)?;
        let rise = offsets.windows(2).all(|pair| pair[0] < pair[1]);
        match offsets.last() {
            Some(last) if rise && *last < 1 << period_log2 => Ok(Self {
                period_log2,
                offsets,
                edge,
            }),
            _ => Err(number("offsets of rows", count)),
        }
    }

    /// The rows in a chip of 2^`height_log2` rows, rising.
    pub fn numbers(&self, height_log2: u32) -> impl Iterator<Item = usize> + '_ {
        let count = self.offsets.len() << (height_log2 - self.period_log2);
        let (start, end) = match self.edge {
            Edge::All => (0, count),
            Edge::First => (0, 1),
            Edge::Last => (count - 1, count),
            Edge::NotFirst => (1, count),
            Edge::NotLast => (0, count - 1),
        };
        (start..end).map(move |index| {
            let (block, place) = (index / self.offsets.len(), index % self.offsets.len());
            (block << self.period_log2) + self.offsets[place]
        })
    }

    /// The row that is alone in the set or left out of it.
    #[must_use]
    pub fn edge_row(&self, height_log2: u32) -> Option<usize> {
        let last = self.offsets[self.offsets.len() - 1];
        match self.edge {
            Edge::All => None,
            Edge::First | Edge::NotFirst => Some(self.offsets[0]),
            Edge::Last | Edge::NotLast => Some((1 << height_log2) - (1 << self.period_log2) + last),
        }
    }

    /// Whether the set is a single row.
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(self.edge, Edge::First | Edge::Last)
    }

    /// What x^(height / period) is in the rows of the whole pattern, without regard to its edge: the
    /// product of its differences to a power is 0 exactly on the pattern.
    #[must_use]
    pub fn roots(&self) -> Vec<Felt> {
        let generator = Felt::root_of_unity(self.period_log2);
        self.offsets
            .iter()
            .map(|offset| generator.power_u64(*offset as u64))
            .collect()
    }
}

/// One over the polynomial that vanishes on the rows of a chip of 2^`height_log2` rows, at a point;
/// `None` if that polynomial or a factor of it is 0 there.
#[must_use]
pub fn inverse_zerofier_at(rows: &Rows, height_log2: u32, point: Felt) -> Option<Felt> {
    let edge = rows.edge_row(height_log2).map(|row| {
        let x = Felt::root_of_unity(height_log2).power_u64(row as u64);
        point - x
    });
    if let Some(factor) = edge.filter(|_| rows.is_single()) {
        return factor.inverse();
    }
    let power = point.squared_times(height_log2 - rows.period_log2);
    let roots = rows.roots();
    let product = roots
        .iter()
        .fold(Felt::ONE, |all, root| all * (power - *root));
    let inverse = product.inverse()?;
    Some(edge.map_or(inverse, |factor| inverse * factor))
}
