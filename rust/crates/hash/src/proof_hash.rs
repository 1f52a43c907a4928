//! The hash of commitments and transcripts as a parameter: Keccak for Ethereum, Poseidon so that a
//! verifier of these proofs can itself be proved.

use core::fmt;
use core::ops::Range;

use provex_field::Felt;

use crate::keccak::{self, keccak256, keccak256_each};
use crate::rows::Rows;
use crate::{poseidon_hash_many, poseidon_hash_pair};

/// What a transcript hashes: a field element or an earlier digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<Digest> {
    /// An element of the Stark field.
    Felt(Felt),
    /// A digest, such as the root of a tree.
    Digest(Digest),
}

/// A hash of which commitments and transcripts are made.
pub trait ProofHash: Clone + Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The name that a proof carries.
    const NAME: &'static str;

    /// The result; every digest has exactly one form in bytes.
    type Digest: Clone + Copy + Default + fmt::Debug + PartialEq + Eq + Send + Sync + 'static;

    /// The hash of the row of elements in a leaf. No row has the hash of a node.
    fn leaf(row: &[Felt]) -> Self::Digest;

    /// The hash of an inner node over its two children.
    fn node(left: &Self::Digest, right: &Self::Digest) -> Self::Digest;

    /// The hash of any number of words. Different lists of words have different inputs.
    fn words(words: &[Word<Self::Digest>]) -> Self::Digest;

    /// The hashes of as many rows as there is room for, from `first` on.
    ///
    /// # Panics
    ///
    /// If there are fewer rows.
    fn leaves(rows: &Rows<'_>, first: usize, digests: &mut [Self::Digest]) {
        let mut row = Vec::with_capacity(rows.width());
        for (number, digest) in (first..).zip(digests) {
            row.clear();
            row.extend(rows.row(number));
            *digest = Self::leaf(&row);
        }
    }

    /// The hashes of inner nodes over pairs of neighbours.
    ///
    /// # Panics
    ///
    /// If there are not two children for each parent.
    fn nodes(children: &[Self::Digest], parents: &mut [Self::Digest]) {
        assert_eq!(children.len(), 2 * parents.len(), "two children a node");
        for (children, parent) in children.chunks_exact(2).zip(parents) {
            *parent = Self::node(&children[0], &children[1]);
        }
    }

    /// The first of the numbers whose hash, as the last word behind `head`, ends in `bits` zero bits,
    /// at most 64: grinding.
    fn first_with_zero_bits(
        head: &[Word<Self::Digest>],
        mut numbers: Range<u64>,
        bits: u32,
    ) -> Option<u64> {
        let mut words = [head, &[Word::Felt(Felt::ZERO)]].concat();
        numbers.find(|number| {
            words[head.len()] = Word::Felt(Felt::from(*number));
            Self::low_bits(&Self::words(&words)).trailing_zeros() >= bits
        })
    }

    /// The digest as a field element, for challenges.
    fn to_felt(digest: &Self::Digest) -> Felt;

    /// The digest as 32 bytes.
    fn to_bytes(digest: &Self::Digest) -> [u8; 32];

    /// The digest of 32 bytes, or `None` if no digest has these bytes.
    fn from_bytes(bytes: &[u8; 32]) -> Option<Self::Digest>;

    /// The lowest 64 bits of the digest, for query positions and grinding.
    fn low_bits(digest: &Self::Digest) -> u64 {
        let bytes = Self::to_bytes(digest);
        bytes[24..]
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

/// Keccak-256 over 32-byte words, big-endian. A leaf starts with one byte 0, so its length is never
/// that of a node's two digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keccak;

impl ProofHash for Keccak {
    const NAME: &'static str = "keccak";

    type Digest = [u8; 32];

    fn leaf(row: &[Felt]) -> [u8; 32] {
        let mut bytes = Vec::with_capacity(1 + 32 * row.len());
        bytes.push(0);
        row.iter()
            .for_each(|value| bytes.extend(value.to_bytes_be()));
        keccak256(&bytes)
    }

    fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(left);
        bytes[32..].copy_from_slice(right);
        keccak256(&bytes)
    }

    fn words(words: &[Word<[u8; 32]>]) -> [u8; 32] {
        keccak256(bytes_of(words).as_flattened())
    }

    fn leaves(rows: &Rows<'_>, first: usize, digests: &mut [[u8; 32]]) {
        keccak::leaves(rows, first, digests);
    }

    fn nodes(children: &[[u8; 32]], parents: &mut [[u8; 32]]) {
        keccak256_each(children, 2, parents);
    }

    fn first_with_zero_bits(
        head: &[Word<[u8; 32]>],
        numbers: Range<u64>,
        bits: u32,
    ) -> Option<u64> {
        keccak::first_with_zero_bits(&bytes_of(head), numbers, bits)
    }

    /// The digest mod p. No element is more likely than 32 / 2^256, which is 2^-251.
    fn to_felt(digest: &[u8; 32]) -> Felt {
        Felt::from_bytes_be_reduced(digest)
    }

    fn to_bytes(digest: &[u8; 32]) -> [u8; 32] {
        *digest
    }

    fn from_bytes(bytes: &[u8; 32]) -> Option<[u8; 32]> {
        Some(*bytes)
    }
}

