//! The state as bytes, canonical: accounts ascend by position id, orders by sequence. Books, trigger lists,
//! holders and counters are rebuilt from them.

use crate::account::{Account, DayVolume, Holding};
use crate::codec::{Reader, Writer};
use crate::engine::{ENGINE_ORDER_REF_MIN, Engine};
use crate::ledger::PositionState;
use crate::market::{Market, MarketStatus, PremiumSamples, PricePoint};
use provex_order_book::{Order, OrderTable, OrderType, Side, TimeInForce};
use provex_risk::errors::ENGINE_SNAPSHOT_INVALID;
use provex_risk::rejection::Rejection;
use sha2::{Digest, Sha256};

/// First bytes of a snapshot: its format and version.
const MAGIC: u64 = u64::from_le_bytes(*b"PVXENG01");

/// Bits of an order's flags.
const FLAGS: [u8; 3] = [1, 2, 4];

impl Engine {
    /// The whole state: equal states give equal bytes.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(MAGIC);
        writer.number(self.now_ms);
        writer.number(self.is_paused);
        writer.number(self.needs_oracle);
        for number in [
            self.next_sequence,
            self.next_engine_ref,
            self.next_funding_hour,
            self.funded_at_s,
        ] {
            writer.number(number);
        }
        writer.number(self.next_unwind_ms);
        writer.list(&self.markets, write_market);
        let mut accounts: Vec<&Account> = self.accounts.iter().collect();
        accounts.sort_unstable_by_key(|account| account.position_id);
        writer.list(&accounts, |writer, account| write_account(writer, account));
        writer.list(&self.orders.by_sequence(), |writer, order| {
            write_order(writer, order)
        });
        writer.0
    }

    /// SHA-256 of the snapshot.
    #[must_use]
    pub fn state_hash(&self) -> [u8; 32] {
        Sha256::digest(self.snapshot()).into()
    }

    /// Replaces the state by a snapshot's.
    ///
    /// # Errors
    /// `ENGINE_SNAPSHOT_INVALID`; the old state stays.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<(), Rejection> {
        let invalid = |reason: &str| Rejection::new(ENGINE_SNAPSHOT_INVALID).text("reason", reason);
        let mut reader = Reader(snapshot);
        if reader.number() != Some(MAGIC) {
            return Err(invalid("it starts with another format or version"));
        }
        let mut contents =
            read_contents(&mut reader).ok_or_else(|| invalid("it is cut off or malformed"))?;
        if !reader.0.is_empty() {
            return Err(invalid("bytes follow its end"));
        }
        if contents.markets.len() != self.markets.len() {
            return Err(invalid("it has another number of markets"));
        }
        check_contents(&contents).map_err(invalid)?;
        self.replace_markets(&mut contents);
        self.replace_accounts(&mut contents);
        self.replace_orders(contents.orders);
        (self.now_ms, self.is_paused, self.needs_oracle) =
            (contents.now_ms, contents.is_paused, contents.needs_oracle);
        [
            self.next_sequence,
            self.next_engine_ref,
            self.next_funding_hour,
            self.funded_at_s,
            self.next_unwind_ms,
        ] = contents.counters;
        self.events.clear();
        Ok(())
    }

    fn replace_markets(&mut self, contents: &mut Contents) {
        for (market, state) in self.markets.iter_mut().zip(contents.markets.drain(..)) {
            market.book = provex_order_book::Book::default();
            market.triggers = provex_order_book::TriggerBook::default();
            market.holders.clear();
            market.open_interest = 0;
            (market.status, market.index, market.oracle) =
                (state.status, state.index, state.oracle);
            (market.funding_index, market.samples, market.offset) =
                (state.funding_index, state.samples, state.offset);
        }
        let indices: Vec<i64> = self
            .markets
            .iter()
            .map(|market| market.funding_index)
            .collect();
        self.ledger.synchronize_funding(&indices);
    }

    fn replace_accounts(&mut self, contents: &mut Contents) {
        self.accounts.clear();
        self.account_places.clear();
        for saved in contents.accounts.drain(..) {
            let place = self.open_account(saved.position_id);
            for holding in &saved.holdings {
                let market = &mut self.markets[usize::from(holding.market)];
                market.holders.insert(saved.position_id);
                market.open_interest += u128::from(holding.balance.max(0).unsigned_abs());
            }
            let holdings = saved
                .holdings
                .iter()
                .map(|each| (each.market, each.balance, each.cached_index))
                .collect();
            let state = PositionState {
                position_id: saved.position_id,
                collateral: saved.collateral,
                holdings,
            };
            self.ledger.synchronize(&state);
            self.accounts[place] = saved;
        }
    }

    fn replace_orders(&mut self, orders: Vec<Order>) {
        self.orders = OrderTable::default();
        self.expiries.clear();
        for order in orders {
            self.next_sequence = order.sequence;
            self.open_order(order);
        }
        for market in &mut self.markets {
            market.book.take_changes(|_, _, _| ());
        }
    }
}

