//! The steps of the verification.

use provex_air::{
    Air, BusChallenges, ColumnKind, Mask, PointEvaluation, ProofHead, ProofShape, StarkProof,
    Statement,
};
use provex_field::Felt;
use provex_fri::{FriError, verify_batch};
use provex_hash::ProofHash;

use crate::error::VerifierError;

/// Check that the bytes prove the statement. `fixed_root` is the root of the tables of the layout
/// and profile, which the caller knows; a layout without tables has none.
///
/// # Errors
///
/// If they do not, with the step that fails.
pub fn verify<H: ProofHash>(
    air: &Air,
    statement: &Statement,
    fixed_root: Option<H::Digest>,
    bytes: &[u8],
) -> Result<(), VerifierError> {
    let shape = proof_shape(air, statement)?;
    if fixed_root.is_some() != (shape.fixed_width > 0) {
        return Err(VerifierError::FixedRoot);
    }
    let proof = StarkProof::<H>::from_bytes(&shape, fixed_root, bytes).map_err(FriError::from)?;
    let is_of_statement = proof.head == ProofHead::of(air, statement);
    if !is_of_statement || proof.public_output != statement.public_output {
        return Err(VerifierError::OtherStatement);
    }
    let mut transcript = statement.transcript::<H>(air, fixed_root)?;
    let mut labels = ["main/commitment", "interaction/commitment"].into_iter();
    let (composition_root, roots) = proof.roots.split_last().ok_or(VerifierError::Constraints)?;
    let mut roots = roots.iter().zip(&mut labels);
    if let Some((root, label)) = roots.next() {
        transcript.absorb_digest(label, *root);
    }
    let challenges = BusChallenges::draw(&mut transcript);
    check_buses(statement, &challenges, &proof.claimed_sums)?;
    if !proof.claimed_sums.is_empty() {
        transcript.absorb_felts("buses/claimed sums", &proof.claimed_sums);
    }
    if let Some((root, label)) = roots.next() {
        transcript.absorb_digest(label, *root);
    }
    let coefficient = transcript.challenge("constraints/coefficient");
    transcript.absorb_digest("composition/commitment", *composition_root);
    let point = transcript.challenge("composition/point");
    let evaluation = PointEvaluation {
        air,
        layout: air.layout(statement.layout)?,
        mask: &shape.mask,
        values: &proof.batch.values,
        challenges: &challenges,
        claimed_sums: &proof.claimed_sums,
        coefficient,
        point,
    };
    match evaluation.holds() {
        None => return Err(VerifierError::PointOnRow),
        Some(false) => return Err(VerifierError::Constraints),
        Some(true) => {}
    }
    let batch = shape.batch(fixed_root, &proof.roots, point);
    Ok(verify_batch(&batch, &proof.batch, &mut transcript)?)
}

/// The lengths and parameters of proofs of this statement.
fn proof_shape(air: &Air, statement: &Statement) -> Result<ProofShape, VerifierError> {
    statement.check_chain(air)?;
    let layout = air.layout(statement.layout)?;
    let profile = air.profile(statement.profile)?;
    Ok(ProofShape {
        public_output: statement.public_output.len(),
        claimed_sums: air.chips_with_sums().count(),
        fixed_width: layout.width(ColumnKind::Fixed),
        parameters: profile.fri_parameters(layout.rows_log2)?,
        mask: Mask::new(air, layout),
    })
}

/// Demand that all messages, the verifier's included, cancel out.
fn check_buses(
    statement: &Statement,
    challenges: &BusChallenges,
    claimed_sums: &[Felt],
) -> Result<(), VerifierError> {
    let public = statement.public_sum(challenges);
    let public = public.ok_or(VerifierError::Buses)?;
    let total = claimed_sums.iter().fold(public, |sum, own| sum + *own);
    match total.is_zero() {
        true => Ok(()),
        false => Err(VerifierError::Buses),
    }
}
