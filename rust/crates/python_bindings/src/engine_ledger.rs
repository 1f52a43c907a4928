//! The ledger behind the engine, called in Python: `EngineLedger` of `provex/native/engine.py`.

use provex_engine::ledger::{ClosingRequest, TradeRequest};
use provex_engine::{Fault, Ledger, PositionState, RefusedSide, Verdict};
use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

type RawPosition = (u64, i64, Vec<(u16, i64, i64)>);
type RawAnswer = (u32, u8, Vec<RawPosition>);

/// A Python object that executes what the engine matched.
#[derive(Debug)]
pub(crate) struct PythonLedger {
    object: Py<PyAny>,
}

impl PythonLedger {
    pub(crate) fn new(object: Py<PyAny>) -> Self {
        Self { object }
    }

    fn tell(&self, method: &str) -> Result<(), Fault> {
        Python::attach(|py| self.object.bind(py).call_method0(method).map(drop)).map_err(fault)
    }

    fn ask<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        arguments: impl PyCallArgs<'py>,
    ) -> Result<Verdict, Fault> {
        let answer = self
            .object
            .bind(py)
            .call_method1(method, arguments)
            .map_err(fault)?;
        let (code, side, positions): RawAnswer = answer.extract().map_err(fault)?;
        if code != 0 {
            let side = match side {
                1 => RefusedSide::Taker,
                2 => RefusedSide::Maker,
                _ => RefusedSide::System,
            };
            return Ok(Verdict::Refused { code, side });
        }
        let states = positions
            .into_iter()
            .map(|(position_id, collateral, holdings)| PositionState {
                position_id,
                collateral,
                holdings,
            });
        Ok(Verdict::Executed(states.collect()))
    }
}

impl Ledger for PythonLedger {
    fn begin(&mut self) -> Result<(), Fault> {
        self.tell("begin")
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.tell("commit")
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        self.tell("rollback")
    }

    fn trade(&mut self, request: &TradeRequest) -> Result<Verdict, Fault> {
        let arguments = (
            request.taker_ref,
            request.maker_ref,
            request.market,
            request.taker_is_buyer,
            request.synthetic,
            request.collateral,
            request.taker_fee,
            request.maker_fee,
        );
        Python::attach(|py| self.ask(py, "trade", arguments))
    }

    fn liquidate(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        let arguments = (
            request.closed_position_id,
            request.market,
            request.counterparty_is_buyer,
            request.synthetic,
            request.collateral,
        );
        Python::attach(|py| self.ask(py, "liquidate", arguments))
    }

    fn deleverage(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        let arguments = (
            request.closed_position_id,
            request.counterparty_id,
            request.market,
            request.counterparty_is_buyer,
            request.synthetic,
            request.collateral,
        );
        Python::attach(|py| self.ask(py, "deleverage", arguments))
    }

    fn funding_tick(&mut self, indices: &[i64], timestamp_s: u64) -> Result<Verdict, Fault> {
        Python::attach(|py| self.ask(py, "funding_tick", (indices.to_vec(), timestamp_s)))
    }

    fn synchronize(&mut self, _position: &PositionState) {}

    fn synchronize_funding(&mut self, _indices: &[i64]) {}
}

fn fault(error: PyErr) -> Fault {
    Fault(Box::new(error))
}
