//! The deterministic nonce of RFC 6979 with HMAC-SHA-256, the message taken as it is.

use hmac::{Hmac, Mac};
use provex_field::{Felt, Scalar};
use sha2::Sha256;

/// The nonce for this attempt at signing. From the second attempt on, the attempt's number (big-
/// endian, no leading zeros) is the extra entropy.
#[must_use]
pub fn nonce_candidate(private_key: &Scalar, message: &Felt, attempt: u32) -> Scalar {
    let reduced = Scalar::from_limbs_reduced(message.to_limbs());
    let attempt_bytes = attempt.to_be_bytes();
    let zeros = attempt.leading_zeros() as usize / 8;
    let secret = [
        &private_key.to_bytes_be()[..],
        &reduced.to_bytes_be()[..],
        &attempt_bytes[zeros..],
    ];
    let mut generator = Generator {
        key: [0; 32],
        value: [1; 32],
    };
    generator.absorb(0, &secret);
    generator.absorb(1, &secret);
    loop {
        generator.value = hmac(&generator.key, &[&generator.value]);
        if let Some(nonce) = nonce_of(&generator.value) {
            return nonce;
        }
        generator.absorb(0, &[]);
    }
}

/// The state (K, V) of the RFC's generator.
struct Generator {
    key: [u8; 32],
    value: [u8; 32],
}

impl Generator {
    fn absorb(&mut self, separator: u8, parts: &[&[u8]]) {
        let separator = [separator];
        let mut message: Vec<&[u8]> = vec![&self.value, &separator];
        message.extend(parts);
        self.key = hmac(&self.key, &message);
        self.value = hmac(&self.key, &[&self.value]);
    }
}

/// The upper 252 of 256 bits, if they lie in [1, n).
fn nonce_of(bytes: &[u8; 32]) -> Option<Scalar> {
    let mut shifted = [0; 32];
    let mut carry = 0;
    for (target, byte) in shifted.iter_mut().zip(bytes) {
        *target = (carry << 4) | (byte >> 4);
        carry = byte & 15;
    }
    Scalar::from_bytes_be(&shifted).filter(|nonce| !nonce.is_zero())
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_give_different_nonces() {
        let (key, message) = (Scalar::from(5), Felt::from(6));
        let nonces = [0, 1, 255, 256].map(|attempt| nonce_candidate(&key, &message, attempt));

        for (i, nonce) in nonces.iter().enumerate() {
            assert!(!nonces[..i].contains(nonce));
        }
    }
}
