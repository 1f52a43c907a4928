//! Poseidon with Starknet's parameters: width 3, x³, 8 full and 83 partial rounds.
//!
//! A round adds its constants, cubes (all elements, or the last one in a partial round) and mixes
//! with the matrix (3, 1, 1), (1, −1, 1), (1, 1, −2).

use std::sync::LazyLock;

use provex_field::{Felt, LazyFelt};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

const FULL_ROUNDS_HALF: usize = 4;
const PARTIAL_ROUNDS: usize = 83;
const ROUNDS: usize = 2 * FULL_ROUNDS_HALF + PARTIAL_ROUNDS;
const WIDTH: usize = 3;
/// Fewer hashes are not shared with other cores.
const PAIRS_A_CORE_MIN: usize = 64;

type State = [Felt; WIDTH];
/// Elements below 2p between rounds.
type LazyState = [LazyFelt; WIDTH];

/// The constants of the permutation, those of the partial rounds gathered: what is added to the
/// first two elements passes linearly through the round, so it is added to later constants.
#[derive(Debug)]
struct Constants {
    first: [State; FULL_ROUNDS_HALF],
    /// Added to the last element.
    partial: [Felt; PARTIAL_ROUNDS],
    last: [State; FULL_ROUNDS_HALF],
}

/// The Hades permutation.
pub fn poseidon_permutation(state: &mut State) {
    static CONSTANTS: LazyLock<Constants> = LazyLock::new(gathered_constants);
    let constants: &Constants = &CONSTANTS;
    let mut lazy = state.map(LazyFelt::from);
    constants
        .first
        .iter()
        .for_each(|round| full_round(&mut lazy, round));
    constants
        .partial
        .iter()
        .for_each(|constant| partial_round(&mut lazy, *constant));
    constants
        .last
        .iter()
        .for_each(|round| full_round(&mut lazy, round));
    *state = lazy.map(LazyFelt::reduce);
}

/// The hash of two elements: capacity 2.
#[must_use]
pub fn poseidon_hash_pair(left: Felt, right: Felt) -> Felt {
    let mut state = [left, right, Felt::from(2)];
    poseidon_permutation(&mut state);
    state[0]
}

/// The hash of each pair, as a tree level needs it; many of them on all cores.
#[must_use]
pub fn poseidon_hash_pairs(pairs: &[(Felt, Felt)]) -> Vec<Felt> {
    pairs
        .par_iter()
        .with_min_len(PAIRS_A_CORE_MIN)
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

/// The constants of each round as published, not gathered.
#[must_use]
pub fn poseidon_round_constants() -> [[Felt; WIDTH]; ROUNDS] {
    std::array::from_fn(|round| std::array::from_fn(|i| round_constant(WIDTH * round + i)))
}

#[inline(always)]
fn full_round(state: &mut LazyState, constants: &State) {
    for (element, constant) in state.iter_mut().zip(constants) {
        *element = cube(*element, *constant);
    }
    mix(state);
}

#[inline(always)]
fn partial_round(state: &mut LazyState, constant: Felt) {
    state[2] = cube(state[2], constant);
    mix(state);
}

/// (value + constant)³, below p, for a value below 2p.
#[inline(always)]
fn cube(value: LazyFelt, constant: Felt) -> LazyFelt {
    let base = value + LazyFelt::from(constant);
    LazyFelt::from(base.multiply(LazyFelt::from(base.square())))
}

/// Multiply by the matrix: (a, b) below 2p and c below p give elements below 2p.
#[inline(always)]
fn mix(state: &mut LazyState) {
    let [a, b, c] = *state;
    let ab = a + b;
    let abc = ab + c;
    let mixed = [
        abc + a.double(),
        abc.subtract::<4>(b.double()),
        ab.subtract::<2>(c.double()),
    ];
    *state = mixed.map(LazyFelt::reduced_weakly);
}

fn gathered_constants() -> Constants {
    let rounds = poseidon_round_constants();
    let (first, rest) = rounds.split_at(FULL_ROUNDS_HALF);
    let (partial, last) = rest.split_at(PARTIAL_ROUNDS);
    let mut offset = [Felt::ZERO; WIDTH];
    let partial = std::array::from_fn(|round| {
        let [a, b, c] = partial[round];
        let own = offset[2] + c;
        let (a, b) = (offset[0] + a, offset[1] + b);
        offset = [a.double() + a + b, a - b, a + b];
        own
    });
    let mut last: [State; FULL_ROUNDS_HALF] = last.try_into().expect("half of the full rounds");
    for (constant, gathered) in last[0].iter_mut().zip(offset) {
        *constant += gathered;
    }
    Constants {
        first: first.try_into().expect("half of the full rounds"),
        partial,
        last,
    }
}

/// SHA-256 of "Hades" and the running number, mod p; three a round.
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
