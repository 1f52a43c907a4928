"""A SQL database behind one face: SQLite by default, PostgreSQL by URL.

Rows cross the border in bulk, as one JSON text a statement in both directions. So a writer or
reader thread gives up the interpreter lock once a statement instead of once a row, and a busy event
loop slows it down that much less; and the driver translates one value instead of thousands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Connection, Select, Text, cast, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.types import BigInteger, Boolean, Integer

from provex.protocol import errors

from .schema import METADATA, MIGRATIONS, SCHEMA_VERSION, SCHEMA_VERSIONS, storable_text

__all__ = ["DATABASE_FAULTS", "Database", "unavailable"]

DATABASE_FAULTS = (SQLAlchemyError, OSError)
"""What a database that does not answer, or not as it should, raises."""

_POOL_SIZE = 8
_BUSY_TIMEOUT_MS = 10_000
_CONNECT_TIMEOUT_S = 5
_ZERO_ESCAPED = b"\\u0000"
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # The journal is the truth: what a power cut takes from here is indexed again.
    "PRAGMA synchronous=NORMAL",
    f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
)


class Database:
    """Connections to one database, bulk upserts and bulk queries. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        """Take a URL such as `sqlite:////path/file` or `postgresql://user:password@host/name`.

        Rejects any other kind with DATABASE_URL_INVALID. Opens no connection yet.
        """
        self._url = _checked_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        arguments: dict[str, Any] = {} if self.is_sqlite else {"timeout": _CONNECT_TIMEOUT_S}
        self.engine = create_engine(
            self._url,
            pool_size=_POOL_SIZE,
            max_overflow=_POOL_SIZE,
            pool_pre_ping=not self.is_sqlite,
            connect_args=arguments,
        )
        event.listen(self.engine, "connect", _set_up_sqlite if self.is_sqlite else _set_up_postgres)
        if self.is_sqlite:
            event.listen(self.engine, "begin", _begin_sqlite)
        self._item = (
            "json_each(:rows) AS item"
            if self.is_sqlite
            else "jsonb_array_elements(CAST(:rows AS jsonb)) AS item(value)"
        )

    def close(self) -> None:
        """Close all connections that are not in use."""
        self.engine.dispose()

    def migrate(
        self,
        migrations: Mapping[int, Sequence[str]] = MIGRATIONS,
        newest: int = SCHEMA_VERSION,
    ) -> None:
        """Make the tables, or bring those of an older version forward, one version a transaction.

        Rejects a database of a newer version with SCHEMA_TOO_NEW.
        """
        with self.engine.begin() as connection:
            self._sync_this(connection)
            SCHEMA_VERSIONS.create(connection, checkfirst=True)
            version = connection.scalar(select(func.max(SCHEMA_VERSIONS.c.version)))
            if version is None:
                METADATA.create_all(connection)
                connection.execute(SCHEMA_VERSIONS.insert().values(version=newest))
                return
        if version > newest:
            raise errors.Rejected(errors.SCHEMA_TOO_NEW, found=version, expected=newest)
        for step in range(version + 1, newest + 1):
            with self.engine.begin() as connection:
                self._sync_this(connection)
                for statement in migrations[step]:
                    connection.execute(text(statement))
                connection.execute(SCHEMA_VERSIONS.insert().values(version=step))

    def _sync_this(self, connection: Connection) -> None:
        """Make this transaction's commit survive a crash of the server, unlike all others."""
        if not self.is_sqlite:
            connection.execute(text("SET LOCAL synchronous_commit TO on"))

    def upsert(
        self,
        connection: Connection,
        statement: str,
        rows: Sequence[Sequence[Any]],
    ) -> None:
        """Run a statement made by `upsert_statement` on all rows. Keys must differ within rows."""
        connection.execute(text(statement), {"rows": _json_text(rows)})

    def upsert_statement(
        self,
        table: Any,
        *,
        columns: Sequence[str],
        key: Sequence[str],
        updates: Mapping[str, str],
    ) -> str:
        """Text of INSERT … ON CONFLICT over a JSON array of rows; no updates = keep the old row."""
        values = ", ".join(
            f"CAST(item.value->>{place} AS {_cast_name(table.c[name].type)})"
            for place, name in enumerate(columns)
        )
        settings = ", ".join(f"{name} = {value}" for name, value in updates.items())
        action = f"UPDATE SET {settings}" if settings else "NOTHING"
        return (
            f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {values} "  # noqa: S608
            f"FROM {self._item} WHERE true "
            f"ON CONFLICT ({', '.join(key)}) DO {action}"
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for queries. Rejects with READ_MODEL_UNAVAILABLE if it breaks."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DATABASE_FAULTS as fault:
            raise unavailable(fault) from fault

    def fetch(self, statement: Select[Any]) -> list[list[Any]]:
        """All rows of a query, in its order. Booleans of SQLite come as 0 and 1.

        Rejects with READ_MODEL_UNAVAILABLE if the database does not answer.
        """
        rows = statement.subquery("packed")
        packed: Any
        if self.is_sqlite:
            packed = func.json_group_array(func.json_array(*rows.c))
        else:
            packed = cast(func.json_agg(func.json_build_array(*rows.c)), Text)
        with self.reading() as connection:
            found = connection.scalar(select(packed))
        return [] if found is None else list(orjson.loads(found))

    def decoded(
        self, statement: Select[Any], decode: Callable[[Sequence[Any]], Any]
    ) -> Iterable[Any]:
        """Rows of a query, each translated."""
        return map(decode, self.fetch(statement))


def unavailable(fault: BaseException) -> errors.Rejected:
    """Number a fault of the database."""
    cause = getattr(fault, "orig", None) or fault
    answer = cause.args[0] if cause.args else cause
    # PostgreSQL's driver hands on the server's answer as it came: M is the message.
    reason = str(answer.get("M", answer) if isinstance(answer, dict) else answer)
    return errors.Rejected(errors.READ_MODEL_UNAVAILABLE, reason=reason)


def _json_text(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as JSON. Text of users that a database cannot store is made storable."""
    try:
        data = orjson.dumps(rows)
    except TypeError:  # Half a surrogate pair.
        data = _ZERO_ESCAPED
    if _ZERO_ESCAPED in data:
        data = orjson.dumps([[_storable(value) for value in row] for row in rows])
    return data.decode()


def _storable(value: Any) -> Any:
    return storable_text(value) if isinstance(value, str) else value


def _checked_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as fault:
        raise errors.Rejected(errors.DATABASE_URL_INVALID, found="no URL") from fault
    backend = parsed.get_backend_name()
    if backend in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+pg8000")
    if backend == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed.set(drivername="sqlite+pysqlite")
    raise errors.Rejected(errors.DATABASE_URL_INVALID, found=parsed.render_as_string())


def _cast_name(kind: Any) -> str:
    if isinstance(kind, Boolean):
        return "BOOLEAN"
    if isinstance(kind, BigInteger | Integer):
        return "BIGINT"
    return "TEXT"


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # Transactions begin where SQLAlchemy says so.
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _set_up_postgres(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # The journal is the truth: what a power cut takes from here is indexed again.
    cursor.execute("SET synchronous_commit TO off")
    connection.commit()
    cursor.close()
