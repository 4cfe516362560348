"""What became of a digest whose answer was lost, found out by looking for its message, over sockets."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.digests import render
from bot.digests.settle import MOST, Settler
from bot.playground.api.failure import Failure, bad_request, forbidden
from bot.playground.api.faults import HANG, LOST_ANSWERS, RESET, SERVER_ERROR, Breakage, Rule, too_many_requests
from bot.transport.log_chat import LogChat
from bot.transport.pacing import UNLIMITED, Pacing
from storage import deliveries, digests
from storage.database import Connection
from storage.model import Delivery, DeliveryStatus
from storage.settlements import FIRST_PAUSE
from tests.integration.talk import ADA, RITA, Talk, talking

HARBOUR = "Harbour reopens"
SENT, UNKNOWN, FAILED = DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED
QUICK_LOSSES = [fault for fault in LOST_ANSWERS if fault is not HANG]  # a hang is the same after a long time


class WatchedLogChat(LogChat):
    """Remembers which messages were looked at."""

    def __init__(self, talk: Talk, chat_id: int) -> None:
        super().__init__(talk.application.bot, Pacing(talk.database, talk.clock, UNLIMITED), chat_id)
        self.seen: list[tuple[int, int]] = []

    async def text_of(self, chat_id: int, message_id: int) -> str | None:
        self.seen.append((chat_id, message_id))
        return await super().text_of(chat_id, message_id)


class Scene:
    """A conversation, the operator's log chat, and what settles there."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.log = talk.world.create_channel("Log", owner=ADA)
        self.log_chat = WatchedLogChat(talk, self.log.id)
        self.settler = Settler(talk.database, self.log_chat, talk.clock)

    async def lose_digest(self, fault: Failure | Breakage = SERVER_ERROR, *, after: bool, chat_id: int = RITA) -> None:
        """A digest is asked for and its answer lost, after Telegram took it or before."""
        await self.talk.published(HARBOUR)
        self.talk.faults.set(Rule(fault=fault, method="sendMessage", chat_id=chat_id, count=1, after=after))
        await self.talk.say("/digest", chat_id=chat_id)
        self.talk.faults.set()
        assert (await self.delivery()).status is UNKNOWN

    async def go_on(self, *, chat_id: int = RITA) -> None:
        """Time passes, and the reader writes something, which gets an id of its own."""
        self.talk.at += FIRST_PAUSE
        await self.talk.say("/status", chat_id=chat_id)

    async def settle(self) -> None:
        while await self.settler.step():
            pass

    async def delivery(self, number: int = 1) -> Delivery:
        found = await self.talk.database.read(deliveries.get, number)
        assert found
        return found


def begin_and_die(c: Connection, now: datetime) -> None:
    (claimed,) = deliveries.claim(c, now=now, lease=timedelta(minutes=1), limit=1)
    deliveries.begin_sending(c, [(claimed.id, claimed.fence)], now=now, lease=timedelta(minutes=3))


@pytest.fixture
async def scene(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Scene]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield Scene(talk)


@pytest.mark.parametrize("fault", QUICK_LOSSES, ids=str)
async def test_a_digest_that_arrived_is_found_and_counts_as_sent(scene, fault):
    await scene.lose_digest(fault, after=True)
    message_id, _ = scene.talk.button("1")
    await scene.go_on()
    await scene.settle()
    delivery = await scene.delivery()
    assert (delivery.status, delivery.message_ids) == (SENT, (message_id,))
    assert await scene.talk.say("/digest") == ["There is nothing that you have not had."]


@pytest.mark.parametrize("fault", QUICK_LOSSES, ids=str)
async def test_a_digest_that_did_not_arrive_has_failed_and_its_stories_come_next(scene, fault):
    await scene.lose_digest(fault, after=False)
    await scene.go_on()
    await scene.settle()
    delivery = await scene.delivery()
    assert (delivery.status, delivery.error) == (FAILED, "it did not arrive; its stories come in the next digest")
    (digest,) = await scene.talk.say("/digest")
    assert HARBOUR in digest


async def test_it_is_found_before_anything_else_is_known(scene):
    await scene.lose_digest(after=True)
    scene.talk.at += timedelta(minutes=1)
    await scene.settle()
    assert (await scene.delivery()).status is SENT


async def test_while_the_end_of_the_search_is_not_known_it_stays_unknown(scene):
    await scene.lose_digest(after=False)
    scene.talk.at += timedelta(minutes=1)
    await scene.settle()
    assert (await scene.delivery()).status is UNKNOWN
    looked_at = len(scene.log_chat.seen)
    assert looked_at == MOST
    await scene.go_on()
    await scene.settle()
    assert (await scene.delivery()).status is FAILED
    assert len(scene.log_chat.seen) == looked_at, "nothing is looked at twice"


async def test_no_copy_stays_in_the_log_chat_and_nobody_hears_of_it(scene):
    await scene.talk.say("/start")
    await scene.lose_digest(after=True)
    await scene.go_on()
    await scene.settle()
    assert scene.log_chat.seen
    assert [message for message in scene.talk.world.history(scene.log.id) if "forward_origin" in message] == []


