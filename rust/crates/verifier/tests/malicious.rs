//! What a malicious prover may try: wrong statements, wrong traces, proofs changed in every part.

mod common;

use common::{CHAIN_ID, Case, cases};
use provex_air::{
    Air, BusChallenges, ColumnKind, Mask, Operation, ProofShape, StarkProof, Statement, Step,
};
use provex_field::Felt;
use provex_hash::Keccak;
use provex_prover::{ProverError, TraceFault, check_trace};
use provex_verifier::VerifierError;

fn walk() -> Case {
    cases().swap_remove(0)
}

fn squares() -> Case {
    cases().swap_remove(1)
}

fn shape(case: &Case) -> ProofShape {
    let layout = &case.air.layouts[case.statement.layout];
    let profile = &case.air.profiles[case.statement.profile];
    ProofShape {
        public_output: case.statement.public_output.len(),
        claimed_sums: case.air.chips_with_sums().count(),
        fixed_width: layout.width(ColumnKind::Fixed),
        parameters: profile
            .fri_parameters(layout.rows_log2)
            .expect("the profile fits"),
        mask: Mask::new(&case.air, layout),
    }
}

fn parsed(case: &Case, bytes: &[u8]) -> StarkProof<Keccak> {
    StarkProof::from_bytes(&shape(case), case.tables().root(), bytes).expect("a proof")
}

/// The verdict on an honest proof after a change of its fields.
fn verdict(case: &Case, change: impl Fn(&mut StarkProof<Keccak>)) -> &'static str {
    let mut proof = parsed(case, &case.prove().expect("a good trace"));
    change(&mut proof);
    let verdict = case.verify(&proof.to_bytes());
    verdict.map_or_else(|error| error.kind(), |()| "accepted")
}

#[test]
fn a_proof_holds_for_its_own_statement_only() {
    let changes: [fn(&mut Statement); 9] = [
        |s| s.program_hash[31] ^= 1,
        |s| s.profile = 1,
        |s| s.layout = 1,
        |s| s.chain_id += 1,
        |s| s.contract[0] ^= 1,
        |s| s.public_output[1] += Felt::ONE,
        |s| s.public_output.truncate(2),
        |s| s.data_hashes[0][31] ^= 1,
        |s| s.data_hashes.push([0; 32]),
    ];
    for original in cases() {
        let mut original = original;
        original.statement.chain_id = CHAIN_ID;
        let proof = original.prove().expect("a good trace");
        for (number, change) in changes.iter().enumerate() {
            let mut other = original.clone();
            change(&mut other.statement);

            assert!(other.verify(&proof).is_err(), "change {number}");
        }
    }
}

#[test]
fn the_verifiers_own_messages_count() {
    let original = squares();
    let proof = original.prove().expect("a good trace");
    for change in [0, 1, 2] {
        let mut other = original.clone();
        let messages = &mut other.statement.messages;
        match change {
            0 => messages[0].multiplicity += Felt::ONE,
            1 => messages[0].fields[1] += Felt::ONE,
            _ => messages[0].tag += 1,
        }

        assert_eq!(other.verify(&proof), Err(VerifierError::Buses));
        assert_eq!(other.prove(), Err(ProverError::UnbalancedBuses));
    }
}

#[test]
fn a_profile_of_one_chain_is_refused_elsewhere() {
    let mut case = walk();
    case.statement.profile = 1;

    let refused = provex_air::AirError::Chain { chain_id: 1 };
    assert_eq!(case.prove(), Err(ProverError::Statement(refused.clone())));
    assert_eq!(case.verify(&[]), Err(VerifierError::Statement(refused)));
}

#[test]
fn proofs_of_other_constraints_are_refused() {
    let original = walk();
    let proof = original.prove().expect("a good trace");
    // A later version of the same chips: one more row set, everything else equal.
    let mut other = original.clone();
    other.air.hash[0] ^= 1;
    assert_eq!(other.verify(&proof), Err(VerifierError::OtherStatement));

    // And if the head is changed to fit, the challenges differ.
    let mut relabelled = proof;
    relabelled[8] ^= 1;
    assert!(other.verify(&relabelled).is_err());
}

