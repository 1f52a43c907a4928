//! One market's moving state.

use crate::config::MarketConfig;
use provex_order_book::{Book, Side, TriggerBook};
use provex_risk::PPM;
use provex_risk::margin::{FIXED_BITS, MarginParameters};
use provex_risk::wide::mul_div_up;
use std::collections::BTreeSet;

/// What a market accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum MarketStatus {
    /// Everything.
    Online = 0,
    /// Nothing; closed.
    Offline = 1,
    /// Post-only orders and cancels.
    PostOnly = 2,
    /// Cancels.
    CancelOnly = 3,
    /// Orders that reduce a position, and cancels.
    CloseOnly = 4,
    /// Nothing; not open yet.
    Initializing = 5,
}

impl MarketStatus {
    /// From its number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        [
            Self::Online,
            Self::Offline,
            Self::PostOnly,
            Self::CancelOnly,
            Self::CloseOnly,
            Self::Initializing,
        ]
        .get(usize::from(number))
        .copied()
    }

    /// The name that clients see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Online => "ONLINE",
            Self::Offline => "OFFLINE",
            Self::PostOnly => "POST_ONLY",
            Self::CancelOnly => "CANCEL_ONLY",
            Self::CloseOnly => "CLOSE_ONLY",
            Self::Initializing => "INITIALIZING",
        }
    }
}

/// A price and when it was observed. Price 0: none yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PricePoint {
    /// Collateral quantums a synthetic quantum, 32.32.
    pub price_fixed: u64,
    /// Observation time.
    pub observed_at_ms: u64,
}

impl PricePoint {
    /// Whether there is a price that is not older than the validity.
    #[must_use]
    pub fn is_fresh(&self, now_ms: u64, validity_ms: u64) -> bool {
        self.price_fixed != 0 && now_ms.saturating_sub(self.observed_at_ms) <= validity_ms
    }

    /// The price, if there is one.
    #[must_use]
    pub fn price(&self) -> Option<u64> {
        (self.price_fixed != 0).then_some(self.price_fixed)
    }
}

/// Premiums of the running hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PremiumSamples {
    /// Their sum.
    pub sum_e10: i64,
    /// Their number.
    pub count: u32,
    /// Minutes since the epoch from which the next sample is due.
    pub next_minute: u64,
}

/// A market.
#[derive(Debug, Clone)]
pub struct Market {
    /// As configured.
    pub config: MarketConfig,
    /// The margin part of it.
    pub margin: MarginParameters,
    /// What it accepts.
    pub status: MarketStatus,
    /// Resting orders.
    pub book: Book,
    /// Waiting orders.
    pub triggers: TriggerBook,
    /// Index price.
    pub index: PricePoint,
    /// Oracle price.
    pub oracle: PricePoint,
    /// Cumulative funding index.
    pub funding_index: i64,
    /// Premiums of the running hour.
    pub samples: PremiumSamples,
    /// Sum of the long balances.
    pub open_interest: u128,
    /// Positions with a balance here.
    pub holders: BTreeSet<u64>,
    /// Number of book level changes so far.
    pub offset: u64,
}

impl Market {
    /// An empty market.
    ///
    /// # Errors
    /// When its margin parameters make no sense.
    pub fn new(config: MarketConfig) -> Result<Self, String> {
        Ok(Self {
            margin: config.margin()?,
            status: if config.is_open {
                MarketStatus::Online
            } else {
                MarketStatus::Offline
            },
            config,
            book: Book::default(),
            triggers: TriggerBook::default(),
            index: PricePoint::default(),
            oracle: PricePoint::default(),
            funding_index: 0,
            samples: PremiumSamples::default(),
            open_interest: 0,
            holders: BTreeSet::new(),
            offset: 0,
        })
    }

    /// Collateral of a fill: exact for every price in ticks and size in lots. `None` at 2^63 or more.
    #[must_use]
    pub fn collateral(&self, price_ticks: u64, lots: u64) -> Option<u64> {
        let collateral = price_ticks
            .checked_mul(lots)?
            .checked_mul(self.config.quantums_per_tick_lot)?;
        (collateral < 1 << 63).then_some(collateral)
    }

