//! Deleveraging: a bankrupt position is closed against the most profitable and most leveraged opposite ones.

use crate::account::Account;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::liquidation::{ClosingKind, change_of};
use provex_risk::PPM;
use provex_risk::margin::FIXED_BITS;
use std::cmp::Reverse;

impl Engine {
    /// Closes a bankrupt holding against its counterparties, the highest rank first.
    pub(crate) fn deleverage_holding(
        &mut self,
        position_id: u64,
        market: u16,
    ) -> Result<(), EngineError> {
        for counterparty_id in self.ranked_counterparties(position_id, market) {
            let is_bankrupt = self.account_of(position_id).is_some_and(|account| {
                account.balance(market) != 0
                    && self
                        .valuation(account)
                        .is_some_and(|sums| sums.value_fixed < 0)
            });
            if !is_bankrupt {
                break;
            }
            self.deleverage_against(position_id, counterparty_id, market)?;
        }
        if self
            .account_of(position_id)
            .is_some_and(|account| account.balance(market) != 0)
        {
            self.tell_blocked(position_id, market, "counterparties");
        }
        Ok(())
    }

    fn deleverage_against(
        &mut self,
        position_id: u64,
        counterparty_id: u64,
        market: u16,
    ) -> Result<(), EngineError> {
        let (Some(account), Some(counterparty)) = (
            self.account_of(position_id),
            self.account_of(counterparty_id),
        ) else {
            return Ok(());
        };
        let size = account
            .balance(market)
            .unsigned_abs()
            .min(counterparty.balance(market).unsigned_abs());
        let Some(request) = self.closing_request(account, counterparty, (market, size), false)
        else {
            return Ok(());
        };
        let transition = self.transition(counterparty, &change_of(&request));
        if transition.is_some_and(|transition| transition.is_valid()) {
            self.close(ClosingKind::Deleveraging, &request)?;
        }
        Ok(())
    }

    /// Holders of the opposite side by rank, ties by ascending position id. The fund is not among them.
    fn ranked_counterparties(&self, position_id: u64, market: u16) -> Vec<u64> {
        let Some(balance) = self
            .account_of(position_id)
            .map(|account| account.balance(market))
        else {
            return Vec::new();
        };
        let mut ranked: Vec<(Reverse<i128>, u64)> = Vec::new();
        for holder in &self.market(market).holders {
            let Some(account) = self.account_of(*holder) else {
                continue;
            };
            let is_opposite = (account.balance(market) > 0) != (balance > 0);
            if is_opposite && *holder != self.config.insurance_position_id {
                ranked.extend(
                    self.deleveraging_rank(account, market)
                        .map(|rank| (Reverse(rank), *holder)),
                );
            }
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, holder)| holder).collect()
    }

    /// Profit in ppm of the entry cost, times leverage where it is a profit, divided by it where it is a loss.
    /// `None` for accounts without value.
    fn deleveraging_rank(&self, account: &Account, market: u16) -> Option<i128> {
        let holding = account
            .holdings
            .iter()
            .find(|holding| holding.market == market)?;
        let price = i128::from(self.market(market).oracle.price()?);
        let worth = i128::from(holding.balance).checked_mul(price)? >> FIXED_BITS;
        let profit = worth.checked_sub(holding.entry_cost)?;
        let equity = self.valuation(account)?.equity_quantums();
        if equity <= 0 {
            return None;
        }
        let scale = i128::from(PPM);
        let profit_ppm = profit
            .checked_mul(scale)?
            .checked_div(holding.entry_cost.abs().max(1))?;
        let leverage_ppm = worth.abs().checked_mul(scale)?.checked_div(equity)?;
        if profit >= 0 {
            profit_ppm.checked_mul(leverage_ppm)
        } else {
            profit_ppm
                .checked_mul(scale)?
                .checked_div(leverage_ppm.max(1))
        }
    }
}
