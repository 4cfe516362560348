"""What an administrator sees of deliveries, and does about them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.digests import outbox
from bot.playground.api.failure import bad_request, forbidden
from bot.playground.api.faults import RESET, SERVER_ERROR, Rule
from storage import articles, deliveries, inbox
from storage.database import Connection
from storage.model import Delivery, DeliveryStatus, Destination, InboxStatus
from tests.integration.storage_rows import add_delivery
from tests.integration.talk import ADA, RITA, Talk, talking

HARBOUR = "Harbour reopens"
REFUSED = Rule(fault=bad_request("TOPIC_CLOSED"), method="sendMessage", chat_id=RITA, count=1)
LOST_BEFORE = Rule(fault=RESET, method="sendMessage", chat_id=RITA, count=1)
LOST_AFTER = Rule(fault=SERVER_ERROR, method="sendMessage", chat_id=RITA, count=1, after=True)


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield talk


async def ask_for_digest(talk: Talk, fault: Rule, story: str = HARBOUR) -> None:
    """Rita asks for the news, and something happens to the message."""
    await talk.published(story)
    talk.faults.set(fault)
    await talk.say("/digest")
    talk.faults.set()


async def wait_for_digest(talk: Talk) -> None:
    """One that Rita asked for stays in the outbox, as nothing goes out any more."""
    await talk.published(HARBOUR)
    talk.delivers = False
    await talk.say("/digest")


async def delivery(talk: Talk, number: int = 1) -> Delivery:
    found = await talk.database.read(deliveries.get, number)
    assert found
    return found


async def test_an_empty_outbox_says_so(talk):
    (shown,) = await talk.say("/outbox", by=ADA)
    assert (
        shown == "Outbox\nWaiting: nothing\nUnder way: nothing\nFailed: nothing\nUnknown: nothing\nSet aside: nothing"
    )
    assert talk.buttons(ADA) == ["Waiting", "Failed", "Unknown", "Refresh"]


async def test_what_failed_is_shown_in_plain_words_and_tried_again_by_a_button(talk):
    await ask_for_digest(talk, REFUSED)
    talk.at += timedelta(hours=3)
    (shown,) = await talk.say("/outbox failed", by=ADA)
    assert "Failed: 1 digest, the oldest for 3 hours" in shown
    assert f"#1 · chat {RITA} · asked for · failed: " in shown
    (again,) = await talk.press("Retry #1", by=ADA)
    assert again == "#1 goes out again."
    assert HARBOUR in talk.last()["text"]
    assert (await delivery(talk)).status is DeliveryStatus.SENT


async def test_a_reader_who_blocked_the_bot_is_named_as_the_reason(talk):
    await ask_for_digest(talk, Rule(fault=forbidden("bot was blocked by the user"), method="sendMessage", count=1))
    (shown,) = await talk.say("/outbox", by=ADA)
    assert "failed: the reader has blocked the bot" in shown
    (notice,) = await talk.say("/retry 1", by=ADA)
    assert notice == "#1 cannot be sent, because the reader has blocked the bot; once that ends, try again."


async def test_what_is_unknown_is_sent_again_only_after_a_question(talk):
    await ask_for_digest(talk, LOST_BEFORE)
    (shown,) = await talk.say("/outbox unknown", by=ADA)
    assert "unknown: Telegram’s answer was lost" in shown
    (question,) = await talk.press("Send #1 again", by=ADA)
    assert question == "#1 may have arrived: sent again, it may come twice. Shall I?"
    assert (await delivery(talk)).status is DeliveryStatus.UNKNOWN
    (again,) = await talk.press("Send again", by=ADA)
    assert again == "#1 goes out again."
    assert (await delivery(talk)).status is DeliveryStatus.SENT
    assert HARBOUR in talk.last()["text"]


async def test_what_may_have_arrived_is_asked_about_again_after_it_was_given_up(talk):
    await ask_for_digest(talk, LOST_BEFORE)
    talk.delivers = False
    await talk.say("/retry 1", by=ADA)
    await talk.press("Send again", by=ADA)
    await talk.say("/skip 1", by=ADA)
    assert (await delivery(talk)).status is DeliveryStatus.FAILED
    (question,) = await talk.say("/retry 1", by=ADA)
    assert question.startswith("#1 may have arrived")


async def test_stories_that_came_with_another_digest_are_not_sent_again_unasked(talk):
    await ask_for_digest(talk, REFUSED)
    await talk.say("/digest")
    (question,) = await talk.say("/retry 1", by=ADA)
    assert question.startswith("Stories of #1 came with another digest")
    (left,) = await talk.press("Leave it", by=ADA)
    assert left.startswith("Outbox")
    assert (await delivery(talk)).status is DeliveryStatus.FAILED


async def test_a_story_that_was_taken_back_is_not_sent_again(talk):
    await ask_for_digest(talk, REFUSED)
    await talk.database.write(articles.remove, 1)
    (refusal,) = await talk.say("/retry 1", by=ADA)
    assert refusal.startswith("A story of #1 was taken back")


async def test_a_paused_reader_is_left_alone(talk):
    await ask_for_digest(talk, REFUSED)
    await talk.say("/pause")
    (refusal,) = await talk.say("/retry 1", by=ADA)
    assert refusal == "The reader of #1 has paused digests; its stories come after that."


async def test_a_digest_that_is_too_late_gets_new_time_when_it_is_tried_again(talk):
    await ask_for_digest(talk, REFUSED)
    talk.at += timedelta(days=2)
    await talk.say("/retry #1", by=ADA)
    assert (await delivery(talk)).status is DeliveryStatus.SENT


async def test_what_is_under_way_is_shown_and_left_alone(talk):
    await wait_for_digest(talk)
    await talk.database.write(deliveries.claim, now=talk.at, lease=timedelta(minutes=1), limit=1)
    (shown,) = await talk.say("/outbox waiting", by=ADA)
    assert "Waiting: nothing\nUnder way: 1 digest, the oldest for less than a minute" in shown
    assert f"#1 · chat {RITA} · asked for · claimed: is about to go out" in shown
    assert talk.buttons(ADA) == ["Failed", "Unknown", "Refresh"]
    for said in ("/retry 1", "/skip 1"):
        (refusal,) = await talk.say(said, by=ADA)
        assert refusal.startswith("#1 is under way")


async def test_a_waiting_digest_is_given_up_and_that_is_undone(talk):
    await wait_for_digest(talk)
    await talk.say("/skip 1", by=ADA)
    assert talk.last(ADA)["text"] == "#1 is given up. Its stories come in the next digest."
    assert (await delivery(talk)).status is DeliveryStatus.FAILED
    talk.delivers = True
    await talk.press("Undo", by=ADA)
    assert (await delivery(talk)).status is DeliveryStatus.SENT


async def test_the_stories_of_what_was_given_up_come_in_the_next_digest(talk):
    await wait_for_digest(talk)
    await talk.say("/skip 1", by=ADA)
    talk.delivers = True
    (digest,) = await talk.say("/digest")
    assert HARBOUR in digest


async def test_all_that_waits_is_given_up_after_a_question_but_nothing_newer(talk):
    await wait_for_digest(talk)
    (question,) = await talk.say("/skip all", by=ADA)
    assert question == "Shall I give up all, 1 waiting digest? The stories come in the next ones."
    await talk.published("Bridge opens")
    await talk.say("/digest")
    (done,) = await talk.press("Give up all", by=ADA)
    assert done == "1 digest given up. The stories come in the next ones."
    assert (await delivery(talk)).status is DeliveryStatus.FAILED
    assert (await delivery(talk, 2)).status is DeliveryStatus.PENDING


async def test_all_that_failed_is_tried_again_but_what_may_come_twice(talk):
    await ask_for_digest(talk, REFUSED)
    await ask_for_digest(talk, LOST_BEFORE)
    (done,) = await talk.say("/retry all", by=ADA)
    assert done == "1 failed digest will be tried again."
    assert (await delivery(talk)).status is DeliveryStatus.SENT
    assert (await delivery(talk, 2)).status is DeliveryStatus.UNKNOWN
    (nothing,) = await talk.say("/retry all", by=ADA)
    assert nothing == "Nothing has failed, so there is nothing to try again."


async def test_what_was_given_up_or_is_old_is_not_tried_again_with_all(talk):
    await ask_for_digest(talk, REFUSED)
    talk.at += timedelta(days=8)
    await ask_for_digest(talk, replace(REFUSED), "Bridge opens")
    talk.delivers = False
    await talk.published("Tunnel floods")
    await talk.say("/digest")
    await talk.say("/skip 3", by=ADA)
    talk.delivers = True
    (done,) = await talk.say("/retry all", by=ADA)
    assert done == (
        "1 failed digest will be tried again. 2 digests given up, or older than 7 days, can be tried by number alone."
    )
    statuses = [(await delivery(talk, number)).status for number in (1, 2, 3)]
    assert statuses == [DeliveryStatus.FAILED, DeliveryStatus.SENT, DeliveryStatus.FAILED]


async def test_what_may_come_twice_is_counted_when_all_is_tried_again(talk):
    await ask_for_digest(talk, REFUSED)
    await talk.say("/digest")
    (done,) = await talk.say("/retry all", by=ADA)
    assert done == "0 failed digests will be tried again. 1 other cannot be sent, or may come twice."


def fail_many(c: Connection, now: datetime) -> None:
    for thread_id in range(1, 6):
        add_delivery(c, destination=Destination(RITA, thread_id), due_at=now)
    for claimed in deliveries.claim(c, now=now, lease=timedelta(minutes=1), limit=5):
        deliveries.finish(c, claimed.id, claimed.fence, DeliveryStatus.FAILED, now=now)


@pytest.mark.parametrize("at_once", [1, 2, 5, 6])
async def test_all_that_failed_is_tried_again_however_many_steps_that_takes(talk, at_once, monkeypatch):
    monkeypatch.setattr(outbox, "AT_ONCE", at_once)
    talk.delivers = False
    await talk.say("/start")
    await talk.database.write(fail_many, talk.at)
    (done,) = await talk.say("/retry all", by=ADA)
    assert done == "5 failed digests will be tried again."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/retry 99", "There is no delivery #99, or not any more; the outbox lists the newest."),
        ("/skip 99", "There is no delivery #99, or not any more; the outbox lists the newest."),
        ("/retry 1", "#1 has arrived; there is nothing to send again."),
        ("/skip 1", "#1 has arrived and cannot be taken back."),
        ("/retry soon", "Give me a delivery’s number, for example “/retry 12”, or “all”; /outbox lists them."),
        ("/retry ٣", "Give me a delivery’s number, for example “/retry 12”, or “all”; /outbox lists them."),
        ("/outbox lost", "I can show /outbox failed, /outbox unknown, or all of it with /outbox."),
        ("/skip all", "Nothing waits, so there is nothing to give up."),
    ],
)
async def test_wrong_numbers_and_states_are_answered_with_a_sentence(talk, said, answer):
    await talk.published(HARBOUR)
    await talk.say("/digest")
    assert await talk.say(said, by=ADA) == [answer]


async def test_failed_and_unknown_ones_are_not_given_up(talk):
    await ask_for_digest(talk, REFUSED)
    await ask_for_digest(talk, LOST_AFTER)
    (failed,) = await talk.say("/skip 1", by=ADA)
    assert failed == "#1 has failed, so there is nothing to give up; its stories come in the next digest."
    (unknown,) = await talk.say("/skip 2", by=ADA)
    assert unknown == "#2 is not sent again by itself; its stories come in the next digest."


async def test_updates_that_were_set_aside_are_counted_without_their_words(talk):
    update = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": RITA}, "text": "my secret"}}
    await talk.database.write(inbox.receive, [update], now=talk.at)
    holder = {"holder": "me", "now": talk.at}
    (item,) = await talk.database.write(inbox.claim, **holder, lease=timedelta(minutes=1), limit=1)
    status = await talk.database.write(inbox.failed, item.id, **holder, error="KeyError", tries_allowed=1)
    assert status is InboxStatus.POISONED
    talk.at += timedelta(minutes=5)
    (shown,) = await talk.say("/outbox", by=ADA)
    assert "Set aside: 1 update" in shown
    assert f"update 7 · chat {RITA} · KeyError · 5 minutes ago" in shown
    assert "secret" not in shown


@pytest.mark.parametrize("said", ["/outbox", "/retry 1", "/skip 1"])
async def test_readers_have_no_outbox(talk, said):
    (answer,) = await talk.say(said)
    assert answer.startswith("I don’t know that command")
