//! FRI against a prover that works on values instead of coefficients, and everything that a proof
//! must not be.

use provex_field::Felt;
use provex_hash::{Keccak, Poseidon, ProofHash, Rows};
use provex_merkle::{DecodeError, Indices, MerkleBuilder, MerkleError, MerkleTree};
use provex_polynomial::{BarycentricWeights, Coset, InverseTwiddles, Twiddles, bit_reverse};
use provex_transcript::Transcript;

use crate::{
    BatchProof, BatchStatement, Commitment, FriError, FriParameters, FriProof, FriProver,
    FriVerifier, LeafOpening, Opening, OutOfDomain, TreeStatement, open_batch, verify_batch,
};

const PROTOCOL: &str = "test/1";

fn parameters(degree_log2: u32, final_degree_log2: u32) -> FriParameters {
    FriParameters::new(degree_log2, 2, final_degree_log2, 12, 4).expect("within the bounds")
}

fn polynomial(length: usize, seed: u64) -> Vec<Felt> {
    Felt::from(0x9e37_79b9_7f4a_7c15 ^ seed)
        .powers_from(Felt::from(seed + 3).power_u64(1 << 50 | seed))
        .take(length)
        .collect()
}

fn values_on(coset: &Coset, polynomial: &[Felt]) -> Vec<Felt> {
    let mut padded = polynomial.to_vec();
    padded.resize(coset.size(), Felt::ZERO);
    Twiddles::new(*coset).evaluate(&padded)
}

/// How a prover departs from the protocol.
struct Lie {
    /// Added to each coefficient with which a layer is folded.
    fold_error: Felt,
    /// The domain that the prover takes for its own.
    offset: Felt,
}

fn honest() -> Lie {
    Lie {
        fold_error: Felt::ZERO,
        offset: Felt::generator(),
    }
}

/// The obvious twin of [`FriProver`]: keeps all values of all layers, and lies if it is told to.
struct PlainProver {
    parameters: FriParameters,
    layers: Vec<(Vec<Felt>, MerkleTree<Keccak>)>,
    final_polynomial: Vec<Felt>,
}

impl PlainProver {
    fn commit(
        parameters: FriParameters,
        mut values: Vec<Felt>,
        transcript: &mut Transcript<Keccak>,
        lie: &Lie,
    ) -> Self {
        let mut domain = Coset::new(parameters.domain_log2(), lie.offset);
        let mut layers = Vec::new();
        transcript.absorb_felts("fri/parameters", &parameters.to_felts());
        for (number, fold_log2) in parameters.folds().into_iter().enumerate() {
            let depth = domain.size_log2() - fold_log2;
            let mut builder = MerkleBuilder::<Keccak>::new(depth, 0);
            builder.push_rows(&Rows::new(core::slice::from_ref(&values), fold_log2));
            let tree = builder.finish();
            transcript.absorb_digest(format!("fri/layer {number}/commitment"), tree.root());
            let coefficient = transcript.challenge(format!("fri/layer {number}/fold"));
            let next = fold_values(&values, &domain, fold_log2, coefficient + lie.fold_error);
            layers.push((values, tree));
            values = next;
            domain = domain.folded(fold_log2);
        }
        // The first block of the last domain is a coset as large as the final polynomial.
        let first = domain.block(parameters.final_length().ilog2(), 0);
        let mut final_polynomial = values[..first.size()].to_vec();
        InverseTwiddles::new(first).interpolate_in_place(&mut final_polynomial);
        transcript.absorb_felts("fri/final polynomial", &final_polynomial);
        Self {
            parameters,
            layers,
            final_polynomial,
        }
    }

    fn prove(&self, transcript: &mut Transcript<Keccak>) -> FriProof<Keccak> {
        let nonce = transcript.grind("fri/grinding", self.parameters.grinding_bits());
        let depth = self.parameters.domain_log2();
        let positions = transcript.positions("fri/queries", self.parameters.queries(), depth);
        let mut known = Indices::of_queries(depth, &positions).expect("positions");
        let mut openings = Vec::new();
        for ((values, tree), fold_log2) in self.layers.iter().zip(self.parameters.folds()) {
            let leaves = known.ancestors(fold_log2);
            openings.push(LeafOpening {
                values: leaves
                    .as_slice()
                    .iter()
                    .flat_map(|leaf| leaf << fold_log2..(leaf + 1) << fold_log2)
                    .filter(|position| known.place_of(*position).is_none())
                    .map(|position| values[position])
                    .collect(),
                nodes: tree.open(&leaves, |_| panic!("all leaves are kept")),
            });
            known = leaves;
        }
        FriProof {
            commitments: self.layers.iter().map(|(_, tree)| tree.root()).collect(),
            final_polynomial: self.final_polynomial.clone(),
            nonce,
            layers: openings,
        }
    }
}

