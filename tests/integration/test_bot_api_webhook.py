"""Updates pushed to the bot, received by an HTTP server of the test."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.integration.bot_api import Client, StoppedClock, serving

ENOUGH = 60.0  # seconds after which a test that hangs fails


class Receiver:
    """The bot's side: says what it is told to, and keeps what came."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.headers: list[str] = []
        self.answers: list[tuple[int, dict[str, str]]] = []  # status and headers; 200 when there are none left
        self.gates: dict[int, asyncio.Event] = defaultdict(_open_gate)
        self.in_flight: dict[int, int] = defaultdict(int)
        self.most_in_flight: dict[int, int] = defaultdict(int)
        self._news = asyncio.Condition()

    async def receive(self, request: web.Request) -> web.Response:
        message = (await request.json())["message"]
        chat_id: int = message["chat"]["id"]
        self.in_flight[chat_id] += 1
        self.most_in_flight[chat_id] = max(self.most_in_flight[chat_id], self.in_flight[chat_id])
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        async with self._news:
            self.received.append(message["text"])
            self._news.notify_all()
        await self.gates[chat_id].wait()
        self.in_flight[chat_id] -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    async def wait_for(self, count: int) -> list[str]:
        async with asyncio.timeout(ENOUGH), self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)
        return self.received


def _open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


class Pauses:
    """Sleeps of which the server wishes the length, and gets none."""

    def __init__(self) -> None:
        self.wished: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.wished.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> World:
    return World(clock)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def hook(receiver: Receiver) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


@pytest.fixture
async def client(world: World, pauses: Pauses) -> AsyncIterator[Client]:
    async with serving(world, sleep=pauses) as client:
        yield client


async def confirmed(world: World, count: int = 0) -> None:
    """Wait until so many updates are left."""
    async with asyncio.timeout(ENOUGH):
        while len(world.updates.waiting()) > count:  # noqa: ASYNC110 - confirming is no event that one can wait for
            await asyncio.sleep(0)


async def test_updates_arrive_in_order_with_the_secret(
    world: World, client: Client, hook: str, receiver: Receiver
) -> None:
    world.say(READER_ID, "waiting")
    await client.result("setWebhook", url=hook, secret_token="open-sesame")
    for text in ("one", "two", "three"):
        world.say(READER_ID, text)
    assert await receiver.wait_for(4) == ["waiting", "one", "two", "three"]
    assert set(receiver.headers) == {"open-sesame"}
    await confirmed(world)
    assert (await client.result("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_chat_has_one_update_in_flight_and_holds_up_no_other(
    world: World, client: Client, hook: str, receiver: Receiver
) -> None:
    receiver.gates[READER_ID].clear()
    await client.result("setWebhook", url=hook)
    world.say(READER_ID, "slow one")
    world.say(READER_ID, "slow two")
    world.say(ADMINISTRATOR_ID, "quick one")
    world.say(ADMINISTRATOR_ID, "quick two")
    await receiver.wait_for(3)
    await confirmed(world, 2)
    assert "slow two" not in receiver.received
    receiver.gates[READER_ID].set()
    assert (await receiver.wait_for(4))[-1] == "slow two"
    await confirmed(world)
    assert max(receiver.most_in_flight.values()) == 1


async def test_an_update_is_tried_until_it_is_confirmed(
    world: World, client: Client, hook: str, receiver: Receiver, pauses: Pauses
) -> None:
    receiver.answers = [(500, {}), (302, {"Location": "/"}), (404, {}), (500, {})]
    await client.result("setWebhook", url=hook)
    world.say(READER_ID, "one")
    world.say(READER_ID, "two")
    assert await receiver.wait_for(6) == ["one"] * 5 + ["two"]
    await confirmed(world)
    assert pauses.wished == [0.0, 2.0, 4.0, 8.0]
    info = await client.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["last_error_date"] == world.date()


async def test_retry_after_is_kept(world: World, client: Client, hook: str, receiver: Receiver, pauses: Pauses) -> None:
    receiver.answers = [(429, {"Retry-After": "17"}), (503, {"Retry-After": "99999"}), (503, {"Retry-After": "soon"})]
    await client.result("setWebhook", url=hook)
    world.say(READER_ID, "one")
    await receiver.wait_for(4)
    await confirmed(world)
    assert pauses.wished == [17, 3600, 4.0]


async def test_nobody_listening_is_an_error_that_passes(
    world: World, client: Client, hook: str, receiver: Receiver, pauses: Pauses, unused_tcp_port: int
) -> None:
    await client.result("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/hook")
    world.say(READER_ID, "one")
    async with asyncio.timeout(ENOUGH):
        while not pauses.wished:  # noqa: ASYNC110 - a refused connection is no event that one can wait for
            await asyncio.sleep(0)
    assert "Cannot connect" in (await client.result("getWebhookInfo"))["last_error_message"]
    await client.result("setWebhook", url=hook)
    assert await receiver.wait_for(1) == ["one"]


async def test_what_waits_can_be_dropped(world: World, client: Client, hook: str, receiver: Receiver) -> None:
    world.say(READER_ID, "old")
    await client.result("setWebhook", url=hook, drop_pending_updates=True)
    world.say(READER_ID, "new")
    assert await receiver.wait_for(1) == ["new"]


async def test_the_settings_are_told(client: Client, hook: str) -> None:
    await client.result("setWebhook", url=hook, max_connections=500, allowed_updates=["message"])
    assert await client.result("getWebhookInfo") == {
        "url": hook,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 100,
        "allowed_updates": ["message"],
    }
    await client.result("setWebhook", url="")
    assert (await client.result("getWebhookInfo"))["url"] == ""


async def test_a_deleted_webhook_delivers_nothing_more(
    world: World, client: Client, hook: str, receiver: Receiver
) -> None:
    await client.result("setWebhook", url=hook)
    world.say(READER_ID, "one")
    await receiver.wait_for(1)
    await confirmed(world)
    await client.result("deleteWebhook")
    world.say(READER_ID, "two")
    updates: list[dict[str, Any]] = await client.result("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["two"]
    assert receiver.received == ["one"]
