from dataclasses import replace
from datetime import time, timedelta

import pytest

from storage import chats, subscriptions
from storage.database import Connection, Database
from storage.errors import Unstorable
from storage.model import ChatStatus, Destination, Wants
from storage.subscriptions import StoredSchedule
from tests.integration.storage_rows import HERE, HOUR, NOW, RITA, add_chat, subscription

DAILY = StoredSchedule('["08:00:00"]', "[0, 1, 2, 3, 4, 5, 6]", None)
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


def due(c: Connection, *, limit: int = 9) -> dict[Wants, list[Destination]]:
    """What is due now, read."""
    found = subscriptions.due(c, now=NOW, limit=limit, pauses_since=NOW - 6 * HOUR)
    return {stored.read(): destinations for stored, destinations in found.items()}


def due_threads(c: Connection, *, limit: int = 9) -> list[int]:
    return [each.thread_id for destinations in due(c, limit=limit).values() for each in destinations]


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
        assert due_threads(c) == [3, 2]
        assert due_threads(c, limit=1) == [3]


def test_those_due_at_the_same_moment_come_by_chat_and_thread(database: Database):
    there = [Destination(chat, thread) for chat, thread in ((7, 0), (-100, 9), (7, 3), (-100, 2))]
    with database.writing() as c:
        for each in there:
            add_chat(c, each.chat_id)
            subscriptions.save(c, subscription(each))
        assert list(due(c).values()) == [sorted(there, key=lambda each: (each.chat_id, each.thread_id))]


@pytest.mark.parametrize(
    "change",
    [
        {"times": (time(8), time(18))},
        {"days": frozenset({0})},
        {"topics": ("sea",)},
        {"since": NOW},
    ],
)
def test_those_who_want_something_else_are_told_apart(database: Database, change):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        subscriptions.save(c, subscription(FORUM_TOPIC, **change))
        found = {destination: wants for wants, (destination,) in due(c).items()}
    ((name, value),) = change.items()
    assert getattr(found[FORUM_TOPIC], name) == value
    assert replace(found[FORUM_TOPIC], **{name: getattr(found[HERE], name)}) == found[HERE]


def test_the_zone_of_the_chat_is_part_of_what_is_wanted(database: Database):
    with database.writing() as c:
        for chat_id in (1, 2):
            add_chat(c, chat_id)
            subscriptions.save(c, subscription(Destination(chat_id)))
        chats.set_timezone(c, 2, "Asia/Tokyo")
        assert [wants.timezone for wants in due(c)] == [None, "Asia/Tokyo"]


@pytest.mark.parametrize("status", ChatStatus)
def test_only_an_active_chat_is_awake(database: Database, status):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        chats.set_status(c, RITA, status)
        (wants,) = due(c)
    assert wants.is_awake == (status is ChatStatus.ACTIVE)


@pytest.mark.parametrize(
    ("ends_in", "is_awake", "is_recent"),
    [(-9 * HOUR, True, False), (-HOUR, True, True), (timedelta(0), True, True), (HOUR, False, False)],
)
def test_a_pause_with_an_end_ends_by_itself(database: Database, ends_in, is_awake, is_recent):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        chats.pause(c, RITA, until=NOW + ends_in)
        (wants,) = due(c)
    assert wants.is_awake == is_awake
    assert wants.paused_until == (NOW + ends_in if is_recent else None)


def test_a_row_that_cannot_be_read_is_found_out_by_itself(database: Database):
    with database.writing() as c:
        for chat_id in (1, 2):
            add_chat(c, chat_id)
            subscriptions.save(c, subscription(Destination(chat_id)))
        c.exec_driver_sql("UPDATE subscriptions SET times = '{\"at\": 8}' WHERE chat_id = 1")
        broken, sound = subscriptions.due(c, now=NOW, limit=9, pauses_since=NOW)
    assert sound.read().times == (time(8),)
    with pytest.raises(ValueError, match="at"):
        broken.read()


def test_many_are_moved_at_once(database: Database):
    there = [Destination(RITA, thread) for thread in (1, 2, 3)]
    with database.writing() as c:
        add_chat(c)
        before = [subscription(each) for each in there]
        for each in before:
            subscriptions.save(c, each)
        subscriptions.move(c, there[:1], slot="later", due_at=NOW + HOUR)
        subscriptions.move(c, there[1:2], slot="later", due_at=NOW + HOUR, since=NOW)
        subscriptions.move(c, [], slot="never", due_at=NOW)
        moved = replace(before[0], next_slot="later", next_due_at=NOW + HOUR)
        served = replace(before[1], next_slot="later", next_due_at=NOW + HOUR, since=NOW)
        assert subscriptions.of_chat(c, RITA) == [moved, served, before[2]]


def test_what_is_set_aside_is_due_again_later_and_otherwise_the_same(database: Database):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
        subscriptions.set_aside(c, [HERE], until=NOW + HOUR)
        assert subscriptions.get(c, HERE) == replace(subscription(), next_due_at=NOW + HOUR)


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite has one writer at a time
def test_a_subscription_that_another_process_plans_is_left_to_it(database: Database):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
    with database.writing() as first, database.writing() as second:
        assert list(due(first).values()) == [[HERE]]
        assert due(second) == {}


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_chat_that_is_being_changed_is_left_for_later(database: Database):
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, subscription())
    with database.writing() as reader, database.writing() as planner:
        chats.set_timezone(reader, RITA, "Asia/Tokyo")
        assert due(planner) == {}


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_subscription_that_is_being_changed_is_not_brought_back_over_the_change(database: Database):
    far = subscription(due_at=NOW + 999 * HOUR)
    with database.writing() as c:
        add_chat(c)
        subscriptions.save(c, far)
    with database.writing() as reader, database.writing() as planner:
        subscriptions.save(reader, replace(far, next_due_at=NOW + HOUR))
        assert subscriptions.bring_back(planner, DAILY, beyond=NOW + 9 * HOUR, to=NOW, limit=9) == 0
    with database.reading() as c:
        assert subscriptions.get(c, HERE).next_due_at == NOW + HOUR
