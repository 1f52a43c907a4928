//! A ledger that refuses or fails by plan.

use super::{FEE, MARKETS, REFUSED};
use crate::ledger::{
    ClosingRequest, Fault, Ledger, PositionState, RefusedSide, TradeRequest, Verdict,
};
use crate::native_ledger::NativeLedger;
use std::sync::{Arc, Mutex};

/// A ledger that refuses or fails by plan, and that the test can look into.
#[derive(Debug, Clone)]
pub(crate) struct FickleLedger {
    inner: Arc<Mutex<NativeLedger>>,
    calls: Arc<Mutex<u64>>,
    refuse_every: u64,
    fail_at: Option<u64>,
}

impl FickleLedger {
    pub(crate) fn new(refuse_every: u64, fail_at: Option<u64>) -> Self {
        let inner = NativeLedger::new(usize::from(MARKETS), FEE);
        Self {
            inner: Arc::new(Mutex::new(inner)),
            calls: Arc::default(),
            refuse_every,
            fail_at,
        }
    }

    fn answer(
        &self,
        execute: impl FnOnce(&mut NativeLedger) -> Result<Verdict, Fault>,
    ) -> Result<Verdict, Fault> {
        let call = {
            let mut calls = self.calls.lock().expect("no test thread panicked");
            *calls += 1;
            *calls
        };
        if self.fail_at == Some(call) {
            return Err(Fault("the disk is full".into()));
        }
        if self.refuse_every != 0 && call % self.refuse_every == 0 {
            let sides = [RefusedSide::System, RefusedSide::Taker, RefusedSide::Maker];
            let side = sides[usize::try_from(call / self.refuse_every % 3).expect("small")];
            return Ok(Verdict::Refused {
                code: REFUSED,
                side,
            });
        }
        execute(&mut self.inner())
    }

    pub(crate) fn inner(&self) -> std::sync::MutexGuard<'_, NativeLedger> {
        self.inner.lock().expect("no test thread panicked")
    }
}

impl Ledger for FickleLedger {
    fn begin(&mut self) -> Result<(), Fault> {
        self.inner().begin()
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.inner().commit()
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        self.inner().rollback()
    }

    fn trade(&mut self, request: &TradeRequest) -> Result<Verdict, Fault> {
        self.answer(|ledger| ledger.trade(request))
    }

    fn liquidate(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        self.answer(|ledger| ledger.liquidate(request))
    }

    fn deleverage(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        self.answer(|ledger| ledger.deleverage(request))
    }

    fn funding_tick(&mut self, indices: &[i64], timestamp_s: u64) -> Result<Verdict, Fault> {
        self.answer(|ledger| ledger.funding_tick(indices, timestamp_s))
    }

    fn synchronize(&mut self, position: &PositionState) {
        self.inner().synchronize(position);
    }

    fn synchronize_funding(&mut self, indices: &[i64]) {
        self.inner().synchronize_funding(indices);
    }
}
