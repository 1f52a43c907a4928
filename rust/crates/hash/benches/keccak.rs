//! Times Keccak on one core, one message at a time and many: `cargo bench -p provex_hash`.

use std::hint::black_box;
use std::time::Instant;

use provex_field::Felt;
use provex_hash::{Keccak, ProofHash, Rows, Word};

/// The fastest of so many runs counts,
const RUNS: usize = 200;
/// each with so many messages.
const MESSAGES: usize = 1 << 10;

fn main() {
    let digests: Vec<[u8; 32]> = (0..2 * MESSAGES)
        .map(|number| Keccak::leaf(&[Felt::from(number as u64)]))
        .collect();
    report("node, one by one", || {
        for pair in digests.chunks_exact(2) {
            black_box(Keccak::node(&pair[0], &pair[1]));
        }
    });
    let mut out = vec![[0; 32]; MESSAGES];
    report("node", || Keccak::nodes(black_box(&digests), &mut out));
    let head = [Word::Digest(digests[0]), Word::Felt(Felt::ONE)];
    report("try of grinding", || {
        // No number has so many zero bits.
        assert!(Keccak::first_with_zero_bits(&head, 0..MESSAGES as u64, 64).is_none());
    });
    for (columns, run_log2) in [(1, 0), (3, 0), (8, 0), (24, 0), (1, 3)] {
        let column = |start: u64| -> Vec<Felt> {
            let powers = Felt::from(7).powers_from(Felt::from(start));
            powers.take(MESSAGES << run_log2).collect()
        };
        let values: Vec<Vec<Felt>> = (1..=columns).map(column).collect();
        let rows = Rows::new(&values, run_log2);
        let name = format!("leaf of {} elements", rows.width());
        report(&name, || Keccak::leaves(black_box(&rows), 0, &mut out));
    }
}

fn report(name: &str, mut action: impl FnMut()) {
    let fastest = (0..RUNS).map(|_| {
        let start = Instant::now();
        action();
        start.elapsed().as_nanos()
    });
    let picos = fastest.min().unwrap_or_default() * 1_000 / MESSAGES as u128;
    println!("{name}: {}.{} ns", picos / 1_000, picos / 100 % 10);
}
