"""The chat page's routes over a real socket: what they do, and what they turn away."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web

from bot.clock import SharedClock
from bot.errors import Refusal
from bot.playground.page import routes
from bot.playground.page.routes import Page
from bot.playground.process import BotProcess
from bot.playground.stage import Stage, set_up
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, TOKEN, World

NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
POSTS = ("/play/say", "/play/upload", "/play/press", "/play/clock", "/play/process")


@dataclass
class Browser:
    """A client on the page's own origin, and the world behind it."""

    session: ClientSession
    origin: str
    world: World
    clock: SharedClock

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        options = {"data": body} if isinstance(body, FormData | bytes) else {"json": body}
        sent = {"Origin": self.origin, **headers}
        async with self.session.post(self.origin + path, headers=sent, **options) as answer:
            return answer.status, await answer.json()

    async def refusal(self, path: str, body: Any) -> str:
        status, said = await self.post(path, body)
        assert status in (400, 413), said
        return said["error"]

    def texts(self, person_id: int = READER_ID) -> list[str]:
        return [message["text"] for message in self.world.history(person_id)]


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    clock = SharedClock(tmp_path / "clock")
    clock.move_to(NOON)
    world = World(clock)
    bot = BotProcess({}, clock=tmp_path / "clock", log=tmp_path / "bot.log", polled=asyncio.Event().wait)

    async def zone_of(_: int) -> str | None:
        return "Europe/Berlin"

    application = web.Application(client_max_size=routes.LARGEST_FILE + (1 << 20))
    Page(world, clock, bot, zone_of).add_to(application)
    runner = web.AppRunner(application, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as session:
        yield Browser(session, f"http://{host}:{port}", world, clock)
    await runner.cleanup()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The page and the Bot API on one port, as `newsbrief demo` has them; the bot is not started."""
    async with set_up(tmp_path) as stage:
        yield stage


def keyboard(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


def upload(body: bytes, *, person: object = ADMINISTRATOR_ID, caption: str = "/add") -> FormData:
    form = FormData({"person": str(person), "caption": caption})
    form.add_field("file", BytesIO(body), filename="story.txt")
    return form


# Who may ask


async def test_the_page_answers_to_this_machines_own_names_only(browser: Browser) -> None:
    port = browser.origin.rpartition(":")[2]
    for host, status in ((f"127.0.0.1:{port}", 200), (f"localhost:{port}", 200), (f"evil.example:{port}", 403)):
        async with browser.session.get(browser.origin, headers={"Host": host}) as answer:
            assert answer.status == status, host


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize("path", POSTS)
async def test_nothing_is_done_for_another_page(browser: Browser, path: str, origin: str) -> None:
    status, said = await browser.post(path, {"person": READER_ID, "text": "hello", "hours": 1}, Origin=origin)

    assert (status, said) == (403, {"error": "Only the page itself may ask for this."})
    assert browser.texts() == []
    assert browser.clock() < NOON + timedelta(minutes=5)


async def test_nothing_is_done_for_a_caller_that_does_not_say_who_it_is(browser: Browser) -> None:
    wish = {"person": READER_ID, "text": "hello"}
    async with browser.session.post(f"{browser.origin}/play/say", json=wish) as answer:
        assert answer.status == 403
    assert browser.texts() == []


@pytest.mark.parametrize("method", ["sendMessage", "getUpdates", "getFile"])
@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "evil.example@[::1]"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=str,
)
async def test_the_bot_api_beside_the_page_serves_no_website(
    stage: Stage, method: str, headers: dict[str, str]
) -> None:
    stage.world.say(READER_ID, "between me and the bot")
    url = f"{stage.address}bot{stage.world.token}/{method}?chat_id={READER_ID}&text=hello"
    for verb in ("GET", "POST"):
        async with ClientSession() as session, session.request(verb, url, headers=headers) as answer:
            assert answer.status == 403
            assert list(await answer.json()) == ["error"]
    assert len(stage.world.history(READER_ID)) == 1


async def test_the_bot_itself_is_served(stage: Stage) -> None:
    stage.world.say(READER_ID, "/start")
    url = f"{stage.address}bot{stage.world.token}/sendMessage"
    async with ClientSession() as session, session.post(url, json={"chat_id": READER_ID, "text": "hello"}) as answer:
        assert (await answer.json())["ok"]


async def test_no_website_can_know_a_stages_token(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    async with set_up(tmp_path / "other") as other, ClientSession() as session:
        assert stage.world.bot["id"] == other.world.bot["id"]
        for token in (TOKEN, other.world.token):
            url = f"{stage.address}bot{token}/sendMessage?chat_id={READER_ID}&text=hello"
            async with session.get(url) as answer:
                assert answer.status == 401
    assert stage.world.history(READER_ID) == []


@pytest.mark.parametrize(
    "path", ["/", "/static/page.js", "/static/page.css", "/static/icon.svg", "/play/events", "/static/x"]
)
async def test_every_answer_lets_the_browser_run_the_pages_own_script_alone(browser: Browser, path: str) -> None:
    async with browser.session.get(browser.origin + path) as answer:
        policy = answer.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_never_makes_markup_of_text() -> None:
    script = (routes.STATIC / "page.js").read_text(encoding="utf-8")

    assert not [
        name for name in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(") if name in script
    ]


def test_the_page_needs_no_other_host() -> None:
    for name in ("index.html", "page.css", "page.js"):
        text = (routes.STATIC / name).read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert 'href="http' not in text
        assert "url(" not in text
        assert "import " not in text


# What people do


async def test_what_is_said_becomes_an_update_for_the_bot(browser: Browser) -> None:
    status, _ = await browser.post("/play/say", {"person": READER_ID, "text": "/start"})

    assert status == 200
    assert browser.texts() == ["/start"]
    assert [update.payload["text"] for update in browser.world.updates.waiting()] == ["/start"]


async def test_a_long_paste_becomes_several_messages(browser: Browser) -> None:
    await browser.post("/play/say", {"person": ADMINISTRATOR_ID, "text": "word " * 2000})

    texts = browser.texts(ADMINISTRATOR_ID)
    assert len(texts) == 3
    assert all(len(text) <= 4096 for text in texts)
    assert " ".join(texts).split() == ["word"] * 2000


async def test_control_characters_are_mended_as_telegram_does(browser: Browser) -> None:
    await browser.post("/play/say", {"person": READER_ID, "text": "one\0two"})

    assert browser.texts() == ["one two"]


async def test_a_reply_names_its_message(browser: Browser) -> None:
    await browser.post("/play/say", {"person": READER_ID, "text": "a text to be condensed"})
    first = browser.world.history(READER_ID)[0]["message_id"]
    await browser.post("/play/say", {"person": READER_ID, "text": "/tldr", "reply_to": first})

    assert browser.world.history(READER_ID)[1]["reply_to_message"]["text"] == "a text to be condensed"


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"\xff\xfe",
        b"[" * 100_000,
        [1, 2],
        {},
        {"person": READER_ID},
        {"person": 4711, "text": "hello"},
        {"person": "1001", "text": "hello"},
        {"person": True, "text": "hello"},
        {"person": READER_ID, "text": ["hello"]},
        {"person": READER_ID, "text": ""},
        {"person": READER_ID, "text": "\0\0 \n"},
        {"person": READER_ID, "text": "x" * (routes.LONGEST_PASTE + 1)},
        {"person": READER_ID, "text": "hello", "reply_to": 4711},
        {"person": READER_ID, "text": "hello", "reply_to": "1"},
    ],
    ids=lambda body: repr(body)[:40],
)
async def test_what_cannot_be_said_gets_a_sentence_and_changes_nothing(browser: Browser, body: Any) -> None:
    error = await browser.refusal("/play/say", body)

    assert error.endswith(".")
    assert browser.texts() == []
    assert browser.world.updates.waiting() == []


async def test_a_file_arrives_with_its_caption(browser: Browser) -> None:
    status, _ = await browser.post("/play/upload", upload(b"An article."))

    message = browser.world.history(ADMINISTRATOR_ID)[0]
    assert status == 200
    assert (message["document"]["file_name"], message["document"]["file_size"]) == ("story.txt", 11)
    assert message["caption"] == "/add"


@pytest.mark.parametrize(
    "form",
    [
        lambda: upload(b"x", person=4711),
        lambda: upload(b"x", person="ada"),
        lambda: upload(b"x", caption="x" * 1025),
        lambda: upload(b"x" * (routes.LARGEST_FILE + 1)),
        lambda: upload(b"x" * (routes.LARGEST_FILE + (2 << 20))),
        lambda: FormData({"person": str(ADMINISTRATOR_ID), "file": "no file"}),
        lambda: FormData({"caption": "/add"}),
    ],
    ids=["unknown person", "no number", "long caption", "too large", "far too large", "no file", "no person"],
)
async def test_what_cannot_be_uploaded_gets_a_sentence_and_changes_nothing(browser: Browser, form: Any) -> None:
    assert (await browser.refusal("/play/upload", form())).endswith(".")
    assert browser.world.history(ADMINISTRATOR_ID) == []


async def test_a_button_gets_the_bots_notice(browser: Browser) -> None:
    chat = browser.world.chats[READER_ID]
    message = browser.world.send(chat, {"text": "When?", "reply_markup": keyboard("08:00")})

    async def answer_the_question() -> None:
        await browser.world.updates.arrivals.above(0)
        (update,) = browser.world.updates.waiting()
        browser.world.questions.answer(update.payload["id"], {"text": "08:00 it is"})

    wish = {"person": READER_ID, "message": message["message_id"], "data": "08:00"}
    answers = await asyncio.gather(browser.post("/play/press", wish), answer_the_question())

    assert answers[0] == (200, {"notice": "08:00 it is"})


@pytest.mark.parametrize(
    "change",
    [
        {"message": 4711},
        {"data": "09:00"},
        {"data": None},
        {"message": "1"},
        {"person": ADMINISTRATOR_ID},
        {"person": 1},
    ],
    ids=str,
)
async def test_a_button_that_is_not_there_cannot_be_pressed(browser: Browser, change: dict[str, Any]) -> None:
    message = browser.world.send(browser.world.chats[READER_ID], {"text": "When?", "reply_markup": keyboard("08:00")})
    wish = {"person": READER_ID, "message": message["message_id"], "data": "08:00"}

    assert (await browser.refusal("/play/press", wish | change)).endswith(".")
    assert browser.world.updates.waiting() == []


# The knobs


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ({"hours": 1}, NOON + timedelta(hours=1)),
        ({"tomorrow": "08:00", "zone": "Europe/Berlin"}, datetime(2026, 3, 25, 7, tzinfo=UTC)),
        ({"tomorrow": "08:00", "zone": "Pacific/Kiritimati"}, datetime(2026, 3, 25, 18, tzinfo=UTC)),
        ({"to": "2026-03-29T03:30", "zone": "Europe/Berlin"}, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
async def test_the_clock_moves_to_a_local_time(browser: Browser, wish: dict[str, Any], target: datetime) -> None:
    status, _ = await browser.post("/play/clock", wish)

    assert status == 200
    assert target <= browser.clock() < target + timedelta(minutes=5)


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"hours": "1"},
        {"hours": -1},
        {"hours": 10**30},
        {"hours": 24 * 365 * 20},
        {"to": "2026-03-24T11:00", "zone": "UTC"},
        {"to": "soon", "zone": "UTC"},
        {"to": "9999-12-31T23:59", "zone": "America/New_York"},
        {"tomorrow": "25:00", "zone": "UTC"},
        {"tomorrow": "08:00"},
        {"tomorrow": "08:00", "zone": "../../../etc/passwd"},
        {"tomorrow": "08:00", "zone": "Atlantis/Poseidonis"},
        {"tomorrow": "08:00", "zone": ""},
        {"tomorrow": "08:00", "zone": "UTC\0"},
    ],
    ids=str,
)
async def test_the_clock_refuses_what_is_no_later_time(browser: Browser, wish: dict[str, Any]) -> None:
    assert (await browser.refusal("/play/clock", wish)).endswith(".")
    assert browser.clock() < NOON + timedelta(minutes=5)


@pytest.mark.parametrize("wish", [{}, {"action": "format"}, {"action": 9}])
async def test_the_process_knows_two_words(browser: Browser, wish: dict[str, Any]) -> None:
    assert (await browser.refusal("/play/process", wish)).endswith(".")


# What the page shows


async def test_the_stream_tells_everything_at_once_and_every_change_after(browser: Browser) -> None:
    async with browser.session.get(browser.origin + "/play/events") as stream:
        first = await _next_state(stream.content)
        await browser.post("/play/say", {"person": READER_ID, "text": "<b>hello</b>"})
        second = await _next_state(stream.content)

    assert [person["name"] for person in first["people"]] == ["Rita", "Ada"]
    assert first["people"][0]["messages"] == []
    assert (first["process"], first["zone"]) == ("stopped", "Europe/Berlin")
    assert second["people"][0]["messages"][0]["text"] == "<b>hello</b>"


async def _next_state(stream: Any) -> dict[str, Any]:
    async for line in stream:
        if line.startswith(b"data: "):
            return json.loads(line.removeprefix(b"data: "))
    raise AssertionError("The stream ended.")


# Where it listens


@pytest.mark.parametrize("port", [-1, 65536, 10**20])
async def test_a_port_that_does_not_exist_is_named(tmp_path: Path, port: int) -> None:
    with pytest.raises(Refusal, match=f"There is no port {port}; choose one"):
        async with set_up(tmp_path, port=port):
            pass


async def test_when_no_port_is_free_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.stage.PORTS_TRIED", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        with pytest.raises(Refusal, match=f"The ports from {taken} to {taken} are all taken"):
            async with set_up(tmp_path, port=taken):
                pass