/// Fold by two as often as told: (f(x) + f(−x)) / 2 + c · (f(x) − f(−x)) / (2x), with c, c², c⁴.
fn fold_values(values: &[Felt], domain: &Coset, fold_log2: u32, coefficient: Felt) -> Vec<Felt> {
    let half = Felt::from(2).inverse().expect("2 is not 0");
    let (mut values, mut domain, mut c) = (values.to_vec(), *domain, coefficient);
    for _ in 0..fold_log2 {
        values = (0..values.len() / 2)
            .map(|i| {
                let x = domain.point(2 * i).inverse().expect("points are not 0");
                let (a, b) = (values[2 * i], values[2 * i + 1]);
                (a + b) * half + c * x * half * (a - b)
            })
            .collect();
        domain = domain.folded(1);
        c = c.square();
    }
    values
}

/// Prove by values and verify; what the verifier knows of the function are the true values.
fn verdict(parameters: FriParameters, values: &[Felt], lie: &Lie) -> Result<(), FriError> {
    let mut transcript = Transcript::new(PROTOCOL);
    let prover = PlainProver::commit(parameters, values.to_vec(), &mut transcript, lie);
    verify(parameters, &prover.prove(&mut transcript), values)
}

fn verify(
    parameters: FriParameters,
    proof: &FriProof<Keccak>,
    values: &[Felt],
) -> Result<(), FriError> {
    let mut transcript = Transcript::new(PROTOCOL);
    let verifier = FriVerifier::read_commitments(parameters, proof, &mut transcript)?;
    let positions = verifier.positions().as_slice();
    let known: Vec<Felt> = positions.iter().map(|position| values[*position]).collect();
    verifier.check(proof, &known)
}

#[test]
fn both_provers_give_the_same_proof_and_it_is_accepted() {
    for (degree_log2, final_degree_log2) in [(0, 0), (3, 3), (4, 3), (5, 0), (6, 1), (9, 0)] {
        let parameters = parameters(degree_log2, final_degree_log2);
        let polynomial = polynomial(1 << degree_log2, 1);
        let values = values_on(parameters.extension().domain(), &polynomial);

        let mut transcript = Transcript::new(PROTOCOL);
        let prover = FriProver::commit(parameters, polynomial, &mut transcript);
        let (nonce, positions) = prover.draw_queries(&mut transcript);
        let proof = prover.open(nonce, &positions);

        let mut transcript = Transcript::new(PROTOCOL);
        let plain = PlainProver::commit(parameters, values.clone(), &mut transcript, &honest());
        assert_eq!(proof, plain.prove(&mut transcript));
        assert_eq!(verify(parameters, &proof, &values), Ok(()));
    }
}

#[test]
fn a_degree_one_too_high_is_refused() {
    let parameters = parameters(6, 1);
    let mut too_long = polynomial(64, 1);
    too_long.push(Felt::ONE);
    let values = values_on(parameters.extension().domain(), &too_long);

    let refusal = verdict(parameters, &values, &honest());

    assert!(
        matches!(refusal, Err(FriError::FinalPolynomial { .. })),
        "{refusal:?}"
    );
}

#[test]
fn a_function_far_from_low_degree_is_refused() {
    let parameters = parameters(6, 1);
    let values = polynomial(256, 7);

    assert!(verdict(parameters, &values, &honest()).is_err());
}

#[test]
fn a_fold_with_another_coefficient_is_refused() {
    let parameters = parameters(6, 1);
    let values = values_on(parameters.extension().domain(), &polynomial(64, 1));

    assert_eq!(verdict(parameters, &values, &honest()), Ok(()));
    let fold_error = Felt::ONE;
    let lie = Lie {
        fold_error,
        ..honest()
    };
    assert!(verdict(parameters, &values, &lie).is_err());
}

