"""A whole database into an empty one: from SQLite to PostgreSQL, back, or to another of its kind."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, RowMapping, Table, func, select, text

from storage import migrate
from storage.database import Database
from storage.errors import OutdatedSchema, StorageError
from storage.migrate import SchemaState
from storage.tables import metadata

BATCH = 100  # rows: an article may be a whole page of some megabytes
Progress = Callable[[str, int, int], None]
"""Is told the table, how many of its rows are copied, and how many it has."""

_NOT_EMPTY = "The target holds something already, so nothing was copied. Name an empty database."


def transfer(source: Database, target: Database, *, now: datetime, progress: Progress) -> None:
    """Copy all rows, and go on with the ids where the source stands; all is copied, or nothing.

    Nobody can write to the source meanwhile. Raises OutdatedSchema or StorageError when its tables are not today's,
    a bot is at work on it, the target is not empty, or not all has arrived.
    """
    _check_current(source)
    if migrate.state(target) in (SchemaState.OLDER, SchemaState.UNKNOWN):
        raise StorageError(_NOT_EMPTY)
    migrate.upgrade(target)
    with target.reading() as to:
        _check_empty(to)
    with source.writing() as of, target.writing() as to:
        _lock(of)
        _check_idle(of, now)
        _check_empty(to)
        for table in metadata.sorted_tables:
            _copy_rows(of, to, table, progress)
            if table.autoincrement_column is not None:
                _set_last_id(to, table, _last_id(of, table))


def _check_current(source: Database) -> None:
    state = migrate.state(source)
    if state is SchemaState.EMPTY:
        raise OutdatedSchema("The database has no tables yet, so there is nothing to copy. Check DATABASE_URL.")
    if state is not SchemaState.CURRENT:
        raise OutdatedSchema(
            "The database is not of this version, so a copy would lose something. Run `newsbrief migrate` first."
        )


def _lock(c: Connection) -> None:
    """Let others read only; SQLite's writer is alone already."""
    if c.dialect.name != "sqlite":
        c.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN SHARE MODE"))


def _check_idle(c: Connection, now: datetime) -> None:
    """A copy that a bot does not know of would send again what that one is about to send."""
    leased = (table for table in metadata.tables.values() if "lease_until" in table.c)
    if any(c.scalar(select(select(table).where(table.c.lease_until > now).exists())) for table in leased):
        raise StorageError("A bot is at work on the database. Stop it, wait three minutes, then copy again.")


def _check_empty(c: Connection) -> None:
    if any(c.scalar(select(select(table).exists())) for table in metadata.sorted_tables):
        raise StorageError(_NOT_EMPTY)


def _copy_rows(of: Connection, to: Connection, table: Table, progress: Progress) -> None:
    total, copied = _count(of, table), 0
    progress(table.name, copied, total)
    rows = of.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key)).mappings()
    for batch in rows.partitions():
        to.execute(table.insert(), [_sound(table, row) for row in batch])
        copied += len(batch)
        progress(table.name, copied, total)
    if _count(to, table) != total:
        raise StorageError(f"Not all rows of {table.name} have arrived, so nothing was copied. Try again.")


def _sound(table: Table, row: RowMapping) -> dict[str, Any]:
    """Raises StorageError for a row with a damaged list: not every database could hold what stands there."""
    for name, value in row.items():
        if value is None and isinstance(table.c[name].type, JSON):  # no row is made without one
            key = ", ".join(f"{column.name} {row[column.name]}" for column in table.primary_key)
            raise StorageError(
                f"The row of {table.name} with {key} is damaged ({name} is no JSON), so nothing was copied. "
                "Mend or delete it, then copy again."
            )
    return dict(row)


def _count(c: Connection, table: Table) -> int:
    return c.execute(select(func.count()).select_from(table)).scalar_one()


def _last_id(c: Connection, table: Table) -> int:
    """The last id that was given, also to a row that is not there any more; 0: none yet."""
    if c.dialect.name == "sqlite":
        last = c.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
    else:
        sequence = c.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
        last = c.scalar(text(f"SELECT last_value FROM {sequence} WHERE is_called"))  # noqa: S608  # its own name
    return last or 0


def _set_last_id(c: Connection, table: Table, last: int) -> None:
    values = {"table": table.name, "last": last}
    if c.dialect.name == "sqlite":
        c.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        c.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), values)
    elif last:
        c.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), values)
