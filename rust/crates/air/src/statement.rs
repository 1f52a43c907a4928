//! What a proof says, and the messages before the opening: prover and verifier meet here.

use provex_field::{Felt, batch_invert};
use provex_hash::ProofHash;
use provex_transcript::{Label, Transcript};

use crate::air::Air;
use crate::error::AirError;

/// The name and version with which the transcript starts.
pub const PROTOCOL: &str = "provex/stark/1";

/// A message that the verifier itself sends on a bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicMessage {
    /// The number of the bus.
    pub tag: u32,
    /// The fields.
    pub fields: Vec<Felt>,
    /// How often it is sent, negative if it is received.
    pub multiplicity: Felt,
}

/// What is proved: there are cells that satisfy all constraints, and all messages sent are
/// received, those of the verifier included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The hash of the program.
    pub program_hash: [u8; 32],
    /// The number of the profile.
    pub profile: usize,
    /// The number of the layout.
    pub layout: usize,
    /// The chain on which the proof is to hold.
    pub chain_id: u64,
    /// The contract on it.
    pub contract: [u8; 20],
    /// The main words of the public output.
    pub public_output: Vec<Felt>,
    /// The hashes of the data words.
    pub data_hashes: Vec<[u8; 32]>,
    /// What the verifier says on the buses. It must follow from the other fields: the transcript
    /// does not absorb it again.
    pub messages: Vec<PublicMessage>,
}

/// What is drawn after the main phase, with the sums claimed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusChallenges {
    /// The point of the sums of fractions.
    pub z: Felt,
    /// What compresses a message.
    pub alpha: Felt,
}

impl Statement {
    /// Demand that the profile is for the chain.
    ///
    /// # Errors
    ///
    /// If it is not, or does not exist.
    pub fn check_chain(&self, air: &Air) -> Result<(), AirError> {
        let chain_id = self.chain_id;
        match air.profile(self.profile)?.is_for_chain(chain_id) {
            true => Ok(()),
            false => Err(AirError::Chain { chain_id }),
        }
    }

    /// The transcript that has absorbed the statement; `fixed_root` is that of the tables.
    ///
    /// # Errors
    ///
    /// If layout or profile do not exist.
    pub fn transcript<H: ProofHash>(
        &self,
        air: &Air,
        fixed_root: Option<H::Digest>,
    ) -> Result<Transcript<H>, AirError> {
        let profile = air.profile(self.profile)?;
        let rows_log2 = air.layout(self.layout)?.rows_log2;
        let parameters = [
            profile.provable_bits,
            profile.blowup_log2,
            profile.queries,
            profile.grinding_bits,
            profile.final_degree_log2,
        ];
        let mut profile_words = vec![Label::new(&profile.name).to_felt()];
        profile_words.extend(parameters.map(|number| Felt::from(u64::from(number))));
        let layout_words = [self.layout as u64, u64::from(rows_log2)].map(Felt::from);
        let mut contract = [0; 32];
        contract[12..].copy_from_slice(&self.contract);
        let domain_words = [
            Felt::from(self.chain_id),
            Felt::from_bytes_be_reduced(&contract),
        ];
        let data_hashes = self.data_hashes.iter().flat_map(halves);
        let mut transcript = Transcript::new(PROTOCOL);
        transcript.absorb_felts("statement/constraints", &halves(&air.hash));
        transcript.absorb_felts("statement/program", &halves(&self.program_hash));
        transcript.absorb_felts("statement/profile", &profile_words);
        transcript.absorb_felts("statement/layout", &layout_words);
        transcript.absorb_felts("statement/domain", &domain_words);
        let output = self.public_output.iter().copied();
        transcript.absorb_felts("statement/output", &counted(output));
        transcript.absorb_felts("statement/data", &counted(data_hashes));
        if let Some(root) = fixed_root {
            transcript.absorb_digest("fixed/commitment", root);
        }
        Ok(transcript)
    }

    /// The sum of the verifier's own messages, or `None` if the challenge hits one of them.
    #[must_use]
    pub fn public_sum(&self, challenges: &BusChallenges) -> Option<Felt> {
        let mut inverses: Vec<Felt> = self
            .messages
            .iter()
            .map(|one| challenges.denominator(one.tag, &one.fields))
            .collect();
        if inverses.iter().any(Felt::is_zero) {
            return None;
        }
        batch_invert(&mut inverses);
        let messages = self.messages.iter().zip(inverses);
        Some(messages.fold(Felt::ZERO, |sum, (message, inverse)| {
            sum + message.multiplicity * inverse
        }))
    }
}

impl BusChallenges {
    /// Draw the challenges after the main phase was absorbed.
    pub fn draw<H: ProofHash>(transcript: &mut Transcript<H>) -> Self {
        Self {
            z: transcript.challenge("buses/z"),
            alpha: transcript.challenge("buses/alpha"),
        }
    }

    /// z − (tag + α·v1 + α²·v2 + …).
    #[must_use]
    pub fn denominator(&self, tag: u32, fields: &[Felt]) -> Felt {
        let value = fields
            .iter()
            .rev()
            .fold(Felt::ZERO, |value, field| (value + *field) * self.alpha);
        self.z - (value + Felt::from(u64::from(tag)))
    }
}

/// 32 bytes as two field elements, the high half first.
fn halves(bytes: &[u8; 32]) -> [Felt; 2] {
    [0, 16].map(|start| {
        let mut half = [0; 32];
        half[16..].copy_from_slice(&bytes[start..start + 16]);
        Felt::from_bytes_be_reduced(&half)
    })
}

/// A list behind its length, so that it is never empty.
fn counted(words: impl Iterator<Item = Felt>) -> Vec<Felt> {
    let mut all = vec![Felt::ZERO];
    all.extend(words);
    all[0] = Felt::from(all.len() as u64 - 1);
    all
}
