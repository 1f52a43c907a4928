//! What a new order must satisfy before anything happens. Where several rules fail, the lowest number decides.

use crate::commands::PlaceOrder;
use crate::engine::{ENGINE_ORDER_REF_MIN, Engine};
use crate::market::{Market, MarketStatus};
use provex_order_book::{Handle, OrderType, Side, TimeInForce};
use provex_risk::PPM;
use provex_risk::errors::{
    ACCOUNT_UNKNOWN, EXPIRATION_TOO_LATE, EXPIRATION_TOO_SOON, FEE_LIMIT_TOO_LOW,
    INDEX_PRICE_MISSING, MARKET_NOT_OPEN, MARKET_ORDER_NOT_IMMEDIATE, ORACLE_PRICE_STALE,
    ORDER_MARGIN_INSUFFICIENT, ORDER_NOT_POST_ONLY, ORDER_NOT_REDUCING, ORDER_REF_INVALID,
    ORDER_VALUE_TOO_LARGE, ORDERS_PAUSED, POSITION_LIMIT_EXCEEDED, POSITION_MAY_NOT_TRADE,
    POST_ONLY_IMMEDIATE, PRICE_OUT_OF_RANGE, PRICE_OUTSIDE_BAND, REDUCE_ONLY_NO_POSITION,
    REDUCE_ONLY_NOT_IMMEDIATE, REDUCE_ONLY_TOO_LARGE, SIZE_TOO_LARGE, SIZE_TOO_SMALL,
    TOO_MANY_OPEN_ORDERS, TRAILING_PERCENT_INVALID, TRAILING_PERCENT_UNEXPECTED,
    TRIGGER_PRICE_REQUIRED, TRIGGER_PRICE_UNEXPECTED,
};
use provex_risk::fees::fee_required;
use provex_risk::margin::Valuation;
use provex_risk::rejection::Rejection;

/// Largest price of an order.
const PRICE_TICKS_MAX: u64 = 1 << 40;

type Admitted = Result<(), Rejection>;

impl Engine {
    /// Rules 4001 to 4032 for a new order at the engine's time.
    pub(crate) fn admit(&self, placing: &PlaceOrder) -> Admitted {
        let market = self.known_market(placing.market)?;
        self.admit_openness(placing, market)?;
        self.admit_account(placing)?;
        admit_amounts(placing, market)?;
        self.admit_expiration(placing)?;
        admit_combination(placing)?;
        self.admit_reduce_only(placing)?;
        self.admit_fee_limit(placing, market)?;
        self.admit_order_count(placing)?;
        self.admit_band(placing)?;
        self.admit_position_limit(placing, market)?;
        self.admit_order_margin(placing)?;
        self.admit_restrictions(placing, market)
    }

    /// The open order that a new one replaces: of the same account and market.
    pub(crate) fn replaced_order(&self, placing: &PlaceOrder) -> Option<Handle> {
        let handle = self.orders.find(placing.cancel_ref?)?;
        let order = self.orders.get(handle);
        (order.position_id == placing.position_id && order.market == placing.market)
            .then_some(handle)
    }

    fn admit_openness(&self, placing: &PlaceOrder, market: &Market) -> Admitted {
        if !matches!(
            market.status,
            MarketStatus::Online | MarketStatus::PostOnly | MarketStatus::CloseOnly
        ) {
            return Err(Rejection::new(MARKET_NOT_OPEN)
                .number("market", placing.market)
                .text("status", market.status.name()));
        }
        if self.is_paused {
            return Err(Rejection::new(ORDERS_PAUSED));
        }
        if !placing.is_post_only
            && !placing.order_type.is_triggerable()
            && !self.has_fresh_oracle(placing.market)
        {
            return Err(Rejection::new(ORACLE_PRICE_STALE).number("market", placing.market));
        }
        Ok(())
    }

