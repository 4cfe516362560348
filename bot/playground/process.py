"""The bot as a process of its own: the real application, unchanged, with the playground's clock.

Run as `python -m bot.playground.process --clock FILE`, with the settings in the environment.
"""

import argparse
import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from pathlib import Path

from bot import config, logs
from bot.clock import SharedClock
from bot.errors import Refusal
from storage.errors import StorageError

GRACE = 10.0  # seconds to end after SIGTERM, as process managers give


class State(StrEnum):
    STARTING = "starting"  # runs, and has not asked for updates yet
    RUNNING = "running"
    STOPPED = "stopped"


class BotProcess:
    """Starts, stops and kills the bot. What it logs goes to `log`.

    `settings` are named as in the environment. `polled` returns when the server gets the next getUpdates; `changed`
    is called whenever `state` has changed.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        *,
        clock: Path,
        log: Path,
        polled: Callable[[], Awaitable[object]],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = dict(settings)
        self._clock = clock
        self._log = log
        self._polled = polled
        self._changed = changed
        self._process: Process | None = None
        self._ready = False
        self._turn = asyncio.Lock()  # one start, stop or kill at a time

    @property
    def state(self) -> State:
        if self._process is None or self._process.returncode is not None:
            return State.STOPPED
        return State.RUNNING if self._ready else State.STARTING

    async def start(self) -> bool:
        """Return when the bot is ready, that is when it asks for updates; False if it runs already.

        Raises Refusal if it ends before that.
        """
        async with self._turn:
            if self.state is not State.STOPPED:
                return False
            await self._start()
            return True

    async def stop(self) -> None:
        """Let it end in its own way."""
        async with self._turn:
            await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End it as a power cut would: nothing survives but what is in the store."""
        async with self._turn:
            await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        async with self._turn:
            await self._end(signal.SIGTERM)
            await self._start()

    def last_lines(self, number: int = 10) -> list[str]:
        """What the bot logged last."""
        return self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-number:]

    async def ended(self) -> int:
        """Wait until the process of now ends, whoever ends it; its exit code, negative for a signal."""
        assert self._process is not None, "start() comes first"  # noqa: S101
        code = await self._process.wait()
        self._changed()
        return code

    async def _start(self) -> None:
        self._ready = False
        polled = asyncio.ensure_future(self._polled())
        self._process = await self._spawn()
        self._changed()
        ended = asyncio.ensure_future(self._process.wait())
        await asyncio.wait({polled, ended}, return_when=asyncio.FIRST_COMPLETED)
        polled.cancel()
        if ended.done():
            self._changed()
            raise Refusal(f"The bot did not start: {' '.join(self.last_lines(1)) or 'it said nothing.'}")
        ended.cancel()
        self._ready = True
        self._changed()

    async def _spawn(self) -> Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.playground.process", "--clock", self._clock),
                env=_environment(self._settings),
                stdin=PIPE,  # closed by the system when this process ends, however it ends: then the bot ends too
                stdout=DEVNULL,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for the playground, which then stops the bot
            )

    async def _end(self, number: signal.Signals) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(number)
        try:
            await asyncio.wait_for(self._process.wait(), GRACE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._changed()


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `settings`, and with none that was meant for a real bot."""
    names = {name for setting in config.SETTINGS for name in (setting.name, f"{setting.name}_FILE")}
    return {name: value for name, value in os.environ.items() if name not in names} | dict(settings)


async def _serve(settings: config.Settings, clock: SharedClock) -> None:
    from bot import app  # only here: whoever starts the child has no need of what the bot is made of

    loop = asyncio.get_running_loop()

    def end_with_parent() -> None:
        loop.remove_reader(sys.stdin)
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(sys.stdin, end_with_parent)  # nobody writes there: it becomes readable when it is closed
    await app.serve(settings, clock=clock)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.playground.process")
    parser.add_argument("--clock", type=Path, required=True, help="the file that holds the clock's offset")
    options = parser.parse_args()
    try:
        settings = config.load(os.environ)
        logs.configure(settings.log_level, secrets=[settings.telegram_token, settings.webhook_secret])
        asyncio.run(_serve(settings, SharedClock(options.clock)))
    except (config.SettingsError, Refusal, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
