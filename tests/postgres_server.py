"""A private PostgreSQL server for tests: the real thing, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

SERVER_ACCOUNT = "postgres"


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        pytest.fail("PostgreSQL's server is missing; run scripts/setup_system")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """One throw-away server on loopback. It refuses root, so root hands it to another account."""

    def __init__(self) -> None:
        # Not below pytest's own folder, which the server's account may not enter.
        self.directory = Path(tempfile.mkdtemp(prefix="provex-postgresql-"))
        self.port = _free_port()
        self.account = pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            self.account = SERVER_ACCOUNT
            owner = pwd.getpwnam(SERVER_ACCOUNT)
            os.chown(self.directory, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb", "--pgdata", self.data, "--username", "provex", "--auth", "trust", "--no-sync"
        )

    @property
    def data(self) -> str:
        return str(self.directory / "data")

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c fsync=off "
            f"-c unix_socket_directories={self.directory}"
        )
        log = str(self.directory / "log")
        self._run("pg_ctl", "start", "--wait", "-D", self.data, "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode", "immediate", "-D", self.data)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.directory)

    def new_database(self) -> str:
        name = f"provex_{uuid.uuid4().hex}"
        server = create_engine(
            self.url("postgres").replace("postgresql:", "postgresql+pg8000:"),
            isolation_level="AUTOCOMMIT",
        )
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        server.dispose()
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://provex@127.0.0.1:{self.port}/{name}"

    def _run(self, binary: str, *arguments: str) -> None:
        command = [_binary(binary), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", self.account, "--", *command]
        # Output goes to a file: the server that pg_ctl starts would keep a pipe open.
        with (self.directory / "commands").open("ab") as output:
            subprocess.run(
                command, check=True, stdout=output, stderr=output, cwd=self.directory, timeout=120
            )