    fn admit_account(&self, placing: &PlaceOrder) -> Admitted {
        let position_id = placing.position_id;
        if position_id == self.config.fee_position_id
            || position_id == self.config.insurance_position_id
        {
            return Err(Rejection::new(POSITION_MAY_NOT_TRADE).number("position_id", position_id));
        }
        if self.account_of(position_id).is_none() {
            return Err(Rejection::new(ACCOUNT_UNKNOWN).number("position_id", position_id));
        }
        if placing.order_ref >= ENGINE_ORDER_REF_MIN
            || self.orders.find(placing.order_ref).is_some()
        {
            return Err(Rejection::new(ORDER_REF_INVALID).number("order_ref", placing.order_ref));
        }
        Ok(())
    }

    fn admit_expiration(&self, placing: &PlaceOrder) -> Admitted {
        let ahead = i128::from(placing.expires_at_ms) - i128::from(self.now_ms);
        let (minimum, maximum) = (self.config.expiration_ms_min, self.config.expiration_ms_max);
        if ahead < i128::from(minimum) {
            let rejection = Rejection::new(EXPIRATION_TOO_SOON);
            return Err(rejection
                .number("minimum_ms", minimum)
                .number("found_ms", ahead));
        }
        if ahead > i128::from(maximum) {
            let rejection = Rejection::new(EXPIRATION_TOO_LATE);
            return Err(rejection
                .number("maximum_ms", maximum)
                .number("found_ms", ahead));
        }
        Ok(())
    }

    fn admit_reduce_only(&self, placing: &PlaceOrder) -> Admitted {
        if !placing.is_reduce_only {
            return Ok(());
        }
        let is_immediate = placing.time_in_force != TimeInForce::GoodTillTime;
        if !is_immediate && !self.config.reduce_only_may_rest {
            return Err(Rejection::new(REDUCE_ONLY_NOT_IMMEDIATE));
        }
        let position_lots = self.reducible_lots(placing);
        if position_lots == 0 {
            return Err(Rejection::new(REDUCE_ONLY_NO_POSITION));
        }
        if placing.lots > position_lots {
            let rejection = Rejection::new(REDUCE_ONLY_TOO_LARGE);
            return Err(rejection
                .number("position_lots", position_lots)
                .number("found", placing.lots));
        }
        Ok(())
    }

    fn reducible_lots(&self, placing: &PlaceOrder) -> u64 {
        let reducible = self
            .account_of(placing.position_id)
            .map_or(0, |account| account.reducible(placing.market, placing.side));
        reducible / self.market(placing.market).config.lot_quantums
    }

    fn admit_fee_limit(&self, placing: &PlaceOrder, market: &Market) -> Admitted {
        let rates = self.rates_of(placing.position_id);
        let rate_ppm = if placing.is_post_only {
            rates.maker_ppm
        } else if placing.time_in_force == TimeInForce::GoodTillTime {
            rates.maker_ppm.max(rates.taker_ppm)
        } else {
            rates.taker_ppm
        };
        let collateral = market
            .collateral(placing.price_ticks, placing.lots)
            .unwrap_or(0);
        let required = fee_required(rate_ppm, collateral);
        if u128::from(placing.fee_quantums_max) < required {
            return Err(Rejection::new(FEE_LIMIT_TOO_LOW)
                .number(
                    "required_quantums",
                    i128::try_from(required).unwrap_or(i128::MAX),
                )
                .number("found_quantums", placing.fee_quantums_max));
        }
        Ok(())
    }

    fn admit_order_count(&self, placing: &PlaceOrder) -> Admitted {
        let open = self.account_of(placing.position_id).map_or(0, |account| {
            account.orders(placing.market, placing.side).len()
        });
        let leaving = self.replaced_order(placing).map_or(0, |handle| {
            usize::from(self.orders.get(handle).side == placing.side)
        });
        let maximum = self.config.orders_per_side_max;
        if open - leaving >= maximum {
            let maximum = i128::try_from(maximum).unwrap_or(i128::MAX);
            return Err(Rejection::new(TOO_MANY_OPEN_ORDERS).number("maximum", maximum));
        }
        Ok(())
    }

