from dataclasses import replace
from datetime import time, timedelta

import pytest

from storage import chats, subscriptions
from storage.database import Database
from storage.errors import Unstorable
from storage.model import ChatStatus, Destination
from tests.integration.storage_rows import HERE, HOUR, NOW, RITA, add_chat, subscription

FORUM_TOPIC = Destination(RITA, thread_id=12)


@pytest.mark.parametrize(
    "wanted",
    [
        subscription(),
        subscription(FORUM_TOPIC, due_at=None, active=False),
        subscription(times=(time(7, 30), time(18)), days=frozenset({0, 4}), topics=("sea", "art")),
    ],
    ids=["plain", "inactive", "full"],
)
def test_a_subscription_comes_back_as_it_went_in(database: Database, wanted):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, wanted)
        assert subscriptions.get(c, wanted.destination) == wanted


def test_a_subscription_replaces_the_one_of_its_destination(database: Database):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        subscriptions.save(c, subscription(FORUM_TOPIC))
        changed = subscription(topics=("sea",), active=False)
        subscriptions.save(c, changed)
        assert subscriptions.of_chat(c, RITA) == [changed, subscription(FORUM_TOPIC)]
        assert subscriptions.count(c) == 1
        assert subscriptions.get(c, Destination(RITA, thread_id=1)) is None


def test_a_subscription_needs_its_chat(database: Database):
    with pytest.raises(Unstorable), database.writing() as c:
        subscriptions.save(c, subscription())


def test_due_are_the_active_whose_time_has_come_the_longest_first(database: Database):
    late, just, early = (
        subscription(Destination(RITA, thread), due_at=NOW + hours * HOUR)
        for thread, hours in ((3, -2), (2, 0), (1, 1))
    )
    with database.writing() as c:
        add_chat(c)
        for each in (early, just, late):
            subscriptions.save(c, each)
        subscriptions.save(c, replace(late, destination=Destination(RITA, 4), active=False))
        subscriptions.save(c, subscription(Destination(RITA, 5), due_at=None))
        assert subscriptions.due(c, now=NOW, limit=9) == [late, just]
        assert subscriptions.due(c, now=NOW, limit=1) == [late]


@pytest.mark.parametrize("status", ChatStatus)
def test_only_an_active_chat_has_anything_due(database: Database, status):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        chats.set_status(c, RITA, status)
        assert bool(subscriptions.due(c, now=NOW, limit=9)) == (status is ChatStatus.ACTIVE)


@pytest.mark.parametrize(("ends_in", "is_due"), [(-HOUR, True), (timedelta(0), True), (HOUR, False)])
def test_a_pause_with_an_end_ends_by_itself(database: Database, ends_in, is_due):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        chats.pause(c, RITA, until=NOW + ends_in)
        assert bool(subscriptions.due(c, now=NOW, limit=9)) == is_due


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite has one writer at a time
def test_a_subscription_that_another_process_plans_is_left_to_it(database: Database):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
    with database.writing() as first, database.writing() as second:
        assert subscriptions.due(first, now=NOW, limit=9) == [subscription(HERE)]
        assert subscriptions.due(second, now=NOW, limit=9) == []