#[test]
fn a_function_that_differs_at_an_opened_position_is_refused() {
    let parameters = parameters(6, 1);
    let values = values_on(parameters.extension().domain(), &polynomial(64, 1));
    let mut transcript = Transcript::new(PROTOCOL);
    let prover = PlainProver::commit(parameters, values.clone(), &mut transcript, &honest());
    let proof = prover.prove(&mut transcript);
    let mut other = values;
    other.iter_mut().for_each(|value| *value += Felt::ONE);

    let refusal = verify(parameters, &proof, &other);

    assert!(
        matches!(refusal, Err(FriError::Merkle { .. })),
        "{refusal:?}"
    );
}

#[test]
fn values_in_another_order_are_refused() {
    let parameters = parameters(6, 1);
    let mut values = values_on(parameters.extension().domain(), &polynomial(64, 1));
    bit_reverse(&mut values);

    assert!(verdict(parameters, &values, &honest()).is_err());
}

#[test]
fn folds_on_another_coset_are_refused() {
    let parameters = parameters(6, 1);
    let values = values_on(parameters.extension().domain(), &polynomial(64, 1));
    let offset = Felt::from(5);
    let lie = Lie { offset, ..honest() };

    assert!(verdict(parameters, &values, &lie).is_err());
}

/// Two trees, three points, seven claims.
struct Batch<H: ProofHash> {
    statement: BatchStatement<H>,
    proof: BatchProof<H>,
}

fn transcript_of<H: ProofHash>(roots: &[H::Digest]) -> Transcript<H> {
    let mut transcript = Transcript::new(PROTOCOL);
    for (number, root) in roots.iter().enumerate() {
        transcript.absorb_digest(format!("tree {number}/commitment"), *root);
    }
    transcript
}

fn claims() -> OutOfDomain {
    let points = vec![Felt::from(1000), Felt::from(1001), -Felt::from(5)];
    let pairs = [(0, 0), (0, 1), (1, 0), (2, 2), (3, 0), (4, 1), (4, 2)];
    let openings = pairs.map(|(column, point)| Opening { column, point });
    OutOfDomain {
        points,
        openings: openings.to_vec(),
    }
}

fn batch<H: ProofHash>() -> Batch<H> {
    let parameters = parameters(5, 1);
    let columns = |seeds: core::ops::Range<u64>| seeds.map(|seed| polynomial(32, seed)).collect();
    let first = Commitment::<H>::new(columns(0..3), parameters.extension(), 0);
    let second = Commitment::<H>::new(columns(3..5), parameters.extension(), 0);
    let roots = [first.root(), second.root()];
    let claims = claims();
    let mut transcript = transcript_of::<H>(&roots);
    let proof = open_batch(parameters, &[&first, &second], &claims, &mut transcript);
    let trees = roots
        .iter()
        .zip([3, 2])
        .map(|(root, width)| TreeStatement { root: *root, width })
        .collect();
    Batch {
        statement: BatchStatement {
            parameters,
            trees,
            claims,
        },
        proof,
    }
}

impl<H: ProofHash> Batch<H> {
    fn check(&self) -> Result<(), FriError> {
        let roots: Vec<H::Digest> = self.statement.trees.iter().map(|tree| tree.root).collect();
        verify_batch(
            &self.statement,
            &self.proof,
            &mut transcript_of::<H>(&roots),
        )
    }

    fn check_bytes(&self, bytes: &[u8]) -> Result<(), FriError> {
        let proof = BatchProof::from_bytes(&self.statement, bytes)?;
        let statement = self.statement.clone();
        Batch { statement, proof }.check()
    }
}

fn an_honest_batch_is_accepted<H: ProofHash>() {
    let batch = batch::<H>();

    assert_eq!(batch.check(), Ok(()));
    let value = provex_polynomial::evaluate_at(&polynomial(32, 4), -Felt::from(5));
    assert_eq!(batch.proof.values[6], value);
    let bytes = batch.proof.to_bytes();
    assert_eq!(batch.check_bytes(&bytes), Ok(()));
    let decoded = BatchProof::from_bytes(&batch.statement, &bytes).expect("a proof");
    assert_eq!(decoded.to_bytes(), bytes);
}

#[test]
fn an_honest_batch_is_accepted_under_keccak() {
    an_honest_batch_is_accepted::<Keccak>();
}

#[test]
fn an_honest_batch_is_accepted_under_poseidon() {
    an_honest_batch_is_accepted::<Poseidon>();
}

#[test]
fn every_changed_byte_is_refused() {
    let batch = batch::<Keccak>();
    let bytes = batch.proof.to_bytes();
    for place in 0..bytes.len() {
        for change in [1, 0x80] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            assert!(batch.check_bytes(&changed).is_err(), "byte {place}");
        }
    }
}

