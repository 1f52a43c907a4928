//! Keccak-256 as Ethereum uses it, of one message or of many of one length at the same time.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod lanes;
mod permutation;
#[cfg(test)]
mod tests;

use core::ops::Range;

use self::lanes::{DIGEST_WORDS, Portable, RATE, permuted};
use self::permutation::WORDS;
use crate::rows::Rows;

/// Runs a function of [`lanes`] with the widest kernel of this processor.
macro_rules! on_widest_kernel {
    ($function:ident($($argument:expr),*)) => {{
        #[cfg(target_arch = "x86_64")]
        if let Some(kernel) = avx512::Avx512::detected() {
            return lanes::$function(kernel, $($argument),*);
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(kernel) = avx2::Avx2::detected() {
            return lanes::$function(kernel, $($argument),*);
        }
        lanes::$function(Portable, $($argument),*)
    }};
}

/// The digest of `data` (the original Keccak padding, not SHA-3's).
#[must_use]
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let state = blocks.iter().fold([0; WORDS], absorbed);
    let mut last = [0; RATE];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 1;
    last[RATE - 1] |= 0x80;
    let state = absorbed(state, &last);
    let mut digest = [0; 8 * DIGEST_WORDS];
    for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_le_bytes();
    }
    digest
}

fn absorbed(mut state: [u64; WORDS], block: &[u8; RATE]) -> [u64; WORDS] {
    for (word, bytes) in state.iter_mut().zip(block.as_chunks().0) {
        *word ^= u64::from_le_bytes(*bytes);
    }
    permuted(state)
}

/// The digests of the rows from `first` on, each behind a zero byte.
pub(crate) fn leaves(rows: &Rows<'_>, first: usize, digests: &mut [[u8; 32]]) {
    on_widest_kernel!(leaves(rows, first, digests))
}

/// The digests of messages of so many 32-byte items each, many at the same time.
///
/// # Panics
///
/// If there are not as many items as the digests need, or a message would be empty.
pub fn keccak256_each(items: &[[u8; 32]], items_a_message: usize, digests: &mut [[u8; 32]]) {
    assert!(
        items_a_message > 0 && items.len() == items_a_message * digests.len(),
        "{items_a_message} items a message"
    );
    on_widest_kernel!(each(items, items_a_message, digests))
}

/// The first of the numbers whose digest, behind `head` and as a word of 32 bytes, ends in so many
/// zero bits.
pub(crate) fn first_with_zero_bits(
    head: &[[u8; 32]],
    numbers: Range<u64>,
    bits: u32,
) -> Option<u64> {
    on_widest_kernel!(first_with_zero_bits(head, numbers, bits))
}
