//! Value, maintenance risk and initial margin of a position, as the rules and the exchange define them.
//!
//! Initial margin fraction of a size S: `initial + incremental * (S - baseline) / incremental_size` beyond the
//! baseline: linear, rounded up to a millionth, capped at 1.

use crate::PPM;
use crate::wide::compare_products;
use std::cmp::Ordering;

/// Bits behind the point of prices and values.
pub const FIXED_BITS: u32 = 32;
/// A value is inside [-2^95, 2^95).
const VALUE_BOUND: i128 = 1 << 95;

/// A step of the rules' risk function: sizes up to `upper_bound` (inclusive) carry `risk`, a 0.32 fraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskSegment {
    /// Largest size (balance, or value with 32 fractional bits) of the segment.
    pub upper_bound: u128,
    /// Maintenance fraction times 2^32.
    pub risk: u32,
}

/// Margin parameters of one market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarginParameters {
    /// Initial margin fraction up to the baseline size.
    pub initial_ppm: u64,
    /// Growth of the fraction per incremental size.
    pub incremental_ppm: u64,
    /// Size in quantums up to which the fraction is flat.
    pub baseline_quantums: u64,
    /// Size in quantums of one increment.
    pub incremental_quantums: u64,
    /// Maintenance risk, ascending by bound; the last bound is 2^128 - 1.
    pub segments: Vec<RiskSegment>,
}

impl MarginParameters {
    /// Initial margin fraction of a position of this size: linear beyond the baseline, rounded up, at most 1.
    #[must_use]
    pub fn initial_fraction_ppm(&self, size_quantums: u64) -> u64 {
        let excess = size_quantums.saturating_sub(self.baseline_quantums);
        if excess == 0 || self.incremental_quantums == 0 {
            return self.initial_ppm.min(PPM);
        }
        let growth = (u128::from(excess) * u128::from(self.incremental_ppm))
            .div_ceil(u128::from(self.incremental_quantums));
        let fraction = u128::from(self.initial_ppm).saturating_add(growth);
        u64::try_from(fraction.min(u128::from(PPM))).unwrap_or(PPM)
    }

    /// The maintenance risk factor of a holding, by its value with 32 fractional bits.
    #[must_use]
    pub fn risk_factor(&self, value_fixed: u128) -> u32 {
        let mut risk = u32::MAX;
        for segment in &self.segments {
            risk = segment.risk;
            if value_fixed <= segment.upper_bound {
                break;
            }
        }
        risk
    }
}

/// Sums over a position. `None` results stand for numbers outside the rules' ranges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Valuation {
    /// Total value with 32 fractional bits.
    pub value_fixed: i128,
    /// Total maintenance risk with 64 fractional bits.
    pub risk_fixed: u128,
    /// Initial requirement with 32 fractional bits, times 10^6.
    pub initial_fixed_ppm: u128,
}

impl Valuation {
    /// A position of collateral alone.
    #[must_use]
    pub fn of_collateral(collateral_quantums: i128) -> Option<Self> {
        let value_fixed = collateral_quantums.checked_mul(1 << FIXED_BITS)?;
        Some(Self {
            value_fixed,
            ..Self::default()
        })
    }

    /// Adds a holding at a price.
    #[must_use]
    pub fn with_holding(
        self,
        balance: i64,
        price_fixed: u64,
        parameters: &MarginParameters,
    ) -> Option<Self> {
        let size = balance.unsigned_abs();
        let worth = u128::from(size) * u128::from(price_fixed);
        let signed_worth = i128::try_from(worth).ok()?;
        let risk = worth.checked_mul(u128::from(parameters.risk_factor(worth)))?;
        let initial = worth.checked_mul(u128::from(parameters.initial_fraction_ppm(size)))?;
        let delta = if balance < 0 {
            -signed_worth
        } else {
            signed_worth
        };
        Some(Self {
            value_fixed: self.value_fixed.checked_add(delta)?,
            risk_fixed: self.risk_fixed.checked_add(risk)?,
            initial_fixed_ppm: self.initial_fixed_ppm.checked_add(initial)?,
        })
    }

    /// Whether the total value is in the rules' range.
    #[must_use]
    pub fn is_in_range(&self) -> bool {
        (-VALUE_BOUND..VALUE_BOUND).contains(&self.value_fixed)
    }

    /// TR <= TV * 2^32: at or above maintenance margin.
    #[must_use]
    pub fn is_well_leveraged(&self) -> bool {
        compare_products(self.value_fixed, 1 << FIXED_BITS, 1, self.risk_fixed) != Ordering::Less
    }

