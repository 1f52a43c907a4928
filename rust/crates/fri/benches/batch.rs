//! Times a batch: `RAYON_NUM_THREADS=1 cargo bench -p provex_fri` for one core.

use std::time::Instant;

use provex_field::Felt;
use provex_fri::{
    BatchStatement, Commitment, FriParameters, Opening, OutOfDomain, TreeStatement, open_batch,
    verify_batch,
};
use provex_hash::Keccak;
use provex_transcript::Transcript;

const COLUMNS: usize = 8;
const POINTS: u64 = 4;
const DEGREE_LOG2: u32 = 16;

fn main() {
    let parameters = FriParameters::new(DEGREE_LOG2, 4, 8, 50, 10).expect("within the bounds");
    let columns: Vec<Vec<Felt>> = (0..COLUMNS as u64)
        .map(|seed| {
            Felt::from(seed + 7)
                .powers_from(Felt::from(seed + 3))
                .take(1 << DEGREE_LOG2)
                .collect()
        })
        .collect();
    let claims = OutOfDomain {
        points: (0..POINTS).map(|i| Felt::from(1_000_000 + i)).collect(),
        openings: (0..COLUMNS * POINTS as usize)
            .map(|i| Opening {
                column: i % COLUMNS,
                point: i / COLUMNS,
            })
            .collect(),
    };
    let start = Instant::now();
    let tree = Commitment::<Keccak>::new(columns, parameters.extension(), 0);
    report("commit", start);
    let start = Instant::now();
    let proof = open_batch(parameters, &[&tree], &claims, &mut Transcript::new("bench"));
    report("open", start);
    let root = tree.root();
    let width = COLUMNS;
    let trees = vec![TreeStatement { root, width }];
    let statement = BatchStatement {
        parameters,
        trees,
        claims,
    };
    let start = Instant::now();
    let verdict = verify_batch(&statement, &proof, &mut Transcript::new("bench"));
    report("verify", start);
    println!("{verdict:?}, {} bytes", proof.to_bytes().len());
    let start = Instant::now();
    let nonce = Transcript::<Keccak>::new("bench").grind("grinding", 20);
    report(&format!("grind {nonce} nonces"), start);
}

fn report(name: &str, start: Instant) {
    println!("{name}: {} us", start.elapsed().as_micros());
}
