"""A delivery and every fault that Telegram and the network know, against the local Bot API server.

Whatever strikes: no message twice, none lost silently, and what cannot be known is `unknown`.
"""

import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.digests.deliver import Deliverer
from bot.playground.api import server
from bot.playground.api.failure import UNAUTHORIZED, Failure
from bot.playground.api.faults import (
    CHAT_IS_GONE,
    LOST_ANSWERS,
    MESSAGE_IS_REFUSED,
    Breakage,
    Faults,
    Rule,
    moved,
    too_many_requests,
)
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from bot.transport.formatted import plain
from bot.transport.message import Message
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from storage import articles, chats, deliveries, digests
from storage.database import Connection, Database
from storage.model import ArticleStatus, ChatKind, ChatStatus, Delivery, DeliveryStatus, Destination, NewDigest
from tests.integration.bot_api import StoppedClock
from tests.stories import new_article

RITA, ADA = Destination(READER_ID), Destination(ADMINISTRATOR_ID)
A_WHILE = timedelta(minutes=10)  # longer than every pause and lease
SENT, UNKNOWN, FAILED = DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED


@pytest.fixture
def backend() -> str:
    """What the databases do differently is tested with the store."""
    return "sqlite"


@dataclass
class Post:
    """A deliverer, the world it delivers to, and what was accepted there."""

    world: World
    clock: StoppedClock
    database: Database
    deliverer: Deliverer
    faults: Faults
    log: Path

    def add(self, destination: Destination = RITA, *, parts: int = 1) -> Delivery:
        """A delivery that is due; its messages say "part 1" and so on."""

        def change(c: Connection) -> Delivery | None:
            now = self.clock()
            stored = articles.add(c, new_article(), status=ArticleStatus.PUBLISHED, now=now)
            kind = ChatKind.PRIVATE if destination.chat_id > 0 else ChatKind.SUPERGROUP
            chats.ensure(c, destination.chat_id, kind=kind, language="en", now=now)
            messages = tuple(Message(plain(f"part {number + 1}")).to_json() for number in range(parts))
            digest = digests.store(c, NewDigest(messages=messages, article_ids=(stored.article.id,)), now=now)
            return deliveries.add(
                c, destination=destination, slot="now", digest_id=digest.id, due_at=now, expires_at=now + 6 * A_WHILE
            )

        with self.database.writing() as c:
            added = change(c)
        assert added is not None
        return added

    async def settle(self) -> None:
        """Deliver, and again after a while, and again, as a process that lives on does."""
        for _ in range(3):
            while await self.deliverer.step():
                pass
            self.clock.now += A_WHILE
            await self.deliverer.recover()

    def status(self, delivery: Delivery) -> DeliveryStatus:
        with self.database.reading() as c:
            found = deliveries.get(c, delivery.id)
        assert found is not None
        return found.status

    def chat_status(self, chat_id: int = READER_ID) -> ChatStatus:
        with self.database.reading() as c:
            chat = chats.get(c, chat_id)
        assert chat is not None
        return chat.status

    def comes_again(self, destination: Destination = RITA) -> bool:
        with self.database.reading() as c:
            return bool(articles.unsent(c, destination, topics=(), since=None, limit=10))

    def accepted(self, chat_id: int = READER_ID) -> list[str]:
        entries = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [entry["message"]["text"] for entry in entries if entry["chat_id"] == chat_id]


@pytest.fixture
async def post(tmp_path: Path, database: Database, patience: float) -> AsyncIterator[Post]:
    clock, faults, log = StoppedClock(), Faults(chance=random.Random(1).random), tmp_path / "sent.jsonl"
    world = World(clock)
    for person in (READER_ID, ADMINISTRATOR_ID):
        world.say(person, "/start")
    runner, origin = await server.serve(server.application(world, log=log, faults=faults), "127.0.0.1", 0)
    request, updates = (AiohttpRequest(8, read_timeout=patience) for _ in range(2))
    try:
        async with Bot(world.token, f"{origin}/bot", request=request, get_updates_request=updates) as bot:
            sender = Sender(bot, Pacing(database, clock, UNLIMITED))
            yield Post(world, clock, database, Deliverer(database, sender, clock), faults, log)
    finally:
        await runner.cleanup()


def once(fault: Failure | Breakage, *, after: bool = False) -> Rule:
    return Rule(fault=fault, method="sendMessage", chat_id=READER_ID, count=1, after=after)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", LOST_ANSWERS, ids=str)
async def test_a_lost_answer_is_unknown_and_never_repeated(post: Post, fault: Failure | Breakage, after: bool):
    post.faults.set(once(fault, after=after))
    struck, other = post.add(), post.add(ADA)
    await post.settle()
    assert (post.status(struck), post.status(other)) == (UNKNOWN, SENT)
    assert post.accepted() == (["part 1"] if after else [])
    assert post.accepted(ADMINISTRATOR_ID) == ["part 1"]
    assert post.comes_again()
    assert not post.comes_again(ADA)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_long_digest_stops_at_the_part_whose_answer_was_lost(post: Post, after: bool):
    delivery = post.add(parts=3)
    await post.deliverer.step()
    post.faults.set(once(LOST_ANSWERS[0], after=after))
    await post.settle()
    assert post.status(delivery) is UNKNOWN
    assert post.accepted() == ["part 1", "part 2"][: 1 + after]


