//! The verifier of FRI.

use provex_field::Felt;
use provex_hash::ProofHash;
use provex_merkle::Indices;
use provex_polynomial::{BarycentricWeights, Coset, evaluate_at};
use provex_transcript::Transcript;

use crate::error::FriError;
use crate::parameters::FriParameters;
use crate::proof::{FriProof, LeafOpening};

/// A verifier that has read the commitments and drawn the queries.
#[derive(Debug)]
pub struct FriVerifier {
    parameters: FriParameters,
    /// What each layer is folded with.
    coefficients: Vec<Felt>,
    positions: Indices,
}

impl FriVerifier {
    /// Absorb the commitments and the final polynomial, check the grinding, draw the queries.
    ///
    /// # Errors
    ///
    /// If the proof has not the lists of these parameters or its nonce is wrong.
    pub fn read_commitments<H: ProofHash>(
        parameters: FriParameters,
        proof: &FriProof<H>,
        transcript: &mut Transcript<H>,
    ) -> Result<Self, FriError> {
        let folds = parameters.folds().len();
        check_length("layer commitments", folds, proof.commitments.len())?;
        check_length("layers", folds, proof.layers.len())?;
        let final_length = parameters.final_length();
        check_length(
            "final polynomial",
            final_length,
            proof.final_polynomial.len(),
        )?;
        transcript.absorb_felts("fri/parameters", &parameters.to_felts());
        let mut coefficients = Vec::with_capacity(folds);
        for (number, root) in proof.commitments.iter().enumerate() {
            transcript.absorb_digest(format!("fri/layer {number}/commitment"), *root);
            coefficients.push(transcript.challenge(format!("fri/layer {number}/fold")));
        }
        transcript.absorb_felts("fri/final polynomial", &proof.final_polynomial);
        transcript.check_nonce("fri/grinding", parameters.grinding_bits(), proof.nonce)?;
        let depth = parameters.domain_log2();
        let positions = transcript.positions("fri/queries", parameters.queries(), depth);
        Ok(Self {
            parameters,
            coefficients,
            positions: Indices::of_queries(depth, &positions).expect("positions of the domain"),
        })
    }

    /// The positions of the domain at which the function is needed, each once.
    #[must_use]
    pub fn positions(&self) -> &Indices {
        &self.positions
    }

    /// Check the layers, given the values of the function at the positions.
    ///
    /// # Errors
    ///
    /// If a layer does not open or the last fold is not the final polynomial.
    ///
    /// # Panics
    ///
    /// If there is not one value a position.
    pub fn check<H: ProofHash>(
        &self,
        proof: &FriProof<H>,
        values: &[Felt],
    ) -> Result<(), FriError> {
        assert_eq!(values.len(), self.positions.as_slice().len());
        let mut domain = *self.parameters.extension().domain();
        let mut positions = self.positions.clone();
        let mut values = values.to_vec();
        for (number, fold_log2) in self.parameters.folds().into_iter().enumerate() {
            let layer = Layer {
                number,
                fold_log2,
                domain,
                known: &positions,
                known_values: &values,
            };
            let rows = layer.opened_rows(&proof.commitments[number], &proof.layers[number])?;
            values = layer.folded(&rows, self.coefficients[number]);
            positions = positions.ancestors(fold_log2);
            domain = domain.folded(fold_log2);
        }
        for (position, value) in positions.as_slice().iter().zip(values) {
            if evaluate_at(&proof.final_polynomial, domain.point(*position)) != value {
                let position = *position;
                return Err(FriError::FinalPolynomial { position });
            }
        }
        Ok(())
    }
}

/// One layer during the check.
struct Layer<'a> {
    number: usize,
    fold_log2: u32,
    domain: Coset,
    known: &'a Indices,
    known_values: &'a [Felt],
}

impl Layer<'_> {
    /// The values in all opened leaves, checked against the commitment.
    fn opened_rows<H: ProofHash>(
        &self,
        root: &H::Digest,
        opening: &LeafOpening<H>,
    ) -> Result<Vec<Vec<Felt>>, FriError> {
        let leaves = self.known.ancestors(self.fold_log2);
        let total = leaves.as_slice().len() << self.fold_log2;
        let expected = total - self.known_values.len();
        check_length("values of a layer", expected, opening.values.len())?;
        let mut sent = opening.values.iter();
        let mut value_at = |position| match self.known.place_of(position) {
            Some(place) => self.known_values[place],
            None => *sent.next().expect("the lengths agree"),
        };
        let rows: Vec<Vec<Felt>> = leaves
            .as_slice()
            .iter()
            .map(|leaf| {
                (leaf << self.fold_log2..(leaf + 1) << self.fold_log2)
                    .map(&mut value_at)
                    .collect()
            })
            .collect();
        let digests: Vec<H::Digest> = rows.iter().map(|row| H::leaf(row)).collect();
        provex_merkle::verify::<H>(root, &leaves, &digests, &opening.nodes).map_err(|error| {
            FriError::Merkle {
                commitment: format!("layer {}", self.number),
                error,
            }
        })?;
        Ok(rows)
    }

    /// The values of the next layer: that of a leaf is the value at `coefficient` of the polynomial
    /// of lowest degree through its values.
    fn folded(&self, rows: &[Vec<Felt>], coefficient: Felt) -> Vec<Felt> {
        let leaves = self.known.ancestors(self.fold_log2);
        leaves
            .as_slice()
            .iter()
            .zip(rows)
            .map(|(leaf, row)| {
                let coset = self.domain.block(self.fold_log2, *leaf);
                BarycentricWeights::new(&coset, coefficient).evaluate(row)
            })
            .collect()
    }
}

/// Demand the length of a list.
pub(crate) fn check_length(
    list: &'static str,
    expected: usize,
    found: usize,
) -> Result<(), FriError> {
    if expected == found {
        return Ok(());
    }
    Err(FriError::Shape {
        list,
        expected,
        found,
    })
}
