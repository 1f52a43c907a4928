//! Python face of the engine crate. Events travel as (kind, values); `provex/native/engine.py` names them.

use pyo3::pymodule;

/// The matching engine.
#[pymodule]
pub(crate) mod engine {
    use crate::engine_events::event_values;
    use crate::engine_ledger::PythonLedger;
    use crate::engine_values::{Amount, engine_error, known_number, market_number, rejected, side};
    use provex_engine::market::MarketStatus;
    use provex_engine::{
        Engine, EngineConfig, Ledger, NativeLedger, OraclePrice, PlaceOrder, PositionState,
    };
    use provex_order_book::{Order, OrderType, TimeInForce};
    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

    type RawOrder = (u64, u64, u16, u8, u8, u64, Option<u64>, u64, u64, u64, bool);
    type RawAccount = (
        u64,
        i128,
        i128,
        i128,
        i128,
        i128,
        u64,
        bool,
        Vec<(u16, i64, i64, i128)>,
    );
    type RawMarket = (
        u16,
        u8,
        Option<u64>,
        u64,
        Option<u64>,
        u64,
        bool,
        i64,
        u64,
        i64,
        u128,
    );
    type RawBook = (u64, Vec<(u64, u64)>, Vec<(u64, u64)>);

    /// The engine with a Python ledger, or with the native one.
    #[pyclass]
    #[derive(Debug)]
    pub(crate) struct NativeEngine {
        inner: Engine,
    }

    #[pymethods]
    impl NativeEngine {
        #[new]
        fn new(config_json: &str, ledger: Option<Py<PyAny>>) -> PyResult<Self> {
            let config = EngineConfig::from_json(config_json).map_err(engine_error)?;
            let ledger: Box<dyn Ledger> = match ledger {
                Some(ledger) => Box::new(PythonLedger::new(ledger)),
                None => Box::new(NativeLedger::new(
                    config.markets.len(),
                    config.fee_position_id,
                )),
            };
            Ok(Self {
                inner: Engine::new(config, ledger).map_err(engine_error)?,
            })
        }

