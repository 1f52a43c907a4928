"""Tables of the read model, for SQLite and PostgreSQL alike.

A record's table has one column a field, under the field's name, so that the vocabulary of
`provex.protocol.records` is written once. All numbers are integers: BIGINT, or digits as text where
63 bits are too few. A table also has `event_number`, the place of the row's first appearance in
the history of the exchange, which orders equal times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    Table,
    Text,
    TypeDecorator,
    select,
)
from sqlalchemy.engine import Dialect

from provex.protocol.records import (
    AccountRecord,
    ApiKeyRecord,
    FillRecord,
    FundingPaymentRecord,
    FundingRateRecord,
    MarketRecord,
    OrderRecord,
    PnlTickRecord,
    PositionRecord,
    TradeRecord,
    TransferRecord,
    UserRecord,
)

from .history import Candle

__all__ = [
    "ACCOUNTS",
    "API_KEYS",
    "BIGINT_MAX",
    "BIGINT_MIN",
    "CANDLES",
    "FILLS",
    "FUNDING_PAYMENTS",
    "FUNDING_RATES",
    "INDEXED_POSITION",
    "INDEX_PRICES",
    "MARKETS",
    "METADATA",
    "MIGRATIONS",
    "ORDERS",
    "PNL_TICKS",
    "POSITIONS",
    "SCHEMA_VERSION",
    "SCHEMA_VERSIONS",
    "TABLES_BY_RECORD",
    "TRADES",
    "TRANSFERS",
    "USERS",
    "RecordTable",
    "Width",
    "select_records",
    "storable_text",
]

SCHEMA_VERSION = 1
"""Version that this code reads and writes."""

MIGRATIONS: Mapping[int, Sequence[str]] = {}
"""Version → statements that lead to it from the one before. New databases start at the newest."""

BIGINT_MIN = -(2**63)
BIGINT_MAX = 2**63 - 1

METADATA = MetaData()
T = TypeVar("T")


class Width(StrEnum):
    """How an integer beyond 63 bits is written as text."""

    DECIMAL = "any number of decimal digits"
    DECIMAL_20 = "20 decimal digits"
    HEXADECIMAL_64 = "64 hexadecimal digits"


def storable_text(text: str) -> str:
    """Replace what PostgreSQL cannot store: zero characters and halves of surrogate pairs."""
    return text.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


class _StoredText(TypeDecorator[str]):
    """Text whose parameters are made storable: odd requests find nothing and harm nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Translate a parameter of a query."""
        return None if value is None else storable_text(value)


def _bigint(value: int) -> int:
    return value if BIGINT_MIN <= value <= BIGINT_MAX else max(BIGINT_MIN, min(value, BIGINT_MAX))


def _optional_bigint(value: int | None) -> int | None:
    return None if value is None else _bigint(value)


def _same(value: Any) -> Any:
    return value


_ENCODE: Mapping[Width, Callable[[int], str]] = {
    Width.DECIMAL: str,
    Width.DECIMAL_20: "{:020d}".format,
    Width.HEXADECIMAL_64: "{:064x}".format,
}


def _decode_hexadecimal(digits: str) -> int:
    return int(digits, 16)


_DECODE: Mapping[Width, Callable[[str], int]] = {
    Width.DECIMAL: int,
    Width.DECIMAL_20: int,
    Width.HEXADECIMAL_64: _decode_hexadecimal,
}


def _optional(decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else decode(value)


class RecordTable(Generic[T]):
    """The table of one kind of record, with the translation between the two.

    An integer outside BIGINT is stored as the nearest bound; only senseless prices get there.
    """

    def __init__(
        self,
        name: str,
        record: type[T],
        *,
        key: tuple[str, ...],
        time: str,
        indexes: tuple[tuple[str, ...], ...] = (),
        widths: Mapping[str, Width] | None = None,
    ) -> None:
        """Derive columns from the record's fields; `time` is what histories are ordered by."""
        self.record = record
        self.names = tuple(field.name for field in fields(record))  # type: ignore[arg-type]
        self.table = Table(name, METADATA)
        self._values = attrgetter(*self.names)
        self._encode: list[tuple[int, Callable[[Any], Any]]] = []
        self._decode: list[tuple[int, Callable[[Any], Any]]] = []
        types = get_type_hints(record)
        for place, column in enumerate(self.names):
            self._add_column(place, column, types[column], (widths or {}).get(column))
        self.table.append_column(Column("event_number", BigInteger, nullable=False))
        self.table.append_constraint(PrimaryKeyConstraint(*key))
        for columns in indexes:
            Index(f"{name}_by_{'_'.join(columns)}", *(self.table.c[column] for column in columns))
        self.columns = (*self.names, "event_number")
        self.key = attrgetter(*key)
        self.key_names = key
        self.time: Column[int] = self.table.c[time]

    def _add_column(self, place: int, name: str, hint: Any, width: Width | None) -> None:
        is_nullable = isinstance(hint, UnionType) and NoneType in get_args(hint)
        kind = next(a for a in get_args(hint) if a is not NoneType) if is_nullable else hint
        sql_type: type[BigInteger | Boolean | _StoredText]
        encode: Callable[[Any], Any] = _same
        decode: Callable[[Any], Any] = _same
        if width is not None:
            sql_type, encode, decode = _StoredText, _ENCODE[width], _DECODE[width]
        elif kind is bool:
            sql_type, decode = Boolean, bool
        elif kind is int:
            sql_type, encode = BigInteger, _optional_bigint if is_nullable else _bigint
        else:
            sql_type = _StoredText
            decode = kind if issubclass(kind, StrEnum) else _same
        if encode is not _same:
            self._encode.append((place, encode))
        if decode is not _same:
            self._decode.append((place, _optional(decode) if is_nullable else decode))
        self.table.append_column(Column(name, sql_type, nullable=is_nullable))

    def row(self, record: T, event_number: int) -> list[Any]:
        """Values of a record in the order of `columns`."""
        values = [*self._values(record), event_number]
        for place, encode in self._encode:
            values[place] = encode(values[place])
        return values

    def of_row(self, values: Sequence[Any]) -> T:
        """Build the record again from its values in the order of `names`."""
        decoded = list(values)
        for place, decode in self._decode:
            decoded[place] = decode(decoded[place])
        return self.record(**dict(zip(self.names, decoded, strict=True)))


