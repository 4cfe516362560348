"""Updates from the local Bot API server to the bot's webhook, over sockets: stored first, confirmed after."""

import asyncio
import json
from contextlib import asynccontextmanager
from io import BytesIO

import aiohttp
import pytest
from telegram.error import InvalidToken

from bot.clock import system_clock
from bot.errors import Refusal
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from bot.transport import webhook as webhook_module
from bot.transport.inbox import LEASE
from bot.transport.polling import RawBot
from bot.transport.webhook import SECRET_HEADER, Webhook, secret_of
from storage import database as database_module
from storage import inbox
from storage.database import Database
from storage.model import InboxStatus
from tests.integration.bot_api import serving

ENOUGH = 60.0  # seconds after which a test that hangs fails
SECRET = "open-sesame"
UPDATE = {"update_id": 7, "message": {"chat": {"id": 5}, "text": "Hello"}}


@pytest.fixture
def backend():
    return "sqlite"


@pytest.fixture
def world():
    return World(system_clock)


@pytest.fixture
async def telegram(world):
    async with serving(world) as client:
        yield client


@pytest.fixture
async def bot(world, telegram):
    async with RawBot(world.token, base_url=f"{telegram.origin}/bot") as bot:
        yield bot


class Hook:
    """The running webhook, as whoever knows its address sees it."""

    def __init__(self, url, task, session):
        self.url = url
        self.task = task
        self._session = session

    async def post(self, body=UPDATE, *, secret=SECRET, path="", method="POST"):
        """The status of the answer; without a secret no header is sent."""
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        data = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        url = self.url.rpartition("/")[0] + path if path else self.url
        async with self._session.request(method, url, data=data, headers=headers) as answer:
            return answer.status

    async def health(self):
        async with self._session.get(self.url.replace("/hook", "/health")) as answer:
            return answer.status


@asynccontextmanager
async def listening(bot, database, port, *, arrived=lambda: None):
    url = f"http://127.0.0.1:{port}/hook"
    hook = Webhook(bot, database, system_clock, arrived, url=url, secret=SECRET)
    task = asyncio.create_task(hook.run(("127.0.0.1", port)))
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(ENOUGH):
            while not task.done() and (await bot.get_webhook_info()).url != url:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)
            yield Hook(url, task, session)
    finally:
        task.cancel()
        await asyncio.wait({task})


@pytest.fixture
def quick_look(monkeypatch):
    monkeypatch.setattr(webhook_module, "LOOK", 0.01)


@pytest.fixture
async def hook(bot, database, unused_tcp_port):
    async with listening(bot, database, unused_tcp_port) as hook:
        yield hook


async def waiting(database):
    return (await database.read(inbox.counts))[InboxStatus.WAITING]


async def confirmed(world):
    async with asyncio.timeout(ENOUGH):
        while world.updates.waiting():  # noqa: ASYNC110 - confirming is no event that one can wait for
            await asyncio.sleep(0.01)


async def test_what_telegram_sends_is_stored_in_order_and_then_confirmed(world, bot, database, unused_tcp_port):
    arrived = []
    world.say(READER_ID, "before")
    async with listening(bot, database, unused_tcp_port, arrived=lambda: arrived.append(True)):
        for number in range(3):
            world.say(READER_ID, f"{number}")
            world.say(ADMINISTRATOR_ID, f"{number}")
        await confirmed(world)
    items = []
    while item := await database.write(
        inbox.claim, holder="me", now=system_clock(), lease=LEASE, limit=1, besides=[ADMINISTRATOR_ID]
    ):
        items.append(item[0].payload["message"]["text"])
        await database.write(inbox.handled, item[0].id, holder="me", now=system_clock())
    assert items == ["before", "0", "1", "2"]
    assert len(arrived) == 7


@pytest.mark.parametrize("secret", [None, "", "open-sesam", "Open-sesame", "open-sesame-", "\udcff"])
async def test_who_does_not_know_the_secret_changes_nothing(hook, database, secret):
    assert await hook.post(secret=secret) == 403
    assert await waiting(database) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b"5", b"null", b"[]", b"{}", b'"update_id"', b'{"update_id": "7"}',
        b'{"update_id": true}', b'{"update_id": 9223372036854775808}', b'{"update_id": 7, "message": NaN}',
        b"[" * 100_000, b'{"a":' * 100_000, b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
