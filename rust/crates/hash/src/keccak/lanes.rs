//! Many messages of one length side by side, one a lane.

use core::array;
use core::ops::Range;

use provex_field::{Felt, byte_words};

use super::permutation::{ROUND_CONSTANTS, WORDS, keccak_f, parity, plane};
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
    /// The digests of padded messages, whose i-th words stand side by side.
    fn digests(self, message: &[[u64; LANES]]) -> [[u64; LANES]; DIGEST_WORDS];
}

/// One message at a time, on every processor.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Kernel<1> for Portable {
    fn digests(self, message: &[[u64; 1]]) -> [[u64; 1]; DIGEST_WORDS] {
        let mut state = [0; WORDS];
        for block in message.as_chunks::<RATE_WORDS>().0 {
            for (word, [input]) in state.iter_mut().zip(block) {
                *word ^= *input;
            }
            state = permuted(state);
        }
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
    /// The word in which the content ends, as the padding alone makes it.
    end: u64,
}

impl<const LANES: usize> Messages<LANES> {
    fn new(bytes: usize) -> Self {
        let mut words = vec![[0; LANES]; (bytes / RATE + 1) * RATE_WORDS];
        let start = PADDING_START << (8 * (bytes % 8));
        words[bytes / 8] = [start; LANES];
        if let Some(last) = words.last_mut() {
            last.iter_mut().for_each(|word| *word |= PADDING_END);
        }
        let end = words[bytes / 8][0];
        Self { words, end }
    }

    /// Write the rows from `first` on, up to `last`, whose message the lanes left over repeat. The
    /// zero byte at the start moves all words by one byte.
    fn write_rows(&mut self, rows: &Rows<'_>, first: usize, last: usize) {
        let mut carry = [0; LANES];
        let mut words = self.words.iter_mut();
        rows.for_each_item(first, last, |elements: &[Felt; LANES]| {
            for item in byte_words(elements) {
                let word = words.next().expect("room for all elements");
                for lane in 0..LANES {
                    word[lane] = (item[lane] << 8) | carry[lane];
                    carry[lane] = item[lane] >> 56;
                }
            }
        });
        if let Some(word) = words.next() {
            *word = carry.map(|byte| byte | self.end);
        }
    }

    /// Write the children of nodes, two digests a node; the lanes left over keep what they had.
    fn write_children(&mut self, children: &[[u8; 32]]) {
        for (lane, pair) in children.as_chunks::<2>().0.iter().enumerate() {
            let words = pair.as_flattened().as_chunks::<8>().0;
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
    let mut messages = Messages::<LANES>::new(1 + 8 * ITEM_WORDS * rows.width());
    for (number, digests) in digests.chunks_mut(LANES).enumerate() {
        let first = first + number * LANES;
        messages.write_rows(rows, first, first + digests.len() - 1);
        write(digests, &kernel.digests(&messages.words));
    }
}

/// The hashes of pairs of neighbours.
pub(super) fn nodes<const LANES: usize>(
    kernel: impl Kernel<LANES>,
    children: &[[u8; 32]],
    parents: &mut [[u8; 32]],
) {
    let mut messages = Messages::<LANES>::new(2 * 8 * DIGEST_WORDS);
    for (children, parents) in children.chunks(2 * LANES).zip(parents.chunks_mut(LANES)) {
        messages.write_children(children);
        write(parents, &kernel.digests(&messages.words));
    }
}

/// The first of the numbers whose digest, behind `head`, ends in so many zero bits.
pub(super) fn first_with_zero_bits<const LANES: usize>(
    kernel: impl Kernel<LANES>,
    head: &[[u8; 32]],
    numbers: Range<u64>,
    bits: u32,
) -> Option<u64> {
    let mut messages = Messages::<LANES>::new(8 * ITEM_WORDS * (head.len() + 1));
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
        let [.., last] = kernel.digests(&messages.words);
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
