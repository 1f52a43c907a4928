//! Answers to the calls of instructions.

use std::collections::HashMap;

use provex_field::Felt;
use provex_hash::{poseidon_hash_many, poseidon_hash_pair};

use crate::builtins::{Builtins, SignedMessage};
use crate::failure::Reason;
use crate::memory::Memory;
use crate::number::{is_below, power_of_two, small};
use crate::program::Program;
use crate::store::Accesses;

/// The numbers of the calls.
pub(crate) mod call {
    pub(crate) const EQUAL: u8 = 1;
    pub(crate) const RANGE_64: u8 = 2;
    pub(crate) const RANGE_128: u8 = 3;
    pub(crate) const LESS_64: u8 = 4;
    pub(crate) const LESS_128: u8 = 5;
    pub(crate) const LESS_250: u8 = 6;
    pub(crate) const POSEIDON: u8 = 7;
    pub(crate) const PEDERSEN: u8 = 8;
    pub(crate) const POWER: u8 = 9;
    pub(crate) const SPONGE: u8 = 10;
    pub(crate) const PATH: u8 = 11;
    pub(crate) const WRITE: u8 = 12;
    pub(crate) const ACCESS: u8 = 13;
    pub(crate) const REPLACE: u8 = 14;
    pub(crate) const OPEN: u8 = 15;
    pub(crate) const SIGNATURE: u8 = 16;
    pub(crate) const SIGNED_MESSAGE: u8 = 17;
    pub(crate) const SIGNED_BY: u8 = 18;
    pub(crate) const OUTPUT: u8 = 19;
}

/// Exponents of `power` are not larger.
pub(crate) const POWER_MAX: u64 = 250;
/// A path has no more levels.
const PATH_MAX: u64 = 127;
/// Lists that `sponge` takes are not longer.
const LIST_MAX: u64 = 1 << 20;

/// How signatures get their numbers. A signature checked twice keeps its number if its other
/// inputs are the same; those come after the number.
#[derive(Clone, Debug)]
pub(crate) enum Numbering {
    /// Each check a number of its own.
    Unique,
    /// Equal (r, s) share a number: right unless somebody contrived two messages for one signature.
    Shared(HashMap<(Felt, Felt), u64>),
    /// The numbers of all checks in their order.
    Planned(Vec<u64>),
}

/// A numbered signature; message and key come with later calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NumberedSignature {
    pub(crate) r: Felt,
    pub(crate) s: Felt,
    pub(crate) message: Option<Felt>,
    pub(crate) key: Option<Felt>,
}

impl NumberedSignature {
    pub(crate) fn signed(&self) -> Option<SignedMessage> {
        let (r, s) = (self.r, self.s);
        self.message
            .zip(self.key)
            .map(|(message, key)| SignedMessage { message, r, s, key })
    }
}

/// What a run reaches beside its memory.
#[derive(Debug)]
pub(crate) struct Host<'a> {
    program: &'a Program,
    builtins: &'a mut Builtins,
    accesses: Accesses<'a>,
    numbering: Numbering,
    /// The number of each check, in order.
    pub(crate) numbers: Vec<u64>,
    pub(crate) signatures: Vec<NumberedSignature>,
    /// Two messages or keys met under one number.
    pub(crate) has_conflict: bool,
    /// Stream, place and word.
    pub(crate) outputs: Vec<(u64, u64, Felt)>,
}

impl<'a> Host<'a> {
    pub(crate) fn new(
        program: &'a Program,
        builtins: &'a mut Builtins,
        accesses: Accesses<'a>,
        numbering: Numbering,
    ) -> Self {
        Self {
            program,
            builtins,
            accesses,
            numbering,
            numbers: Vec::new(),
            signatures: Vec::new(),
            has_conflict: false,
            outputs: Vec::new(),
        }
    }

    /// The result of a call; `known` is c where the equation or a hint gives it.
    #[inline]
    pub(crate) fn answer(
        &mut self,
        memory: &mut Memory,
        number: u8,
        a: Felt,
        b: Felt,
        known: Option<Felt>,
    ) -> Result<Felt, Reason> {
        let refused = Reason::Call(number);
        let c = match number {
            call::EQUAL => flag(a == b),
            call::RANGE_64 => known.filter(|c| is_below(*c, 64)).ok_or(refused)?,
            call::RANGE_128 => known.filter(|c| is_below(*c, 128)).ok_or(refused)?,
            call::LESS_64 => less(a, b, 64).ok_or(refused)?,
            call::LESS_128 => less(a, b, 128).ok_or(refused)?,
            call::LESS_250 => less(a, b, 250).ok_or(refused)?,
            call::POSEIDON => poseidon_hash_pair(a, b),
            call::PEDERSEN => self.builtins.pedersen(a, b),
            call::POWER => power(a, b).ok_or(refused)?,
            call::SPONGE => poseidon_hash_many(&list(memory, a, b)?.ok_or(refused)?),
            call::PATH => path(memory, a, b)?.ok_or(refused)?,
            call::WRITE => {
                let address = known.ok_or(refused)?;
                memory.write(address, a)?;
                address
            }
            call::ACCESS..=call::OUTPUT if memory.is_unproved() => {
                return Err(Reason::Unproved(number));
            }
            call::ACCESS => self.accesses.access(memory, a, b).ok_or(refused)?,
            call::REPLACE => {
                let replaced = self.accesses.replace(self.program, memory, a, b)?;
                replaced.map(|()| Felt::ZERO).ok_or(refused)?
            }
            call::OPEN => {
                let opened = self.accesses.open(a, b);
                opened.map(|()| Felt::ZERO).ok_or(refused)?
            }
            call::SIGNATURE => self.signature(a, b),
            call::SIGNED_MESSAGE => {
                self.bind(a, b, |signature| &mut signature.message)
                    .ok_or(refused)?;
                a
            }
            call::SIGNED_BY => {
                self.bind(a, b, |signature| &mut signature.key)
                    .ok_or(refused)?;
                Felt::ONE
            }
            call::OUTPUT => self.output(a, b, known).ok_or(refused)?,
            _ => return Err(refused),
        };
        if known.is_some_and(|known| known != c) {
            return Err(refused);
        }
        Ok(c)
    }

