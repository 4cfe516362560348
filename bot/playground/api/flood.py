"""Telegram's limits on how much a bot may send, enforced.

Counted in sliding windows, on purpose another arithmetic than the one by which the bot keeps to them.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.playground.api.call import Call
from bot.playground.api.faults import too_many_requests

SENDING = ("send", "edit", "copy", "forward")  # how the methods begin that count
NOT_COUNTED = "sendchataction"


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages within any time of so many seconds."""

    seconds: float
    most: int


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; the bursts are not published."""

    overall: Window = Window(1, 30)
    chat: tuple[Window, ...] = (Window(1, 4), Window(30, 33))
    group: Window = Window(60, 20)


class FloodGate:
    """Lets the messages through that keep the limits; `refused` counts the others."""

    def __init__(self, limits: FloodLimits | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits or FloodLimits()
        self._monotonic = monotonic
        self._passed: defaultdict[tuple[str, Window], deque[float]] = defaultdict(deque)
        self.refused = 0

    def enter(self, call: Call) -> None:
        """Raises Failure with the time to wait, and then counts nothing."""
        if not call.method.startswith(SENDING) or call.method == NOT_COUNTED:
            return
        now = self._monotonic()
        counts = [self._recent(chat, window, now) for chat, window in _windows(self._limits, call.text("chat_id"))]
        wait = max(
            window.seconds - (now - times[-window.most]) if len(times) >= window.most else 0.0
            for window, times in counts
        )
        if wait > 0:
            self.refused += 1
            raise too_many_requests(math.ceil(wait))
        for _, times in counts:
            times.append(now)

    def _recent(self, chat: str, window: Window, now: float) -> tuple[Window, deque[float]]:
        times = self._passed[chat, window]
        while times and now - times[0] >= window.seconds:
            times.popleft()
        return window, times


def _windows(limits: FloodLimits, chat_id: str) -> Iterator[tuple[str, Window]]:
    yield "", limits.overall
    for window in limits.chat:
        yield chat_id, window
    if chat_id.startswith(("-", "@")):  # people have ids above 0, all else below or a name
        yield chat_id, limits.group
