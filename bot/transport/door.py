"""The way out to Telegram: what the pace has spread evenly, no delay on the way brings too close together."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SECOND = 1.001  # the time in which Telegram counts, and a millisecond for what clocks round
IN_FLIGHT = 32  # bulk calls without an answer at most: half of the connections, the others are for people
KEPT = 1  # places that bulk leaves free: who answers a person finds one
FAMILIAR = 30  # answers after which the way is known: some of them came over connections that were open already
SURELY = 0.9  # of the shortest way known: one may be a little shorter still
LONGEST_WAY = 0.5  # seconds; what takes longer has been held up

Line = deque[asyncio.Future[None]]


class Door:
    """`passing` is for around a call: in any second of Telegram's own time, at most so many calls reach it.

    A call has a place from before it leaves until a second after its answer, less the time that a call takes there
    and back at least. Of that time let f be the way there and g the way back: who was answered at b had reached
    Telegram by b - g, and the next in its place, which leaves no sooner than b + 1 - (f + g), reaches it at b + 1 - g
    or later. So there is a second between them, however long each was on its way.

    Known of f + g is the shortest round trip so far; nine tenths of it are counted on. That is the one thing taken on
    trust: that the shortest way there and the shortest way back are together no shorter. A call without a good answer
    keeps its place for a whole second. One that was given up, by a timeout or a cancellation, is outside of the law:
    its bytes may reach Telegram after that.

    The price: where calls take r seconds more than that, no more than `places` / (1 + r) a second leave. At the free
    limit the pace is kept where they all take a third of a second.

    People come first: bulk never takes the last place, waits while anybody else does, and no more than half of the
    places are with bulk that has no answer, so that what hangs leaves the other half. They may wait right after a
    stall, for less than a second, when what was held up keeps its places and bulk has the others.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._in_flight = 0  # of bulk
        self._most_in_flight = min(places // 2, IN_FLIGHT)
        self._people: Line = deque()
        self._bulk: Line = deque()
        self._answers = 0
        self._shortest = LONGEST_WAY

    @asynccontextmanager
    async def passing(self, *, bulk: bool) -> AsyncIterator[None]:
        await self._enter(bulk=bulk)
        loop, hold = asyncio.get_running_loop(), SECOND
        left = loop.time()
        try:
            yield
            hold -= self._way(loop.time() - left)
        finally:
            self._in_flight -= bulk
            loop.call_later(hold, self._leave)
            self._let_in()

    async def _enter(self, *, bulk: bool) -> None:
        turn = asyncio.get_running_loop().create_future()
        (self._bulk if bulk else self._people).append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was let in at the same moment
                self._in_flight -= bulk
                self._leave()
            raise

    def _leave(self) -> None:
        self._free += 1
        self._let_in()

    def _let_in(self) -> None:
        while self._people and self._free:
            self._admit(self._people, bulk=False)
        while self._bulk and self._free > KEPT and self._in_flight < self._most_in_flight:
            self._admit(self._bulk, bulk=True)

    def _admit(self, line: Line, *, bulk: bool) -> None:
        turn = line.popleft()
        if not turn.cancelled():
            self._free -= 1
            self._in_flight += bulk
            turn.set_result(None)

    def _way(self, trip: float) -> float:
        """What a call takes there and back at least, as far as that is known after one more round trip."""
        self._answers += 1
        self._shortest = min(self._shortest, trip)
        return SURELY * self._shortest if self._answers > FAMILIAR else 0.0
