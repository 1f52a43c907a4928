//! Hashes and signatures, remembered by all their inputs.

use std::collections::HashMap;

use provex_curve::AffinePoint;
use provex_field::Felt;
use provex_hash::pedersen_hash;

use crate::witness::SignatureWitness;

/// Message, r, s and the x coordinate of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignedMessage {
    /// The message hash.
    pub message: Felt,
    /// The first half of the signature.
    pub r: Felt,
    /// The second half.
    pub s: Felt,
    /// The x coordinate of the public key.
    pub key: Felt,
}

/// Results of the slow builtins. Both are pure, so an entry never gets wrong.
#[derive(Debug, Default)]
pub struct Builtins {
    signatures: HashMap<SignedMessage, bool>,
    hashes: HashMap<(Felt, Felt), Felt>,
}

/// So many results are kept; then all are forgotten.
const KEPT_MAX: usize = 1 << 18;

impl Builtins {
    /// The Pedersen hash.
    pub fn pedersen(&mut self, left: Felt, right: Felt) -> Felt {
        bound(&mut self.hashes);
        let hash = || pedersen_hash(left, right);
        *self.hashes.entry((left, right)).or_insert_with(hash)
    }

    /// Whether a signature holds and can be proved.
    pub fn is_signed(&mut self, signed: &SignedMessage) -> bool {
        bound(&mut self.signatures);
        let holds = || holds_provably(signed);
        *self.signatures.entry(*signed).or_insert_with(holds)
    }

    /// Take over a hash computed elsewhere. The caller vouches for it.
    pub fn preload_pedersen(&mut self, left: Felt, right: Felt, hash: Felt) {
        bound(&mut self.hashes);
        self.hashes.insert((left, right), hash);
    }

    /// Take over the answer for a signature that was checked elsewhere. The caller vouches for it.
    pub fn preload_signature(&mut self, signed: SignedMessage, is_signed: bool) {
        bound(&mut self.signatures);
        self.signatures.insert(signed, is_signed);
    }
}

fn bound<K, V>(map: &mut HashMap<K, V>) {
    if map.len() >= KEPT_MAX {
        map.clear();
    }
}

/// Whether a signature holds under one of the key's points, and the chip accepts it.
#[must_use]
pub fn holds_provably(signed: &SignedMessage) -> bool {
    SignatureWitness::new(signed).is_some_and(|witness| witness.is_provable())
}

/// The same for who knows a point of the key: no square root is needed.
#[must_use]
pub fn holds_provably_under(signed: &SignedMessage, point: AffinePoint) -> bool {
    let keys = [point, point.negate()].into_iter();
    let mut witnesses = keys.filter_map(|key| SignatureWitness::under(signed, key));
    witnesses
        .next()
        .is_some_and(|witness| witness.is_provable())
}
