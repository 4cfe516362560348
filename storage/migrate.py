"""The schema's versions: where a database stands, and the way to today's.

A revision is called by the number that its file in migrations/versions begins with, so that the common question
"is it today's?" needs no Alembic.
"""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.errors import OutdatedSchema, UnknownSchema

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"  # Alembic's own name for it
LOCK = 0x6E657773  # any number that no other program on the server locks: "news"


class SchemaState(StrEnum):
    EMPTY = "empty"  # no tables yet
    OLDER = "older"  # of an earlier version: `upgrade` mends it
    CURRENT = "current"
    UNKNOWN = "unknown"  # of a later version, or of another program


def state(database: Database) -> SchemaState:
    with database.reading() as connection:
        return _state(connection)


def prepare(database: Database, *, migrate_older: bool) -> None:
    """Make sure that the tables are today's: a new database gets them, an older one only if so told.

    Raises OutdatedSchema for an older one otherwise, UnknownSchema for one that this program does not know.
    """
    if state(database) is SchemaState.OLDER and not migrate_older:
        raise OutdatedSchema(
            "The database is from an earlier version; make a copy of it, then run `newsbrief migrate` "
            "or set AUTO_MIGRATE=yes."
        )
    upgrade(database)


def upgrade(database: Database) -> None:
    """Bring the tables to today's in one transaction; others that try the same wait, and find it done.

    Raises UnknownSchema, and changes nothing, when the tables are not ours or of a later version.
    """
    if state(database) is SchemaState.CURRENT:
        return
    with database.writing() as connection:
        if not database.is_sqlite:  # SQLite's writer is alone already
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        found = _state(connection)
        if found is SchemaState.UNKNOWN:
            raise UnknownSchema(
                "The database is of a later version of Newsbrief, or of another program. "
                "Install the version that made it, or name another database."
            )
        if found is not SchemaState.CURRENT:
            _run_migrations(connection)


def revisions() -> list[str]:
    """The names of all revisions, oldest first."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _state(connection: Connection) -> SchemaState:
    tables = inspect(connection).get_table_names()
    if not tables:
        return SchemaState.EMPTY
    if VERSION_TABLE not in tables:
        return SchemaState.UNKNOWN
    found = connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}")).all()  # noqa: S608  # a constant
    known = revisions()
    if len(found) != 1 or found[0] not in known:
        return SchemaState.UNKNOWN
    return SchemaState.CURRENT if found[0] == known[-1] else SchemaState.OLDER


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # heavy: the running bot never needs it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))  # a config file's escape
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
