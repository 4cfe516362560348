"""Everything from one database into another, between real ones of both kinds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.transport.pacing import FREE
from storage import articles, deliveries, inbox, migrate, prompts, roles, settlements, subscriptions
from storage.database import Database
from storage.errors import OutdatedSchema, StorageError
from storage.model import ArticleStatus, ChatKind, DeliveryStatus, Destination, Prompt, PromptKind, Role
from storage.paces import Turns
from storage.tables import metadata
from storage.transfer import BATCH, transfer
from tests.integration.conftest import NAMES, PostgreSQL
from tests.integration.storage_rows import (
    FULL_ARTICLE,
    HERE,
    HOUR,
    LEASE,
    NOW,
    RITA,
    add_article,
    add_chat,
    add_delivery,
    subscription,
)

MINUTE = timedelta(minutes=1)
FORUM = -1_000_000_000_123
ODD_UPDATE = {"update_id": 2**40, "message": {"chat": {"id": RITA}, "text": "NUL \0, half \ud83d, \U0001f4f0, “quote”"}}


@pytest.fixture
def new(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Database]]:
    """Makes an empty database of a kind."""
    made: list[Database] = []

    def make(kind: str) -> Database:
        if kind == "sqlite":
            made.append(Database(f"sqlite:///{tmp_path / f'{next(NAMES)}.db'}"))
        else:
            server: PostgreSQL = request.getfixturevalue("postgresql")
            made.append(Database(server.create()))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def source(new: Callable[[str], Database]) -> Callable[[str], Database]:
    """Makes a database with a row, or more, in every table."""

    def make(kind: str) -> Database:
        database = new(kind)
        migrate.upgrade(database)
        with database.writing() as c:
            fill(c)
        return database

    return make


def fill(c: Any) -> None:
    articles.add(c, FULL_ARTICLE, status=ArticleStatus.PUBLISHED, now=NOW)
    add_article(c, "draft", status=ArticleStatus.DRAFT)
    removed = add_article(c, "discarded", status=ArticleStatus.DRAFT)
    articles.discard(c, removed.id)
    add_chat(c, RITA)
    add_chat(c, FORUM, kind=ChatKind.SUPERGROUP)
    subscriptions.save(c, subscription())
    subscriptions.save(c, subscription(Destination(FORUM, 7), times=(time(8), time(18, 30)), topics=("sea",)))
    add_delivery(c, "unknown", items=(1,))
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=NOW, lease=LEASE)
    deliveries.finish(c, claimed.id, claimed.fence, DeliveryStatus.UNKNOWN, now=NOW, error="ReadTimeout")
    settlements.claim(c, now=NOW + MINUTE, ended_after=NOW, ended_before=NOW)
    for number in range(BATCH * 2):
        add_delivery(c, f"slot {number}", destination=HERE)
    inbox.receive(c, [ODD_UPDATE], now=NOW)
    roles.hold(c, Role.POLLER, holder="gone", now=NOW - HOUR, lease=MINUTE)
    turns = Turns(c, FREE, now=NOW)
    turns.take(RITA, NOW)
    turns.save()
    prompts.ask(c, Prompt(chat_id=RITA, person_id=RITA, kind=PromptKind.ARTICLE_TEXT, pieces=("a", "b"), asked_at=NOW))


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.reading() as c:
        return {
            table.name: [dict(row) for row in c.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in metadata.sorted_tables
        }


def silent(_: str, __: int, ___: int) -> None:
    pass


@pytest.mark.parametrize(
    ("of", "to"),
    [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite"), ("postgresql", "postgresql")],
)
def test_every_row_arrives_as_it_was_and_ids_go_on(source, new, of, to):
    old, target = source(of), new(to)
    told = []
    transfer(old, target, now=NOW + HOUR, progress=lambda *step: told.append(step))
    before = contents(old)
    assert all(before.values()), "every table had a row"
    assert contents(target) == before
    assert ("deliveries", BATCH, 2 * BATCH + 1) in told
    assert ("deliveries", 2 * BATCH + 1, 2 * BATCH + 1) in told
    with target.writing() as c:
        stored = articles.add(c, replace(FULL_ARTICLE, url=None, content_hash="x"), status=ArticleStatus.DRAFT, now=NOW)
        added = add_delivery(c, "next")
        inbox.receive(c, [{"update_id": 1}], now=NOW)
    assert stored.article.id == 4, "3 was given to an article that is discarded"
    assert added.id == before["deliveries"][-1]["id"] + 1
    assert [row["id"] for row in contents(target)["inbox"]] == [1, 2]


def test_and_back_again_nothing_has_changed(source, new):
    first, second, third = source("sqlite"), new("postgresql"), new("sqlite")
    transfer(first, second, now=NOW + HOUR, progress=silent)
    transfer(second, third, now=NOW + HOUR, progress=silent)
    assert contents(third) == contents(first)
    assert last_ids(third) == last_ids(first)


def write(database: Database) -> None:
    with database.writing() as c:
        if not database.is_sqlite:
            c.execute(text("SET lock_timeout = '100ms'"))
        add_chat(c, 7)


def last_ids(database: Database) -> set[tuple[str, int]]:
    with database.reading() as c:
        return {(name, last) for name, last in c.execute(text("SELECT name, seq FROM sqlite_sequence"))}


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_database_without_rows_can_be_copied_too(new, to):
    empty, target = new("sqlite"), new(to)
    migrate.upgrade(empty)
    transfer(empty, target, now=NOW, progress=silent)
    with target.writing() as c:
        assert add_article(c, "first").id == 1


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_target_that_holds_something_is_left_alone(source, new, to):
    old, target = source("sqlite"), new(to)
    migrate.upgrade(target)
    with target.writing() as c:
        add_chat(c, RITA)
    before = contents(target)
    with pytest.raises(StorageError, match="holds something already, so nothing was copied"):
        transfer(old, target, now=NOW + HOUR, progress=silent)
    assert contents(target) == before


def test_a_target_of_another_program_is_left_alone(source, new):
    old, target = source("sqlite"), new("postgresql")
    with target.writing() as c:
        c.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StorageError, match="holds something already"):
        transfer(old, target, now=NOW + HOUR, progress=silent)
    assert migrate.state(target) is migrate.SchemaState.UNKNOWN


def test_a_database_is_not_copied_into_itself(source):
    old = source("sqlite")
    with pytest.raises(StorageError, match="holds something already"):
        transfer(old, old, now=NOW + HOUR, progress=silent)


def test_a_source_without_tables_or_of_another_version_is_refused(source, new):
    with pytest.raises(OutdatedSchema, match="nothing to copy"):
        transfer(new("sqlite"), new("sqlite"), now=NOW, progress=silent)
    old, target = source("sqlite"), new("sqlite")
    with old.writing() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(OutdatedSchema, match="newsbrief migrate"):
        transfer(old, target, now=NOW, progress=silent)
    assert migrate.state(target) is migrate.SchemaState.EMPTY


@pytest.mark.parametrize("of", ["sqlite", "postgresql"])
def test_while_a_bot_is_at_work_nothing_is_copied(source, new, of):
    old, target = source(of), new("sqlite")
    with old.writing() as c:
        deliveries.claim(c, now=NOW + HOUR, lease=LEASE, limit=1)
    with pytest.raises(StorageError, match="A bot is at work"):
        transfer(old, target, now=NOW + HOUR, progress=silent)
    assert not any(contents(target).values())
    transfer(old, target, now=NOW + HOUR + LEASE, progress=silent)
    assert contents(target) == contents(old)


@pytest.mark.parametrize("of", ["sqlite", "postgresql"])
def test_nobody_writes_to_the_source_meanwhile(source, new, of, monkeypatch):
    old, target = source(of), new("sqlite")
    url = old._url.render_as_string(hide_password=False)
    if of == "sqlite":  # PostgreSQL is told by `write`
        monkeypatch.setattr("storage.database.PATIENCE", 0.1)
    late = Database(url)

    def write_in_between(table: str, copied: int, total: int) -> None:
        if (table, copied) == ("deliveries", total):
            with pytest.raises(StorageError, match="busy"):
                write(late)

    transfer(old, target, now=NOW + HOUR, progress=write_in_between)
    late.close()
    assert contents(target) == contents(old)


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE deliveries SET message_ids = '[7' WHERE id = 150", "deliveries with id 150"),
        ("UPDATE subscriptions SET times = '' WHERE thread_id = 7", f"subscriptions with chat_id {FORUM}, thread_id 7"),
    ],
)
def test_a_damaged_row_is_named_and_nothing_copied(source, new, to, damage, named):
    old, target = source("sqlite"), new(to)
    with old.writing() as c:
        c.execute(text(damage))
    with pytest.raises(StorageError, match=rf"The row of {named} is damaged .*, so nothing was copied"):
        transfer(old, target, now=NOW + HOUR, progress=silent)
    assert not any(contents(target).values())


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_copy_that_breaks_off_leaves_an_empty_target_behind(source, new, to):
    old, target = source("sqlite"), new(to)

    def break_off(table: str, copied: int, _: int) -> None:
        if table == "deliveries" and copied:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transfer(old, target, now=NOW + HOUR, progress=break_off)
    assert not any(contents(target).values())
    transfer(old, target, now=NOW + HOUR, progress=silent)
    assert contents(target) == contents(old)
