"""Many subscriptions due at once: served by set, each as it would be alone."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import text

from bot.digests import compose, plan
from bot.housekeeping import bring_back
from storage import articles, chats, deliveries, migrate, subscriptions
from storage.database import Connection, Database
from storage.errors import StorageError
from storage.model import ArticleStatus, ChatStatus, DeliveryStatus, Destination, Subscription
from tests.integration.storage_rows import add_delivery
from tests.integration.test_plan import (
    A_DAY,
    EIGHT,
    EVENING_BEFORE,
    ON_BOTH,
    backend,
    plan_at,
    planned,
    publish,
    subscribe,
    subscription_of,
    text_of,
)

__all__ = ["backend"]

AN_HOUR = timedelta(hours=1)
TOPICS = ("Sport", "World", "Transport")


@pytest.fixture(autouse=True)
def nothing_composed_before():
    plan.composed.cache_clear()


def compositions() -> int:
    return plan.composed.cache_info().misses


def subscribe_many(c: Connection, count: int) -> list[Destination]:
    there = [Destination(chat_id) for chat_id in range(1, count + 1)]
    for each in there:
        subscribe(c, each)
    return there


def plan_step(database: Database) -> int:
    """One transaction that ends as soon as it has got on."""
    with database.writing() as c:
        return plan.plan_due(c, EIGHT, patience=0)


@ON_BOTH
def test_what_all_want_is_composed_and_stored_once_however_many_transactions_it_takes(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plan, "AT_ONCE", 40)
    with database.writing() as c:
        publish(c)
        there = subscribe_many(c, 100)
    steps = [plan_step(database) for _ in range(3)]
    assert steps == [40, 40, 20]
    assert compositions() == 1
    assert len({planned(database, each)[0].digest_id for each in there}) == 1
    assert plan_step(database) == 0


def test_between_the_transactions_of_a_peak_others_write(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plan, "AT_ONCE", 1)
    with database.writing() as c:
        taken_back = publish(c, "Taken back").id
        edited = publish(c, "Before").id
        there = subscribe_many(c, 4)
    plan_step(database)
    with database.writing() as c:
        articles.set_title(c, edited, "After")
    plan_step(database)
    with database.writing() as c:
        articles.remove(c, taken_back)
    plan_step(database)
    with database.writing() as c:
        articles.restore(c, taken_back)
        articles.set_title(c, edited, "Before")
        publish(c, "New")
    plan_step(database)
    names = ("Taken back", "Before", "After", "New")
    texts = [text_of(database, planned(database, each)[0]) for each in there]
    assert [{name for name in names if name in found} for found in texts] == [
        {"Taken back", "Before"},
        {"Taken back", "After"},
        {"After"},
        {"Taken back", "Before", "New"},
    ]


def test_once_a_peak_is_over_its_digest_is_not_kept(database: Database):
    with database.writing() as c:
        publish(c)
        subscribe_many(c, 2)
    plan_at(database, EIGHT)
    assert plan.composed.cache_info().currsize == 1
    plan_at(database, EIGHT)
    assert plan.composed.cache_info().currsize == 0


@ON_BOTH
def test_each_gets_only_what_it_has_not_had(database: Database):
    with database.writing() as c:
        harbour, bridge = publish(c, "Harbour"), publish(c, "Bridge")
        for each in subscribe_many(c, 5)[1:3]:
            add_delivery(c, "before", destination=each, items=(harbour.id,))
        add_delivery(c, "before", destination=Destination(4), items=(harbour.id, bridge.id))
        add_delivery(c, "before", destination=Destination(5, thread_id=8), items=(harbour.id, bridge.id))
    plan_at(database, EIGHT)
    digest_ids = [
        {delivery.digest_id for delivery in planned(database, Destination(chat_id)) if delivery.slot != "before"}
        for chat_id in range(1, 6)
    ]
    assert digest_ids[0] == digest_ids[4] != set()
    assert digest_ids[1] == digest_ids[2] != digest_ids[0]
    assert digest_ids[3] == set()
    assert compositions() == 2


@ON_BOTH
@pytest.mark.parametrize("seed", range(8))
def test_what_a_set_has_not_had_is_what_each_has_not_had(database: Database, seed: int):
    random = Random(seed)
    there = [Destination(chat_id, thread) for chat_id in (-5, 7, 2**40) for thread in (0, 3)]
    with database.writing() as c:
        known = [
            publish(c, f"{n}", at=EIGHT - random.randint(1, 200) * AN_HOUR, topics=random.sample(TOPICS, 2))
            for n in range(12)
        ]
        had = {each: _deliver_some(c, each, [article.id for article in known], random) for each in there}
        removed = random.choice(known).id
        articles.remove(c, removed)
        topics = tuple(random.sample(TOPICS, random.randint(0, 1)))
        since = EIGHT - random.randint(1, 24) * AN_HOUR
        found = compose.unsent_by_set(c, there, topics=topics, since=since)
    wanted = [
        article
        for article in sorted(known, key=lambda article: (article.listed_at, article.id), reverse=True)
        if article.id != removed
        and article.listed_at > since - compose.LOOK_BACK
        and (not topics or set(topics) & set(article.topics))
    ]
    expected = {each: tuple(article.id for article in wanted if article.id not in had[each]) for each in there}
    assert {each: ids for ids, alike in found.items() for each in alike} == expected


def _deliver_some(c: Connection, destination: Destination, article_ids: list[int], random: Random) -> set[int]:
    """Random deliveries; the articles that count as had."""
    if not chats.get(c, destination.chat_id):
        subscribe(c, destination)
    had = set()
    for number in range(random.randint(0, 5)):
        items = tuple(random.sample(article_ids, random.randint(1, 4)))
        delivery = add_delivery(c, f"{destination.thread_id} {number} {items}", destination=destination, items=items)
        status = random.choice([DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED, None])
        if status is not None:
            (claimed,) = deliveries.claim(c, now=EIGHT, lease=AN_HOUR, limit=1)
            assert claimed.id == delivery.id
            deliveries.finish(c, delivery.id, claimed.fence, status, now=EIGHT)
        if status in (DeliveryStatus.SENT, None):
            had |= set(items)
        if status is None:
            c.execute(
                text("UPDATE deliveries SET status = 'pending', due_at = expires_at WHERE id = :id"),
                {"id": delivery.id},
            )
    return had


@dataclass(frozen=True)
class Reader:
    """A chat with its subscription, whatever it may be."""

    wanted: Subscription
    zone: str | None
    status: ChatStatus
    pause_ends: timedelta | None

    @classmethod
    def anyone(cls, chat_id: int, random: Random) -> "Reader":
        wanted = Subscription(
            destination=Destination(chat_id),
            times=random.choice([(time(8),), (time(6), time(8)), (time(0), time(2, 30))]),
            days=random.choice([frozenset(range(7)), frozenset({1}), frozenset({0, 5})]),
            topics=random.choice([(), ("Sport",), ("World", "Transport")]),
            next_slot="due",
            next_due_at=EIGHT - random.choice([0, 0, 1, 7, 30]) * AN_HOUR,
            since=EIGHT - random.choice([24, 24, 24, 72]) * AN_HOUR,
        )
        status = random.choice([ChatStatus.ACTIVE] * 5 + list(ChatStatus))
        ends = random.choice([None, -30, -3, 0, 5]) if status is ChatStatus.PAUSED else None
        zone = random.choice(["Europe/Berlin", "Europe/Berlin", "Asia/Tokyo", "America/New_York", None])
        return cls(wanted, zone, status, None if ends is None else ends * AN_HOUR)

    def settle(self, c: Connection) -> None:
        subscribe(c, self.wanted.destination)
        c.execute(text("UPDATE chats SET timezone = :zone WHERE id = :id"), {"zone": self.zone, "id": self._id})
        chats.set_status(c, self._id, self.status)
        if self.pause_ends is not None:
            chats.pause(c, self._id, until=EIGHT + self.pause_ends)
        subscriptions.save(c, self.wanted)

    @property
    def _id(self) -> int:
        return self.wanted.destination.chat_id


@pytest.mark.parametrize("seed", range(6))
def test_many_get_what_each_would_get_alone(new_url: Callable[[], str], seed: int, monkeypatch: pytest.MonkeyPatch):
    random = Random(seed)
    readers = [Reader.anyone(chat_id, random) for chat_id in range(1, 41)]
    together = _outcome(new_url(), readers)
    monkeypatch.setattr(plan, "AT_ONCE", 1)
    assert _outcome(new_url(), readers) == together
    assert 5 < sum(len(served) for served, _ in together) < 35, "some are served and some are not"


def _outcome(url: str, readers: list[Reader]) -> list[tuple[list[tuple[object, ...]], Subscription]]:
    """For each reader what was planned, and the subscription as it is then."""
    database = Database(url)
    migrate.upgrade(database)
    with database.writing() as c:
        for number, topics in enumerate([(), ("Sport",), ("World",), ("Sport", "Transport")]):
            publish(c, f"Story {number}", topics=topics)
        for each in readers:
            each.settle(c)
    while plan_at(database, EIGHT):
        pass
    found = [
        (
            [
                (each.slot, each.due_at, each.expires_at, each.bulk, text_of(database, each))
                for each in planned(database, reader.wanted.destination)
            ],
            subscription_of(database, reader.wanted.destination),
        )
        for reader in readers
    ]
    database.close()
    return found


def break_times(c: Connection) -> None:
    subscribe(c, Destination(9))
    c.execute(text("UPDATE subscriptions SET times = '[]', next_due_at = '2099-01-01' WHERE chat_id = 9"))


def break_row(c: Connection) -> None:
    c.execute(text("UPDATE subscriptions SET since = 'tomorrow' WHERE chat_id = 2"))


def refuse_delivery(c: Connection) -> None:
    c.execute(
        text(
            "CREATE TRIGGER refuse BEFORE INSERT ON deliveries WHEN NEW.chat_id = 2 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    )


@pytest.mark.parametrize("damage", [break_row, refuse_delivery])
def test_what_is_wrong_with_one_of_many_stops_no_other(database: Database, damage: Callable[[Connection], None]):
    with database.writing() as c:
        publish(c)
        there = subscribe_many(c, 5)
        damage(c)
    assert plan_at(database, EIGHT) == 5
    assert [len(planned(database, each)) for each in there] == [1, 0, 1, 1, 1]
    assert plan_at(database, EIGHT + timedelta(minutes=1)) == 0
    assert plan_at(database, EIGHT + plan.SET_ASIDE) == 1


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_the_server_refuses_for_one_of_many_stops_no_other(database: Database):
    with database.writing() as c:
        publish(c)
        there = subscribe_many(c, 5)
        c.execute(text("ALTER TABLE deliveries ADD CONSTRAINT refuse CHECK (chat_id <> 2)"))
    try:
        assert plan_at(database, EIGHT) == 5
        assert [len(planned(database, each)) for each in there] == [1, 0, 1, 1, 1]
    finally:
        with database.writing() as c:
            c.execute(text("ALTER TABLE deliveries DROP CONSTRAINT refuse"))


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_processes_that_plan_at_the_same_time_share_the_peak(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plan, "AT_ONCE", 20)
    with database.writing() as c:
        publish(c)
        there = subscribe_many(c, 300)
    served: Counter[str] = Counter()
    start = threading.Barrier(3)

    def plan_all(name: str) -> None:
        mine = Database(url)
        start.wait()
        while count := plan_step(mine):
            served[name] += count
        mine.close()

    threads = [threading.Thread(target=plan_all, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert plan_step(database) == 0
    assert served.total() == 300
    assert {len(planned(database, each)) for each in there} == {1}
    assert {planned(database, each)[0].digest_id for each in there} == {planned(database, there[0])[0].digest_id}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_digest_that_is_asked_for_and_one_that_is_planned_do_not_bring_the_same(database: Database):
    with database.writing() as c:
        publish(c)
        (here,) = subscribe_many(c, 1)
    with database.writing() as asking:
        assert plan.on_demand(asking, here, 77, EIGHT) is not None
        assert plan_at(database, EIGHT) == 0, "it waits for the answer to be stored"
    assert plan_at(database, EIGHT) == 1
    assert [delivery.slot for delivery in planned(database, here)] == ["update:77"]


@ON_BOTH
def test_after_an_outage_each_gets_one_late_digest_or_none(database: Database):
    with database.writing() as c:
        publish(c)
        subscribe(c, Destination(1), times=(time(8), time(12)))
        subscribe(c, Destination(2))
        subscribe(c, Destination(3), days=frozenset({1}))  # Tuesday, this day
        subscribe(c, Destination(4), times=(time(6),))
    plan_at(database, EIGHT + 5 * AN_HOUR)
    slots = [[delivery.slot[11:16] for delivery in planned(database, Destination(n))] for n in (1, 2, 3, 4)]
    assert slots == [["12:00"], ["08:00"], ["08:00"], []]


def keep_house_at(database: Database, now: datetime) -> None:
    asyncio.run(bring_back(database, lambda: now))


@ON_BOTH
@pytest.mark.parametrize("days", [2, 5, 3000])
def test_a_clock_that_ran_ahead_puts_nothing_off_for_long(database: Database, days: int):
    ahead = EIGHT + days * A_DAY
    with database.writing() as c:
        publish(c, at=ahead - A_DAY)
        subscribe(c)
    plan_at(database, ahead)
    assert subscription_of(database).since > EIGHT
    with database.writing() as c:
        publish(c, "Right again")
    plan_at(database, EIGHT)
    assert len(planned(database)) == 1
    keep_house_at(database, EIGHT)
    plan_at(database, EIGHT)
    newest, _ = planned(database)
    assert newest.slot == "2026-03-24T08:00+01:00"
    assert "Right again" in text_of(database, newest)
    after = subscription_of(database)
    assert (after.next_due_at, after.since) == (EIGHT + A_DAY, EIGHT)


@ON_BOTH
def test_only_what_is_due_later_than_its_next_slot_was_put_off(database: Database):
    last_moment = EIGHT - timedelta(seconds=1)
    with database.writing() as c:
        publish(c)
        subscribe(c, Destination(1), days=frozenset({0}))  # Monday, six days from this one
        subscribe(c, Destination(2))
        break_times(c)
    plan_at(database, EIGHT)
    before = [subscription_of(database, Destination(1)), planned(database, Destination(2))]
    keep_house_at(database, last_moment)  # by a clock that is a little behind
    plan_at(database, last_moment)
    plan_at(database, EIGHT)
    assert [subscription_of(database, Destination(1)), planned(database, Destination(2))] == before


def test_a_database_that_fails_stops_the_planning(database: Database):
    with database.writing() as c:
        publish(c)
        subscribe_many(c, 3)
        c.execute(text("DROP TABLE digest_items"))
    with pytest.raises(StorageError):
        plan_at(database, EIGHT)
    assert EVENING_BEFORE < subscription_of(database, Destination(1)).next_due_at == EIGHT


def test_removed_articles_alone_make_no_digest(database: Database):
    with database.writing() as c:
        article = publish(c)
        here, _ = subscribe_many(c, 2)
        articles.remove(c, article.id)
        assert articles.get(c, article.id).status is ArticleStatus.REMOVED
    plan_at(database, EIGHT)
    assert planned(database, here) == []
    assert subscription_of(database, here) == replace(
        subscription_of(database, here), since=EVENING_BEFORE - A_DAY, next_due_at=EIGHT + A_DAY
    )
