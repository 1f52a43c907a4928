//! One account: the position as the ledger last answered, its open orders and its volume.

use provex_order_book::Side;

/// Days that a fee tier looks back, today included.
const VOLUME_DAYS: u32 = 30;

/// One market's part of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Asset index.
    pub market: u16,
    /// Synthetic quantums, not zero.
    pub balance: i64,
    /// Funding index at the position's last touch.
    pub cached_index: i64,
    /// Signed collateral paid for the balance: ranks positions for deleveraging, moves no money.
    pub entry_cost: i128,
}

/// What an account traded on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayVolume {
    /// Days since the epoch.
    pub day: u32,
    /// Collateral quantums traded as a maker.
    pub maker: u64,
    /// Collateral quantums traded as a taker.
    pub taker: u64,
    /// Fees paid.
    pub fees: u64,
}

/// Sums over the last 30 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VolumeSum {
    /// Collateral quantums traded as a maker.
    pub maker: u64,
    /// Collateral quantums traded as a taker.
    pub taker: u64,
    /// Fees paid.
    pub fees: u64,
}

/// Open orders of one account in one market, by reference, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarketOrders {
    /// Asset index.
    pub market: u16,
    refs: [Vec<u64>; 2],
}

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Id of its position.
    pub position_id: u64,
    /// Collateral at the position's last touch.
    pub collateral: i64,
    /// Holdings, ascending by market.
    pub holdings: Vec<Holding>,
    /// Collateral held back for fast withdrawals.
    pub reserved: u64,
    /// Days with trades, ascending, at most 30.
    pub volumes: Vec<DayVolume>,
    /// Number of open reduce-only orders.
    pub reduce_only_orders: u32,
    orders: Vec<MarketOrders>,
}

impl Account {
    /// An account that holds nothing.
    #[must_use]
    pub fn new(position_id: u64) -> Self {
        Self {
            position_id,
            ..Self::default()
        }
    }

    /// Balance in a market; 0 without a holding.
    #[must_use]
    pub fn balance(&self, market: u16) -> i64 {
        self.holdings
            .iter()
            .find(|holding| holding.market == market)
            .map_or(0, |holding| holding.balance)
    }

    /// Quantums that an order of this side could take off the position.
    #[must_use]
    pub fn reducible(&self, market: u16, side: Side) -> u64 {
        let balance = self.balance(market);
        match side {
            Side::Buy if balance < 0 => balance.unsigned_abs(),
            Side::Sell if balance > 0 => balance.unsigned_abs(),
            _ => 0,
        }
    }

    /// References of the open orders in a market and side, ascending.
    #[must_use]
    pub fn orders(&self, market: u16, side: Side) -> &[u64] {
        match self
            .orders
            .binary_search_by_key(&market, |entry| entry.market)
        {
            Ok(place) => &self.orders[place].refs[side as usize],
            Err(_) => &[],
        }
    }

    /// References of the open orders, filtered; ascending by market, side and reference.
    #[must_use]
    pub fn orders_of(&self, market: Option<u16>, side: Option<Side>) -> Vec<u64> {
        let mut found = Vec::new();
        for entry in self
            .orders
            .iter()
            .filter(|entry| market.is_none_or(|wanted| wanted == entry.market))
        {
            for each in [Side::Buy, Side::Sell] {
                if side.is_none_or(|wanted| wanted == each) {
                    found.extend_from_slice(&entry.refs[each as usize]);
                }
            }
        }
        found
    }

    /// Adds an open order.
    pub fn add_order(&mut self, market: u16, side: Side, order_ref: u64) {
        let place = match self
            .orders
            .binary_search_by_key(&market, |entry| entry.market)
        {
            Ok(place) => place,
            Err(place) => {
                self.orders.insert(
                    place,
                    MarketOrders {
                        market,
                        ..MarketOrders::default()
                    },
                );
                place
            }
        };
        let refs = &mut self.orders[place].refs[side as usize];
        let at = refs.partition_point(|existing| *existing < order_ref);
        refs.insert(at, order_ref);
    }

    /// Takes an open order out.
    ///
    /// # Panics
    /// When it is not there.
    pub fn remove_order(&mut self, market: u16, side: Side, order_ref: u64) {
        let place = self
            .orders
            .binary_search_by_key(&market, |entry| entry.market)
            .expect("an open order is listed by its account");
        let entry = &mut self.orders[place];
        let refs = &mut entry.refs[side as usize];
        let at = refs
            .binary_search(&order_ref)
            .expect("an open order is listed by its account");
        refs.remove(at);
        if entry.refs.iter().all(Vec::is_empty) {
            self.orders.remove(place);
        }
    }

    /// Counts a fill.
    pub fn add_volume(&mut self, day: u32, collateral: u64, fee: u64, is_maker: bool) {
        if self.volumes.last().is_none_or(|last| last.day < day) {
            self.volumes.retain(|volume| volume.day + VOLUME_DAYS > day);
            self.volumes.push(DayVolume {
                day,
                maker: 0,
                taker: 0,
                fees: 0,
            });
        }
        if let Some(last) = self.volumes.last_mut() {
            let side = if is_maker {
                &mut last.maker
            } else {
                &mut last.taker
            };
            *side = side.saturating_add(collateral);
            last.fees = last.fees.saturating_add(fee);
        }
    }

    /// Sums over the 30 days that end with this one.
    #[must_use]
    pub fn volume_sum(&self, day: u32) -> VolumeSum {
        let mut sum = VolumeSum::default();
        for volume in self
            .volumes
            .iter()
            .filter(|volume| volume.day + VOLUME_DAYS > day)
        {
            sum.maker = sum.maker.saturating_add(volume.maker);
            sum.taker = sum.taker.saturating_add(volume.taker);
            sum.fees = sum.fees.saturating_add(volume.fees);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_leaves_after_thirty_days() {
        let mut account = Account::new(1);
        account.add_volume(100, 5, 1, true);
        account.add_volume(101, 7, 2, false);
        assert_eq!(
            account.volume_sum(129),
            VolumeSum {
                maker: 5,
                taker: 7,
                fees: 3
            }
        );
        assert_eq!(
            account.volume_sum(130),
            VolumeSum {
                maker: 0,
                taker: 7,
                fees: 2
            }
        );
        account.add_volume(130, 1, 0, true);
        assert_eq!(account.volumes.len(), 2);
    }

    #[test]
    fn orders_are_listed_ascending_and_filtered() {
        let mut account = Account::new(1);
        for (market, side, order_ref) in [
            (3, Side::Buy, 9),
            (1, Side::Sell, 4),
            (3, Side::Buy, 2),
            (3, Side::Sell, 5),
        ] {
            account.add_order(market, side, order_ref);
        }
        assert_eq!(account.orders_of(None, None), [4, 2, 9, 5]);
        assert_eq!(account.orders_of(Some(3), Some(Side::Buy)), [2, 9]);
        account.remove_order(3, Side::Buy, 2);
        account.remove_order(1, Side::Sell, 4);
        assert_eq!(account.orders_of(None, None), [9, 5]);
        assert_eq!(account.orders(1, Side::Sell), [0_u64; 0]);
    }
}