/// A market's saved part.
#[derive(Debug)]
struct MarketState {
    status: MarketStatus,
    index: PricePoint,
    oracle: PricePoint,
    funding_index: i64,
    samples: PremiumSamples,
    offset: u64,
}

/// A snapshot, read.
#[derive(Debug)]
struct Contents {
    now_ms: u64,
    is_paused: bool,
    needs_oracle: bool,
    counters: [u64; 5],
    markets: Vec<MarketState>,
    accounts: Vec<Account>,
    orders: Vec<Order>,
}

fn check_contents(contents: &Contents) -> Result<(), &'static str> {
    let markets = contents.markets.len();
    let is_known = |market: u16| usize::from(market) < markets;
    if !contents
        .accounts
        .is_sorted_by(|a, b| a.position_id < b.position_id)
    {
        return Err("its accounts do not ascend");
    }
    let holdings = contents.accounts.iter().map(|account| &account.holdings);
    if !holdings
        .clone()
        .flatten()
        .all(|holding| is_known(holding.market) && holding.balance != 0)
    {
        return Err("a holding is malformed");
    }
    if !holdings
        .into_iter()
        .all(|list| list.is_sorted_by(|a, b| a.market < b.market))
    {
        return Err("an account's holdings do not ascend");
    }
    let orders = &contents.orders;
    let is_sound =
        |order: &Order| is_known(order.market) && (1..=order.lots).contains(&order.remaining_lots);
    if !orders.is_sorted_by(|a, b| a.sequence < b.sequence) || !orders.iter().all(is_sound) {
        return Err("an order is malformed");
    }
    let mut refs: Vec<u64> = orders.iter().map(|order| order.order_ref).collect();
    refs.sort_unstable();
    if !refs.is_sorted_by(|a, b| a < b)
        || refs
            .last()
            .is_some_and(|last| *last >= ENGINE_ORDER_REF_MIN)
    {
        return Err("order references repeat or are out of range");
    }
    Ok(())
}

fn read_contents(reader: &mut Reader<'_>) -> Option<Contents> {
    Some(Contents {
        now_ms: reader.number()?,
        is_paused: reader.number()?,
        needs_oracle: reader.number()?,
        counters: [
            reader.number()?,
            reader.number()?,
            reader.number()?,
            reader.number()?,
            reader.number()?,
        ],
        markets: reader.list(read_market)?,
        accounts: reader.list(read_account)?,
        orders: reader.list(read_order)?,
    })
}

fn write_price(writer: &mut Writer, point: PricePoint) {
    writer.number(point.price_fixed);
    writer.number(point.observed_at_ms);
}

fn read_price(reader: &mut Reader<'_>) -> Option<PricePoint> {
    Some(PricePoint {
        price_fixed: reader.number()?,
        observed_at_ms: reader.number()?,
    })
}