#[test]
fn another_root_of_the_tables_is_refused() {
    let case = squares();
    let proof = case.prove().expect("a good trace");
    let root = case.tables().root().expect("there is a table");
    let mut other = root;
    other[0] ^= 1;
    let verify = |root| {
        let verdict = provex_verifier::verify::<Keccak>(&case.air, &case.statement, root, &proof);
        verdict.map_or_else(|error| error.kind(), |()| "accepted")
    };

    assert_eq!(verify(Some(root)), "accepted");
    assert_eq!(verify(None), "statement");
    assert_ne!(verify(Some(other)), "accepted");
}

#[test]
fn claimed_sums_that_cancel_out_must_still_be_true() {
    let case = squares();
    let add_only = verdict(&case, |proof| proof.claimed_sums[0] += Felt::ONE);
    let cancelling = verdict(&case, |proof| {
        proof.claimed_sums[0] += Felt::ONE;
        proof.claimed_sums[1] -= Felt::ONE;
    });
    let swapped = verdict(&case, |proof| proof.claimed_sums.swap(0, 1));

    assert_eq!(add_only, "buses");
    assert_eq!([cancelling, swapped], ["constraints"; 2]);
}

#[test]
fn every_opened_value_counts() {
    for case in cases() {
        let honest = parsed(&case, &case.prove().expect("a good trace"));
        for number in 0..honest.batch.values.len() {
            let mut changed = honest.clone();
            changed.batch.values[number] += Felt::ONE;

            let refused = case.verify(&changed.to_bytes());
            assert_eq!(refused, Err(VerifierError::Constraints), "value {number}");
        }
    }
}

#[test]
fn pieces_that_satisfy_the_constraints_must_be_the_committed_ones() {
    let case = walk();
    let honest = parsed(&case, &case.prove().expect("a good trace"));
    let mut transcript = case
        .statement
        .transcript::<Keccak>(&case.air, None)
        .expect("a good statement");
    transcript.absorb_digest("main/commitment", honest.roots[0]);
    BusChallenges::draw(&mut transcript);
    transcript.absorb_felts("buses/claimed sums", &honest.claimed_sums);
    transcript.absorb_digest("interaction/commitment", honest.roots[1]);
    transcript.challenge("constraints/coefficient");
    transcript.absorb_digest("composition/commitment", honest.roots[2]);
    let point = transcript.challenge("composition/point");
    let power = point.squared_times(case.air.layouts[0].rows_log2);

    let mut changed = honest;
    let first = changed.batch.values.len() - 3;
    changed.batch.values[first] += power;
    changed.batch.values[first + 1] -= Felt::ONE;

    let refused = case.verify(&changed.to_bytes());
    assert!(
        matches!(refused, Err(VerifierError::Batch(_))),
        "{refused:?}"
    );
}

#[test]
fn roots_and_lists_of_other_lengths_are_refused() {
    let case = squares();
    assert_ne!(verdict(&case, |p| p.roots.swap(0, 1)), "accepted");
    assert_ne!(verdict(&case, |p| p.roots[2][0] ^= 1), "accepted");
    assert_eq!(verdict(&case, |p| p.roots.truncate(2)), "encoding");
    assert_eq!(verdict(&case, |p| p.roots.push([0; 32])), "encoding");
    assert_eq!(verdict(&case, |p| p.claimed_sums.truncate(1)), "encoding");
    assert_eq!(
        verdict(&case, |p| p.public_output.push(Felt::ZERO)),
        "encoding"
    );
    assert_eq!(verdict(&case, |p| p.batch.values.truncate(3)), "encoding");
    assert_eq!(verdict(&case, |p| p.head.layout = 1), "other statement");
    assert_eq!(verdict(&case, |p| p.head.profile = 1), "other statement");
    assert_eq!(
        verdict(&case, |p| p.public_output[0] += Felt::ONE),
        "other statement"
    );
}

