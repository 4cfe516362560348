"""A process that plans and delivers beside the bot, and takes no updates: of those that share a database, one polls.

Run as `python -m tests.chaos.worker --clock FILE`, with the settings in the environment; `Worker` does.
"""

import argparse
import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from bot import config, logs
from bot.clock import SharedClock
from bot.errors import Refusal
from bot.playground.process import State

READY = b"ready\n"


class Worker:
    """Started, stopped and killed as a BotProcess is."""

    def __init__(self, settings: Mapping[str, str], *, clock: Path, log: Path) -> None:
        self._settings = settings
        self._clock = clock
        self._log = log
        self._process: Process | None = None

    @property
    def state(self) -> State:
        is_running = self._process is not None and self._process.returncode is None
        return State.RUNNING if is_running else State.STOPPED

    async def start(self) -> bool:
        """False if it runs already. Raises Refusal."""
        if self.state is State.RUNNING:
            return False
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.chaos.worker", "--clock", self._clock),
                env={**os.environ, **self._settings},
                stdout=PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        if await self._process.stdout.readline() != READY:
            raise Refusal("The worker did not start.")
        return True

    async def stop(self) -> None:
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()


async def _serve(settings: config.Settings, clock: SharedClock) -> None:
    from bot import app
    from bot.digests import plan
    from bot.digests.deliver import Deliverer
    from bot.loops import repeat, run_until_stopped
    from bot.transport.pacing import Pacing
    from bot.transport.sender import Sender
    from storage.database import Database

    database = Database(settings.database_url)
    bot = app.build_application(settings).bot
    deliverer = Deliverer(database, Sender(bot, Pacing()), clock)

    async def plan_due() -> bool:
        return await database.write(plan.plan_due, clock()) > 0

    async def recover() -> bool:
        await deliverer.recover()
        return False

    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    await run_until_stopped(
        repeat("plan_digests", plan_due, every=app.TICK),
        deliverer.run(every=app.TICK, wake=asyncio.Event()),
        repeat("recover", recover, every=app.HOUSEKEEPING),
    )
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.worker")
    parser.add_argument("--clock", type=Path, required=True, help="the file that holds the clock's offset")
    options = parser.parse_args()
    settings = config.load(os.environ)
    logs.configure(settings.log_level, secrets=[settings.telegram_token])
    asyncio.run(_serve(settings, SharedClock(options.clock)))


if __name__ == "__main__":
    main()
