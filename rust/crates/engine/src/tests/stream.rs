//! Commands from a seed: every kind, against small accounts and moving prices.

use super::{ACCOUNTS, FIRST, MARKETS, START_MS};
use crate::commands::{OraclePrice, PlaceOrder};
use crate::engine::Engine;
use crate::ledger::PositionState;
use crate::market::MarketStatus;
use provex_order_book::{OrderType, Side, TimeInForce};

/// Commands from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    state: u64,
    now_ms: u64,
    next_ref: u64,
    ticks: [u64; MARKETS as usize],
}

impl Stream {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            now_ms: START_MS,
            next_ref: 1,
            ticks: [1_000; MARKETS as usize],
        }
    }

    fn next(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % bound
    }

    fn market(&mut self) -> u16 {
        u16::try_from(self.next(u64::from(MARKETS))).expect("small")
    }

    pub(crate) fn step(&mut self, engine: &mut Engine) -> Result<(), String> {
        self.now_ms += self.next(2_000);
        let now_ms = self.now_ms;
        let market = self.market();
        let result = match self.next(100) {
            0..55 => engine.place_order(now_ms, &self.order(engine, market)),
            55..70 => {
                let order_ref = 1 + self.next(self.next_ref);
                engine.cancel_order(now_ms, order_ref)
            }
            70..73 => engine.cancel_orders(now_ms, FIRST + self.next(ACCOUNTS), Some(market), None),
            73..80 => {
                let price = self.price(market);
                engine.set_index_prices(now_ms, &[(market, price)])
            }
            80..90 => {
                let prices = self.move_prices();
                engine.oracle_tick(now_ms, &prices)
            }
            90..97 => {
                self.now_ms += self.next(400_000);
                engine.advance_clock(self.now_ms)
            }
            97 => {
                self.deposit(engine);
                Ok(())
            }
            98 => {
                let status = match self.next(10) {
                    0 => MarketStatus::CloseOnly,
                    1 => MarketStatus::PostOnly,
                    _ => MarketStatus::Online,
                };
                engine.set_market_status(now_ms, market, status)
            }
            _ => engine.set_market_status(now_ms, market, MarketStatus::Online),
        };
        match result {
            Ok(()) | Err(crate::EngineError::Rejected(_)) => Ok(()),
            Err(other) => Err(other.to_string()),
        }
    }

    /// Gives an account new collateral, as a deposit executed by the ledger does.
    fn deposit(&mut self, engine: &mut Engine) {
        let position_id = FIRST + self.next(ACCOUNTS);
        let Some(account) = engine.account_of(position_id) else {
            return;
        };
        let position = PositionState {
            position_id,
            collateral: account.collateral + 40_000,
            holdings: account
                .holdings
                .iter()
                .map(|h| (h.market, h.balance, h.cached_index))
                .collect(),
        };
        engine
            .sync_position(self.now_ms, &position)
            .expect("a position that the engine holds is valid");
    }

    fn order(&mut self, engine: &Engine, market: u16) -> PlaceOrder {
        let middle = self.ticks[usize::from(market)];
        let order_type =
            OrderType::from_number(u8::try_from(self.next(5)).expect("small")).expect("known");
        let mut time_in_force = match self.next(8) {
            0 => TimeInForce::FillOrKill,
            1 => TimeInForce::ImmediateOrCancel,
            _ => TimeInForce::GoodTillTime,
        };
        if order_type == OrderType::Market && time_in_force == TimeInForce::GoodTillTime {
            time_in_force = TimeInForce::ImmediateOrCancel;
        }
        let is_immediate = time_in_force != TimeInForce::GoodTillTime;
        let is_trailing = order_type == OrderType::TrailingStop;
        let order_ref = self.next_ref;
        self.next_ref += 1;
        let position_id = FIRST + self.next(ACCOUNTS);
        let is_reduce_only = self.next(3) == 0;
        let is_short = engine
            .account_of(position_id)
            .is_some_and(|account| account.balance(market) < 0);
        let is_buying = if is_reduce_only {
            is_short
        } else {
            self.next(2) == 0
        };
        PlaceOrder {
            order_ref,
            position_id,
            market,
            side: if is_buying { Side::Buy } else { Side::Sell },
            order_type,
            time_in_force,
            is_post_only: !is_immediate && self.next(5) == 0,
            is_reduce_only,
            price_ticks: middle + self.next(40) - 20,
            trigger_ticks: (order_type.is_triggerable() && !is_trailing)
                .then(|| middle + self.next(60) - 30),
            trailing_ppm: is_trailing.then_some(30_000),
            lots: 1 + self.next(80),
            fee_quantums_max: 1_000_000,
            expires_at_ms: self.now_ms + 60_000 + self.next(3_000_000),
            cancel_ref: (self.next(5) == 0).then(|| self.next(order_ref) + 1),
        }
    }

    fn price(&self, market: u16) -> u64 {
        self.ticks[usize::from(market)] << 32
    }

    fn move_prices(&mut self) -> Vec<OraclePrice> {
        for place in 0..self.ticks.len() {
            let reach = if self.next(20) == 0 { 200 } else { 12 };
            self.ticks[place] =
                (self.ticks[place] + self.next(2 * reach + 1) - reach).clamp(500, 2_000);
        }
        (0..MARKETS)
            .map(|market| OraclePrice {
                market,
                price_fixed: self.price(market),
                observed_at_ms: self.now_ms,
            })
            .collect()
    }
}
