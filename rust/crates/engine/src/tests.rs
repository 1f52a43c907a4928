//! Random streams of every command against small accounts, checked after each step: invariants, agreement with
//! the ledger, determinism, and snapshots that continue as if nothing had happened. Seeds are in the messages.

mod fickle_ledger;
mod stream;

use crate::commands::OraclePrice;
use crate::config::EngineConfig;
use crate::engine::Engine;
use crate::event::Event;
use crate::ledger::{Ledger, PositionState};
use crate::native_ledger::NativeLedger;
use fickle_ledger::FickleLedger;
use stream::Stream;

const FEE: u64 = 1;
const FUND: u64 = 2;
const FIRST: u64 = 10;
const ACCOUNTS: u64 = 8;
const MARKETS: u16 = 3;
const START_MS: u64 = 1_700_000_000_000;
const REFUSED: u32 = 3_006;

fn configuration() -> EngineConfig {
    let market = r#"{"lot_quantums":10,"quantums_per_tick_lot":10,"lots_min":1,"lots_max":1000,
        "initial_margin_ppm":50000,"incremental_margin_ppm":10000,"baseline_position_quantums":500,
        "incremental_position_quantums":100,"position_quantums_max":2000,
        "risk_segments":[["340282366920938463463374607431768211455",128849019]],"is_open":true}"#;
    let markets = vec![market; usize::from(MARKETS)].join(",");
    EngineConfig::from_json(&format!(
        r#"{{"fee_position_id":{FEE},"insurance_position_id":{FUND},
        "tiers":[{{"volume_min_quantums":0,"maker_ppm":500,"taker_ppm":1000}},
        {{"volume_min_quantums":3000000,"maker_ppm":0,"taker_ppm":700}}],"oracle_validity_ms":600000,
        "index_validity_ms":600000,"price_band_ppm":100000,"orders_per_side_max":5,"expiration_ms_min":60000,
        "expiration_ms_max":7776000000,"count_open_orders":false,"reduce_only_may_rest":true,
        "interest_rate_e10":125000,"funding_cap_8h_e10":75000000,"max_funding_rate":1120,
        "impact_notional_quantums":500,"liquidation_penalty_ppm":1000000,"fund_unwind_interval_ms":1000,
        "fund_unwind_slippage_ppm":50000,"markets":[{markets}]}}"#
    ))
    .expect("the configuration is sound")
}

fn engine(ledger: Box<dyn Ledger>) -> Engine {
    let mut engine = Engine::new(configuration(), ledger).expect("the configuration is sound");
    let prices: Vec<OraclePrice> = (0..MARKETS)
        .map(|market| OraclePrice {
            market,
            price_fixed: 1_000 << 32,
            observed_at_ms: START_MS,
        })
        .collect();
    engine
        .oracle_tick(START_MS, &prices)
        .expect("prices are valid");
    engine
        .set_index_prices(
            START_MS,
            &[(0, 1_000 << 32), (1, 1_000 << 32), (2, 1_000 << 32)],
        )
        .expect("valid");
    for (number, position_id) in (0..).zip((FIRST..FIRST + ACCOUNTS).chain([FUND, FEE])) {
        let position = PositionState {
            position_id,
            collateral: 200_000 - 22_000 * number,
            holdings: Vec::new(),
        };
        engine
            .sync_position(START_MS, &position)
            .expect("an empty position is valid");
    }
    engine
}

fn agrees(engine: &Engine, ledger: &FickleLedger) -> Result<(), String> {
    for account in &engine.accounts {
        let inner = ledger.inner();
        let held = inner
            .position(account.position_id)
            .cloned()
            .unwrap_or_default();
        let holdings: Vec<_> = account
            .holdings
            .iter()
            .map(|h| (h.market, h.balance, h.cached_index))
            .collect();
        if (held.collateral, &held.holdings) != (account.collateral, &holdings) {
            return Err(format!(
                "position {}: the ledger holds {held:?}, the engine {account:?}",
                account.position_id
            ));
        }
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Seen {
    fills: usize,
    liquidations: usize,
    deleveragings: usize,
    refusals: usize,
    triggered: usize,
    resized: usize,
    undercollateralized: usize,
    fundings: usize,
}

impl Seen {
    fn add(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::TradeFill(_) => self.fills += 1,
                Event::LiquidationFill(_) => self.liquidations += 1,
                Event::DeleverageFill(_) => self.deleveragings += 1,
                Event::LedgerRefused(_) => self.refusals += 1,
                Event::OrderTriggered { .. } => self.triggered += 1,
                Event::OrderResized { .. } => self.resized += 1,
                Event::FundingApplied { .. } => self.fundings += 1,
                Event::OrderCanceled {
                    reason: crate::CancelReason::Undercollateralized,
                    ..
                } => {
                    self.undercollateralized += 1;
                }
                _ => {}
            }
        }
    }
}

