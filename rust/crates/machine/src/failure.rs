//! How a run ends without a result.

use core::fmt;

use provex_field::Felt;

use crate::memory::MemoryFault;

/// Why an instruction could not be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The equation does not hold.
    Equation,
    /// No chip answers this call.
    Call(u8),
    /// The hint has no value, such as a quotient by 0.
    Hint,
    /// Memory was misused.
    Memory(MemoryFault),
    /// The counter left the program.
    Counter(Felt),
    /// The run did not end within the steps allowed.
    StepLimit,
    /// A call that needs the world outside, in a part that is not proved.
    Unproved(u8),
    /// A signature was not given both its message and its key, or words of the output are missing.
    Incomplete,
}

/// A failed run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The error number of the instruction; 0 for a fault of the program.
    pub code: u32,
    /// The instruction.
    pub counter: u32,
    /// The step.
    pub clock: u64,
    /// What was wrong.
    pub reason: Reason,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            counter,
            clock,
            reason,
        } = self;
        write!(
            formatter,
            "error {code}: instruction {counter} fails at step {clock}: {reason:?}"
        )
    }
}

impl core::error::Error for Failure {}

impl From<MemoryFault> for Reason {
    fn from(fault: MemoryFault) -> Self {
        Self::Memory(fault)
    }
}

impl Reason {
    /// Whether inputs can cause it, so that the instruction's own code applies.
    pub(crate) fn is_of_inputs(self) -> bool {
        matches!(self, Self::Equation | Self::Call(_) | Self::Hint)
    }
}
