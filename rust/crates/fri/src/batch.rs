//! Opening many columns of many trees at many points, in one proof.
//!
//! The roots must be in the transcript before the points are drawn; that is the caller's part.

use provex_field::Felt;
use provex_hash::ProofHash;
use provex_merkle::Indices;
use provex_transcript::Transcript;

use crate::commitment::Commitment;
use crate::deep::OutOfDomain;
use crate::error::FriError;
use crate::parameters::FriParameters;
use crate::proof::{BatchProof, LeafOpening};
use crate::prover::FriProver;
use crate::verifier::{FriVerifier, check_length};

/// What the verifier knows of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeStatement<Digest> {
    /// Its commitment.
    pub root: Digest,
    /// The number of columns.
    pub width: usize,
}

/// What is proved: the values of the claims belong to the committed columns.
#[derive(Clone, Debug)]
pub struct BatchStatement<H: ProofHash> {
    /// The parameters.
    pub parameters: FriParameters,
    /// The trees, whose columns are numbered one after the other.
    pub trees: Vec<TreeStatement<H::Digest>>,
    /// The claims.
    pub claims: OutOfDomain,
}

/// Prove the values of the claims.
///
/// # Panics
///
/// If a claim names a column or point that does not exist.
pub fn open_batch<H: ProofHash>(
    parameters: FriParameters,
    trees: &[&Commitment<H>],
    claims: &OutOfDomain,
    transcript: &mut Transcript<H>,
) -> BatchProof<H> {
    let columns: Vec<&[Felt]> = trees
        .iter()
        .flat_map(|tree| tree.polynomials().iter().map(Vec::as_slice))
        .collect();
    let values = claims.evaluate(&columns);
    let quotient = |values: &[Felt], coefficient| claims.quotient(&columns, values, coefficient);
    open_batch_with(parameters, trees, values, quotient, transcript, &mut |_| {})
}

/// Prove the values of claims, for a prover that knows them and computes the quotient itself, from
/// the values and the coefficient. `phase_ended` hears the name of each phase as it ends.
///
/// # Panics
///
/// If the quotient has another length than the parameters say.
pub fn open_batch_with<H: ProofHash>(
    parameters: FriParameters,
    trees: &[&Commitment<H>],
    values: Vec<Felt>,
    quotient: impl FnOnce(&[Felt], Felt) -> Vec<Felt>,
    transcript: &mut Transcript<H>,
    phase_ended: &mut dyn FnMut(&'static str),
) -> BatchProof<H> {
    transcript.absorb_felts("deep/values", &values);
    let coefficient = transcript.challenge("deep/coefficient");
    let quotient = quotient(&values, coefficient);
    phase_ended("deep quotient");
    let fri = FriProver::commit(parameters, quotient, transcript);
    phase_ended("fri commitment");
    let (nonce, positions) = fri.draw_queries(transcript);
    phase_ended("grinding");
    let proof = BatchProof {
        values,
        fri: fri.open(nonce, &positions),
        trees: trees.iter().map(|tree| tree.open(&positions)).collect(),
    };
    phase_ended("answers");
    proof
}

/// Check the values of the claims, which stand in the proof.
///
/// # Errors
///
/// If the proof does not prove the statement.
pub fn verify_batch<H: ProofHash>(
    statement: &BatchStatement<H>,
    proof: &BatchProof<H>,
    transcript: &mut Transcript<H>,
) -> Result<(), FriError> {
    let claims = &statement.claims;
    let domain = *statement.parameters.extension().domain();
    claims.check_outside(&domain)?;
    check_length("values", claims.openings.len(), proof.values.len())?;
    check_length("trees", statement.trees.len(), proof.trees.len())?;
    transcript.absorb_felts("deep/values", &proof.values);
    let coefficient = transcript.challenge("deep/coefficient");
    let fri = FriVerifier::read_commitments(statement.parameters, &proof.fri, transcript)?;
    let rows = opened_rows(statement, proof, fri.positions())?;
    let quotients: Vec<Felt> = fri
        .positions()
        .as_slice()
        .iter()
        .zip(&rows)
        .map(|(position, row)| {
            claims.quotient_at(domain.point(*position), row, &proof.values, coefficient)
        })
        .collect();
    fri.check(&proof.fri, &quotients)
}

/// For each position the values of all columns, checked against the trees.
fn opened_rows<H: ProofHash>(
    statement: &BatchStatement<H>,
    proof: &BatchProof<H>,
    positions: &Indices,
) -> Result<Vec<Vec<Felt>>, FriError> {
    let mut rows = vec![Vec::new(); positions.as_slice().len()];
    for (number, (tree, opening)) in statement.trees.iter().zip(&proof.trees).enumerate() {
        let LeafOpening { values, nodes } = opening;
        check_length("values of a tree", rows.len() * tree.width, values.len())?;
        let leaves: Vec<&[Felt]> = values.chunks_exact(tree.width).collect();
        let digests: Vec<H::Digest> = leaves.iter().map(|leaf| H::leaf(leaf)).collect();
        provex_merkle::verify::<H>(&tree.root, positions, &digests, nodes).map_err(|error| {
            FriError::Merkle {
                commitment: format!("tree {number}"),
                error,
            }
        })?;
        for (row, leaf) in rows.iter_mut().zip(leaves) {
            row.extend(leaf);
        }
    }
    Ok(rows)
}
