import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from provex.protocol import errors
from provex.storage.database import Database
from provex.storage.read_model import ReadModel
from provex.storage.schema import METADATA, SCHEMA_VERSION


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    made.migrate()
    yield made
    made.close()


def versions(database: Database) -> list[int]:
    with database.engine.connect() as connection:
        return list(
            connection.execute(text("SELECT version FROM schema_versions ORDER BY 1")).scalars()
        )


def test_new_database_is_made_at_the_newest_version(database: Database) -> None:
    assert versions(database) == [SCHEMA_VERSION]
    with database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.select())


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()

    assert versions(database) == [SCHEMA_VERSION]


def test_older_database_is_brought_forward_step_by_step(database: Database) -> None:
    steps = {
        SCHEMA_VERSION + 1: ["ALTER TABLE users ADD COLUMN motto TEXT"],
        SCHEMA_VERSION + 2: [
            "UPDATE users SET motto = 'none'",
            "CREATE INDEX motto ON users (motto)",
        ],
    }

    database.migrate(steps, newest=SCHEMA_VERSION + 2)

    assert versions(database) == [SCHEMA_VERSION, SCHEMA_VERSION + 1, SCHEMA_VERSION + 2]
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT motto FROM users")).all() == []


def test_failed_step_leaves_the_version_before(database: Database) -> None:
    steps = {SCHEMA_VERSION + 1: ["CREATE TABLE half (x BIGINT)", "SELECT nonsense FROM nowhere"]}

    with pytest.raises(Exception, match="nowhere"):
        database.migrate(steps, newest=SCHEMA_VERSION + 1)

    assert versions(database) == [SCHEMA_VERSION]
    with database.engine.connect() as connection, pytest.raises(Exception, match="half"):
        connection.execute(text("SELECT * FROM half"))


def test_database_of_a_newer_version_is_refused(database: Database) -> None:
    database.migrate({SCHEMA_VERSION + 1: []}, newest=SCHEMA_VERSION + 1)

    with pytest.raises(errors.Rejected) as refusal:
        database.migrate()

    assert refusal.value.code == errors.SCHEMA_TOO_NEW


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"]
)
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(errors.Rejected) as refusal:
        Database(url)

    assert refusal.value.code == errors.DATABASE_URL_INVALID


def test_refused_url_does_not_show_its_password() -> None:
    with pytest.raises(errors.Rejected) as refusal:
        Database("mysql://user:hidden@host/name")

    assert "hidden" not in str(refusal.value)


def test_query_of_a_database_that_is_gone_is_refused_with_a_number(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    model = ReadModel(f"sqlite:///{folder / 'history.sqlite'}")
    model.close()
    shutil.rmtree(folder)

    for query in (model.indexed_position, model.markets):
        with pytest.raises(errors.Rejected) as refusal:
            query()
        assert refusal.value.code == errors.READ_MODEL_UNAVAILABLE


def test_opening_a_database_that_does_not_answer_is_refused_with_a_number() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

        with pytest.raises(errors.Rejected) as refusal:
            ReadModel(f"postgresql://provex@127.0.0.1:{port}/provex")

    assert refusal.value.code == errors.READ_MODEL_UNAVAILABLE
