"""Updates pushed to the bot: https://core.telegram.org/bots/api#setwebhook.

Updates of one chat go one after the other, those of different chats at once. Only an answer of 2xx confirms;
anything else is tried again, the first time at once, then with doubling pauses, or after what Retry-After says.
"""

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

import aiohttp

from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.api.polling import remember_kinds
from bot.playground.world.accounts import Json
from bot.playground.world.updates import Update
from bot.playground.world.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
PORTS = (443, 80, 88, 8443)
USUAL_CONNECTIONS, MOST_CONNECTIONS = 40, 100
ANSWER_TIME = 60.0  # seconds for one delivery; Telegram's own figure is not published
LONGEST_PAUSE = 60.0  # seconds; the Bot API server's is drawn from 60 to 120
LONGEST_RETRY_AFTER = 3600

Sleep = Callable[[float], Awaitable[None]]


class Webhook:
    """Delivers the world's updates to the address that was set; without one it rests."""

    def __init__(self, world: World, sleep: Sleep) -> None:
        self._world = world
        self._queue = world.updates
        self._sleep = sleep
        self._secret = ""
        self._connections = USUAL_CONNECTIONS
        self._last_error: tuple[int, str] | None = None
        self._delivery: asyncio.Task[None] | None = None
        self.url = ""

    async def set(self, call: Call) -> bool:
        """setWebhook; with an empty address deleteWebhook. Raises Failure."""
        url = call.text("url")
        if not url:
            return await self.delete(call)
        _check_url(url)
        secret = _secret(call)
        await self.close()
        self._drop_pending(call)
        remember_kinds(self._queue, call)
        self.url, self._secret, self._last_error = url, secret, None
        self._connections = call.integer("max_connections", USUAL_CONNECTIONS, low=1, high=MOST_CONNECTIONS)
        self._delivery = asyncio.create_task(self._deliver())
        return True

    async def delete(self, call: Call) -> bool:
        await self.close()
        self.url = ""
        self._drop_pending(call)
        return True

    async def info(self, call: Call) -> Json:  # noqa: ARG002 - a method without arguments
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.waiting()),
        }
        if self.url:
            info["max_connections"] = self._connections
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._queue.allowed_by_name:
            info["allowed_updates"] = self._queue.allowed_by_name
        return info

    async def close(self) -> None:
        """Stop delivering; what is not confirmed stays."""
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
            self._delivery = None

    def _drop_pending(self, call: Call) -> None:
        if call.flag("drop_pending_updates"):
            self._queue.clear()

    async def _deliver(self) -> None:
        """A lane for each chat that has updates; it ends when there are none left."""
        lanes: dict[int, asyncio.Task[None]] = {}
        slots = asyncio.Semaphore(self._connections)
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIME)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                seen = self._queue.arrivals.value
                for order in {update.order for update in self._queue.waiting()} - lanes.keys():
                    lanes[order] = group.create_task(self._drain(order, lanes, slots, session))
                await self._queue.arrivals.above(seen)

    async def _drain(
        self,
        order: int,
        lanes: dict[int, asyncio.Task[None]],
        slots: asyncio.Semaphore,
        session: aiohttp.ClientSession,
    ) -> None:
        failures = 0
        while (update := self._first(order)) is not None:
            async with slots:
                retry_after = await self._post(session, update)
            if retry_after is None:
                self._queue.forget(update.id)
                failures = 0
            else:
                failures += 1
                await self._sleep(retry_after or _pause(failures))
        del lanes[order]  # in the same step as the look that found nothing, so that no arrival falls between

    def _first(self, order: int) -> Update | None:
        return next((update for update in self._queue.waiting() if update.order == order), None)

    async def _post(self, session: aiohttp.ClientSession, update: Update) -> int | None:
        """Deliver once; answers None if it was confirmed, else after how many seconds it may be tried again."""
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        try:
            async with session.post(self.url, json=update.to_json(), headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return _retry_after(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(str(error) or "Connection timed out")
            return 0

    def _failed(self, reason: str) -> None:
        self._last_error = (self._world.date(), reason)


def _pause(failures: int) -> float:
    return 0.0 if failures == 1 else min(2.0 ** (failures - 1), LONGEST_PAUSE)


def _retry_after(header: str) -> int:
    return min(int(header), LONGEST_RETRY_AFTER) if header.isdecimal() else 0


def _check_url(url: str) -> None:
    """As the Bot API server; run locally it takes http and any port, and so do we where the address is this machine."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if _is_here(parts):
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_here(parts: SplitResult) -> bool:
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _secret(call: Call) -> str:
    secret = call.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret
