"""From due subscriptions and readers' wishes to stored digests: once a slot, and only with something to tell."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.digests import pages, plan, schedule
from bot.transport.message import Message
from storage import articles, chats, deliveries, digests, subscriptions
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
    Passage,
    Subscription,
)
from tests.stories import new_article

BERLIN = ZoneInfo("Europe/Berlin")
RITA = Destination(1001)
EIGHT = datetime(2026, 3, 24, 7, tzinfo=UTC)  # 08:00 in Berlin
EVENING_BEFORE = EIGHT - timedelta(hours=12)
A_DAY = timedelta(days=1)

ON_BOTH = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """SQLite where nothing else is asked for: what the databases do differently is tested with the store."""
    return getattr(request, "param", "sqlite")


def publish(c: Connection, name: str = "Harbour reopens", *, at: datetime = EVENING_BEFORE, **changes: Any) -> Article:
    return articles.add(c, new_article(name, **changes), status=ArticleStatus.PUBLISHED, now=at).article


def subscribe(c: Connection, destination: Destination = RITA, **changes: Any) -> Subscription:
    """A subscription for 08:00 in Berlin, made the evening before."""
    kind = ChatKind.PRIVATE if destination.chat_id > 0 else ChatKind.SUPERGROUP
    chats.ensure(c, destination.chat_id, kind=kind, language="en", now=EVENING_BEFORE)
    chats.set_timezone(c, destination.chat_id, "Europe/Berlin")
    plain = Subscription(destination=destination, times=(time(8),), since=EVENING_BEFORE - A_DAY)
    wanted = replace(plain, **changes)
    slot = schedule.next_slot(wanted.times, wanted.days, BERLIN, EVENING_BEFORE)
    planned = replace(wanted, next_slot=slot.key, next_due_at=slot.due_at)
    subscriptions.save(c, planned)
    return planned


def planned(database: Database, destination: Destination = RITA) -> list[Delivery]:
    with database.reading() as c:
        return deliveries.of_destination(c, destination, 100)


def plan_at(database: Database, now: datetime) -> int:
    with database.writing() as c:
        return plan.plan_due(c, now, patience=inf)


def text_of(database: Database, delivery: Delivery) -> str:
    with database.reading() as c:
        digest = digests.get(c, delivery.digest_id)
    assert digest is not None
    return Message.from_json(digest.messages[0]).text.text


def subscription_of(database: Database, destination: Destination = RITA) -> Subscription:
    with database.reading() as c:
        found = subscriptions.get(c, destination)
    assert found is not None
    return found


def settle(database: Database, delivery: Delivery, status: DeliveryStatus) -> None:
    with database.writing() as c:
        (claimed,) = deliveries.claim(c, now=delivery.due_at, lease=timedelta(minutes=1), limit=10)
        assert claimed.id == delivery.id
        assert deliveries.finish(c, claimed.id, claimed.fence, status, now=delivery.due_at)


@pytest.fixture
def subscribed(database: Database) -> Database:
    with database.writing() as c:
        publish(c)
        subscribe(c)
    return database


@ON_BOTH
def test_a_due_subscription_gets_one_digest_and_its_next_slot(subscribed: Database):
    assert plan_at(subscribed, EIGHT) == 1
    (delivery,) = planned(subscribed)
    assert (delivery.slot, delivery.due_at, delivery.status) == (
        "2026-03-24T08:00+01:00",
        EIGHT,
        DeliveryStatus.PENDING,
    )
    assert (delivery.expires_at, delivery.bulk) == (EIGHT + schedule.GRACE, True)
    assert "Daily digest · Tue 24 Mar, 08:00 CET" in text_of(subscribed, delivery)
    assert "Next digest: Wed 08:00" in text_of(subscribed, delivery)
    after = subscription_of(subscribed)
    assert (after.next_slot, after.next_due_at, after.since) == ("2026-03-25T08:00+01:00", EIGHT + A_DAY, EIGHT)


def test_nothing_is_planned_before_its_time(subscribed: Database):
    assert plan_at(subscribed, EIGHT - timedelta(seconds=1)) == 0
    assert planned(subscribed) == []


def test_planning_again_plans_nothing(subscribed: Database):
    plan_at(subscribed, EIGHT)
    assert plan_at(subscribed, EIGHT + timedelta(minutes=1)) == 0
    assert len(planned(subscribed)) == 1


@ON_BOTH
def test_a_slot_is_served_once_even_when_its_subscription_comes_again(
    subscribed: Database, caplog: pytest.LogCaptureFixture
):
    plan_at(subscribed, EIGHT)
    with subscribed.writing() as c:
        publish(c, "Another")
        subscribe(c)  # as if it was made anew: 08:00 of the same day is its next slot
    plan_at(subscribed, EIGHT + timedelta(minutes=5))
    assert "chat=1001 slot=2026-03-24T08:00+01:00 reason=served_already" in caplog.text
    assert [delivery.slot for delivery in planned(subscribed)] == ["2026-03-24T08:00+01:00"]


def test_a_day_without_news_sends_nothing_and_moves_on(subscribed: Database):
    plan_at(subscribed, EIGHT)
    assert plan_at(subscribed, EIGHT + A_DAY) == 1
    assert len(planned(subscribed)) == 1
    after = subscription_of(subscribed)
    assert (after.next_slot, after.since) == ("2026-03-26T08:00+01:00", EIGHT)


def test_the_next_digest_has_only_what_is_new(subscribed: Database):
    plan_at(subscribed, EIGHT)
    with subscribed.writing() as c:
        publish(c, "Another", at=EIGHT + timedelta(hours=3))
    plan_at(subscribed, EIGHT + A_DAY)
    newest, _ = planned(subscribed)
    text = text_of(subscribed, newest)
    assert "1. Another" in text
    assert "Harbour" not in text
    assert "since Tue 08:00" in text


def test_a_digest_up_to_six_hours_late_still_comes(subscribed: Database):
    plan_at(subscribed, EIGHT + timedelta(hours=6))
    (delivery,) = planned(subscribed)
    assert delivery.slot == "2026-03-24T08:00+01:00"


def test_a_later_one_is_folded_into_the_next(subscribed: Database):
    plan_at(subscribed, EIGHT + timedelta(hours=6, seconds=1))
    assert planned(subscribed) == []
    assert subscription_of(subscribed).next_slot == "2026-03-25T08:00+01:00"
    plan_at(subscribed, EIGHT + A_DAY)
    (delivery,) = planned(subscribed)
    assert "1. Harbour reopens" in text_of(subscribed, delivery)


def test_a_clock_that_jumps_far_ahead_gives_one_digest(subscribed: Database):
    plan_at(subscribed, EIGHT + 30 * A_DAY)
    plan_at(subscribed, EIGHT + 30 * A_DAY)
    assert [delivery.slot for delivery in planned(subscribed)] == ["2026-04-23T08:00+02:00"]


def test_a_clock_that_is_set_back_sends_nothing_again(subscribed: Database):
    plan_at(subscribed, EIGHT)
    plan_at(subscribed, EIGHT - A_DAY)
    plan_at(subscribed, EIGHT)
    assert len(planned(subscribed)) == 1


@pytest.mark.parametrize("status", [ChatStatus.PAUSED, ChatStatus.BLOCKED, ChatStatus.GONE])
def test_a_chat_that_does_not_hear_us_is_not_served(subscribed: Database, status: ChatStatus):
    with subscribed.writing() as c:
        chats.set_status(c, RITA.chat_id, status)
    before = subscription_of(subscribed)
    plan_at(subscribed, EIGHT)
    assert planned(subscribed) == []
    # It moves on all the same: what waits for nothing must not be looked at every second.
    assert subscription_of(subscribed) == replace(before, next_slot="2026-03-25T08:00+01:00", next_due_at=EIGHT + A_DAY)
    assert plan_at(subscribed, EIGHT + timedelta(seconds=1)) == 0


@ON_BOTH
@pytest.mark.parametrize("status", [DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED])
def test_what_may_not_have_arrived_comes_again_in_the_next_digest(subscribed: Database, status: DeliveryStatus):
    plan_at(subscribed, EIGHT)
    settle(subscribed, planned(subscribed)[0], status)
    plan_at(subscribed, EIGHT + A_DAY)
    newest, _ = planned(subscribed)
    assert "1. Harbour reopens" in text_of(subscribed, newest)


def test_what_was_sent_does_not_come_again(subscribed: Database):
    plan_at(subscribed, EIGHT)
    settle(subscribed, planned(subscribed)[0], DeliveryStatus.SENT)
    plan_at(subscribed, EIGHT + A_DAY)
    assert len(planned(subscribed)) == 1


def test_only_the_topics_that_are_wanted(database: Database):
    with database.writing() as c:
        publish(c, "Goal", topics=("Sport",))
        publish(c, "Harbour")
        subscribe(c, topics=("Sport",))
    plan_at(database, EIGHT)
    text = text_of(database, planned(database)[0])
    assert "SPORT\n1. Goal" in text
    assert "Harbour" not in text


def test_old_articles_do_not_flood_a_new_subscriber(database: Database):
    with database.writing() as c:
        publish(c, "Ancient", at=EVENING_BEFORE - 9 * A_DAY)
        publish(c, "Recent")
        subscribe(c)
    plan_at(database, EIGHT)
    text = text_of(database, planned(database)[0])
    assert "Recent" in text
    assert "Ancient" not in text


@ON_BOTH
def test_chats_that_want_the_same_get_the_same_stored_digest(subscribed: Database):
    topic = Destination(-1005, 3)
    with subscribed.writing() as c:
        subscribe(c, topic)
        subscribe(c, Destination(1002))
    assert plan_at(subscribed, EIGHT) == 3
    found = [planned(subscribed, where)[0].digest_id for where in (RITA, topic, Destination(1002))]
    assert len(set(found)) == 1


@ON_BOTH
def test_one_subscription_that_cannot_be_planned_does_not_stop_the_others(subscribed: Database):
    with subscribed.writing() as c:
        subscribe(c, Destination(1002))
        chats.set_timezone(c, 1002, "Moon/Tranquility")
    assert plan_at(subscribed, EIGHT) == 2
    assert len(planned(subscribed)) == 1
    assert planned(subscribed, Destination(1002)) == []
    assert plan_at(subscribed, EIGHT + timedelta(minutes=1)) == 0


@ON_BOTH
def test_whatever_is_wrong_with_one_subscription_the_others_get_theirs(subscribed: Database):
    with subscribed.writing() as c:
        publish(c, "Forged", topics=("Sport",), summary=(Passage("Nobody wrote this.", 0, 18),))
        subscribe(c, Destination(1000), topics=("Sport",))  # where warnings are errors, its digest raises NotVerbatim
        subscribe(c, RITA, topics=("Transport",))
    assert plan_at(subscribed, EIGHT) == 2
    assert len(planned(subscribed)) == 1
    assert planned(subscribed, Destination(1000)) == []
    assert plan_at(subscribed, EIGHT + timedelta(minutes=1)) == 0


def test_a_database_that_fails_is_no_fault_of_a_subscription(subscribed: Database):
    with subscribed.writing() as c:
        c.exec_driver_sql("DROP TABLE digest_items")
    with pytest.raises(StorageError):
        plan_at(subscribed, EIGHT)
    assert subscription_of(subscribed).next_due_at == EIGHT


def test_a_crash_before_the_commit_is_as_if_nothing_had_happened(subscribed: Database):
    def planned_and_killed() -> None:
        with subscribed.writing() as c:
            plan.plan_due(c, EIGHT, patience=inf)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        planned_and_killed()
    assert planned(subscribed) == []
    assert plan_at(subscribed, EIGHT) == 1
    assert len(planned(subscribed)) == 1


@ON_BOTH
def test_a_digest_asked_for_is_due_at_once_and_once_for_its_update(subscribed: Database):
    now = EIGHT - timedelta(hours=2)
    with subscribed.writing() as c:
        delivery = plan.on_demand(c, RITA, 77, now)
    with subscribed.writing() as c:
        again = plan.on_demand(c, RITA, 77, now + timedelta(seconds=3))
        other = plan.on_demand(c, RITA, 78, now + timedelta(seconds=3))
    assert delivery is not None
    assert delivery == again
    assert other is None
    assert (delivery.slot, delivery.due_at, delivery.bulk) == ("update:77", now, False)
    text = text_of(subscribed, delivery)
    assert text.startswith("📰 Digest · Tue 24 Mar, 06:00 CET\n1 story from 1 source · since")
    assert text.endswith("Next digest: Tue 08:00 · /settings")


def test_what_was_asked_for_is_not_in_the_next_digest(subscribed: Database):
    with subscribed.writing() as c:
        plan.on_demand(c, RITA, 77, EIGHT - timedelta(hours=2))
    plan_at(subscribed, EIGHT)
    assert [delivery.slot for delivery in planned(subscribed)] == ["update:77"]


def test_a_chat_without_a_subscription_may_ask_too(database: Database):
    with database.writing() as c:
        publish(c)
        chats.ensure(c, 1009, kind=ChatKind.PRIVATE, language="en", now=EIGHT)
        delivery = plan.on_demand(c, Destination(1009), 5, EIGHT)
    assert delivery is not None
    text = text_of(database, delivery)
    assert text.startswith("📰 Digest · Tue 24 Mar, 07:00 UTC\n1 story from 1 source\n")
    assert text.endswith("/subscribe for one every day")


def test_a_preview_counts_as_nothing(subscribed: Database):
    with subscribed.writing() as c:
        (message,) = plan.preview(c, RITA, EIGHT - timedelta(hours=1))
    assert message.text.text.startswith("📰 Preview · ")
    assert planned(subscribed) == []
    plan_at(subscribed, EIGHT)
    assert len(planned(subscribed)) == 1


def test_without_news_there_is_no_preview_and_no_digest(database: Database):
    with database.writing() as c:
        subscribe(c)
        assert plan.preview(c, RITA, EIGHT) == []
        assert plan.on_demand(c, RITA, 1, EIGHT) is None


def pressed(database: Database, data: str) -> Message | None:
    with database.reading() as c:
        return pages.turn_to(c, data, BERLIN)


def data_of(message: Message | None) -> dict[str, str | None]:
    assert message is not None
    return {button.label: button.data for row in message.buttons for button in row}


def test_every_button_of_a_digest_leads_somewhere_and_back(subscribed: Database):
    with subscribed.writing() as c:
        for number in range(20):
            publish(c, f"story {number}", topics=("World", "Sport")[: number % 3])
        first = plan.preview(c, RITA, EIGHT)[-1]
    seen = {}
    waiting = [data for data in data_of(first).values() if data and data != "settings"]
    while waiting:
        data = waiting.pop()
        if data not in seen:
            seen[data] = pressed(subscribed, data)
            waiting += [each for each in data_of(seen[data]).values() if each and each != "settings"]
    verbs = [data.partition(":")[0] for data in seen]
    assert {verb: verbs.count(verb) for verb in verbs} == {
        "digest": 1,
        "story": 21,
        "storyquotes": 21,
        "quotes": 1,
        "more": 2,
    }
    assert set(verbs) == set(pages.VERBS)
    assert next(page for data, page in seen.items() if data.startswith("digest:")) == first


@pytest.mark.parametrize(
    "data", ["", "story", "story:x:1", "story:1:99", "story:999:1", "more:1:-8", "zap:1:1", "digest:²"]
)
def test_a_button_of_another_age_leads_nowhere(subscribed: Database, data: str):
    plan_at(subscribed, EIGHT)
    assert pressed(subscribed, data) is None


def test_a_story_that_was_taken_back_cannot_be_opened(subscribed: Database):
    with subscribed.writing() as c:
        (message,) = plan.preview(c, RITA, EIGHT)
        articles.remove(c, articles.page(c)[0].id)
    assert pressed(subscribed, data_of(message)["1"] or "") is None
    assert pressed(subscribed, data_of(message)["Quotes"] or "") is None


def test_a_damaged_article_keeps_no_other_back(database: Database):
    with database.writing() as c:
        damaged = publish(c, "Damaged")
        publish(c, "Sound")
        subscribe(c)
        c.execute(text("UPDATE articles SET summary = '5' WHERE id = :id"), {"id": damaged.id})
    plan_at(database, EIGHT)
    assert len(planned(database)) == 1
