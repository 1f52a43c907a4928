//! The store: a row for each opening, access and closing of a key.

use std::collections::HashMap;

use provex_field::Felt;

use super::calls::{Calls, cells};
use super::tables::{LIMB_BITS, Uses};
use super::{ChipShape, Filled, TraceError, check_height, flag, named};
use crate::calls::call;
use crate::number::small;

const NAMES: [&str; 11] = [
    "key",
    "time",
    "old",
    "new",
    "previous time",
    "is open",
    "is access",
    "is replace",
    "is close",
    "limb 0",
    "limb 1",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Access,
    Replace,
    Close,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    kind: Kind,
    key: Felt,
    time: u64,
    old: Felt,
    new: Felt,
    previous: u64,
}

impl Row {
    fn cells(&self) -> [Felt; 11] {
        let is_access = matches!(self.kind, Kind::Access | Kind::Replace);
        let limbs = self.limbs().map(|limb| Felt::from(limb as u64));
        [
            self.key,
            Felt::from(self.time),
            self.old,
            self.new,
            Felt::from(self.previous),
            flag(self.kind == Kind::Open),
            flag(is_access),
            flag(self.kind == Kind::Replace),
            flag(self.kind == Kind::Close),
            limbs[0],
            limbs[1],
        ]
    }

    /// The wait since the last access, less one; 0 for other rows.
    fn limbs(&self) -> [usize; 2] {
        if !matches!(self.kind, Kind::Access | Kind::Replace) {
            return [0, 0];
        }
        let wait = (self.time - self.previous - 1) as usize;
        let mask = (1 << LIMB_BITS) - 1;
        [wait & mask, wait >> LIMB_BITS & mask]
    }
}

impl Calls {
    pub(super) fn storage(&self, shape: &ChipShape, uses: &mut Uses) -> Result<Filled, TraceError> {
        let rows = self.store_rows();
        check_height(shape, rows.len())?;
        for row in &rows {
            if matches!(row.kind, Kind::Access | Kind::Replace) {
                row.limbs()
                    .into_iter()
                    .for_each(|limb| uses.limbs[limb] += 1);
            }
        }
        let rows: Vec<[Felt; 11]> = rows.iter().map(Row::cells).collect();
        let columns = core::array::from_fn(|place| cells(&rows, shape.height, |row| row[place]));
        Ok(named(NAMES, columns))
    }

    /// The rows in the order of the calls, then a closing row for each key, ascending.
    pub(super) fn store_rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // The row that used a key last, and the row of each access by its time.
        let mut last: HashMap<Felt, usize> = HashMap::new();
        let mut by_time: HashMap<Felt, usize> = HashMap::new();
        for (number, [a, b, c]) in &self.store {
            let place = rows.len();
            match *number {
                call::REPLACE => {
                    if let Some(&row) = by_time.get(a) {
                        rows[row].kind = Kind::Replace;
                        rows[row].new = *b;
                    }
                    continue;
                }
                call::OPEN => rows.push(Row {
                    kind: Kind::Open,
                    key: *a,
                    time: 0,
                    old: Felt::ZERO,
                    new: *b,
                    previous: 0,
                }),
                _ => {
                    by_time.insert(*b, place);
                    rows.push(Row {
                        kind: Kind::Access,
                        key: *a,
                        time: small(*b).expect("times are steps of the run"),
                        old: *c,
                        new: *c,
                        previous: last.get(a).map_or(0, |&row| rows[row].time),
                    });
                }
            }
            last.insert(*a, place);
        }
        let mut closing: Vec<Row> = last
            .into_iter()
            .map(|(key, row)| Row {
                kind: Kind::Close,
                key,
                time: 0,
                old: rows[row].new,
                new: Felt::ZERO,
                previous: rows[row].time,
            })
            .collect();
        closing.sort_unstable_by_key(|row| row.key.to_bytes_be());
        rows.extend(closing);
        rows
    }
}
