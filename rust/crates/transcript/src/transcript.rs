//! The state and its one step.

use provex_field::Felt;
use provex_hash::{ProofHash, Word};
use rayon::prelude::*;

use crate::error::TranscriptError;
use crate::label::Label;

/// The most bits of grinding: what a machine finds in minutes, and what may be subtracted from the
/// bits that queries have to give.
pub const GRINDING_BITS_MAX: u32 = 32;

/// How many nonces are tried before the cores agree on the smallest.
const NONCES_A_ROUND: u64 = 1 << 20;
/// How many of them one core tries at a time.
const NONCES_A_CHUNK: u64 = 1 << 12;

/// What was said and drawn so far.
#[derive(Clone, Debug)]
pub struct Transcript<H: ProofHash> {
    state: H::Digest,
    steps: Vec<Step<H::Digest>>,
}

/// One step, for people and tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<Digest> {
    /// The name of the message or challenge.
    pub label: Label,
    /// The number of words absorbed; 0 for a challenge.
    pub words: usize,
    /// The state after the step.
    pub state: Digest,
}

impl<H: ProofHash> Transcript<H> {
    /// The transcript of a protocol, whose name and version separate it from all others.
    #[must_use]
    pub fn new(protocol: impl Into<Label>) -> Self {
        let label = protocol.into();
        let state = H::words(&[Word::Felt(label.to_felt())]);
        let words = 0;
        Self {
            state,
            steps: vec![Step {
                label,
                words,
                state,
            }],
        }
    }

    /// Absorb field elements.
    ///
    /// # Panics
    ///
    /// If there are none: an empty message would look like a challenge.
    pub fn absorb_felts(&mut self, label: impl Into<Label>, felts: &[Felt]) {
        assert!(!felts.is_empty(), "an empty message");
        let words: Vec<Word<H::Digest>> = felts.iter().copied().map(Word::Felt).collect();
        self.step(label.into(), &words);
    }

    /// Absorb a number.
    pub fn absorb_number(&mut self, label: impl Into<Label>, number: u64) {
        self.absorb_felts(label, &[Felt::from(number)]);
    }

    /// Absorb a digest, such as the root of a tree.
    pub fn absorb_digest(&mut self, label: impl Into<Label>, digest: H::Digest) {
        self.step(label.into(), &[Word::Digest(digest)]);
    }

    /// Draw a field element.
    ///
    /// Under Keccak it is a 256-bit number mod p: no element has a probability above 2^-251, which
    /// is what the soundness formulas count, p being a little more than 2^251.
    pub fn challenge(&mut self, label: impl Into<Label>) -> Felt {
        self.step(label.into(), &[]);
        H::to_felt(&self.state)
    }

    /// Draw `count` positions of a domain of 2^`domain_log2` points, one a step. Positions may
    /// repeat, as the formulas for independent queries assume.
    ///
    /// A position is the low bits of a digest: unbiased under Keccak. Under Poseidon each position
    /// is equally likely up to one part in 2^187, as 2^192 divides p − 1.
    ///
    /// # Panics
    ///
    /// If the domain has more than 2^63 points or does not fit the machine's words.
    pub fn positions(
        &mut self,
        label: impl Into<Label>,
        count: usize,
        domain_log2: u32,
    ) -> Vec<usize> {
        assert!(domain_log2 < usize::BITS, "2^{domain_log2} points");
        let label = label.into();
        let mask = (1_u64 << domain_log2) - 1;
        (0..count)
            .map(|number| {
                let word = Word::Felt(Felt::from(number as u64));
                self.step(label.clone(), &[word]);
                usize::try_from(H::low_bits(&self.state) & mask).expect("fits by the assertion")
            })
            .collect()
    }

    /// Find the smallest nonce whose step gives a state that ends in `bits` zero bits, and take
    /// that step. What is drawn afterwards costs a cheating prover 2^`bits` times as much.
    ///
    /// # Panics
    ///
    /// Above 32 bits.
    pub fn grind(&mut self, label: impl Into<Label>, bits: u32) -> u64 {
        assert!(bits <= GRINDING_BITS_MAX, "{bits} bits of grinding");
        let label = label.into();
        let head = self.head(&label);
        let in_round = |start: u64| {
            (0..NONCES_A_ROUND / NONCES_A_CHUNK)
                .into_par_iter()
                .find_map_first(|chunk| {
                    let first = start + chunk * NONCES_A_CHUNK;
                    H::first_with_zero_bits(&head, first..first + NONCES_A_CHUNK, bits)
                })
        };
        let nonce = (0..)
            .step_by(NONCES_A_ROUND as usize)
            .find_map(in_round)
            .expect("there are 2^64 nonces");
        self.take_nonce(label, nonce);
        nonce
    }

    /// Take the step of a nonce that someone else has found.
    ///
    /// # Errors
    ///
    /// If the state does not end in `bits` zero bits, or the nonce is not 0 where none is needed.
    ///
    /// # Panics
    ///
    /// Above 32 bits.
    pub fn check_nonce(
        &mut self,
        label: impl Into<Label>,
        bits: u32,
        nonce: u64,
    ) -> Result<(), TranscriptError> {
        assert!(bits <= GRINDING_BITS_MAX, "{bits} bits of grinding");
        let label = label.into();
        let is_canonical = bits > 0 || nonce == 0;
        if !is_canonical || !self.is_ground(&label, bits, nonce) {
            return Err(TranscriptError::Grinding { bits, nonce });
        }
        self.take_nonce(label, nonce);
        Ok(())
    }

    /// The digest of all steps so far.
    #[must_use]
    pub fn state(&self) -> H::Digest {
        self.state
    }

    /// All steps so far, the protocol's name first.
    #[must_use]
    pub fn steps(&self) -> &[Step<H::Digest>] {
        &self.steps
    }

    fn is_ground(&self, label: &Label, bits: u32, nonce: u64) -> bool {
        let [state, label] = self.head(label);
        let digest = H::words(&[state, label, Word::Felt(Felt::from(nonce))]);
        H::low_bits(&digest) & ((1 << bits) - 1) == 0
    }

    /// What stands before the words of a step.
    fn head(&self, label: &Label) -> [Word<H::Digest>; 2] {
        [Word::Digest(self.state), Word::Felt(label.to_felt())]
    }

    fn take_nonce(&mut self, label: Label, nonce: u64) {
        self.step(label, &[Word::Felt(Felt::from(nonce))]);
    }

    fn step(&mut self, label: Label, words: &[Word<H::Digest>]) {
        self.state = H::words(&[&self.head(&label), words].concat());
        self.steps.push(Step {
            label,
            words: words.len(),
            state: self.state,
        });
    }
}
