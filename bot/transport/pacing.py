"""How fast messages may leave: Telegram's limits kept before it has to enforce them.

Turns are taken in the database (`storage/paces.py`), so that all processes of one bot keep the limits together. At 28/s
each 31 messages take 71 ms more than the second in which Telegram takes 30: so much may the last of them gain on the
first on their way. Where it is more, because this machine, the network or Telegram stalls, the door of each process
holds back what would come too close.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.config import PAID_AT_MOST
from bot.transport.door import Door
from storage.database import Connection, Database
from storage.paces import Limits, Rate, Turns

AHEAD = timedelta(seconds=1.5 / 28)
"""How long before it leaves a message may take its turn: what delays the bot for less than that costs no turn."""
QUEUE = timedelta(seconds=1)  # the same for answers: they line up, and bulk waits behind them
PATIENCE = 30.0  # seconds to wait for a turn; who is told of a longer wait can spend it elsewhere

FREE = Limits(
    overall=Rate(timedelta(seconds=1 / 28)),  # no burst: on their way messages come closer together by themselves
    chat=Rate(timedelta(seconds=1), burst=2),
    group=Rate(timedelta(seconds=4), burst=4),  # 4 + 1 + 60 / 4 = 20 in any minute
)
"""Telegram publishes no exact limits: about 30/s in all, 1/s a chat with short bursts, 20/min a group."""
MORE = 30 / 28  # what Telegram takes in a second, for each that the pace lets go
UNLIMITED = Limits(*[Rate(timedelta(0))] * 3)


def paid(messages: int) -> Limits:
    """The limits of who pays for so many messages a second."""
    return replace(FREE, overall=Rate(timedelta(seconds=1 / messages)))


class Pacing:
    """Turns for single messages; digests take theirs in the transaction that notes the call.

    Every call for which a turn was taken goes through the `door`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        limits: Limits = FREE,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.limits = limits
        self.door = Door(room(limits))
        self._database = database
        self._clock = clock
        self._sleep = sleep

    async def turn(self, chat_id: int, *, bulk: bool) -> float:
        """Wait until a message to this chat may leave, and count it.

        Answers 0, or how many seconds it is until then when that is longer than PATIENCE; nothing is counted then.
        """
        while True:
            delay, is_taken = await self._database.write(self._take, chat_id, bulk=bulk)
            if not is_taken and delay > PATIENCE:
                return delay
            if delay > 0:
                await self._sleep(delay)
            if is_taken:
                return 0.0

    async def flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram has refused a message to this chat, and asks for a pause."""
        await self._database.write(self._note_flood, chat_id, seconds)

    def _take(self, connection: Connection, chat_id: int, *, bulk: bool) -> tuple[float, bool]:
        """Seconds until the turn, and whether it is taken: one that waits for its chat would hold up all others."""
        now = self._clock()
        turns = Turns(connection, self.limits, now=now)
        for_all, for_chat = turns.next(bulk=bulk), turns.next_of(chat_id)
        at = max(for_all, for_chat)
        is_taken = at <= now + (AHEAD if bulk else QUEUE) and for_chat <= max(for_all, now + AHEAD)
        if is_taken:
            turns.take(chat_id, at)
            turns.save()
        return (at - now).total_seconds(), is_taken

    def _note_flood(self, connection: Connection, chat_id: int, seconds: float) -> None:
        turns = Turns(connection, self.limits, now=self._clock())
        turns.flooded(chat_id, timedelta(seconds=seconds))
        turns.save()


def room(limits: Limits) -> int:
    """How many messages may reach Telegram in a second, which never takes more than it sells."""
    interval = limits.overall.interval
    return min(round(MORE * (timedelta(seconds=1) / interval)), PAID_AT_MOST) if interval else sys.maxsize
