"""How long the native cryptography takes on one core, through its Python face."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter_ns

from provex.native import crypto
from provex.protocol.ecdsa import ELEMENT_BOUND
from provex.protocol.field import PRIME
from provex.protocol.messages import LimitOrder

__all__ = ["CryptoFigure", "crypto_figures"]

REPETITIONS = 2_000
BATCH_SIZE = 64

_KEY = 0x58C7D5A90B1776BDE86EBAC077E053ED85B0F7164F53B080304A531947F46E3
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class CryptoFigure:
    """One measured figure: its stable name and the microseconds of one operation."""

    name: str
    microseconds: float


def crypto_figures(repetitions: int = REPETITIONS) -> tuple[CryptoFigure, ...]:
    """Time every hot operation: the best of five rounds, each of so many repetitions."""
    key = crypto.public_key_of(_KEY)
    message = PRIME % ELEMENT_BOUND + 1
    signature = crypto.sign(_KEY, message)
    left, right = crypto.pedersen_hash(1, 2), crypto.pedersen_hash(3, 4)
    pairs = [
        (crypto.poseidon_hash_one(i), crypto.poseidon_hash_one(-i % PRIME))
        for i in range(BATCH_SIZE)
    ]
    order = _order()
    order_signature = crypto.sign(_KEY, crypto.limit_order_hash(order))
    single: dict[str, Callable[[], object]] = {
        "signature.verify_us": lambda: crypto.verify(message, signature, key),
        "signature.verify_order_us": lambda: crypto.verify_limit_order(order, order_signature, key),
        "signature.sign_us": lambda: crypto.sign(_KEY, message),
        "pedersen.single_us": lambda: crypto.pedersen_hash(left, right),
        "poseidon.single_us": lambda: crypto.poseidon_hash_pair(left, right),
    }
    amortised: dict[str, Callable[[], object]] = {
        "pedersen.amortised_us": lambda: crypto.pedersen_hash_pairs(pairs),
        "poseidon.amortised_us": lambda: crypto.poseidon_hash_pairs(pairs),
    }
    figures = [CryptoFigure(name, _time_us(run, repetitions)) for name, run in single.items()]
    for name, run in amortised.items():
        batches = max(1, repetitions // BATCH_SIZE)
        figures.append(CryptoFigure(name, _time_us(run, batches) / BATCH_SIZE))
    return tuple(figures)


def _time_us(run: Callable[[], object], repetitions: int) -> float:
    run()
    best = min(_round_ns(run, repetitions) for _ in range(_ROUNDS))
    return best / repetitions / 1_000


def _round_ns(run: Callable[[], object], repetitions: int) -> int:
    start = perf_counter_ns()
    for _ in range(repetitions):
        run()
    return perf_counter_ns() - start


def _order() -> LimitOrder:
    return LimitOrder(
        synthetic_asset_id=int.from_bytes(b"BTC-10".ljust(15, b"\0")),
        collateral_asset_id=0x2893294412A4C8F915F75892B395EBBF6859EC246EC365C3B1F56F47C3A0A5D,
        fee_asset_id=0x2893294412A4C8F915F75892B395EBBF6859EC246EC365C3B1F56F47C3A0A5D,
        is_buying_synthetic=True,
        synthetic_quantums=10_000_000,
        collateral_quantums=30_000_000,
        fee_quantums=45_000,
        nonce=3_079_101_259,
        position_id=0x1234_5678_9ABC_DEF0,
        expiration_hours=472_391,
    )
