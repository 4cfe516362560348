"""Updates in by webhook: https://core.telegram.org/bots/api#setwebhook.

Telegram is answered 200 only after the commit. It sends a chat's next update only then, and repeats what was answered
otherwise, so nothing is lost and nothing comes out of order. Any number of processes may listen behind one address.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError
from yarl import URL

from bot.clock import Clock
from bot.errors import Refusal
from bot.transport.polling import WANTED
from bot.transport.sender import STRANGE_ANSWER
from storage import inbox
from storage.database import Database
from storage.errors import StorageError

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_UPDATE = 1 << 20  # bytes; the largest have a few thousand characters with their formatting
PATIENCE = 30.0  # seconds for the body of a request to come
LAST_REQUESTS = 5.0  # seconds that requests under way may take after the signal to stop
LOOK = 60.0  # seconds between two looks whether Telegram still has our address
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries while Telegram cannot be reached


def secret_of(token: str) -> str:
    """A secret that every process of one bot derives alike, and from which the token cannot be told."""
    return hmac.new(token.encode(), b"newsbrief webhook", "sha256").hexdigest()


class Webhook:
    """Takes updates at the path of `url` and calls `arrived` whenever one is committed; GET /health answers too."""

    def __init__(
        self, bot: Bot, database: Database, clock: Clock, arrived: Callable[[], None], *, url: str, secret: str
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._arrived = arrived
        self._url = url
        self._secret = secret
        self._known_as = ""  # the address in Telegram's spelling; empty before it has it

    async def run(self, listen: tuple[str, int]) -> None:
        """Listen at this host and port until cancelled.

        Raises Refusal when that cannot be, or when another program receives the bot's updates; InvalidToken when the
        token is revoked.
        """
        async with _serving(self._application(), *listen, shared=not self._database.is_sqlite):
            pause = 0.0
            while True:
                try:
                    await self._register()
                    pause = 0.0
                except InvalidToken:
                    raise
                except BadRequest as error:
                    raise Refusal(f"Telegram does not accept WEBHOOK_URL ({error.message}).") from error
                except (TelegramError, *STRANGE_ANSWER) as error:
                    pause = min(max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)
                    logger.warning("action=set_webhook error=%s pause=%.0f", type(error).__name__, pause)
                await asyncio.sleep(pause or LOOK)

    async def _register(self) -> None:
        """Give Telegram our address; the next times see whether it still has it."""
        if not self._known_as:
            await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=WANTED)
            self._known_as = (await self._bot.get_webhook_info()).url
            logger.info("action=set_webhook")
        elif (await self._bot.get_webhook_info()).url != self._known_as:
            raise Refusal("Another process receives this bot's updates; stop it, then start this one again.")

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_UPDATE)
        application.router.add_post(URL(self._url).path or "/", self._take)
        application.router.add_get("/health", self._health)
        return application

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            raise web.HTTPForbidden
        update = _update(await _body(request))
        try:
            await self._database.write(inbox.receive, [update], now=self._clock())
        except StorageError as error:
            logger.error("action=receive_update error=%s", error)
            raise web.HTTPServiceUnavailable from error
        self._arrived()
        return web.Response()

    async def _health(self, _: web.Request) -> web.Response:
        try:
            await self._database.read(inbox.is_empty)
        except StorageError as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from error
        return web.Response(text="ok")


@asynccontextmanager
async def _serving(application: web.Application, host: str, port: int, *, shared: bool) -> AsyncIterator[None]:
    """`shared`: other processes on this machine may listen there too, and the system parts the connections."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=LAST_REQUESTS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port, reuse_port=shared).start()
        except OSError as error:
            raise Refusal(f"WEBHOOK_LISTEN {host}:{port} cannot be listened at ({error.strerror}).") from error
        yield
    finally:
        await runner.cleanup()


async def _body(request: web.Request) -> bytes:
    """Raises HTTPRequestEntityTooLarge."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _update(body: bytes) -> dict[str, Any]:
    """Raises HTTPBadRequest for what is no update of the Bot API."""
    try:
        update: object = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not isinstance(update, dict) or not inbox.is_update(update):
        raise web.HTTPBadRequest
    return update


def _refuse(constant: str) -> None:
    """NaN and its like, which Python reads and no database takes."""
    raise ValueError(constant)
