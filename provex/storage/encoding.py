"""Inputs and records as bytes: MessagePack arrays, one number per kind, fields in declared order.

The journal and the snapshots hold what this module writes, so its format only grows: a kind keeps
its number, new fields are appended to a record with a default, and nothing is renamed in place.
Integers beyond 64 bits travel as 32 bytes, big-endian; a Stark signature as 64.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from provex.protocol import inputs, records
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.inputs import Input
from provex.protocol.numbers import Felt, u32, u64
from provex.protocol.records import Record
from provex.protocol.transactions import ObservedPrice, OracleBundle, Signature

__all__ = [
    "Entry",
    "decode_entry",
    "decode_value",
    "encode_entry",
    "encode_value",
]

_WIDE_FIELDS = frozenset(
    {
        "stark_key",
        "stark_key_y",
        "message_hash",
        "condition",
        "stark_key_a",
        "stark_key_b",
        "owner_key",
        "synthetic_asset_id",
        "batch_id",
        "trade_nonce",
    }
)
_WIDE_BYTES = 32

# Numbers are never reused. 0 to 99 inputs, from 100 records.
_KINDS: tuple[tuple[int, type], ...] = (
    (1, inputs.OnboardUser),
    (2, inputs.CreateAccount),
    (3, inputs.CreateApiKey),
    (4, inputs.DeleteApiKey),
    (5, inputs.UpdateUser),
    (6, inputs.PlaceOrder),
    (7, inputs.CancelOrder),
    (8, inputs.CancelOrders),
    (9, inputs.RequestWithdrawal),
    (10, inputs.RequestTransfer),
    (11, inputs.RequestFastWithdrawal),
    (12, inputs.DepositSeen),
    (13, inputs.DepositConfirmed),
    (14, inputs.DepositDropped),
    (15, inputs.L1UserRegistered),
    (16, inputs.OracleTick),
    (17, inputs.IndexPrices),
    (18, inputs.ClockTick),
    (19, inputs.SetMarketStatus),
    (20, inputs.PauseOrders),
    (21, inputs.CloseBatch),
    (22, inputs.Restarted),
    (23, inputs.L1ForcedWithdrawal),
    (24, inputs.L1ForcedTrade),
    (25, inputs.L1BatchAccepted),
    (26, inputs.L1BatchLost),
    (27, inputs.L1WithdrawalClaimed),
    (28, inputs.L1DepositCancelled),
    (29, inputs.L1DepositReclaimed),
    (30, inputs.L1FreezeChanged),
    (31, inputs.PlanConfiguration),
    (32, inputs.DropConfiguration),
    (33, inputs.ChangeConfiguration),
    (40, inputs.PaymentConfirmed),
    (100, records.UserRecord),
    (101, records.AccountRecord),
    (102, records.ApiKeyRecord),
    (103, records.OrderRecord),
    (104, records.FillRecord),
    (105, records.TradeRecord),
    (106, records.PositionRecord),
    (107, records.TransferRecord),
    (108, records.FundingPaymentRecord),
    (109, records.FundingRateRecord),
    (110, records.MarketRecord),
    (111, records.BookLevels),
    (112, records.PnlTickRecord),
    (113, records.ConfigurationChanged),
)

_Writer = Callable[[Any], Any]
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder()


@dataclass(frozen=True, slots=True)
class Entry:
    """One journaled input with what it did."""

    sequence: int
    now_ms: int
    input: Input
    records: tuple[Record, ...]


def encode_entry(
    sequence: int, now_ms: int, entry_input: Input, entry_records: tuple[Record, ...]
) -> bytes:
    """The canonical bytes of an input and its records: what the result hash covers."""
    return _encoder.encode(
        (sequence, now_ms, _plain(entry_input), [_plain(record) for record in entry_records])
    )


def decode_entry(encoded: bytes) -> Entry:
    """The inverse of `encode_entry`. Raises ValueError for anything else."""
    sequence, now_ms, entry_input, entry_records = _decoder.decode(encoded)
    return Entry(
        sequence, now_ms, _value(entry_input), tuple(_value(record) for record in entry_records)
    )


def encode_value(value: Input | Record) -> list[Any]:
    """One input or record as plain lists, for documents that hold many (snapshots)."""
    return _plain(value)


def decode_value(plain: list[Any]) -> Any:
    """The inverse of `encode_value`."""
    return _value(plain)


# --- plans: how each kind turns into a list and back -------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """One kind's number, its field getter, and the fields that need a conversion."""

    number: int
    kind: type
    names: tuple[str, ...]
    read_all: Callable[[Any], tuple[Any, ...]]
    writers: tuple[tuple[int, _Writer], ...]
    readers: tuple[tuple[int, _Writer], ...]
    required: int
    """Number of leading fields without a default."""