def select_records(table: RecordTable[Any]) -> Select[Any]:
    """Query whose rows `RecordTable.of_row` understands."""
    return select(*(table.table.c[name] for name in table.names))


USERS = RecordTable(
    "users",
    UserRecord,
    key=("user_id",),
    time="created_at_ms",
    indexes=(("ethereum_address",), ("username",)),
)

ACCOUNTS = RecordTable(
    "accounts",
    AccountRecord,
    key=("account_id",),
    time="created_at_ms",
    indexes=(("user_id",), ("position_id",)),
    widths={
        "position_id": Width.DECIMAL_20,
        "stark_key": Width.HEXADECIMAL_64,
        "stark_key_y": Width.HEXADECIMAL_64,
        "reserved_quantums": Width.DECIMAL,
        "pending_deposits_quantums": Width.DECIMAL,
        "pending_withdrawals_quantums": Width.DECIMAL,
    },
)

API_KEYS = RecordTable(
    "api_keys",
    ApiKeyRecord,
    key=("key",),
    time="created_at_ms",
    indexes=(("user_id",),),
)

ORDERS = RecordTable(
    "orders",
    OrderRecord,
    key=("order_id",),
    time="created_at_ms",
    indexes=(
        ("account_id", "created_at_ms", "event_number"),
        ("account_id", "client_id"),
    ),
    widths={"position_id": Width.DECIMAL_20},
)

FILLS = RecordTable(
    "fills",
    FillRecord,
    key=("fill_id",),
    time="created_at_ms",
    indexes=(("account_id", "created_at_ms", "event_number"), ("order_id",)),
)

TRADES = RecordTable(
    "trades",
    TradeRecord,
    key=("trade_id",),
    time="created_at_ms",
    indexes=(("market", "created_at_ms", "event_number"),),
)

POSITIONS = RecordTable(
    "positions",
    PositionRecord,
    key=("holding_id",),
    time="created_at_ms",
    indexes=(("account_id", "created_at_ms", "event_number"),),
)

TRANSFERS = RecordTable(
    "transfers",
    TransferRecord,
    key=("transfer_id",),
    time="created_at_ms",
    indexes=(("account_id", "created_at_ms", "event_number"),),
    widths={"debit_quantums": Width.DECIMAL, "credit_quantums": Width.DECIMAL},
)

FUNDING_PAYMENTS = RecordTable(
    "funding_payments",
    FundingPaymentRecord,
    key=("account_id", "market", "effective_at_ms"),
    time="effective_at_ms",
    indexes=(("account_id", "effective_at_ms", "event_number"),),
)

FUNDING_RATES = RecordTable(
    "funding_rates",
    FundingRateRecord,
    key=("market", "effective_at_ms"),
    time="effective_at_ms",
)

PNL_TICKS = RecordTable(
    "pnl_ticks",
    PnlTickRecord,
    key=("account_id", "created_at_ms"),
    time="created_at_ms",
)

MARKETS = RecordTable("markets", MarketRecord, key=("market",), time="next_funding_at_ms")

CANDLES = RecordTable(
    "candles",
    Candle,
    key=("market", "resolution", "started_at_ms"),
    time="started_at_ms",
)

TABLES_BY_RECORD: Mapping[type, RecordTable[Any]] = {
    table.record: table
    for table in (
        USERS,
        ACCOUNTS,
        API_KEYS,
        ORDERS,
        FILLS,
        TRADES,
        POSITIONS,
        TRANSFERS,
        FUNDING_PAYMENTS,
        FUNDING_RATES,
        PNL_TICKS,
        MARKETS,
    )
}
"""Every kind of record that is kept. Book levels are not: they only pass by."""

INDEX_PRICES = Table(
    "index_prices",
    METADATA,
    Column("market", BigInteger, nullable=False),
    Column("started_at_ms", BigInteger, nullable=False),
    Column("price_e9", BigInteger, nullable=False),
    PrimaryKeyConstraint("market", "started_at_ms"),
)
"""First index price of each span of five minutes, kept for two days, for the 24 hours' change."""

INDEXED_POSITION = Table(
    "indexed_position",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("now_ms", BigInteger, nullable=False),
    Column("result_hash", Text, nullable=False),
)
"""One row, number 1: how far the journal is indexed, moved in the transaction that indexes."""

SCHEMA_VERSIONS = Table(
    "schema_versions",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
)
"""Versions that this database has been brought to; the highest one counts."""
