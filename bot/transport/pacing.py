"""How fast messages may leave: Telegram's limits kept before it has to enforce them.

The arithmetic is the generic cell rate algorithm (ITU-T I.371): of each limit it remembers one number, the
theoretical arrival time, at which the next message would come if all came evenly.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

FORGET_ABOVE = 1000  # chats remembered before those that owe no more wait are dropped
BULK_HELD = 5.0  # seconds at most that all bulk waits after one chat's flood error, which may name a whole hour


@dataclass(frozen=True, slots=True)
class Rate:
    """One message each `interval` seconds, and `burst` more at once after a rest.

    No window of w seconds sees more than burst + 1 + w / interval messages.
    """

    interval: float
    burst: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram publishes no exact limits: about 30/s in all, 1/s a chat with short bursts, 20/min a group."""

    overall: Rate = Rate(1 / 28, burst=1)  # the burst is for answers to people; bulk has none and so comes after
    chat: Rate = Rate(1.0, burst=2)
    group: Rate = Rate(4.0, burst=4)  # 4 + 1 + 60 / 4 = 20 in any minute


UNLIMITED = Limits(Rate(0), Rate(0), Rate(0))


def earliest(arrival: float, now: float, rate: Rate) -> float:
    """The instant from which the next message conforms, where `arrival` is the theoretical arrival time."""
    return max(now, arrival - rate.burst * rate.interval)


def advanced(arrival: float, at: float, rate: Rate) -> float:
    """The theoretical arrival time after a message at `at`."""
    return max(arrival, at) + rate.interval


class Pacing:
    """The limits of one process, on a monotonic clock.

    A bulk message takes its turn only when it goes, so people's answers never queue behind waiting digests.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._sleep = sleep
        self._all = float("-inf")
        self._bulk_held_until = float("-inf")
        self._chats: dict[int, float] = {}

    def delay(self, chat_id: int, *, bulk: bool) -> float:
        """Seconds until a message to this chat may leave."""
        now = self._monotonic()
        overall = Rate(self._limits.overall.interval) if bulk else self._limits.overall
        turns = [earliest(self._all, now, overall), earliest(self._arrival(chat_id), now, self._rate(chat_id))]
        return max(*turns, self._bulk_held_until if bulk else now) - now

    async def turn(self, chat_id: int, *, bulk: bool) -> None:
        """Wait until a message to this chat may leave, and count it."""
        while (delay := self.delay(chat_id, bulk=bulk)) > 0:
            await self._sleep(delay)
        now = self._monotonic()
        self._all = advanced(self._all, now, self._limits.overall)
        self._chats[chat_id] = advanced(self._arrival(chat_id), now, self._rate(chat_id))
        self._forget(now)

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram asked for a pause: this chat keeps it, and all bulk slows down for a moment."""
        now = self._monotonic()
        rate = self._rate(chat_id)
        self._chats[chat_id] = max(self._arrival(chat_id), now + seconds + rate.burst * rate.interval)
        self._bulk_held_until = max(self._bulk_held_until, now + min(seconds, BULK_HELD))

    def _rate(self, chat_id: int) -> Rate:
        return self._limits.group if chat_id < 0 else self._limits.chat  # people have ids above 0, all else below

    def _arrival(self, chat_id: int) -> float:
        return self._chats.get(chat_id, float("-inf"))

    def _forget(self, now: float) -> None:
        if len(self._chats) > FORGET_ABOVE:
            self._chats = {chat: arrival for chat, arrival in self._chats.items() if arrival > now}
