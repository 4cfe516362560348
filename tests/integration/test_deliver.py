"""Deliveries over the wire: what each answer leads to, and what a crash at each moment leaves behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text
from telegram import Bot
from telegram.error import InvalidToken

from bot.digests import plan, proof
from bot.digests.deliver import Deliverer
from bot.digests.ledger import CLAIM_LEASE, SENDING_LEASE, UNREADABLE, WITHDRAWN
from bot.digests.schedule import GRACE
from bot.playground.world.world import READER_ID, World
from bot.transport.door import IN_FLIGHT, Door
from bot.transport.formatted import plain
from bot.transport.message import Message
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.sender import Sender
from storage import articles, chats, deliveries, digests, tables
from storage.database import Connection, Database
from storage.errors import StorageError
from storage.model import (
    Article,
    ArticleStatus,
    ChatKind,
    ChatStatus,
    Delivery,
    DeliveryStatus,
    Destination,
    NewDigest,
)
from tests.integration.bot_api import StoppedClock, library_bot, serving
from tests.integration.scripted_telegram import (
    Answer,
    ScriptedTelegram,
    body,
    bot_at,
    hang,
    refused,
    reset,
    truncate,
)
from tests.stories import new_article, passage

EIGHT = datetime(2026, 3, 24, 7, tzinfo=UTC)
RITA = Destination(1001)
SLOT = "2026-03-24T08:00+01:00"

ON_BOTH = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """SQLite where nothing else is asked for: what the databases do differently is tested with the store."""
    return getattr(request, "param", "sqlite")


class Clock:
    def __init__(self) -> None:
        self.now = EIGHT

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram() -> ScriptedTelegram:
    return ScriptedTelegram()


@pytest.fixture
async def bot(telegram: ScriptedTelegram, patience: float) -> AsyncIterator[Bot]:
    async with telegram.serving() as url, bot_at(url, read_timeout=patience) as bot:
        yield bot


@pytest.fixture
def deliverer(database: Database, bot: Bot, clock: Clock) -> Deliverer:
    return Deliverer(database, Sender(bot, Pacing(database, clock, UNLIMITED)), clock, chance=lambda: 0.5)


@pytest.fixture
def story(database: Database) -> Article:
    with database.writing() as c:
        return articles.add(c, new_article(), status=ArticleStatus.PUBLISHED, now=EIGHT - timedelta(hours=1)).article


@pytest.fixture
def deliver(database: Database, story: Article) -> Callable[..., Delivery]:
    """Puts a delivery of so many messages on its way."""

    def put(
        destination: Destination = RITA,
        *,
        slot: str = SLOT,
        parts: int = 1,
        name: str = "part",
        due_at: datetime = EIGHT,
        bulk: bool = True,
    ) -> Delivery:
        def change(c: Connection) -> Delivery | None:
            kind = ChatKind.PRIVATE if destination.chat_id > 0 else ChatKind.GROUP
            chats.ensure(c, destination.chat_id, kind=kind, language="en", now=EIGHT)
            messages = tuple(Message(plain(f"{name} {number + 1}")).to_json() for number in range(parts))
            digest = digests.store(c, NewDigest(messages=messages, article_ids=(story.id,)), now=EIGHT)
            return deliveries.add(
                c,
                destination=destination,
                slot=slot,
                digest_id=digest.id,
                due_at=due_at,
                expires_at=due_at + GRACE,
                bulk=bulk,
            )

        with database.writing() as c:
            added = change(c)
        assert added is not None
        return added

    return put


def state(database: Database, delivery: Delivery) -> Delivery:
    with database.reading() as c:
        found = deliveries.get(c, delivery.id)
    assert found is not None
    return found


def status_of(database: Database, chat_id: int = RITA.chat_id) -> ChatStatus:
    with database.reading() as c:
        chat = chats.get(c, chat_id)
    assert chat is not None
    return chat.status


def comes_again(database: Database, story: Article, destination: Destination = RITA) -> bool:
    """Whether the story would be in the destination's next digest."""
    with database.reading() as c:
        return story in articles.unsent(c, destination, topics=(), since=None, limit=10)