#[test]
fn truncated_extended_and_noncanonical_bytes_are_refused() {
    for case in cases() {
        let proof = case.prove().expect("a good trace");
        for length in 0..proof.len() {
            let kind = case.verify(&proof[..length]).map_err(|error| error.kind());
            assert_eq!(kind, Err("encoding"), "length {length}");
        }
        let extended = [&proof[..], &[0]].concat();
        assert_eq!(
            case.verify(&extended).map_err(|error| error.kind()),
            Err("encoding")
        );
        // The first word of the public output, as p plus itself.
        let mut changed = proof;
        changed[84] = 0x08;
        changed[91] |= 0x11;
        changed[115] += 1;
        assert_eq!(
            case.verify(&changed).map_err(|error| error.kind()),
            Err("encoding")
        );
    }
}

#[test]
fn changed_bits_are_refused() {
    let case = walk();
    let proof = case.prove().expect("a good trace");
    for place in (0..proof.len() * 8).step_by(97) {
        let mut changed = proof.clone();
        changed[place / 8] ^= 1 << (place % 8);

        assert!(case.verify(&changed).is_err(), "bit {place}");
    }
}

/// Change one cell; the fault is found in the trace, and there is no proof.
fn fault(case: &Case, chip: usize, column: usize, cell: usize) -> TraceFault {
    let mut changed = case.clone();
    changed.columns[chip].columns[column][cell] += Felt::ONE;
    assert!(changed.prove().is_err());
    check_trace(
        &changed.air,
        changed.statement.layout,
        &changed.columns,
        &changed.statement.messages,
    )
    .expect_err("a bad trace")
}

#[test]
fn every_changed_cell_that_a_constraint_or_message_reads_is_noticed() {
    for case in cases() {
        for (chip, columns) in case.columns.iter().enumerate() {
            for (column, cells) in columns.columns.iter().enumerate() {
                for cell in 0..cells.len() {
                    let is_read =
                        case.name != "walk" || column != 3 || cell % 4 == 3 || cell % 4 == 2;
                    if is_read {
                        fault(&case, chip, column, cell);
                    }
                }
            }
        }
    }
}

/// A statement and trace in which one constraint fails in one row, and the messages cancel out.
fn with_walk_changed(column: usize, cell: usize) -> (Case, TraceFault) {
    let mut case = walk();
    case.statement.messages.clear();
    case.air.chips[0].messages.clear();
    case.columns[0].columns[column][cell] += Felt::ONE;
    let fault = check_trace(&case.air, 0, &case.columns, &[]).expect_err("a bad trace");
    (case, fault)
}

#[test]
fn faults_in_the_first_and_last_row_are_named() {
    let named = |fault: TraceFault| match fault {
        TraceFault::Constraint {
            constraint, row, ..
        } => (constraint, row),
        other => panic!("{other}"),
    };

    let (_, first) = with_walk_changed(0, 0);
    let (_, last) = with_walk_changed(1, 15);

    assert_eq!(named(first), ("first value".to_owned(), 0));
    assert_eq!(named(last), ("next total".to_owned(), 15));
}

#[test]
fn a_constraint_that_fails_in_one_row_only_gives_no_proof() {
    // `told` is 2 instead of 1, and the verifier is told so: all messages cancel out.
    let honest = squares();
    let told = &honest.columns[0].columns[2];
    for cell in (0..told.len()).filter(|cell| told[*cell] == Felt::ONE) {
        let mut case = honest.clone();
        case.columns[0].columns[2][cell] += Felt::ONE;
        let column = &honest.columns[0].columns[1];
        let fields = column[2 * cell..2 * cell + 2].to_vec();
        let messages = &mut case.statement.messages;
        let message = messages.iter_mut().find(|one| one.fields == fields);
        message.expect("it is told").multiplicity -= Felt::ONE;

        assert_eq!(case.prove(), Err(ProverError::Constraints), "cell {cell}");
    }
}

