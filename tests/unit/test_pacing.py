"""Telegram's limits, on a clock that only moves when somebody sleeps."""

import asyncio

from bot.transport.pacing import UNLIMITED, Limits, Pacing, Rate, advanced, earliest

PERSON, GROUP = 1001, -1001


class Clock:
    """Sleeping lets the time pass for all, in the order of waking."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake_at = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, wake_at)


def pacing(clock: Clock, limits: Limits | None = None) -> Pacing:
    return Pacing(limits, monotonic=clock, sleep=clock.sleep)


async def times_of(pace: Pacing, clock: Clock, chats: list[int], *, bulk: bool = True) -> list[float]:
    times = []
    for chat in chats:
        await pace.turn(chat, bulk=bulk)
        times.append(clock.now)
    return times


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= time < start + window for time in times) for start in times)


def test_the_cell_rate_arithmetic():
    rate = Rate(interval=2.0, burst=1)
    assert earliest(float("-inf"), 10.0, rate) == 10.0
    assert advanced(float("-inf"), 10.0, rate) == 12.0
    assert earliest(12.0, 10.0, rate) == 10.0  # the burst
    assert earliest(14.0, 10.0, rate) == 12.0


async def test_bulk_to_many_people_stays_below_30_a_second():
    clock = Clock()
    times = await times_of(pacing(clock), clock, list(range(1, 200)))
    assert most_within(times, 1.0) <= 29
    assert times[-1] < 199 / 27


async def test_one_chat_gets_a_short_burst_and_then_one_a_second():
    clock = Clock()
    times = await times_of(pacing(clock), clock, [PERSON] * 10, bulk=False)
    assert times[2] < 0.1
    assert most_within(times[3:], 0.99) == 1


async def test_a_group_gets_no_more_than_20_in_any_minute():
    clock = Clock()
    times = await times_of(pacing(clock), clock, [GROUP] * 60)
    assert most_within(times, 60.0) <= 20


async def test_an_answer_to_a_person_goes_before_bulk():
    clock = Clock()
    pace = pacing(clock)
    await pace.turn(1, bulk=True)
    assert pace.delay(2, bulk=True) > 0
    assert pace.delay(3, bulk=False) == 0


async def test_after_a_flood_error_the_chat_keeps_the_pause_and_bulk_slows_down():
    clock = Clock()
    pace = pacing(clock)
    pace.hold(PERSON, 60.0)
    assert pace.delay(PERSON, bulk=False) == 60.0
    assert 0 < pace.delay(1002, bulk=True) <= 5.0
    assert pace.delay(1002, bulk=False) == 0


async def test_nothing_stampedes_after_a_pause():
    clock = Clock()
    pace = pacing(clock)
    pace.hold(PERSON, 3.0)
    times = await times_of(pace, clock, list(range(1, 60)))
    assert most_within(times, 1.0) <= 29


async def test_limits_can_be_lifted():
    clock = Clock()
    await times_of(pacing(clock, UNLIMITED), clock, [GROUP] * 1000)
    assert clock.now == 0.0


async def test_chats_at_rest_are_forgotten():
    clock = Clock()
    pace = pacing(clock, Limits(overall=Rate(0)))
    for chat in range(1, 5000):
        clock.now += 1.0
        await pace.turn(chat, bulk=True)
    assert len(pace._chats) <= 1001
