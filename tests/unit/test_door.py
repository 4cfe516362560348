"""The law of the door, on a clock that leaps to the next moment at which something happens."""

import asyncio
import random
import selectors
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import Any

import pytest

from bot.playground.api.call import Call
from bot.playground.api.failure import Failure
from bot.playground.api.flood import FloodGate
from bot.transport.door import Door

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


async def refused(door: AbstractAsyncContextManager[Any], chance: random.Random) -> int:
    """How many of messages that leave at their pace are too many for Telegram, which stalls now and then."""
    loop = asyncio.get_running_loop()
    gate = FloodGate(monotonic=loop.time)
    stalls = [(begin, begin + chance.uniform(0.05, 1.5)) for begin in (chance.uniform(0, 20) for _ in range(6))]

    async def send(number: int) -> None:
        await asyncio.sleep(number * PACE)
        async with door:
            await asyncio.sleep(chance.choice((0.02, 0.02, 0.2)))
            ends = [end for begin, end in stalls if begin <= loop.time() < end]
            await asyncio.sleep(max(ends, default=loop.time()) - loop.time())
            with suppress(Failure):
                gate.enter(Call("sendmessage", {"chat_id": str(number)}))
            await asyncio.sleep(chance.uniform(0.001, 0.1))

    await asyncio.gather(*map(send, range(1, 600)))
    return gate.refused


@pytest.mark.parametrize("seed", range(20))
def test_no_second_of_telegrams_sees_too_much_however_long_calls_take(seed: int):
    assert play(refused(Door(ROOM), random.Random(seed))) == 0


def test_without_a_door_delays_bring_messages_too_close_together():
    assert play(refused(nullcontext(), random.Random(0))) > 0


def test_who_is_on_time_is_not_held_up():
    async def scene() -> list[float]:
        door, late = Door(ROOM), []

        async def send(number: int) -> None:
            await asyncio.sleep(number * PACE)
            async with door:
                late.append(asyncio.get_running_loop().time() - number * PACE)
                await asyncio.sleep(2 * PACE - 0.001)

        await asyncio.gather(*map(send, range(200)))
        return late

    assert max(play(scene())) < 1e-6


def test_a_call_that_fails_gives_its_place_back_too():
    async def scene() -> float:
        door = Door(1)
        with suppress(ConnectionError):
            async with door:
                raise ConnectionError
        async with door:
            return asyncio.get_running_loop().time()

    assert play(scene()) == pytest.approx(1.0)
