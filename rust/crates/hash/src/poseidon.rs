//! Poseidon with Starknet's parameters: width 3, x³, 8 full and 83 partial rounds.
//!
//! A round adds its constants, cubes (all elements, or the last one in a partial round) and mixes
//! with the matrix (3, 1, 1), (1, −1, 1), (1, 1, −2).

use std::sync::LazyLock;

use provex_field::Felt;
use sha2::{Digest, Sha256};

const FULL_ROUNDS_HALF: usize = 4;
const PARTIAL_ROUNDS: usize = 83;
const ROUNDS: usize = 2 * FULL_ROUNDS_HALF + PARTIAL_ROUNDS;
const WIDTH: usize = 3;

type State = [Felt; WIDTH];

/// The Hades permutation.
pub fn poseidon_permutation(state: &mut State) {
    let constants = round_constants();
    let (first, rest) = constants.split_at(FULL_ROUNDS_HALF);
    let (partial, last) = rest.split_at(PARTIAL_ROUNDS);
    first.iter().for_each(|round| full_round(state, round));
    partial.iter().for_each(|round| partial_round(state, round));
    last.iter().for_each(|round| full_round(state, round));
}

/// The hash of two elements: capacity 2.
#[must_use]
pub fn poseidon_hash_pair(left: Felt, right: Felt) -> Felt {
    let mut state = [left, right, Felt::from(2)];
    poseidon_permutation(&mut state);
    state[0]
}

/// The hash of each pair, as a tree level needs it.
#[must_use]
pub fn poseidon_hash_pairs(pairs: &[(Felt, Felt)]) -> Vec<Felt> {
    pairs
        .iter()
        .map(|(left, right)| poseidon_hash_pair(*left, *right))
        .collect()
}

/// The hash of one element: capacity 1.
#[must_use]
pub fn poseidon_hash_one(value: Felt) -> Felt {
    let mut state = [value, Felt::ZERO, Felt::ONE];
    poseidon_permutation(&mut state);
    state[0]
}

/// The sponge over any number of elements, padded with 1 and, if needed, 0.
#[must_use]
pub fn poseidon_hash_many(values: &[Felt]) -> Felt {
    let mut state = [Felt::ZERO; WIDTH];
    let mut pairs = values.chunks_exact(2);
    for pair in &mut pairs {
        state[0] += pair[0];
        state[1] += pair[1];
        poseidon_permutation(&mut state);
    }
    match pairs.remainder() {
        [last] => {
            state[0] += *last;
            state[1] += Felt::ONE;
        }
        _ => state[0] += Felt::ONE,
    }
    poseidon_permutation(&mut state);
    state[0]
}

#[inline(always)]
fn full_round(state: &mut State, constants: &State) {
    for (element, constant) in state.iter_mut().zip(constants) {
        *element = cube(*element + *constant);
    }
    mix(state);
}

#[inline(always)]
fn partial_round(state: &mut State, constants: &State) {
    state[0] += constants[0];
    state[1] += constants[1];
    state[2] = cube(state[2] + constants[2]);
    mix(state);
}

#[inline(always)]
fn cube(value: Felt) -> Felt {
    value.square() * value
}

#[inline(always)]
fn mix(state: &mut State) {
    let [a, b, c] = *state;
    let sum = a + b + c;
    let c2 = c.double();
    *state = [sum + a.double(), sum - b.double(), sum - c2 - c];
}

/// SHA-256 of "Hades" and the running number, mod p, three a round.
fn round_constants() -> &'static [State; ROUNDS] {
    static CONSTANTS: LazyLock<[State; ROUNDS]> = LazyLock::new(|| {
        std::array::from_fn(|round| std::array::from_fn(|i| round_constant(WIDTH * round + i)))
    });
    &CONSTANTS
}

fn round_constant(number: usize) -> Felt {
    let digest = Sha256::digest(format!("Hades{number}"));
    Felt::from_bytes_be_reduced(&digest.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_constant_is_the_published_one() {
        let expected = "06861759ea556a2339dd92f9562a30b9e58e2ad98109ae4780b7fd8eac77fe6f";

        assert_eq!(format!("{:?}", round_constant(0)), format!("0x{expected}"));
    }

    #[test]
    fn a_permutation_has_its_published_result() {
        let mut state = [9, 11, 2].map(Felt::from);
        poseidon_permutation(&mut state);

        let expected = "0x0510f3a3faf4084e3b1e95fd44c30746271b48723f7ea9c8be6a9b6b5408e7e6";
        assert_eq!(format!("{:?}", state[0]), expected);
        assert_eq!(poseidon_hash_pair(Felt::from(9), Felt::from(11)), state[0]);
    }

    #[test]
    fn the_sponge_pads_odd_and_even_lengths_differently() {
        let one = Felt::ONE;

        assert_ne!(poseidon_hash_many(&[one]), poseidon_hash_many(&[one, one]));
        assert_ne!(poseidon_hash_many(&[]), poseidon_hash_many(&[Felt::ZERO]));
    }
}