async def all_steps(deliverer: Deliverer) -> None:
    while await deliverer.step():
        pass


@ON_BOTH
async def test_a_due_delivery_is_sent_once(
    deliverer: Deliverer,
    database: Database,
    telegram: ScriptedTelegram,
    deliver: Callable[..., Delivery],
    story: Article,
):
    delivery = deliver()
    assert await deliverer.step() is True
    assert await deliverer.step() is False
    assert [call["text"] for call in telegram.accepted] == ["part 1"]
    after = state(database, delivery)
    assert (after.status, after.message_ids, after.tries, after.error) == (DeliveryStatus.SENT, (1,), 1, None)
    assert not comes_again(database, story)


async def test_what_is_not_due_waits(
    deliverer: Deliverer, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    deliver()
    clock.pass_(seconds=-1)
    assert await deliverer.step() is False
    assert telegram.calls == []


async def test_the_buttons_are_below_the_last_message_and_name_the_digest(
    deliverer: Deliverer, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver(parts=2)
    await all_steps(deliverer)
    first, second = telegram.accepted
    assert "reply_markup" not in first
    ((button,), (settings,)) = second["reply_markup"]["inline_keyboard"]
    assert button == {"text": "1", "callback_data": f"story:{delivery.digest_id}:1"}
    assert settings["text"] == "Settings"


@ON_BOTH
async def test_the_messages_of_a_long_digest_come_in_order_and_before_others(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver(parts=3)
    await all_steps(deliverer)
    assert [call["text"] for call in telegram.accepted] == ["part 1", "part 2", "part 3"]
    assert (state(database, delivery).status, state(database, delivery).message_ids) == (DeliveryStatus.SENT, (1, 2, 3))


async def test_a_crash_between_two_messages_goes_on_with_the_second(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver(parts=2)
    await deliverer.step()
    await deliverer.finish()  # up to here a process has come
    assert state(database, delivery).status is DeliveryStatus.PENDING
    other = Deliverer(database, deliverer._sender, clock)
    assert await other.recover() == 0
    await all_steps(other)
    assert [call["text"] for call in telegram.accepted] == ["part 1", "part 2"]


async def test_a_flood_error_between_two_messages_repeats_neither(
    deliverer: Deliverer, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery], database: Database
):
    delivery = deliver(parts=2)
    await deliverer.step()
    telegram.script.append(refused(429, "Too Many Requests: retry after 9", retry_after=9))
    await all_steps(deliverer)
    clock.pass_(seconds=30)
    await all_steps(deliverer)
    assert [call["text"] for call in telegram.accepted] == ["part 1", "part 2"]
    assert state(database, delivery).status is DeliveryStatus.SENT


@pytest.mark.parametrize("answer", [hang, reset, truncate, body("<html>"), body("<html>", 502), refused(500, "oops")])
async def test_a_lost_answer_is_never_sent_again_and_its_stories_come_in_the_next_digest(
    deliverer: Deliverer,
    database: Database,
    clock: Clock,
    telegram: ScriptedTelegram,
    deliver: Callable[..., Delivery],
    story: Article,
    answer: Answer,
):
    delivery = deliver()
    telegram.script.append(answer)
    await all_steps(deliverer)
    clock.pass_(hours=1)
    await deliverer.recover()
    await all_steps(deliverer)
    assert len(telegram.calls) == 1
    assert state(database, delivery).status is DeliveryStatus.UNKNOWN
    assert state(database, delivery).error
    assert comes_again(database, story)


@pytest.mark.parametrize(
    ("description", "status"),
    [
        ("Forbidden: bot was blocked by the user", ChatStatus.BLOCKED),
        ("Forbidden: bot was kicked from the supergroup chat", ChatStatus.BLOCKED),
        ("Forbidden: user is deactivated", ChatStatus.GONE),
        ("Bad Request: chat not found", ChatStatus.GONE),
    ],
)
async def test_a_chat_that_is_gone_is_marked_and_nothing_of_it_deleted(
    deliverer: Deliverer,
    database: Database,
    telegram: ScriptedTelegram,
    deliver: Callable[..., Delivery],
    story: Article,
    description: str,
    status: ChatStatus,
):
    delivery = deliver()
    telegram.script.append(refused(403 if description.startswith("Forbidden") else 400, description))
    await all_steps(deliverer)
    assert status_of(database) is status
    assert state(database, delivery).status is DeliveryStatus.FAILED
    assert comes_again(database, story)


async def test_a_rejected_message_fails_and_others_go_on(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery, other = deliver(), deliver(Destination(1002))
    rejected = refused(400, "Bad Request: message is too long")

    async def answer(request: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        return await (rejected if call["chat_id"] == RITA.chat_id else telegram._accept)(request, call)

    telegram.script += [answer, answer]
    await all_steps(deliverer)
    after = state(database, delivery)
    assert (after.status, after.error) == (DeliveryStatus.FAILED, "Message is too long")
    assert state(database, other).status is DeliveryStatus.SENT
    assert status_of(database) is ChatStatus.ACTIVE


@ON_BOTH
async def test_a_group_that_has_moved_gets_its_digest_in_its_new_place(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver(Destination(-77))
    telegram.script.append(refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-10077))
    await all_steps(deliverer)
    clock.pass_(seconds=5)
    await all_steps(deliverer)
    assert [call["chat_id"] for call in telegram.accepted] == [-10077]
    after = state(database, delivery)
    assert (after.destination.chat_id, after.status) == (-10077, DeliveryStatus.SENT)
    assert status_of(database, -10077) is ChatStatus.ACTIVE


async def test_a_flood_error_waits_as_long_as_it_says(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    telegram.script.append(refused(429, "Too Many Requests: retry after 60", retry_after=60))
    await all_steps(deliverer)
    after = state(database, delivery)
    assert (after.status, after.due_at) == (DeliveryStatus.PENDING, EIGHT + timedelta(seconds=63))
    clock.pass_(seconds=62)
    await all_steps(deliverer)
    assert telegram.accepted == []
    clock.pass_(seconds=2)
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.SENT


async def test_an_unreachable_telegram_is_tried_again_with_growing_pauses(
    database: Database, clock: Clock, deliver: Callable[..., Delivery], story: Article
):
    delivery = deliver()
    pauses = []
    async with ScriptedTelegram().serving() as url, bot_at(url) as bot:
        bot._base_url = "http://127.0.0.1:9/bot"  # the discard port: nobody listens there
        deliverer = Deliverer(database, Sender(bot, Pacing(database, clock, UNLIMITED)), clock, chance=lambda: 0.0)
        for _ in range(10):
            await all_steps(deliverer)
            due_at = state(database, delivery).due_at
            pauses.append((due_at - clock.now).total_seconds())
            clock.now = due_at
        clock.pass_(hours=6)
        await all_steps(deliverer)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    after = state(database, delivery)
    assert after.status is DeliveryStatus.FAILED
    assert "could not be sent in time" in (after.error or "")
    assert comes_again(database, story)


async def test_a_digest_whose_words_others_had_long_ago_is_not_late(
    deliverer: Deliverer, database: Database, clock: Clock, deliver: Callable[..., Delivery]
):
    in_shanghai = deliver()
    await all_steps(deliverer)
    clock.pass_(hours=14)
    in_chicago = deliver(Destination(1002), due_at=clock.now)
    await all_steps(deliverer)
    assert in_chicago.digest_id == in_shanghai.digest_id
    assert state(database, in_chicago).status is DeliveryStatus.SENT


async def test_a_story_that_was_taken_back_is_not_sent_and_the_others_come_again(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, story: Article
):
    with database.writing() as c:
        chats.ensure(c, RITA.chat_id, kind=ChatKind.PRIVATE, language="en", now=EIGHT)
        kept = articles.add(c, new_article("Kept"), status=ArticleStatus.PUBLISHED, now=EIGHT).article
        delivery = plan.on_demand(c, RITA, 1, EIGHT)
        articles.remove(c, story.id)
    assert delivery is not None
    await all_steps(deliverer)
    after = state(database, delivery)
    assert telegram.calls == []
    assert (after.status, after.error) == (DeliveryStatus.FAILED, WITHDRAWN)
    assert comes_again(database, kept)
    assert not comes_again(database, story)


async def test_what_has_begun_is_brought_to_its_end_whatever_is_taken_back(
    deliverer: Deliverer, database: Database, deliver: Callable[..., Delivery], story: Article
):
    delivery = deliver(parts=2)
    await deliverer.step()
    with database.writing() as c:
        articles.remove(c, story.id)
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.SENT


async def test_an_invalid_token_stops_all_and_keeps_every_delivery(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery, other = deliver(), deliver(Destination(1002))
    telegram.script += [refused(401, "Unauthorized")] * 2
    with pytest.raises(InvalidToken):
        await deliverer.step()
    await deliverer.finish()
    assert [state(database, each).status for each in (delivery, other)] == [DeliveryStatus.PENDING] * 2
    await all_steps(Deliverer(database, deliverer._sender, clock))  # as after a start with the right token
    assert [state(database, each).status for each in (delivery, other)] == [DeliveryStatus.SENT] * 2


async def test_a_process_that_dies_before_the_call_leaves_it_to_be_sent(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    with database.writing() as c:
        deliveries.claim(c, now=clock.now, lease=CLAIM_LEASE, limit=10)
    assert await deliverer.step() is False  # its holder may still live
    clock.pass_(minutes=1, seconds=1)
    await deliverer.recover()
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.SENT
    assert len(telegram.accepted) == 1


@ON_BOTH
async def test_a_process_that_dies_during_the_call_leaves_it_unknown(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    with database.writing() as c:
        (claimed,) = deliveries.claim(c, now=clock.now, lease=CLAIM_LEASE, limit=10)
        deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=clock.now, lease=SENDING_LEASE)
    assert await deliverer.recover() == 0
    clock.pass_(minutes=3, seconds=1)
    assert await deliverer.recover() == 1
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.UNKNOWN
    assert telegram.calls == []


async def test_an_answer_that_comes_after_the_lease_is_believed_all_the_same(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()

    async def answer(request: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        clock.pass_(minutes=3, seconds=1)  # the call takes longer than its lease
        with database.writing() as c:
            assert deliveries.settle_interrupted(c, now=clock.now) == 1
        return await telegram._accept(request, call)

    telegram.script.append(answer)
    await all_steps(deliverer)
    found = state(database, delivery)
    assert (found.status, found.message_ids, len(telegram.accepted)) == (DeliveryStatus.SENT, (1,), 1)


class BarredDoor(Door):
    """Nobody comes through before it is opened."""

    def __init__(self) -> None:
        super().__init__(30)
        self.opened = asyncio.Event()

    @asynccontextmanager
    async def passing(self, *, bulk: bool) -> AsyncIterator[None]:
        await self.opened.wait()
        async with super().passing(bulk=bulk):
            yield


@asynccontextmanager
async def frozen(deliverer: Deliverer, clock: Clock) -> AsyncIterator[None]:
    """The process stands still for hours while it waits at the door; here is what others do meanwhile."""
    door = deliverer._sender.pacing.door = BarredDoor()
    await deliverer.step()
    clock.pass_(hours=2)
    yield
    door.opened.set()


async def test_a_process_that_was_frozen_before_its_call_does_not_send_what_others_call_unknown(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    async with frozen(deliverer, clock):
        with database.writing() as c:
            assert deliveries.settle_interrupted(c, now=clock.now) == 1
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.UNKNOWN
    assert telegram.calls == []


async def test_after_a_freeze_that_nobody_noticed_the_digest_goes_out_once(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    async with frozen(deliverer, clock):
        pass
    await all_steps(deliverer)
    clock.pass_(seconds=5)
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.SENT
    assert len(telegram.calls) == 1


async def test_a_chat_whose_turn_is_far_holds_up_nobody(
    deliverer: Deliverer, database: Database, clock: Clock, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    waiting, other = deliver(), deliver(Destination(1002))
    await deliverer._sender.pacing.flooded(RITA.chat_id, 600.0)
    clock.pass_(seconds=10)  # the pause for all is over
    await all_steps(deliverer)
    assert [call["chat_id"] for call in telegram.accepted] == [1002]
    assert state(database, other).status is DeliveryStatus.SENT
    assert state(database, waiting).due_at == EIGHT + timedelta(seconds=600)


async def test_a_digest_asked_for_does_not_wait_with_bulk(
    deliverer: Deliverer, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    deliver(Destination(1002))
    deliver(bulk=False)
    await deliverer._sender.pacing.flooded(1003, 600.0)
    await all_steps(deliverer)
    assert [call["chat_id"] for call in telegram.accepted] == [RITA.chat_id]


async def test_what_cannot_be_read_any_more_fails_and_others_go_on(
    deliverer: Deliverer, database: Database, deliver: Callable[..., Delivery]
):
    broken, other = deliver(name="broken"), deliver(Destination(1002))
    with database.writing() as c:
        c.execute(tables.digests.update().where(tables.digests.c.id == broken.digest_id).values(messages=[{"a": 1}]))
    await all_steps(deliverer)
    after = state(database, broken)
    assert (after.status, after.error) == (DeliveryStatus.FAILED, UNREADABLE)
    assert state(database, other).status is DeliveryStatus.SENT


async def test_what_came_of_a_call_is_kept_until_the_database_takes_it(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    delivery = deliver()
    await deliverer.step()
    with database.writing() as c:
        c.exec_driver_sql("ALTER TABLE paces RENAME TO away")
    with pytest.raises(StorageError):
        await deliverer.step()
    assert state(database, delivery).status is DeliveryStatus.SENDING
    with database.writing() as c:
        c.exec_driver_sql("ALTER TABLE away RENAME TO paces")
    await all_steps(deliverer)
    assert (state(database, delivery).status, len(telegram.calls)) == (DeliveryStatus.SENT, 1)


async def test_a_call_that_hangs_holds_up_its_own_chat_alone(
    database: Database, deliverer: Deliverer, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    others_are_served = asyncio.Event()
    to_rita_before: list[int] = []

    async def answer(request: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        if call["chat_id"] == RITA.chat_id:
            to_rita_before.append(len(telegram.accepted))
            await others_are_served.wait()
        accepted = await telegram._accept(request, call)
        if len(telegram.accepted) == 2 * IN_FLIGHT:
            others_are_served.set()
        return accepted

    hanging = deliver()
    for number in range(1, 2 * IN_FLIGHT + 1):
        deliver(Destination(RITA.chat_id + number))
        if number == IN_FLIGHT:
            deliver(slot="later")
    telegram.script += [answer] * (2 * IN_FLIGHT + 2)
    await all_steps(deliverer)
    assert state(database, hanging).status is DeliveryStatus.SENT
    assert len(telegram.accepted) == 2 * IN_FLIGHT + 2
    assert to_rita_before[1] == 2 * IN_FLIGHT + 1


async def test_what_is_on_its_way_when_told_to_stop_arrives(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    first, last = deliver(), deliver(Destination(1002))
    both_called, stopping = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        if len(telegram.calls) == 2:
            both_called.set()
        await stopping.wait()
        while call["chat_id"] == 1002 and state(database, first).status is not DeliveryStatus.SENT:  # noqa: ASYNC110 - a database sets no events
            await asyncio.sleep(0)
        return await telegram._accept(request, call)

    telegram.script += [answer] * 2
    running = asyncio.create_task(deliverer.run(every=60.0, wake=asyncio.Event()))
    await both_called.wait()
    running.cancel()
    stopping.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [state(database, each).status for each in (first, last)] == [DeliveryStatus.SENT] * 2


async def test_several_chats_are_served_at_once_but_each_in_turn(
    deliverer: Deliverer, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    busy: list[int] = []
    most = {"chats": 0, "of one chat": 0}
    together = asyncio.Event()

    async def answer(request: web.Request, call: dict[str, Any]) -> web.StreamResponse:
        busy.append(call["chat_id"])
        most["chats"] = max(most["chats"], len(busy))
        most["of one chat"] = max(most["of one chat"], busy.count(call["chat_id"]))
        if len(busy) == 4:
            together.set()
        await together.wait()  # nobody is answered before four chats are being served
        busy.remove(call["chat_id"])
        return await telegram._accept(request, call)

    for number in range(4):
        for slot in ("a", "b"):
            deliver(Destination(1001 + number), slot=slot)
    telegram.script += [answer] * 8
    await all_steps(deliverer)
    assert most == {"chats": 4, "of one chat": 1}
    assert len(telegram.accepted) == 8


@ON_BOTH
async def test_a_long_queue_is_worked_off(
    deliverer: Deliverer, database: Database, telegram: ScriptedTelegram, deliver: Callable[..., Delivery]
):
    for number in range(3 * IN_FLIGHT + 1):
        deliver(Destination(1001 + number))
    await all_steps(deliverer)
    with database.reading() as c:
        counts = deliveries.counts(c)
    assert counts[DeliveryStatus.SENT] == len(telegram.accepted) == 3 * IN_FLIGHT + 1


async def test_log_lines_have_a_name_and_no_word_of_the_digest(
    deliverer: Deliverer, deliver: Callable[..., Delivery], caplog: pytest.LogCaptureFixture
):
    delivery = deliver(name="secret words")
    with caplog.at_level("INFO", logger="bot"):
        await all_steps(deliverer)
    assert f"action=send_delivery delivery={delivery.id} part=1 outcome=Sent(message_id=1)" in caplog.text
    assert "secret" not in caplog.text


# The same on the playground's server, which is as strict as Telegram's own


@pytest.fixture
async def world_bot() -> AsyncIterator[tuple[World, Bot]]:
    world = World(StoppedClock())
    world.say(READER_ID, "/start")
    async with serving(world) as client, library_bot(client) as bot:
        yield world, bot


async def test_a_rendered_digest_arrives_on_a_strict_server(
    database: Database, world_bot: tuple[World, Bot], clock: Clock
):
    world, bot = world_bot
    long = "\n\n".join(f"Line {number} of a long text about ships 🚢 and cranes." for number in range(100))
    lines = tuple(passage(line, long) for line in long.split("\n\n")[:20])
    with database.writing() as c:
        chats.ensure(c, READER_ID, kind=ChatKind.PRIVATE, language="en", now=EIGHT)
        for number in range(12):
            new = new_article(f"Story {number} 🚢")
            new = replace(new, text=f"{new.text}\n\n{long}", summary=lines, topics=("World", "Sea")[number % 2 :])
            articles.add(c, new, status=ArticleStatus.PUBLISHED, now=EIGHT)
        assert plan.on_demand(c, Destination(READER_ID), 1, EIGHT)
    await all_steps(Deliverer(database, Sender(bot, Pacing(database, clock, UNLIMITED)), clock))
    arrived = [message for message in world.history(READER_ID) if message["from"]["is_bot"]]
    tops = [message["text"].partition("\n")[0] for message in arrived]
    assert tops == [f"📰 Digest · Tue 24 Mar, 07:00 UTC ({number}/{len(tops)})" for number in range(1, len(tops) + 1)]
    assert len(tops) > 1
    labels = [[button["text"] for button in row] for row in arrived[-1]["reply_markup"]["inline_keyboard"]]
    assert labels == [["1", "2", "3", "4", "5", "6", "7", "8"], ["Quotes", "More", "Settings"]]


async def test_a_reader_who_blocks_the_bot_is_left_alone(
    database: Database, world_bot: tuple[World, Bot], clock: Clock, deliver: Callable[..., Delivery]
):
    world, bot = world_bot
    delivery = deliver(Destination(READER_ID))
    world.block(READER_ID)
    await all_steps(Deliverer(database, Sender(bot, Pacing(database, clock, UNLIMITED)), clock))
    assert state(database, delivery).status is DeliveryStatus.FAILED
    assert status_of(database, READER_ID) is ChatStatus.BLOCKED


@pytest.mark.parametrize("damage", ["5", "[1, 2, 3]", "null"])
async def test_a_delivery_that_does_not_tell_what_arrived_stops_nobody(
    deliverer: Deliverer,
    database: Database,
    telegram: ScriptedTelegram,
    deliver: Callable[..., Delivery],
    damage: str,
):
    damaged, _ = deliver(), deliver(Destination(1002))
    with database.writing() as c:
        c.execute(
            text("UPDATE deliveries SET message_ids = :damage WHERE id = :id"), {"damage": damage, "id": damaged.id}
        )
    await all_steps(deliverer)
    assert [call["chat_id"] for call in telegram.accepted] == [1002]
    assert state(database, damaged).status in (DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED)


async def test_what_has_begun_to_arrive_is_brought_to_its_end_however_late(
    deliverer: Deliverer, database: Database, clock: Clock, deliver: Callable[..., Delivery]
):
    delivery = deliver(parts=2)
    with database.writing() as c:
        (claimed,) = deliveries.claim(c, now=clock.now, lease=SENDING_LEASE, limit=1)
        deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=clock.now, lease=SENDING_LEASE)
        deliveries.record_parts(c, [deliveries.Part(claimed, 500, is_last=False)], now=clock.now)
    clock.pass_(hours=7)
    await deliverer.recover()
    await all_steps(deliverer)
    assert state(database, delivery).status is DeliveryStatus.SENT


async def test_a_press_in_one_topic_proves_nothing_of_another(
    deliverer: Deliverer, database: Database, clock: Clock, deliver: Callable[..., Delivery]
):
    forum = -1_001_000_000_001
    one, two = deliver(Destination(forum, 1)), deliver(Destination(forum, 2))
    with database.writing() as c:
        held = [(each.id, each.fence) for each in deliveries.claim(c, now=clock.now, lease=SENDING_LEASE, limit=9)]
        deliveries.begin_sending(c, held, now=clock.now, lease=SENDING_LEASE)
    clock.pass_(minutes=4)
    await deliverer.recover()
    with database.writing() as c:
        data = f"story:{two.digest_id}:1"
        proof.by_press(c, Destination(forum, 2), 99, text="part 1", data=data, now=clock.now)
    assert state(database, one).status is DeliveryStatus.UNKNOWN
    assert state(database, two).status is DeliveryStatus.SENT


async def test_no_part_follows_a_proven_one_when_its_stories_came_again(
    deliverer: Deliverer,
    database: Database,
    clock: Clock,
    telegram: ScriptedTelegram,
    deliver: Callable[..., Delivery],
):
    delivery = deliver(parts=2)
    with database.writing() as c:
        (claimed,) = deliveries.claim(c, now=clock.now, lease=SENDING_LEASE, limit=1)
        deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=clock.now, lease=SENDING_LEASE)
    clock.pass_(minutes=4)
    await deliverer.recover()
    with database.writing() as c:
        assert plan.on_demand(c, RITA, 77, clock.now)
    await all_steps(deliverer)
    accepted = len(telegram.accepted)
    with database.writing() as c:
        proof.note_arrival(c, state(database, delivery), 500, clock.now)
    await all_steps(deliverer)
    assert len(telegram.accepted) == accepted