async def test_a_flood_error_is_waited_for(post: Post):
    post.faults.set(once(too_many_requests(30)))
    delivery = post.add(parts=2)
    await post.settle()
    assert (post.status(delivery), post.accepted()) == (SENT, ["part 1", "part 2"])


@pytest.mark.parametrize("fault", CHAT_IS_GONE, ids=str)
async def test_a_chat_that_is_gone_is_left_alone_and_keeps_its_rows(post: Post, fault: Failure):
    post.faults.set(once(fault))
    struck, other = post.add(), post.add(ADA)
    await post.settle()
    assert (post.status(struck), post.status(other)) == (FAILED, SENT)
    assert post.chat_status() in (ChatStatus.BLOCKED, ChatStatus.GONE)
    assert post.accepted() == []
    assert post.comes_again()


@pytest.mark.parametrize("fault", MESSAGE_IS_REFUSED, ids=str)
async def test_a_refused_message_fails_and_stops_nobody(post: Post, fault: Failure):
    post.faults.set(once(fault))
    struck, other = post.add(), post.add(ADA)
    await post.settle()
    assert (post.status(struck), post.status(other)) == (FAILED, SENT)
    assert post.chat_status() is ChatStatus.ACTIVE


async def test_words_that_no_database_keeps_stop_nobody(post: Post):
    post.faults.set(once(Failure(400, "Bad Request: \0")))
    struck, other = post.add(), post.add(ADA)
    await post.settle()
    assert (post.status(struck), post.status(other)) == (UNKNOWN, SENT)


async def test_a_token_that_is_revoked_ends_the_work_and_keeps_every_delivery(post: Post):
    post.faults.set(once(Failure(UNAUTHORIZED, "Unauthorized")))
    delivery = post.add(parts=2)
    with pytest.raises(InvalidToken):
        await post.deliverer.step()
    assert post.status(delivery) is DeliveryStatus.PENDING
    post.deliverer = Deliverer(post.database, post.deliverer._sender, post.clock)
    await post.settle()
    assert (post.status(delivery), post.accepted()) == (SENT, ["part 1", "part 2"])


# What happens to chats in Telegram itself


async def test_a_group_that_becomes_a_supergroup_keeps_its_digest(post: Post):
    group = post.world.create_group("Newsroom", members=(ADMINISTRATOR_ID,))
    delivery = post.add(Destination(group.id), parts=2)
    supergroup = post.world.upgrade(group.id)
    await post.settle()
    assert (post.status(delivery), post.accepted(supergroup.id)) == (SENT, ["part 1", "part 2"])
    assert post.chat_status(supergroup.id) is ChatStatus.ACTIVE


async def test_a_group_that_moves_between_two_parts_gets_the_second_in_its_new_place(post: Post):
    delivery = post.add(parts=2)
    await post.deliverer.step()
    post.faults.set(once(moved(ADMINISTRATOR_ID)))
    await post.settle()
    assert post.status(delivery) is SENT
    assert (post.accepted(), post.accepted(ADMINISTRATOR_ID)) == (["part 1"], ["part 2"])


async def test_a_topic_that_is_gone_leaves_the_digest_to_its_chat(post: Post):
    forum = post.world.create_forum("Newsroom", members=(ADMINISTRATOR_ID,), bot_status="administrator")
    delivery = post.add(Destination(forum.id, thread_id=987))
    await post.settle()
    assert (post.status(delivery), post.accepted(forum.id)) == (SENT, ["part 1"])
    assert "message_thread_id" not in post.world.history(forum.id)[-1]


async def test_who_blocks_and_comes_back_gets_the_stories_then(post: Post):
    delivery = post.add()
    post.world.block(READER_ID)
    await post.settle()
    assert (post.status(delivery), post.chat_status()) == (FAILED, ChatStatus.BLOCKED)
    post.world.unblock(READER_ID)
    with post.database.writing() as c:
        chats.ensure(c, READER_ID, kind=ChatKind.PRIVATE, language="en", now=post.clock())  # as the news of it does
    assert post.chat_status() is ChatStatus.ACTIVE
    assert post.comes_again()


async def test_a_deleted_account_is_gone(post: Post):
    delivery = post.add()
    post.world.deactivate(READER_ID)
    await post.settle()
    assert (post.status(delivery), post.chat_status()) == (FAILED, ChatStatus.GONE)


async def test_a_clock_set_back_a_day_keeps_the_books(post: Post):
    """What was begun by a process that died comes to be unknown, and nothing waits for the day to come again."""
    begun, waiting = post.add(), post.add(ADA)
    with post.database.writing() as c:
        (claimed,) = deliveries.claim(c, now=post.clock(), lease=A_WHILE, limit=1)
        deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=post.clock(), lease=A_WHILE)
        c.execute(deliveries.deliveries.update().values(due_at=post.clock() - timedelta(days=2)))
    post.clock.now -= timedelta(days=1)
    await post.deliverer.recover()
    await post.settle()
    assert (post.status(begun), post.status(waiting)) == (UNKNOWN, SENT)