#[test]
fn every_truncation_and_extension_is_refused() {
    let batch = batch::<Keccak>();
    let bytes = batch.proof.to_bytes();
    for length in 0..bytes.len() {
        let refusal = batch.check_bytes(&bytes[..length]);
        assert_eq!(
            refusal,
            Err(FriError::Encoding(DecodeError::Truncated)),
            "{length}"
        );
    }
    let mut longer = bytes;
    longer.push(0);
    let trailing = DecodeError::TrailingBytes { count: 1 };
    assert_eq!(
        batch.check_bytes(&longer),
        Err(FriError::Encoding(trailing))
    );
}

#[test]
fn elements_that_are_not_canonical_are_refused() {
    let batch = batch::<Keccak>();
    let bytes = batch.proof.to_bytes();
    // The first claimed value, v, written as v + p.
    let mut sum = [0; 32];
    let mut carry = 0;
    let prime: [u8; 32] = std::array::from_fn(|i| match i {
        0 => 8,
        7 => 17,
        31 => 1,
        _ => 0,
    });
    for i in (0..32).rev() {
        let total = u16::from(bytes[8 + i]) + u16::from(prime[i]) + carry;
        (sum[i], carry) = (total.to_le_bytes()[0], total >> 8);
    }
    let mut changed = bytes;
    changed[8..40].copy_from_slice(&sum);

    let refusal = batch.check_bytes(&changed);

    assert_eq!(refusal, Err(FriError::Encoding(DecodeError::NotCanonical)));
}

#[test]
fn proofs_of_other_statements_are_refused() {
    let original = batch::<Keccak>();
    let changes: [Change<BatchStatement<Keccak>>; 7] = [
        &|s| s.trees[0].root[0] ^= 1,
        &|s| s.trees.swap(0, 1),
        &|s| s.claims.points[0] += Felt::ONE,
        &|s| s.claims.openings[0].point = 2,
        &|s| s.claims.openings.swap(0, 2),
        &|s| s.parameters = FriParameters::new(5, 2, 1, 11, 4).expect("within the bounds"),
        &|s| s.parameters = FriParameters::new(5, 2, 1, 12, 3).expect("within the bounds"),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut statement = original.statement.clone();
        change(&mut statement);
        let proof = original.proof.clone();
        assert!(
            Batch { statement, proof }.check().is_err(),
            "change {number}"
        );
    }
    // The same trees and claims in another protocol.
    let mut transcript = Transcript::new("test/2");
    for (number, tree) in original.statement.trees.iter().enumerate() {
        transcript.absorb_digest(format!("tree {number}/commitment"), tree.root);
    }
    assert!(verify_batch(&original.statement, &original.proof, &mut transcript).is_err());
}

#[test]
fn a_wrong_claim_is_refused_whatever_the_prover_commits() {
    let original = batch::<Keccak>();
    let parameters = original.statement.parameters;
    let domain = *parameters.extension().domain();
    let mut values = original.proof.values.clone();
    values[3] += Felt::ONE;
    let roots: Vec<[u8; 32]> = original
        .statement
        .trees
        .iter()
        .map(|tree| tree.root)
        .collect();
    let mut transcript = transcript_of::<Keccak>(&roots);
    transcript.absorb_felts("deep/values", &values);
    let coefficient = transcript.challenge("deep/coefficient");
    // The quotient of a wrong claim is a function, but not a polynomial.
    let columns: Vec<Vec<Felt>> = (0..5)
        .map(|seed| values_on(&domain, &polynomial(32, seed)))
        .collect();
    let quotient: Vec<Felt> = (0..domain.size())
        .map(|position| {
            let row: Vec<Felt> = columns.iter().map(|column| column[position]).collect();
            let x = domain.point(position);
            original
                .statement
                .claims
                .quotient_at(x, &row, &values, coefficient)
        })
        .collect();
    let prover = PlainProver::commit(parameters, quotient, &mut transcript, &honest());
    let fri = prover.prove(&mut transcript.clone());
    let verifier = FriVerifier::read_commitments(
        parameters,
        &fri,
        &mut transcript_before_fri(&roots, &values),
    )
    .expect("the commitments are in order");
    let first = Commitment::<Keccak>::new(
        (0..3).map(|seed| polynomial(32, seed)).collect(),
        parameters.extension(),
        0,
    );
    let second = Commitment::<Keccak>::new(
        (3..5).map(|seed| polynomial(32, seed)).collect(),
        parameters.extension(),
        0,
    );
    let trees = [&first, &second]
        .map(|tree| tree.open(verifier.positions()))
        .to_vec();
    let statement = original.statement;
    let proof = BatchProof { values, fri, trees };

    let refusal = Batch { statement, proof }.check();

    assert!(
        matches!(refusal, Err(FriError::FinalPolynomial { .. })),
        "{refusal:?}"
    );
}

