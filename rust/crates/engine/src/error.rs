//! Why a command did not happen.

use crate::ledger::Fault;
use provex_risk::rejection::Rejection;
use std::fmt;

/// A rejection leaves everything as it was; a fault comes from the ledger and means a bug or a broken world.
#[derive(Debug)]
pub enum EngineError {
    /// The command breaks a rule.
    Rejected(Rejection),
    /// The ledger failed instead of answering; the current step was rolled back.
    Fault(Fault),
    /// The engine's configuration makes no sense.
    Configuration(String),
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(formatter),
            Self::Fault(fault) => write!(formatter, "the ledger failed: {}", fault.0),
            Self::Configuration(reason) => write!(formatter, "engine configuration: {reason}"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<Rejection> for EngineError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Fault> for EngineError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
