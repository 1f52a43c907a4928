//! Positions below maintenance margin: the insurance fund takes them at the close price, or, when it cannot and the
//! account is bankrupt, profitable counterparties are deleveraged.

use crate::account::Account;
use crate::accounts::Exchange;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::event::{ClosingFill, Event, Refusal};
use crate::ledger::{ClosingRequest, Fault, Verdict};
use crate::margin_check::Change;
use provex_risk::close_price::{Closing, close_collateral, liquidation_collateral};
use provex_risk::margin::Valuation;
use std::collections::BTreeSet;

/// How often the part of a position that the fund takes is halved before it is given up.
const HALVINGS_MAX: u32 = 8;

/// Which transaction closes a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClosingKind {
    Liquidation,
    Deleveraging,
}

impl Engine {
    /// Checks every account that holds one of these markets, ascending by position id.
    pub(crate) fn liquidate_holders(
        &mut self,
        markets: impl Iterator<Item = u16>,
    ) -> Result<(), EngineError> {
        let mut holders = BTreeSet::new();
        for market in markets {
            holders.extend(self.market(market).holders.iter().copied());
        }
        for position_id in holders {
            self.liquidate_account(position_id)?;
        }
        Ok(())
    }

    /// Checks every account.
    pub(crate) fn liquidate_all(&mut self) -> Result<(), EngineError> {
        let markets = u16::try_from(self.markets.len()).unwrap_or(u16::MAX);
        self.liquidate_holders(0..markets)
    }

    fn liquidate_account(&mut self, position_id: u64) -> Result<(), EngineError> {
        if self.needs_oracle || position_id == self.config.insurance_position_id {
            return Ok(());
        }
        let Some(account) = self.account_of(position_id) else {
            return Ok(());
        };
        if !self.is_liquidatable(account) {
            return Ok(());
        }
        let markets: Vec<u16> = account
            .holdings
            .iter()
            .map(|holding| holding.market)
            .collect();
        for market in markets {
            if self
                .account_of(position_id)
                .is_none_or(|account| !self.is_liquidatable(account))
            {
                break;
            }
            self.liquidate_holding(position_id, market)?;
        }
        Ok(())
    }

    fn is_liquidatable(&self, account: &Account) -> bool {
        !account.holdings.is_empty()
            && self
                .valuation(account)
                .is_some_and(|sums| sums.is_liquidatable())
    }

    fn liquidate_holding(&mut self, position_id: u64, market: u16) -> Result<(), EngineError> {
        if !self.has_fresh_oracle(market) {
            self.tell_blocked(position_id, market, "price");
            return Ok(());
        }
        let mut reason = "fund";
        while let Some(request) = self.fund_request(position_id, market) {
            if !self.close(ClosingKind::Liquidation, &request)? {
                reason = "ledger";
                break;
            }
        }
        let Some(account) = self
            .account_of(position_id)
            .filter(|account| account.balance(market) != 0)
        else {
            return Ok(());
        };
        match self.valuation(account) {
            Some(sums) if sums.value_fixed < 0 => self.deleverage_holding(position_id, market),
            Some(sums) if !sums.is_liquidatable() => Ok(()),
            _ => {
                self.tell_blocked(position_id, market, reason);
                Ok(())
            }
        }
    }

    /// The largest part of a holding, halved as often as needed, that the fund can take.
    fn fund_request(&self, position_id: u64, market: u16) -> Option<ClosingRequest> {
        let account = self.account_of(position_id)?;
        let fund = self.account_of(self.config.insurance_position_id)?;
        let size = account.balance(market).unsigned_abs();
        if size == 0 || !self.is_liquidatable(account) {
            return None;
        }
        (0..=HALVINGS_MAX).find_map(|halvings| {
            let lot_quantums = self.market(market).config.lot_quantums;
            let part = if halvings == 0 {
                size
            } else {
                (size >> halvings) / lot_quantums * lot_quantums
            };
            let request = self.closing_request(account, fund, (market, part), true)?;
            self.may_take(fund, &change_of(&request)).then_some(request)
        })
    }

    /// The closing of a part of a holding at its close price.
    pub(crate) fn closing_request(
        &self,
        account: &Account,
        counterparty: &Account,
        (market, synthetic): (u16, u64),
        has_penalty: bool,
    ) -> Option<ClosingRequest> {
        if synthetic == 0 {
            return None;
        }
        let is_long = account.balance(market) > 0;
        let (before, closing) = self.closing(account, market, synthetic)?;
        let collateral = if has_penalty {
            liquidation_collateral(&before, &closing, self.config.liquidation_penalty_ppm)?
        } else {
            close_collateral(&before, &closing)?
        };
        Some(ClosingRequest {
            closed_position_id: account.position_id,
            counterparty_id: counterparty.position_id,
            market,
            counterparty_is_buyer: is_long,
            synthetic,
            collateral,
        })
    }

