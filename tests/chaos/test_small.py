"""Chaos at a size for every check; `python -m tests.chaos` plays it in full."""

from pathlib import Path

import pytest

from bot.playground.api.faults import BAD_JSON, STRANGE_JSON, Faults, Rule
from bot.playground.process import State
from tests.chaos.havoc import Script, run
from tests.chaos.scene import set_up
from tests.chaos.storm import storm
from tests.integration.conftest import PostgreSQL

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("weather", ["fair", "network"])
async def test_no_digest_comes_twice_and_none_is_lost_silently(weather: str, tmp_path: Path):
    found = await run(Script(seed=7, readers=50, kills=3, updates=16, weather=weather), tmp_path)
    assert found.is_clean, found
    assert found.kills_at_work > 0  # or nothing was tested
    assert found.audit.messages >= 50


async def test_the_same_holds_for_three_processes_that_share_postgresql(postgresql: PostgreSQL, tmp_path: Path):
    url = postgresql.create()
    found = await run(Script(seed=7, readers=200, kills=3, updates=8, url=url, processes=3), tmp_path)
    assert found.is_clean, found
    assert found.kills_at_work > 0


async def test_a_storm_of_flood_errors_costs_no_digest_and_is_soon_forgotten(tmp_path: Path):
    calm = await storm(tmp_path)
    assert calm.refused > 0  # or nothing was tested
    assert calm.audit.is_clean, calm
    assert calm.steady_after <= 10


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_an_answer_that_makes_no_sense_does_not_end_the_bot(method: str, tmp_path: Path):
    rules = [Rule(fault=fault, method=method, count=1) for fault in (BAD_JSON, STRANGE_JSON)]
    async with set_up(tmp_path, readers=1, faults=Faults(*rules)) as scene:
        (bot,) = scene.bots
        await bot.start()
        (reader,) = scene.readers
        while not any(message["from"]["is_bot"] for message in scene.world.history(reader)):
            await scene.world.changed(scene.world.version.value)
        scene.world.say(reader, "/help")
        while not any("/unsubscribe" in message["text"] for message in scene.world.history(reader)):
            await scene.world.changed(scene.world.version.value)
        assert bot.state is State.RUNNING
        assert scene.faults.strikes.total() == len(rules)
