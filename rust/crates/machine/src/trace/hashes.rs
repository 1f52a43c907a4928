//! Poseidon: single hashes, sponges over memory, paths through trees.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use provex_field::Felt;
use provex_hash::{poseidon_hash_pair, poseidon_permutation, poseidon_round_constants};
use rayon::prelude::*;

use super::calls::{Calls, Operands, cells};
use super::tables::{LIMB_BITS, Uses};
use super::{ChipShape, Filled, TraceError, check_height, flag, named};
use crate::memory::{FeltHasher, Memory};
use crate::number::{high, small};

const ROWS: usize = 64;
const ROUNDS: usize = 91;
const FULL_HALF: usize = 4;
const PARTIAL: usize = 83;
const LONG: usize = 64;
/// Where the outputs stand in `short`.
const OUTPUTS: usize = 12;
/// The count of levels of a path has so many bits.
const LEVEL_BITS: usize = 7;

type State = [Felt; 3];

/// The permutations of a run, each once, with how often it is asked for.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    places: HashMap<State, usize, BuildHasherDefault<FeltHasher>>,
    /// State, uses as a pair, uses as a permutation.
    instances: Vec<(State, u64, u64)>,
}

impl Hashes {
    pub(super) fn new(pairs: &[Operands], squeezes: &[Squeeze], climbs: &[Climb]) -> Self {
        let mut hashes = Self::default();
        for [left, right, _] in pairs {
            hashes.instance([*left, *right, Felt::from(2)]).1 += 1;
        }
        for level in climbs.iter().flat_map(|climb| &climb.levels) {
            let [left, right] = level.sides();
            hashes.instance([left, right, Felt::from(2)]).1 += 1;
        }
        for row in squeezes.iter().flat_map(|squeeze| &squeeze.rows) {
            hashes.instance(row.input).2 += 1;
        }
        hashes
    }

    pub(super) fn rows(&self) -> usize {
        self.instances.len() * ROWS
    }

    fn instance(&mut self, state: State) -> &mut (State, u64, u64) {
        let next = self.instances.len();
        let place = *self.places.entry(state).or_insert(next);
        if place == next {
            self.instances.push((state, 0, 0));
        }
        &mut self.instances[place]
    }
}

/// A row of a sponge: two words absorbed.
#[derive(Debug)]
pub(super) struct Absorption {
    words: [Felt; 2],
    input: State,
    output: State,
}

/// A call of the sponge.
#[derive(Debug)]
pub(super) struct Squeeze {
    pointer: Felt,
    length: u64,
    rows: Vec<Absorption>,
}

impl Squeeze {
    pub(super) fn new(memory: &Memory, pointer: Felt, length: Felt) -> Self {
        let length = small(length).expect("the run read a list of this length");
        let mut words = words(memory, pointer, length);
        words.push(Felt::ONE);
        if words.len() % 2 == 1 {
            words.push(Felt::ZERO);
        }
        let mut state = [Felt::ZERO; 3];
        let rows = words.chunks_exact(2).map(|pair| {
            let input = [state[0] + pair[0], state[1] + pair[1], state[2]];
            state = input;
            poseidon_permutation(&mut state);
            Absorption {
                words: [pair[0], pair[1]],
                input,
                output: state,
            }
        });
        Self {
            pointer,
            length,
            rows: rows.collect(),
        }
    }

    fn cells(&self) -> impl Iterator<Item = [Felt; 12]> {
        let last = self.rows.len() - 1;
        let result = self.rows[last].output[0];
        self.rows.iter().enumerate().map(move |(place, row)| {
            let start = 2 * place as u64;
            let is_last = place == last;
            [
                row.words[0],
                row.words[1],
                row.output[0],
                row.output[1],
                row.output[2],
                self.pointer + Felt::from(start),
                Felt::from(self.length) - Felt::from(start),
                result,
                Felt::ONE,
                flag(place == 0),
                flag(is_last),
                flag(is_last && self.length % 2 == 1),
            ]
        })
    }
}

/// A level of a path.
#[derive(Debug)]
pub(super) struct Level {
    node: Felt,
    sibling: Felt,
    is_right: bool,
    parent: Felt,
}

impl Level {
    fn sides(&self) -> [Felt; 2] {
        if self.is_right {
            [self.sibling, self.node]
        } else {
            [self.node, self.sibling]
        }
    }
}

/// A call of the path.
#[derive(Debug)]
pub(super) struct Climb {
    block: Felt,
    bits: Felt,
    pointer: Felt,
    levels: Vec<Level>,
}

impl Climb {
    pub(super) fn new(memory: &Memory, block: Felt, start: Felt) -> Self {
        let head = words(memory, block, 3);
        let count = small(head[2]).expect("the run climbed so many levels");
        let limbs = head[0].to_limbs();
        let mut node = start;
        let siblings = words(memory, head[1], count).into_iter().enumerate();
        let levels = siblings.map(|(place, sibling)| {
            let mut level = Level {
                node,
                sibling,
                is_right: limbs[place / 64] >> (place % 64) & 1 == 1,
                parent: Felt::ZERO,
            };
            let [left, right] = level.sides();
            level.parent = poseidon_hash_pair(left, right);
            node = level.parent;
            level
        });
        Self {
            block,
            bits: head[0],
            pointer: head[1],
            levels: levels.collect(),
        }
    }

