//! Signatures of the exchange: ECDSA on the Stark curve and on secp256k1, and the order hash.
//! Their obvious twins are `provex/protocol/{ecdsa,secp256k1,messages}.py`.

pub mod ethereum;
mod limit_order;
mod nonce;
mod stark;

pub use limit_order::LimitOrder;
pub use nonce::nonce_candidate;
pub use stark::{PublicKeySign, StarkSignature, public_key, sign, verify};
