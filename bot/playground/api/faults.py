"""Faults on purpose: what Telegram and the network can do to a call, played by rule.

One before acceptance leaves nothing behind; one after it takes away the answer to a call that was carried out.
"""

import asyncio
import random
import socket
import struct
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.playground.api.call import Call
from bot.playground.api.failure import Failure, bad_request, forbidden

Play = Callable[[web.Request], Awaitable[web.StreamResponse]]

LONGER_THAN_PATIENCE = 300.0  # seconds; no client waits so long for an answer
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # a linger of no time: what is closed is reset, socket(7)
ERROR_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
BEGINNING = b'{"ok":true,"result":{"message_id":'


class Breakage(Exception):
    """A call that gets no answer of the Bot API; `play` does on its connection what happens instead."""

    def __init__(self, name: str, play: Play) -> None:
        super().__init__(name)
        self.play = play


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """Which calls a fault strikes: those of this method and chat (None: of all), by chance, so often at most."""

    fault: Failure | Breakage
    method: str | None = None
    chat_id: int | None = None
    probability: float = 1.0
    count: int | None = None
    after: bool = False  # acceptance

    def names(self, call: Call) -> bool:
        is_method = self.method is None or self.method.lower() == call.method
        return is_method and self.chat_id in (None, call.integer("chat_id"))


class Faults:
    """The first rule that strikes a call decides; `chance` gives random numbers from 0 to below 1."""

    def __init__(self, *rules: Rule, chance: Callable[[], float] = random.random) -> None:
        self._rules = rules
        self._chance = chance
        self.strikes: Counter[Rule] = Counter()

    def set(self, *rules: Rule) -> None:
        """Play by these rules from now on; none: no faults any more."""
        self._rules = rules

    def strike(self, call: Call, *, after: bool) -> None:
        """Raises Failure or Breakage where a rule wants it, which for some rules is after the call was accepted."""
        for rule in self._rules:
            if rule.after is after and rule.names(call) and self._is_left(rule) and self._chance() < rule.probability:
                self.strikes[rule] += 1
                raise rule.fault.with_traceback(None)  # the same object many times: it would collect all places

    def _is_left(self, rule: Rule) -> bool:
        return rule.count is None or self.strikes[rule] < rule.count


def too_many_requests(retry_after: int) -> Failure:
    return Failure(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


async def _error_page(_: web.Request) -> web.StreamResponse:
    return web.Response(status=502, text=ERROR_PAGE, content_type="text/html")


async def _hang(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(LONGER_THAN_PATIENCE)
    return web.Response(status=504)


async def _reset(request: web.Request) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()
    return web.Response()


async def _truncate(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
    with suppress(ConnectionResetError):  # the caller is gone before it was
        await response.prepare(request)
        await response.write(BEGINNING)
    if request.transport is not None:
        request.transport.close()
    return response


async def _break_off_json(_: web.Request) -> web.StreamResponse:
    return web.Response(body=BEGINNING, content_type="application/json")


async def _answer_strangely(_: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": None})


SERVER_ERROR = Failure(500, "Internal Server Error")
ERROR_PAGE_502 = Breakage("502 as HTML", _error_page)
HANG = Breakage("hang", _hang)
RESET = Breakage("connection reset", _reset)
TRUNCATED = Breakage("truncated body", _truncate)
BAD_JSON = Breakage("200 with bad JSON", _break_off_json)
STRANGE_JSON = Breakage("200 with strange JSON", _answer_strangely)
LOST_ANSWERS = (SERVER_ERROR, ERROR_PAGE_502, HANG, RESET, TRUNCATED, BAD_JSON, STRANGE_JSON)
"""After these nobody can know whether the call was accepted."""

CHAT_IS_GONE = (
    forbidden("bot was blocked by the user"),
    forbidden("user is deactivated"),
    forbidden("bot can't initiate conversation with a user"),
    forbidden("bot was kicked from the group chat"),
    forbidden("bot was kicked from the supergroup chat"),
    forbidden("bot was kicked from the channel chat"),
    forbidden("bot is not a member of the supergroup chat"),
    forbidden("bot is not a member of the channel chat"),
    bad_request("chat not found"),
)
MESSAGE_IS_REFUSED = (
    bad_request("message text is empty"),
    bad_request("message is too long"),
    bad_request("text is too long"),
    bad_request("ENTITIES_TOO_LONG"),
    bad_request("ENTITY_BOUNDS_INVALID"),
    bad_request("BUTTON_DATA_INVALID"),
    bad_request("can't parse MessageEntity: Unsupported type specified"),
    bad_request("strings must be encoded in UTF-8"),
    bad_request("message thread not found"),
    bad_request("need administrator rights in the channel chat"),
    bad_request("not enough rights to send text messages to the chat"),
    bad_request("TOPIC_CLOSED"),
)


def moved(chat_id: int) -> Failure:
    """The group has become the supergroup with this id."""
    return bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat_id})