def _plain(value: Any) -> list[Any]:
    plan = _plans_by_type()[type(value)]
    items = [plan.number, *plan.read_all(value)]
    for place, write in plan.writers:
        item = items[place]
        if item is not None:
            items[place] = write(item)
    return items


def _value(items: list[Any]) -> Any:
    plan = _plans_by_number().get(items[0])
    if plan is None:
        raise ValueError(f"unknown kind {items[0]}")
    if not plan.required <= len(items) - 1 <= len(plan.names):
        raise ValueError(f"{plan.kind.__name__} with {len(items) - 1} fields")
    for place, read in plan.readers:
        if place < len(items) and items[place] is not None:
            items[place] = read(items[place])
    return plan.kind(**dict(zip(plan.names, items[1:], strict=False)))


@cache
def _plans_by_type() -> dict[type, _Plan]:
    return {kind: _plan(number, kind) for number, kind in _KINDS}


@cache
def _plans_by_number() -> dict[int, _Plan]:
    return {plan.number: plan for plan in _plans_by_type().values()}


def _plan(number: int, kind: type) -> _Plan:
    hints = get_type_hints(kind)
    described = fields(kind)
    names = tuple(field.name for field in described)
    writers: list[tuple[int, _Writer]] = []
    readers: list[tuple[int, _Writer]] = []
    for place, name in enumerate(names, start=1):
        write, read = _conversion(name, hints[name])
        if write is not None:
            writers.append((place, write))
        if read is not None:
            readers.append((place, read))
    return _Plan(
        number=number,
        kind=kind,
        names=names,
        read_all=_getter(names),
        writers=tuple(writers),
        readers=tuple(readers),
        required=sum(field.default is MISSING for field in described),
    )


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if not names:
        return lambda _value: ()
    if len(names) == 1:
        single = attrgetter(names[0])
        return lambda value: (single(value),)
    return attrgetter(*names)


def _conversion(name: str, hint: Any) -> tuple[_Writer | None, _Writer | None]:
    kind = _without_none(hint)
    if name in _WIDE_FIELDS:
        return _wide, _narrow
    if kind is StarkSignature:
        return _signature_bytes, _signature
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return None, kind
    if get_origin(kind) is tuple:
        (inner, *_) = get_args(kind)
        if inner is OracleBundle:
            return _bundles_plain, _bundles
        return None, _pairs
    return None, None


def _without_none(hint: Any) -> Any:
    if get_origin(hint) is UnionType:
        (kind,) = (part for part in get_args(hint) if part is not NoneType)
        return kind
    return hint


def _wide(value: int) -> bytes:
    return value.to_bytes(_WIDE_BYTES)


def _narrow(encoded: bytes) -> int:
    return int.from_bytes(encoded)


def _signature_bytes(signature: StarkSignature | Signature) -> bytes:
    return signature.r.to_bytes(_WIDE_BYTES) + signature.s.to_bytes(_WIDE_BYTES)


def _signature(encoded: bytes) -> StarkSignature:
    return StarkSignature(_narrow(encoded[:_WIDE_BYTES]), _narrow(encoded[_WIDE_BYTES:]))


def _pairs(items: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(item) for item in items)


def _bundles_plain(bundles: tuple[OracleBundle, ...]) -> list[Any]:
    return [
        (
            _wide(bundle.public_key),
            [(price.price, price.observed_at) for price in bundle.prices],
            _signature_bytes(bundle.signature),
        )
        for bundle in bundles
    ]


def _bundles(items: list[Any]) -> tuple[OracleBundle, ...]:
    return tuple(
        OracleBundle(
            public_key=Felt(_narrow(key)),
            prices=tuple(ObservedPrice(u64(price), u32(time)) for price, time in prices),
            signature=Signature(
                Felt(_narrow(signature[:_WIDE_BYTES])), Felt(_narrow(signature[_WIDE_BYTES:]))
            ),
        )
        for key, prices, signature in items
    )
