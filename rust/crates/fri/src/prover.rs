//! The prover of FRI, on coefficients throughout: a fold mixes neighbouring coefficients, and the
//! values of a layer exist only while they are hashed.

use provex_field::Felt;
use provex_hash::ProofHash;
use provex_merkle::Indices;
use provex_polynomial::Extension;
use provex_transcript::Transcript;

use crate::commitment::Commitment;
use crate::parameters::FriParameters;
use crate::proof::{FriProof, LeafOpening};

/// A prover that has committed to all layers.
#[derive(Debug)]
pub struct FriProver<H: ProofHash> {
    parameters: FriParameters,
    layers: Vec<Commitment<H>>,
    final_polynomial: Vec<Felt>,
}

impl<H: ProofHash> FriProver<H> {
    /// Commit to the layers, absorbing each before its fold is drawn.
    ///
    /// # Panics
    ///
    /// If the polynomial has another length than the parameters say.
    #[must_use]
    pub fn commit(
        parameters: FriParameters,
        polynomial: Vec<Felt>,
        transcript: &mut Transcript<H>,
    ) -> Self {
        transcript.absorb_felts("fri/parameters", &parameters.to_felts());
        let mut extension = parameters.extension();
        let mut polynomial = polynomial;
        let mut layers = Vec::new();
        for (number, fold_log2) in parameters.folds().into_iter().enumerate() {
            let layer = Commitment::new(vec![polynomial], extension, fold_log2);
            transcript.absorb_digest(format!("fri/layer {number}/commitment"), layer.root());
            let coefficient = transcript.challenge(format!("fri/layer {number}/fold"));
            polynomial = folded(&layer.polynomials()[0], fold_log2, coefficient);
            extension = folded_extension(&extension, fold_log2);
            layers.push(layer);
        }
        transcript.absorb_felts("fri/final polynomial", &polynomial);
        Self {
            parameters,
            layers,
            final_polynomial: polynomial,
        }
    }

    /// Grind, then draw the positions to open.
    pub fn draw_queries(&self, transcript: &mut Transcript<H>) -> (u64, Indices) {
        let nonce = transcript.grind("fri/grinding", self.parameters.grinding_bits());
        let depth = self.parameters.domain_log2();
        let positions = transcript.positions("fri/queries", self.parameters.queries(), depth);
        let positions = Indices::of_queries(depth, &positions);
        (nonce, positions.expect("positions lie in the domain"))
    }

    /// Open all layers at the positions.
    #[must_use]
    pub fn open(&self, nonce: u64, positions: &Indices) -> FriProof<H> {
        let mut known = positions.clone();
        let mut layers = Vec::new();
        for (layer, fold_log2) in self.layers.iter().zip(self.parameters.folds()) {
            let leaves = known.ancestors(fold_log2);
            let LeafOpening { values, nodes } = layer.open(&leaves);
            let values = unknown_values(&values, &leaves, &known, fold_log2);
            layers.push(LeafOpening { values, nodes });
            known = leaves;
        }
        FriProof {
            commitments: self.layers.iter().map(Commitment::root).collect(),
            final_polynomial: self.final_polynomial.clone(),
            nonce,
            layers,
        }
    }
}

/// The coefficients after a fold: with f(X) = Σ X^i · f_i(X^m), the sum of coefficient^i · f_i.
fn folded(polynomial: &[Felt], fold_log2: u32, coefficient: Felt) -> Vec<Felt> {
    polynomial
        .chunks(1 << fold_log2)
        .map(|part| provex_polynomial::evaluate_at(part, coefficient))
        .collect()
}

fn folded_extension(extension: &Extension, fold_log2: u32) -> Extension {
    let domain = extension.domain().folded(fold_log2);
    let degree_log2 = extension.degree_log2() - fold_log2;
    Extension::with_offset(
        degree_log2,
        domain.size_log2() - degree_log2,
        domain.offset(),
    )
}

/// Of the values of the leaves those that the verifier does not compute.
fn unknown_values(values: &[Felt], leaves: &Indices, known: &Indices, fold_log2: u32) -> Vec<Felt> {
    let positions = leaves
        .as_slice()
        .iter()
        .flat_map(|leaf| leaf << fold_log2..(leaf + 1) << fold_log2);
    positions
        .zip(values)
        .filter(|(position, _)| known.place_of(*position).is_none())
        .map(|(_, value)| *value)
        .collect()
}
