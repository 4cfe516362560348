import asyncio
import socket
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from storage import chats, inbox
from storage import database as database_module
from storage.columns import NaiveInstant
from storage.database import Connection, Database
from storage.errors import StorageError
from storage.model import ChatKind, InboxStatus
from tests.integration.storage_rows import NOW, RITA, add_chat

sqlite_only = pytest.mark.parametrize("backend", ["sqlite"])
postgresql_only = pytest.mark.parametrize("backend", ["postgresql"])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "newsbrief.db",
        "mysql://bot:secret@db/news",
        "postgresql+asyncpg://bot:secret@db/news",
        "sqlite+aiosqlite:///news.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://bot:secret@db:port/news",
    ],
)
def test_a_url_of_no_database_we_know_is_refused_in_a_sentence_without_its_password(url):
    with pytest.raises(StorageError, match="sqlite:///path") as refused:
        Database(url)
    assert "secret" not in str(refused.value)


@postgresql_only
def test_the_short_name_of_postgresql_is_understood(url):
    database = Database(url.replace("postgresql://", "postgres://"))
    with database.writing() as c:
        assert add_chat(c).id == RITA
    database.close()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'news.db'}")
    with database.writing() as c:
        c.execute(text("CREATE TABLE t (id INTEGER)"))
    database.close()
    assert (tmp_path / "a" / "b" / "news.db").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=f"{tmp_path}/file/sub cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/sub/news.db")


def test_a_folder_in_place_of_the_file_cannot_be_opened(tmp_path: Path):
    _assert_reading_says(f"sqlite:///{tmp_path}", "cannot be opened")


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path):
    (tmp_path / "news.db").write_text("Dear diary, this is no database. " * 100)
    _assert_reading_says(f"sqlite:///{tmp_path / 'news.db'}", "is no SQLite database")


def test_a_server_that_is_not_there_cannot_be_reached():
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        _assert_reading_says(f"postgresql://bot:secret@127.0.0.1:{taken.getsockname()[1]}/news", "cannot be reached")


@postgresql_only
@pytest.mark.parametrize(("right", "wrong"), [("/test_", "/no_such_"), ("newsbrief@", "nobody:secret@")])
def test_a_server_that_knows_no_such_database_or_user_does_not_let_us_in(url, right, wrong):
    _assert_reading_says(url.replace(right, wrong), "does not let us in")


@postgresql_only
def test_a_connection_that_was_lost_is_made_anew(database: Database):
    with pytest.raises(StorageError, match="cannot be reached"), database.writing() as c:
        c.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with database.writing() as c:
        assert add_chat(c).id == RITA


def test_a_reader_cannot_write(database: Database):
    with pytest.raises(StorageError, match="cannot be written"), database.reading() as c:
        add_chat(c)
    with database.writing() as c:
        assert chats.get(c, RITA) is None


def test_a_reader_sees_one_state(database: Database):
    with database.reading() as c:
        assert chats.get(c, RITA) is None
        with database.writing() as writer:
            add_chat(writer)
        assert chats.get(c, RITA) is None
    with database.reading() as c:
        assert chats.get(c, RITA) is not None


@sqlite_only
def test_a_full_disk_is_named_and_loses_nothing(database: Database):
    with database.writing() as c:
        add_chat(c)

    def fill(c: Connection) -> None:
        pages = c.exec_driver_sql("PRAGMA page_count").scalar_one()
        c.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
        inbox.receive(c, [{"update_id": 1, "text": "x" * 100_000}], now=NOW)

    with pytest.raises(StorageError, match="is full"), database.writing() as c:
        fill(c)
    with database.reading() as c:
        assert chats.get(c, RITA) is not None
        assert inbox.counts(c)[InboxStatus.WAITING] == 0


