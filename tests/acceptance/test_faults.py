"""The bot as a process: its database fails, its token is revoked, its clock jumps; it survives, or says why not."""

import asyncio
import resource
import signal
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import psycopg
import pytest

from bot.clock import SharedClock, system_clock
from bot.playground.api.faults import HANG, Faults, Rule
from bot.playground.process import BotProcess
from bot.playground.world.accounts import Person
from bot.playground.world.world import READER_ID, World
from storage import migrate
from storage.database import Database
from tests.acceptance.process import PATIENCE, STALL, answered, logged, polled, running
from tests.integration.bot_api import serving

pytestmark = pytest.mark.slow

OTHER_READER = 9001


@pytest.fixture
def world():
    world = World(system_clock)
    world.add_person(Person(id=OTHER_READER, first_name="Olga", has_started=True))
    return world


def opened(folder):
    """The bot's SQLite file, as another program has it."""
    return closing(sqlite3.connect(folder / "news.db", isolation_level=None))


def statuses(folder):
    with opened(folder) as database:
        return [status for (status,) in database.execute("SELECT status FROM inbox ORDER BY id")]


async def settled(folder, wanted):
    """Wait until the updates have these statuses."""
    async with asyncio.timeout(PATIENCE):
        while statuses(folder) != wanted:  # noqa: ASYNC110 - a row cannot call
            await asyncio.sleep(0.05)


async def test_a_database_that_another_process_holds_for_long_delays_and_loses_nothing(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path) as bot:
        await polled(world)
        with opened(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            world.say(READER_ID, "/help")
            await logged(bot, "error=StorageError")
            assert world.updates.waiting()
            other.execute("ROLLBACK")
        assert len(await answered(world, 1)) == 1
        await settled(tmp_path, ["handled"])
        assert await bot.end(signal.SIGTERM) == 0


async def test_a_disk_that_takes_nothing_more_delays_and_loses_nothing(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path) as bot:
        await polled(world)
        world.say(READER_ID, "/help")
        await answered(world, 1)
        await settled(tmp_path, ["handled"])
        pid = bot.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        largest = max((tmp_path / name).stat().st_size for name in ("bot.log", "news.db-shm"))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest + 10_000, before[1]))
        world.say(READER_ID, "/help")
        await logged(bot, "action=poll_updates error=StorageError")
        assert statuses(tmp_path) == ["handled"]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        assert len(await answered(world, 2)) == 2
        await settled(tmp_path, ["handled", "handled"])
        assert await bot.end(signal.SIGTERM) == 0


async def test_lost_connections_to_postgresql_are_made_anew(world, tmp_path, postgresql):
    url = postgresql.create()
    async with serving(world) as client, running(world, client.origin, tmp_path, DATABASE_URL=url) as bot:
        await logged(bot, "action=take_role")
        for count in range(1, 4):
            with psycopg.connect(url) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'newsbrief'"
                )
            world.say(READER_ID, "/help")
            assert len(await answered(world, count)) == count
        assert await bot.end(signal.SIGTERM) == 0


async def test_a_postgresql_that_crashes_and_comes_back_loses_nothing(world, tmp_path, postgresql):
    url = postgresql.create()
    async with serving(world) as client, running(world, client.origin, tmp_path, DATABASE_URL=url) as bot:
        await logged(bot, "action=take_role")
        world.say(READER_ID, "/help")
        await answered(world, 1)
        postgresql.stop()
        try:
            world.say(READER_ID, "/help")
            await logged(bot, "The database cannot be reached")
        finally:
            postgresql.start()
        assert len(await answered(world, 2)) == 2
        assert bot.process.returncode is None
        with psycopg.connect(url, autocommit=True) as connection:
            await handled(connection, 2)
            assert await bot.end(signal.SIGTERM) == 0
            assert connection.execute("SELECT count(*) FROM roles").fetchone() == (0,)


def inbox_of(connection):
    return connection.execute("SELECT status, count(*) FROM inbox GROUP BY 1").fetchall()


async def handled(connection, count):
    """Wait until all updates are, and that they are so many: an answer comes a moment before its update's row."""
    async with asyncio.timeout(PATIENCE):
        while inbox_of(connection) != [("handled", count)]:  # noqa: ASYNC110 - a row cannot call
            await asyncio.sleep(0.05)


async def test_a_schema_of_a_later_version_is_left_alone_with_one_sentence(world, tmp_path):
    database = Database(f"sqlite:///{tmp_path}/news.db")
    migrate.upgrade(database)
    database.close()
    with opened(tmp_path) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    async with serving(world) as client, running(world, client.origin, tmp_path) as bot:
        assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 1
        assert "of a later version of Newsbrief" in bot.log
        assert bot.log.count("\n") == 1


