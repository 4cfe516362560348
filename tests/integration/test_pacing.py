"""Telegram's limits, on a clock that only moves when somebody sleeps."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.api.call import Call
from bot.playground.api.flood import FloodGate
from bot.transport.pacing import FREE, PATIENCE, UNLIMITED, Pacing, paid, room
from storage.database import Database
from storage.paces import Limits

START = datetime(2026, 3, 24, 7, tzinfo=UTC)
PERSON, GROUP = 1001, -1001


class Time:
    """Sleeping lets the time pass for all, in the order of waking."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        wake_at = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, wake_at)


@pytest.fixture
def backend() -> str:
    """What the databases do differently is tested with the store."""
    return "sqlite"


@pytest.fixture
def time() -> Time:
    return Time()


def pacing(database: Database, time: Time, limits: Limits = FREE) -> Pacing:
    return Pacing(database, time, limits, sleep=time.sleep)


@pytest.mark.parametrize(("limits", "most"), [(FREE, 30), (paid(100), 107), (paid(950), 1000), (paid(1000), 1000)])
def test_a_second_has_room_for_no_more_than_telegram_takes(limits: Limits, most: int):
    assert room(limits) == most


async def times_of(pace: Pacing, time: Time, chats: list[int], *, bulk: bool = True) -> list[float]:
    times = []
    for chat in chats:
        while await pace.turn(chat, bulk=bulk):
            await time.sleep(PATIENCE)
        times.append(time.monotonic())
    return times


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


async def test_bulk_to_many_people_keeps_28_a_second_without_bursts(database: Database, time: Time):
    times = await times_of(pacing(database, time), time, list(range(1, 200)))
    assert most_within(times, 1.0) <= 29
    assert most_within(times, 0.1) <= 3
    assert times[-1] < 199 / 27.9


async def test_who_pays_may_send_faster(database: Database, time: Time):
    times = await times_of(pacing(database, time, paid(500)), time, list(range(1, 200)))
    assert 190 / 500 < times[-1] < 200 / 499


async def test_one_chat_gets_a_short_burst_and_then_one_a_second(database: Database, time: Time):
    times = await times_of(pacing(database, time), time, [PERSON] * 10, bulk=False)
    assert times[2] < 0.1
    assert most_within(times[3:], 0.99) == 1


async def test_a_group_gets_no_more_than_20_in_any_minute(database: Database, time: Time):
    times = await times_of(pacing(database, time), time, [GROUP] * 60)
    assert most_within(times, 60.0) <= 20


async def test_a_far_turn_is_told_and_not_taken(database: Database, time: Time):
    pace = pacing(database, time)
    await pace.flooded(PERSON, 60.0)
    assert await pace.turn(PERSON, bulk=False) == 60.0
    assert await pace.turn(1002, bulk=False) == 0.0
    assert time.monotonic() == 0.0


async def test_a_turn_that_waits_for_its_chat_holds_up_nobody(database: Database, time: Time):
    await times_of(pacing(database, time), time, [PERSON] * 3, bulk=False)
    asleep = asyncio.Event()

    async def sleep(_: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    waiting = asyncio.create_task(Pacing(database, time, sleep=sleep).turn(PERSON, bulk=False))
    await asleep.wait()
    await pacing(database, time).turn(1002, bulk=False)
    assert time.monotonic() < 0.5
    waiting.cancel()


async def test_limits_can_be_lifted(database: Database, time: Time):
    await times_of(pacing(database, time, UNLIMITED), time, [GROUP] * 100)
    assert time.monotonic() == 0.0


async def test_the_bots_own_pace_never_meets_the_limits(database: Database, time: Time):
    chance = random.Random(2)
    gate = FloodGate(monotonic=time.monotonic)
    pace = pacing(database, time)
    chats = [*range(1, 60), *range(-6, 0)]
    for _ in range(600):
        chat = chance.choice(chats)
        if await pace.turn(chat, bulk=chance.random() < 0.9) == 0.0:
            gate.enter(Call("sendmessage", {"chat_id": str(chat)}))
    assert gate.refused == 0
