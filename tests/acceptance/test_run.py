"""`newsbrief run` as a process, against the local Bot API server: it starts, survives, and ends as it should."""

import asyncio
import signal

import pytest

from bot.clock import system_clock
from bot.playground.api import server
from bot.playground.world.world import READER_ID, World
from tests.acceptance.process import PATIENCE, answered, polled, running
from tests.integration.bot_api import serving

pytestmark = pytest.mark.slow


@pytest.fixture
def world():
    return World(system_clock)


async def test_it_answers_and_ends_on_sigterm_with_success(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path) as bot:
        await polled(world)
        world.say(READER_ID, "/help")
        (text,) = await answered(world, 1)
        assert "/subscribe" in text
        assert await bot.end(signal.SIGTERM) == 0
        assert "action=ready" in bot.log
        assert "action=stop" in bot.log


async def test_neither_token_nor_words_are_logged(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path, LOG_LEVEL="DEBUG") as bot:
        await polled(world)
        world.say(READER_ID, "a very private sentence")
        await answered(world, 1)
        await bot.end(signal.SIGTERM)
        assert "action=receive_updates" in bot.log
        assert world.token not in bot.log
        assert "private sentence" not in bot.log


async def test_what_was_said_while_it_was_dead_is_answered_once_after_a_kill(world, tmp_path):
    async with serving(world) as client:
        async with running(world, client.origin, tmp_path) as bot:
            await polled(world)
            world.say(READER_ID, "/help")
            await answered(world, 1)
            await bot.end(signal.SIGKILL)
        world.say(READER_ID, "/help")
        async with running(world, client.origin, tmp_path):
            assert len(await answered(world, 2)) == 2


async def test_an_update_that_makes_no_sense_stops_no_other(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path):
        await polled(world)
        world.updates.add("message", {"chat": {"id": 5, "type": "martian"}}, order=5)
        world.updates.add("callback_query", {"id": "x"}, order=6)
        world.say(READER_ID, "/help")
        assert len(await answered(world, 1)) == 1


async def test_a_token_that_telegram_does_not_know_is_one_sentence(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path, TELEGRAM_TOKEN="1:unknown") as bot:
        assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 1
        assert "Telegram does not accept TELEGRAM_TOKEN" in bot.log
        assert "Traceback" not in bot.log


async def test_a_second_bot_with_the_token_ends_the_first_with_one_sentence(world, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    async with serving(world) as client, running(world, client.origin, tmp_path) as first:
        await polled(world)
        async with running(world, client.origin, other):
            assert await asyncio.wait_for(first.process.wait(), PATIENCE) == 1
            assert "Another process receives this bot's updates" in first.log
            world.say(READER_ID, "/help")
            assert len(await answered(world, 1)) == 1


async def test_it_waits_for_a_network_that_comes_up_later(world, tmp_path):
    app = server.application(world)
    runner, origin = await server.serve(app, "127.0.0.1", 0)
    await runner.cleanup()
    port = int(origin.rpartition(":")[2])
    async with running(world, origin, tmp_path) as bot:
        while "action=connect" not in bot.log:  # noqa: ASYNC110 - a file cannot call
            await asyncio.sleep(0.05)
        runner, _ = await server.serve(server.application(world), "127.0.0.1", port)
        try:
            await polled(world)
            assert bot.process.returncode is None
        finally:
            await runner.cleanup()


async def test_a_second_signal_ends_it_at_once(world, tmp_path):
    async with serving(world) as client, running(world, client.origin, tmp_path) as bot:
        await polled(world)
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.end(signal.SIGTERM) in (
            0,
            -signal.SIGTERM,
        )  # it may have ended by the first one
        assert "Traceback" not in bot.log