    /// Limit orders that may rest must not cross the index price by more than the band; the others are bounded
    /// while they match.
    fn admit_band(&self, placing: &PlaceOrder) -> Admitted {
        let may_rest = placing.time_in_force == TimeInForce::GoodTillTime;
        if placing.order_type != OrderType::Limit || !may_rest {
            return Ok(());
        }
        let bound = self.band_ticks(placing.market, placing.side);
        match bound.filter(|bound| !placing.side.accepts(*bound, placing.price_ticks)) {
            None => Ok(()),
            Some(bound) => Err(Rejection::new(PRICE_OUTSIDE_BAND)
                .number("bound_ticks", bound)
                .number("found_ticks", placing.price_ticks)),
        }
    }

    fn admit_position_limit(&self, placing: &PlaceOrder, market: &Market) -> Admitted {
        let balance = self
            .account_of(placing.position_id)
            .map_or(0, |account| account.balance(placing.market));
        let synthetic = i128::from(placing.lots) * i128::from(market.config.lot_quantums);
        let signed = if placing.side == Side::Buy {
            synthetic
        } else {
            -synthetic
        };
        let after = (i128::from(balance) + signed).unsigned_abs();
        let maximum = market.config.position_quantums_max;
        if after > u128::from(maximum) && after > u128::from(balance.unsigned_abs()) {
            return Err(Rejection::new(POSITION_LIMIT_EXCEEDED)
                .number("maximum_quantums", maximum)
                .number("found_quantums", i128::try_from(after).unwrap_or(i128::MAX)));
        }
        Ok(())
    }

    /// With the setting on: initial margin for the largest position that the open orders could lead to.
    fn admit_order_margin(&self, placing: &PlaceOrder) -> Admitted {
        if !self.config.count_open_orders || placing.is_reduce_only {
            return Ok(());
        }
        let covered = self.margin_with_orders(placing);
        let required = covered.map_or(i128::MAX, |sums| {
            i128::try_from(sums.initial_quantums()).unwrap_or(i128::MAX)
        });
        let found = covered.map_or(0, |sums| sums.equity_quantums());
        let reserved = self
            .account_of(placing.position_id)
            .map_or(0, |account| account.reserved);
        if covered.is_some_and(|sums| sums.covers_initial(reserved)) {
            return Ok(());
        }
        let rejection = Rejection::new(ORDER_MARGIN_INSUFFICIENT);
        Err(rejection
            .number("required_quantums", required)
            .number("found_quantums", found))
    }

    /// The account's value, with the initial margin of every market at its worst outcome of open orders.
    fn margin_with_orders(&self, placing: &PlaceOrder) -> Option<Valuation> {
        let account = self.account_of(placing.position_id)?;
        let mut sums = self.valuation(account)?;
        sums.initial_fixed_ppm = 0;
        for (number, market) in (0_u16..).zip(&self.markets) {
            let mut lots =
                [Side::Buy, Side::Sell].map(|side| self.open_lots(account.orders(number, side)));
            if number == placing.market {
                lots[placing.side as usize] += u128::from(placing.lots);
            }
            let balance = i128::from(account.balance(number));
            if balance == 0 && lots == [0, 0] {
                continue;
            }
            let [bought, sold] = lots.map(|lots| lots * u128::from(market.config.lot_quantums));
            let long = balance.checked_add(i128::try_from(bought).ok()?)?;
            let short = balance.checked_sub(i128::try_from(sold).ok()?)?;
            let worst = i64::try_from(long.unsigned_abs().max(short.unsigned_abs())).ok()?;
            let price = market.oracle.price()?;
            let margin = Valuation::default().with_holding(worst, price, &market.margin)?;
            sums.initial_fixed_ppm = sums
                .initial_fixed_ppm
                .checked_add(margin.initial_fixed_ppm)?;
        }
        Some(sums)
    }

