//! Keccak-256 as Ethereum uses it.

use sha3::{Digest, Keccak256};

/// The digest of `data` (the original Keccak padding, not SHA-3's).
#[must_use]
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    Keccak256::digest(data).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_string_has_its_published_digest() {
        let digest = keccak256(b"");

        assert_eq!(digest[..4], [0xc5, 0xd2, 0x46, 0x01]);
    }
}
