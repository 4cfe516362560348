"""The way out to Telegram: what the pace has spread evenly, no delay on the way brings too close together."""

import asyncio
from types import TracebackType
from typing import Self

SECOND = 1.0  # the time in which Telegram counts


class Door:
    """`async with` it around a call: in any second of Telegram's own time, at most so many calls reach it.

    A call has a place from before it leaves until a second after its answer. So of two that had the same place, the
    second reaches Telegram a second after the first or later, however long each was on the way there and back.
    The price: where calls take r seconds, no more than `places` / (1 + r) a second leave; below 71 ms that is no less
    than the pace.
    """

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)

    async def __aenter__(self) -> Self:
        await self._places.acquire()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.get_running_loop().call_later(SECOND, self._places.release)
