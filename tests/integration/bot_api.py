"""The playground's Bot API server on a socket, as the tests of it use it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.playground.api import server
from bot.playground.api.faults import Faults
from bot.playground.api.webhook import Sleep
from bot.playground.world.world import World

START = datetime(2026, 3, 24, 8, 0, tzinfo=UTC)


class StoppedClock:
    """Shows the same instant until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Client:
    """Calls the server as it is, without a library between."""

    def __init__(self, session: aiohttp.ClientSession, origin: str, token: str) -> None:
        self.session = session
        self.origin = origin
        self.token = token

    async def call(self, method: str, arguments: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer to a call with a JSON body."""
        url = f"{self.origin}/bot{self.token}/{method}"
        async with self.session.post(url, json=dict(arguments or {})) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def result(self, method: str, **arguments: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.call(method, arguments)
        assert answer["ok"], answer
        return answer["result"]


@asynccontextmanager
async def serving(
    world: World, *, log: Path | None = None, sleep: Sleep | None = None, faults: Faults | None = None
) -> AsyncIterator[Client]:
    app = server.application(world, log=log, faults=faults, **({"sleep": sleep} if sleep else {}))
    runner, origin = await server.serve(app, "127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession() as session:
            yield Client(session, origin, world.token)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def library_bot(client: Client) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, pointed at the server."""
    bot = Bot(
        client.token,
        base_url=f"{client.origin}/bot",
        base_file_url=f"{client.origin}/file/bot",
        request=_plain_request(),
        get_updates_request=_plain_request(),
    )
    async with bot:
        yield bot


def _plain_request() -> HTTPXRequest:
    """Without the certificates, which take longer to load than most tests take."""
    return HTTPXRequest(httpx_kwargs={"verify": False})
