//! Whole runs: a batch, recorded or not, and single calls of the ledger.

use std::collections::HashMap;
use std::sync::Arc;

use provex_field::Felt;

use crate::builtins::Builtins;
use crate::calls::{Host, NumberedSignature, Numbering};
use crate::executor::{Executor, Recorder, Step};
use crate::failure::{Failure, Reason};
use crate::memory::{Memory, Region};
use crate::number::power_of_two;
use crate::program::Program;
use crate::store::Accesses;

/// Input words stand at 2^200 and above.
const INPUT_BASE_LOG2: u32 = 200;

/// The address of the first input word.
#[must_use]
pub fn input_base() -> Felt {
    power_of_two(INPUT_BASE_LOG2)
}

/// What a run of a batch says to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many steps it took.
    pub steps: u64,
    /// The words of each public stream: main, then data.
    pub streams: [Vec<Felt>; 2],
}

/// One of the machines of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) steps: u64,
    pub(crate) last_frame: Felt,
}

/// A recorded run, from which the tables are filled.
#[derive(Debug)]
pub struct Recording {
    pub(crate) program: Arc<Program>,
    pub(crate) memory: Memory,
    pub(crate) steps: Vec<Step>,
    pub(crate) parts: Vec<Part>,
    pub(crate) signatures: Vec<NumberedSignature>,
    /// What the run said.
    pub outcome: Outcome,
}

/// Run a batch from its input words.
///
/// # Errors
/// If the batch breaks a rule, or the program is faulty.
pub fn execute(
    program: &Program,
    input: &[Felt],
    step_limit: u64,
    builtins: &mut Builtins,
) -> Result<Outcome, Failure> {
    finished(program, input, step_limit, builtins, || ()).map(|finished| finished.outcome)
}

/// Run a batch and keep what its tables need.
///
/// # Errors
/// As [`execute`].
pub fn record(
    program: &Arc<Program>,
    input: &[Felt],
    step_limit: u64,
    builtins: &mut Builtins,
) -> Result<Recording, Failure> {
    let finished = finished(program, input, step_limit, builtins, Vec::new)?;
    Ok(Recording {
        program: Arc::clone(program),
        memory: finished.memory,
        steps: finished.recorder,
        parts: finished.parts,
        signatures: finished.signatures,
        outcome: finished.outcome,
    })
}

struct Finished<R> {
    memory: Memory,
    recorder: R,
    parts: Vec<Part>,
    signatures: Vec<NumberedSignature>,
    outcome: Outcome,
}

/// Run with the cheapest numbers for signatures that the batch allows.
fn finished<R: Recorder>(
    program: &Program,
    input: &[Felt],
    step_limit: u64,
    builtins: &mut Builtins,
    recorder: impl Fn() -> R,
) -> Result<Finished<R>, Failure> {
    let mut once = |numbering, plan: &mut Vec<u64>| {
        run_once(
            program,
            input,
            step_limit,
            builtins,
            recorder(),
            numbering,
            plan,
        )
    };
    let mut plan = Vec::new();
    let shared = once(Numbering::Shared(HashMap::new()), &mut plan);
    if plan.is_empty() {
        return shared;
    }
    // Somebody used one (r, s) for two messages: first learn which checks are the same.
    once(Numbering::Unique, &mut plan)?;
    let numbers = plan.clone();
    once(Numbering::Planned(numbers), &mut plan)
}

/// `plan` is filled if signatures were in conflict, or if they had unique numbers.
fn run_once<R: Recorder>(
    program: &Program,
    input: &[Felt],
    step_limit: u64,
    builtins: &mut Builtins,
    recorder: R,
    numbering: Numbering,
    plan: &mut Vec<u64>,
) -> Result<Finished<R>, Failure> {
    let is_unique = matches!(numbering, Numbering::Unique);
    let mut memory = Memory::new(Region {
        base: input_base(),
        cells: Vec::new(),
    });
    memory.input.append(input.iter().copied());
    let host = Host::new(program, builtins, Accesses::new(None), numbering);
    let mut executor = Executor::new(program, &mut memory, host, recorder, step_limit);
    let parts: Result<Vec<Part>, Failure> = (0..program.parts)
        .map(|part| {
            let (steps, last_frame) = executor.run_part(part)?;
            Ok(Part { steps, last_frame })
        })
        .collect();
    let recorder = executor.recorder;
    let Host {
        signatures,
        outputs,
        has_conflict,
        ..
    } = executor.host;
    if has_conflict {
        plan.push(0);
    }
    let parts = parts?;
    let steps = parts.iter().map(|part| part.steps).sum();
    if is_unique {
        *plan = shared_numbers(&signatures);
    }
    if !signatures.iter().all(|one| one.signed().is_some()) {
        return Err(incomplete(steps));
    }
    let streams = streams(outputs, steps)?;
    Ok(Finished {
        memory,
        recorder,
        parts,
        signatures,
        outcome: Outcome { steps, streams },
    })
}

/// For each check the number of the first one with the same inputs, counted without gaps.
fn shared_numbers(signatures: &[NumberedSignature]) -> Vec<u64> {
    let mut numbers = HashMap::new();
    let keys = signatures.iter().map(NumberedSignature::signed);
    keys.map(|key| {
        let next = numbers.len() as u64;
        *numbers.entry(key).or_insert(next)
    })
    .collect()
}

/// The words of each stream, each place once and without gaps.
fn streams(mut outputs: Vec<(u64, u64, Felt)>, steps: u64) -> Result<[Vec<Felt>; 2], Failure> {
    outputs.sort_unstable_by_key(|(stream, place, _)| (*stream, *place));
    let mut streams = [Vec::new(), Vec::new()];
    for (stream, place, word) in outputs {
        let words = usize::try_from(stream).ok();
        let words = words.and_then(|stream| streams.get_mut(stream));
        match words {
            Some(words) if words.len() as u64 == place => words.push(word),
            _ => return Err(incomplete(steps)),
        }
    }
    Ok(streams)
}

pub(crate) fn incomplete(steps: u64) -> Failure {
    Failure {
        code: 0,
        counter: 0,
        clock: steps,
        reason: Reason::Incomplete,
    }
}
