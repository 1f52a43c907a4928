//! Index and oracle prices coming in.

use crate::commands::OraclePrice;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::market::PricePoint;
use provex_risk::errors::FIXED_PRICE_INVALID;
use provex_risk::rejection::Rejection;

impl Engine {
    /// Takes index prices (market, 32.32 price), observed now; fires triggers.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`, `FIXED_PRICE_INVALID`, or the ledger's fault.
    pub fn set_index_prices(
        &mut self,
        now_ms: u64,
        prices: &[(u16, u64)],
    ) -> Result<(), EngineError> {
        for (market, price_fixed) in prices {
            self.admit_price(*market, *price_fixed)?;
        }
        self.begin(now_ms);
        let observed_at_ms = self.now_ms;
        for (market, price_fixed) in prices {
            self.market_mut(*market).index = PricePoint {
                price_fixed: *price_fixed,
                observed_at_ms,
            };
        }
        for (market, _) in prices {
            self.fire_triggers(*market)?;
        }
        self.finish();
        Ok(())
    }

    /// Takes the prices that the ledger accepted; liquidates what they uncover.
    ///
    /// # Errors
    /// `MARKET_UNKNOWN`, `FIXED_PRICE_INVALID`, or the ledger's fault.
    pub fn oracle_tick(&mut self, now_ms: u64, prices: &[OraclePrice]) -> Result<(), EngineError> {
        for price in prices {
            self.admit_price(price.market, price.price_fixed)?;
        }
        self.begin(now_ms);
        for price in prices {
            self.market_mut(price.market).oracle = PricePoint {
                price_fixed: price.price_fixed,
                observed_at_ms: price.observed_at_ms,
            };
        }
        self.needs_oracle = false;
        self.liquidate_holders(prices.iter().map(|price| price.market))?;
        for price in prices {
            self.fire_triggers(price.market)?;
        }
        self.finish();
        Ok(())
    }

    fn admit_price(&self, market: u16, price_fixed: u64) -> Result<(), Rejection> {
        self.known_market(market)?;
        if price_fixed == 0 {
            let rejection = Rejection::new(FIXED_PRICE_INVALID);
            return Err(rejection
                .number("market", market)
                .number("found", price_fixed));
        }
        Ok(())
    }
}
