"""getUpdates: https://core.telegram.org/bots/api#getupdates."""

import asyncio
from collections.abc import Sequence

from bot.playground.api.call import Call
from bot.playground.api.failure import CONFLICT, Failure
from bot.playground.world.accounts import Json
from bot.playground.world.updates import UpdateQueue

MOST_UPDATES = 100
LONGEST_WAIT = 50  # seconds; the Bot API server shortens what is longer

OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "Conflict: terminated by setWebhook request"


class Polling:
    """At most one poll waits at a time."""

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._waiting: asyncio.Future[str | None] | None = None  # gets the words that end the poll early, if any

    async def get_updates(self, call: Call) -> list[Json]:
        """The updates from `offset` on; waits up to `timeout` seconds for one. Raises Failure when a call ends it."""
        offset = call.integer("offset")
        limit = call.integer("limit", MOST_UPDATES, low=1, high=MOST_UPDATES)
        timeout = call.integer("timeout", 0, low=0, high=LONGEST_WAIT)
        remember_kinds(self._queue, call)
        updates = self._queue.take(offset, limit)
        self._queue.polls.rise()
        if not updates and timeout:
            await self._wait(timeout)
            updates = self._queue.take(offset, limit)
        return [update.to_json() for update in updates]

    def end(self, reason: str | None = None) -> None:
        """End the poll that waits: refused with the reason, without one answered with what there is."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    async def _wait(self, seconds: float) -> None:
        self.end(OTHER_POLL)
        ended = self._waiting = asyncio.get_running_loop().create_future()
        arrived = asyncio.ensure_future(self._queue.arrivals.above(self._queue.arrivals.value))
        try:
            await asyncio.wait((ended, arrived), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrived.cancel()
        reason = ended.result() if ended.done() else None
        if reason is not None:
            raise Failure(CONFLICT, reason)


def remember_kinds(queue: UpdateQueue, call: Call) -> None:
    """Keep to `allowed_updates` until a call names others; what is no list of names changes nothing."""
    kinds = call.json_or_none("allowed_updates")
    if isinstance(kinds, Sequence) and all(isinstance(kind, str) for kind in kinds):
        queue.allow([kind.lower() for kind in kinds])