fn write_market(writer: &mut Writer, market: &Market) {
    writer.number(market.status as u8);
    write_price(writer, market.index);
    write_price(writer, market.oracle);
    writer.number(market.funding_index);
    writer.number(market.samples.sum_e10);
    writer.number(market.samples.count);
    writer.number(market.samples.next_minute);
    writer.number(market.offset);
}

fn read_market(reader: &mut Reader<'_>) -> Option<MarketState> {
    Some(MarketState {
        status: MarketStatus::from_number(reader.number()?)?,
        index: read_price(reader)?,
        oracle: read_price(reader)?,
        funding_index: reader.number()?,
        samples: PremiumSamples {
            sum_e10: reader.number()?,
            count: reader.number()?,
            next_minute: reader.number()?,
        },
        offset: reader.number()?,
    })
}

fn write_account(writer: &mut Writer, account: &Account) {
    writer.number(account.position_id);
    writer.number(account.collateral);
    writer.number(account.reserved);
    writer.list(&account.holdings, |writer, holding| {
        writer.number(holding.market);
        writer.number(holding.balance);
        writer.number(holding.cached_index);
        writer.number(holding.entry_cost);
    });
    writer.list(&account.volumes, |writer, volume| {
        writer.number(volume.day);
        writer.number(volume.maker);
        writer.number(volume.taker);
        writer.number(volume.fees);
    });
}

fn read_account(reader: &mut Reader<'_>) -> Option<Account> {
    let mut account = Account::new(reader.number()?);
    account.collateral = reader.number()?;
    account.reserved = reader.number()?;
    account.holdings = reader.list(|reader| {
        Some(Holding {
            market: reader.number()?,
            balance: reader.number()?,
            cached_index: reader.number()?,
            entry_cost: reader.number()?,
        })
    })?;
    account.volumes = reader.list(|reader| {
        Some(DayVolume {
            day: reader.number()?,
            maker: reader.number()?,
            taker: reader.number()?,
            fees: reader.number()?,
        })
    })?;
    Some(account)
}

fn write_order(writer: &mut Writer, order: &Order) {
    for number in [
        order.order_ref,
        order.position_id,
        order.price_ticks,
        order.trigger_ticks,
        order.lots,
    ] {
        writer.number(number);
    }
    for number in [
        order.remaining_lots,
        order.fee_quantums_max,
        order.expires_at_ms,
        order.sequence,
    ] {
        writer.number(number);
    }
    writer.number(order.trailing_ppm);
    writer.number(order.market);
    writer.number(order.side as u8);
    writer.number(order.order_type as u8);
    writer.number(order.time_in_force as u8);
    let flags = [
        order.is_post_only,
        order.is_reduce_only,
        order.is_untriggered,
    ];
    writer.number(
        flags
            .iter()
            .zip(FLAGS)
            .map(|(is_set, bit)| u8::from(*is_set) * bit)
            .sum::<u8>(),
    );
}

fn read_order(reader: &mut Reader<'_>) -> Option<Order> {
    let (order_ref, position_id) = (reader.number()?, reader.number()?);
    let mut order = Order::limit(order_ref, position_id, 0, Side::Buy);
    order.price_ticks = reader.number()?;
    order.trigger_ticks = reader.number()?;
    order.lots = reader.number()?;
    order.remaining_lots = reader.number()?;
    order.fee_quantums_max = reader.number()?;
    order.expires_at_ms = reader.number()?;
    order.sequence = reader.number()?;
    order.trailing_ppm = reader.number()?;
    order.market = reader.number()?;
    order.side = Side::from_number(reader.number()?)?;
    order.order_type = OrderType::from_number(reader.number()?)?;
    order.time_in_force = TimeInForce::from_number(reader.number()?)?;
    let flags: u8 = reader.number()?;
    [
        order.is_post_only,
        order.is_reduce_only,
        order.is_untriggered,
    ] = FLAGS.map(|bit| flags & bit != 0);
    (flags < 8).then_some(order)
}
