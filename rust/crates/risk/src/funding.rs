//! Funding: premiums, hourly rates, funding indices and their effect on collateral.

use crate::E10;
use crate::margin::FIXED_BITS;

/// Hours in the period that the mean premium is paid over.
const HOURS_PER_PERIOD: i64 = 8;

/// Bounds of a funding rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSettings {
    /// Fixed part of the hourly rate.
    pub interest_e10: i64,
    /// Bound of 8 times the hourly rate.
    pub cap_8h_e10: i64,
    /// The rules' bound on a funding index: 2^-32 of the price a second.
    pub max_funding_rate: u64,
}

/// (max(0, impact bid - index) - max(0, index - impact ask)) / index, truncated toward zero.
///
/// A side without enough depth for the impact notional counts as zero.
#[must_use]
pub fn premium_e10(impact_bid: Option<u64>, impact_ask: Option<u64>, index_fixed: u64) -> i64 {
    let above = impact_bid.map_or(0, |bid| bid.saturating_sub(index_fixed));
    let below = impact_ask.map_or(0, |ask| index_fixed.saturating_sub(ask));
    let difference = i128::from(above) - i128::from(below);
    let premium = (difference * i128::from(E10))
        .checked_div(i128::from(index_fixed))
        .unwrap_or(0);
    i64::try_from(premium.clamp(-i128::from(E10), i128::from(E10))).unwrap_or(0)
}

/// Mean premium / 8 + interest, clamped to an eighth of the cap; truncated toward zero.
#[must_use]
pub fn hourly_rate_e10(premium_sum_e10: i64, samples: u32, settings: &RateSettings) -> i64 {
    let mean = premium_sum_e10.checked_div(i64::from(samples)).unwrap_or(0);
    let bound = settings.cap_8h_e10 / HOURS_PER_PERIOD;
    (mean / HOURS_PER_PERIOD + settings.interest_e10).clamp(-bound, bound)
}

/// Change of the funding index for one hour's rate, within the rules' bound for the time that passed.
#[must_use]
pub fn index_change(
    rate_e10: i64,
    price_fixed: u64,
    elapsed_s: u64,
    settings: &RateSettings,
) -> i64 {
    let change = i128::from(rate_e10) * i128::from(price_fixed) / i128::from(E10);
    let per_second = u128::from(settings.max_funding_rate) * u128::from(price_fixed);
    let bound = per_second.saturating_mul(u128::from(elapsed_s)) >> FIXED_BITS;
    let bound = i128::try_from(bound)
        .unwrap_or(i128::MAX)
        .min(i128::from(i64::MAX));
    i64::try_from(change.clamp(-bound, bound)).unwrap_or(0)
}

/// The hourly rate that an index change amounts to, truncated toward zero.
#[must_use]
pub fn rate_of_change(change: i64, price_fixed: u64) -> i64 {
    let rate = (i128::from(change) * i128::from(E10)).checked_div(i128::from(price_fixed));
    i64::try_from(rate.unwrap_or(0)).unwrap_or(0)
}

/// `floor(collateral - sum((g - c) * b) / 2^32)`, one floor over the whole sum.
#[must_use]
pub fn funded_collateral(collateral: i64, payments_fixed: i128) -> i128 {
    ((i128::from(collateral) << FIXED_BITS) - payments_fixed) >> FIXED_BITS
}

/// `(g - c) * b`: what a holding owes, with 32 fractional bits.
#[must_use]
pub fn payment_fixed(global_index: i64, cached_index: i64, balance: i64) -> i128 {
    (i128::from(global_index) - i128::from(cached_index)).saturating_mul(i128::from(balance))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: RateSettings = RateSettings {
        interest_e10: 125_000,
        cap_8h_e10: 75_000_000,
        max_funding_rate: 1_120,
    };
    const ONE: i64 = 1 << 32;

    #[test]
    fn funding_floors_the_sum() {
        let funded = |delta, balance| funded_collateral(100, payment_fixed(delta, 0, balance));
        assert_eq!(funded(ONE / 2, 3), 98);
        assert_eq!(funded(-ONE / 2, 3), 101);
        assert_eq!(funded(ONE / 2, -3), 101);
    }

    #[test]
    fn premium_needs_depth_beyond_the_index() {
        assert_eq!(premium_e10(Some(101), Some(103), 100), 100_000_000);
        assert_eq!(premium_e10(Some(97), Some(99), 100), -100_000_000);
        assert_eq!(premium_e10(Some(99), Some(101), 100), 0);
        assert_eq!(premium_e10(None, None, 100), 0);
        assert_eq!(premium_e10(Some(u64::MAX), None, 1), E10);
    }

    #[test]
    fn rate_is_mean_over_eight_plus_interest_within_the_cap() {
        assert_eq!(hourly_rate_e10(0, 0, &SETTINGS), 125_000);
        assert_eq!(hourly_rate_e10(60 * 8_000, 60, &SETTINGS), 126_000);
        assert_eq!(hourly_rate_e10(E10, 1, &SETTINGS), 9_375_000);
        assert_eq!(hourly_rate_e10(-E10, 1, &SETTINGS), -9_375_000);
    }

    #[test]
    fn index_change_respects_the_rules_bound() {
        let price = 5_u64 << 32;
        assert_eq!(index_change(125_000, price, 3_600, &SETTINGS), 268_435);
        assert_eq!(index_change(9_375_000, price, 3_600, &SETTINGS), 20_132_659);
        let bound = 1_120 * 5 * 1_000;
        assert_eq!(index_change(9_375_000, price, 1_000, &SETTINGS), bound);
        assert_eq!(index_change(-9_375_000, price, 1_000, &SETTINGS), -bound);
        assert_eq!(index_change(9_375_000, price, 0, &SETTINGS), 0);
    }
}
