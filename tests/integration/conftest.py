"""A database for every test, once on SQLite and once on PostgreSQL; the server is started here.

Beside it, how long a test waits for an answer of Telegram.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.playground.api.faults import HANG
from storage import migrate
from storage.database import Database
from storage.tables import metadata
from tests.integration.scripted_telegram import hang

NAMES = count(1)
PATIENT, HASTY = 60.0, 2.0  # seconds: a busy machine may stall for one


@dataclass(frozen=True)
class PostgreSQL:
    """A server of our own; anyone on this machine may log in, and nothing outlives the tests.

    `stop` ends it as a crash does; `start` makes it go on.
    """

    port: int
    start: Callable[[], object]
    stop: Callable[[], object]

    def url(self, name: str) -> str:
        return f"postgresql://newsbrief@127.0.0.1:{self.port}/{name}"

    def create(self) -> str:
        """Make an empty database and give its URL."""
        name = f"test_{next(NAMES)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not (initdb and pg_ctl):
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed (Debian: apt-get install postgresql)")
    user = _server_user()
    folder = Path(
        tempfile.mkdtemp(prefix="nb")
    )  # not pytest's folder: another user must get in, sockets need short paths
    try:
        shutil.chown(folder, user)
        run = {"user": user, "cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        options = ["--no-sync", "--username=newsbrief", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        subprocess.run([initdb, *options, folder / "data"], **run)
        port = _free_port()
        settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        at_data = ["-D", folder / "data", "-w"]
        start = partial(subprocess.run, [pg_ctl, *at_data, "-l", folder / "log", "-o", settings, "start"], **run)
        stop = partial(subprocess.run, [pg_ctl, *at_data, "-m", "immediate", "stop"], **run)
        start()
        try:
            yield PostgreSQL(port, start, stop)
        finally:
            stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "newsbrief.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: PostgreSQL) -> str:
    url = postgresql.create()
    _migrate(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def new_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes the URL of an empty database, a new one with every call."""
    if backend == "postgresql":
        return request.getfixturevalue("postgresql").create
    return lambda: f"sqlite:///{tmp_path / f'{next(NAMES)}.db'}"


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with today's tables, without rows."""
    if backend == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")
        with psycopg.connect(url) as connection:  # a database for every test, or TRUNCATE, would take longer
            connection.execute(";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))
        return url
    file = shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "newsbrief.db")
    return f"sqlite:///{file}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """Seconds until a call without an answer is given up: few where the test is about that, else more than it takes."""
    parameters = request.node.callspec.params.values() if hasattr(request.node, "callspec") else ()
    return HASTY if any(parameter in (HANG, hang) for parameter in parameters) else PATIENT


def _migrate(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()


def _program(name: str) -> str | None:
    """On PATH, or where Debian keeps the newest version of the server's programs."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


def _server_user() -> str:
    """PostgreSQL refuses to run as root: then as somebody with fewer rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
