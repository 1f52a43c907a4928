//! Ethereum's signatures: secp256k1 with recovery of the signer's address.

use k256::ecdsa::{RecoveryId, Signature, SigningKey, VerifyingKey};
use k256::elliptic_curve::ops::Reduce;
use k256::{Scalar, U256};
use provex_hash::keccak256;

/// r, s and the parity of the nonce point's y coordinate.
pub const SIGNATURE_BYTES: usize = 65;

/// The address of a private key, or `None` if the key is not in [1, n).
#[must_use]
pub fn address(private_key: &[u8; 32]) -> Option<[u8; 20]> {
    let key = SigningKey::from_slice(private_key).ok()?;
    Some(address_of(key.verifying_key()))
}

/// Sign a digest with the nonce of RFC 6979, s the lower one; the last byte is the parity, 0 or 1.
/// `None` if the key is not in [1, n).
#[must_use]
pub fn sign(private_key: &[u8; 32], digest: &[u8; 32]) -> Option<[u8; SIGNATURE_BYTES]> {
    let key = SigningKey::from_slice(private_key).ok()?;
    // RFC 6979 wants the reduced digest for its nonce, and the library takes it as it comes.
    let reduced = <Scalar as Reduce<U256>>::reduce_bytes(&(*digest).into()).to_bytes();
    let (signature, recovery) = key.sign_prehash_recoverable(&reduced).ok()?;
    let mut bytes = [0; SIGNATURE_BYTES];
    bytes[..64].copy_from_slice(&signature.to_bytes());
    bytes[64] = recovery.to_byte();
    Some(bytes)
}

/// The address whose key signed the digest, or `None` if none could have. Both values of s are
/// accepted; the last byte is the parity, 0 or 1.
#[must_use]
pub fn recover(digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES]) -> Option<[u8; 20]> {
    let parity = signature[64];
    if parity > 1 {
        return None;
    }
    let given = Signature::from_slice(&signature[..64]).ok()?;
    // The library takes the lower s only; its other half belongs to the opposite nonce point.
    let (lower, parity) = match given.normalize_s() {
        Some(lower) => (lower, parity ^ 1),
        None => (given, parity),
    };
    let key = VerifyingKey::recover_from_prehash(digest, &lower, RecoveryId::from_byte(parity)?);
    key.ok().map(|key| address_of(&key))
}

fn address_of(key: &VerifyingKey) -> [u8; 20] {
    let point = key.to_encoded_point(false);
    let digest = keccak256(&point.as_bytes()[1..]);
    digest[12..].try_into().expect("20 of 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signer_is_recovered() {
        let (key, digest) = ([7; 32], [9; 32]);

        let signature = sign(&key, &digest).expect("the key is in range");

        assert_eq!(recover(&digest, &signature), address(&key));
        assert_ne!(recover(&[8; 32], &signature), address(&key));
        assert_eq!(sign(&[0; 32], &digest), None);
        assert_eq!(recover(&digest, &[0; 65]), None);
    }
}