fn transcript_before_fri(roots: &[[u8; 32]], values: &[Felt]) -> Transcript<Keccak> {
    let mut transcript = transcript_of::<Keccak>(roots);
    transcript.absorb_felts("deep/values", values);
    transcript.challenge("deep/coefficient");
    transcript
}

type Change<T> = &'static dyn Fn(&mut T);

fn shorten<T>(list: &mut Vec<T>) {
    list.truncate(list.len() - 1);
}

#[test]
fn lists_of_other_lengths_are_refused() {
    let changes: [Change<BatchProof<Keccak>>; 11] = [
        &|p| shorten(&mut p.values),
        &|p| p.values.push(Felt::ZERO),
        &|p| shorten(&mut p.fri.commitments),
        &|p| p.fri.commitments.push([0; 32]),
        &|p| shorten(&mut p.fri.layers),
        &|p| shorten(&mut p.fri.final_polynomial),
        &|p| p.fri.final_polynomial.push(Felt::ZERO),
        &|p| shorten(&mut p.fri.layers[0].values),
        &|p| p.fri.layers[1].values.push(Felt::ZERO),
        &|p| p.trees[0].values.push(Felt::ZERO),
        &|p| shorten(&mut p.trees),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = batch::<Keccak>();
        change(&mut changed.proof);
        let refusal = changed.check();
        // A change of what is absorbed shows at the latest in the grinding.
        assert!(
            matches!(refusal, Err(FriError::Shape { .. })),
            "change {number}: {refusal:?}"
        );
    }
}

#[test]
fn nodes_and_values_out_of_place_are_refused() {
    let changes: [Change<BatchProof<Keccak>>; 7] = [
        &|p| p.trees[0].nodes.swap(0, 1),
        &|p| p.trees[1].values.swap(0, 1),
        &|p| p.trees.iter_mut().for_each(|tree| tree.nodes.push([0; 32])),
        &|p| shorten(&mut p.trees[0].nodes),
        &|p| p.fri.layers[0].nodes.swap(0, 1),
        &|p| p.fri.layers[0].values.swap(0, 1),
        &|p| p.fri.layers[1].nodes.push([0; 32]),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = batch::<Keccak>();
        change(&mut changed.proof);
        let refusal = changed.check();
        assert!(
            matches!(refusal, Err(FriError::Merkle { .. })),
            "change {number}: {refusal:?}"
        );
    }
}

#[test]
fn a_refusal_names_the_commitment() {
    let mut changed = batch::<Keccak>();
    changed.proof.trees[1].nodes.pop();

    let refusal = changed.check();

    let expected = FriError::Merkle {
        commitment: "tree 1".to_owned(),
        error: MerkleError::MissingNode,
    };
    assert_eq!(expected.kind(), "merkle");
    assert_eq!(refusal, Err(expected));
}

#[test]
fn everything_the_prover_says_changes_the_queries() {
    let original = batch::<Keccak>().proof;
    let queries = |proof: &BatchProof<Keccak>| {
        let parameters = FriParameters::new(5, 2, 1, 12, 0).expect("within the bounds");
        let mut transcript = transcript_before_fri(&[], &proof.values);
        FriVerifier::read_commitments(parameters, &proof.fri, &mut transcript)
            .map(|_| transcript.state())
    };
    let changes: [Change<BatchProof<Keccak>>; 4] = [
        &|p| p.values[6] += Felt::ONE,
        &|p| p.fri.commitments[0][0] ^= 1,
        &|p| p.fri.commitments[1][31] ^= 1,
        &|p| p.fri.final_polynomial[1] += Felt::ONE,
    ];
    let without_nonce = |mut proof: BatchProof<Keccak>| {
        proof.fri.nonce = 0;
        proof
    };
    let expected = queries(&without_nonce(original.clone())).expect("commitments in order");
    for (number, change) in changes.iter().enumerate() {
        let mut changed = without_nonce(original.clone());
        change(&mut changed);
        assert_ne!(queries(&changed), Ok(expected), "change {number}");
    }
}

