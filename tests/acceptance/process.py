"""`newsbrief run` as a process, as the tests of it use it."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground.world.world import READER_ID

NEWSBRIEF = Path(sys.executable).with_name("newsbrief")
PATIENCE = 90.0  # seconds after which a test that hangs fails
STALL = 6.0  # seconds by which a busy machine may be late


class Running:
    """A `newsbrief run`; its log is what it wrote to standard error."""

    def __init__(self, process, log):
        self.process = process
        self._log = log

    @property
    def log(self):
        return self._log.read_text()

    async def end(self, number):
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@asynccontextmanager
async def running(world, origin, folder, **settings):
    """The process works in the folder; its database is there too, unless a setting says otherwise."""
    folder.mkdir(exist_ok=True)
    log = folder / "bot.log"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        "TELEGRAM_TOKEN": world.token,
        "TELEGRAM_API_URL": origin,
        "DATABASE_URL": f"sqlite:///{folder}/news.db",
        **settings,
    }
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(NEWSBRIEF, "run", cwd=folder, env=environment, stderr=stderr)
    try:
        yield Running(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def logged(bot, words):
    """Wait until the bot has written them."""
    async with asyncio.timeout(PATIENCE):
        while words not in bot.log:  # noqa: ASYNC110 - a file cannot call
            await asyncio.sleep(0.05)


async def polled(world):
    await asyncio.wait_for(world.polled(), PATIENCE)


async def answered(world, count):
    """Wait until the reader's chat has so many messages of the bot; their texts."""
    while True:
        version = world.version.value
        texts = [message["text"] for message in world.history(READER_ID) if message["from"]["is_bot"]]
        if len(texts) >= count:
            return texts
        await asyncio.wait_for(world.changed(version), PATIENCE)
