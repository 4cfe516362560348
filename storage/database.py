"""The way to the database: one transaction at a time, and the one edge between asyncio and its threads."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StorageError
from storage.explanation import explained

__all__ = ["Connection", "Database", "savepoint"]

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 4  # for readers on SQLite, for readers and writers on PostgreSQL
ABANDONED = 30  # seconds without a word after which PostgreSQL ends a transaction
PATIENCE = 10  # seconds to wait for a connection, or on SQLite for another process that writes

# A deferred transaction that turns to writing fails at once when another has written since, in spite of the busy
# timeout: writers say so at the start, and readers cannot become writers.
_SQLITE_READ = {"begin": "BEGIN", "query_only": "ON"}
_SQLITE_WRITE = {"begin": "BEGIN IMMEDIATE", "query_only": "OFF"}
_POSTGRESQL_READ = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """A SQLite file or a PostgreSQL database, named by a URL.

    Raises StorageError here for a URL that names neither, and from every transaction for what then fails.
    """

    def __init__(self, url: str) -> None:
        self._url = _checked(url)
        self._engine = _sqlite_engine(self._url) if self.is_sqlite else _postgresql_engine(self._url)
        self._read_engine = self._engine.execution_options(**(_SQLITE_READ if self.is_sqlite else _POSTGRESQL_READ))
        self._write_engine = self._engine.execution_options(**(_SQLITE_WRITE if self.is_sqlite else {}))
        self._read_threads = ThreadPoolExecutor(THREADS, "storage")
        # SQLite lets in one writer at a time: ours queue here, instead of contending for its lock.
        self._write_threads = ThreadPoolExecutor(1, "storage-write") if self.is_sqlite else self._read_threads

    @property
    def is_sqlite(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """Where it is stored; None for PostgreSQL."""
        return Path(self._url.database or "") if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and cannot change it; keep it short."""
        with explained(), self._read_engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back on any exception."""
        with explained(), self._write_engine.begin() as connection:
            yield connection

    async def read(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `query` with a reading connection, in a thread."""
        return await _in_thread(self._read_threads, self.reading, lambda c: query(c, *args, **kwargs))

    async def write(self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `change` with a writing connection, in a thread.

        When the waiting task is cancelled, a change that has begun still runs to its commit or rollback.
        """
        return await _in_thread(self._write_threads, self.writing, lambda c: change(c, *args, **kwargs))

    def close(self) -> None:
        """Wait for the transactions that have begun, then close the connections."""
        self._write_threads.shutdown()
        self._read_threads.shutdown()
        self._engine.dispose()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a writing transaction that is undone alone when it raises; what came before it stays."""
    with explained(), connection.begin_nested():
        yield


async def _in_thread(
    threads: ThreadPoolExecutor,
    transaction: Callable[[], AbstractContextManager[Connection]],
    work: Callable[[Connection], T],
) -> T:
    def run() -> T:
        with transaction() as connection:
            return work(connection)

    return await asyncio.get_running_loop().run_in_executor(threads, run)


def _checked(url: str) -> URL:
    """The parsed URL; an error must not repeat it, as it may hold a password."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StorageError("DATABASE_URL is no URL; write sqlite:///path or postgresql://user@host/name.") from error
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed
    if parsed.drivername != "sqlite":
        raise StorageError("DATABASE_URL names another kind of database; use sqlite:///path or postgresql://...")
    if parsed.database in (None, "", ":memory:"):
        raise StorageError("DATABASE_URL names no file, and a database in memory is lost; write sqlite:///path.")
    return parsed


def _sqlite_engine(url: URL) -> Engine:
    _make_folder(Path(url.database or "").parent)
    engine = create_engine(url, connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE, json_deserializer=_from_json)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `begin` below does
        _switch_to_wal(connection, deadline=monotonic() + PATIENCE)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA query_only={options['query_only']}")
        connection.exec_driver_sql(options["begin"])

    return engine


def _switch_to_wal(connection: sqlite3.Connection, *, deadline: float) -> None:
    """Does nothing on a file that has it already; on a new one this step alone does not heed the busy timeout."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "application_name": "newsbrief",
            "connect_timeout": PATIENCE,
            "tcp_user_timeout": PATIENCE * 1000,  # a network that swallows everything is an error too
            "keepalives_idle": PATIENCE,
            "keepalives_interval": 2,
            "keepalives_count": 3,
        },
        pool_size=THREADS,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        json_deserializer=_from_json,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # A process that is frozen within a transaction, or whose machine is gone, must not hold up all others.
        connection.cursor().execute(f"SET idle_in_transaction_session_timeout = '{ABANDONED}s'")
        connection.commit()

    return engine


def _from_json(text: str) -> Any:
    """What a JSON column holds; None where it is damaged, so that one row does not hide all others of its query."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The database's folder {folder} cannot be made ({error.strerror}). Make it, or change DATABASE_URL."
        ) from error
