//! Valuation of accounts and the check of a fill before the ledger sees it.

use crate::account::Account;
use crate::engine::Engine;
use provex_risk::funding::{funded_collateral, payment_fixed};
use provex_risk::margin::Valuation;

/// A change of one account: what a fill or closing would do to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    pub(crate) market: u16,
    pub(crate) synthetic: i128,
    pub(crate) collateral: i128,
}

/// An account's state before and after a change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Transition {
    pub(crate) before: Valuation,
    pub(crate) after: Valuation,
    pub(crate) balance_before: i64,
    pub(crate) balance_after: i64,
}

impl Transition {
    /// Whether the balance only shrinks, without changing sides.
    pub(crate) fn is_reducing(&self) -> bool {
        let (before, after) = (self.balance_before, self.balance_after);
        after.unsigned_abs() <= before.unsigned_abs() && (after == 0 || (after > 0) == (before > 0))
    }

    /// The rules' valid transition: well leveraged afterwards, or shrinking at a ratio that does not fall.
    pub(crate) fn is_valid(&self) -> bool {
        self.after.is_well_leveraged()
            || (self.is_reducing() && self.after.keeps_ratio_of(&self.before))
    }

    /// What the exchange asks: initial margin afterwards, or shrinking at a ratio that does not fall and not at the
    /// reserve's cost.
    pub(crate) fn has_margin(&self, reserved: u64) -> bool {
        let covers = self.after.covers_initial(reserved) && self.after.is_well_leveraged();
        let shrinks = self.is_reducing() && self.after.keeps_ratio_of(&self.before);
        covers || (shrinks && self.keeps_reserve(reserved))
    }

    /// Whether the value still holds the reserve, or at least lost nothing: what is promised elsewhere is not there
    /// to be lost to a counterparty.
    fn keeps_reserve(&self, reserved: u64) -> bool {
        reserved == 0
            || self.after.equity_quantums() >= i128::from(reserved)
            || self.after.value_fixed >= self.before.value_fixed
    }
}

impl Engine {
    /// Collateral with the funding since the position's last touch.
    pub(crate) fn funded_collateral_of(&self, account: &Account) -> i128 {
        let mut payments = 0_i128;
        for holding in &account.holdings {
            let global = self.market(holding.market).funding_index;
            payments = payments.saturating_add(payment_fixed(
                global,
                holding.cached_index,
                holding.balance,
            ));
        }
        funded_collateral(account.collateral, payments)
    }

    /// Value, risk and initial margin at the prices in force. `None`: out of the rules' ranges, or a held market
    /// has no price.
    pub(crate) fn valuation(&self, account: &Account) -> Option<Valuation> {
        let mut valuation = Valuation::of_collateral(self.funded_collateral_of(account))?;
        for holding in &account.holdings {
            let market = self.market(holding.market);
            valuation =
                valuation.with_holding(holding.balance, market.oracle.price()?, &market.margin)?;
        }
        valuation.is_in_range().then_some(valuation)
    }

    /// The account before and after a change; `None` as for `valuation`.
    pub(crate) fn transition(&self, account: &Account, change: &Change) -> Option<Transition> {
        let collateral = self.funded_collateral_of(account);
        let mut before = Valuation::of_collateral(collateral)?;
        let mut after = Valuation::of_collateral(collateral + change.collateral)?;
        let mut balance_before = 0;
        for holding in &account.holdings {
            let market = self.market(holding.market);
            let price = market.oracle.price()?;
            before = before.with_holding(holding.balance, price, &market.margin)?;
            if holding.market == change.market {
                balance_before = holding.balance;
            } else {
                after = after.with_holding(holding.balance, price, &market.margin)?;
            }
        }
        let balance_after = i64::try_from(i128::from(balance_before) + change.synthetic).ok()?;
        if balance_after != 0 {
            let market = self.market(change.market);
            after = after.with_holding(balance_after, market.oracle.price()?, &market.margin)?;
        }
        (before.is_in_range() && after.is_in_range()).then_some(Transition {
            before,
            after,
            balance_before,
            balance_after,
        })
    }

    /// Whether a fill leaves the account with margin and within the market's position limit.
    pub(crate) fn may_fill(&self, account: &Account, change: &Change) -> bool {
        let Some(transition) = self.transition(account, change) else {
            return false;
        };
        let limit = self.market(change.market).config.position_quantums_max;
        let is_within_limit =
            transition.balance_after.unsigned_abs() <= limit || transition.is_reducing();
        is_within_limit && transition.has_margin(account.reserved)
    }

    /// Whether the insurance fund may take a closing: margin as for a fill, but no position limit.
    pub(crate) fn may_take(&self, account: &Account, change: &Change) -> bool {
        self.transition(account, change)
            .is_some_and(|transition| transition.has_margin(account.reserved))
    }
}
