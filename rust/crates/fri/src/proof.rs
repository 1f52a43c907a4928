//! What the prover sends, and its one form in bytes.

use provex_field::Felt;
use provex_hash::ProofHash;
use provex_merkle::{DecodeError, ProofReader, ProofWriter};

use crate::batch::BatchStatement;
use crate::parameters::FriParameters;

/// The version of the binary form.
pub const PROOF_VERSION: u32 = 1;

/// Opened leaves of one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafOpening<H: ProofHash> {
    /// The values of the leaves, rising by leaf; in a FRI layer without those that the verifier
    /// computes.
    pub values: Vec<Felt>,
    /// The nodes of the multi-proof.
    pub nodes: Vec<H::Digest>,
}

/// A proof that a function has low degree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriProof<H: ProofHash> {
    /// The roots of the layers.
    pub commitments: Vec<H::Digest>,
    /// The coefficients of the last fold.
    pub final_polynomial: Vec<Felt>,
    /// The nonce of the grinding.
    pub nonce: u64,
    /// The opened leaves of each layer.
    pub layers: Vec<LeafOpening<H>>,
}

/// A proof of the values of committed polynomials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchProof<H: ProofHash> {
    /// The claimed values.
    pub values: Vec<Felt>,
    /// The low degree of the quotient.
    pub fri: FriProof<H>,
    /// The opened rows of each tree.
    pub trees: Vec<LeafOpening<H>>,
}

impl<H: ProofHash> LeafOpening<H> {
    fn write(&self, writer: &mut ProofWriter) {
        writer.felts(&self.values);
        writer.digests::<H>(&self.nodes);
    }

    /// `values_max` values and a path for each query are the most that are read.
    fn read(
        reader: &mut ProofReader<'_>,
        values_max: usize,
        nodes_max: usize,
    ) -> Result<Self, DecodeError> {
        Ok(Self {
            values: reader.felts(0, values_max)?,
            nodes: reader.digests::<H>(0, nodes_max)?,
        })
    }
}

impl<H: ProofHash> FriProof<H> {
    /// Append the proof.
    pub fn write(&self, writer: &mut ProofWriter) {
        writer.digests::<H>(&self.commitments);
        writer.felts(&self.final_polynomial);
        writer.long_number(self.nonce);
        self.layers.iter().for_each(|layer| layer.write(writer));
    }

    /// Read a proof for these parameters.
    ///
    /// # Errors
    ///
    /// If the bytes are none.
    pub fn read(
        parameters: &FriParameters,
        reader: &mut ProofReader<'_>,
    ) -> Result<Self, DecodeError> {
        let folds = parameters.folds();
        let mut depth = parameters.domain_log2();
        Ok(Self {
            commitments: reader.digests::<H>(folds.len(), folds.len())?,
            final_polynomial: reader.felts(parameters.final_length(), parameters.final_length())?,
            nonce: reader.long_number()?,
            layers: folds
                .iter()
                .map(|fold| {
                    depth -= fold;
                    let queries = parameters.queries();
                    let values_max = queries * ((1 << fold) - 1);
                    LeafOpening::read(reader, values_max, queries * depth as usize)
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

impl<H: ProofHash> BatchProof<H> {
    /// The proof as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ProofWriter::new();
        writer.number(PROOF_VERSION);
        self.write(&mut writer);
        writer.into_bytes()
    }

    /// The proof of all the bytes.
    ///
    /// # Errors
    ///
    /// If the bytes are no proof for this statement, or more than one.
    pub fn from_bytes(statement: &BatchStatement<H>, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = ProofReader::new(bytes);
        reader.version(PROOF_VERSION)?;
        let proof = Self::read(statement, &mut reader)?;
        reader.finish()?;
        Ok(proof)
    }

    /// Append the proof, without a version.
    pub fn write(&self, writer: &mut ProofWriter) {
        writer.felts(&self.values);
        self.fri.write(writer);
        self.trees.iter().for_each(|tree| tree.write(writer));
    }

    /// Read a proof for this statement.
    ///
    /// # Errors
    ///
    /// If the bytes are none.
    pub fn read(
        statement: &BatchStatement<H>,
        reader: &mut ProofReader<'_>,
    ) -> Result<Self, DecodeError> {
        let claims = statement.claims.openings.len();
        let queries = statement.parameters.queries();
        let nodes_max = queries * statement.parameters.domain_log2() as usize;
        Ok(Self {
            values: reader.felts(claims, claims)?,
            fri: FriProof::read(&statement.parameters, reader)?,
            trees: statement
                .trees
                .iter()
                .map(|tree| LeafOpening::read(reader, queries * tree.width, nodes_max))
                .collect::<Result<_, _>>()?,
        })
    }
}
