//! Honest proofs verify; whatever a malicious prover or a broken channel changes is refused.

mod common;

use common::{CHAIN_ID, cases};
use provex_prover::check_trace;

#[test]
fn honest_proofs_verify_on_every_layout_and_profile() {
    for mut case in cases() {
        for layout in 0..case.air.layouts.len() {
            for profile in 0..2 {
                case.statement.layout = layout;
                case.statement.profile = profile;
                case.statement.chain_id = CHAIN_ID;
                let messages = &case.statement.messages;
                check_trace(&case.air, layout, &case.columns, messages).expect("a good trace");

                let proof = case.prove().expect("a good trace");

                assert_eq!(case.verify(&proof), Ok(()), "{}", case.name);
            }
        }
    }
}
