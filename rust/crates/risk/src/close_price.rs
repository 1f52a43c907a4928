//! The collateral for which a position below maintenance margin is closed.

use crate::margin::{FIXED_BITS, Valuation};
use crate::wide::{mul_div_down, mul_div_up};

/// What part of a position closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Whether the closed holding is long (receives collateral) or short (pays it).
    pub is_long: bool,
    /// Value of the closed quantums at the oracle price, 32 fractional bits.
    pub worth_fixed: u128,
    /// Total risk of the position after the closing.
    pub risk_after: u128,
}

/// The unique collateral amount that keeps the ratio of value to risk from falling by less than one quantum.
///
/// For a whole holding this is the price P(1 - MMF * V/W) of a long and P(1 + MMF * V/W) of a short, rounded in
/// the closed position's favour, which the valid-transition rule demands; it is also the amount that the
/// fairness rule of deleveraging demands. `None` when the amount would be negative or out of range: such a
/// position cannot be closed in this market now.
#[must_use]
pub fn close_collateral(before: &Valuation, closing: &Closing) -> Option<u64> {
    let value_after = least_value_after(before, closing.risk_after)?;
    let lost = before.value_fixed.checked_sub(value_after)?;
    let worth = i128::try_from(closing.worth_fixed).ok()?;
    let amount = if closing.is_long {
        let due = worth.checked_sub(lost)?;
        due.checked_add((1 << FIXED_BITS) - 1)? >> FIXED_BITS
    } else {
        worth.checked_add(lost)? >> FIXED_BITS
    };
    u64::try_from(amount).ok()
}

/// `ceil(TV0 * TR1 / TR0)`: the least value after which the ratio has not fallen.
fn least_value_after(before: &Valuation, risk_after: u128) -> Option<i128> {
    let size = before.value_fixed.unsigned_abs();
    if before.value_fixed >= 0 {
        i128::try_from(mul_div_up(size, risk_after, before.risk_fixed)?).ok()
    } else {
        i128::try_from(mul_div_down(size, risk_after, before.risk_fixed)?)
            .ok()
            .map(|value| -value)
    }
}

/// The liquidated side's amount when its loss is also limited to a penalty on the closed value.
///
/// A long receives at least `worth * (1 - penalty)`, rounded down, a short pays at most
/// `worth * (1 + penalty)`, rounded up; the ratio rule's amount is the bound on the other side.
#[must_use]
pub fn liquidation_collateral(
    before: &Valuation,
    closing: &Closing,
    penalty_ppm: u64,
) -> Option<u64> {
    let ratio_amount = close_collateral(before, closing)?;
    let scale = u128::from(crate::PPM);
    let penalty = u128::from(penalty_ppm.min(crate::PPM));
    let whole = scale << FIXED_BITS;
    if closing.is_long {
        let least = mul_div_down(closing.worth_fixed, scale - penalty, whole)?;
        Some(ratio_amount.max(u64::try_from(least).ok()?))
    } else {
        let most = mul_div_up(closing.worth_fixed, scale + penalty, whole)?;
        Some(ratio_amount.min(u64::try_from(most).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::margin::{MarginParameters, RiskSegment};

    const PRICE: u64 = 4_944_512_380;

    fn parameters() -> MarginParameters {
        MarginParameters {
            initial_ppm: 40_000,
            incremental_ppm: 0,
            baseline_quantums: u64::MAX,
            incremental_quantums: 1,
            segments: vec![RiskSegment {
                upper_bound: u128::MAX,
                risk: 128_849_019,
            }],
        }
    }

    fn position(collateral: i128, balance: i64) -> Valuation {
        Valuation::of_collateral(collateral)
            .and_then(|value| value.with_holding(balance, PRICE, &parameters()))
            .expect("the numbers are in range")
    }

    fn closing(collateral: i128, balance: i64, part: i64) -> (Valuation, Closing) {
        let before = position(collateral, balance);
        let after = position(collateral, balance - part);
        let worth_fixed = u128::from(part.unsigned_abs()) * u128::from(PRICE);
        (
            before,
            Closing {
                is_long: balance > 0,
                worth_fixed,
                risk_after: after.risk_fixed,
            },
        )
    }

    #[test]
    fn published_deleveraging_amounts_come_out() {
        for (part, expected) in [
            (4_000_000_000, 4_800_000_000),
            (10_000_000_000, 12_000_000_000),
        ] {
            let (before, closing) = closing(-12_000_000_000, 10_000_000_000, part);
            assert_eq!(close_collateral(&before, &closing), Some(expected));
        }
    }

    #[test]
    fn amount_is_the_least_that_keeps_the_ratio() {
        for (collateral, balance) in [
            (-11_300_000_000, 10_000_000_000),
            (-13_000_000_000, 10_000_000_000),
            (11_700_000_000, -10_000_000_000),
            (10_000_000_000, -10_000_000_000),
        ] {
            for part in [1_i64, 999, 3_333_333_333, 10_000_000_000] {
                let signed = if balance > 0 { part } else { -part };
                let (before, closing) = closing(collateral, balance, signed);
                let amount = i128::from(close_collateral(&before, &closing).expect("in range"));
                let delta = if closing.is_long { amount } else { -amount };
                let exact = position(collateral + delta, balance - signed);
                let one_less = position(collateral + delta - 1, balance - signed);
                assert!(
                    exact.keeps_ratio_of(&before),
                    "{collateral} {balance} {part}"
                );
                assert!(
                    !one_less.keeps_ratio_of(&before),
                    "{collateral} {balance} {part}"
                );
            }
        }
    }

    #[test]
    fn penalty_leaves_a_remainder_to_the_liquidated() {
        let (before, closing) = closing(-11_300_000_000, 10_000_000_000, 10_000_000_000);
        let whole = liquidation_collateral(&before, &closing, 1_000_000).expect("in range");
        let one_percent = liquidation_collateral(&before, &closing, 10_000).expect("in range");
        assert_eq!(whole, 11_300_000_000);
        assert_eq!(one_percent, 11_397_216_600 - 1);
    }

    #[test]
    fn bankrupt_short_with_huge_debt_cannot_close() {
        let (before, closing) = closing(-1_000_000_000_000, -10, -10);
        assert_eq!(close_collateral(&before, &closing), None);
    }
}
