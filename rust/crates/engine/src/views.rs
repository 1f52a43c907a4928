//! What the engine shows between commands.

use crate::account::{Account, Holding, VolumeSum};
use crate::config::FeeTier;
use crate::engine::Engine;
use crate::market::MarketStatus;
use provex_order_book::{Order, Side};
use provex_risk::margin::FIXED_BITS;
use provex_risk::rejection::Rejection;

/// An account at the prices in force; rounded against it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "documented once, in the typed face of the engine"
)]
pub struct AccountView {
    pub position_id: u64,
    pub collateral: i128,
    pub equity: i128,
    pub initial_margin: i128,
    pub maintenance_margin: i128,
    pub free_collateral: i128,
    pub reserved: u64,
    pub is_liquidatable: bool,
    pub holdings: Vec<Holding>,
}

/// A market's moving part.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "documented once, in the typed face of the engine"
)]
pub struct MarketView {
    pub market: u16,
    pub status: MarketStatus,
    pub index_price_fixed: Option<u64>,
    pub index_observed_at_ms: u64,
    pub oracle_price_fixed: Option<u64>,
    pub oracle_observed_at_ms: u64,
    pub is_matching: bool,
    pub next_funding_rate_e10: i64,
    pub next_funding_at_ms: u64,
    pub funding_index: i64,
    pub open_interest: u128,
}

/// Price levels of a book, best first, as (ticks, lots).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookView {
    /// Number of the book's last change.
    pub offset: u64,
    /// Buyers.
    pub bids: Vec<(u64, u64)>,
    /// Sellers.
    pub asks: Vec<(u64, u64)>,
}

impl Engine {
    /// An account; `None` where nothing was ever held.
    #[must_use]
    pub fn account_view(&self, position_id: u64) -> Option<AccountView> {
        let account = self.account_of(position_id)?;
        let sums = self.valuation(account).unwrap_or_default();
        let bounded = |value: u128| i128::try_from(value).unwrap_or(i128::MAX);
        let (equity, initial_margin) = (sums.equity_quantums(), bounded(sums.initial_quantums()));
        Some(AccountView {
            position_id,
            collateral: self.funded_collateral_of(account),
            equity,
            initial_margin,
            maintenance_margin: bounded(sums.maintenance_quantums()),
            free_collateral: equity - initial_margin - i128::from(account.reserved),
            reserved: account.reserved,
            is_liquidatable: sums.is_liquidatable(),
            holdings: account.holdings.clone(),
        })
    }

    /// What may leave the account: equity less initial margin and reserve, rounded down; 0 for an unknown position.
    /// Where a held market has no fresh oracle price, the holding counts as if its whole value were lost.
    #[must_use]
    pub fn free_collateral(&self, position_id: u64) -> i128 {
        self.account_view(position_id).map_or(0, |view| {
            view.free_collateral - self.stale_worth(&view.holdings)
        })
    }

    /// The value of holdings at prices that are not fresh, each rounded up.
    fn stale_worth(&self, holdings: &[Holding]) -> i128 {
        let stale = holdings
            .iter()
            .filter(|holding| !self.has_fresh_oracle(holding.market));
        stale
            .map(|holding| {
                let size = i128::from(holding.balance.unsigned_abs());
                let price = i128::from(self.market(holding.market).oracle.price_fixed);
                (size * price + (1 << FIXED_BITS) - 1) >> FIXED_BITS
            })
            .sum()
    }

    /// Equity of the insurance fund.
    #[must_use]
    pub fn insurance_balance(&self) -> i128 {
        self.account_view(self.config.insurance_position_id)
            .map_or(0, |view| view.equity)
    }

    /// The tier of an account by its volume of the last 30 days.
    #[must_use]
    pub fn rates_of(&self, position_id: u64) -> FeeTier {
        let volume = self.volume_of(position_id);
        let total = volume.maker.saturating_add(volume.taker);
        let reached = self
            .config
            .tiers
            .iter()
            .rev()
            .find(|tier| tier.volume_min_quantums <= total);
        *reached.expect("the first tier starts at volume 0")
    }

    /// An account's volume of the last 30 days.
    #[must_use]
    pub fn volume_of(&self, position_id: u64) -> VolumeSum {
        self.account_of(position_id)
            .map_or_else(VolumeSum::default, |account| account.volume_sum(self.day()))
    }

    /// An open order.
    #[must_use]
    pub fn order_view(&self, order_ref: u64) -> Option<&Order> {
        self.orders
            .find(order_ref)
            .map(|handle| self.orders.get(handle))
    }

