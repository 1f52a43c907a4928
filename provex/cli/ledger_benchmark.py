"""`provex bench ledger`: how many trades a second the compiled rules execute on one core.

38 markets; two positions a trade, all distinct, with three holdings each and funding due; both
orders are new. As after admission, the hashes and signatures of the orders are known. A round
executes all trades one by one through `Ledger.apply` and is undone; the first one only warms up.
Times are the thread's processor time, so that other processes do not count.
"""

from time import thread_time_ns

from provex.native import crypto
from provex.native.rule_builtins import NATIVE_BUILTINS
from provex.protocol.configuration import Configuration
from provex.protocol.numbers import Felt, i64, u16, u32, u64
from provex.protocol.transactions import Deposit, FundingTick, LimitOrder, Signature, Trade
from provex.rules.messages import limit_order_hash
from provex.rules.position import position_id_of
from provex.sequencer.ledger import Ledger

from .benchmarks import Figure
from .pinned_batch import pinned_configuration, pinned_oracle_tick

__all__ = ["bench_ledger"]

_NOW_S = 1_700_000_000
_EXPIRATION_HOURS = _NOW_S // 3600 + 200
_HELD = 3
_ROUNDS = 5
_FUNDS = 10**12
_AMOUNT = 10**8
_KEYS = 10_000


def bench_ledger(*, is_json: bool, trades: int) -> None:
    """Print trades a second over all rounds, and the time that one trade in a hundred exceeds."""
    times = sorted(_measured(trades))
    rate = len(times) * 10**9 / sum(times)
    Figure("ledger.fills_per_s", rate, "fills/s").print(is_json=is_json)
    Figure("ledger.p99_us", times[len(times) * 99 // 100] / 1_000, "us").print(is_json=is_json)


def _measured(trades: int) -> list[int]:
    """The nanoseconds of every trade of every round."""
    configuration = pinned_configuration()
    ledger = Ledger(configuration, NATIVE_BUILTINS)
    _prepare(ledger, configuration, trades)
    measured = [
        _trade(ledger, configuration, number, _HELD - 1, nonce=_HELD) for number in range(trades)
    ]
    _round(ledger, measured)
    return [time for _ in range(_ROUNDS) for time in _round(ledger, measured)]


def _round(ledger: Ledger, trades: list[Trade]) -> list[int]:
    times = []
    ledger.begin()
    for trade in trades:
        start = thread_time_ns()
        ledger.apply(trade)
        times.append(thread_time_ns() - start)
    ledger.rollback()
    return times


def _prepare(ledger: Ledger, configuration: Configuration, trades: int) -> None:
    """Prices, and positions with funds and holdings; then new funding indices."""
    ledger.open_batch(_NOW_S)
    ledger.apply(_funding_tick(configuration, 60))
    ledger.apply(pinned_oracle_tick(configuration, u32(_NOW_S + 120)))
    for trader in range(2 * trades):
        key = _key(trader)
        ledger.apply(
            Deposit(
                public_key=key,
                position_id=_position_id(configuration, key),
                account_index=u32(0),
                amount=u64(_FUNDS),
            )
        )
    for holding in range(_HELD):
        for number in range(trades):
            ledger.apply(_trade(ledger, configuration, number, holding, nonce=holding))
    ledger.apply(_funding_tick(configuration, 180))


def _funding_tick(configuration: Configuration, second: int) -> FundingTick:
    indices = [i64(second + index) for index in range(len(configuration.assets))]
    return FundingTick(timestamp=u32(_NOW_S + second), indices=tuple(indices))


def _trade(
    ledger: Ledger, configuration: Configuration, number: int, holding: int, *, nonce: int
) -> Trade:
    """A trader with an even number buys from the next one; their signatures count as checked."""
    asset_index = number % (len(configuration.assets) - 2 * _HELD) + 2 * holding
    orders = [
        _order(configuration, 2 * number + side, asset_index, nonce=nonce, is_buying=side == 0)
        for side in range(2)
    ]
    for order in orders:
        ledger.preload_signature(
            message_hash=limit_order_hash(configuration, order),
            r=order.signature.r,
            s=order.signature.s,
            public_key=order.public_key,
        )
    return Trade(
        buyer=orders[0],
        seller=orders[1],
        amount_synthetic=u64(_AMOUNT),
        amount_collateral=u64(_AMOUNT),
        fee_buyer=u64(1000),
        fee_seller=u64(900),
    )


def _order(
    configuration: Configuration, trader: int, asset_index: int, *, nonce: int, is_buying: bool
) -> LimitOrder:
    key = _key(trader)

    def with_signature(signature: Signature) -> LimitOrder:
        return LimitOrder(
            position_id=_position_id(configuration, key),
            public_key=key,
            asset_index=u16(asset_index),
            collateral_asset_id=configuration.collateral_asset_id,
            is_buying_synthetic=is_buying,
            amount_synthetic=u64(2 * _AMOUNT),
            amount_collateral=u64(2 * _AMOUNT),
            amount_fee=u64(10**6),
            nonce=u32(nonce),
            expiration_hours=u32(_EXPIRATION_HOURS),
            signature=signature,
        )

    unsigned = with_signature(Signature(Felt(0), Felt(0)))
    made = crypto.sign(_KEYS + trader, limit_order_hash(configuration, unsigned))
    return with_signature(Signature(Felt(made.r), Felt(made.s)))


def _key(trader: int) -> Felt:
    return Felt(crypto.public_key_of(_KEYS + trader).x)


def _position_id(configuration: Configuration, key: int) -> u64:
    return u64(position_id_of(configuration.domain, key, 0))