    fn signature(&mut self, r: Felt, s: Felt) -> Felt {
        let next = self.signatures.len() as u64;
        let number = match &mut self.numbering {
            Numbering::Unique => next,
            Numbering::Shared(numbers) => *numbers.entry((r, s)).or_insert(next),
            Numbering::Planned(numbers) => numbers.get(self.numbers.len()).copied().unwrap_or(next),
        };
        self.numbers.push(number);
        if number == next {
            self.signatures.push(NumberedSignature {
                r,
                s,
                message: None,
                key: None,
            });
        }
        Felt::from(number)
    }

    /// Give a signature its message or key; with both it must hold.
    fn bind(
        &mut self,
        number: Felt,
        value: Felt,
        part: impl Fn(&mut NumberedSignature) -> &mut Option<Felt>,
    ) -> Option<()> {
        let number = usize::try_from(small(number)?).ok()?;
        let signature = self.signatures.get_mut(number)?;
        let bound = part(signature);
        if bound.is_some_and(|before| before != value) {
            self.has_conflict = true;
            return None;
        }
        if bound.is_some() {
            return Some(());
        }
        *bound = Some(value);
        let is_good = signature
            .signed()
            .is_none_or(|signed| self.builtins.is_signed(&signed));
        is_good.then_some(())
    }

    fn output(&mut self, word: Felt, place: Felt, stream: Option<Felt>) -> Option<Felt> {
        let stream = stream?;
        self.outputs.push((small(stream)?, small(place)?, word));
        Some(stream)
    }
}

fn flag(is_set: bool) -> Felt {
    if is_set { Felt::ONE } else { Felt::ZERO }
}

/// 1 if 0 ≤ b − a − 1 < 2^bits, 0 if 0 ≤ a − b < 2^bits.
fn less(a: Felt, b: Felt, bits: u32) -> Option<Felt> {
    if is_below(b - a - Felt::ONE, bits) {
        return Some(Felt::ONE);
    }
    is_below(a - b, bits).then_some(Felt::ZERO)
}

fn power(a: Felt, b: Felt) -> Option<Felt> {
    let exponent = small(a).filter(|exponent| *exponent <= POWER_MAX)?;
    let exponent = u32::try_from(exponent).ok()?;
    b.is_zero().then(|| power_of_two(exponent))
}

/// The words of a list, read and counted.
fn list(memory: &mut Memory, address: Felt, length: Felt) -> Result<Option<Vec<Felt>>, Reason> {
    let Some(length) = small(length).filter(|length| *length <= LIST_MAX) else {
        return Ok(None);
    };
    let words = (0..length).map(|place| memory.read(address + Felt::from(place)));
    Ok(Some(words.collect::<Result<_, _>>()?))
}

/// The top of a way through siblings; `None` if bits are left over or there is no sibling.
fn path(memory: &mut Memory, address: Felt, start: Felt) -> Result<Option<Felt>, Reason> {
    let Some(words) = list(memory, address, Felt::from(3))? else {
        return Ok(None);
    };
    let levels = small(words[2]).filter(|levels| (1..=PATH_MAX).contains(levels));
    let levels = levels.and_then(|levels| u32::try_from(levels).ok());
    if !levels.is_some_and(|levels| is_below(words[0], levels)) {
        return Ok(None);
    }
    let Some(siblings) = list(memory, words[1], words[2])? else {
        return Ok(None);
    };
    let bits = words[0].to_limbs();
    let node = siblings
        .iter()
        .enumerate()
        .fold(start, |node, (place, sibling)| {
            let is_right = bits
                .get(place / 64)
                .is_some_and(|limb| limb >> (place % 64) & 1 == 1);
            if is_right {
                poseidon_hash_pair(*sibling, node)
            } else {
                poseidon_hash_pair(node, *sibling)
            }
        });
    Ok(Some(node))
}