        #[expect(
            clippy::too_many_arguments,
            reason = "the interface is flat, for speed"
        )]
        fn place_order<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            order_ref: u64,
            position_id: u64,
            market: Amount,
            side_number: u8,
            order_type: u8,
            time_in_force: u8,
            is_post_only: bool,
            is_reduce_only: bool,
            price_ticks: Amount,
            trigger_ticks: Option<Amount>,
            trailing_ppm: Option<Amount>,
            lots: Amount,
            fee_quantums_max: Amount,
            expires_at_ms: Amount,
            cancel_ref: Option<u64>,
        ) -> PyResult<Bound<'py, PyList>> {
            let placing = PlaceOrder {
                order_ref,
                position_id,
                market: market_number(market)?,
                side: side(side_number)?,
                order_type: known_number("order type", order_type, OrderType::from_number)?,
                time_in_force: known_number(
                    "time in force",
                    time_in_force,
                    TimeInForce::from_number,
                )?,
                is_post_only,
                is_reduce_only,
                price_ticks: price_ticks.0,
                trigger_ticks: trigger_ticks.map(|ticks| ticks.0),
                trailing_ppm: trailing_ppm.map(|ppm| u32::try_from(ppm.0).unwrap_or(u32::MAX)),
                lots: lots.0,
                fee_quantums_max: fee_quantums_max.0,
                expires_at_ms: expires_at_ms.0,
                cancel_ref,
            };
            self.inner
                .place_order(now_ms, &placing)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn cancel_order<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            order_ref: u64,
        ) -> PyResult<Bound<'py, PyList>> {
            self.inner
                .cancel_order(now_ms, order_ref)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn cancel_orders<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            position_id: u64,
            market: Option<Amount>,
            side_number: Option<u8>,
        ) -> PyResult<Bound<'py, PyList>> {
            let market = market.map(market_number).transpose()?;
            let side = side_number.map(side).transpose()?;
            self.inner
                .cancel_orders(now_ms, position_id, market, side)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn set_index_prices<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            prices: Vec<(Amount, Amount)>,
        ) -> PyResult<Bound<'py, PyList>> {
            let prices: PyResult<Vec<(u16, u64)>> = prices
                .into_iter()
                .map(|(market, price)| Ok((market_number(market)?, price.0)))
                .collect();
            self.inner
                .set_index_prices(now_ms, &prices?)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn oracle_tick<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            prices: Vec<(Amount, Amount, u64)>,
        ) -> PyResult<Bound<'py, PyList>> {
            let mut ticked = Vec::with_capacity(prices.len());
            for (market, price, observed_at_ms) in prices {
                ticked.push(OraclePrice {
                    market: market_number(market)?,
                    price_fixed: price.0,
                    observed_at_ms,
                });
            }
            self.inner
                .oracle_tick(now_ms, &ticked)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn advance_clock<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
        ) -> PyResult<Bound<'py, PyList>> {
            self.inner.advance_clock(now_ms).map_err(engine_error)?;
            self.events(py)
        }

        fn sync_position<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            position_id: u64,
            collateral_quantums: i64,
            holdings: Vec<(Amount, i64, i64)>,
        ) -> PyResult<Bound<'py, PyList>> {
            let mut known = Vec::with_capacity(holdings.len());
            for (market, balance, index) in holdings {
                known.push((market_number(market)?, balance, index));
            }
            let position = PositionState {
                position_id,
                collateral: collateral_quantums,
                holdings: known,
            };
            self.inner
                .sync_position(now_ms, &position)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn reserve<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            position_id: u64,
            quantums: Amount,
        ) -> PyResult<Bound<'py, PyList>> {
            self.inner
                .reserve(now_ms, position_id, quantums.0)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn set_market_status<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            market: Amount,
            status: u8,
        ) -> PyResult<Bound<'py, PyList>> {
            let status = known_number("market status", status, MarketStatus::from_number)?;
            self.inner
                .set_market_status(now_ms, market_number(market)?, status)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn pause_orders<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
            is_paused: bool,
        ) -> PyResult<Bound<'py, PyList>> {
            self.inner
                .pause_orders(now_ms, is_paused)
                .map_err(engine_error)?;
            self.events(py)
        }

        fn require_fresh_oracle<'py>(
            &mut self,
            py: Python<'py>,
            now_ms: u64,
        ) -> PyResult<Bound<'py, PyList>> {
            self.inner.require_fresh_oracle(now_ms);
            self.events(py)
        }

        fn order(&self, order_ref: u64) -> Option<RawOrder> {
            self.inner.order_view(order_ref).map(raw_order)
        }

        fn orders(&self, position_id: u64) -> Vec<RawOrder> {
            self.inner
                .orders_view(position_id)
                .into_iter()
                .map(raw_order)
                .collect()
        }

        fn account(&self, position_id: u64) -> Option<RawAccount> {
            let view = self.inner.account_view(position_id)?;
            let holdings = view
                .holdings
                .iter()
                .map(|h| (h.market, h.balance, h.cached_index, h.entry_cost))
                .collect();
            Some((
                view.position_id,
                view.collateral,
                view.equity,
                view.initial_margin,
                view.maintenance_margin,
                view.free_collateral,
                view.reserved,
                view.is_liquidatable,
                holdings,
            ))
        }

        fn free_collateral(&self, position_id: u64) -> i128 {
            self.inner.free_collateral(position_id)
        }

        fn fee_rates(&self, position_id: u64) -> (u64, u64, u64, u64, u64) {
            let rates = self.inner.rates_of(position_id);
            let volume = self.inner.volume_of(position_id);
            (
                rates.maker_ppm,
                rates.taker_ppm,
                volume.maker,
                volume.taker,
                volume.fees,
            )
        }

        fn market(&self, market: Amount) -> PyResult<RawMarket> {
            let view = self
                .inner
                .market_view(market_number(market)?)
                .map_err(rejected)?;
            Ok((
                view.market,
                view.status as u8,
                view.index_price_fixed,
                view.index_observed_at_ms,
                view.oracle_price_fixed,
                view.oracle_observed_at_ms,
                view.is_matching,
                view.next_funding_rate_e10,
                view.next_funding_at_ms,
                view.funding_index,
                view.open_interest,
            ))
        }

        fn book(&self, market: Amount, depth: Option<usize>) -> PyResult<RawBook> {
            let depth = depth.unwrap_or(usize::MAX);
            let view = self
                .inner
                .book_view(market_number(market)?, depth)
                .map_err(rejected)?;
            Ok((view.offset, view.bids, view.asks))
        }

        fn insurance_balance(&self) -> i128 {
            self.inner.insurance_balance()
        }

        fn position_ids(&self) -> Vec<u64> {
            self.inner.position_ids()
        }

        fn snapshot<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
            PyBytes::new(py, &self.inner.snapshot())
        }

        fn restore(&mut self, snapshot: &[u8]) -> PyResult<()> {
            self.inner.restore(snapshot).map_err(rejected)
        }

        fn state_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
            PyBytes::new(py, &self.inner.state_hash())
        }

        fn broken_invariant(&self, is_closed: bool) -> Option<String> {
            self.inner.check(is_closed).err()
        }
    }

    impl NativeEngine {
        fn events<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
            let events = PyList::empty(py);
            for event in self.inner.take_events() {
                let (kind, values) = event_values(py, &event)?;
                events.append(PyTuple::new(
                    py,
                    [kind.into_pyobject(py)?.into_any(), values.into_any()],
                )?)?;
            }
            Ok(events)
        }
    }

    fn raw_order(order: &Order) -> RawOrder {
        (
            order.order_ref,
            order.position_id,
            order.market,
            order.side as u8,
            order.order_type as u8,
            order.price_ticks,
            (order.trigger_ticks != 0).then_some(order.trigger_ticks),
            order.lots,
            order.remaining_lots,
            order.expires_at_ms,
            order.is_untriggered,
        )
    }

    /// Measures the engine alone: see `provex_engine::bench`.
    #[pyfunction]
    fn run_benchmark(
        py: Python<'_>,
        operations: usize,
        accounts: u64,
    ) -> PyResult<Bound<'_, PyDict>> {
        let workload = provex_engine::bench::Workload {
            operations,
            accounts,
            resting_orders: 100_000,
        };
        let figures = py
            .detach(|| provex_engine::bench::run(&workload))
            .map_err(engine_error)?;
        let found = PyDict::new(py);
        found.set_item("ops_per_s", figures.ops_per_s)?;
        found.set_item("p50_us", figures.p50_us)?;
        found.set_item("p99_us", figures.p99_us)?;
        found.set_item("p999_us", figures.p999_us)?;
        found.set_item("bytes_per_order", figures.bytes_per_order)?;
        found.set_item("bytes_per_account", figures.bytes_per_account)?;
        found.set_item("fills", figures.fills)?;
        found.set_item("rejections", figures.rejections)?;
        found.set_item("events", figures.events)?;
        Ok(found)
    }
}
