//! How often the entries of the fixed tables are looked up.

use super::calls::Calls;
use crate::calls::{POWER_MAX, call};
use crate::number::small;
use crate::windows::{GENERATOR_WINDOWS, INPUT_WINDOWS, WINDOW_VALUES};

/// A limb of a range check.
pub(super) const LIMB_BITS: usize = 13;

/// The window whose digit decides whether an input is p − 1, and that digit.
pub(super) const MIDDLE: usize = 24;
pub(super) const MIDDLE_DIGIT: usize = 17;
/// The highest window, and the digit in it that needs a flag.
pub(super) const HIGHEST: usize = INPUT_WINDOWS - 1;
pub(super) const HIGHEST_DIGIT: usize = 8;
/// Tables for flagged digits stand this far behind.
pub(super) const FLAGGED: usize = 2 * INPUT_WINDOWS;

/// Counts of look-ups.
#[derive(Debug)]
pub(super) struct Uses {
    pub(super) limbs: Vec<u64>,
    /// Steps of instruction 0 at the end of the run.
    pub(super) ends: u64,
    /// By window and digit.
    pub(super) generator: Vec<u64>,
    /// By tag and digit: tag · 256 + digit.
    pub(super) pedersen: Vec<u64>,
}

impl Default for Uses {
    fn default() -> Self {
        Self {
            limbs: vec![0; 1 << LIMB_BITS],
            ends: 0,
            generator: vec![0; GENERATOR_WINDOWS * WINDOW_VALUES],
            pedersen: vec![0; 3 * FLAGGED * WINDOW_VALUES],
        }
    }
}

impl Uses {
    /// The counts in the order of the table's entries.
    pub(super) fn pedersen_entries(&self) -> Vec<u64> {
        let windows =
            (0..2).flat_map(|input| (0..INPUT_WINDOWS).map(move |window| (input, window)));
        windows
            .flat_map(|(input, window)| {
                let digits = if window == HIGHEST {
                    HIGHEST_DIGIT + 1
                } else {
                    WINDOW_VALUES
                };
                (0..digits).flat_map(move |digit| {
                    tags(input, window, digit)
                        .into_iter()
                        .map(move |tag| tag * WINDOW_VALUES + digit)
                })
            })
            .map(|entry| self.pedersen[entry])
            .collect()
    }
}

/// The tables a digit stands in.
fn tags(input: usize, window: usize, digit: usize) -> Vec<usize> {
    let tag = input * INPUT_WINDOWS + window;
    if window == HIGHEST {
        return vec![tag + FLAGGED * usize::from(digit == HIGHEST_DIGIT)];
    }
    let mut tags = vec![tag];
    if window == MIDDLE && digit <= MIDDLE_DIGIT {
        tags.push(tag + FLAGGED * (1 + usize::from(digit == MIDDLE_DIGIT)));
    }
    tags
}

impl Calls {
    /// By exponent.
    pub(super) fn power_uses(&self) -> Vec<u64> {
        let mut counts = vec![0; POWER_MAX as usize + 1];
        for [exponent, _, _] in self.of(call::POWER) {
            if let Some(exponent) = small(*exponent) {
                counts[exponent as usize] += 1;
            }
        }
        counts
    }
}
