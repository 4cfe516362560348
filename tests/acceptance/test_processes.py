"""Several `newsbrief run`: on PostgreSQL they share the work and any can be killed, on a SQLite file there is one."""

import asyncio
import signal
from contextlib import AsyncExitStack

import pytest

from bot.clock import system_clock
from bot.playground.world.accounts import Person
from bot.playground.world.world import READER_ID, World
from tests.acceptance.process import PATIENCE, STALL, answered, logged, polled, running
from tests.integration.bot_api import serving

pytestmark = pytest.mark.slow

VACANT = 10.0  # seconds for which nobody may poll after the poller was killed


@pytest.fixture
def world():
    return World(system_clock)


async def started(stack, world, client, folder, **settings):
    bot = await stack.enter_async_context(running(world, client.origin, folder, **settings))
    await logged(bot, "action=ready")
    return bot


async def poll_on(client):
    """As a program that does not mind to be in the way."""
    while True:
        await client.call("getUpdates", {"timeout": 5})
        await asyncio.sleep(0.1)


async def all_answered(world, people, count):
    """Wait until each has so many answers, and none has more."""
    async with asyncio.timeout(PATIENCE):
        for person in people:
            while _answers(world, person) < count:
                await world.changed(world.version.value)
    assert {_answers(world, person) for person in people} == {count}


def _answers(world, person):
    return sum(message["from"]["is_bot"] for message in world.history(person.id))


async def test_when_the_poller_is_killed_another_one_polls_soon(world, tmp_path, postgresql):
    url = postgresql.create()
    async with serving(world) as client, AsyncExitStack() as stack:
        first = await started(stack, world, client, tmp_path / "1", DATABASE_URL=url)
        await logged(first, "action=take_role role=poller")
        others = [await started(stack, world, client, tmp_path / name, DATABASE_URL=url) for name in ("2", "3")]
        assert not any("take_role" in bot.log for bot in others)
        await first.end(signal.SIGKILL)
        world.say(READER_ID, "/help")
        async with asyncio.timeout(VACANT + STALL):
            await answered(world, 1)
        assert sum("take_role" in bot.log for bot in others) == 1
        assert all(bot.process.returncode is None for bot in others)


async def test_a_poller_that_ends_in_peace_leaves_its_place_at_once(world, tmp_path, postgresql):
    url = postgresql.create()
    async with serving(world) as client, AsyncExitStack() as stack:
        first = await started(stack, world, client, tmp_path / "1", DATABASE_URL=url)
        await logged(first, "action=take_role")
        second = await started(stack, world, client, tmp_path / "2", DATABASE_URL=url)
        assert await first.end(signal.SIGTERM) == 0
        await logged(second, "action=take_role")


async def test_a_poller_that_was_frozen_finds_its_place_taken_and_waits(world, tmp_path, postgresql):
    url = postgresql.create()
    async with serving(world) as client, AsyncExitStack() as stack:
        first = await started(stack, world, client, tmp_path / "1", DATABASE_URL=url)
        await logged(first, "action=take_role")
        second = await started(stack, world, client, tmp_path / "2", DATABASE_URL=url)
        first.process.send_signal(signal.SIGSTOP)
        await logged(second, "action=take_role")
        first.process.send_signal(signal.SIGCONT)
        await logged(first, "action=lose_role")
        world.say(READER_ID, "/help")
        assert len(await answered(world, 1)) == 1
        assert [first.process.returncode, second.process.returncode] == [None, None]


async def test_a_foreign_poller_ends_the_one_that_polls_with_one_sentence(world, tmp_path, postgresql):
    async with serving(world) as client, AsyncExitStack() as stack:
        first = await started(stack, world, client, tmp_path / "1", DATABASE_URL=postgresql.create())
        await logged(first, "action=take_role")
        foreign = asyncio.create_task(poll_on(client))
        assert await asyncio.wait_for(first.process.wait(), PATIENCE) == 1
        foreign.cancel()
        assert "Another process receives this bot's updates" in first.log
        assert "Traceback" not in first.log


async def test_a_foreign_poller_that_gives_up_ends_nobody(world, tmp_path, postgresql):
    async with serving(world) as client, AsyncExitStack() as stack:
        first = await started(stack, world, client, tmp_path / "1", DATABASE_URL=postgresql.create())
        await logged(first, "action=take_role")
        await polled(world)
        await client.call("getUpdates", {"timeout": 1})
        await logged(first, "action=lose_role")
        world.say(READER_ID, "/help")
        assert len(await answered(world, 1)) == 1
        assert first.process.returncode is None


async def test_several_take_webhooks_at_one_address_and_a_kill_loses_none(world, tmp_path, postgresql, unused_tcp_port):
    settings = {
        "DATABASE_URL": postgresql.create(),
        "WEBHOOK_URL": f"http://127.0.0.1:{unused_tcp_port}/hook",
        "WEBHOOK_LISTEN": f"127.0.0.1:{unused_tcp_port}",
    }
    people = [world.add_person(Person(id=9000 + number, first_name="P", has_started=True)) for number in range(10)]
    async with serving(world) as client, AsyncExitStack() as stack:
        bots = [await started(stack, world, client, tmp_path / name, **settings) for name in ("1", "2")]
        for bot in bots:
            await logged(bot, "action=set_webhook")
        for count in (1, 2):
            for person in people:
                world.say(person.id, "/help")
            await all_answered(world, people, count)
            if count == 1:
                await bots[0].end(signal.SIGKILL)
        assert await bots[1].end(signal.SIGTERM) == 0


async def test_a_second_bot_on_a_sqlite_file_refuses_with_one_sentence(world, tmp_path):
    url = f"sqlite:///{tmp_path}/news.db"
    async with serving(world) as client, running(world, client.origin, tmp_path / "1", DATABASE_URL=url) as first:
        await polled(world)
        async with running(world, client.origin, tmp_path / "2", DATABASE_URL=url) as second:
            assert await asyncio.wait_for(second.process.wait(), PATIENCE) == 1
            assert second.log.count("\n") == 1
            assert "Another `newsbrief run` uses this SQLite file" in second.log
        assert first.process.returncode is None
        await first.end(signal.SIGKILL)
        async with running(world, client.origin, tmp_path / "3", DATABASE_URL=url):
            await polled(world)