#[test]
fn points_in_the_domain_are_refused() {
    let mut batch = batch::<Keccak>();
    batch.statement.claims.points[1] = batch.statement.parameters.extension().domain().point(9);

    assert_eq!(batch.check(), Err(FriError::PointInDomain { point: 1 }));
}

#[test]
fn quotients_agree_with_their_values() {
    let columns: Vec<Vec<Felt>> = (0..5).map(|seed| polynomial(32, seed)).collect();
    let slices: Vec<&[Felt]> = columns.iter().map(Vec::as_slice).collect();
    let claims = claims();
    let values = claims.evaluate(&slices);
    let coefficient = Felt::from(77);

    let quotient = claims.quotient(&slices, &values, coefficient);

    let x = Felt::from(123);
    let row: Vec<Felt> = columns
        .iter()
        .map(|column| provex_polynomial::evaluate_at(column, x))
        .collect();
    let expected = claims.quotient_at(x, &row, &values, coefficient);
    assert_eq!(provex_polynomial::evaluate_at(&quotient, x), expected);
    assert_eq!(quotient[31], Felt::ZERO);
}

#[test]
#[should_panic(expected = "a claimed value is not the true one")]
fn an_honest_prover_knows_its_values() {
    let column = polynomial(8, 1);
    let claims = OutOfDomain {
        points: vec![Felt::from(9)],
        openings: vec![Opening {
            column: 0,
            point: 0,
        }],
    };
    let _ = claims.quotient(&[&column], &[Felt::ONE], Felt::ONE);
}

#[test]
fn a_commitment_is_that_of_all_values() {
    let parameters = parameters(5, 1);
    let columns: Vec<Vec<Felt>> = (0..3).map(|seed| polynomial(32, seed)).collect();
    let domain = *parameters.extension().domain();
    let values: Vec<Vec<Felt>> = columns
        .iter()
        .map(|column| values_on(&domain, column))
        .collect();
    for leaf_log2 in [0, 2] {
        let commitment =
            Commitment::<Keccak>::new(columns.clone(), parameters.extension(), leaf_log2);
        let depth = domain.size_log2() - leaf_log2;
        let mut builder = MerkleBuilder::<Keccak>::new(depth, 0);
        builder.push_rows(&Rows::new(&values, leaf_log2));
        assert_eq!(commitment.root(), builder.finish().root());
    }
}

#[test]
fn parameters_keep_their_bounds() {
    let found = |parameters: Result<FriParameters, crate::ParameterError>| {
        parameters.map_err(|error| error.name)
    };
    assert_eq!(
        found(FriParameters::new(31, 2, 0, 1, 0)),
        Err("degree_log2")
    );
    assert_eq!(found(FriParameters::new(5, 0, 0, 1, 0)), Err("blowup_log2"));
    assert_eq!(found(FriParameters::new(5, 7, 0, 1, 0)), Err("blowup_log2"));
    assert_eq!(
        found(FriParameters::new(5, 2, 6, 1, 0)),
        Err("final_degree_log2")
    );
    assert_eq!(
        found(FriParameters::new(20, 2, 11, 1, 0)),
        Err("final_degree_log2")
    );
    assert_eq!(found(FriParameters::new(5, 2, 0, 0, 0)), Err("queries"));
    assert_eq!(found(FriParameters::new(5, 2, 0, 257, 0)), Err("queries"));
    assert_eq!(
        found(FriParameters::new(5, 2, 0, 1, 33)),
        Err("grinding_bits")
    );
}

#[test]
fn the_bound_on_provable_bits_is_strict() {
    let proves = |queries, blowup_log2, grinding, bits| {
        FriParameters::new(20, blowup_log2, 8, queries, grinding)
            .expect("within the bounds")
            .proves_bits(bits)
    };
    assert!(proves(40, 5, 30, 128) && proves(50, 4, 29, 128) && proves(36, 4, 30, 100));
    assert!(!proves(50, 4, 28, 128) && !proves(72, 2, 28, 100));
    assert!(proves(36, 2, 24, 59) && !proves(36, 2, 24, 60));
}

#[test]
fn a_fold_of_values_is_the_value_at_the_coefficient() {
    let coset = Coset::new(3, Felt::generator());
    let values = polynomial(8, 5);
    let coefficient = Felt::from(1_000_003);

    let folded = fold_values(&values, &coset, 3, coefficient);

    let expected = BarycentricWeights::new(&coset, coefficient).evaluate(&values);
    assert_eq!(folded, [expected]);
}
