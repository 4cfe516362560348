"""A digest whose answer was lost is known to have arrived once somebody presses one of its buttons."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.digests import proof, render
from bot.playground.api.failure import bad_request
from bot.playground.api.faults import RESET, SERVER_ERROR, Rule
from bot.transport.formatted import plain
from bot.transport.message import Message
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.sender import Sender
from storage import deliveries, digests
from storage.database import Connection
from storage.model import Delivery, DeliveryStatus, Destination, NewDigest
from tests.integration.storage_rows import HERE, LEASE, NOW, add_chat, begun
from tests.integration.talk import ADA, RITA, Talk, talking

HARBOUR = "Harbour reopens"
LOST_AFTER = Rule(fault=SERVER_ERROR, method="sendMessage", chat_id=RITA, count=1, after=True)
REFUSED = Rule(fault=bad_request("TOPIC_CLOSED"), method="sendMessage", chat_id=RITA, count=1)
LOST_BEFORE = Rule(fault=RESET, method="sendMessage", chat_id=RITA, count=1)


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        await talk.published(HARBOUR)
        yield talk


async def ask_for_digest(talk: Talk, fault: Rule) -> None:
    talk.faults.set(fault)
    await talk.say("/digest")
    talk.faults.set()


def begin_sending(c: Connection, now: datetime) -> None:
    (claimed,) = deliveries.claim(c, now=now, lease=LEASE, limit=1)
    deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=now, lease=LEASE)


async def status_and_messages(talk: Talk, number: int = 1) -> tuple[DeliveryStatus, tuple[int, ...]]:
    found: Delivery | None = await talk.database.read(deliveries.get, number)
    assert found
    return found.status, found.message_ids


@pytest.mark.parametrize("label", ["1", "Settings"])
async def test_a_pressed_button_proves_the_arrival_and_the_stories_count_as_sent(talk, label):
    await ask_for_digest(talk, LOST_AFTER)
    message_id, _ = talk.button(label)
    assert await status_and_messages(talk) == (DeliveryStatus.UNKNOWN, ())
    await talk.press(label)
    assert await status_and_messages(talk) == (DeliveryStatus.SENT, (message_id,))
    assert await talk.say("/digest") == ["There is nothing that you have not had."]


async def test_a_page_that_was_turned_before_proves_it_by_its_buttons(talk):
    await ask_for_digest(talk, LOST_AFTER)
    message_id, data = talk.button("1")
    opened = {**talk.last(), "text": "A story"}
    talk.world.replace(talk.world.chats[RITA], opened)
    await talk.press_data(message_id, data)
    assert await status_and_messages(talk) == (DeliveryStatus.SENT, (message_id,))


async def test_a_press_before_the_answer_is_given_up_proves_it_too(talk):
    talk.delivers = False
    await talk.say("/digest")
    await talk.database.write(begin_sending, talk.at)
    digest = await talk.database.read(digests.get, 1)
    message = render.messages(digest)[-1]
    sender = Sender(talk.application.bot, Pacing(talk.database, talk.clock, UNLIMITED))
    sent = await sender.send_now(Destination(RITA), message)
    await talk.press("1")
    assert await status_and_messages(talk) == (DeliveryStatus.SENT, (sent.message_id,))
    talk.at += timedelta(minutes=5)
    assert await talk.deliverer.recover() == 0


async def send_again(talk: Talk) -> None:
    await talk.say("/retry 1", by=ADA)
    await talk.press("Send again", by=ADA)


async def test_a_press_stops_what_is_about_to_be_sent_again(talk):
    await ask_for_digest(talk, LOST_AFTER)
    message_id, _ = talk.button("1")
    talk.delivers = False
    await send_again(talk)
    await talk.press("1")
    assert await status_and_messages(talk) == (DeliveryStatus.SENT, (message_id,))
    before = len(talk.world.history(RITA))
    talk.delivers = True
    await talk.catch_up()
    assert len(talk.world.history(RITA)) == before


async def test_a_press_proves_it_also_after_it_could_not_be_sent_again(talk):
    await ask_for_digest(talk, LOST_AFTER)
    message_id, _ = talk.button("1")
    talk.faults.set(REFUSED)
    await send_again(talk)
    assert await status_and_messages(talk) == (DeliveryStatus.FAILED, ())
    await talk.press("1")
    assert await status_and_messages(talk) == (DeliveryStatus.SENT, (message_id,))


async def test_a_press_on_the_same_digest_sent_again_proves_nothing_of_the_lost_one(talk):
    await ask_for_digest(talk, LOST_BEFORE)
    await talk.say("/digest")
    await talk.press("1")
    assert await status_and_messages(talk, 1) == (DeliveryStatus.UNKNOWN, ())
    assert (await status_and_messages(talk, 2))[0] is DeliveryStatus.SENT


async def test_a_press_elsewhere_proves_nothing(talk):
    await talk.say("/latest")
    await ask_for_digest(talk, LOST_BEFORE)
    await talk.say("/preview")
    await talk.press("1")
    assert await status_and_messages(talk) == (DeliveryStatus.UNKNOWN, ())


async def test_buttons_prove_the_last_part_of_a_long_digest_and_no_other(database):
    parts = tuple(Message(plain(words)).to_json() for words in ("One", "Two"))
    with database.writing() as c:
        add_chat(c)
        digest = digests.store(c, NewDigest(messages=parts, article_ids=()), now=NOW)
        for slot in ("first", "second"):
            deliveries.add(c, destination=HERE, slot=slot, digest_id=digest.id, due_at=NOW, expires_at=NOW)
        first, second = deliveries.claim(c, now=NOW, lease=LEASE, limit=2)
        for delivery in (begun(c, first), begun(c, second, 20)):
            deliveries.finish(c, delivery.id, delivery.fence, DeliveryStatus.UNKNOWN, now=NOW)
        proven = proof.by_press(c, HERE, 21, text="Two", data=f"story:{digest.id}:1", now=NOW)
        assert proven
        assert proven.id == second.id
        assert deliveries.get(c, second.id).message_ids == (20, 21)
        assert deliveries.get(c, second.id).status is DeliveryStatus.SENT
        assert deliveries.get(c, first.id).status is DeliveryStatus.UNKNOWN