fn run(seed: u64, steps: usize, refuse_every: u64, seen: &mut Seen) {
    let ledger = FickleLedger::new(refuse_every, None);
    let mut engine = engine(Box::new(ledger.clone()));
    let mut stream = Stream::new(seed);
    for step in 0..steps {
        stream
            .step(&mut engine)
            .unwrap_or_else(|fault| panic!("seed {seed}, step {step}: {fault}"));
        seen.add(&engine.take_events());
        let checked = engine.check(true).and_then(|()| agrees(&engine, &ledger));
        checked.unwrap_or_else(|broken| panic!("seed {seed}, step {step}: {broken}"));
    }
}

#[test]
fn invariants_hold_on_random_streams() {
    let mut seen = Seen::default();
    for seed in 1..=24 {
        run(seed, 1_500, 0, &mut seen);
    }
    let counts = [
        seen.fills,
        seen.liquidations,
        seen.deleveragings,
        seen.triggered,
        seen.resized,
    ];
    assert!(counts.into_iter().all(|count| count > 20), "{seen:?}");
    assert!(
        seen.undercollateralized > 20 && seen.fundings > 20,
        "{seen:?}"
    );
}

#[test]
fn refusals_leave_engine_and_ledger_agreeing() {
    let mut seen = Seen::default();
    for seed in 100..=115 {
        run(seed, 1_000, 3 + seed % 5, &mut seen);
    }
    assert!(seen.refusals > 100 && seen.fills > 100, "{seen:?}");
}

#[test]
fn a_fault_at_any_call_leaves_engine_and_ledger_agreeing() {
    for fail_at in 1..=60 {
        let ledger = FickleLedger::new(0, Some(fail_at));
        let mut engine = engine(Box::new(ledger.clone()));
        let mut stream = Stream::new(7);
        let failure = (0..1_000).find_map(|_| stream.step(&mut engine).err());
        assert_eq!(
            failure.as_deref(),
            Some("the ledger failed: the disk is full")
        );
        agrees(&engine, &ledger)
            .unwrap_or_else(|broken| panic!("failure at call {fail_at}: {broken}"));
        engine
            .markets
            .iter()
            .for_each(|market| market.book.check(&engine.orders).expect("books stay sound"));
    }
}

#[test]
fn the_same_stream_gives_the_same_events_and_state() {
    let outcome = || {
        let mut engine = engine(Box::new(NativeLedger::new(usize::from(MARKETS), FEE)));
        let mut stream = Stream::new(42);
        let mut events = Vec::new();
        for _ in 0..3_000 {
            stream
                .step(&mut engine)
                .expect("the native ledger does not fail");
            events.append(&mut engine.take_events());
        }
        (events, engine.state_hash())
    };
    assert_eq!(outcome(), outcome());
}

#[test]
fn a_restored_snapshot_continues_like_the_original() {
    for seed in 200..=207 {
        let mut original = engine(Box::new(NativeLedger::new(usize::from(MARKETS), FEE)));
        let mut stream = Stream::new(seed);
        for _ in 0..700 {
            stream
                .step(&mut original)
                .expect("the native ledger does not fail");
        }
        original.take_events();
        let mut restored = engine(Box::new(NativeLedger::new(usize::from(MARKETS), FEE)));
        restored.take_events();
        restored
            .restore(&original.snapshot())
            .expect("a snapshot is readable");
        let mut second_stream = stream.clone();
        for step in 0..700 {
            stream
                .step(&mut original)
                .expect("the native ledger does not fail");
            second_stream
                .step(&mut restored)
                .expect("the native ledger does not fail");
            assert_eq!(
                original.take_events(),
                restored.take_events(),
                "seed {seed}, step {step}"
            );
        }
        assert_eq!(original.snapshot(), restored.snapshot(), "seed {seed}");
    }
}

#[test]
fn a_damaged_snapshot_is_refused_and_changes_nothing() {
    let mut original = engine(Box::new(NativeLedger::new(usize::from(MARKETS), FEE)));
    let mut stream = Stream::new(9);
    for _ in 0..300 {
        stream
            .step(&mut original)
            .expect("the native ledger does not fail");
    }
    let snapshot = original.snapshot();
    let hash = original.state_hash();
    for length in (0..snapshot.len()).step_by(37) {
        assert!(
            original.restore(&snapshot[..length]).is_err(),
            "cut to {length} bytes"
        );
    }
    assert!(
        original
            .restore(&[snapshot.as_slice(), &[0]].concat())
            .is_err()
    );
    for place in (0..snapshot.len()).step_by(11) {
        let mut damaged = snapshot.clone();
        damaged[place] ^= 0x80;
        let mut other = engine(Box::new(NativeLedger::new(usize::from(MARKETS), FEE)));
        let before = other.state_hash();
        assert!(other.restore(&damaged).is_ok() || other.state_hash() == before);
    }
    assert_eq!(original.state_hash(), hash);
}

#[test]
fn the_benchmark_runs_its_whole_workload() {
    let workload = crate::bench::Workload {
        operations: 5_000,
        accounts: 1_000,
        resting_orders: 5_000,
    };
    let figures = crate::bench::run(&workload).expect("the workload is sound");
    assert!(
        figures.fills > 400 && figures.rejections < 2_000,
        "{figures:?}"
    );
}
