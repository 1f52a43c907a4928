//! A proof, and its one form in bytes.

use provex_field::Felt;
use provex_fri::{BatchProof, BatchStatement, FriParameters, TreeStatement};
use provex_hash::ProofHash;
use provex_merkle::{DecodeError, ProofReader, ProofWriter};

use crate::air::Air;
use crate::mask::Mask;
use crate::statement::Statement;

/// The version of the binary form.
pub const STARK_PROOF_VERSION: u32 = 1;

const MAGIC: [u8; 4] = *b"PVXP";
const HEAD_BYTES: usize = 80;

/// What a proof says of itself; none of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofHead {
    /// The hash of the constraints.
    pub air_hash: [u8; 32],
    /// The hash of the program.
    pub program_hash: [u8; 32],
    /// The number of the profile.
    pub profile: u32,
    /// The number of the layout.
    pub layout: u32,
}

/// A proof of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarkProof<H: ProofHash> {
    /// What it says of itself.
    pub head: ProofHead,
    /// The main words of the public output.
    pub public_output: Vec<Felt>,
    /// The sums of the chips that have messages.
    pub claimed_sums: Vec<Felt>,
    /// The roots of the prover's trees: main, interaction if there is any, composition.
    pub roots: Vec<H::Digest>,
    /// The values of the columns and their low degree.
    pub batch: BatchProof<H>,
}

impl ProofHead {
    /// The head of a proof of this statement.
    ///
    /// # Panics
    ///
    /// If its profile or layout has a number that no description reaches.
    #[must_use]
    pub fn of(air: &Air, statement: &Statement) -> Self {
        let number = |value: usize| u32::try_from(value).expect("descriptions count to 2^16");
        Self {
            air_hash: air.hash,
            program_hash: statement.program_hash,
            profile: number(statement.profile),
            layout: number(statement.layout),
        }
    }

    /// The head of the bytes of a proof.
    ///
    /// # Errors
    ///
    /// If the bytes do not start like a proof.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (head, _) = bytes
            .split_first_chunk::<HEAD_BYTES>()
            .ok_or(DecodeError::Truncated)?;
        let word = |start: usize| -> [u8; 4] { [0, 1, 2, 3].map(|i| head[start + i]) };
        let digest = |start: usize| -> [u8; 32] { core::array::from_fn(|i| head[start + i]) };
        let (expected, found) = (STARK_PROOF_VERSION, u32::from_be_bytes(word(4)));
        if word(0) != MAGIC || found != expected {
            return Err(DecodeError::Version { expected, found });
        }
        Ok(Self {
            air_hash: digest(8),
            program_hash: digest(40),
            profile: u32::from_be_bytes(word(72)),
            layout: u32::from_be_bytes(word(76)),
        })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(STARK_PROOF_VERSION.to_be_bytes());
        bytes.extend(self.air_hash);
        bytes.extend(self.program_hash);
        bytes.extend(self.profile.to_be_bytes());
        bytes.extend(self.layout.to_be_bytes());
        bytes
    }
}

/// The lengths that a proof must have, all from the verifier's own description.
#[derive(Clone, Debug)]
pub struct ProofShape {
    /// The words of the public output.
    pub public_output: usize,
    /// The claimed sums.
    pub claimed_sums: usize,
    /// The width of the tree of tables, 0 without one.
    pub fixed_width: usize,
    /// The parameters.
    pub parameters: FriParameters,
    /// What is opened.
    pub mask: Mask,
}

impl ProofShape {
    /// What is opened at `point`, in the prover's trees with these roots and that of the tables.
    #[must_use]
    pub fn batch<H: ProofHash>(
        &self,
        fixed_root: Option<H::Digest>,
        roots: &[H::Digest],
        point: Felt,
    ) -> BatchStatement<H> {
        let roots = fixed_root.into_iter().chain(roots.iter().copied());
        let trees = roots.zip(&self.mask.widths);
        BatchStatement {
            parameters: self.parameters,
            trees: trees
                .map(|(root, width)| TreeStatement {
                    root,
                    width: *width,
                })
                .collect(),
            claims: self.mask.claims(point),
        }
    }

    /// The number of trees that the prover commits to.
    #[must_use]
    pub fn prover_trees(&self) -> usize {
        self.mask.widths.len() - usize::from(self.fixed_width > 0)
    }
}

impl<H: ProofHash> StarkProof<H> {
    /// The proof as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ProofWriter::new();
        writer.felts(&self.public_output);
        writer.felts(&self.claimed_sums);
        writer.digests::<H>(&self.roots);
        self.batch.write(&mut writer);
        let mut bytes = self.head.to_bytes();
        bytes.extend(writer.into_bytes());
        bytes
    }

    /// The proof of all the bytes.
    ///
    /// # Errors
    ///
    /// If the bytes are no proof of this shape.
    pub fn from_bytes(
        shape: &ProofShape,
        fixed_root: Option<H::Digest>,
        bytes: &[u8],
    ) -> Result<Self, DecodeError> {
        let head = ProofHead::read(bytes)?;
        let mut reader = ProofReader::new(&bytes[HEAD_BYTES..]);
        let public_output = reader.felts(shape.public_output, shape.public_output)?;
        let claimed_sums = reader.felts(shape.claimed_sums, shape.claimed_sums)?;
        let trees = shape.prover_trees();
        let roots = reader.digests::<H>(trees, trees)?;
        // Only lengths matter here; the point is drawn later.
        let batch = BatchProof::read(&shape.batch(fixed_root, &roots, Felt::ZERO), &mut reader)?;
        reader.finish()?;
        Ok(Self {
            head,
            public_output,
            claimed_sums,
            roots,
            batch,
        })
    }
}
