//! Every kernel that this processor has against a published implementation of Keccak.

use provex_field::Felt;
use sha3::Digest;

use super::lanes::{self, Kernel, Portable};
use super::*;

fn published(data: &[u8]) -> [u8; 32] {
    sha3::Keccak256::digest(data).into()
}

/// Bytes without a pattern, different for each seed.
fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| draw()).collect()
}

fn digest(seed: u64) -> [u8; 32] {
    bytes(32, seed).try_into().expect("32 bytes")
}

fn columns(count: usize, length: usize) -> Vec<Vec<Felt>> {
    let element = |seed: usize| Felt::from_bytes_be_reduced(&digest(seed as u64));
    (0..count)
        .map(|column| {
            (0..length)
                .map(|row| element(1000 * column + row))
                .collect()
        })
        .collect()
}

/// What a kernel gives is what the published implementation gives for one message after the other.
fn suite<const LANES: usize>(kernel: impl Kernel<LANES>) {
    // Widths whose messages end anywhere in a block, at its end and just after it.
    for (width, run_log2) in [(1, 0), (3, 0), (4, 0), (5, 0), (24, 0), (1, 3), (2, 1)] {
        let columns = columns(width, 40 << run_log2);
        let rows = Rows::new(&columns, run_log2);
        for (first, count) in [(0, 40), (1, 1), (3, 7), (5, 8), (17, 23), (39, 1), (4, 0)] {
            let mut found = vec![[0; 32]; count];
            lanes::leaves(kernel, &rows, first, &mut found);
            let expected = (first..first + count).map(|row| {
                let row = rows.row(row).map(Felt::to_bytes_be);
                published(&[&[0], row.collect::<Vec<_>>().as_flattened()].concat())
            });
            assert_eq!(found, expected.collect::<Vec<_>>(), "width {width}");
        }
    }
    for items_a_message in [1, 2, 4, 5, 30] {
        for count in [0, 1, 3, 4, 5, 8, 19] {
            let items = (0..items_a_message * count).map(digest);
            let items: Vec<[u8; 32]> = items.collect();
            let items_a_message = items_a_message as usize;
            let mut found = vec![[0; 32]; items.len() / items_a_message];
            lanes::each(kernel, &items, items_a_message, &mut found);
            let expected = items.chunks(items_a_message);
            let expected = expected.map(|message| published(message.as_flattened()));
            assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }
    for seed in 0..20 {
        let head: Vec<[u8; 32]> = (seed..seed + seed % 6).map(digest).collect();
        let is_found = |number: &u64| {
            let mut word = [0; 32];
            word[24..].copy_from_slice(&number.to_be_bytes());
            let digest = published(&[head.as_flattened(), &word].concat());
            u16::from_be_bytes([digest[30], digest[31]]).trailing_zeros() >= 5
        };
        for numbers in [0..1000, 3..3, 5..17, u64::MAX - 30..u64::MAX] {
            let found = lanes::first_with_zero_bits(kernel, &head, numbers.clone(), 5);
            assert_eq!(found, numbers.clone().find(is_found), "{numbers:?}");
        }
    }
}

#[test]
fn one_lane_agrees_with_the_published_hash() {
    suite(Portable);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn four_lanes_agree_with_the_published_hash() {
    if let Some(kernel) = avx2::Avx2::detected() {
        suite(kernel);
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn eight_lanes_agree_with_the_published_hash() {
    if let Some(kernel) = avx512::Avx512::detected() {
        suite(kernel);
    }
}

#[test]
fn one_message_agrees_with_the_published_hash() {
    for length in (0..300).chain([1000, 4096]) {
        let message = bytes(length, 7 + length as u64);

        assert_eq!(keccak256(&message), published(&message), "{length} bytes");
    }
}

#[test]
fn the_empty_string_has_its_published_digest() {
    let digest = keccak256(b"");

    assert_eq!(digest[..4], [0xc5, 0xd2, 0x46, 0x01]);
}
