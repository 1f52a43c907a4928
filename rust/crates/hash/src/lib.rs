//! The hashes of the exchange: Pedersen (messages), Poseidon (state), Keccak (Ethereum).
//! Their obvious twins are `provex/protocol/{pedersen,poseidon,keccak}.py`.

mod keccak;
mod pedersen;
mod poseidon;
mod proof_hash;
mod rows;

pub use keccak::{keccak256, keccak256_each};
pub use pedersen::{pedersen_chain, pedersen_constant_points, pedersen_hash, pedersen_hash_pairs};
pub use poseidon::{
    poseidon_hash_many, poseidon_hash_one, poseidon_hash_pair, poseidon_hash_pairs,
    poseidon_permutation, poseidon_round_constants,
};
pub use proof_hash::{Keccak, Poseidon, ProofHash, Word};
pub use rows::Rows;
