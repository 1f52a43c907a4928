//! Exchange policy, read from JSON once and then fixed.

use crate::error::EngineError;
use provex_risk::PPM;
use provex_risk::funding::RateSettings;
use provex_risk::margin::{MarginParameters, RiskSegment};
use serde::Deserialize;

/// Rates from a 30-day volume up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct FeeTier {
    /// Least volume of the last 30 days.
    pub volume_min_quantums: u64,
    /// Maker's rate.
    pub maker_ppm: u64,
    /// Taker's rate.
    pub taker_ppm: u64,
}

/// One market as configured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MarketConfig {
    /// Synthetic quantums per lot.
    pub lot_quantums: u64,
    /// Collateral quantums per lot and tick.
    pub quantums_per_tick_lot: u64,
    /// Smallest order.
    pub lots_min: u64,
    /// Largest order.
    pub lots_max: u64,
    /// Initial margin fraction up to the baseline size.
    pub initial_margin_ppm: u64,
    /// Growth of the fraction per incremental size.
    pub incremental_margin_ppm: u64,
    /// Size up to which it is flat.
    pub baseline_position_quantums: u64,
    /// Size of one increment.
    pub incremental_position_quantums: u64,
    /// Largest position.
    pub position_quantums_max: u64,
    /// Maintenance risk: (upper bound in decimal, risk factor 0.32).
    pub risk_segments: Vec<(String, u32)>,
    /// ONLINE at start, else OFFLINE.
    pub is_open: bool,
}

/// The engine's settings; `provex/native/engine.py` documents each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "documented once, in the typed face of the engine"
)]
pub struct EngineConfig {
    pub fee_position_id: u64,
    pub insurance_position_id: u64,
    pub tiers: Vec<FeeTier>,
    pub oracle_validity_ms: u64,
    pub index_validity_ms: u64,
    pub price_band_ppm: u64,
    pub orders_per_side_max: usize,
    pub expiration_ms_min: u64,
    pub expiration_ms_max: u64,
    pub count_open_orders: bool,
    pub reduce_only_may_rest: bool,
    pub interest_rate_e10: i64,
    pub funding_cap_8h_e10: i64,
    pub max_funding_rate: u64,
    pub impact_notional_quantums: u64,
    pub liquidation_penalty_ppm: u64,
    pub fund_unwind_interval_ms: u64,
    pub fund_unwind_slippage_ppm: u64,
    pub markets: Vec<MarketConfig>,
}

impl EngineConfig {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// `Configuration` names what is wrong.
    pub fn from_json(text: &str) -> Result<Self, EngineError> {
        let config: Self = serde_json::from_str(text)
            .map_err(|error| EngineError::Configuration(error.to_string()))?;
        config.check().map_err(EngineError::Configuration)?;
        Ok(config)
    }

    /// Bounds of the funding rate.
    #[must_use]
    pub fn rates(&self) -> RateSettings {
        RateSettings {
            interest_e10: self.interest_rate_e10,
            cap_8h_e10: self.funding_cap_8h_e10,
            max_funding_rate: self.max_funding_rate,
        }
    }

    fn check(&self) -> Result<(), String> {
        let volumes: Vec<u64> = self
            .tiers
            .iter()
            .map(|tier| tier.volume_min_quantums)
            .collect();
        if volumes.first() != Some(&0) || !volumes.is_sorted_by(|a, b| a < b) {
            return Err("fee tiers must ascend from volume 0".into());
        }
        if self.price_band_ppm >= PPM || self.fund_unwind_slippage_ppm >= PPM {
            return Err("price band and slippage must be below 1".into());
        }
        if self.fee_position_id == self.insurance_position_id {
            return Err("fee and insurance position must differ".into());
        }
        if self.funding_cap_8h_e10 < 0 || self.fund_unwind_interval_ms == 0 {
            return Err(
                "the funding cap must not be negative, the unwinding interval not 0".into(),
            );
        }
        if self.markets.is_empty() || self.markets.len() > usize::from(u16::MAX) {
            return Err(format!("{} markets", self.markets.len()));
        }
        self.markets
            .iter()
            .enumerate()
            .try_for_each(|(index, market)| {
                market
                    .check()
                    .map_err(|reason| format!("market {index}: {reason}"))
            })
    }
}

impl MarketConfig {
    /// Margin parameters in the form that valuation takes.
    ///
    /// # Errors
    /// When a segment's bound is no number or the segments do not ascend to 2^128 - 1.
    pub fn margin(&self) -> Result<MarginParameters, String> {
        let mut segments = Vec::with_capacity(self.risk_segments.len());
        for (bound, risk) in &self.risk_segments {
            let upper_bound = bound.parse().map_err(|_| format!("risk bound {bound}"))?;
            segments.push(RiskSegment {
                upper_bound,
                risk: *risk,
            });
        }
        let is_ascending = segments.is_sorted_by(|a, b| a.upper_bound < b.upper_bound);
        if !is_ascending || segments.last().map(|segment| segment.upper_bound) != Some(u128::MAX) {
            return Err("risk segments must ascend to 2^128 - 1".into());
        }
        Ok(MarginParameters {
            initial_ppm: self.initial_margin_ppm,
            incremental_ppm: self.incremental_margin_ppm,
            baseline_quantums: self.baseline_position_quantums,
            incremental_quantums: self.incremental_position_quantums,
            segments,
        })
    }

    fn check(&self) -> Result<(), String> {
        self.margin()?;
        let is_sized = self.lot_quantums > 0 && self.quantums_per_tick_lot > 0 && self.lots_min > 0;
        if !is_sized || self.lots_max < self.lots_min {
            return Err("sizes must be positive and ascending".into());
        }
        if self
            .lots_max
            .checked_mul(self.lot_quantums)
            .is_none_or(|size| size >= 1 << 62)
            || self.position_quantums_max >= 1 << 62
        {
            return Err("sizes must stay below 2^62 quantums".into());
        }
        Ok(())
    }
}
