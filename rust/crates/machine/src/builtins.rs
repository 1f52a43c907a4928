//! Hashes and signatures, remembered by all their inputs.

use core::hash::Hash;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

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
    signatures: Memory<SignedMessage, bool>,
    hashes: Memory<(Felt, Felt), Felt>,
}

impl Builtins {
    /// The Pedersen hash.
    pub fn pedersen(&mut self, left: Felt, right: Felt) -> Felt {
        self.hashes.get_or((left, right), || {
            let admitted = admitted().get(&(left, right));
            admitted.unwrap_or_else(|| pedersen_hash(left, right))
        })
    }

    /// Whether a signature holds and can be proved.
    pub fn is_signed(&mut self, signed: &SignedMessage) -> bool {
        self.signatures.get_or(*signed, || holds_provably(signed))
    }

    /// Take over a hash computed elsewhere. The caller vouches for it.
    pub fn preload_pedersen(&mut self, left: Felt, right: Felt, hash: Felt) {
        self.hashes.insert((left, right), hash);
    }

    /// Take over the answer for a signature that was checked elsewhere. The caller vouches for it.
    pub fn preload_signature(&mut self, signed: SignedMessage, is_signed: bool) {
        self.signatures.insert(signed, is_signed);
    }
}

/// Remember a hash that was computed at admission, for all ledgers of the process. The caller
/// vouches for it.
pub fn remember_pedersen(left: Felt, right: Felt, hash: Felt) {
    admitted().insert((left, right), hash);
}

type Hashes = Memory<(Felt, Felt), Felt>;

fn admitted() -> MutexGuard<'static, Hashes> {
    static ADMITTED: LazyLock<Mutex<Hashes>> = LazyLock::new(Mutex::default);
    // Nothing can panic with the lock held and leave half a change.
    ADMITTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A map that forgets the older half of its entries at once; what is found there becomes new.
#[derive(Debug)]
struct Memory<K, V> {
    new: HashMap<K, V>,
    old: HashMap<K, V>,
}

/// So many entries are new.
const NEW_MAX: usize = 1 << 18;

impl<K: Copy + Eq + Hash, V: Copy> Memory<K, V> {
    fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.new.get(key) {
            return Some(*value);
        }
        let value = self.old.remove(key)?;
        self.insert(*key, value);
        Some(value)
    }

    fn insert(&mut self, key: K, value: V) {
        if self.new.len() >= NEW_MAX {
            self.old = core::mem::take(&mut self.new);
        }
        self.new.insert(key, value);
    }

    fn get_or(&mut self, key: K, make: impl FnOnce() -> V) -> V {
        self.get(&key).unwrap_or_else(|| {
            let value = make();
            self.insert(key, value);
            value
        })
    }
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self {
            new: HashMap::new(),
            old: HashMap::new(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_keeps_what_is_asked_for_and_forgets_the_rest() {
        let mut memory = Memory::default();
        for key in 0..3 * NEW_MAX {
            memory.insert(key, key);
            assert_eq!(memory.get(&0), Some(0));
        }

        assert_eq!(memory.get(&1), None);
        assert!(memory.new.len() + memory.old.len() <= 2 * NEW_MAX);
    }

    #[test]
    fn a_hash_from_admission_is_taken_over() {
        let (left, right, hash) = (Felt::from(71), Felt::from(72), Felt::from(73));
        remember_pedersen(left, right, hash);

        let mut builtins = Builtins::default();
        assert_eq!(builtins.pedersen(left, right), hash);
        assert_eq!(builtins.pedersen(right, left), pedersen_hash(right, left));
    }
}
