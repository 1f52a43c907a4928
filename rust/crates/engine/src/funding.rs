//! Premium samples every minute, the hourly funding tick, and the running prediction.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::event::{Event, Refusal};
use crate::ledger::{RefusedSide, Verdict};
use crate::market::{Market, MarketStatus};
use provex_order_book::Side;
use provex_risk::PPM;
use provex_risk::funding::{hourly_rate_e10, index_change, premium_e10, rate_of_change};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 3_600_000;
/// The ledger may have dated the last funding tick this much later than the engine, since its time also follows
/// oracle ticks; the rules' bound on an index is taken for that much less time.
const LEDGER_TIME_MARGIN_S: u64 = 4;
/// Bits behind the point of a size while an impact price is averaged.
const SIZE_BITS: u32 = 32;

/// What the hour's funding does to one market.
#[derive(Debug, Clone, Copy)]
struct HourlyFunding {
    rate_e10: i64,
    funding_index: i64,
    oracle_price_fixed: u64,
}

impl Engine {
    /// Samples the premium of each open market whose moment of the minute has come. A missed minute is not
    /// made up for.
    pub(crate) fn sample_premiums(&mut self) {
        let now_ms = self.now_ms;
        for number in 0..self.markets.len() {
            let market = u16::try_from(number).unwrap_or(u16::MAX);
            let minute = now_ms / MINUTE_MS;
            let is_past = minute * MINUTE_MS + sample_offset_ms(market, minute) <= now_ms;
            let due = if is_past { minute + 1 } else { minute };
            if due <= self.market(market).samples.next_minute {
                continue;
            }
            let premium = self.premium(market);
            let samples = &mut self.market_mut(market).samples;
            samples.next_minute = due;
            if let Some(premium) = premium {
                samples.sum_e10 += premium;
                samples.count += 1;
            }
        }
    }

    /// The rate that the running hour's samples predict.
    pub(crate) fn predicted_rate_e10(&self, market: &Market) -> i64 {
        hourly_rate_e10(
            market.samples.sum_e10,
            market.samples.count,
            &self.config.rates(),
        )
    }

    /// When the next funding is due.
    pub(crate) fn next_funding_at_ms(&self) -> u64 {
        self.next_funding_hour * HOUR_MS
    }

    /// Applies funding if an hour has begun; after a restart it waits for prices. The first clock only sets the
    /// next hour.
    pub(crate) fn apply_due_funding(&mut self) -> Result<(), EngineError> {
        let hour = self.now_ms / HOUR_MS;
        if self.next_funding_hour == 0 {
            self.next_funding_hour = hour + 1;
            self.funded_at_s = self.now_ms / 1_000;
        }
        if hour < self.next_funding_hour || self.needs_oracle {
            return Ok(());
        }
        // COMPUTE
        let timestamp_s = self.now_ms / 1_000;
        let funding: Vec<HourlyFunding> = (0_u16..)
            .zip(&self.markets)
            .map(|(number, market)| self.hourly_funding(number, market))
            .collect();
        let indices: Vec<i64> = funding.iter().map(|each| each.funding_index).collect();
        // MOVE
        self.ledger.begin()?;
        match self.ledger.funding_tick(&indices, timestamp_s) {
            Ok(Verdict::Executed(_)) => self.ledger.commit()?,
            Ok(Verdict::Refused { code, side }) => {
                self.ledger.rollback()?;
                self.tell_funding_refused(code, side);
                return Ok(());
            }
            Err(fault) => {
                self.ledger.rollback()?;
                return Err(fault.into());
            }
        }
        // RECORD
        self.next_funding_hour = hour + 1;
        self.funded_at_s = timestamp_s;
        self.record_funding(&funding, timestamp_s);
        self.liquidate_all()
    }

    fn hourly_funding(&self, number: u16, market: &Market) -> HourlyFunding {
        let is_closed = matches!(
            market.status,
            MarketStatus::Offline | MarketStatus::Initializing
        );
        let rate_e10 = if self.has_fresh_oracle(number) && !is_closed {
            self.predicted_rate_e10(market)
        } else {
            0
        };
        let elapsed_s = (self.now_ms / 1_000).saturating_sub(self.funded_at_s);
        let bounded_s = elapsed_s.saturating_sub(LEDGER_TIME_MARGIN_S);
        let price = market.oracle.price_fixed;
        let rates = self.config.rates();
        let change = index_change(rate_e10, price, bounded_s, &rates);
        let is_bounded = change != index_change(rate_e10, price, u64::MAX, &rates);
        HourlyFunding {
            rate_e10: if is_bounded {
                rate_of_change(change, price)
            } else {
                rate_e10
            },
            funding_index: market.funding_index.saturating_add(change),
            oracle_price_fixed: price,
        }
    }

    fn record_funding(&mut self, funding: &[HourlyFunding], timestamp_s: u64) {
        for ((number, market), each) in (0_u16..).zip(&mut self.markets).zip(funding) {
            market.funding_index = each.funding_index;
            market.samples.sum_e10 = 0;
            market.samples.count = 0;
            if each.oracle_price_fixed != 0 {
                self.events.push(Event::FundingApplied {
                    market: number,
                    rate_e10: each.rate_e10,
                    funding_index: each.funding_index,
                    oracle_price_fixed: each.oracle_price_fixed,
                    timestamp_s,
                });
            }
        }
    }

    fn tell_funding_refused(&mut self, code: u32, side: RefusedSide) {
        self.events.push(Event::LedgerRefused(Refusal {
            operation: "funding_tick",
            code,
            side: side as u8,
            market: 0,
            position_id: 0,
            counterparty_id: 0,
        }));
    }

    fn premium(&self, number: u16) -> Option<i64> {
        let market = self.market(number);
        if market.status != MarketStatus::Online {
            return None;
        }
        let index = self.fresh_index(number)?;
        let notional = u128::from(self.config.impact_notional_quantums) * u128::from(PPM)
            / u128::from(market.config.initial_margin_ppm.max(1));
        let bid = impact_price(market, Side::Buy, notional);
        let ask = impact_price(market, Side::Sell, notional);
        Some(premium_e10(bid, ask, index))
    }
}

/// Average price of trading a notional against one side of the book, 32.32 rounded down; `None` without depth.
fn impact_price(market: &Market, side: Side, notional: u128) -> Option<u64> {
    let (mut left, mut size) = (notional, 0_u128);
    for (price_ticks, level) in market.book.levels(side) {
        let lot_value = u128::from(price_ticks) * u128::from(market.config.quantums_per_tick_lot);
        let worth = lot_value * u128::from(level.lots);
        if worth >= left {
            size += (left << SIZE_BITS) / lot_value;
            let quantums = size.checked_mul(u128::from(market.config.lot_quantums))?;
            return u64::try_from((notional << (2 * SIZE_BITS)).checked_div(quantums)?).ok();
        }
        left -= worth;
        size += u128::from(level.lots) << SIZE_BITS;
    }
    None
}

/// The moment of a minute at which a market is sampled: scattered, but the same on every replay.
fn sample_offset_ms(market: u16, minute: u64) -> u64 {
    let mut mixed = minute.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (u64::from(market) << 48);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % MINUTE_MS
}
