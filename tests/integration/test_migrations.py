"""The way to today's schema, on both databases."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from storage import migrate
from storage.database import Connection, Database
from storage.errors import OutdatedSchema, StorageError, UnknownSchema
from storage.migrate import SchemaState
from storage.tables import chats, metadata

UPGRADE_WHEN_TOLD = """
import sys
import alembic.command
from storage import migrate
from storage.database import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate.upgrade(database)
database.close()
"""

LOOK_AT_STATE = """
import sys
from storage import articles, chats, deliveries, digests, inbox, migrate, prompts, subscriptions
from storage.database import Database
database = Database(sys.argv[1])
migrate.upgrade(database)
print(migrate.state(database), "alembic" in sys.modules)
database.close()
"""

COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
COMMA_OR_LINE = re.compile(r"\n|,(?![^(\n]*\))")
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"

WITH_ONE_TO_COME = [*migrate.revisions(), "9000"]
# A row in every table, as the first version wrote it.
FIRST_ROWS = (
    """
    INSERT INTO articles VALUES (3, 'published', 'Harbour reopens', 'text', 'raw', 'text', 'hash', NULL, NULL, NULL,
        NULL, 'en', NULL, '[]', '[]', '[]', '1', NULL, '2026-01-01', '2026-01-01')
    """,
    "INSERT INTO article_topics VALUES (3, 0, 'Ships')",
    "INSERT INTO quotes VALUES (3, 0, '[]', 'Roe', 'Jane Roe', NULL)",
    "INSERT INTO chats VALUES (5, 'private', 'en', 'UTC', 'active', NULL, '2026-01-01')",
    """
    INSERT INTO subscriptions VALUES
        (5, 0, '["08:00:00"]', '[0]', '[]', true, '2026-01-05T08:00', '2026-01-05', '2026-01-01')
    """,
    "INSERT INTO digests VALUES (7, 'x', '[]', '2026-01-01')",
    "INSERT INTO digest_items VALUES (7, 0, 3)",
    """
    INSERT INTO deliveries VALUES
        (9, 5, 0, '2026-01-01T08:00', 7, 'pending', true, '2026-01-01', '2026-01-02', 0, 0, NULL, '[]', NULL, NULL),
        (10, 5, 0, '2026-01-02T08:00', 7, 'unknown', true, '2026-01-02', '2026-01-03', 1, 1, NULL, '[5]',
            'ReadTimeout', '2026-01-02')
    """,
    """
    INSERT INTO inbox VALUES
        (11, 100, 5, '{"update_id": 100}', 'waiting', 1, 'KeyError', '2026-01-01', NULL),
        (12, 101, NULL, '{}', 'poisoned', 3, 'KeyError', '2026-01-01', '2026-01-01')
    """,
    "INSERT INTO prompts VALUES (5, 5, 'title', NULL, '[]', '2026-01-01')",
)


@pytest.fixture
def empty(new_url: Callable[[], str]):
    database = Database(new_url())
    yield database
    database.close()


def test_an_empty_database_gets_todays_schema(empty: Database):
    assert migrate.state(empty) is SchemaState.EMPTY
    migrate.upgrade(empty)
    assert migrate.state(empty) is SchemaState.CURRENT


def test_upgrading_again_keeps_every_row(database: Database):
    with database.writing() as c:
        c.execute(text("INSERT INTO digests (content_hash, messages, created_at) VALUES ('x', '[]', '2026-01-01')"))
    migrate.upgrade(database)
    with database.reading() as c:
        assert c.scalar(text("SELECT count(*) FROM digests")) == 1


@pytest.mark.parametrize("earlier", migrate.revisions()[:-1])
def test_an_upgrade_from_every_earlier_state_keeps_every_row(empty: Database, earlier: str):
    with empty.writing() as c:
        _upgrade_to(c, "0001")
        for statement in FIRST_ROWS:
            c.execute(text(statement))
        before = _rows(c)
        _upgrade_to(c, earlier)
    assert migrate.state(empty) is SchemaState.OLDER
    migrate.upgrade(empty)
    assert migrate.state(empty) is SchemaState.CURRENT
    with empty.reading() as c:
        after = _rows(c)
    assert all(before.values())
    for table, rows in before.items():
        assert [{name: row[name] for name in rows[0]} for row in after[table]] == rows


def test_the_migrated_schema_is_the_declared_one(database: Database, empty: Database):
    with empty.writing() as c:
        metadata.create_all(c)
    declared, migrated = _schema(empty), _schema(database)
    assert migrated == declared
    assert any("ck_deliveries_lease" in str(part) for part in declared), "the comparison sees CHECKs"
    assert any("ix_inbox_waiting" in str(part) and "waiting'" in str(part) for part in declared), "and predicates"


def test_tables_of_another_program_are_left_alone(empty: Database):
    with empty.writing() as c:
        c.execute(text("CREATE TABLE theirs (id INTEGER)"))
    before = _schema(empty)
    with pytest.raises(UnknownSchema, match="another program"):
        migrate.upgrade(empty)
    assert migrate.state(empty) is SchemaState.UNKNOWN
    assert _schema(empty) == before


def test_a_later_version_is_left_alone(empty: Database):
    migrate.upgrade(empty)
    with empty.writing() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnknownSchema, match="later version"):
        migrate.upgrade(empty)
    assert migrate.state(empty) is SchemaState.UNKNOWN


def test_a_schema_with_revisions_to_come_is_older(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrate, "revisions", lambda: WITH_ONE_TO_COME)
    assert migrate.state(database) is SchemaState.OLDER


def test_an_older_schema_is_migrated_only_when_told_to(database: Database, monkeypatch: pytest.MonkeyPatch):
    upgraded = []
    monkeypatch.setattr(migrate, "revisions", lambda: WITH_ONE_TO_COME)
    monkeypatch.setattr(migrate, "_run_migrations", upgraded.append)
    with pytest.raises(OutdatedSchema, match="AUTO_MIGRATE=yes"):
        migrate.prepare(database, migrate_older=False)
    assert upgraded == []
    migrate.prepare(database, migrate_older=True)
    assert len(upgraded) == 1


def test_a_new_database_gets_its_tables_without_being_told_to(empty: Database):
    migrate.prepare(empty, migrate_older=False)
    assert migrate.state(empty) is SchemaState.CURRENT


def test_a_query_on_missing_tables_says_to_migrate(empty: Database):
    with pytest.raises(OutdatedSchema, match="newsbrief migrate"), empty.reading() as c:
        c.execute(chats.select())


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database, monkeypatch: pytest.MonkeyPatch):
    def fail_afterwards(connection: Connection) -> None:
        run_migrations(connection)
        connection.execute(text("SELECT * FROM nowhere"))

    run_migrations = migrate._run_migrations
    monkeypatch.setattr(migrate, "_run_migrations", fail_afterwards)
    with pytest.raises(StorageError):
        migrate.upgrade(empty)
    assert migrate.state(empty) is SchemaState.EMPTY


def test_processes_that_upgrade_at_once_do_it_once(new_url: Callable[[], str]):
    url = new_url()
    command = [sys.executable, "-W", "error", "-c", UPGRADE_WHEN_TOLD, url]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 3
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in processes] == [""] * 3
    assert [process.returncode for process in processes] == [0] * 3


def test_a_bot_with_todays_schema_never_loads_alembic(url: str):
    command = [sys.executable, "-c", LOOK_AT_STATE, url]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "current False\n"


def test_revisions_are_what_alembic_finds_in_one_line():
    from alembic.script import ScriptDirectory

    found = ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions()
    assert [revision.revision for revision in found] == migrate.revisions()[::-1]


def _upgrade_to(c: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.attributes["connection"] = c
    command.upgrade(config, revision)


def _rows(c: Connection) -> dict[str, list[dict[str, object]]]:
    """All rows of the tables of the first version."""
    tables = [statement.split()[2] for statement in FIRST_ROWS]
    return {
        table: [dict(row) for row in c.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).mappings()]
        for table in tables
    }


def _schema(database: Database) -> set[tuple[object, ...]]:
    """All that the database knows of our tables, in its own words."""
    with database.reading() as c:
        found = _of_sqlite(c) if database.is_sqlite else _of_postgresql(c)
        return {part for part in found if part[0] != migrate.VERSION_TABLE}


def _of_sqlite(c: Connection) -> set[tuple[object, ...]]:
    """Each part of each CREATE; Alembic writes constraints, and ALTER TABLE columns, in another place."""
    rows = c.execute(text("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {(table, re.sub(r"\s+", " ", part).strip(" ,")) for table, sql in rows for part in COMMA_OR_LINE.split(sql)}


def _of_postgresql(c: Connection) -> set[tuple[object, ...]]:
    return {tuple(row) for query in (COLUMNS, CONSTRAINTS, INDEXES) for row in c.execute(text(query))}