    /// An account's open orders, ascending by market, side and reference.
    #[must_use]
    pub fn orders_view(&self, position_id: u64) -> Vec<&Order> {
        let refs = self
            .account_of(position_id)
            .map_or_else(Vec::new, |account| account.orders_of(None, None));
        refs.into_iter()
            .filter_map(|order_ref| self.order_view(order_ref))
            .collect()
    }

    /// A market.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`.
    pub fn market_view(&self, number: u16) -> Result<MarketView, Rejection> {
        let market = self.known_market(number)?;
        let is_open = matches!(
            market.status,
            MarketStatus::Online | MarketStatus::CloseOnly
        );
        Ok(MarketView {
            market: number,
            status: market.status,
            index_price_fixed: market.index.price(),
            index_observed_at_ms: market.index.observed_at_ms,
            oracle_price_fixed: market.oracle.price(),
            oracle_observed_at_ms: market.oracle.observed_at_ms,
            is_matching: is_open && self.has_fresh_oracle(number),
            next_funding_rate_e10: self.predicted_rate_e10(market),
            next_funding_at_ms: self.next_funding_at_ms(),
            funding_index: market.funding_index,
            open_interest: market.open_interest,
        })
    }

    /// A market's book, at most `depth` levels a side.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`.
    pub fn book_view(&self, number: u16, depth: usize) -> Result<BookView, Rejection> {
        let market = self.known_market(number)?;
        let levels = |side| {
            market
                .book
                .levels(side)
                .take(depth)
                .map(|(price, level)| (price, level.lots))
                .collect()
        };
        Ok(BookView {
            offset: market.offset,
            bids: levels(Side::Buy),
            asks: levels(Side::Sell),
        })
    }

    /// Every account's position id, ascending.
    #[must_use]
    pub fn position_ids(&self) -> Vec<u64> {
        let mut ids: Vec<u64> = self
            .accounts
            .iter()
            .map(|account| account.position_id)
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Number of open orders and of accounts.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.orders.len(), self.accounts.len())
    }

    /// Checks the invariants: books sound and uncrossed, orders listed by their accounts, every market's balances
    /// sum to zero if `is_closed` says that none came from outside.
    ///
    /// # Errors
    /// Names the first broken invariant.
    pub fn check(&self, is_closed: bool) -> Result<(), String> {
        for (number, market) in (0_u16..).zip(&self.markets) {
            market
                .book
                .check(&self.orders)
                .map_err(|broken| format!("market {number}: {broken}"))?;
            self.check_balances(number, is_closed)?;
        }
        let listed: usize = self
            .accounts
            .iter()
            .map(|account| account.orders_of(None, None).len())
            .sum();
        if listed != self.orders.len() || self.expiries.len() != listed {
            return Err(format!(
                "{} open orders, {listed} listed, {} expiries",
                self.orders.len(),
                self.expiries.len()
            ));
        }
        self.accounts
            .iter()
            .try_for_each(|account| self.check_orders(account))
    }

    fn check_balances(&self, number: u16, is_closed: bool) -> Result<(), String> {
        let balances: Vec<i64> = self
            .accounts
            .iter()
            .map(|account| account.balance(number))
            .collect();
        let sum: i128 = balances.iter().map(|balance| i128::from(*balance)).sum();
        let long: i128 = balances
            .iter()
            .map(|balance| i128::from((*balance).max(0)))
            .sum();
        let holders = balances.iter().filter(|balance| **balance != 0).count();
        let market = self.market(number);
        if (is_closed && sum != 0)
            || long.unsigned_abs() != market.open_interest
            || holders != market.holders.len()
        {
            return Err(format!(
                "market {number}: balances sum to {sum}, open interest {}",
                market.open_interest
            ));
        }
        Ok(())
    }

    fn check_orders(&self, account: &Account) -> Result<(), String> {
        let mut reduce_only = 0;
        for order_ref in account.orders_of(None, None) {
            let order = self
                .order_view(order_ref)
                .ok_or_else(|| format!("order {order_ref} is listed but gone"))?;
            if order.position_id != account.position_id || order.remaining_lots == 0 {
                return Err(format!("order {order_ref} is listed wrongly"));
            }
            reduce_only += u32::from(order.is_reduce_only);
        }
        if reduce_only != account.reduce_only_orders {
            return Err(format!(
                "position {}: {reduce_only} reduce-only orders",
                account.position_id
            ));
        }
        Ok(())
    }
}
