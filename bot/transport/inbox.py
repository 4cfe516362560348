"""Stored updates out of the inbox and through the handlers: in order within a chat, several chats at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import Application

from bot.clock import Clock
from bot.errors import Unreachable
from storage import inbox
from storage.database import Database
from storage.errors import StorageError, Unstorable
from storage.model import InboxItem, InboxStatus

logger = logging.getLogger(__name__)

PARALLEL = 16  # chats at once: measured best for handlers that wait 50 ms for Telegram
TRIES = 3  # then the update is set aside as poisoned and its chat goes on
PAUSE_AFTER_FAILURE = 1.0  # seconds, times the tries so far: what is only busy gets time to recover
LONGEST_PAUSE = 60.0  # seconds between tries while database or network are out
LEASE = timedelta(seconds=10)  # after which another process takes what a dead one had in hand
RENEWED_EVERY = LEASE.total_seconds() / 3
LOOK = 1.0  # seconds between two looks at what others have received, or left behind
LAST_HANDLERS = 8.0  # seconds that handlers may still take after the signal to stop


class Handlers:
    """The application's handlers as one call that raises what a handler raised."""

    def __init__(self, application: "Application") -> None:  # type: ignore[type-arg]  # six of Any say nothing
        self._application = application
        self._failures: dict[int, Exception] = {}
        application.add_error_handler(self._note_failure)

    async def __call__(self, item: InboxItem) -> None:
        update = Update.de_json(item.payload, self._application.bot)
        await self._application.process_update(update)
        failure = self._failures.pop(update.update_id, None)
        if failure is not None:
            raise failure

    async def _note_failure(self, update: object, context: object) -> None:
        # process_update() returns as if all were well when a handler raises: only the error handler is told.
        if isinstance(update, Update):
            self._failures[update.update_id] = context.error  # type: ignore[attr-defined]


class InboxWorker:
    """Hands waiting updates to `handle`, and each chat's in their order, until cancelled.

    Other processes may do the same: each claims what it handles under its own random name, `holder`. `set_aside` is
    called with each update that failed too often.
    """

    def __init__(
        self,
        handle: Callable[[InboxItem], Awaitable[None]],
        database: Database,
        clock: Clock,
        *,
        holder: str,
        set_aside: Callable[[InboxItem], Awaitable[None]],
    ) -> None:
        self._handle = handle
        self._database = database
        self._clock = clock
        self._holder = holder
        self._set_aside = set_aside
        self._put_off: dict[int, int] = {}  # by item: how often, for reasons outside of it
        self._revoked: InvalidToken | None = None
        self._held: dict[int | str, int] = {}  # the item in hand of each chat
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewed_at = 0.0  # by the event loop's clock
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something to do."""
        self._changed.set()

    async def run(self) -> None:
        """Raises InvalidToken when the bot's token is revoked, with every update kept."""
        try:
            while self._revoked is None:
                self._changed.clear()
                await self._step()
                await _either(self._changed, LOOK)
            raise self._revoked
        finally:
            await self._drain()

    async def _step(self) -> None:
        """Keep what is in hand, and start on the oldest update of other chats, as far as there is room."""
        try:
            await self._renew()
            await self._start_waiting()
        except StorageError as error:
            logger.error("action=read_inbox error=%s", error)

    async def _renew(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._held and now - self._renewed_at > RENEWED_EVERY:
            await self._database.write(
                inbox.renew, tuple(self._held.values()), holder=self._holder, now=self._clock(), lease=LEASE
            )
            self._renewed_at = now

    async def _start_waiting(self) -> None:
        room = PARALLEL - len(self._held)
        if not room:
            return
        chats = [chat for chat in self._held if isinstance(chat, int)]
        claimed = await self._database.write(
            inbox.claim, holder=self._holder, now=self._clock(), lease=LEASE, limit=room, besides=chats
        )
        for item in claimed:
            if (queue := _queue(item)) not in self._held:
                self._held[queue] = item.id
                task = asyncio.create_task(self._work(item), name=f"update {item.update_id}")
                self._tasks.add(task)
                task.add_done_callback(partial(self._finished, queue))

    def _finished(self, queue: int | str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        del self._held[queue]
        self.wake()

    async def _work(self, item: InboxItem) -> None:
        try:
            await self._try(item)
            self._put_off.pop(item.id, None)
        except InvalidToken as error:
            self._revoked = error
            await self._give_back(item.id)
        except (StorageError, Unreachable) as error:  # the world's trouble, not the update's: its tries are not spent
            logger.warning("action=put_off_update update=%d error=%s", item.update_id, type(error).__name__)
            await self._pause(item, self._longer_pause(item))

    async def _try(self, item: InboxItem) -> None:
        try:
            await self._handle(item)
        except Exception as error:
            if isinstance(error, StorageError | Unreachable | InvalidToken) and not isinstance(error, Unstorable):
                raise
            await self._failed(item, error)
        else:
            await self._database.write(inbox.handled, item.id, holder=self._holder, now=self._clock())

    def _longer_pause(self, item: InboxItem) -> float:
        times = self._put_off[item.id] = self._put_off.get(item.id, 0) + 1
        return min(PAUSE_AFTER_FAILURE * 2.0 ** min(times, 10), LONGEST_PAUSE)

    async def _failed(self, item: InboxItem, error: Exception) -> None:
        # The type alone: the message of an error may repeat what a reader wrote.
        status = await self._database.write(
            inbox.failed,
            item.id,
            holder=self._holder,
            error=type(error).__name__,
            now=self._clock(),
            tries_allowed=TRIES,
        )
        logger.error(
            "action=handle_update update=%d status=%s error=%s at=%s",
            item.update_id,
            status,
            type(error).__name__,
            _place(error),
        )
        if status is InboxStatus.POISONED:
            await self._set_aside(item)
        elif status is InboxStatus.WAITING:
            await self._pause(item, PAUSE_AFTER_FAILURE * (item.tries + 1))

    async def _pause(self, item: InboxItem, seconds: float) -> None:
        """Hold the item, and with it its chat, for a while; then anyone may try it."""
        await _either(self._stopping, seconds)
        await self._give_back(item.id)

    async def _give_back(self, item_id: int | None = None) -> None:
        try:
            await self._database.write(inbox.release, holder=self._holder, item_id=item_id)
        except StorageError as error:  # then its lease runs out
            logger.warning("action=give_back_updates error=%s", error)

    async def _drain(self) -> None:
        """Let the handlers under way come to their end; what takes too long is for another process, or the next."""
        self._stopping.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LAST_HANDLERS)
            for task in late:
                task.cancel()
        await self._give_back()


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, or for so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _queue(item: InboxItem) -> int | str:
    return item.chat_id if item.chat_id is not None else f"update {item.id}"


def _place(error: Exception) -> str:
    """The innermost place of the failure, as file:line."""
    trace = error.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
