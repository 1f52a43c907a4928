//! Matching: a taker against the book, one ledger transaction.
//!
//! The walk over the book changes accounts (by the ledger's answers, with an undo list) but no book. Only after
//! the ledger's commit do the steps reach the books and the events.

use crate::accounts::{Exchange, SavedBalances};
use crate::engine::{Engine, tag};
use crate::error::EngineError;
use crate::event::{CancelReason, Event, Refusal, TradeFill};
use crate::fills::{Taker, request_of};
use crate::ledger::{Fault, PositionState, RefusedSide, Verdict};
use crate::market::MarketStatus;
use provex_order_book::{Handle, Order, TimeInForce};

/// One step of a match, done in the ledger and waiting for its commit.
#[derive(Debug)]
enum Step {
    Fill {
        maker: Handle,
        fill: TradeFill,
        balances: [(i64, i64); 2],
    },
    DropMaker {
        maker: Handle,
        reason: CancelReason,
    },
    Refused(Refusal),
}

/// What a taker's walk over the book came to.
#[derive(Debug, Default)]
struct Plan {
    steps: Vec<Step>,
    undo: Vec<SavedBalances>,
    has_begun: bool,
    end: Option<CancelReason>,
}

/// How one match went.
enum Attempt {
    Filled,
    MakerOut,
    TakerOut(CancelReason),
}

impl Engine {
    /// Runs an order that is active now: match, then rest or end. Tells every event.
    pub(crate) fn execute(&mut self, order: Order) -> Result<(), EngineError> {
        if order.is_post_only {
            self.rest_or_cancel(order, CancelReason::PostOnlyWouldCross);
            return Ok(());
        }
        let mut taker = self.taker_of(order);
        let lots = taker.order.remaining_lots;
        let mut plan = Plan::default();
        let result = if self.is_hopeless(&taker) {
            Ok(())
        } else {
            self.walk(&mut taker, &mut plan)
        };
        if let Err(fault) = result {
            self.take_back(&mut plan)?;
            return Err(fault.into());
        }
        let is_killed =
            taker.order.time_in_force == TimeInForce::FillOrKill && taker.order.remaining_lots > 0;
        if is_killed {
            self.take_back(&mut plan)?;
            taker.order.remaining_lots = lots;
            plan.steps.retain(|step| matches!(step, Step::Refused(_)));
        } else if plan.has_begun {
            self.commit_or_undo(&mut plan.undo)?;
        }
        self.record(plan.steps);
        self.end_taker(taker.order, plan.end);
        Ok(())
    }

    /// Whether a fill-or-kill order cannot be filled even if every maker is good.
    fn is_hopeless(&self, taker: &Taker) -> bool {
        let order = &taker.order;
        if order.time_in_force != TimeInForce::FillOrKill {
            return false;
        }
        let mut found = 0_u64;
        for (price, level) in self.market(order.market).book.levels(order.side.opposite()) {
            if found >= order.remaining_lots || !order.side.accepts(taker.limit_ticks, price) {
                break;
            }
            found = found.saturating_add(level.lots);
        }
        found < order.remaining_lots
    }

    fn walk(&mut self, taker: &mut Taker, plan: &mut Plan) -> Result<(), Fault> {
        let (market, side) = (taker.order.market, taker.order.side);
        let mut next = self.market(market).book.first_order(side.opposite());
        while let Some(maker) = next {
            let resting = self.orders.get(maker);
            if taker.order.remaining_lots == 0
                || !side.accepts(taker.limit_ticks, resting.price_ticks)
            {
                break;
            }
            if resting.position_id == taker.order.position_id {
                plan.end = Some(CancelReason::SelfTrade);
                break;
            }
            let taker_lots = self.fillable_lots(&taker.order);
            let maker_lots = self.fillable_lots(resting);
            if taker_lots == 0 {
                plan.end = Some(CancelReason::ReduceOnlyResized);
                break;
            }
            next = self.market(market).book.next_order(&self.orders, maker);
            if maker_lots == 0 {
                continue;
            }
            if let Attempt::TakerOut(reason) =
                self.attempt(taker, maker, taker_lots.min(maker_lots), plan)?
            {
                plan.end = Some(reason);
                break;
            }
        }
        Ok(())
    }

    /// Remaining lots, bounded by what the account's position allows a reducing order now.
    fn fillable_lots(&self, order: &Order) -> u64 {
        let market = self.market(order.market);
        if !order.is_reduce_only && market.status != MarketStatus::CloseOnly {
            return order.remaining_lots;
        }
        let reducible = self
            .account_of(order.position_id)
            .map_or(0, |account| account.reducible(order.market, order.side));
        order
            .remaining_lots
            .min(reducible / market.config.lot_quantums)
    }

    fn attempt(
        &mut self,
        taker: &mut Taker,
        maker: Handle,
        lots: u64,
        plan: &mut Plan,
    ) -> Result<Attempt, Fault> {
        // AUTHORISE
        let mut fill = self.fill_of(taker, maker, lots);
        if let Some(side) = self.side_without_margin(&fill) {
            return Ok(out(maker, side, CancelReason::Undercollateralized, plan));
        }
        // MOVE
        if !plan.has_begun {
            self.ledger.begin()?;
            plan.has_begun = true;
        }
        match self.ledger.trade(&request_of(&fill))? {
            Verdict::Executed(positions) => {
                self.adopt_trade(&positions, &fill, plan)?;
                taker.order.remaining_lots -= lots;
                fill.taker_remaining_lots = taker.order.remaining_lots;
                let balances =
                    [fill.taker_position_id, fill.maker_position_id].map(|position_id| {
                        let account = self.account_of(position_id);
                        account.map_or((0, 0), |account| {
                            (account.balance(fill.market), account.collateral)
                        })
                    });
                plan.steps.push(Step::Fill {
                    maker,
                    fill,
                    balances,
                });
                Ok(Attempt::Filled)
            }
            Verdict::Refused { code, side } => Ok(refused(&fill, maker, (code, side), plan)),
        }
    }

