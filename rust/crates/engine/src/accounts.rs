//! Accounts by position id, and the adoption of what the ledger answers.

use crate::account::{Account, Holding};
use crate::engine::Engine;
use crate::event::Event;
use crate::ledger::{Fault, PositionState};
use provex_risk::margin::FIXED_BITS;

/// What a fill exchanged: values a new balance's entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange {
    pub(crate) market: u16,
    pub(crate) synthetic: u64,
    pub(crate) collateral: u64,
}

/// An account's balances before a step, to be put back.
#[derive(Debug)]
pub(crate) struct SavedBalances {
    place: usize,
    collateral: i64,
    holdings: Vec<Holding>,
}

impl Engine {
    pub(crate) fn place_of(&self, position_id: u64) -> Option<usize> {
        self.account_places
            .get(&position_id)
            .map(|place| *place as usize)
    }

    pub(crate) fn account_of(&self, position_id: u64) -> Option<&Account> {
        self.place_of(position_id)
            .map(|place| &self.accounts[place])
    }

    /// The account's place; a new account where there is none.
    pub(crate) fn open_account(&mut self, position_id: u64) -> usize {
        if let Some(place) = self.place_of(position_id) {
            return place;
        }
        let place = u32::try_from(self.accounts.len()).expect("fewer than 2^32 accounts exist");
        self.accounts.push(Account::new(position_id));
        self.account_places.insert(position_id, place);
        place as usize
    }

    /// Takes over positions as the ledger answered them; the saved balances undo it in reverse order.
    pub(crate) fn adopt(
        &mut self,
        positions: &[PositionState],
        exchange: Option<Exchange>,
        undo: &mut Vec<SavedBalances>,
    ) -> Result<(), Fault> {
        positions
            .iter()
            .try_for_each(|position| self.check_position(position))?;
        for position in positions {
            let place = self.open_account(position.position_id);
            let holdings = self.holdings_after(place, position, exchange);
            undo.push(self.replace_balances(place, position.collateral, holdings));
        }
        Ok(())
    }

    /// Puts saved balances back, the latest first.
    pub(crate) fn restore_balances(&mut self, undo: &mut Vec<SavedBalances>) {
        while let Some(saved) = undo.pop() {
            self.replace_balances(saved.place, saved.collateral, saved.holdings);
        }
    }

    /// Tells an account's holding in a market.
    pub(crate) fn tell_position(&mut self, position_id: u64, market: u16) {
        let (balance, collateral) = self.account_of(position_id).map_or((0, 0), |account| {
            (account.balance(market), account.collateral)
        });
        self.events.push(Event::PositionChanged {
            position_id,
            market,
            balance,
            collateral,
        });
    }

    /// The first market of a position that is unknown, out of order or without a balance.
    pub(crate) fn wrong_holding(&self, position: &PositionState) -> Option<u16> {
        let mut next = 0_u32;
        for (market, balance, _) in &position.holdings {
            let number = u32::from(*market);
            if number < next || usize::from(*market) >= self.markets.len() || *balance == 0 {
                return Some(*market);
            }
            next = number + 1;
        }
        None
    }

    fn check_position(&self, position: &PositionState) -> Result<(), Fault> {
        match self.wrong_holding(position) {
            Some(market) => Err(Fault(
                format!(
                    "position {} has a malformed holding in market {market}",
                    position.position_id
                )
                .into(),
            )),
            None => Ok(()),
        }
    }

    fn holdings_after(
        &self,
        place: usize,
        position: &PositionState,
        exchange: Option<Exchange>,
    ) -> Vec<Holding> {
        let before = &self.accounts[place].holdings;
        let mut holdings = Vec::with_capacity(position.holdings.len());
        for (market, balance, cached_index) in &position.holdings {
            let held = before.iter().find(|holding| holding.market == *market);
            let (old_balance, old_cost) =
                held.map_or((0, 0), |holding| (holding.balance, holding.entry_cost));
            let entry_cost = if *balance == old_balance {
                old_cost
            } else {
                let price = exchange.filter(|exchange| exchange.market == *market);
                self.entry_cost(*market, (old_balance, old_cost), *balance, price)
            };
            holdings.push(Holding {
                market: *market,
                balance: *balance,
                cached_index: *cached_index,
                entry_cost,
            });
        }
        holdings
    }

    /// The cost of a changed balance: a part of the old one where it shrank, the price of the new where it grew.
    fn entry_cost(
        &self,
        market: u16,
        old: (i64, i128),
        balance: i64,
        exchange: Option<Exchange>,
    ) -> i128 {
        let (old_balance, old_cost) = old;
        let oracle = self.market(market).oracle.price_fixed;
        let cost_of = |quantums: i128| match exchange {
            Some(exchange) if exchange.synthetic != 0 => {
                quantums * i128::from(exchange.collateral) / i128::from(exchange.synthetic)
            }
            _ => quantums.saturating_mul(i128::from(oracle)) >> FIXED_BITS,
        };
        let is_same_side = (old_balance > 0) == (balance > 0) && old_balance != 0;
        if !is_same_side {
            return cost_of(i128::from(balance));
        }
        if balance.unsigned_abs() > old_balance.unsigned_abs() {
            return old_cost + cost_of(i128::from(balance) - i128::from(old_balance));
        }
        old_cost.saturating_mul(i128::from(balance)) / i128::from(old_balance)
    }

    fn replace_balances(
        &mut self,
        place: usize,
        collateral: i64,
        holdings: Vec<Holding>,
    ) -> SavedBalances {
        let account = &mut self.accounts[place];
        let position_id = account.position_id;
        let saved = SavedBalances {
            place,
            collateral: std::mem::replace(&mut account.collateral, collateral),
            holdings: std::mem::replace(&mut account.holdings, holdings),
        };
        for old in &saved.holdings {
            let market = &mut self.markets[usize::from(old.market)];
            market.open_interest -= u128::from(old.balance.max(0).unsigned_abs());
            if account.balance(old.market) == 0 {
                market.holders.remove(&position_id);
            }
        }
        for new in &account.holdings {
            let market = &mut self.markets[usize::from(new.market)];
            market.open_interest += u128::from(new.balance.max(0).unsigned_abs());
            if !saved.holdings.iter().any(|old| old.market == new.market) {
                market.holders.insert(position_id);
            }
        }
        saved
    }
}
