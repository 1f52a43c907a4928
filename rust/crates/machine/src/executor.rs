//! The loop that runs a program, recorded or not.

use provex_field::Felt;

use crate::calls::Host;
use crate::failure::{Failure, Reason};
use crate::memory::{Memory, MemoryFault};
use crate::number::{high, quotient, small};
use crate::program::{CODE_IN_A, Factor, Hint, Instruction, Program};

/// Frames of unproved functions lie above this, apart from all others.
const SCRATCH_FRAMES_LOG2: u32 = 245;
const SCRATCH_FRAME_LOG2: u32 = 208;
/// The machine of part n counts its steps from n times this, plus 1.
pub(crate) const PART_CLOCKS: u64 = 1 << 24;
/// Unproved functions that call unproved functions.
const UNPROVED_DEPTH_MAX: u32 = 64;

/// One step of a proved run; the clock is its place in its part, from 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) counter: u32,
    /// Place of the written cell.
    pub(crate) cell: u32,
    pub(crate) frame: Felt,
    /// The base of a's address.
    pub(crate) base: Felt,
    pub(crate) a: Felt,
    pub(crate) b: Felt,
    pub(crate) c: Felt,
}

/// What a run leaves for the tables; `()` keeps nothing.
pub(crate) trait Recorder {
    fn step(&mut self, step: Step);
}

impl Recorder for () {
    #[inline(always)]
    fn step(&mut self, _: Step) {}
}

impl Recorder for Vec<Step> {
    #[inline(always)]
    fn step(&mut self, step: Step) {
        self.push(step);
    }
}

/// A running program.
pub(crate) struct Executor<'a, R: Recorder> {
    pub(crate) program: &'a Program,
    pub(crate) memory: &'a mut Memory,
    pub(crate) host: Host<'a>,
    pub(crate) recorder: R,
    step_limit: u64,
    /// Of the proved step under way.
    pub(crate) clock: u64,
    /// No proved step has a later clock.
    clock_limit: u64,
    unproved_steps: u64,
    unproved_frames: u64,
    unproved_depth: u32,
}

impl<'a, R: Recorder> Executor<'a, R> {
    pub(crate) fn new(
        program: &'a Program,
        memory: &'a mut Memory,
        host: Host<'a>,
        recorder: R,
        step_limit: u64,
    ) -> Self {
        Self {
            program,
            memory,
            host,
            recorder,
            step_limit,
            clock: 0,
            clock_limit: step_limit,
            unproved_steps: 0,
            unproved_frames: 0,
            unproved_depth: 0,
        }
    }

    /// Run one part of a proved run; returns its steps and its last frame.
    pub(crate) fn run_part(&mut self, part: u16) -> Result<(u64, Felt), Failure> {
        let start = u64::from(part) * PART_CLOCKS;
        self.clock = start;
        self.clock_limit = start + self.step_limit.min(PART_CLOCKS - 2);
        let frame = self.run(u32::from(part) + 1, Felt::ZERO)?;
        Ok((self.clock - start, frame))
    }

    /// Run from an instruction until the counter is 0; returns the last frame.
    pub(crate) fn run(&mut self, counter: u32, frame: Felt) -> Result<Felt, Failure> {
        let program = self.program;
        let (mut counter, mut frame) = (counter, frame);
        while counter != 0 {
            let clock = self.next_clock();
            let Some(instruction) = program.instructions.get(counter as usize) else {
                let reason = Reason::Counter(Felt::from(u64::from(counter)));
                return Err(failure(None, counter, clock, reason));
            };
            let next = self.step(instruction, counter, frame, clock);
            (counter, frame) = next.map_err(|stop| match stop {
                Stop::Here(reason) => failure(Some(instruction), counter, clock, reason),
                Stop::Inside(inner) => inner,
            })?;
        }
        Ok(frame)
    }

    #[inline]
    fn next_clock(&mut self) -> u64 {
        let clock = if self.memory.is_unproved() {
            &mut self.unproved_steps
        } else {
            &mut self.clock
        };
        *clock += 1;
        *clock
    }

    fn is_too_late(&self, clock: u64) -> bool {
        let limit = if self.memory.is_unproved() {
            self.step_limit
        } else {
            self.clock_limit
        };
        clock > limit
    }

    #[inline]
    fn step(
        &mut self,
        row: &Instruction,
        counter: u32,
        frame: Felt,
        clock: u64,
    ) -> Result<(u32, Felt), Stop> {
        if self.is_too_late(clock) {
            return Err(Reason::StepLimit.into());
        }
        let base = if row.is_indirect {
            self.memory.read(frame + row.pointer_offset)?
        } else {
            frame
        };
        let a = if row.reads_a {
            self.memory.read(base + row.a_offset)?
        } else {
            Felt::from(clock)
        };
        let b = if row.reads_b {
            self.memory.read(frame + row.b_offset)?
        } else {
            frame
        };
        let c = self
            .result(row, frame, a, b)
            .map_err(|stop| stop.coded(row, counter, clock, a))?;
        let cell = self.memory.write(frame + row.c_offset, c)?;
        if !self.memory.is_unproved() {
            self.recorder.step(Step {
                counter,
                cell,
                frame,
                base,
                a,
                b,
                c,
            });
        }
        Ok(next(row, counter, frame, a, c)?)
    }