#[test]
fn a_constraint_of_the_first_or_last_row_that_fails_gives_no_proof() {
    for (number, row) in [(0, 0), (2, 0), (4, 15)] {
        let mut case = walk();
        let constraint = &case.air.chips[0].constraints[number];
        assert_eq!(constraint.rows.numbers(4).collect::<Vec<_>>(), [row]);
        let tape = &mut case.air.chips[0].tape;
        // Some cell, none of which is 0, is added to what is zero.
        let output = tape.steps.len() + tape.constants.len();
        let output = output + tape.cells.len() + tape.parameters.len();
        tape.steps.push(Step {
            operation: Operation::Add,
            left: tape.outputs[number],
            right: tape.constants.len(),
        });
        tape.outputs[number] = output;

        assert_eq!(case.prove(), Err(ProverError::Constraints), "row {row}");
    }
}

#[test]
fn a_quotient_of_too_high_degree_gives_no_proof() {
    let mut case = walk();
    assert!(case.prove().is_ok());
    let tape = &mut case.air.chips[0].tape;
    let leaves = tape.constants.len() + tape.cells.len() + tape.parameters.len();
    // The square of a constraint of degree 3 still vanishes on all its rows.
    let number = 1;
    tape.steps.push(Step {
        operation: Operation::Multiply,
        left: tape.outputs[number],
        right: tape.outputs[number],
    });
    tape.outputs[number] = leaves + tape.steps.len() - 1;

    assert_eq!(case.prove(), Err(ProverError::Constraints));
}

#[test]
fn columns_of_the_wrong_shape_are_refused() {
    let original = squares();
    let error = |change: fn(&mut Case)| {
        let mut case = original.clone();
        change(&mut case);
        case.prove()
    };
    let wrong = |chip| Err(ProverError::Columns { chip });

    assert_eq!(error(|case| case.columns.truncate(1)), wrong(1));
    assert_eq!(error(|case| case.columns[0].columns.truncate(1)), wrong(0));
    assert_eq!(
        error(|case| case.columns[1].columns.push(Vec::new())),
        wrong(1)
    );
    assert_eq!(
        error(|case| case.columns[0].columns[2].truncate(16)),
        wrong(0)
    );
    assert_eq!(error(|case| case.columns[0].columns.swap(0, 2)), wrong(0));
    assert_eq!(
        error(|case| case.columns[0].columns.swap(0, 1)),
        Err(ProverError::UnbalancedBuses)
    );
}

/// A small generator, so that a failing round can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % bound
    }

    fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut changed = bytes.to_vec();
        for _ in 0..=self.below(3) {
            let place = self.below(changed.len());
            match self.below(5) {
                0 => changed.truncate(place.max(1)),
                1 => changed.insert(place, self.below(256) as u8),
                2 => drop(changed.remove(place)),
                3 => changed[place] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                _ => changed[place] ^= 1 << self.below(8),
            }
            if changed.is_empty() {
                break;
            }
        }
        changed
    }
}

#[test]
fn random_changes_never_pass_and_never_panic() {
    for case in cases() {
        let proof = case.prove().expect("a good trace");
        let root = case.tables().root();
        let mut random = Random(1);
        for round in 0..3000 {
            let changed = random.mutated(&proof);
            let verdict =
                provex_verifier::verify::<Keccak>(&case.air, &case.statement, root, &changed);
            assert!(verdict.is_err() || changed == proof, "round {round}");
        }
    }
}

#[test]
fn random_changes_of_the_description_never_panic() {
    for case in cases() {
        let proof = case.prove().expect("a good trace");
        let root = case.tables().root();
        let mut random = Random(2);
        for round in 0..3000 {
            let changed = random.mutated(&case.air_bytes);
            if changed == case.air_bytes {
                continue;
            }
            if let Ok(air) = Air::read(&changed) {
                let verdict =
                    provex_verifier::verify::<Keccak>(&air, &case.statement, root, &proof);
                assert!(verdict.is_err(), "round {round}");
            }
        }
    }
}
