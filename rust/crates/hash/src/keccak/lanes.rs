//! Many messages of one length side by side, one a lane.

use core::array;
use core::ops::Range;

use provex_field::{Felt, write_byte_words};

use super::permutation::{ROUND_CONSTANTS, WORDS, absorb, keccak_f, parity, plane};
use crate::rows::Rows;

/// Words of a block, and bytes.
pub(super) const RATE_WORDS: usize = 17;
pub(super) const RATE: usize = 8 * RATE_WORDS;
/// Words of a digest.
pub(super) const DIGEST_WORDS: usize = 4;
/// Words of an element or digest in a message.
const ITEM_WORDS: usize = 4;
/// Keccak's padding starts with a bit 1 and ends with one at the end of the block.
const PADDING_START: u64 = 1;
const PADDING_END: u64 = 1 << 63;

/// Hashes so many messages at a time.
pub(super) trait Kernel<const LANES: usize>: Copy {
    /// The digests of padded messages, whose i-th words stand side by side; if it is said so, of a
    /// zero byte and then the messages.
    fn digests<const IS_BEHIND_ZERO: bool>(
        self,
        message: &[[u64; LANES]],
    ) -> [[u64; LANES]; DIGEST_WORDS];
}

/// One message at a time, on every processor.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Kernel<1> for Portable {
    fn digests<const IS_BEHIND_ZERO: bool>(self, message: &[[u64; 1]]) -> [[u64; 1]; DIGEST_WORDS] {
        let mut state = [0; WORDS];
        absorb!(message, state, IS_BEHIND_ZERO);
        array::from_fn(|word| [state[word]])
    }
}

/// The permutation on one state.
pub(super) fn permuted(state: [u64; WORDS]) -> [u64; WORDS] {
    keccak_f!(state)
}

#[inline]
fn xor(a: u64, b: u64) -> u64 {
    a ^ b
}

#[inline]
fn xor3(a: u64, b: u64, c: u64) -> u64 {
    a ^ b ^ c
}

#[inline]
fn chi(a: u64, b: u64, c: u64) -> u64 {
    a ^ (!b & c)
}

#[inline]
fn load([word]: &[u64; 1]) -> u64 {
    *word
}

#[inline]
fn behind(before: u64, word: u64) -> u64 {
    (word << 8) | (before >> 56)
}

#[inline]
fn rotate<const BITS: u32>(a: u64) -> u64 {
    a.rotate_left(BITS)
}

#[inline]
fn constant(number: u64) -> u64 {
    number
}

/// Padded messages, whose content is still zeros.
struct Messages<const LANES: usize> {
    words: Vec<[u64; LANES]>,
}

impl<const LANES: usize> Messages<LANES> {
    /// Messages of so many items of 32 bytes, behind so many bytes.
    fn new(items: usize, bytes_before: usize) -> Self {
        let end = ITEM_WORDS * items;
        let blocks = (8 * end + bytes_before) / RATE + 1;
        let mut words = vec![[0; LANES]; blocks * RATE_WORDS];
        words[end] = [PADDING_START; LANES];
        for word in &mut words[blocks * RATE_WORDS - 1] {
            *word |= PADDING_END >> (8 * bytes_before);
        }
        Self { words }
    }

    /// Write the rows from `first` on, up to `last`, whose message the lanes left over repeat.
    fn write_rows(&mut self, rows: &Rows<'_>, first: usize, last: usize) {
        let mut items = self.words.as_chunks_mut().0.iter_mut();
        rows.for_each_item(first, last, |elements: &[Felt; LANES]| {
            write_byte_words(elements, items.next().expect("room for all elements"));
        });
    }

    /// Write messages one after the other; the lanes left over keep what they had.
    fn write_items(&mut self, items: &[[u8; 32]], items_a_message: usize) {
        for (lane, message) in items.chunks_exact(items_a_message).enumerate() {
            let words = message.as_flattened().as_chunks().0;
            for (place, bytes) in self.words.iter_mut().zip(words) {
                place[lane] = u64::from_le_bytes(*bytes);
            }
        }
    }
}

/// The hashes of the rows from `first` on.
pub(super) fn leaves<const LANES: usize>(
    kernel: impl Kernel<LANES>,
    rows: &Rows<'_>,
    first: usize,
    digests: &mut [[u8; 32]],
) {
    let mut messages = Messages::<LANES>::new(rows.width(), 1);
    for (number, digests) in digests.chunks_mut(LANES).enumerate() {
        let first = first + number * LANES;
        messages.write_rows(rows, first, first + digests.len() - 1);
        write(digests, &kernel.digests::<true>(&messages.words));
    }
}

/// The hashes of messages of so many items each.
#[inline]
pub(super) fn each<const LANES: usize>(
    kernel: impl Kernel<LANES>,
    items: &[[u8; 32]],
    items_a_message: usize,
    digests: &mut [[u8; 32]],
) {
    let mut messages = Messages::<LANES>::new(items_a_message, 0);
    let items = items.chunks(LANES * items_a_message);
    for (items, digests) in items.zip(digests.chunks_mut(LANES)) {
        messages.write_items(items, items_a_message);
        write(digests, &kernel.digests::<false>(&messages.words));
    }
}

/// The first of the numbers whose digest, behind `head`, ends in so many zero bits.
pub(super) fn first_with_zero_bits<const LANES: usize>(
    kernel: impl Kernel<LANES>,
    head: &[[u8; 32]],
    numbers: Range<u64>,
    bits: u32,
) -> Option<u64> {
    let mut messages = Messages::<LANES>::new(head.len() + 1, 0);
    for (word, bytes) in messages
        .words
        .iter_mut()
        .zip(head.as_flattened().as_chunks::<8>().0)
    {
        *word = [u64::from_le_bytes(*bytes); LANES];
    }
    let place = ITEM_WORDS * (head.len() + 1) - 1;
    for first in numbers.clone().step_by(LANES) {
        let number = |lane: usize| first.wrapping_add(lane as u64);
        messages.words[place] = array::from_fn(|lane| number(lane).swap_bytes());
        let [.., last] = kernel.digests::<false>(&messages.words);
        let is_found = |word: &u64| word.swap_bytes().trailing_zeros() >= bits;
        if let Some(lane) = last.iter().position(is_found) {
            // Lanes behind the end count as not found, and so do all that follow.
            return Some(number(lane)).filter(|number| numbers.contains(number));
        }
    }
    None
}

fn write<const LANES: usize>(digests: &mut [[u8; 32]], words: &[[u64; LANES]; DIGEST_WORDS]) {
    for (lane, digest) in digests.iter_mut().enumerate() {
        for (bytes, word) in digest.as_chunks_mut::<8>().0.iter_mut().zip(words) {
            *bytes = word[lane].to_le_bytes();
        }
    }
}
