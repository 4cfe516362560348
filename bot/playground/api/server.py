"""The Bot API over HTTP for one World: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.playground.api import polling
from bot.playground.api.call import Call
from bot.playground.api.failure import CONFLICT, NOT_FOUND, UNAUTHORIZED, Failure
from bot.playground.api.faults import Breakage, Faults
from bot.playground.api.flood import FloodGate
from bot.playground.api.methods import METHODS
from bot.playground.api.polling import Polling
from bot.playground.api.requests import read_call
from bot.playground.api.send_log import SendLog
from bot.playground.api.webhook import Sleep, Webhook
from bot.playground.world.accounts import Json
from bot.playground.world.world import World

LARGEST_REQUEST = 51 << 20  # bytes: a file of 50 MB, https://core.telegram.org/bots/api#sending-files, and its fields
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def application(
    world: World,
    *,
    log: Path | None = None,
    faults: Faults | None = None,
    flood: FloodGate | None = None,
    sleep: Sleep = asyncio.sleep,
) -> web.Application:
    """The server as an application to which other routes may be added.

    `log` gets a line for every accepted message before its answer goes out; `faults` strike and `flood` refuses what
    would be accepted otherwise; `sleep` waits between webhook tries.
    """
    api = _Api(world, SendLog(log) if log else None, faults or Faults(), flood, sleep)
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.router.add_route("GET", "/bot{token}/{method}", api.answer)
    app.router.add_route("POST", "/bot{token}/{method}", api.answer)
    app.router.add_get("/file/bot{token}/{path:.+}", api.download)
    app.on_shutdown.append(api.shut_down)
    return app


async def serve(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, str]:
    """Start to listen; port 0 takes a free one. Answers the runner, whose `cleanup()` ends it, and the base URL."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    _, bound = runner.addresses[0][:2]
    return runner, f"http://{host}:{bound}"


class _Api:
    def __init__(
        self, world: World, log: SendLog | None, faults: Faults, flood: FloodGate | None, sleep: Sleep
    ) -> None:
        self._world = world
        self._log = log
        self._faults = faults
        self._flood = flood
        self._polling = Polling(world.updates)
        self._webhook = Webhook(world, sleep)
        self._receiving: dict[str, Callable[[Call], Awaitable[object]]] = {
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._webhook.delete,
            "getwebhookinfo": self._webhook.info,
        }

    async def answer(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            call = await read_call(request)
            return web.json_response({"ok": True, "result": await self._accepted(call)})
        except Failure as failure:
            return _refusal(failure)
        except Breakage as breakage:
            return await breakage.play(request)
        except ConnectionResetError:  # the caller died in the middle of its request
            return web.Response()

    async def download(self, request: web.Request) -> web.Response:
        stored = self._world.files.at(request.match_info["path"])
        try:
            self._check_token(request.match_info["token"])
        except Failure as failure:
            return _refusal(failure)
        if stored is None:
            return _refusal(Failure(NOT_FOUND, "Not Found"))
        return web.Response(body=stored.body, content_type="application/octet-stream")

    async def shut_down(self, _: web.Application) -> None:
        self._polling.end()
        await self._webhook.close()
        if self._log:
            self._log.close()

    def _check_token(self, token: str) -> None:
        if ":" not in token:
            raise Failure(NOT_FOUND, "Not Found")
        if token != self._world.token:
            raise Failure(UNAUTHORIZED, "Unauthorized")

    async def _accepted(self, call: Call) -> object:
        """Every call passes here: what comes back was accepted, and is on record if people can see it."""
        self._faults.strike(call, after=False)
        if self._flood:
            self._flood.enter(call)
        result = await self._result(call)
        if self._log and isinstance(result, dict) and "message_id" in result:
            self._log.write(self._world.date(), call.method, result)
        self._faults.strike(call, after=True)
        return result

    async def _result(self, call: Call) -> object:
        if call.method in self._receiving:
            return await self._receiving[call.method](call)
        if call.method not in METHODS:
            raise Failure(NOT_FOUND, "Not Found: method not found")
        return METHODS[call.method](self._world, call)

    async def _get_updates(self, call: Call) -> list[Json]:
        if self._webhook.url:
            raise Failure(CONFLICT, WEBHOOK_ACTIVE)
        return await self._polling.get_updates(call)

    async def _set_webhook(self, call: Call) -> bool:
        done = await self._webhook.set(call)
        if self._webhook.url:
            self._polling.end(polling.WEBHOOK_SET)
        return done


def _refusal(failure: Failure) -> web.Response:
    return web.json_response(failure.to_json(), status=failure.code)