    fn open_lots(&self, refs: &[u64]) -> u128 {
        let handles = refs
            .iter()
            .filter_map(|order_ref| self.orders.find(*order_ref));
        handles
            .map(|handle| u128::from(self.orders.get(handle).remaining_lots))
            .sum()
    }

    fn admit_restrictions(&self, placing: &PlaceOrder, market: &Market) -> Admitted {
        if market.status == MarketStatus::PostOnly && !placing.is_post_only {
            return Err(Rejection::new(ORDER_NOT_POST_ONLY).number("market", placing.market));
        }
        if market.status == MarketStatus::CloseOnly && placing.lots > self.reducible_lots(placing) {
            return Err(Rejection::new(ORDER_NOT_REDUCING).number("market", placing.market));
        }
        let is_trailing = placing.order_type == OrderType::TrailingStop;
        if is_trailing && self.fresh_index(placing.market).is_none() {
            return Err(Rejection::new(INDEX_PRICE_MISSING).number("market", placing.market));
        }
        Ok(())
    }
}

fn admit_amounts(placing: &PlaceOrder, market: &Market) -> Admitted {
    for price in [Some(placing.price_ticks), placing.trigger_ticks]
        .into_iter()
        .flatten()
    {
        if price == 0 || price > PRICE_TICKS_MAX {
            let rejection = Rejection::new(PRICE_OUT_OF_RANGE);
            return Err(rejection
                .number("maximum", PRICE_TICKS_MAX)
                .number("found", price));
        }
    }
    let (minimum, maximum) = (market.config.lots_min, market.config.lots_max);
    if placing.lots < minimum {
        return Err(Rejection::new(SIZE_TOO_SMALL)
            .number("minimum", minimum)
            .number("found", placing.lots));
    }
    if placing.lots > maximum {
        return Err(Rejection::new(SIZE_TOO_LARGE)
            .number("maximum", maximum)
            .number("found", placing.lots));
    }
    if market
        .collateral(placing.price_ticks, placing.lots)
        .is_none()
    {
        let found = i128::from(placing.price_ticks)
            * i128::from(placing.lots)
            * i128::from(market.config.quantums_per_tick_lot);
        return Err(Rejection::new(ORDER_VALUE_TOO_LARGE).number("found", found));
    }
    Ok(())
}

fn admit_combination(placing: &PlaceOrder) -> Admitted {
    let is_immediate = placing.time_in_force != TimeInForce::GoodTillTime;
    let name = placing.order_type.name();
    if placing.order_type == OrderType::Market && !is_immediate {
        return Err(Rejection::new(MARKET_ORDER_NOT_IMMEDIATE));
    }
    if placing.is_post_only && is_immediate {
        return Err(Rejection::new(POST_ONLY_IMMEDIATE));
    }
    let is_trailing = placing.order_type == OrderType::TrailingStop;
    if placing.order_type.is_triggerable() && !is_trailing && placing.trigger_ticks.is_none() {
        return Err(Rejection::new(TRIGGER_PRICE_REQUIRED).text("type", name));
    }
    if !placing.order_type.is_triggerable() && placing.trigger_ticks.is_some() {
        return Err(Rejection::new(TRIGGER_PRICE_UNEXPECTED).text("type", name));
    }
    let trailing_ppm = placing.trailing_ppm.unwrap_or(0);
    if is_trailing && (trailing_ppm == 0 || u64::from(trailing_ppm) >= PPM) {
        return Err(Rejection::new(TRAILING_PERCENT_INVALID).number("found", trailing_ppm));
    }
    if !is_trailing && placing.trailing_ppm.is_some() {
        return Err(Rejection::new(TRAILING_PERCENT_UNEXPECTED).text("type", name));
    }
    Ok(())
}
