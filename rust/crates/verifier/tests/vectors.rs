//! Proofs and their spoiled copies in `vectors/stark`, on which the plain verifier must agree.
//! With PROVEX_WRITE_VECTORS=1 the file is written anew.

mod common;

use common::{Case, cases, hex, vectors};
use serde_json::{Value, json};

/// Bytes of the proof that are spoiled, one in so many.
const STRIDE: usize = 211;

fn verdict(case: &Case, bytes: &[u8]) -> &'static str {
    case.verify(bytes)
        .map_or_else(|error| error.kind(), |()| "accepted")
}

fn vector(case: &Case) -> Value {
    let proof = case.prove().expect("a good trace");
    assert_eq!(verdict(case, &proof), "accepted");
    let spoiled: Vec<Value> = (0..proof.len())
        .step_by(STRIDE)
        .map(|place| {
            let change = [0x01, 0x80][place % 2];
            let mut changed = proof.clone();
            changed[place] ^= change;
            let verdict = verdict(case, &changed);
            assert_ne!(verdict, "accepted", "byte {place}");
            json!([place, change, verdict])
        })
        .collect();
    json!({
        "name": case.name,
        "fixed_root": case.tables().root().map(|root| format!("0x{}", hex(&root))),
        "proof": hex(&proof),
        "spoiled": spoiled,
    })
}

#[test]
fn the_vectors_are_what_this_prover_and_verifier_give() {
    let file = vectors().join("proofs.json");
    let lines: Vec<String> = cases()
        .iter()
        .map(|case| vector(case).to_string())
        .collect();
    let content = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("PROVEX_WRITE_VECTORS").is_some() {
        std::fs::write(&file, &content).expect("the folder of vectors is there");
    }

    let found = std::fs::read_to_string(&file).expect("the vectors are there");

    assert_eq!(
        found, content,
        "run `make generate` if the format changed on purpose"
    );
}