    fn closing(
        &self,
        account: &Account,
        market: u16,
        synthetic: u64,
    ) -> Option<(Valuation, Closing)> {
        let is_long = account.balance(market) > 0;
        let part = i128::from(synthetic);
        let change = Change {
            market,
            synthetic: if is_long { -part } else { part },
            collateral: 0,
        };
        let transition = self.transition(account, &change)?;
        let price = self.market(market).oracle.price()?;
        let worth_fixed = u128::from(synthetic) * u128::from(price);
        Some((
            transition.before,
            Closing {
                is_long,
                worth_fixed,
                risk_after: transition.after.risk_fixed,
            },
        ))
    }

    /// Runs a closing as one ledger transaction. False: refused, and everything is as before.
    pub(crate) fn close(
        &mut self,
        kind: ClosingKind,
        request: &ClosingRequest,
    ) -> Result<bool, EngineError> {
        // MOVE
        self.ledger.begin()?;
        let verdict = match kind {
            ClosingKind::Liquidation => self.ledger.liquidate(request),
            ClosingKind::Deleveraging => self.ledger.deleverage(request),
        };
        let positions = match verdict {
            Ok(Verdict::Executed(positions)) => positions,
            Ok(Verdict::Refused { code, side }) => {
                self.ledger.rollback()?;
                self.tell_closing_refused(kind, request, (code, side as u8));
                return Ok(false);
            }
            Err(fault) => return Err(self.roll_back(fault)?.into()),
        };
        let exchange = Exchange {
            market: request.market,
            synthetic: request.synthetic,
            collateral: request.collateral,
        };
        let mut undo = Vec::new();
        if let Err(fault) = self.adopt(&positions, Some(exchange), &mut undo) {
            return Err(self.roll_back(fault)?.into());
        }
        self.commit_or_undo(&mut undo)?;
        // RECORD
        self.record_closing(kind, request);
        Ok(true)
    }

    fn roll_back(&mut self, fault: Fault) -> Result<Fault, Fault> {
        self.ledger.rollback()?;
        Ok(fault)
    }

    fn record_closing(&mut self, kind: ClosingKind, request: &ClosingRequest) {
        let fill = ClosingFill {
            market: request.market,
            closed_position_id: request.closed_position_id,
            counterparty_id: request.counterparty_id,
            counterparty_is_buyer: request.counterparty_is_buyer,
            synthetic: request.synthetic,
            collateral: request.collateral,
            oracle_price_fixed: self.market(request.market).oracle.price_fixed,
        };
        self.events.push(match kind {
            ClosingKind::Liquidation => Event::LiquidationFill(fill),
            ClosingKind::Deleveraging => Event::DeleverageFill(fill),
        });
        for position_id in [request.closed_position_id, request.counterparty_id] {
            self.tell_position(position_id, request.market);
        }
        for position_id in [request.closed_position_id, request.counterparty_id] {
            self.shrink_reduce_only(position_id, request.market);
        }
    }

    fn tell_closing_refused(
        &mut self,
        kind: ClosingKind,
        request: &ClosingRequest,
        (code, side): (u32, u8),
    ) {
        let operation = match kind {
            ClosingKind::Liquidation => "liquidate",
            ClosingKind::Deleveraging => "deleverage",
        };
        self.events.push(Event::LedgerRefused(Refusal {
            operation,
            code,
            side,
            market: request.market,
            position_id: request.closed_position_id,
            counterparty_id: request.counterparty_id,
        }));
    }

    pub(crate) fn tell_blocked(&mut self, position_id: u64, market: u16, reason: &'static str) {
        self.events.push(Event::LiquidationBlocked {
            position_id,
            market,
            reason,
        });
    }
}

/// What a closing does to the counterparty.
pub(crate) fn change_of(request: &ClosingRequest) -> Change {
    let (synthetic, collateral) = (
        i128::from(request.synthetic),
        i128::from(request.collateral),
    );
    let sign = if request.counterparty_is_buyer { 1 } else { -1 };
    Change {
        market: request.market,
        synthetic: sign * synthetic,
        collateral: -sign * collateral,
    }
}
