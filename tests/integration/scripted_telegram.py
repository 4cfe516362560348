"""A Bot API server that does exactly what it is told, call by call: for the faults that a good server never shows."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Bot

from bot.transport.request import AiohttpRequest

TOKEN = "1:scripted"
Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


def refused(status: int, description: str, **parameters: Any) -> Answer:
    """Telegram's way to say no."""

    async def answer(_: web.Request, __: dict[str, Any]) -> web.StreamResponse:
        body = {"ok": False, "error_code": status, "description": description}
        return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)

    return answer


def body(text: str, status: int = 200) -> Answer:
    async def answer(_: web.Request, __: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type="text/html")

    return answer


async def hang(_: web.Request, __: dict[str, Any]) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("never reached")


async def reset(request: web.Request, _: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def truncate(request: web.Request, _: dict[str, Any]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, ')
    assert request.transport is not None
    request.transport.close()
    return response


class ScriptedTelegram:
    """Each call to send or edit takes the next answer of `script`; without one it succeeds."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.calls: list[dict[str, Any]] = []
        self.accepted: list[dict[str, Any]] = []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Answers the base URL."""
        application = web.Application()
        application.router.add_post("/bot{token}/{method}", self._answer)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}"
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "getMe":
            me = {"id": 1, "is_bot": True, "first_name": "News", "username": "news_bot"}
            return web.json_response({"ok": True, "result": me})
        call = {name: _value(str(value)) for name, value in (await request.post()).items()}
        self.calls.append(call)
        answer = self.script.popleft() if self.script else self._accept
        return await answer(request, call)

    async def _accept(self, _: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        self.accepted.append(call)
        chat = {"id": call["chat_id"], "type": "private", "first_name": "Rita"}
        message = {"message_id": len(self.accepted), "date": 1774335600, "chat": chat, "text": call["text"]}
        return web.json_response({"ok": True, "result": message})


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@asynccontextmanager
async def bot_at(url: str, *, read_timeout: float = 5.0) -> AsyncIterator[Bot]:
    request, updates = (AiohttpRequest(16, read_timeout=read_timeout) for _ in range(2))
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=updates) as bot:
        yield bot
