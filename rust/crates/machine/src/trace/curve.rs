//! Pedersen hashes and signatures.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use provex_curve::AffinePoint;
use provex_field::{Felt, Scalar, batch_invert};
use provex_signature::{public_key, sign};
use rayon::prelude::*;

use super::calls::Calls;
use super::tables::{FLAGGED, HIGHEST, MIDDLE, MIDDLE_DIGIT, Uses};
use super::{ChipShape, Filled, TraceError, check_height, flag, named};
use crate::builtins::SignedMessage;
use crate::calls::{NumberedSignature, call};
use crate::memory::FeltHasher;
use crate::number::{high, small};
use crate::windows::{INPUT_WINDOWS, WINDOW_VALUES, pedersen_window, shift_multiple};
use crate::witness::{Instance, ROWS, SignatureWitness};

const PEDERSEN_ROWS: usize = 2 * INPUT_WINDOWS;
const FLAGS: usize = 4;
/// So many hashes share their inversions.
const GROUP: usize = 128;

/// The columns of a group of hashes: value, point x, point y, sum x, sum y.
type Group = [Vec<Felt>; 5];

impl Calls {
    pub(super) fn pedersen(
        &self,
        shape: &ChipShape,
        uses: &mut Uses,
    ) -> Result<Filled, TraceError> {
        let (pairs, mut counts) = self.pedersen_pairs();
        check_height(shape, pairs.len() * PEDERSEN_ROWS)?;
        let padding = shape.height / PEDERSEN_ROWS - pairs.len();
        counts.resize(pairs.len() + padding, 0);
        let empty = [Felt::ZERO; 2];
        let mut flags = Vec::with_capacity(counts.len() * FLAGS);
        for pair in pairs.iter().chain(core::iter::repeat_n(&empty, padding)) {
            for (input, value) in pair.iter().enumerate() {
                flags.extend(count_windows(input, *value, uses));
            }
        }
        let groups: Vec<Group> = pairs.par_chunks(GROUP).map(fill_group).collect();
        let nothing = fill_group(&[empty]);
        let columns = core::array::from_fn(|column| {
            let own = groups.iter().map(|group| group[column].as_slice());
            let rest = core::iter::repeat_n(nothing[column].as_slice(), padding);
            own.chain(rest).flatten().copied().collect()
        });
        let mut filled = named(["value", "point x", "point y", "sum x", "sum y"], columns);
        filled.push(("flags".to_owned(), flags));
        let counts = counts.into_iter().map(Felt::from).collect();
        filled.push(("uses".to_owned(), counts));
        Ok(filled)
    }

    pub(super) fn pedersen_rows(&self) -> usize {
        self.pedersen_pairs().0.len() * PEDERSEN_ROWS
    }

    /// Each pair once, with how often it is asked for.
    fn pedersen_pairs(&self) -> (Vec<[Felt; 2]>, Vec<u64>) {
        let mut places: HashMap<_, usize, BuildHasherDefault<FeltHasher>> = HashMap::default();
        let (mut pairs, mut counts) = (Vec::new(), Vec::new());
        for [left, right, _] in self.of(call::PEDERSEN) {
            let place = *places.entry([*left, *right]).or_insert(pairs.len());
            if place == pairs.len() {
                pairs.push([*left, *right]);
                counts.push(0);
            }
            counts[place] += 1;
        }
        (pairs, counts)
    }

    pub(super) fn ecdsa(
        &self,
        shape: &ChipShape,
        signatures: &[NumberedSignature],
        uses: &mut Uses,
    ) -> Result<Filled, TraceError> {
        let counts = self.signature_uses(signatures.len())?;
        check_height(shape, signatures.len() * ROWS)?;
        let count = shape.height / ROWS;
        let instances: Vec<Option<Instance>> = signatures
            .par_iter()
            .map(|signature| SignatureWitness::new(&signature.signed()?)?.instance())
            .collect();
        let padding = SignatureWitness::new(&padding()).and_then(|witness| witness.instance());
        let padding = padding.expect("the padding's signature is ours");
        let mut columns: Vec<Vec<Felt>> = vec![Vec::with_capacity(shape.height); NAMES.len()];
        for number in 0..count {
            let instance = match instances.get(number) {
                Some(found) => found.as_ref().ok_or(TraceError::Signature(number))?,
                None => &padding,
            };
            columns[0].extend([Felt::from(number as u64)].repeat(ROWS));
            let parts = instance
                .rows
                .iter()
                .chain(&instance.generator)
                .chain(&instance.table);
            for (column, part) in columns[1..].iter_mut().zip(parts) {
                column.extend(part);
            }
            let received = counts.get(number).copied().unwrap_or(0);
            columns[USES_COLUMN][number * ROWS] = Felt::from(received);
            for (window, digit) in instance.generator_digits.iter().enumerate() {
                uses.generator[window * WINDOW_VALUES + digit] += 1;
            }
        }
        let names = NAMES.iter().map(|name| (*name).to_owned());
        Ok(names.zip(columns).collect())
    }

