"""Updates in by polling: committed to the inbox first, acknowledged to Telegram after.

python-telegram-bot's own updater acknowledges what it has only in memory, so a kill loses it, and one update
that it cannot parse stops it; here batches stay raw until the inbox hands them on row by row.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.errors import Refusal
from storage import inbox
from storage.database import Database
from storage.errors import StorageError

logger = logging.getLogger(__name__)

WAIT = 30  # seconds that Telegram may hold an empty poll open; it clamps at 50
PATIENCE = 15  # seconds beyond WAIT after which a poll is given up as stuck
LONGEST_PAUSE = 30.0  # seconds between tries while Telegram cannot be reached
BATCH = 100  # updates, Telegram's own maximum
WANTED = ("message", "channel_post", "callback_query", "my_chat_member")


class RawBot(ExtBot[None]):
    """A bot whose updates can be had as Telegram sent them, so that one which cannot be parsed harms no other."""

    async def raw_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """Raises TelegramError, also for an answer that is JSON but not the Bot API's."""
        arguments: dict[str, Any] = {"timeout": WAIT, "limit": BATCH, "allowed_updates": list(WANTED)}
        if offset is not None:
            arguments["offset"] = offset
        answer: object = await self._post("getUpdates", arguments, read_timeout=WAIT + 10)
        if not isinstance(answer, list):
            raise TelegramError("The answer to getUpdates is no list.")
        return [update for update in answer if isinstance(update, dict) and isinstance(update.get("update_id"), int)]


class Polling:
    """Asks Telegram for updates and stores them; calls `arrived` whenever new ones are committed."""

    def __init__(self, bot: RawBot, database: Database, clock: Clock, arrived: Callable[[], None]) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._arrived = arrived
        # Kept until it has been sent, and no longer: after a week without updates ids go on from a random number,
        # and an offset above it would acknowledge what was never seen. Without one Telegram repeats what was not
        # acknowledged, and the inbox ignores what it has.
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. Raises Refusal when another program polls, InvalidToken when the token is revoked."""
        pause = 0.0
        while True:
            try:
                await self.step()
                pause = 0.0
            except InvalidToken:
                raise
            except Conflict as error:
                raise Refusal(
                    "Another process receives this bot's updates; stop it, then start this one again."
                ) from error
            except RetryAfter as error:
                pause = float(error._retry_after.total_seconds())  # noqa: SLF001 - the public name warns of its coming change of type
            except (TelegramError, TimeoutError, StorageError) as error:  # what was not stored was not acknowledged
                pause = min(max(1.0, pause * 2), LONGEST_PAUSE)
                logger.warning("action=poll_updates error=%s pause=%.0f", type(error).__name__, pause)
            await asyncio.sleep(pause)

    async def step(self) -> None:
        """One poll: store the batch, and only then move the offset that acknowledges it."""
        async with asyncio.timeout(WAIT + PATIENCE):
            updates = await self._bot.raw_updates(self._offset)
        self._offset = None
        if not updates:
            return
        new = await self._database.write(inbox.receive, updates, now=self._clock())
        self._offset = max(update["update_id"] for update in updates) + 1
        logger.debug("action=receive_updates count=%d new=%d", len(updates), new)
        self._arrived()
