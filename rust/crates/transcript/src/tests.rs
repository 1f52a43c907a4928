//! The transcript against the vectors of its plain twin, and what a change anywhere must change.

use provex_field::Felt;
use provex_hash::{Keccak, Poseidon, ProofHash};
use serde_json::Value;

use crate::{Label, Transcript, TranscriptError};

const VECTORS: &str = include_str!("../../../../vectors/transcript/transcripts.json");

fn felt(value: &Value) -> Felt {
    let digits = value.as_str().expect("text").trim_start_matches("0x");
    let mut bytes = [0; 32];
    for (byte, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&digits[place..place + 2], 16).expect("hexadecimal");
    }
    Felt::from_bytes_be(&bytes).expect("below p")
}

fn text(bytes: [u8; 32]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn replay<H: ProofHash>(case: &Value) {
    let protocol = case["protocol"].as_str().expect("text");
    let mut transcript = Transcript::<H>::new(protocol);
    for step in case["steps"].as_array().expect("a list") {
        let label = step["label"].as_str().expect("text");
        match step["step"].as_str().expect("text") {
            "felts" => {
                let list = step["felts"].as_array().expect("a list");
                let felts: Vec<Felt> = list.iter().map(felt).collect();
                transcript.absorb_felts(label, &felts);
            }
            "challenge" => {
                assert_eq!(transcript.challenge(label), felt(&step["challenge"]));
            }
            "nonce" => {
                let bits = u32::try_from(number(&step["bits"])).expect("few");
                let nonce = number(&step["nonce"]);
                let mut other = transcript.clone();
                assert_eq!(transcript.grind(label, bits), nonce);
                assert_eq!(other.check_nonce(label, bits, nonce), Ok(()));
                assert_eq!(other.state(), transcript.state());
            }
            "positions" => {
                let list = step["positions"].as_array().expect("a list");
                let log2 = u32::try_from(number(&step["domain_log2"])).expect("small");
                let drawn = transcript.positions(label, list.len(), log2);
                let expected: Vec<u64> = list.iter().map(number).collect();
                assert_eq!(
                    drawn,
                    expected.iter().map(|p| *p as usize).collect::<Vec<_>>()
                );
            }
            other => panic!("no such step: {other}"),
        }
        let state = step["state"].as_str().expect("text");
        assert_eq!(text(H::to_bytes(&transcript.state())), state, "{label}");
    }
}

#[test]
fn transcripts_agree_with_their_twin() {
    let cases: Vec<Value> = serde_json::from_str(VECTORS).expect("a list of cases");
    for case in &cases {
        match case["hash"].as_str() {
            Some("keccak") => replay::<Keccak>(case),
            Some("poseidon") => replay::<Poseidon>(case),
            other => panic!("no such hash: {other:?}"),
        }
    }
    assert!(cases.len() >= 2);
}

fn filled() -> Transcript<Keccak> {
    let mut transcript = Transcript::new("test/1");
    transcript.absorb_felts("values", &[Felt::ONE, Felt::from(2)]);
    transcript.absorb_number("number", 3);
    transcript.absorb_digest("root", [4; 32]);
    transcript
}

#[test]
fn every_message_label_and_order_changes_the_challenge() {
    let expected = filled().challenge("alpha");
    assert_eq!(filled().challenge("alpha"), expected);
    assert_ne!(filled().challenge("beta"), expected);

    let with = |change: &dyn Fn(&mut Transcript<Keccak>)| {
        let mut transcript = Transcript::new("test/1");
        change(&mut transcript);
        transcript.challenge("alpha")
    };
    let values = [Felt::ONE, Felt::from(2)];
    let variants: Vec<Felt> = vec![
        with(&|t| t.absorb_felts("values", &values)),
        with(&|t| t.absorb_felts("other", &values)),
        with(&|t| t.absorb_felts("values", &[values[1], values[0]])),
        with(&|t| values.iter().for_each(|v| t.absorb_felts("values", &[*v]))),
        with(&|t| t.absorb_felts("values", &[values[0]])),
        with(&|t| t.absorb_felts("values", &[values[0], values[1], Felt::ZERO])),
        with(&|t| t.absorb_digest("values", [1; 32])),
        with(&|_| {}),
        with(&|t| {
            t.challenge("alpha");
        }),
        Transcript::<Keccak>::new("test/2").challenge("alpha"),
    ];
    for (place, challenge) in variants.iter().enumerate() {
        assert!(!variants[..place].contains(challenge), "variant {place}");
    }
}

#[test]
fn positions_lie_in_the_domain_and_depend_on_their_number() {
    let positions = filled().positions("queries", 200, 5);

    assert!(positions.iter().all(|position| *position < 32));
    let mut distinct = positions.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 32, "200 draws of 32");
    assert_eq!(filled().positions("queries", 100, 5), positions[..100]);
    assert_eq!(filled().positions("queries", 3, 0), [0, 0, 0]);
}

#[test]
fn a_nonce_is_the_smallest_and_binds_what_follows() {
    let mut prover = filled();
    let nonce = prover.grind("grinding", 6);
    assert!((0..nonce).all(|n| filled().check_nonce("grinding", 6, n).is_err()));

    let mut verifier = filled();
    assert_eq!(verifier.check_nonce("grinding", 6, nonce), Ok(()));
    assert_eq!(verifier.challenge("next"), prover.challenge("next"));
}

#[test]
fn wrong_and_replayed_nonces_are_refused() {
    let nonce = filled().grind("grinding", 10);
    let refused = Err(TranscriptError::Grinding { bits: 10, nonce });

    assert_eq!(filled().check_nonce("other", 10, nonce), refused);
    let mut another = Transcript::<Keccak>::new("test/2");
    assert_eq!(another.check_nonce("grinding", 10, nonce), refused);
    let mut later = filled();
    later.absorb_number("number", 3);
    assert_eq!(later.check_nonce("grinding", 10, nonce), refused);
    assert!(
        filled()
            .check_nonce("grinding", 10, nonce ^ 1 << 40)
            .is_err()
    );
}

#[test]
fn no_grinding_has_one_nonce() {
    assert_eq!(filled().grind("grinding", 0), 0);
    assert_eq!(filled().check_nonce("grinding", 0, 0), Ok(()));
    let refused = Err(TranscriptError::Grinding { bits: 0, nonce: 1 });
    assert_eq!(filled().check_nonce("grinding", 0, 1), refused);
}

#[test]
#[should_panic(expected = "33 bits of grinding")]
fn more_than_32_bits_are_a_bug() {
    filled().grind("grinding", 33);
}

#[test]
#[should_panic(expected = "an empty message")]
fn an_empty_message_is_a_bug() {
    filled().absorb_felts("values", &[]);
}

#[test]
fn steps_tell_what_happened() {
    let mut transcript = filled();
    transcript.challenge("fri/layer 2/fold");

    let told: Vec<(&str, usize)> = transcript
        .steps()
        .iter()
        .map(|step| (step.label.path(), step.words))
        .collect();

    let expected = [("test/1", 0), ("values", 2), ("number", 1), ("root", 1)];
    assert_eq!(told[..4], expected);
    assert_eq!(told[4], ("fri/layer 2/fold", 0));
}

#[test]
fn labels_are_short_and_printable() {
    for path in [
        "",
        "0123456789012345678901234567890x",
        "ümlaut",
        "new\nline",
    ] {
        assert!(
            std::panic::catch_unwind(|| Label::new(path)).is_err(),
            "{path:?}"
        );
    }
    assert_eq!(
        Label::new("fri/layer 2/commitment").to_string(),
        "fri/layer 2/commitment"
    );
}
