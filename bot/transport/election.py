"""One of the processes that share a database does what only one may do; when it dies, another takes its place."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.errors import Refusal
from storage import roles
from storage.database import Database
from storage.errors import StorageError
from storage.model import Role

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=8)
FORGIVEN = timedelta(minutes=1)  # after one refusal the next is final: who has lost the role gets in the way once
LOOK = 2.0  # seconds between two looks at the role; LEASE and LOOK are as long as it can be vacant


class Election:
    """For one role. `holder` is this process's random name."""

    def __init__(self, role: Role, database: Database, clock: Clock, *, holder: str) -> None:
        self._role = role
        self._database = database
        self._clock = clock
        self._holder = holder
        self._refused_at: datetime | None = None

    async def run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Work whenever this process has the role, and wait for it otherwise, until cancelled.

        Raises what ended the work; but a Refusal only while the role is held, and the second time. Otherwise it was
        its new holder that got in the way, or a former one that was frozen, or cut off, when it lost the role.
        """
        try:
            while True:
                if await self._holds():
                    await self._serve(work)
                await asyncio.sleep(LOOK)
        finally:
            await self._resign()

    async def _serve(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        logger.info("action=take_role role=%s", self._role)
        task = asyncio.create_task(work(), name=self._role)
        try:
            while not task.done() and await self._holds():
                await asyncio.wait({task}, timeout=LOOK)
        finally:
            task.cancel()
            await asyncio.wait({task})
        failure = None if task.cancelled() else task.exception()
        if failure is not None and not (isinstance(failure, Refusal) and await self._is_forgiven()):
            raise failure
        logger.warning("action=lose_role role=%s", self._role)

    async def _is_forgiven(self) -> bool:
        if not await self._holds():
            return True
        now, before = self._clock(), self._refused_at
        self._refused_at = now
        return before is None or now - before > FORGIVEN

    async def _holds(self) -> bool:
        """Take the role or renew its lease, if that can be done. Without the database nobody has it."""
        try:
            return await self._database.write(
                roles.hold, self._role, holder=self._holder, now=self._clock(), lease=LEASE
            )
        except StorageError as error:
            logger.warning("action=hold_role role=%s error=%s", self._role, error)
            return False

    async def _resign(self) -> None:
        try:
            await self._database.write(roles.resign, self._role, holder=self._holder)
        except StorageError as error:  # then the lease runs out
            logger.warning("action=resign_role role=%s error=%s", self._role, error)
