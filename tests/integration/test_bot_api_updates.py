"""How the bot learns what people did: getUpdates with Telegram's rules."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.playground.api import server
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.integration.bot_api import Client, StoppedClock, library_bot, serving

ENOUGH = 60.0  # seconds after which a test that hangs fails


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> World:
    ids = iter((100, 5000))
    return World(clock, pick_update_id=lambda: next(ids))


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as client:
        yield client


@pytest.fixture
async def bot(client: Client) -> AsyncIterator[Bot]:
    async with library_bot(client) as bot:
        yield bot


async def polled(client: Client, **arguments: object) -> list[int]:
    """The ids that a getUpdates answers."""
    return [update["update_id"] for update in await client.result("getUpdates", **arguments)]


def said(world: World, *texts: str) -> None:
    for text in texts:
        world.say(READER_ID, text)


async def waiting_poll(world: World, client: Client) -> "asyncio.Task[dict[str, object]]":
    """A poll that has come in and waits."""
    arrived = asyncio.ensure_future(world.polled())
    poll = asyncio.create_task(client.call("getUpdates", {"timeout": 50}))
    async with asyncio.timeout(ENOUGH):
        await arrived
    return poll


async def test_what_is_not_confirmed_is_given_again(world: World, client: Client) -> None:
    said(world, "one", "two", "three")
    assert await polled(client) == [100, 101, 102]
    assert await polled(client, limit=2) == [100, 101]
    assert await polled(client, offset=101) == [101, 102]
    assert await polled(client) == [101, 102]
    assert await polled(client, offset=103) == []
    assert await polled(client) == []


async def test_a_negative_offset_forgets_all_but_the_newest(world: World, client: Client) -> None:
    said(world, "one", "two", "three")
    assert await polled(client, offset=-2) == [101, 102]
    assert await polled(client, offset=-99) == [101, 102]
    assert await polled(client, offset=-1) == [102]
    assert await polled(client) == [102]


async def test_an_offset_far_ahead_is_ignored(world: World, client: Client) -> None:
    said(world, "one")
    assert await polled(client, offset=5000) == [100]


@pytest.mark.parametrize(("limit", "count"), [(0, 1), (-5, 1), (100, 100), (1000, 100), ("many", 1)])
async def test_the_limit_is_kept_within_1_and_100(world: World, client: Client, limit: object, count: int) -> None:
    said(world, *(str(number) for number in range(120)))
    assert len(await polled(client, limit=limit)) == count


async def test_after_a_week_of_silence_ids_start_anew(world: World, client: Client, clock: StoppedClock) -> None:
    said(world, "one")
    clock.move(days=8)
    said(world, "two", "three")
    assert await polled(client) == [5000, 5001]


async def test_updates_expire(world: World, client: Client, clock: StoppedClock) -> None:
    said(world, "one")
    clock.move(hours=23)
    said(world, "two")
    clock.move(hours=1, seconds=1)
    assert await polled(client) == [101]


async def test_a_poll_returns_as_soon_as_something_happens(world: World, client: Client) -> None:
    poll = await waiting_poll(world, client)
    assert not poll.done()
    said(world, "now")
    async with asyncio.timeout(ENOUGH):
        answer = await poll
    assert [update["message"]["text"] for update in answer["result"]] == ["now"]  # type: ignore[attr-defined]


async def test_a_poll_without_a_timeout_does_not_wait(client: Client) -> None:
    assert await polled(client) == []


async def test_a_second_poll_ends_the_first(world: World, client: Client) -> None:
    first = await waiting_poll(world, client)
    second = await waiting_poll(world, client)
    async with asyncio.timeout(ENOUGH):
        answer = await first
    assert answer["error_code"] == 409
    assert str(answer["description"]).startswith("Conflict: terminated by other getUpdates request")
    said(world, "now")
    async with asyncio.timeout(ENOUGH):
        assert (await second)["ok"]


async def test_the_library_takes_it_for_a_conflict(world: World, client: Client, bot: Bot) -> None:
    arrived = asyncio.ensure_future(world.polled())
    first = asyncio.create_task(bot.get_updates(timeout=50))
    async with asyncio.timeout(ENOUGH):
        await arrived
        second = await waiting_poll(world, client)
        with pytest.raises(Conflict):
            await first
    second.cancel()


async def test_a_webhook_ends_and_forbids_polling(world: World, client: Client) -> None:
    poll = await waiting_poll(world, client)
    await client.result("setWebhook", url="http://127.0.0.1:1/hook")
    async with asyncio.timeout(ENOUGH):
        assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    answer = await client.call("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await client.result("deleteWebhook")
    assert await polled(client) == []


async def test_the_kinds_asked_for_are_remembered(world: World, client: Client) -> None:
    await client.result("getUpdates", allowed_updates=["my_chat_member", "nonsense"])
    said(world, "unwanted")
    world.block(READER_ID)
    assert [list(update) for update in await client.result("getUpdates")] == [["update_id", "my_chat_member"]]
    assert (await client.result("getWebhookInfo"))["allowed_updates"] == ["my_chat_member"]
    await client.result("getUpdates", allowed_updates=[])
    world.unblock(READER_ID)
    said(world, "wanted")
    assert [list(update)[1] for update in await client.result("getUpdates")] == ["my_chat_member"] * 2 + ["message"]


async def test_the_library_reads_what_people_do(world: World, bot: Bot) -> None:
    world.say(READER_ID, "/start news hello https://example.org/a")
    world.upload(ADMINISTRATOR_ID, "article.txt", b"words", "/add")
    world.block(READER_ID)
    message, document, block = await bot.get_updates()
    assert message.message is not None
    assert [entity.type for entity in message.message.entities] == ["bot_command", "url"]
    assert message.message.from_user is not None
    assert message.message.from_user.first_name == "Rita"
    assert document.message is not None
    assert document.message.document is not None
    assert document.message.document.mime_type == "text/plain"
    assert [entity.type for entity in document.message.caption_entities] == ["bot_command"]
    assert block.my_chat_member is not None
    assert block.my_chat_member.new_chat_member.status == "kicked"


async def test_a_pressed_button_is_answered_once(world: World, client: Client, bot: Bot) -> None:
    said(world, "/start")
    keyboard = {"inline_keyboard": [[{"text": "Open", "callback_data": "story:1"}]]}
    sent = await client.result("sendMessage", chat_id=READER_ID, text="Digest", reply_markup=keyboard)
    press = asyncio.create_task(world.press(READER_ID, READER_ID, sent["message_id"], "story:1"))
    (*_, update) = await bot.get_updates(timeout=50, offset=-1)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("story:1", READER_ID)
    assert query.message is not None
    assert query.message.message_id == sent["message_id"]
    assert await query.answer("Here it is", show_alert=True)
    async with asyncio.timeout(ENOUGH):
        assert await press == {"text": "Here it is", "show_alert": True}
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("Again")


async def test_a_press_can_be_answered_for_a_while_only(world: World, client: Client, clock: StoppedClock) -> None:
    said(world, "/start")
    keyboard = {"inline_keyboard": [[{"text": "Open", "callback_data": "story:1"}]]}
    sent = await client.result("sendMessage", chat_id=READER_ID, text="Digest", reply_markup=keyboard)
    press = asyncio.create_task(world.press(READER_ID, READER_ID, sent["message_id"], "story:1"))
    (update,) = await client.result("getUpdates", offset=-1, timeout=50)
    clock.move(minutes=3)
    assert await polled(client) == []
    answer = await client.call("answerCallbackQuery", {"callback_query_id": update["callback_query"]["id"]})
    assert answer["error_code"] == 400
    press.cancel()


async def test_an_inline_query_gets_its_results(world: World, client: Client, bot: Bot) -> None:
    asked = asyncio.create_task(world.query_inline(READER_ID, "ceasefire"))
    (update,) = await bot.get_updates(timeout=50)
    assert update.inline_query is not None
    assert update.inline_query.query == "ceasefire"
    results = [{"type": "article", "id": "1", "title": "A", "input_message_content": {"message_text": "B"}}]
    await client.result("answerInlineQuery", inline_query_id=update.inline_query.id, results=results)
    async with asyncio.timeout(ENOUGH):
        assert (await asked)["results"] == results


async def test_a_server_that_ends_answers_the_poll_that_waits(world: World) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(ENOUGH):
        runner, origin = await server.serve(server.application(world), "127.0.0.1", 0)
        poll = await waiting_poll(world, Client(session, origin, world.token))
        await runner.cleanup()
        assert await poll == {"ok": True, "result": []}
