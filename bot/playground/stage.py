"""The playground's real parts, put up in one folder: store, clock, Bot API server, page, and the bot's process."""

import errno
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.clock import SharedClock
from bot.errors import Refusal
from bot.playground.api import server
from bot.playground.page.routes import Page
from bot.playground.process import BotProcess
from bot.playground.world.world import ADMINISTRATOR_ID, TOKEN, World
from storage import chats, migrate
from storage.database import Database

HOST = "127.0.0.1"
PORTS_TRIED = 20
LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Stage:
    """What is played on. In its folder `bot.log` is the bot's log, `sent.jsonl` what the server accepted."""

    port: int
    world: World
    clock: SharedClock
    database: Database
    bot: BotProcess

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"


@asynccontextmanager
async def set_up(folder: Path, *, port: int = 0) -> AsyncIterator[Stage]:
    """All parts up, the bot not started yet; at the end all of them are down, the bot included.

    `port` is the first one tried, 0 means any. Raises Refusal when none is free.
    """
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(_listener(port))
        stage = _build(folder, listener.getsockname()[1])
        stack.callback(stage.database.close)
        migrate.upgrade(stage.database)
        runner = web.AppRunner(_application(stage, folder), access_log=None, shutdown_timeout=1.0)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        stack.push_async_callback(stage.bot.stop)
        yield stage


def _build(folder: Path, port: int) -> Stage:
    database_url = f"sqlite:///{folder / 'newsbrief.db'}"
    clock_file = folder / "clock"
    clock = SharedClock(clock_file)
    world = World(clock, token=_new_token())
    settings = {
        "TELEGRAM_TOKEN": world.token,
        "TELEGRAM_API_URL": f"http://{HOST}:{port}",
        "ADMIN_IDS": str(ADMINISTRATOR_ID),
        "DATABASE_URL": database_url,
    }
    bot = BotProcess(
        settings,
        clock=clock_file,
        log=folder / "bot.log",
        polled=world.polled,
        changed=world.version.rise,
    )
    return Stage(port, world, clock, Database(database_url), bot)


def _new_token() -> str:
    """Of the same bot, but never the same twice: a website that knew it could write here through any browser."""
    return f"{TOKEN.partition(':')[0]}:{secrets.token_urlsafe(26)}"


def _application(stage: Stage, folder: Path) -> web.Application:
    async def zone_of(person_id: int) -> str | None:
        chat = await stage.database.read(chats.get, person_id)
        return chat.timezone if chat else None

    application = server.application(stage.world, log=folder / "sent.jsonl")
    Page(stage.world, stage.clock, stage.bot, zone_of).add_to(application)
    return application


def _listener(first: int) -> socket.socket:
    """A socket on the first free port; from 0 the system picks."""
    if not 0 <= first <= LAST_PORT:
        raise Refusal(f"There is no port {first}; choose one from 1 to {LAST_PORT}.")
    last = min(first + PORTS_TRIED - 1, LAST_PORT)
    for port in range(first, last + 1):
        try:
            return socket.create_server((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Refusal(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from error
    raise Refusal(f"The ports from {first} to {last} are all taken; choose another with --port.")