fn bytes_of(words: &[Word<[u8; 32]>]) -> Vec<[u8; 32]> {
    let bytes = words.iter().map(|word| match word {
        Word::Felt(felt) => felt.to_bytes_be(),
        Word::Digest(digest) => *digest,
    });
    bytes.collect()
}

/// Poseidon; a leaf and words are hashed as a sponge, whose capacity differs from that of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Poseidon;

impl ProofHash for Poseidon {
    const NAME: &'static str = "poseidon";

    type Digest = Felt;

    fn leaf(row: &[Felt]) -> Felt {
        poseidon_hash_many(row)
    }

    fn node(left: &Felt, right: &Felt) -> Felt {
        poseidon_hash_pair(*left, *right)
    }

    fn words(words: &[Word<Felt>]) -> Felt {
        let felts: Vec<Felt> = words
            .iter()
            .map(|word| match word {
                Word::Felt(felt) | Word::Digest(felt) => *felt,
            })
            .collect();
        poseidon_hash_many(&felts)
    }

    fn to_felt(digest: &Felt) -> Felt {
        *digest
    }

    fn to_bytes(digest: &Felt) -> [u8; 32] {
        digest.to_bytes_be()
    }

    fn from_bytes(bytes: &[u8; 32]) -> Option<Felt> {
        Felt::from_bytes_be(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite<H: ProofHash>() {
        let (one, two) = (Felt::ONE, Felt::from(2));
        let (left, right) = (H::leaf(&[one]), H::leaf(&[two]));

        // Order, width and kind all count.
        assert_ne!(H::node(&left, &right), H::node(&right, &left));
        assert_ne!(H::leaf(&[one, two]), H::leaf(&[two, one]));
        assert_ne!(H::leaf(&[one]), H::leaf(&[one, Felt::ZERO]));
        let children = [H::to_felt(&left), H::to_felt(&right)];
        assert_ne!(H::leaf(&children), H::node(&left, &right));

        let digest = H::words(&[Word::Digest(left), Word::Felt(one)]);
        let bytes = H::to_bytes(&digest);
        assert_eq!(H::from_bytes(&bytes), Some(digest));
        let last: [u8; 8] = bytes[24..].try_into().expect("eight bytes");
        assert_eq!(H::low_bits(&digest), u64::from_be_bytes(last));
        assert_ne!(H::words(&[Word::Felt(one)]), H::words(&[]));
        assert!(!H::NAME.is_empty());
    }

    #[test]
    fn keccak_passes_the_suite() {
        suite::<Keccak>();
    }

    #[test]
    fn poseidon_passes_the_suite() {
        suite::<Poseidon>();
    }

    #[test]
    fn a_poseidon_digest_is_below_the_prime() {
        assert_eq!(Poseidon::from_bytes(&[0xff; 32]), None);
    }

    #[test]
    fn a_row_that_looks_like_a_node_has_another_hash() {
        let row = [Felt::from(5), Felt::from(6)];
        let [left, right] = row.map(Felt::to_bytes_be);

        assert_ne!(Keccak::leaf(&row), Keccak::node(&left, &right));
    }
}
