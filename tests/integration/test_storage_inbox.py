from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import inbox
from storage.database import Connection, Database
from storage.model import InboxItem, InboxStatus
from storage.tables import inbox as inbox_table
from tests.integration.storage_rows import HOUR, NOW

WAITING, HANDLED, POISONED = InboxStatus.WAITING, InboxStatus.HANDLED, InboxStatus.POISONED
LEASE = timedelta(seconds=10)


def update(update_id: int, chat_id: int | None = None) -> dict[str, Any]:
    event = {"inline_query": {"id": "7"}} if chat_id is None else {"message": {"chat": {"id": chat_id}}}
    return {"update_id": update_id} | event


def claim(c: Connection, *, limit: int = 9, holder: str = "me", now: datetime = NOW, **besides: Any) -> list[InboxItem]:
    return inbox.claim(c, holder=holder, now=now, lease=LEASE, limit=limit, **besides)


def waiting(c: Connection, *, limit: int = 9) -> list[int]:
    """The ids of the updates that could be claimed now; they stay as they are."""
    items = claim(c, limit=limit, holder="onlooker")
    inbox.release(c, holder="onlooker")
    return [item.update_id for item in items]


def test_an_update_comes_back_as_it_went_in(database: Database):
    payload = update(1, -5) | {"message": {"chat": {"id": -5}, "text": "NUL \0, half a pair \ud83d, “çà” \U0001f4f0"}}
    with database.writing() as c:
        assert inbox.receive(c, [payload], now=NOW) == 1
        (item,) = claim(c)
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
        (item,) = claim(c)
        assert item.chat_id == chat_id


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("nameless", [{}, {"update_id": None}, {"update_id": "1"}, {"update_id": 2**63}])
def test_an_update_without_a_number_does_not_stop_the_others(database: Database, nameless):
    with database.writing() as c:
        assert inbox.receive(c, [nameless, update(2)], now=NOW) == 1
        assert inbox.receive(c, [nameless], now=NOW) == 0
        assert waiting(c) == [2]


def test_a_known_update_is_ignored_even_when_it_was_handled(database: Database):
    with database.writing() as c:
        assert inbox.receive(c, [update(1, 5), update(1, 5), update(2, 5)], now=NOW) == 2
        (first,) = claim(c)
        assert inbox.handled(c, first.id, holder="me", now=NOW)
        assert inbox.receive(c, [update(2, 5), update(1, 5)], now=NOW + HOUR) == 0
        assert waiting(c) == [2]


def test_waiting_are_the_oldest_of_each_chat_and_all_that_belong_to_none(database: Database):
    arrivals = [(9, 5), (8, 5), (7, None), (6, 4), (5, None), (4, 4)]
    with database.writing() as c:
        inbox.receive(c, [update(*each) for each in arrivals], now=NOW)
        assert waiting(c) == [9, 7, 6, 5]
        assert waiting(c, limit=2) == [9, 7]


def test_an_item_is_set_aside_after_its_last_try_and_its_chat_goes_on(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 5)], now=NOW)
        for tries, status in enumerate((WAITING, WAITING, POISONED)):
            (item,) = claim(c)
            assert (item.update_id, item.tries) == (1, tries)
            assert inbox.failed(c, item.id, holder="me", now=NOW, error="KeyError") is status
            inbox.release(c, holder="me", item_id=item.id)
        assert waiting(c) == [2]
        assert inbox.counts(c) == {WAITING: 1, HANDLED: 0, POISONED: 1}


def test_a_chat_of_which_one_item_is_held_waits_and_others_do_not(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 5), update(3, 4)], now=NOW)
        first, _ = claim(c)
        assert waiting(c) == []
        inbox.handled(c, first.id, holder="me", now=NOW)
        assert waiting(c) == [2]
        assert claim(c, besides=[5]) == []


def test_a_failed_item_stays_held_until_it_is_given_back(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5)], now=NOW)
        (item,) = claim(c)
        assert inbox.failed(c, item.id, holder="me", now=NOW, error="KeyError") is WAITING
        assert waiting(c) == []
        inbox.release(c, holder="another", item_id=item.id)
        assert waiting(c) == []
        inbox.release(c, holder="me", item_id=item.id)
        assert waiting(c) == [1]


def test_what_a_dead_process_held_goes_to_another_by_its_lease(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 5)], now=NOW)
        (item,) = claim(c, holder="dead")
        assert claim(c, now=NOW + LEASE - timedelta(seconds=1)) == []
        assert [item.update_id for item in claim(c, now=NOW + LEASE)] == [1]
        assert not inbox.handled(c, item.id, holder="dead", now=NOW)  # it was not dead, but its word is late
        assert inbox.failed(c, item.id, holder="dead", error="KeyError", now=NOW) is HANDLED
        assert waiting(c) == []


def test_a_lease_that_is_renewed_does_not_run_out(database: Database):
    later = NOW + LEASE
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 4)], now=NOW)
        mine, theirs = claim(c, limit=1), claim(c, holder="another")
        both = [item.id for item in (*mine, *theirs)]
        inbox.renew(c, both, holder="me", now=NOW + timedelta(seconds=5), lease=LEASE)
        assert [item.update_id for item in claim(c, now=later)] == [2]