    /// How often each signature is asked for; all three calls of it equally often.
    fn signature_uses(&self, count: usize) -> Result<Vec<u64>, TraceError> {
        let counted = |number: u8, operand: usize| {
            let mut counts = vec![0_u64; count];
            for operands in self.of(number) {
                let place = small(operands[operand]).and_then(|place| usize::try_from(place).ok());
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += 1;
                }
            }
            counts
        };
        let numbers = counted(call::SIGNATURE, 2);
        for other in [
            counted(call::SIGNED_MESSAGE, 0),
            counted(call::SIGNED_BY, 0),
        ] {
            if let Some(number) = (0..count).find(|&number| other[number] != numbers[number]) {
                return Err(TraceError::Signature(number));
            }
        }
        Ok(numbers)
    }
}

const NAMES: [&str; 20] = [
    "signature",
    "x",
    "y",
    "doubling slope",
    "first slope",
    "second slope",
    "inverse",
    "point x",
    "point y",
    "key digits",
    "nonce digits",
    "message",
    "generator x",
    "generator y",
    "generator sum x",
    "generator sum y",
    "table x",
    "table y",
    "table uses",
    "table opposite uses",
];
/// The uses stand in the first cell of `doubling slope`.
const USES_COLUMN: usize = 3;

/// A signature of message 1 by key 2, for instances that nobody asks for.
fn padding() -> SignedMessage {
    static PADDING: LazyLock<SignedMessage> = LazyLock::new(|| {
        let key = Scalar::from(2);
        let signature = sign(&key, &Felt::ONE).expect("key and message are in range");
        let bytes = signature.to_bytes();
        let half = |start: usize| {
            let half = bytes[start..start + 32]
                .try_into()
                .expect("half of 64 bytes");
            Felt::from_bytes_be_reduced(&half)
        };
        SignedMessage {
            message: Felt::ONE,
            r: half(0),
            s: half(32),
            key: public_key(&key).expect("the key is not 0").x,
        }
    });
    *PADDING
}

/// Count the look-ups of an input; returns its flags.
fn count_windows(input: usize, value: Felt, uses: &mut Uses) -> [Felt; 2] {
    let bytes = value.to_bytes_be();
    let digit = |window: usize| usize::from(bytes[INPUT_WINDOWS - 1 - window]);
    let is_highest = digit(HIGHEST) >> 3 == 1;
    let is_last = is_highest && digit(MIDDLE) == MIDDLE_DIGIT;
    for window in 0..INPUT_WINDOWS {
        let behind = match window {
            MIDDLE => usize::from(is_highest) + usize::from(is_last),
            HIGHEST => usize::from(is_highest),
            _ => 0,
        };
        let tag = input * INPUT_WINDOWS + window + FLAGGED * behind;
        uses.pedersen[tag * WINDOW_VALUES + digit(window)] += 1;
    }
    [flag(is_highest), flag(is_last)]
}

/// The rows of some hashes, window by window, so that each window has one inversion.
fn fill_group(pairs: &[[Felt; 2]]) -> Group {
    let mut columns: Group =
        core::array::from_fn(|_| vec![Felt::ZERO; pairs.len() * PEDERSEN_ROWS]);
    let mut totals = vec![shift_multiple(PEDERSEN_ROWS as u64 + 1); pairs.len()];
    for row in 0..PEDERSEN_ROWS {
        let (input, window) = (row / INPUT_WINDOWS, row % INPUT_WINDOWS);
        let table = pedersen_window(input, window);
        let points: Vec<AffinePoint> = pairs
            .iter()
            .map(|pair| table[usize::from(pair[input].to_bytes_be()[INPUT_WINDOWS - 1 - window])])
            .collect();
        let both = points.iter().zip(&totals);
        let mut inverses: Vec<Felt> = both.map(|(point, total)| point.x - total.x).collect();
        batch_invert(&mut inverses);
        for (place, point) in points.iter().enumerate() {
            let total = &mut totals[place];
            let slope = (point.y - total.y) * inverses[place];
            let x = slope.square() - total.x - point.x;
            *total = AffinePoint {
                x,
                y: slope * (total.x - x) - total.y,
            };
            let shift = u32::try_from(8 * window).expect("few windows");
            let value = high(pairs[place][input], shift);
            let cells = [value, point.x, point.y, total.x, total.y];
            for (column, cell) in columns.iter_mut().zip(cells) {
                column[place * PEDERSEN_ROWS + row] = cell;
            }
        }
    }
    columns
}
