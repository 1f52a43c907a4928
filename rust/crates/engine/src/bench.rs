//! The figures of the engine alone: pre-generated commands against deep books, one core, native ledger, margin
//! checks on. Measuring reads the clock and computes with floats; the engine does neither.

use crate::commands::{OraclePrice, PlaceOrder};
use crate::config::EngineConfig;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ledger::PositionState;
use crate::native_ledger::NativeLedger;
use provex_order_book::{OrderType, Side, TimeInForce};
use std::time::Instant;

/// Size of a run.
#[derive(Debug, Clone, Copy)]
pub struct Workload {
    /// Timed commands: 60 % places, 30 % cancels, 10 % crossing orders.
    pub operations: usize,
    /// Accounts, each with collateral and positions.
    pub accounts: u64,
    /// Orders that rest before the clock starts.
    pub resting_orders: u64,
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Commands a second.
    pub ops_per_s: f64,
    /// Median latency.
    pub p50_us: f64,
    /// 99th percentile.
    pub p99_us: f64,
    /// 99.9th percentile.
    pub p999_us: f64,
    /// Executed matches.
    pub fills: u64,
    /// Refused commands.
    pub rejections: u64,
    /// Events told.
    pub events: u64,
    /// Resident bytes per resting order, all indexes included.
    pub bytes_per_order: f64,
    /// Resident bytes per account with its positions.
    pub bytes_per_account: f64,
}

/// One pre-generated command.
#[derive(Debug, Clone, Copy)]
enum Command {
    Place(PlaceOrder),
    Cancel(u64),
}

const FEE_POSITION: u64 = 1;
const INSURANCE_POSITION: u64 = 2;
const FIRST_ACCOUNT: u64 = 1_000;
const COLLATERAL: i64 = 1_000_000_000_000;
const START_MS: u64 = 1_700_000_000_000;
const MIDDLE_TICKS: u64 = 30_000;
const MARKETS: u16 = 4;

/// A generator of numbers that only has to be fast and the same every time.
#[derive(Debug)]
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Runs a workload.
///
/// # Errors
/// Only if the workload's own configuration were wrong.
#[expect(clippy::float_arithmetic, reason = "figures, no money")]
pub fn run(workload: &Workload) -> Result<Figures, EngineError> {
    let mut engine = Engine::new(
        configuration()?,
        Box::new(NativeLedger::new(usize::from(MARKETS), FEE_POSITION)),
    )?;
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let start = resident_bytes();
    open_accounts(&mut engine, workload, &mut numbers)?;
    let with_accounts = resident_bytes();
    let mut live = rest_orders(&mut engine, workload, &mut numbers)?;
    let with_orders = resident_bytes();
    let commands = commands(workload, &mut numbers, &mut live);
    let (mut latencies_ns, mut fills, mut rejections, mut events) =
        (Vec::with_capacity(commands.len()), 0, 0, 0);
    let began = Instant::now();
    for (number, command) in (0_u64..).zip(&commands) {
        let command_began = Instant::now();
        let now_ms = START_MS + number / 1_000;
        let result = match command {
            Command::Place(placing) => engine.place_order(now_ms, placing),
            Command::Cancel(order_ref) => engine.cancel_order(now_ms, *order_ref),
        };
        latencies_ns.push(u64::try_from(command_began.elapsed().as_nanos()).unwrap_or(u64::MAX));
        rejections += u64::from(result.is_err());
        engine.drain_events(|event| {
            events += 1;
            fills += u64::from(matches!(event, crate::event::Event::TradeFill(_)));
        });
    }
    let seconds = began.elapsed().as_secs_f64();
    latencies_ns.sort_unstable();
    let percentile = |share: f64| {
        latencies_ns[(share * (latencies_ns.len() - 1) as f64) as usize] as f64 / 1_000.0
    };
    Ok(Figures {
        ops_per_s: commands.len() as f64 / seconds,
        p50_us: percentile(0.5),
        p99_us: percentile(0.99),
        p999_us: percentile(0.999),
        fills,
        rejections,
        events,
        bytes_per_order: (with_orders - with_accounts) as f64
            / workload.resting_orders.max(1) as f64,
        bytes_per_account: (with_accounts - start) as f64 / workload.accounts.max(1) as f64,
    })
}

fn configuration() -> Result<EngineConfig, EngineError> {
    let market = r#"{"lot_quantums":1000000,"quantums_per_tick_lot":100,"lots_min":10,"lots_max":1700000,
        "initial_margin_ppm":40000,"incremental_margin_ppm":10000,"baseline_position_quantums":90000000000,
        "incremental_position_quantums":15000000000,"position_quantums_max":1700000000000,
        "risk_segments":[["340282366920938463463374607431768211455",128849019]],"is_open":true}"#;
    let markets = vec![market; usize::from(MARKETS)].join(",");
    EngineConfig::from_json(&format!(
        r#"{{"fee_position_id":{FEE_POSITION},"insurance_position_id":{INSURANCE_POSITION},
        "tiers":[{{"volume_min_quantums":0,"maker_ppm":500,"taker_ppm":1000}}],"oracle_validity_ms":3600000,
        "index_validity_ms":3600000,"price_band_ppm":100000,"orders_per_side_max":20,"expiration_ms_min":60000,
        "expiration_ms_max":7776000000,"count_open_orders":false,"reduce_only_may_rest":false,
        "interest_rate_e10":125000,"funding_cap_8h_e10":75000000,"max_funding_rate":1120,
        "impact_notional_quantums":500000000,"liquidation_penalty_ppm":1000000,"fund_unwind_interval_ms":1000,
        "fund_unwind_slippage_ppm":5000,"markets":[{markets}]}}"#
    ))
}

