//! A ledger of arithmetic alone, for the engine's own tests and figures: funding, balances, ranges.
//! It checks no signatures and no margin; the rules do.

use crate::ledger::{
    ClosingRequest, Fault, Ledger, PositionState, RefusedSide, TradeRequest, Verdict,
};
use provex_order_book::order_table::IdentityMap;
use provex_risk::errors::OUT_OF_RANGE_BALANCE;
use provex_risk::funding::{funded_collateral, payment_fixed};

/// Balances of every position, with an undo log of the open transaction.
#[derive(Debug, Default)]
pub struct NativeLedger {
    fee_position_id: u64,
    positions: IdentityMap<PositionState>,
    indices: Vec<i64>,
    undo: Vec<(u64, Option<PositionState>)>,
}

/// What one position gains in a transaction.
#[derive(Debug, Clone, Copy)]
struct Delta {
    position_id: u64,
    collateral: i128,
    market: u16,
    synthetic: i128,
}

impl NativeLedger {
    /// An empty ledger for a number of markets.
    #[must_use]
    pub fn new(markets: usize, fee_position_id: u64) -> Self {
        Self {
            fee_position_id,
            indices: vec![0; markets],
            ..Self::default()
        }
    }

    /// A position as it stands, the open transaction included.
    #[must_use]
    pub fn position(&self, position_id: u64) -> Option<&PositionState> {
        self.positions.get(&position_id)
    }

    fn apply(&mut self, deltas: &[(Delta, RefusedSide)]) -> Verdict {
        let mark = self.undo.len();
        let mut changed = Vec::with_capacity(deltas.len());
        for (delta, side) in deltas {
            let Some(position) = self.changed_position(delta) else {
                self.undo_to(mark);
                return Verdict::Refused {
                    code: OUT_OF_RANGE_BALANCE,
                    side: *side,
                };
            };
            let before = self.positions.insert(delta.position_id, position.clone());
            self.undo.push((delta.position_id, before));
            changed.push(position);
        }
        Verdict::Executed(changed)
    }

    fn changed_position(&self, delta: &Delta) -> Option<PositionState> {
        let mut position = self
            .positions
            .get(&delta.position_id)
            .cloned()
            .unwrap_or_default();
        position.position_id = delta.position_id;
        let mut payments = 0_i128;
        for (market, balance, cached) in &mut position.holdings {
            let global = self.indices[usize::from(*market)];
            payments += payment_fixed(global, *cached, *balance);
            *cached = global;
        }
        let funded = funded_collateral(position.collateral, payments);
        position.collateral = i64::try_from(funded + delta.collateral).ok()?;
        if delta.synthetic != 0 {
            self.add_synthetic(&mut position, delta)?;
        }
        Some(position)
    }

    fn add_synthetic(&self, position: &mut PositionState, delta: &Delta) -> Option<()> {
        let index = self.indices[usize::from(delta.market)];
        match position
            .holdings
            .binary_search_by_key(&delta.market, |holding| holding.0)
        {
            Ok(place) => {
                let balance =
                    i64::try_from(i128::from(position.holdings[place].1) + delta.synthetic).ok()?;
                if balance == 0 {
                    position.holdings.remove(place);
                } else {
                    position.holdings[place].1 = balance;
                }
            }
            Err(place) => {
                let balance = i64::try_from(delta.synthetic).ok()?;
                position
                    .holdings
                    .insert(place, (delta.market, balance, index));
            }
        }
        Some(())
    }

    fn undo_to(&mut self, mark: usize) {
        for (position_id, before) in self.undo.drain(mark..).rev() {
            match before {
                Some(position) => self.positions.insert(position_id, position),
                None => self.positions.remove(&position_id),
            };
        }
    }

    fn close(&mut self, request: &ClosingRequest) -> Verdict {
        let sign = if request.counterparty_is_buyer { 1 } else { -1 };
        let collateral = sign * i128::from(request.collateral);
        let synthetic = sign * i128::from(request.synthetic);
        let closed = Delta {
            position_id: request.closed_position_id,
            collateral,
            market: request.market,
            synthetic: -synthetic,
        };
        let counterparty = Delta {
            position_id: request.counterparty_id,
            collateral: -collateral,
            market: request.market,
            synthetic,
        };
        self.apply(&[
            (closed, RefusedSide::Maker),
            (counterparty, RefusedSide::Taker),
        ])
    }
}

impl Ledger for NativeLedger {
    fn begin(&mut self) -> Result<(), Fault> {
        self.undo.clear();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.undo.clear();
        Ok(())
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        self.undo_to(0);
        Ok(())
    }

    fn trade(&mut self, request: &TradeRequest) -> Result<Verdict, Fault> {
        let sign = if request.taker_is_buyer { 1 } else { -1 };
        let collateral = sign * i128::from(request.collateral);
        let synthetic = sign * i128::from(request.synthetic);
        let (taker_fee, maker_fee) = (i128::from(request.taker_fee), i128::from(request.maker_fee));
        let market = request.market;
        let fee = Delta {
            position_id: self.fee_position_id,
            collateral: taker_fee + maker_fee,
            market,
            synthetic: 0,
        };
        let taker = Delta {
            position_id: request.taker_position_id,
            collateral: -collateral - taker_fee,
            market,
            synthetic,
        };
        let maker = Delta {
            position_id: request.maker_position_id,
            collateral: collateral - maker_fee,
            market,
            synthetic: -synthetic,
        };
        Ok(self.apply(&[
            (fee, RefusedSide::System),
            (taker, RefusedSide::Taker),
            (maker, RefusedSide::Maker),
        ]))
    }

    fn liquidate(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        Ok(self.close(request))
    }

    fn deleverage(&mut self, request: &ClosingRequest) -> Result<Verdict, Fault> {
        Ok(self.close(request))
    }

    fn funding_tick(&mut self, indices: &[i64], _timestamp_s: u64) -> Result<Verdict, Fault> {
        self.indices.copy_from_slice(indices);
        Ok(Verdict::Executed(Vec::new()))
    }

    fn synchronize(&mut self, position: &PositionState) {
        self.positions
            .insert(position.position_id, position.clone());
    }

    fn synchronize_funding(&mut self, indices: &[i64]) {
        self.indices.copy_from_slice(indices);
    }
}
