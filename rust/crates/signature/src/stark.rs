//! ECDSA over the Stark curve with StarkEx's range rules.
//!
//! Signing keeps the private key and the nonce out of branches and addresses (see
//! `provex_curve::multiply_generator`); SHA-256 and the inversions by Fermat's theorem are
//! constant-time too. Secrets are not wiped from memory afterwards. Verification is not
//! constant-time: its inputs are public.

use provex_curve::{AffinePoint, multiply_generator, multiply_two};
use provex_field::{Felt, Scalar};

use crate::nonce::nonce_candidate;

/// Messages, r and w must lie below 2^251.
const BOUND_BITS: u32 = 251;

/// A signature in range: r in [1, 2^251), s in [1, n).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StarkSignature {
    r: Felt,
    s: Scalar,
}

/// Which points with the key's x coordinate may have signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKeySign {
    /// Exactly the given point.
    Exact,
    /// The given point or its inverse, as for the rules, which know x only.
    Either,
}

impl StarkSignature {
    /// The signature of r and s, each 32 bytes big-endian, or `None` out of range.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 64]) -> Option<Self> {
        let (r, s) = bytes.split_at(32);
        let r = Felt::from_bytes_be(r.try_into().expect("half of 64 bytes"))?;
        let s = Scalar::from_bytes_be(s.try_into().expect("half of 64 bytes"))?;
        (is_in_bound(r.to_limbs()) && !s.is_zero()).then_some(Self { r, s })
    }

    /// r and s, each 32 bytes big-endian.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.r.to_bytes_be());
        bytes[32..].copy_from_slice(&self.s.to_bytes_be());
        bytes
    }
}

/// The public point of a private key, or `None` for key 0.
#[must_use]
pub fn public_key(private_key: &Scalar) -> Option<AffinePoint> {
    multiply_generator(private_key).to_affine()
}

/// Sign a message hash deterministically. `None` for key 0 or a message outside [1, 2^251).
#[must_use]
pub fn sign(private_key: &Scalar, message: &Felt) -> Option<StarkSignature> {
    if private_key.is_zero() || !is_in_bound(message.to_limbs()) {
        return None;
    }
    (0..).find_map(|attempt| {
        let nonce = nonce_candidate(private_key, message, attempt);
        sign_with_nonce(private_key, message, &nonce)
    })
}

/// Whether the signature of this message hash holds under the key. Message 0 never does: anybody
/// can forge its signature.
#[must_use]
pub fn verify(
    message: &Felt,
    signature: &StarkSignature,
    key: &AffinePoint,
    sign: PublicKeySign,
) -> bool {
    let Some(w) = signature.s.inverse() else {
        return false;
    };
    if !is_in_bound(message.to_limbs()) || !is_in_bound(w.to_limbs()) {
        return false;
    }
    let first = scalar(message) * w;
    let second = scalar(&signature.r) * w;
    let holds = |key| multiply_two(&first, &second, key).has_affine_x(signature.r);
    holds(key) || (sign == PublicKeySign::Either && holds(&key.negate()))
}

fn sign_with_nonce(private_key: &Scalar, message: &Felt, nonce: &Scalar) -> Option<StarkSignature> {
    let r = multiply_generator(nonce).affine_x()?;
    let total = scalar(message) + scalar(&r) * *private_key;
    let w = *nonce * total.inverse()?;
    let is_valid = is_in_bound(r.to_limbs()) && is_in_bound(w.to_limbs());
    is_valid.then_some(StarkSignature {
        r,
        s: total * nonce.inverse()?,
    })
}

fn scalar(felt: &Felt) -> Scalar {
    Scalar::from_limbs_reduced(felt.to_limbs())
}

/// Whether the number lies in [1, 2^251).
fn is_in_bound(limbs: [u64; 4]) -> bool {
    limbs != [0; 4] && limbs[3] >> (BOUND_BITS - 192) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_under_its_key_only() {
        let key = Scalar::from(0x1234_5678_9abc_def1).square();
        let point = public_key(&key).expect("the key is not 0");
        let message = Felt::from(0xfeed);

        let signature = sign(&key, &message).expect("key and message are in range");

        assert!(verify(&message, &signature, &point, PublicKeySign::Exact));
        assert!(!verify(
            &(message + Felt::ONE),
            &signature,
            &point,
            PublicKeySign::Exact
        ));
        assert!(!verify(
            &message,
            &signature,
            &point.negate(),
            PublicKeySign::Exact
        ));
        assert!(verify(
            &message,
            &signature,
            &point.negate(),
            PublicKeySign::Either
        ));
        assert_eq!(
            StarkSignature::from_bytes(&signature.to_bytes()),
            Some(signature)
        );
    }

    #[test]
    fn key_zero_and_messages_out_of_range_are_refused() {
        let bound = Felt::from_limbs([0, 0, 0, 1 << 59]).expect("2^251 is below p");

        assert!(public_key(&Scalar::ZERO).is_none());
        assert!(sign(&Scalar::ZERO, &Felt::ONE).is_none());
        assert!(sign(&Scalar::ONE, &Felt::ZERO).is_none());
        assert!(sign(&Scalar::ONE, &bound).is_none());
        assert!(sign(&Scalar::ONE, &(bound - Felt::ONE)).is_some());
    }
}
