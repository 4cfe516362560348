"""The law of the door, on a clock that leaps to the next moment at which something happens."""

import asyncio
import random
import selectors
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.playground.api.call import Call
from bot.playground.api.failure import Failure
from bot.playground.api.flood import FloodGate
from bot.transport.door import FAMILIAR, SECOND, Door

PACE = 1 / 28  # seconds between two turns
ROOM = 30  # messages that Telegram takes in a second


class Leap(selectors.SelectSelector):
    """Waits for nothing."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing will ever happen"
        self.now += timeout
        return super().select(0)


class LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leap = Leap()
        super().__init__(self._leap)

    def time(self) -> float:
        return self._leap.now


def play(scene: Awaitable[Any]) -> Any:
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(scene)


class NoDoor(Door):
    @asynccontextmanager
    async def passing(self, *, bulk: bool) -> AsyncIterator[None]:  # noqa: ARG002 - none is kept back
        yield


async def pass_through(door: Door, seconds: float, *, bulk: bool) -> float:
    """A call that takes so long; how long it waited before."""
    loop = asyncio.get_running_loop()
    came = loop.time()
    async with door.passing(bulk=bulk):
        waited = loop.time() - came
        await asyncio.sleep(seconds)
    return waited


async def refused(door: Door, way: float, chance: random.Random) -> int:
    """How many of messages that leave at their pace are too many for Telegram, which stalls now and then."""
    loop = asyncio.get_running_loop()
    gate = FloodGate(monotonic=loop.time)
    stalls = [(begin, begin + chance.uniform(0.05, 1.5)) for begin in (chance.uniform(0, 20) for _ in range(6))]

    async def send(number: int) -> None:
        await asyncio.sleep(number * PACE)
        async with door.passing(bulk=chance.random() < 0.8):
            await asyncio.sleep(way + chance.choice((0, 0, 0.18)))
            ends = [end for begin, end in stalls if begin <= loop.time() < end]
            await asyncio.sleep(max(ends, default=loop.time()) - loop.time())
            with suppress(Failure):
                gate.enter(Call("sendmessage", {"chat_id": str(number)}))
            await asyncio.sleep(way + chance.uniform(0.001, 0.1))

    await asyncio.gather(*map(send, range(1, 600)))
    return gate.refused


@pytest.mark.parametrize("way", [0.02, 0.1, 0.2])
@pytest.mark.parametrize("seed", range(20))
def test_no_second_of_telegrams_sees_too_much_however_long_calls_take(seed: int, way: float):
    assert play(refused(Door(ROOM), way, random.Random(seed))) == 0


def test_without_a_door_delays_bring_messages_too_close_together():
    assert play(refused(NoDoor(ROOM), 0.02, random.Random(0))) > 0


def test_before_the_way_is_known_none_of_it_is_counted_on():
    async def scene() -> list[float]:
        """The first calls have to connect, so that they reach Telegram late; the others are quick."""
        door, loop = Door(ROOM), asyncio.get_running_loop()
        reached = []

        async def send(number: int) -> None:
            async with door.passing(bulk=False):
                await asyncio.sleep(0.4 if number < ROOM else 0.05)
                reached.append(loop.time())
                await asyncio.sleep(0.05)

        await asyncio.gather(*map(send, range(2 * ROOM)))
        return reached

    reached = play(scene())
    assert all(later - sooner >= 1 for sooner, later in zip(reached, reached[ROOM:], strict=False))


@pytest.mark.parametrize("seconds", [0.07, 0.2, 0.3])
def test_the_pace_is_kept_however_long_the_way_ordinarily_is(seconds: float):
    async def scene() -> list[float]:
        door = Door(ROOM)

        async def send(number: int) -> float:
            await asyncio.sleep(number * PACE)
            return number * PACE + await pass_through(door, seconds, bulk=True)

        return await asyncio.gather(*map(send, range(600)))

    left = play(scene())
    assert left[-1] - left[-281] < 10.001  # 28 a second


def test_who_is_answered_finds_a_place_though_every_digest_hangs():
    async def scene() -> list[float]:
        door = Door(ROOM)
        digests = [asyncio.create_task(pass_through(door, 20, bulk=True)) for _ in range(64)]
        waited = []
        for _ in range(100):
            await asyncio.sleep(0.1)
            waited.append(await pass_through(door, 0.05, bulk=False))
        assert not any(digest.done() for digest in digests)
        return waited

    assert max(play(scene())) == 0


def test_who_is_answered_finds_a_place_at_once_in_a_peak():
    async def scene() -> list[float]:
        door, chance = Door(ROOM), random.Random(0)

        async def send(number: int) -> float:
            await asyncio.sleep(number * PACE)
            return await pass_through(door, chance.uniform(0.25, 0.4), bulk=number % 7 != 0)

        return (await asyncio.gather(*map(send, range(1, 600))))[6::7]

    assert max(play(scene())) == 0


def test_who_is_answered_goes_before_digests_that_wait():
    async def scene() -> list[str]:
        door, order = Door(2), []

        async def send(name: str, *, bulk: bool) -> None:
            async with door.passing(bulk=bulk):
                order.append(name)

        calls = [send("digest", bulk=True), send("answer", bulk=False), send("later digest", bulk=True)]
        await asyncio.gather(*calls, send("later answer", bulk=False))
        return order

    assert play(scene()) == ["digest", "answer", "later answer", "later digest"]


def test_a_call_that_fails_gives_its_place_back_a_whole_second_later():
    async def scene() -> list[float]:
        door, loop = Door(1), asyncio.get_running_loop()
        for _ in range(FAMILIAR + 1):
            await pass_through(door, 0.3, bulk=False)
        await asyncio.sleep(2)
        ended = loop.time()
        with suppress(ConnectionError):
            async with door.passing(bulk=False):
                raise ConnectionError
        await pass_through(door, 0.3, bulk=False)
        failed = loop.time() - 0.3 - ended
        answered = loop.time()
        await pass_through(door, 0, bulk=False)
        return [failed, loop.time() - answered]

    assert play(scene()) == pytest.approx([SECOND, SECOND - 0.9 * 0.3])


@pytest.mark.parametrize("bulk", [True, False])
@pytest.mark.parametrize("is_let_in", [True, False])
def test_who_gives_up_waiting_takes_no_place_along(is_let_in: bool, bulk: bool):
    async def scene() -> float:
        door = Door(2)
        for _ in range(2):
            await pass_through(door, 0, bulk=False)
        waiting = asyncio.create_task(pass_through(door, 0, bulk=bulk))
        if is_let_in:
            loop = asyncio.get_running_loop()
            loop.call_later(SECOND, waiting.cancel)  # after the places are free, before the waiting call goes on
        else:
            await asyncio.sleep(0)
            waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        await asyncio.sleep(2 * SECOND)
        waits = [await pass_through(door, 0, bulk=True), await pass_through(door, 0, bulk=False)]
        return max(waits)

    assert play(scene()) == 0