async def test_what_is_no_update_is_refused_and_changes_nothing(hook, database, body):
    assert await hook.post(body) == 400
    assert await waiting(database) == 0


async def test_other_ways_in_are_closed(hook, database):
    assert await hook.post(b" " * ((1 << 20) + 1)) == 413
    assert await hook.post(method="GET") == 405
    assert await hook.post(method="PUT") == 405
    assert await hook.post(path="/other") == 404
    assert await hook.post(path="/health") == 405
    assert await waiting(database) == 0
    assert await hook.post() == 200


async def test_the_same_update_again_is_confirmed_and_stored_once(hook, database):
    assert [await hook.post(), await hook.post()] == [200, 200]
    assert await waiting(database) == 1


async def test_the_same_update_to_two_processes_at_once_is_stored_once(bot, url, unused_tcp_port_factory):
    one, two = Database(url), Database(url)
    async with (
        listening(bot, one, unused_tcp_port_factory()) as first,
        listening(bot, two, unused_tcp_port_factory()) as second,
    ):
        posts = [each.post({"update_id": number // 4}) for number in range(40) for each in (first, second)]
        assert set(await asyncio.gather(*posts)) == {200}
        assert await waiting(one) == 10
    one.close()
    two.close()


async def test_while_the_database_fails_telegram_keeps_the_update(world, bot, url, unused_tcp_port, monkeypatch):
    monkeypatch.setattr(database_module, "PATIENCE", 0)
    database, other = Database(url), Database(url)
    async with listening(bot, database, unused_tcp_port) as hook:
        with other.writing():  # another process that does not let go
            assert await hook.post() == 503
            world.say(READER_ID, "Hello")
            async with asyncio.timeout(ENOUGH):
                while (await bot.get_webhook_info()).last_error_message is None:  # noqa: ASYNC110 - no event
                    await asyncio.sleep(0.01)
            assert len(world.updates.waiting()) == 1
        await confirmed(world)
        assert await waiting(database) == 1
    database.close()
    other.close()


async def test_health_says_whether_the_database_answers(hook, bot, tmp_path, unused_tcp_port_factory):
    assert await hook.health() == 200
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    async with listening(bot, empty, unused_tcp_port_factory()) as ill:
        assert await ill.health() == 503
        assert await ill.post() == 503
    empty.close()


async def test_a_body_that_does_not_come_is_waited_for_no_longer_than_that(hook, monkeypatch):
    monkeypatch.setattr(webhook_module, "PATIENCE", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hook.url.split(":")[2].split("/")[0]))
    writer.write(f"POST /hook HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 9\r\n\r\n".encode())
    assert b" 408 " in await asyncio.wait_for(reader.readline(), ENOUGH)
    writer.close()


@pytest.mark.usefixtures("quick_look")
async def test_another_program_that_takes_the_updates_ends_it_with_one_sentence(hook, telegram):
    await telegram.result("deleteWebhook")
    with pytest.raises(Refusal, match="Another process receives this bot's updates"):
        await asyncio.wait_for(hook.task, ENOUGH)


@pytest.mark.usefixtures("quick_look")
async def test_a_token_that_is_revoked_ends_it(hook, world):
    world.token = "7000000001:another"
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(hook.task, ENOUGH)


async def test_an_address_that_is_taken_is_one_sentence(hook, bot, database):
    port = int(hook.url.split(":")[2].split("/")[0])
    second = Webhook(bot, database, system_clock, lambda: None, url=hook.url, secret=SECRET)
    with pytest.raises(Refusal, match=f"WEBHOOK_LISTEN 127.0.0.1:{port} cannot be listened at"):
        await second.run(("127.0.0.1", port))


async def test_an_address_that_telegram_does_not_take_is_one_sentence(bot, database, unused_tcp_port):
    hook = Webhook(bot, database, system_clock, lambda: None, url="http://bot.example/hook", secret=SECRET)
    with pytest.raises(Refusal, match="does not accept WEBHOOK_URL"):
        await hook.run(("127.0.0.1", unused_tcp_port))


def test_the_derived_secret_is_one_that_telegram_takes_and_differs_by_token():
    one, two = secret_of("1:a"), secret_of("1:b")
    assert one != two
    assert one.isalnum()
    assert len(one) == 64