async def test_a_damaged_row_is_set_aside_and_stops_no_other(world, tmp_path):
    async with serving(world) as client:
        async with running(world, client.origin, tmp_path) as bot:
            await polled(world)
            await bot.end(signal.SIGKILL)
        with opened(tmp_path) as damaged:
            damaged.execute(
                "INSERT INTO inbox (update_id, chat_id, payload, status, tries, received_at) "
                "VALUES (1, ?, '{\"update_id\": 1, \"mess', 'waiting', 0, '2026-01-01')",
                [READER_ID],
            )
        world.say(READER_ID, "/help")
        async with running(world, client.origin, tmp_path) as bot:
            sorry, help_text = await answered(world, 2)
            assert "Something went wrong" in sorry
            assert "/subscribe" in help_text
            await settled(tmp_path, ["poisoned", "handled"])
            assert await bot.end(signal.SIGTERM) == 0


async def test_a_token_that_is_revoked_ends_the_bot_with_one_sentence_and_keeps_every_row(world, tmp_path):
    token = world.token
    async with serving(world) as client:
        async with running(world, client.origin, tmp_path) as bot:
            await polled(world)
            world.token = "7000000001:another"
            world.say(READER_ID, "/help")  # ends the poll that waits; the next one finds the token revoked
            assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 1
            assert "Telegram does not accept TELEGRAM_TOKEN" in bot.log
            assert "Traceback" not in bot.log
            assert "poisoned" not in statuses(tmp_path)
        world.token = token
        async with running(world, client.origin, tmp_path):
            assert len(await answered(world, 1)) == 1


async def test_a_clock_that_is_set_back_a_day_holds_up_nothing(tmp_path, postgresql):
    clock = SharedClock(tmp_path / "clock")
    world = World(clock)
    async with serving(world) as client:
        settings = {
            "TELEGRAM_TOKEN": world.token,
            "TELEGRAM_API_URL": client.origin,
            "DATABASE_URL": postgresql.create(),
        }
        bot = BotProcess(settings, clock=tmp_path / "clock", log=tmp_path / "bot.log", polled=world.polled)
        await bot.start()
        world.say(READER_ID, "/help")
        await answered(world, 1)
        clock.move_to(clock() - timedelta(days=1))
        world.say(READER_ID, "/help")
        await answered(world, 2)
        await bot.kill()
        clock.move_to(clock() - timedelta(days=1))
        async with asyncio.timeout(PATIENCE):
            await bot.start()
        world.say(READER_ID, "/help")
        assert len(await answered(world, 3)) == 3
        await bot.stop()


@pytest.mark.parametrize("obstacle", ["telegram", "database"])
async def test_sigterm_ends_it_in_ten_seconds_whatever_hangs(world, tmp_path, obstacle):
    async with _stuck(world, tmp_path, obstacle) as bot:
        began = time.monotonic()
        await bot.end(signal.SIGTERM)
        assert time.monotonic() - began < 10 + STALL
        assert "Traceback" not in bot.log
    await _answered_by_the_next(world, tmp_path)


@pytest.mark.parametrize("obstacle", ["telegram", "database"])
async def test_a_second_signal_ends_it_at_once_whatever_hangs(world, tmp_path, obstacle):
    async with _stuck(world, tmp_path, obstacle) as bot:
        bot.process.send_signal(signal.SIGTERM)
        await logged(bot, "action=stop")
        began = time.monotonic()
        await bot.end(signal.SIGTERM)
        assert time.monotonic() - began < 1 + STALL
    await _answered_by_the_next(world, tmp_path)


@asynccontextmanager
async def _stuck(world, folder, obstacle):
    """A bot that was told something, and cannot go on with it."""
    faults = Faults(Rule(fault=HANG, method="sendMessage"))
    if obstacle == "database":
        faults.set()
    async with serving(world, faults=faults) as client, running(world, client.origin, folder) as bot:
        await polled(world)
        with opened(folder) as other:
            if obstacle == "database":
                other.execute("BEGIN IMMEDIATE")
            world.say(READER_ID, "/help")
            if obstacle == "database":
                await asyncio.sleep(1)  # nothing shows from outside that the bot waits
            while obstacle == "telegram" and not faults.strikes.total():  # noqa: ASYNC110 - a fault cannot call
                await asyncio.sleep(0.05)
            yield bot


async def _answered_by_the_next(world, folder):
    async with serving(world) as client, running(world, client.origin, folder) as bot:
        assert len(await answered(world, 1)) == 1
        await settled(folder, ["handled"])
        assert await bot.end(signal.SIGTERM) == 0