    /// c, by the equation, a hint or the call.
    #[inline]
    fn result(&mut self, row: &Instruction, frame: Felt, a: Felt, b: Felt) -> Result<Felt, Stop> {
        let sum = right_side(row, a, b);
        let known = match row.c_factor {
            Factor::One => Some(sum),
            Factor::MinusOne => Some(-sum),
            Factor::Other(factor) => Some(sum * factor.inverse().ok_or(Reason::Equation)?),
            Factor::Zero if !sum.is_zero() => return Err(Reason::Equation.into()),
            Factor::Zero => match &row.hint {
                Some(hint) => Some(self.hinted(hint, frame, a, b)?),
                None => None,
            },
        };
        if row.call == 0 {
            return Ok(known.unwrap_or(Felt::ZERO));
        }
        Ok(self.host.answer(self.memory, row.call, a, b, known)?)
    }

    fn hinted(&mut self, hint: &Hint, frame: Felt, a: Felt, b: Felt) -> Result<Felt, Stop> {
        match hint {
            Hint::Quotient { divisor, is_signed } => {
                let by = if divisor.is_zero() { b } else { *divisor };
                Ok(quotient(a, by, *is_signed).ok_or(Reason::Hint)?)
            }
            Hint::High { bits } => Ok(high(a, u32::from(*bits))),
            Hint::Function { counter, arguments } => self.unproved(*counter, arguments, frame),
        }
    }

    /// The result word of a function that is run in scratch memory.
    fn unproved(&mut self, counter: u32, arguments: &[Felt], frame: Felt) -> Result<Felt, Stop> {
        let words: Result<Vec<Felt>, _> = arguments
            .iter()
            .map(|offset| self.memory.peek(frame + *offset))
            .collect();
        let words = words?;
        if self.unproved_depth == UNPROVED_DEPTH_MAX {
            return Err(Reason::StepLimit.into());
        }
        if self.unproved_depth == 0 {
            self.memory.set_unproved(true);
        }
        self.unproved_depth += 1;
        let result = self.run_in_scratch(counter, &words);
        self.unproved_depth -= 1;
        if self.unproved_depth == 0 {
            self.memory.set_unproved(false);
        }
        result
    }

    fn run_in_scratch(&mut self, counter: u32, words: &[Felt]) -> Result<Felt, Stop> {
        let frame = crate::number::power_of_two(SCRATCH_FRAMES_LOG2)
            + Felt::from(self.unproved_frames) * crate::number::power_of_two(SCRATCH_FRAME_LOG2);
        self.unproved_frames += 1;
        let mut address = frame;
        for word in [Felt::ZERO, Felt::ZERO].iter().chain(words) {
            self.memory.write(address, *word)?;
            address += Felt::ONE;
        }
        self.run(counter, frame).map_err(Stop::Inside)?;
        Ok(self.memory.read(address)?)
    }
}

/// `constant + a_factor · a + b_factor · b + product_factor · a · b`.
#[inline]
pub(crate) fn right_side(row: &Instruction, a: Felt, b: Felt) -> Felt {
    let sum = row.a_factor.add_to(row.constant, a);
    let sum = row.b_factor.add_to(sum, b);
    if row.product_factor == Factor::Zero {
        sum
    } else {
        row.product_factor.add_to(sum, a * b)
    }
}

/// The next counter and frame.
#[inline]
fn next(
    row: &Instruction,
    counter: u32,
    frame: Felt,
    a: Felt,
    c: Felt,
) -> Result<(u32, Felt), Reason> {
    if row.is_transfer {
        let target = if row.reads_a { row.jump + a } else { row.jump };
        return Ok((counter_of(target)?, c));
    }
    if row.jump.is_zero() || c.is_zero() {
        return Ok((counter + 1, frame));
    }
    let step = if c == Felt::ONE {
        row.jump
    } else {
        row.jump * c
    };
    let target = Felt::from(u64::from(counter) + 1) + step;
    Ok((counter_of(target)?, frame))
}

#[inline]
fn counter_of(target: Felt) -> Result<u32, Reason> {
    let counter = small(target).and_then(|counter| u32::try_from(counter).ok());
    counter.ok_or(Reason::Counter(target))
}

/// Where a step stopped: at its own instruction, or inside a function run unproved.
enum Stop {
    Here(Reason),
    Inside(Failure),
}

impl Stop {
    /// With the error that the word a holds, if the instruction says so.
    #[cold]
    fn coded(self, row: &Instruction, counter: u32, clock: u64, a: Felt) -> Self {
        match self {
            Self::Here(reason) if row.code == CODE_IN_A && reason.is_of_inputs() => {
                let code = small(a).and_then(|code| u32::try_from(code).ok());
                Self::Inside(Failure {
                    code: code.unwrap_or(0),
                    counter,
                    clock,
                    reason,
                })
            }
            other => other,
        }
    }
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Self::Here(reason)
    }
}

impl From<MemoryFault> for Stop {
    fn from(fault: MemoryFault) -> Self {
        Self::Here(fault.into())
    }
}

fn failure(row: Option<&Instruction>, counter: u32, clock: u64, reason: Reason) -> Failure {
    let code = row.map_or(0, |row| row.code);
    Failure {
        code: if reason.is_of_inputs() { code } else { 0 },
        counter,
        clock,
        reason,
    }
}