    fn adopt_trade(
        &mut self,
        positions: &[PositionState],
        fill: &TradeFill,
        plan: &mut Plan,
    ) -> Result<(), Fault> {
        let exchange = Exchange {
            market: fill.market,
            synthetic: fill.synthetic,
            collateral: fill.collateral,
        };
        self.adopt(positions, Some(exchange), &mut plan.undo)
    }

    /// Commits the ledger's transaction; balances go back when it fails to.
    pub(crate) fn commit_or_undo(&mut self, undo: &mut Vec<SavedBalances>) -> Result<(), Fault> {
        let result = self.ledger.commit();
        if result.is_err() {
            self.restore_balances(undo);
        }
        result
    }

    /// Undoes everything since the plan's begin, in the ledger and here.
    fn take_back(&mut self, plan: &mut Plan) -> Result<(), Fault> {
        self.restore_balances(&mut plan.undo);
        if plan.has_begun {
            self.ledger.rollback()
        } else {
            Ok(())
        }
    }

    fn record(&mut self, steps: Vec<Step>) {
        let day = self.day();
        let mut touched: Vec<(u64, u16)> = Vec::new();
        for step in steps {
            match step {
                Step::Fill {
                    maker,
                    fill,
                    balances,
                } => {
                    self.record_fill(maker, &fill, balances, day);
                    touched.push((fill.maker_position_id, fill.market));
                    touched.push((fill.taker_position_id, fill.market));
                }
                Step::DropMaker { maker, reason } => self.cancel(maker, reason),
                Step::Refused(refusal) => self.events.push(Event::LedgerRefused(refusal)),
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for (position_id, market) in touched {
            self.shrink_reduce_only(position_id, market);
        }
    }

    fn record_fill(
        &mut self,
        maker: Handle,
        fill: &TradeFill,
        balances: [(i64, i64); 2],
        day: u32,
    ) {
        self.events.push(Event::TradeFill(*fill));
        let parties = [
            (fill.taker_position_id, fill.taker_fee, false),
            (fill.maker_position_id, fill.maker_fee, true),
        ];
        for ((position_id, fee, is_maker), (balance, collateral)) in
            parties.into_iter().zip(balances)
        {
            let market = fill.market;
            self.events.push(Event::PositionChanged {
                position_id,
                market,
                balance,
                collateral,
            });
            if let Some(place) = self.place_of(position_id) {
                self.accounts[place].add_volume(day, fill.collateral, fee, is_maker);
            }
        }
        if fill.maker_remaining_lots == 0 {
            let mut order = self.close_order(maker);
            order.remaining_lots = 0;
            self.events.push(Event::OrderFilled { order: tag(&order) });
        } else {
            let market = &mut self.markets[usize::from(fill.market)];
            market.book.reduce(&mut self.orders, maker, fill.lots);
        }
    }

    fn end_taker(&mut self, order: Order, end: Option<CancelReason>) {
        if order.remaining_lots == 0 {
            self.events.push(Event::OrderFilled { order: tag(&order) });
        } else if let Some(reason) = end {
            self.tell_cancel(&order, reason);
        } else if order.time_in_force == TimeInForce::GoodTillTime {
            self.rest_or_cancel(order, CancelReason::CouldNotFill);
        } else {
            self.tell_cancel(&order, CancelReason::CouldNotFill);
        }
    }

    /// Rests an order, unless that would cross the book.
    fn rest_or_cancel(&mut self, order: Order, reason: CancelReason) {
        if self
            .market(order.market)
            .book
            .would_cross(order.side, order.price_ticks)
        {
            self.tell_cancel(&order, reason);
            return;
        }
        let (position_id, market, is_reduce_only) =
            (order.position_id, order.market, order.is_reduce_only);
        self.events.push(Event::OrderOpened {
            order: tag(&order),
            remaining_lots: order.remaining_lots,
        });
        self.open_order(order);
        if is_reduce_only {
            self.shrink_reduce_only(position_id, market);
        }
    }
}

/// A ledger's refusal, told, and what it means for the match.
fn refused(
    fill: &TradeFill,
    maker: Handle,
    (code, side): (u32, RefusedSide),
    plan: &mut Plan,
) -> Attempt {
    plan.steps.push(Step::Refused(Refusal {
        operation: "trade",
        code,
        side: side as u8,
        market: fill.market,
        position_id: fill.taker_position_id,
        counterparty_id: fill.maker_position_id,
    }));
    out(maker, side, CancelReason::Failed, plan)
}

/// Takes the maker out of the match and the book, or ends the taker.
fn out(maker: Handle, side: RefusedSide, reason: CancelReason, plan: &mut Plan) -> Attempt {
    match side {
        RefusedSide::Maker => {
            plan.steps.push(Step::DropMaker { maker, reason });
            Attempt::MakerOut
        }
        RefusedSide::Taker | RefusedSide::System => Attempt::TakerOut(reason),
    }
}
