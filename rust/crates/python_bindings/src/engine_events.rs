//! Events as (kind, values). The kinds number the event classes in `provex/native/engine.py`.

use provex_engine::Event;
use provex_engine::event::{ClosingFill, OrderTag, Refusal, TradeFill};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// Kind and values of an event.
pub(crate) fn event_values<'py>(
    py: Python<'py>,
    event: &Event,
) -> PyResult<(u8, Bound<'py, PyTuple>)> {
    let order = |tag: &OrderTag| (tag.order_ref, tag.position_id, tag.market);
    Ok(match event {
        Event::OrderUntriggered {
            order: tag,
            remaining_lots,
            trigger_ticks,
        } => {
            let (order_ref, position_id, market) = order(tag);
            (
                0,
                (
                    order_ref,
                    position_id,
                    market,
                    *remaining_lots,
                    *trigger_ticks,
                )
                    .into_pyobject(py)?,
            )
        }
        Event::OrderTriggered {
            order: tag,
            trigger_ticks,
        } => (1, with_number(py, tag, *trigger_ticks)?),
        Event::OrderOpened {
            order: tag,
            remaining_lots,
        } => (2, with_number(py, tag, *remaining_lots)?),
        Event::OrderResized {
            order: tag,
            remaining_lots,
        } => (3, with_number(py, tag, *remaining_lots)?),
        Event::OrderFilled { order: tag } => (4, order(tag).into_pyobject(py)?),
        Event::OrderCanceled {
            order: tag,
            remaining_lots,
            reason,
        } => {
            let (order_ref, position_id, market) = order(tag);
            (
                5,
                (
                    order_ref,
                    position_id,
                    market,
                    *remaining_lots,
                    *reason as u8,
                )
                    .into_pyobject(py)?,
            )
        }
        Event::TradeFill(fill) => (6, trade_values(py, fill)?),
        Event::LiquidationFill(fill) => (7, closing_values(py, fill)?),
        Event::DeleverageFill(fill) => (8, closing_values(py, fill)?),
        Event::PositionChanged {
            position_id,
            market,
            balance,
            collateral,
        } => (
            9,
            (*position_id, *market, *balance, *collateral).into_pyobject(py)?,
        ),
        Event::BookLevelChanged {
            market,
            side,
            price_ticks,
            lots,
            offset,
        } => (
            10,
            (*market, *side as u8, *price_ticks, *lots, *offset).into_pyobject(py)?,
        ),
        Event::FundingApplied {
            market,
            rate_e10,
            funding_index,
            oracle_price_fixed,
            timestamp_s,
        } => (
            11,
            (
                *market,
                *rate_e10,
                *funding_index,
                *oracle_price_fixed,
                *timestamp_s,
            )
                .into_pyobject(py)?,
        ),
        Event::MarketStatusChanged { market, status } => {
            (12, (*market, *status as u8).into_pyobject(py)?)
        }
        Event::LedgerRefused(refusal) => (13, refusal_values(py, refusal)?),
        Event::LiquidationBlocked {
            position_id,
            market,
            reason,
        } => (14, (*position_id, *market, *reason).into_pyobject(py)?),
    })
}

fn with_number<'py>(py: Python<'py>, tag: &OrderTag, number: u64) -> PyResult<Bound<'py, PyTuple>> {
    (tag.order_ref, tag.position_id, tag.market, number).into_pyobject(py)
}

fn trade_values<'py>(py: Python<'py>, fill: &TradeFill) -> PyResult<Bound<'py, PyTuple>> {
    let numbers = [
        fill.price_ticks,
        fill.lots,
        fill.synthetic,
        fill.collateral,
        fill.taker_fee,
        fill.maker_fee,
        fill.taker_remaining_lots,
        fill.maker_remaining_lots,
    ];
    let mut values = vec![
        fill.market.into_pyobject(py)?.into_any(),
        fill.taker_ref.into_pyobject(py)?.into_any(),
        fill.maker_ref.into_pyobject(py)?.into_any(),
        fill.taker_position_id.into_pyobject(py)?.into_any(),
        fill.maker_position_id.into_pyobject(py)?.into_any(),
        fill.taker_is_buyer.into_pyobject(py)?.to_owned().into_any(),
    ];
    for number in numbers {
        values.push(number.into_pyobject(py)?.into_any());
    }
    PyTuple::new(py, values)
}

fn closing_values<'py>(py: Python<'py>, fill: &ClosingFill) -> PyResult<Bound<'py, PyTuple>> {
    let values = (
        fill.market,
        fill.closed_position_id,
        fill.counterparty_id,
        fill.counterparty_is_buyer,
        fill.synthetic,
        fill.collateral,
        fill.oracle_price_fixed,
    );
    values.into_pyobject(py)
}

fn refusal_values<'py>(py: Python<'py>, refusal: &Refusal) -> PyResult<Bound<'py, PyTuple>> {
    let values = (
        refusal.operation,
        refusal.code,
        refusal.side,
        refusal.market,
        refusal.position_id,
        refusal.counterparty_id,
    );
    values.into_pyobject(py)
}
