//! Proofs and their spoiled copies in `vectors/fri`, on which the plain verifier must agree.
//! With PROVEX_WRITE_VECTORS=1 the file is written anew.

use std::path::PathBuf;

use provex_field::Felt;
use provex_fri::{
    BatchProof, BatchStatement, Commitment, FriError, FriParameters, Opening, OutOfDomain,
    TreeStatement, open_batch, verify_batch,
};
use provex_hash::{Keccak, Poseidon, ProofHash};
use provex_transcript::Transcript;
use serde_json::{Value, json};

const PROTOCOL: &str = "provex/vectors/1";
const WIDTHS: [usize; 2] = [3, 1];
/// Bytes of the proof that are spoiled, one in so many.
const STRIDE: usize = 37;

/// The shape of a case.
struct Case {
    degree_log2: u32,
    final_degree_log2: u32,
    queries: u32,
    grinding_bits: u32,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(felt: Felt) -> String {
    format!("{felt:?}")
}

fn polynomial(length: usize, seed: u64) -> Vec<Felt> {
    Felt::from(seed + 5)
        .powers_from(Felt::from(seed + 3).power_u64(1 << 45))
        .take(length)
        .collect()
}

fn claims() -> OutOfDomain {
    let pairs = [(0, 0), (0, 1), (1, 0), (2, 2), (3, 0), (3, 2)];
    OutOfDomain {
        points: [1_000_007, 1_000_009, 77].map(Felt::from).to_vec(),
        openings: pairs
            .map(|(column, point)| Opening { column, point })
            .to_vec(),
    }
}

fn transcript<H: ProofHash>(roots: &[H::Digest]) -> Transcript<H> {
    let mut transcript = Transcript::new(PROTOCOL);
    for (number, root) in roots.iter().enumerate() {
        transcript.absorb_digest(format!("tree {number}/commitment"), *root);
    }
    transcript
}

fn verdict<H: ProofHash>(statement: &BatchStatement<H>, bytes: &[u8]) -> &'static str {
    let check = || -> Result<(), FriError> {
        let proof = BatchProof::from_bytes(statement, bytes)?;
        let roots: Vec<H::Digest> = statement.trees.iter().map(|tree| tree.root).collect();
        verify_batch(statement, &proof, &mut transcript::<H>(&roots))
    };
    check().map_or_else(|error| error.kind(), |()| "accepted")
}

fn case<H: ProofHash>(shape: &Case) -> Value {
    let parameters = FriParameters::new(
        shape.degree_log2,
        2,
        shape.final_degree_log2,
        shape.queries,
        shape.grinding_bits,
    )
    .expect("within the bounds");
    let mut seeds = 0..;
    let trees: Vec<Commitment<H>> = WIDTHS
        .iter()
        .map(|width| {
            let columns = seeds.by_ref().take(*width);
            let columns = columns
                .map(|seed| polynomial(1 << shape.degree_log2, seed))
                .collect();
            Commitment::new(columns, parameters.extension(), 0)
        })
        .collect();
    let roots: Vec<H::Digest> = trees.iter().map(Commitment::root).collect();
    let references: Vec<&Commitment<H>> = trees.iter().collect();
    let proof = open_batch(
        parameters,
        &references,
        &claims(),
        &mut transcript::<H>(&roots),
    );
    let statement: BatchStatement<H> = BatchStatement {
        parameters,
        trees: roots
            .iter()
            .zip(WIDTHS)
            .map(|(root, width)| TreeStatement { root: *root, width })
            .collect(),
        claims: claims(),
    };
    let bytes = proof.to_bytes();
    assert_eq!(verdict(&statement, &bytes), "accepted");
    json!({
        "hash": H::NAME,
        "protocol": PROTOCOL,
        "parameters": {
            "degree_log2": shape.degree_log2,
            "blowup_log2": 2,
            "final_degree_log2": shape.final_degree_log2,
            "queries": shape.queries,
            "grinding_bits": shape.grinding_bits,
        },
        "roots": roots.iter().map(|root| format!("0x{}", hex(&H::to_bytes(root)))).collect::<Vec<_>>(),
        "widths": WIDTHS,
        "points": claims().points.into_iter().map(text).collect::<Vec<_>>(),
        "openings": claims().openings.iter().map(|o| [o.column, o.point]).collect::<Vec<_>>(),
        "values": proof.values.iter().copied().map(text).collect::<Vec<_>>(),
        "proof": hex(&bytes),
        "spoiled": spoiled(&statement, &bytes),
    })
}

/// Bytes of the proof changed, one at a time, with the verdict.
fn spoiled<H: ProofHash>(statement: &BatchStatement<H>, bytes: &[u8]) -> Vec<Value> {
    (0..bytes.len())
        .step_by(STRIDE)
        .map(|place| {
            let change = [0x01, 0x80][place % 2];
            let mut changed = bytes.to_vec();
            changed[place] ^= change;
            let verdict = verdict(statement, &changed);
            assert_ne!(verdict, "accepted", "byte {place}");
            json!([place, change, verdict])
        })
        .collect()
}

fn vectors() -> String {
    let keccak = Case {
        degree_log2: 6,
        final_degree_log2: 1,
        queries: 6,
        grinding_bits: 4,
    };
    let unfolded = Case {
        degree_log2: 3,
        final_degree_log2: 3,
        queries: 3,
        grinding_bits: 0,
    };
    let poseidon = Case {
        degree_log2: 4,
        final_degree_log2: 1,
        queries: 3,
        grinding_bits: 2,
    };
    let cases = [
        case::<Keccak>(&keccak),
        case::<Keccak>(&unfolded),
        case::<Poseidon>(&poseidon),
    ];
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[test]
fn the_vectors_are_what_this_prover_and_verifier_give() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../vectors/fri/batches.json");
    let vectors = vectors();
    if std::env::var_os("PROVEX_WRITE_VECTORS").is_some() {
        std::fs::write(&file, &vectors).expect("the folder of vectors is there");
    }

    let found = std::fs::read_to_string(&file).expect("the vectors are there");

    assert_eq!(
        found, vectors,
        "run `make generate` if the format changed on purpose"
    );
}
