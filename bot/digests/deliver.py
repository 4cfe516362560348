"""Planned digests out to their chats: none twice, none lost silently, and what cannot be known is named.

claim → take the turn → commit `sending` → call Telegram → commit the outcome. A crash before the commit leaves the
delivery as it was, one after it leaves it `unknown`. One transaction begins what may leave and records what came of
calls that have ended since the last one (`ledger`). A long digest's messages go one by one: between two of them the
delivery is pending again, and goes on where it stopped.
"""

import asyncio
import logging
import math
import random
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from telegram.error import InvalidToken

from bot.clock import Clock
from bot.digests import ledger
from bot.digests.ledger import LATE, LATEST_CALL, Arrival, Begun, Departure
from bot.loops import LAST_STEP, repeat
from bot.transport.outcome import Outcome, RetryAt, Sent
from bot.transport.pacing import AHEAD
from bot.transport.sender import Sender
from storage import deliveries
from storage.database import Connection, Database
from storage.errors import StorageError
from storage.model import Delivery
from storage.paces import Turns

logger = logging.getLogger(__name__)

BEGUN = 64  # at most, so that one transaction serves several calls; at the free limit the pace keeps it to a few
LONGEST_BACKOFF = 300.0  # seconds
LOOK_AGAIN = 0.5  # seconds after which what has become due starts beside a call that takes long
JITTER = 0.1  # of a pause, so that what failed together does not come again together


class Deliverer:
    """`chance` gives random numbers between 0 and 1."""

    def __init__(
        self, database: Database, sender: Sender, clock: Clock, *, chance: Callable[[], float] = random.random
    ) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._chance = chance
        self._calls: dict[int, asyncio.Task[Arrival]] = {}  # by chat: none gets two messages at once
        self._arrivals: list[Arrival] = []  # not recorded yet
        self._revoked: InvalidToken | None = None

    async def run(self, *, every: float, wake: asyncio.Event) -> None:
        """Deliver until cancelled; what is on its way then comes to its end."""
        try:
            await repeat("deliver_digests", self.step, every=every, wake=wake)
        finally:
            await self.finish()

    async def recover(self) -> int:
        """Settle what is over: calls of a process that is no more (their number), and what comes too late.

        To be done at the start and now and then.
        """
        settled = await self._database.write(deliveries.settle_interrupted, now=self._clock())
        if settled:
            logger.warning("action=settle_interrupted count=%d outcome=unknown", settled)
        while expired := await self._database.write(deliveries.expire, now=self._clock(), error=LATE):
            logger.warning("action=expire_deliveries count=%d reason=%r", expired, LATE)
        return settled

    async def step(self) -> bool:
        """Begin what may leave as far as there is room, and wait for a call to end; True while there may be more.

        Raises InvalidToken, with every delivery kept for a better token.
        """
        begun = await self._exchange(BEGUN - len(self._calls))
        for departure in begun.departures:
            chat_id = departure.delivery.destination.chat_id
            self._calls[chat_id] = asyncio.create_task(self._call(departure), name=f"deliver to {chat_id}")
        pause = self._until(begun.again_at)
        if not self._calls and pause > LOOK_AGAIN:
            return False
        await self._wait(min(pause, LOOK_AGAIN))
        if self._revoked is not None:
            await self._exchange(0)
            raise self._revoked
        return True

    async def finish(self) -> None:
        """Let what is on its way come to its end, within LAST_STEP; nothing new is begun."""
        try:
            async with asyncio.timeout(LAST_STEP):
                while self._calls or self._arrivals:
                    await self._exchange(0)
                    await self._wait(LAST_STEP if self._calls else 0.0)
        except (StorageError, TimeoutError) as error:
            logger.error("action=finish_deliveries error=%s", type(error).__name__)

    async def _exchange(self, room: int) -> Begun:
        """Record what has arrived and begin up to `room` departures; when that fails, the arrivals are kept."""
        arrivals = tuple(self._arrivals)
        begun = await self._database.write(self._write_down, arrivals, room, tuple(self._calls))
        del self._arrivals[: len(arrivals)]
        return begun

    def _write_down(self, c: Connection, arrivals: Sequence[Arrival], room: int, busy: Collection[int]) -> Begun:
        now = self._clock()
        turns = Turns(c, self._sender.pacing.limits, now=now)
        ledger.record(c, arrivals, turns, now)
        begun = ledger.begin(c, turns, now, room=room, busy=busy) if room else Begun([], None)
        turns.save()
        return begun

    def _until(self, again_at: datetime | None) -> float:
        """Seconds until a look for more is worth it, whether or not a call ends before."""
        if again_at is None or len(self._calls) >= BEGUN:
            return math.inf
        return max(0.0, (again_at - self._clock()).total_seconds())

    async def _wait(self, seconds: float) -> None:
        """Until a call ends, but no longer than so many seconds.

        What has come of it can wait where the next turn is near, or many calls are under way: one transaction then
        serves several.
        """
        if not self._calls or seconds <= AHEAD.total_seconds():
            await asyncio.sleep(seconds)
            self._collect()
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._next_end()
                while len(self._calls) > BEGUN // 2:
                    await self._next_end()

    async def _next_end(self) -> None:
        await asyncio.wait(self._calls.values(), return_when=asyncio.FIRST_COMPLETED)
        self._collect()

    def _collect(self) -> None:
        """Take what has come of the calls that have ended; one without an outcome becomes unknown with its lease."""
        ended = [chat_id for chat_id, call in self._calls.items() if call.done()]
        for call in map(self._calls.pop, ended):
            if failure := call.exception():
                logger.error("action=send_delivery error=%s", type(failure).__name__)
            else:
                self._arrivals.append(call.result())

    async def _call(self, departure: Departure) -> Arrival:
        delivery = departure.delivery
        early = min(departure.at - self._clock(), AHEAD)  # never longer, though the clock is set back just now
        if early > timedelta():
            await asyncio.sleep(early.total_seconds())
        outcome: Outcome | None = None
        try:
            outcome = await self._sender.send_now(
                delivery.destination,
                departure.message,
                bulk=delivery.bulk,
                is_in_time=lambda: self._clock() - departure.at < LATEST_CALL,
            )
        except InvalidToken as error:
            self._revoked = error
        level = logging.INFO if isinstance(outcome, Sent) else logging.WARNING
        part = len(delivery.message_ids) + 1
        logger.log(level, "action=send_delivery delivery=%d part=%d outcome=%s", delivery.id, part, outcome)
        return Arrival(departure, outcome, self._pause(delivery, outcome))

    def _pause(self, delivery: Delivery, outcome: Outcome | None) -> timedelta:
        """How long to wait with the next try: as Telegram asks, or longer every time."""
        seconds = min(2.0 ** min(delivery.tries, 10), LONGEST_BACKOFF)
        if isinstance(outcome, RetryAt):
            seconds = outcome.seconds if outcome.flood else max(outcome.seconds, seconds)
        return timedelta(seconds=seconds * (1 + JITTER * self._chance()))