async def test_what_people_wrote_is_never_looked_at(scene):
    await scene.talk.say("/pause")
    await scene.talk.say("/help", by=ADA)
    await scene.lose_digest(after=False)
    await scene.talk.say("my secret")
    await scene.go_on()
    await scene.settle()
    assert (await scene.delivery()).status is FAILED
    said = [*scene.talk.world.history(RITA), *scene.talk.world.history(ADA)]
    by_people = {message["message_id"] for message in said if not message["from"]["is_bot"]}
    looked_at = {message_id for _, message_id in scene.log_chat.seen}
    assert len(by_people) == 5
    assert looked_at
    assert not looked_at & by_people


async def test_a_call_that_may_still_work_is_waited_for(scene):
    await scene.lose_digest(after=False)
    scene.talk.at += timedelta(seconds=20)
    await scene.settle()
    assert scene.log_chat.seen == []


@pytest.mark.parametrize(
    "fault",
    [
        RESET,
        forbidden("bot was kicked from the channel chat"),
        bad_request("the message can't be forwarded"),
        too_many_requests(1),
    ],
    ids=str,
)
async def test_a_look_that_fails_settles_nothing_and_is_tried_again_later(scene, fault):
    await scene.lose_digest(after=True)
    await scene.go_on()
    scene.talk.faults.set(Rule(fault=fault, method="forwardMessage", count=1))
    await scene.settle()
    await scene.settle()
    assert (await scene.delivery()).status is UNKNOWN
    assert len(scene.log_chat.seen) == 1
    scene.talk.at += FIRST_PAUSE
    await scene.settle()
    assert (await scene.delivery()).status is SENT


async def test_a_copy_that_cannot_be_deleted_does_no_harm(scene):
    await scene.lose_digest(after=True)
    await scene.go_on()
    scene.talk.faults.set(Rule(fault=RESET, method="deleteMessage"))
    await scene.settle()
    assert (await scene.delivery()).status is SENT


async def test_too_many_messages_in_question_are_not_looked_at(scene):
    await scene.lose_digest(after=False)
    for _ in range(MOST + 1):
        scene.talk.world.send(scene.talk.world.chats[ADA], {"text": "an answer"})
    await scene.go_on()
    await scene.settle()
    assert (await scene.delivery()).status is UNKNOWN
    assert scene.log_chat.seen == []


async def test_a_search_without_an_end_is_given_up_after_a_day(scene):
    await scene.lose_digest(after=False)
    scene.talk.at += timedelta(days=2)
    await scene.talk.say("/status")
    await scene.settle()
    assert (await scene.delivery()).status is UNKNOWN
    assert scene.log_chat.seen == []


async def test_a_supergroup_counts_its_own_messages(scene):
    group = scene.talk.world.create_group("Friends", members=(RITA, ADA), supergroup=True, bot_status="administrator")
    await scene.lose_digest(after=True, chat_id=group.id)
    await scene.go_on(chat_id=group.id)
    await scene.settle()
    delivery = await scene.delivery()
    assert delivery.status is SENT
    assert scene.talk.world.chats[group.id].messages[delivery.message_ids[0]]["text"].startswith("📰 Digest")


async def test_what_a_killed_process_was_sending_is_found(scene):
    scene.talk.delivers = False
    await scene.talk.published(HARBOUR)
    await scene.talk.say("/digest")
    await scene.talk.database.write(begin_and_die, scene.talk.at)
    digest = await scene.talk.database.read(digests.get, 1)
    arrived = await scene.talk.application.bot.send_message(RITA, render.messages(digest)[0].text.text)
    await scene.go_on()
    assert await scene.talk.deliverer.recover() == 1
    scene.talk.at += timedelta(minutes=1)
    await scene.settle()
    delivery = await scene.delivery()
    assert (delivery.status, delivery.message_ids) == (SENT, (arrived.message_id,))


async def test_of_a_long_digest_the_missing_parts_follow(scene):
    for number in range(8):
        await scene.talk.published(f"Harbour {number} " + "and its many ships " * 12)
    await scene.lose_digest(after=True)
    await scene.go_on()
    await scene.settle()
    assert (await scene.delivery()).status is DeliveryStatus.PENDING
    assert len((await scene.delivery()).message_ids) == 1
    await scene.talk.catch_up()
    delivery = await scene.delivery()
    assert delivery.status is SENT
    headers = [scene.talk.world.chats[RITA].messages[message_id]["text"] for message_id in delivery.message_ids]
    assert [f"({number}/{len(headers)})" in header for number, header in enumerate(headers, 1)] == [True] * len(headers)
    assert len(headers) > 1


async def test_of_two_calls_the_first_may_have_worked_so_what_the_last_did_not_bring_stays_unknown(scene):
    await scene.lose_digest(after=True)
    scene.talk.faults.set(Rule(fault=RESET, method="sendMessage", chat_id=RITA, count=1))
    await scene.talk.say("/retry 1", by=ADA)
    await scene.talk.press("Send again", by=ADA)
    scene.talk.faults.set()
    await scene.go_on()
    await scene.settle()
    assert (await scene.delivery()).status is UNKNOWN


async def test_a_delivery_that_was_sent_again_meanwhile_is_left_alone(scene):
    await scene.lose_digest(after=True)
    await scene.go_on()
    assert await scene.settler.step()
    await scene.talk.say("/retry 1", by=ADA)
    await scene.talk.press("Send again", by=ADA)
    again = await scene.delivery()
    await scene.settle()
    assert await scene.delivery() == again
    assert again.status is SENT