    fn cells(&self) -> impl Iterator<Item = [Felt; 12]> {
        let count = self.levels.len();
        let result = self.levels[count - 1].parent;
        self.levels.iter().enumerate().map(move |(place, level)| {
            let is_first = place == 0;
            [
                if is_first { self.block } else { Felt::ZERO },
                high(self.bits, u32::try_from(place).expect("few levels")),
                level.node,
                level.sibling,
                self.pointer + Felt::from(place as u64),
                Felt::from((count - place) as u64),
                level.parent,
                result,
                flag(level.is_right),
                Felt::ONE,
                flag(is_first),
                flag(place + 1 == count),
            ]
        })
    }
}

fn words(memory: &Memory, address: Felt, length: u64) -> Vec<Felt> {
    let word = |place| memory.peek(address + Felt::from(place));
    (0..length)
        .map(|place| word(place).expect("the run read this word"))
        .collect()
}

impl Calls {
    pub(super) fn sponge_rows(&self) -> usize {
        self.squeezes.iter().map(|squeeze| squeeze.rows.len()).sum()
    }

    pub(super) fn path_rows(&self) -> usize {
        self.climbs.iter().map(|climb| climb.levels.len()).sum()
    }

    pub(super) fn sponge(&self, shape: &ChipShape) -> Result<Filled, TraceError> {
        let rows: Vec<[Felt; 12]> = self.squeezes.iter().flat_map(Squeeze::cells).collect();
        check_height(shape, rows.len())?;
        let columns = core::array::from_fn(|place| cells(&rows, shape.height, |row| row[place]));
        let names = [
            "x",
            "y",
            "out 0",
            "out 1",
            "out 2",
            "pointer",
            "remaining",
            "result",
            "active",
            "first",
            "last",
            "odd",
        ];
        Ok(named(names, columns))
    }

    pub(super) fn path(&self, shape: &ChipShape, uses: &mut Uses) -> Result<Filled, TraceError> {
        let rows: Vec<[Felt; 12]> = self.climbs.iter().flat_map(Climb::cells).collect();
        check_height(shape, rows.len())?;
        for climb in &self.climbs {
            uses.limbs[climb.levels.len() << (LIMB_BITS - LEVEL_BITS)] += 1;
        }
        let columns = core::array::from_fn(|place| cells(&rows, shape.height, |row| row[place]));
        let names = [
            "block", "bits", "node", "sibling", "pointer", "count", "parent", "result", "bit",
            "active", "first", "last",
        ];
        Ok(named(names, columns))
    }

    pub(super) fn poseidon(&self, shape: &ChipShape) -> Result<Filled, TraceError> {
        let instances = &self.hashes.instances;
        check_height(shape, instances.len() * ROWS)?;
        let count = shape.height / ROWS;
        let mut long = vec![Felt::ZERO; count * LONG];
        let mut middle = vec![Felt::ZERO; count * LONG / 2];
        let mut short = vec![Felt::ZERO; count * LONG / 4];
        let empty = Permutation::new(&([Felt::ZERO; 3], 0, 0));
        long.par_chunks_mut(LONG)
            .zip(middle.par_chunks_mut(LONG / 2))
            .zip(short.par_chunks_mut(LONG / 4))
            .enumerate()
            .for_each(|(place, ((long, middle), short))| {
                let own = instances.get(place).map(Permutation::new);
                let cells = own.as_ref().unwrap_or(&empty);
                long.copy_from_slice(&cells.long);
                middle.copy_from_slice(&cells.middle);
                short.copy_from_slice(&cells.short);
            });
        Ok(named(["long", "middle", "short"], [long, middle, short]))
    }
}

/// The cells of an instance.
struct Permutation {
    /// What enters the S-boxes of the first partial rounds.
    long: [Felt; LONG],
    /// Of the other partial rounds and of the last full ones; the uses as a permutation.
    middle: [Felt; LONG / 2],
    /// Of the first full rounds; the outputs; the uses as a pair.
    short: [Felt; LONG / 4],
}

impl Permutation {
    fn new(instance: &(State, u64, u64)) -> Self {
        static CONSTANTS: LazyLock<[State; ROUNDS]> = LazyLock::new(poseidon_round_constants);
        let (mut state, pair_uses, permutation_uses) = *instance;
        let mut cells = Self {
            long: [Felt::ZERO; LONG],
            middle: [Felt::ZERO; LONG / 2],
            short: [Felt::ZERO; LONG / 4],
        };
        for (round, constants) in CONSTANTS.iter().enumerate() {
            for (element, constant) in state.iter_mut().zip(constants) {
                *element += *constant;
            }
            cells.enter(round, &state);
            state = after_round(state, round);
        }
        cells.short[OUTPUTS..OUTPUTS + 3].copy_from_slice(&state);
        cells.short[LONG / 4 - 1] = Felt::from(pair_uses);
        cells.middle[LONG / 2 - 1] = Felt::from(permutation_uses);
        cells
    }

    fn enter(&mut self, round: usize, state: &State) {
        match round {
            0..FULL_HALF => self.short[3 * round..3 * round + 3].copy_from_slice(state),
            _ if round < FULL_HALF + LONG => self.long[round - FULL_HALF] = state[2],
            _ if round < FULL_HALF + PARTIAL => {
                self.middle[round - FULL_HALF - LONG] = state[2];
            }
            _ => {
                let place = PARTIAL - LONG + 3 * (round - FULL_HALF - PARTIAL);
                self.middle[place..place + 3].copy_from_slice(state);
            }
        }
    }
}

/// S-boxes and matrix of a round, constants already added.
fn after_round([mut a, mut b, c]: State, round: usize) -> State {
    if !(FULL_HALF..FULL_HALF + PARTIAL).contains(&round) {
        a = a.square() * a;
        b = b.square() * b;
    }
    let c = c.square() * c;
    let sum = a + b + c;
    [sum + a.double(), sum - b.double(), a + b - c.double()]
}
