//! Times commitments: `RAYON_NUM_THREADS=1 cargo bench -p provex_merkle` for one core.

use std::time::Instant;

use provex_field::Felt;
use provex_hash::{Keccak, Poseidon, ProofHash, Rows};
use provex_merkle::MerkleBuilder;

fn main() {
    for width in [1, 8, 24] {
        report::<Keccak>(16, width);
    }
    report::<Poseidon>(12, 8);
}

/// Print the time of a leaf with the nodes above it.
fn report<H: ProofHash>(depth: u32, width: usize) {
    let columns: Vec<Vec<Felt>> = (0..width as u64)
        .map(|column| {
            Felt::from(7)
                .powers_from(Felt::from(column + 1))
                .take(1 << depth)
                .collect()
        })
        .collect();
    let fastest = (0..5)
        .map(|_| {
            let start = Instant::now();
            let mut builder = MerkleBuilder::<H>::new(depth, 0);
            builder.push_rows(&Rows::new(&columns, 0));
            std::hint::black_box(builder.finish());
            start.elapsed()
        })
        .min()
        .unwrap_or_default();
    println!(
        "{} {width} columns: {} ns a leaf",
        H::NAME,
        fastest.as_nanos() >> depth
    );
}
