//! Fees of a fill: the tier's rate, rounded up, within the share that the order's signature allows.

use crate::PPM;

/// What an order's signature allows as fee: at most `fee_quantums_max` for the whole `collateral_quantums`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeLimit {
    /// Signed fee F for the complete order.
    pub fee_quantums_max: u64,
    /// Signed collateral C of the complete order.
    pub collateral_quantums: u64,
}

/// `min(ceil(rate * c), floor(F * c / C))`.
#[must_use]
pub fn fill_fee(rate_ppm: u64, collateral_quantums: u64, limit: FeeLimit) -> u64 {
    let collateral = u128::from(collateral_quantums);
    let by_rate = (collateral * u128::from(rate_ppm)).div_ceil(u128::from(PPM));
    let allowed = (u128::from(limit.fee_quantums_max) * collateral)
        .checked_div(u128::from(limit.collateral_quantums))
        .unwrap_or(0);
    u64::try_from(by_rate.min(allowed)).unwrap_or(u64::MAX)
}

/// The least signed fee that allows a rate on the whole order: `ceil(rate * C)`.
#[must_use]
pub fn fee_required(rate_ppm: u64, collateral_quantums: u64) -> u128 {
    (u128::from(collateral_quantums) * u128::from(rate_ppm)).div_ceil(u128::from(PPM))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: FeeLimit = FeeLimit {
        fee_quantums_max: 10,
        collateral_quantums: 1_000,
    };

    #[test]
    fn fee_rounds_up_within_the_signed_share() {
        assert_eq!(fill_fee(500, 1_000, LIMIT), 1);
        assert_eq!(fill_fee(1_500, 1_000, LIMIT), 2);
        assert_eq!(fill_fee(50_000, 1_000, LIMIT), 10);
        assert_eq!(fill_fee(50_000, 99, LIMIT), 0);
        assert_eq!(fill_fee(0, 1_000, LIMIT), 0);
        assert_eq!(
            fill_fee(
                500,
                0,
                FeeLimit {
                    collateral_quantums: 0,
                    ..LIMIT
                }
            ),
            0
        );
    }

    #[test]
    fn fee_never_exceeds_the_rules_ratio() {
        for collateral in 1..1_000_u64 {
            let fee = fill_fee(20_000, collateral, LIMIT);
            assert!(fee * LIMIT.collateral_quantums <= LIMIT.fee_quantums_max * collateral);
        }
    }

    #[test]
    fn required_fee_is_the_rate_rounded_up() {
        assert_eq!(fee_required(500, 1_001), 1);
        assert_eq!(fee_required(500, 2_001), 2);
    }
}
