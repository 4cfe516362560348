from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import inbox
from storage.database import Database
from storage.model import InboxItem, InboxStatus
from storage.tables import inbox as inbox_table
from tests.integration.storage_rows import HOUR, NOW

WAITING, HANDLED, POISONED = InboxStatus.WAITING, InboxStatus.HANDLED, InboxStatus.POISONED


def update(update_id: int, chat_id: int | None = None) -> dict[str, Any]:
    event = {"inline_query": {"id": "7"}} if chat_id is None else {"message": {"chat": {"id": chat_id}}}
    return {"update_id": update_id} | event


def test_an_update_comes_back_as_it_went_in(database: Database):
    payload = update(1, -5) | {"message": {"chat": {"id": -5}, "text": "NUL \0, half a pair \ud83d, “çà” \U0001f4f0"}}
    with database.writing() as c:
        assert inbox.receive(c, [payload], now=NOW) == 1
        (item,) = inbox.waiting(c, limit=9)
    assert item == InboxItem(
        id=item.id, update_id=1, chat_id=-5, payload=payload, status=WAITING, tries=0, received_at=NOW
    )


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize(
    ("event", "chat_id"),
    [
        ({"message": {"chat": {"id": 5}}}, 5),
        ({"channel_post": {"chat": {"id": -100_5}}}, -100_5),
        ({"my_chat_member": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, 5),
        ({"callback_query": {"from": {"id": 6}, "inline_message_id": "7"}}, None),
        ({"inline_query": {"from": {"id": 6}}}, None),
        ({"of_a_kind_unknown": {"chat": {"id": 5}}}, 5),
        ({"message": {"chat": {"id": "5"}}}, None),
        ({"message": {"chat": {"id": True}}}, None),
        ({"message": {"chat": {"id": 2**63}}}, None),
        ({"message": {"chat": 5}}, None),
        ({"message": ["chat"]}, None),
        ({"message": None}, None),
        ({}, None),
    ],
)
def test_the_chat_of_an_update_is_found_wherever_it_stands(database: Database, event, chat_id):
    with database.writing() as c:
        inbox.receive(c, [{"update_id": 1} | event], now=NOW)
        (item,) = inbox.waiting(c, limit=9)
        assert item.chat_id == chat_id


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("nameless", [{}, {"update_id": None}, {"update_id": "1"}, {"update_id": 2**63}])
def test_an_update_without_a_number_does_not_stop_the_others(database: Database, nameless):
    with database.writing() as c:
        assert inbox.receive(c, [nameless, update(2)], now=NOW) == 1
        assert inbox.receive(c, [nameless], now=NOW) == 0
        assert [item.update_id for item in inbox.waiting(c, limit=9)] == [2]


def test_a_known_update_is_ignored_even_when_it_was_handled(database: Database):
    with database.writing() as c:
        assert inbox.receive(c, [update(1, 5), update(1, 5), update(2, 5)], now=NOW) == 2
        (first,) = inbox.waiting(c, limit=9)
        assert inbox.handled(c, first.id, now=NOW)
        assert inbox.receive(c, [update(2, 5), update(1, 5)], now=NOW + HOUR) == 0
        assert [item.update_id for item in inbox.waiting(c, limit=9)] == [2]


def test_waiting_are_the_oldest_of_each_chat_and_all_that_belong_to_none(database: Database):
    arrivals = [(9, 5), (8, 5), (7, None), (6, 4), (5, None), (4, 4)]
    with database.writing() as c:
        inbox.receive(c, [update(*each) for each in arrivals], now=NOW)
        assert [item.update_id for item in inbox.waiting(c, limit=9)] == [9, 7, 6, 5]
        assert [item.update_id for item in inbox.waiting(c, limit=2)] == [9, 7]


def test_an_item_is_set_aside_after_its_last_try_and_its_chat_goes_on(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 5)], now=NOW)
        for tries, status in enumerate((WAITING, WAITING, POISONED)):
            (item,) = inbox.waiting(c, limit=9)
            assert (item.update_id, item.tries) == (1, tries)
            assert inbox.failed(c, item.id, now=NOW, error="KeyError") is status
        assert [item.update_id for item in inbox.waiting(c, limit=9)] == [2]
        assert inbox.counts(c) == {WAITING: 1, HANDLED: 0, POISONED: 1}


def test_an_item_that_is_gone_counts_as_handled(database: Database):
    with database.writing() as c:
        assert inbox.failed(c, 99, now=NOW, error="KeyError") is HANDLED
        assert not inbox.handled(c, 99, now=NOW)


def test_only_what_was_handled_long_ago_is_purged(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(number) for number in range(4)], now=NOW - HOUR)
        old, recent, poisoned, _ = inbox.waiting(c, limit=9)
        inbox.handled(c, old.id, now=NOW - timedelta(seconds=1))
        inbox.handled(c, recent.id, now=NOW)
        inbox.failed(c, poisoned.id, now=NOW, error="KeyError", tries_allowed=1)
        assert inbox.purge(c, handled_before=NOW, poisoned_before=NOW) == 1
        assert inbox.counts(c) == {WAITING: 1, HANDLED: 1, POISONED: 1}


def test_what_was_set_aside_is_kept_longer_than_what_was_handled(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1), update(2)], now=NOW)
        one, two = inbox.waiting(c, limit=9)
        inbox.handled(c, one.id, now=NOW)
        inbox.failed(c, two.id, error="KeyError", now=NOW, tries_allowed=1)
        assert inbox.purge(c, handled_before=NOW + HOUR, poisoned_before=NOW) == 1
        assert inbox.counts(c) == {WAITING: 0, HANDLED: 0, POISONED: 1}
        assert inbox.purge(c, handled_before=NOW + HOUR, poisoned_before=NOW + HOUR) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(st.lists(st.tuples(st.integers(0, 20), st.sampled_from([None, 4, 5])), max_size=6), max_size=6),
    fails=st.lists(st.booleans(), max_size=40),
)
def test_every_update_is_handed_out_until_it_is_done_and_in_order_within_its_chat(database: Database, batches, fails):
    chat_of, expected, done = {}, defaultdict(list), defaultdict(list)
    fails = iter(fails)
    with database.writing() as c:
        c.execute(inbox_table.delete())
        for batch in batches:
            new = [(number, chat_of.setdefault(number, chat)) for number, chat in batch if number not in chat_of]
            for number, chat in dict(new).items():
                expected[chat].append(number)
            received = inbox.receive(c, [update(number, chat_of[number]) for number, _ in batch], now=NOW)
            assert received == len(dict(new))
        while items := inbox.waiting(c, limit=3):
            for item in items:
                if next(fails, False):
                    inbox.failed(c, item.id, now=NOW, error="KeyError", tries_allowed=99)
                else:
                    inbox.handled(c, item.id, now=NOW)
                    done[item.chat_id].append(item.update_id)
    assert {chat: sorted(numbers) for chat, numbers in done.items()} == {
        chat: sorted(numbers) for chat, numbers in expected.items()
    }
    assert (done[4], done[5]) == (expected[4], expected[5])
