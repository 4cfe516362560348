"""The chat page over HTTP: two people's conversations with the bot, live, and the knobs of the playground."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.clock import SharedClock
from bot.errors import Refusal
from bot.playground.page.guard import HEADERS, guarded, no_strangers
from bot.playground.process import BotProcess
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World

STATIC = Path(__file__).parent / "static"
FILES = ("page.css", "page.js", "icon.svg")
ROLES = {READER_ID: "reader", ADMINISTRATOR_ID: "administrator"}

LONGEST_PASTE = 200_000  # characters at once; each 4096 of them become a message
LARGEST_FILE = 20 << 20  # bytes: what the Bot API lets a bot download
PRESS_PATIENCE = 15.0  # seconds for the bot to answer a button
KEEPALIVE = 15.0  # seconds between signs of life, by which a page that went away is noticed
FARTHEST = timedelta(days=3660)  # ahead; farther off the calendar itself ends

Value = TypeVar("Value")


class Page:
    """The page's routes. `zone_of` tells the time zone a person has chosen with the bot, None if none yet."""

    def __init__(
        self,
        world: World,
        clock: SharedClock,
        bot: BotProcess,
        zone_of: Callable[[int], Awaitable[str | None]],
    ) -> None:
        self._world = world
        self._clock = clock
        self._bot = bot
        self._zone_of = zone_of
        self._streams: set[asyncio.Task[None]] = set()

    def add_to(self, application: web.Application) -> None:
        """Add the routes; the page brings a browser here, so all that the application serves is guarded from now on."""
        application.middlewares.append(no_strangers)
        router = application.router
        router.add_get("/", guarded(self._index))
        router.add_get("/static/{name}", guarded(self._static))
        router.add_get("/play/events", guarded(self._events))
        router.add_post("/play/say", guarded(self._say))
        router.add_post("/play/upload", guarded(self._upload))
        router.add_post("/play/press", guarded(self._press))
        router.add_post("/play/clock", guarded(self._move_clock))
        router.add_post("/play/process", guarded(self._handle_process))
        application.on_shutdown.append(self._end_streams)

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        return web.FileResponse(STATIC / name) if name in FILES else web.Response(status=404)

    # What the page shows

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: the whole state at once and after every change."""
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        stream = asyncio.create_task(self._tell_changes(response))
        self._streams.add(stream)
        try:
            await asyncio.wait({stream})
        finally:
            stream.cancel()
            self._streams.discard(stream)
        return response

    async def _tell_changes(self, response: web.StreamResponse) -> None:
        version = -1
        try:
            while True:
                try:
                    version = await asyncio.wait_for(self._world.changed(version), KEEPALIVE)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                else:
                    await response.write(b"data: " + json.dumps(await self._state()).encode() + b"\n\n")
        except ConnectionError:
            return  # the page was closed

    async def _end_streams(self, _: web.Application) -> None:
        for stream in self._streams:
            stream.cancel()

    async def _state(self) -> dict[str, Any]:
        return {
            "people": [self._person(person_id) for person_id in ROLES],
            "now": self._clock().timestamp(),
            "zone": await self._zone_of(READER_ID),
            "process": self._bot.state,
        }

    def _person(self, person_id: int) -> dict[str, Any]:
        return {
            "id": person_id,
            "name": self._world.people[person_id].first_name,
            "role": ROLES[person_id],
            "messages": self._world.history(person_id),
            "commands": self._world.menu(person_id),
            "typing": self._world.action(person_id) == "typing",
        }

    # What people do

    async def _say(self, request: web.Request) -> web.Response:
        wish = await _wish(request)
        text = _field(wish, "text", str)
        if len(text) > LONGEST_PASTE:
            raise Refusal(f"That is more than {LONGEST_PASTE:,} characters; send the text as a file.")
        reply_to = None if wish.get("reply_to") is None else _field(wish, "reply_to", int)
        self._world.say(_person_id(wish), text, reply_to=reply_to)
        return web.json_response({})

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file, person, caption = form.get("file"), form.get("person"), form.get("caption", "")
        if not (isinstance(file, web.FileField) and isinstance(person, str) and isinstance(caption, str)):
            raise Refusal("An upload needs a person, a file and perhaps a caption.")
        with file.file:
            body = await asyncio.to_thread(file.file.read)
        if len(body) > LARGEST_FILE:
            raise Refusal(f"A bot is given no file of more than {LARGEST_FILE >> 20} MB.")
        person_id = _person_id({"person": int(person) if person.isdecimal() and len(person) < 10 else None})
        self._world.upload(person_id, file.filename, body, caption)
        return web.json_response({})

    async def _press(self, request: web.Request) -> web.Response:
        wish = await _wish(request)
        person_id, message_id, data = _person_id(wish), _field(wish, "message", int), _field(wish, "data", str)
        try:
            answer = await asyncio.wait_for(self._world.press(person_id, person_id, message_id, data), PRESS_PATIENCE)
        except TimeoutError:
            return web.json_response({"notice": None})  # a phone shows nothing either when the bot stays silent
        return web.json_response({"notice": answer.get("text")})

    # The knobs

    async def _move_clock(self, request: web.Request) -> web.Response:
        now = self._clock()
        target = _instant(await _wish(request), now)
        if target < now - timedelta(minutes=1):  # the field for a time has no seconds
            raise Refusal("The clock only moves forward.")
        if target - now > FARTHEST:
            raise Refusal("The clock moves at most ten years at once.")
        self._clock.move_to(max(now, target))
        self._world.version.rise()
        return web.json_response({})

    async def _handle_process(self, request: web.Request) -> web.Response:
        match _field(await _wish(request), "action", str):
            case "restart":
                await self._bot.restart()
            case "kill":
                await self._bot.kill()
            case _:
                raise Refusal("The bot can be restarted or killed, nothing else.")
        return web.json_response({})


async def _wish(request: web.Request) -> dict[str, Any]:
    try:
        wish = await request.json()
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or nested without end
        raise Refusal("The request is no JSON.") from error
    if not isinstance(wish, dict):
        raise Refusal("The request must be a JSON object.")
    return wish


def _field(wish: dict[str, Any], name: str, kind: type[Value]) -> Value:
    value = wish.get(name)
    if type(value) is not kind:  # exactly: to Python, true is an int
        raise Refusal(f"The request lacks a proper {name!r}.")
    return value


def _person_id(wish: dict[str, Any]) -> int:
    person_id = _field(wish, "person", int)
    if person_id not in ROLES:
        raise Refusal("Nobody here has that number.")
    return person_id


def _instant(wish: dict[str, Any], now: datetime) -> datetime:
    """Where the clock shall go: some "hours" on, to an hour "tomorrow", or "to" a date and time in a "zone"."""
    try:
        if "hours" in wish:
            return now + timedelta(hours=_field(wish, "hours", int))
        zone = _zone(_field(wish, "zone", str))
        if "tomorrow" in wish:
            hour = time.fromisoformat(_field(wish, "tomorrow", str))
            local = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), hour)
        else:
            local = datetime.fromisoformat(_field(wish, "to", str))
        return local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal("That is no date and time; choose one with the field.") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:  # a path, a folder, an unknown name
        raise Refusal("There is no such time zone.") from error
