"""Updates from the local Bot API server into the inbox: stored first, acknowledged after."""

import asyncio

import pytest

from bot.clock import system_clock
from bot.playground.world.world import READER_ID, World
from bot.transport import polling
from bot.transport.polling import Polling, RawBot
from storage import inbox
from storage.errors import StorageError
from storage.model import InboxStatus
from tests.integration.bot_api import StoppedClock, serving

ENOUGH = 60.0  # seconds after which a test that hangs fails


@pytest.fixture
def backend():
    return "sqlite"  # the inbox has its own tests on both


@pytest.fixture
def world():
    return World(system_clock)


@pytest.fixture
async def bot(world):
    async with serving(world) as client:
        bot = RawBot(world.token, base_url=f"{client.origin}/bot")
        async with bot:
            yield bot


async def waiting(database):
    return (await database.read(inbox.counts))[InboxStatus.WAITING]


async def test_an_update_is_acknowledged_only_after_it_is_stored(world, bot, database):
    arrived = []
    polls = Polling(bot, database, system_clock, lambda: arrived.append(True))
    world.say(READER_ID, "Hello")
    await polls.step()
    assert await waiting(database) == 1
    assert arrived == [True]
    assert len(world.updates.waiting()) == 1  # the next poll acknowledges it
    world.say(READER_ID, "Hello again")
    await polls.step()
    assert len(world.updates.waiting()) == 1
    assert await waiting(database) == 2


async def test_what_comes_again_after_a_crash_is_stored_once(world, bot, database):
    world.say(READER_ID, "Hello")
    await Polling(bot, database, system_clock, lambda: None).step()
    await Polling(bot, database, system_clock, lambda: None).step()
    assert await waiting(database) == 1


async def test_a_database_that_is_busy_for_a_while_loses_nothing(world, bot, database, monkeypatch, caplog):
    failures = iter([StorageError("The database is busy.")])
    arrived = asyncio.Event()

    def busy_once(connection, updates, *, now):
        for failure in failures:
            raise failure
        return receive(connection, updates, now=now)

    receive = inbox.receive
    monkeypatch.setattr(polling.inbox, "receive", busy_once)
    world.say(READER_ID, "Hello")
    task = asyncio.create_task(Polling(bot, database, system_clock, arrived.set).run())
    await asyncio.wait_for(arrived.wait(), ENOUGH)
    task.cancel()
    assert await waiting(database) == 1
    assert "action=poll_updates error=StorageError" in caplog.text


async def test_ids_that_start_anew_after_a_quiet_week_lose_nothing(database, monkeypatch):
    monkeypatch.setattr(polling, "WAIT", 0)
    clock = StoppedClock()
    ids = iter([5000, 4995])  # within what an offset of 5001 would acknowledge
    world = World(clock, pick_update_id=lambda: next(ids))
    async with serving(world) as client, RawBot(world.token, base_url=f"{client.origin}/bot") as bot:
        polls = Polling(bot, database, clock, lambda: None)
        world.say(READER_ID, "Hello")
        await polls.step()
        await polls.step()
        assert world.updates.waiting() == []
        clock.move(days=8)
        for _ in range(6):  # up to the old update's id, which has not been purged
            world.say(READER_ID, "Hello again")
        await polls.step()
        assert await waiting(database) == 7