def test_a_clock_that_is_set_back_a_day_leaves_nothing_held_for_a_day(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5)], now=NOW)
        claim(c, holder="dead")
        assert [item.update_id for item in claim(c, now=NOW - timedelta(days=1))] == [1]


def test_who_is_alone_takes_everything_back_at_once(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 4)], now=NOW)
        claim(c, holder="dead")
        inbox.take_back(c)
        assert waiting(c) == [1, 2]


@pytest.mark.parametrize("backend", ["postgresql"])
def test_processes_that_claim_at_once_share_the_chats(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(number, number % 3) for number in range(6)], now=NOW)
    with database.writing() as one, database.writing() as two:
        assert [item.update_id for item in claim(one, limit=2)] == [0, 1]
        assert [item.update_id for item in claim(two, holder="another")] == [2]


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("damage", ['{"update_id": 1, "mess', "", "[1]", "5", "\x00\xff"])
def test_a_damaged_row_comes_out_empty_and_stops_no_other(database: Database, damage: str):
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 4)], now=NOW)
        c.execute(text("UPDATE inbox SET payload = :damage WHERE update_id = 1"), {"damage": damage})
        assert [item.payload for item in claim(c)] == [{}, update(2, 4)]


@pytest.mark.parametrize("status", list(InboxStatus))
def test_an_update_whose_id_an_old_one_had_is_a_new_one(database: Database, status: InboxStatus):
    """After a quiet week ids go on from a random number, and what was set aside is kept for longer than that."""
    later = NOW + timedelta(days=8)
    with database.writing() as c:
        inbox.receive(c, [update(1, 5), update(2, 5)], now=NOW)
        for item in claim(c, limit=1):
            if status is HANDLED:
                inbox.handled(c, item.id, holder="me", now=NOW)
            if status is POISONED:
                inbox.failed(c, item.id, holder="me", error="KeyError", now=NOW, tries_allowed=1)
        before = inbox.counts(c)
        assert inbox.receive(c, [update(1, 7), update(2, 7)], now=later) == 2
        assert inbox.receive(c, [update(1, 7)], now=later) == 0
        assert inbox.counts(c) == before | {WAITING: before[WAITING] + 2}
        assert [item.payload for item in claim(c, now=later) if item.chat_id == 7] == [update(1, 7)]


def test_lower_ids_than_before_come_after_what_came_before(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(900, 5)], now=NOW)
        inbox.receive(c, [update(3, 5)], now=NOW + timedelta(days=8))
        for expected in (900, 3):
            (item,) = claim(c)
            assert item.update_id == expected
            inbox.handled(c, item.id, holder="me", now=NOW)


def test_an_item_that_is_gone_counts_as_handled(database: Database):
    with database.writing() as c:
        assert inbox.failed(c, 99, holder="me", now=NOW, error="KeyError") is HANDLED
        assert not inbox.handled(c, 99, holder="me", now=NOW)


def test_only_what_was_handled_long_ago_is_purged(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(number) for number in range(4)], now=NOW - HOUR)
        old, recent, poisoned, _ = claim(c)
        inbox.handled(c, old.id, holder="me", now=NOW - timedelta(seconds=1))
        inbox.handled(c, recent.id, holder="me", now=NOW)
        inbox.failed(c, poisoned.id, holder="me", now=NOW, error="KeyError", tries_allowed=1)
        assert inbox.purge(c, handled_before=NOW, poisoned_before=NOW) == 1
        assert inbox.counts(c) == {WAITING: 1, HANDLED: 1, POISONED: 1}


def test_what_was_set_aside_is_kept_longer_than_what_was_handled(database: Database):
    with database.writing() as c:
        inbox.receive(c, [update(1), update(2)], now=NOW)
        one, two = claim(c)
        inbox.handled(c, one.id, holder="me", now=NOW)
        inbox.failed(c, two.id, holder="me", error="KeyError", now=NOW, tries_allowed=1)
        assert inbox.purge(c, handled_before=NOW + HOUR, poisoned_before=NOW) == 1
        assert inbox.counts(c) == {WAITING: 0, HANDLED: 0, POISONED: 1}
        assert inbox.purge(c, handled_before=NOW + HOUR, poisoned_before=NOW + HOUR) == 1


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        while items := claim(c, limit=3):
            for item in items:
                if next(fails, False):
                    inbox.failed(c, item.id, holder="me", now=NOW, error="KeyError", tries_allowed=99)
                    inbox.release(c, holder="me", item_id=item.id)
                else:
                    inbox.handled(c, item.id, holder="me", now=NOW)
                    done[item.chat_id].append(item.update_id)
    assert {chat: sorted(numbers) for chat, numbers in done.items()} == {
        chat: sorted(numbers) for chat, numbers in expected.items()
    }
    assert (done[4], done[5]) == (expected[4], expected[5])
