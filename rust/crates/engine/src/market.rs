//! One market's moving state.

use crate::config::MarketConfig;
use provex_order_book::{Book, Side, TriggerBook};
use provex_risk::margin::{FIXED_BITS, MarginParameters};
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

    /// A 32.32 price in ticks, rounded down, and whether that was inexact.
    fn ticks(&self, price_fixed: u64) -> (u64, bool) {
        let scaled = u128::from(price_fixed) * u128::from(self.config.lot_quantums);
        let tick = u128::from(self.config.quantums_per_tick_lot) << FIXED_BITS;
        (
            u64::try_from(scaled / tick).unwrap_or(u64::MAX),
            scaled % tick != 0,
        )
    }

    /// A 32.32 price in ticks, rounded down.
    #[must_use]
    pub fn ticks_down(&self, price_fixed: u64) -> u64 {
        self.ticks(price_fixed).0
    }

    /// A 32.32 price in ticks, rounded up.
    #[must_use]
    pub fn ticks_up(&self, price_fixed: u64) -> u64 {
        let (ticks, is_inexact) = self.ticks(price_fixed);
        ticks.saturating_add(u64::from(is_inexact))
    }

    /// The price of a side that is worse than a reference price by a fraction: higher for buyers (rounded down),
    /// lower for sellers (rounded up, at least one tick).
    #[must_use]
    pub fn worsened_ticks(&self, side: Side, price_fixed: u64, by_ppm: u64) -> u64 {
        let scale = u128::from(provex_risk::PPM);
        let price = u128::from(price_fixed);
        let bounded = |value: u128| u64::try_from(value).unwrap_or(u64::MAX);
        match side {
            Side::Buy => self.ticks_down(bounded(price * (scale + u128::from(by_ppm)) / scale)),
            Side::Sell => {
                let remaining = scale.saturating_sub(u128::from(by_ppm));
                self.ticks_up(bounded((price * remaining).div_ceil(scale)))
                    .max(1)
            }
        }
    }
}