    /// A price in half units of 2^-32 times a fraction, in ticks rounded up.
    fn ticks_of_halves(&self, halves: u128, fraction_ppm: u64) -> u64 {
        let scaled = halves * u128::from(self.config.lot_quantums);
        let tick_halves = u128::from(self.config.quantums_per_tick_lot) << (FIXED_BITS + 1);
        let ticks = mul_div_up(
            scaled,
            u128::from(fraction_ppm),
            tick_halves * u128::from(PPM),
        );
        ticks
            .and_then(|ticks| u64::try_from(ticks).ok())
            .unwrap_or(u64::MAX)
    }

    /// The largest tick whose own 32.32 price (rounded half up) is not above this one.
    #[must_use]
    pub fn ticks_down(&self, price_fixed: u64) -> u64 {
        self.scaled_ticks_down(price_fixed, PPM)
    }

    /// The smallest tick whose own 32.32 price (rounded half up) is not below this one.
    #[must_use]
    pub fn ticks_up(&self, price_fixed: u64) -> u64 {
        self.scaled_ticks_up(price_fixed, PPM)
    }

    /// A 32.32 price times a fraction in ticks, rounded down; a price that was rounded from a tick is that tick.
    #[must_use]
    pub fn scaled_ticks_down(&self, price_fixed: u64, fraction_ppm: u64) -> u64 {
        self.ticks_of_halves(2 * u128::from(price_fixed) + 1, fraction_ppm)
            .saturating_sub(1)
    }

    /// A 32.32 price times a fraction in ticks, rounded up; a price that was rounded from a tick is that tick.
    #[must_use]
    pub fn scaled_ticks_up(&self, price_fixed: u64, fraction_ppm: u64) -> u64 {
        self.ticks_of_halves(
            (2 * u128::from(price_fixed)).saturating_sub(1),
            fraction_ppm,
        )
    }

    /// The price of a side that is worse than a reference price by a fraction: higher for buyers (rounded down),
    /// lower for sellers (rounded up, at least one tick).
    #[must_use]
    pub fn worsened_ticks(&self, side: Side, price_fixed: u64, by_ppm: u64) -> u64 {
        match side {
            Side::Buy => self.scaled_ticks_down(price_fixed, PPM.saturating_add(by_ppm)),
            Side::Sell => self
                .scaled_ticks_up(price_fixed, PPM.saturating_sub(by_ppm))
                .max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market() -> Market {
        let config = MarketConfig {
            lot_quantums: 1_000_000,
            quantums_per_tick_lot: 100,
            lots_min: 1,
            lots_max: 1,
            initial_margin_ppm: 40_000,
            incremental_margin_ppm: 0,
            baseline_position_quantums: 1,
            incremental_position_quantums: 1,
            position_quantums_max: 1,
            risk_segments: vec![(u128::MAX.to_string(), 1)],
            is_open: true,
        };
        Market::new(config).expect("the parameters are sound")
    }

    #[test]
    fn every_tick_survives_the_conversion_to_a_price_and_back() {
        for ticks in 1..50_000_u64 {
            let price = ((ticks << 32) + 5_000) / 10_000;
            assert_eq!(
                (market().ticks_down(price), market().ticks_up(price)),
                (ticks, ticks)
            );
        }
    }

    #[test]
    fn prices_between_ticks_round_as_named() {
        let price = 30_000_u64 * (1 << 32) / 10_000 + 1_000;
        assert_eq!(
            (market().ticks_down(price), market().ticks_up(price)),
            (30_000, 30_001)
        );
        assert_eq!(market().worsened_ticks(Side::Buy, price, 100_000), 33_000);
        assert_eq!(market().worsened_ticks(Side::Sell, price, 100_000), 27_001);
        assert_eq!(market().worsened_ticks(Side::Sell, 1, 100_000), 1);
    }
}