/// Prices every market and gives every account collateral; neighbours hold opposite positions in two markets.
fn open_accounts(
    engine: &mut Engine,
    workload: &Workload,
    numbers: &mut Numbers,
) -> Result<(), EngineError> {
    let price_fixed = ((MIDDLE_TICKS * 100) << 32) / 1_000_000;
    let prices: Vec<OraclePrice> = (0..MARKETS)
        .map(|market| OraclePrice {
            market,
            price_fixed,
            observed_at_ms: START_MS,
        })
        .collect();
    engine.oracle_tick(START_MS, &prices)?;
    engine.set_index_prices(
        START_MS,
        &prices
            .iter()
            .map(|price| (price.market, price.price_fixed))
            .collect::<Vec<_>>(),
    )?;
    for pair in 0..workload.accounts / 2 {
        let first = u16::try_from(numbers.next(u64::from(MARKETS) - 1)).unwrap_or(0);
        let size = 1_000_000 * (1 + i64::try_from(numbers.next(1_000)).unwrap_or(0));
        for (account, balance) in [(2 * pair, size), (2 * pair + 1, -size)] {
            let holdings = vec![(first, balance, 0), (first + 1, -balance, 0)];
            let position_id = FIRST_ACCOUNT + account;
            engine.sync_position(
                START_MS,
                &PositionState {
                    position_id,
                    collateral: COLLATERAL,
                    holdings,
                },
            )?;
        }
    }
    engine.drain_events(|_| ());
    Ok(())
}

/// Fills the books around the middle; returns the references that rest.
fn rest_orders(
    engine: &mut Engine,
    workload: &Workload,
    numbers: &mut Numbers,
) -> Result<Vec<u64>, EngineError> {
    let mut live = Vec::new();
    for number in 0..workload.resting_orders {
        let order_ref = 1 + number;
        let placing = resting(
            order_ref,
            FIRST_ACCOUNT + number % workload.accounts,
            numbers,
        );
        engine.place_order(START_MS, &placing)?;
        live.push(order_ref);
    }
    engine.drain_events(|_| ());
    Ok(live)
}

fn commands(workload: &Workload, numbers: &mut Numbers, live: &mut Vec<u64>) -> Vec<Command> {
    let mut next_ref = 1 + workload.resting_orders;
    let mut commands = Vec::with_capacity(workload.operations);
    for _ in 0..workload.operations {
        let position_id = FIRST_ACCOUNT + numbers.next(workload.accounts);
        let kind = numbers.next(10);
        if (6..9).contains(&kind) && !live.is_empty() {
            let place = usize::try_from(numbers.next(live.len() as u64)).unwrap_or(0);
            commands.push(Command::Cancel(live.swap_remove(place)));
            continue;
        }
        let placing = if kind == 9 {
            crossing(next_ref, position_id, numbers)
        } else {
            live.push(next_ref);
            resting(next_ref, position_id, numbers)
        };
        commands.push(Command::Place(placing));
        next_ref += 1;
    }
    commands
}

/// A limit order up to 500 ticks away from the middle, most of them near it.
fn resting(order_ref: u64, position_id: u64, numbers: &mut Numbers) -> PlaceOrder {
    let reach = 1 + numbers.next(500);
    let distance = 1 + numbers.next(reach);
    let side = if numbers.next(2) == 0 {
        Side::Buy
    } else {
        Side::Sell
    };
    let price_ticks = if side == Side::Buy {
        MIDDLE_TICKS - distance
    } else {
        MIDDLE_TICKS + distance
    };
    order(order_ref, position_id, side, price_ticks, numbers)
}

/// An immediate order that reaches into the book of the other side.
fn crossing(order_ref: u64, position_id: u64, numbers: &mut Numbers) -> PlaceOrder {
    let side = if numbers.next(2) == 0 {
        Side::Buy
    } else {
        Side::Sell
    };
    let price_ticks = if side == Side::Buy {
        MIDDLE_TICKS + 500
    } else {
        MIDDLE_TICKS - 500
    };
    let mut placing = order(order_ref, position_id, side, price_ticks, numbers);
    placing.time_in_force = TimeInForce::ImmediateOrCancel;
    placing
}

fn order(
    order_ref: u64,
    position_id: u64,
    side: Side,
    price_ticks: u64,
    numbers: &mut Numbers,
) -> PlaceOrder {
    let lots = 10 + numbers.next(200);
    PlaceOrder {
        order_ref,
        position_id,
        market: u16::try_from(numbers.next(u64::from(MARKETS))).unwrap_or(0),
        side,
        order_type: OrderType::Limit,
        time_in_force: TimeInForce::GoodTillTime,
        is_post_only: false,
        is_reduce_only: false,
        price_ticks,
        trigger_ticks: None,
        trailing_ppm: None,
        lots,
        fee_quantums_max: price_ticks * lots * 100 / 500,
        expires_at_ms: START_MS + 86_400_000 + numbers.next(86_400_000),
        cancel_ref: None,
    }
}

/// Resident memory of this process; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * 4_096
}
