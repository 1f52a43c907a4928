//! The error registry's numbers. Generated from `provex/protocol/errors.toml` by
//! `make generate`; do not edit.

/// The request body is not valid JSON: `reason`.
pub const REQUEST_MALFORMED: u32 = 1001;
/// The request is larger than `limit` bytes.
pub const REQUEST_TOO_LARGE: u32 = 1002;
/// `parameter`: expected `expected`, found `found`.
pub const PARAMETER_INVALID: u32 = 1003;
/// No `what` found with `key`.
pub const NOT_FOUND: u32 = 1004;
/// Too many requests: limit `limit` points, wait `retry_after_ms` ms.
pub const RATE_LIMITED: u32 = 1005;
/// Unauthorized: `reason`.
pub const UNAUTHORIZED: u32 = 2001;
/// Timestamp must be within `window_s` seconds of server time `server_time`, found `found`.
pub const TIMESTAMP_OUT_OF_WINDOW: u32 = 2002;
/// Invalid signature for `what`.
pub const SIGNATURE_INVALID: u32 = 2003;
/// `address` is not on the allow-list of this exchange.
pub const NOT_ALLOWED: u32 = 2004;
/// The position is not well leveraged and a synthetic holding would grow or flip.
pub const ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS: u32 = 3001;
/// The position has no risk and its value would fall below zero or further.
pub const ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE: u32 = 3002;
/// The position is not well leveraged and its ratio of value to risk would fall.
pub const ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO: u32 = 3003;
/// An oracle price is not the proven median or out of range.
pub const INVALID_ASSET_ORACLE_PRICE: u32 = 3004;
/// The collateral asset is not the configured one.
pub const INVALID_COLLATERAL_ASSET_ID: u32 = 3005;
/// The fill's price is worse than the signed one.
pub const INVALID_FULFILLMENT_ASSETS_RATIO: u32 = 3006;
/// The fill's fee is above the signed share.
pub const INVALID_FULFILLMENT_FEE_RATIO: u32 = 3007;
/// The order would be filled beyond its signed size.
pub const INVALID_FULFILLMENT_INFO: u32 = 3008;
/// The funding state is older than the validity period, or the tick goes back in time.
pub const INVALID_FUNDING_TICK_TIMESTAMP: u32 = 3009;
/// The key is not the position's owner.
pub const INVALID_PUBLIC_KEY: u32 = 3010;
/// The signature does not verify under the key.
pub const INVALID_SIGNATURE: u32 = 3011;
/// The asset has no funding index yet.
pub const MISSING_GLOBAL_FUNDING_INDEX: u32 = 3012;
/// The asset has no oracle price yet.
pub const MISSING_ORACLE_PRICE: u32 = 3013;
/// The asset is not configured.
pub const MISSING_SYNTHETIC_ASSET_ID: u32 = 3014;
/// An amount is outside [0, 2^64).
pub const OUT_OF_RANGE_AMOUNT: u32 = 3015;
/// A balance would leave [-2^63, 2^63).
pub const OUT_OF_RANGE_BALANCE: u32 = 3016;
/// A funding index is outside [-2^63, 2^63) or moves faster than the maximum rate.
pub const OUT_OF_RANGE_FUNDING_INDEX: u32 = 3017;
/// An amount is outside [1, 2^64).
pub const OUT_OF_RANGE_POSITIVE_AMOUNT: u32 = 3018;
/// The position's total risk is 2^128 or more.
pub const OUT_OF_RANGE_TOTAL_RISK: u32 = 3019;
/// The position's total value is outside [-2^95, 2^95).
pub const OUT_OF_RANGE_TOTAL_VALUE: u32 = 3020;
/// Both sides are the same position.
pub const SAME_POSITION_ID: u32 = 3021;
/// A position holds at most 64 synthetic assets.
pub const TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION: u32 = 3022;
/// The configuration holds too many synthetic assets.
pub const TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM: u32 = 3023;
/// The position's total value is not negative.
pub const UNDELEVERAGABLE_POSITION: u32 = 3024;
/// The collateral of the deleveraging is not the unique fair amount.
pub const UNFAIR_DELEVERAGE: u32 = 3025;
/// The position is not liquidatable.
pub const UNLIQUIDATABLE_POSITION: u32 = 3026;
/// Oracle prices or bundles are not in strictly ascending order.
pub const UNSORTED_ORACLE_PRICES: u32 = 3027;
/// Internal error; reference `reference`.
pub const INTERNAL: u32 = 9001;