@sqlite_only
def test_a_writer_that_another_process_keeps_waiting_says_so(database: Database, url, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE", 0)
    other = Database(url)
    with database.writing(), pytest.raises(StorageError, match="busy"), other.writing() as c:
        add_chat(c)
    with other.writing() as c:
        assert add_chat(c).id == RITA
    other.close()


@sqlite_only
def test_sqlite_is_set_up_to_lose_nothing(database: Database):
    with database.reading() as c:
        settings = {
            name: c.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite says that it is busy
def test_a_process_that_freezes_within_a_transaction_does_not_hold_up_the_others_for_ever(url, monkeypatch):
    monkeypatch.setattr(database_module, "ABANDONED", 1)
    frozen, other = Database(url), Database(url)
    with pytest.raises(StorageError), frozen.writing() as c:  # noqa: PT012 - what is in it is what freezes
        add_chat(c)
        with other.writing() as others:
            assert add_chat(others).id == RITA
        add_chat(c, RITA + 1)
    frozen.close()
    other.close()


def test_an_instant_without_a_time_zone_is_refused(database: Database):
    naive = datetime(2026, 3, 24)  # noqa: DTZ001 - that is the point
    with pytest.raises(NaiveInstant), database.writing() as c:
        chats.ensure(c, RITA, kind=ChatKind.PRIVATE, language="en", now=naive)


async def test_work_is_done_in_a_thread_and_gives_its_answer(database: Database):
    assert await database.write(chats.ensure, RITA, kind=ChatKind.PRIVATE, language="en", now=NOW)
    assert (await database.read(chats.get, RITA)).language == "en"


async def test_a_change_that_fails_is_undone_and_its_error_is_raised(database: Database):
    def change(c: Connection) -> None:
        add_chat(c)
        raise KeyError("ours, not the database's")

    with pytest.raises(KeyError):
        await database.write(change)
    assert await database.read(chats.get, RITA) is None


async def test_a_change_whose_waiter_is_cancelled_still_ends(database: Database):
    begun, go_on = Event(), Event()
    task = asyncio.create_task(database.write(_add_when, begun, go_on))
    await asyncio.to_thread(begun.wait, 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await database.write(add_chat, RITA + 1)
    database.close()  # waits for what has begun
    assert await asyncio.to_thread(_chats_in, database) == {RITA, RITA + 1}


@sqlite_only  # one writer: the second change waits for the first
async def test_a_change_cancelled_before_it_began_never_happens(database: Database):
    begun, go_on = Event(), Event()
    first = asyncio.create_task(database.write(_add_when, begun, go_on))
    await asyncio.to_thread(begun.wait, 30)
    second = asyncio.create_task(database.write(add_chat, RITA + 1))
    await asyncio.sleep(0)
    second.cancel()
    go_on.set()
    await first
    await database.write(add_chat, RITA + 2)
    assert await asyncio.to_thread(_chats_in, database) == {RITA, RITA + 2}


async def test_many_writers_in_several_processes_wait_for_each_other(database: Database, url):
    other = Database(url)  # with connections of its own, as another process has
    changes = [each.write(add_chat, number) for number in range(1, 41) for each in (database, other)]
    await asyncio.gather(*changes)
    other.close()
    assert _chats_in(database) == set(range(1, 41))


def test_closing_waits_for_the_change_that_has_begun(database: Database):
    begun, go_on = Event(), Event()
    change = Thread(target=lambda: asyncio.run(database.write(_add_when, begun, go_on)))
    change.start()
    begun.wait(30)
    closing = Thread(target=database.close)
    closing.start()
    go_on.set()
    closing.join()
    change.join()
    assert _chats_in(database) == {RITA}


def _add_when(c: Connection, begun: Event, go_on: Event) -> None:
    add_chat(c)
    begun.set()
    go_on.wait(30)


def _chats_in(database: Database) -> set[int]:
    with database.reading() as c:
        return set(c.scalars(text("SELECT id FROM chats")))


def _assert_reading_says(url: str, words: str) -> None:
    database = Database(url)
    with pytest.raises(StorageError, match=words) as refused, database.reading():
        pass
    assert "secret" not in str(refused.value)
    database.close()