    /// TR > TV * 2^32: below maintenance margin.
    #[must_use]
    pub fn is_liquidatable(&self) -> bool {
        !self.is_well_leveraged()
    }

    /// Whether the value less a reserve covers the initial requirement.
    #[must_use]
    pub fn covers_initial(&self, reserved_quantums: u64) -> bool {
        let value = self.value_fixed - (i128::from(reserved_quantums) << FIXED_BITS);
        compare_products(value, u128::from(PPM), 1, self.initial_fixed_ppm) != Ordering::Less
    }

    /// Whether the ratio of value to risk is not below an earlier one's (rules B2 and B3).
    #[must_use]
    pub fn keeps_ratio_of(&self, before: &Self) -> bool {
        let order = compare_products(
            before.value_fixed,
            self.risk_fixed,
            self.value_fixed,
            before.risk_fixed,
        );
        order != Ordering::Greater
            && (before.risk_fixed != 0 || before.value_fixed <= self.value_fixed)
    }

    /// Value in whole quantums, rounded down.
    #[must_use]
    pub fn equity_quantums(&self) -> i128 {
        self.value_fixed >> FIXED_BITS
    }

    /// Initial requirement in whole quantums, rounded up.
    #[must_use]
    pub fn initial_quantums(&self) -> u128 {
        self.initial_fixed_ppm
            .div_ceil(u128::from(PPM) << FIXED_BITS)
    }

    /// Maintenance requirement in whole quantums, rounded up.
    #[must_use]
    pub fn maintenance_quantums(&self) -> u128 {
        self.risk_fixed.div_ceil(1 << (2 * FIXED_BITS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> MarginParameters {
        MarginParameters {
            initial_ppm: 40_000,
            incremental_ppm: 10_000,
            baseline_quantums: 900,
            incremental_quantums: 150,
            segments: vec![RiskSegment {
                upper_bound: u128::MAX,
                risk: 128_849_019,
            }],
        }
    }

    #[test]
    fn initial_fraction_grows_linearly_beyond_the_baseline() {
        let fractions = [0, 900, 901, 1_050, 1_125, u64::MAX]
            .map(|size| parameters().initial_fraction_ppm(size));
        assert_eq!(fractions, [40_000, 40_000, 40_067, 50_000, 55_000, PPM]);
    }

    #[test]
    fn published_position_has_the_published_value_and_risk() {
        let position = Valuation::of_collateral(-11_000_000_000)
            .and_then(|value| value.with_holding(10_000_000_000, 4_944_512_380, &parameters()))
            .expect("the numbers are in range");
        assert_eq!(position.equity_quantums(), 512_339_999);
        assert_eq!(position.maintenance_quantums(), 345_370_201);
        assert!(position.is_well_leveraged());
    }

    #[test]
    fn boundary_of_maintenance_is_well_leveraged() {
        let at = Valuation {
            value_fixed: 5 << 32,
            risk_fixed: 5 << 64,
            initial_fixed_ppm: 0,
        };
        assert!(at.is_well_leveraged());
        assert!(
            Valuation {
                risk_fixed: at.risk_fixed + 1,
                ..at
            }
            .is_liquidatable()
        );
        assert!(
            Valuation {
                value_fixed: -1,
                risk_fixed: 0,
                initial_fixed_ppm: 0
            }
            .is_liquidatable()
        );
    }

    #[test]
    fn boundary_of_initial_margin_counts_the_reserve() {
        let at = Valuation {
            value_fixed: 5 << 32,
            risk_fixed: 0,
            initial_fixed_ppm: 4_000_000 << 32,
        };
        assert!(at.covers_initial(1));
        assert!(!at.covers_initial(2));
        assert!(
            !Valuation {
                initial_fixed_ppm: at.initial_fixed_ppm + 1,
                ..at
            }
            .covers_initial(1)
        );
    }

    #[test]
    fn risk_steps_with_the_value() {
        let mut stepped = parameters();
        stepped.segments.insert(
            0,
            RiskSegment {
                upper_bound: 10,
                risk: 7,
            },
        );
        assert_eq!(
            [10, 11].map(|value| stepped.risk_factor(value)),
            [7, 128_849_019]
        );
    }

    #[test]
    fn ratio_rule_without_risk_compares_values() {
        let empty = Valuation {
            value_fixed: -5,
            risk_fixed: 0,
            initial_fixed_ppm: 0,
        };
        assert!(
            Valuation {
                value_fixed: -4,
                ..empty
            }
            .keeps_ratio_of(&empty)
        );
        assert!(
            !Valuation {
                value_fixed: -6,
                ..empty
            }
            .keeps_ratio_of(&empty)
        );
    }
}
