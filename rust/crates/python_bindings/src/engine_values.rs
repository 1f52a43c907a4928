//! Numbers and errors between Python and the engine.

use provex_engine::EngineError;
use provex_order_book::Side;
use provex_risk::errors::MARKET_UNKNOWN;
use provex_risk::rejection::{Field, Rejection};
use pyo3::exceptions::{PyOverflowError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A number from a request: what does not fit 64 bits counts as the nearest that does, which the engine refuses
/// with a number of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amount(pub(crate) u64);

impl<'py> FromPyObject<'_, 'py> for Amount {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match value.extract::<u64>() {
            Ok(number) => Ok(Self(number)),
            Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
                Ok(Self(if value.lt(0)? { 0 } else { u64::MAX }))
            }
            Err(error) => Err(error),
        }
    }
}

/// An asset index; too large ones are unknown markets.
pub(crate) fn market_number(market: Amount) -> PyResult<u16> {
    u16::try_from(market.0)
        .map_err(|_| rejected(Rejection::new(MARKET_UNKNOWN).number("market", market.0)))
}

/// A side by its number.
pub(crate) fn side(number: u8) -> PyResult<Side> {
    known_number("side", number, Side::from_number)
}

/// A value of an enumeration by its number.
pub(crate) fn known_number<T>(
    what: &str,
    number: u8,
    from_number: impl Fn(u8) -> Option<T>,
) -> PyResult<T> {
    from_number(number)
        .ok_or_else(|| PyValueError::new_err(format!("no {what} has number {number}")))
}

/// The Python exception of an engine error: `Rejected`, the ledger's own, or `ValueError`.
pub(crate) fn engine_error(error: EngineError) -> PyErr {
    match error {
        EngineError::Rejected(rejection) => rejected(rejection),
        EngineError::Fault(fault) => match fault.0.downcast::<PyErr>() {
            Ok(error) => *error,
            Err(other) => PyRuntimeError::new_err(format!("the ledger failed: {other}")),
        },
        EngineError::Configuration(reason) => PyValueError::new_err(reason),
    }
}

/// The `Rejected` of a rejection.
pub(crate) fn rejected(rejection: Rejection) -> PyErr {
    Python::attach(|py| build_rejected(py, &rejection).unwrap_or_else(|error| error))
}

fn build_rejected(py: Python<'_>, rejection: &Rejection) -> PyResult<PyErr> {
    let class = py.import("provex.protocol.errors")?.getattr("Rejected")?;
    let fields = PyDict::new(py);
    for (name, value) in &rejection.fields {
        match value {
            Field::Number(number) => fields.set_item(name, number)?,
            Field::Text(text) => fields.set_item(name, text)?,
        }
    }
    Ok(PyErr::from_value(
        class.call((rejection.code,), Some(&fields))?,
    ))
}
