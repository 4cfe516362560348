"""Which lost message is searched for next, and between which others it must be."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from storage import chats, deliveries, inbox, settlements
from storage.database import Connection, Database
from storage.model import ChatKind, Delivery, DeliveryStatus, Destination, Gap
from tests.integration.storage_rows import HOUR, NOW, RITA, add_chat, add_delivery, begun

MINUTE = timedelta(minutes=1)
MARGIN = MINUTE / 2
ADA, GROUP = 1002, -1_000_000_000_123


@pytest.fixture
def c(database: Database) -> Iterator[Connection]:
    with database.writing() as connection:
        add_chat(connection, RITA)
        add_chat(connection, ADA)
        add_chat(connection, GROUP, kind=ChatKind.SUPERGROUP)
        yield connection


def sent(
    c: Connection,
    *message_ids: int,
    at: datetime,
    chat_id: int = RITA,
    status: DeliveryStatus = DeliveryStatus.SENT,
    lasting: timedelta = timedelta(seconds=1),
) -> Delivery:
    """A delivery that began then and has these messages."""
    slot = f"{chat_id} {at}"
    added = add_delivery(c, slot, destination=Destination(chat_id), due_at=at)
    (claimed,) = deliveries.claim(c, now=at, lease=MINUTE, limit=1)
    assert claimed.id == added.id
    sending = begun(c, claimed, *message_ids, now=at, lease=HOUR)
    deliveries.finish(c, sending.id, sending.fence, status, now=at + lasting)
    found = deliveries.get(c, claimed.id)
    assert found
    return found


def lost(c: Connection, *message_ids: int, at: datetime = NOW, chat_id: int = RITA) -> Delivery:
    return sent(c, *message_ids, at=at, chat_id=chat_id, status=DeliveryStatus.UNKNOWN)


def received(
    c: Connection, message_id: int, *, at: datetime, chat_id: int = RITA, dated: datetime | None = None
) -> None:
    message = {"message_id": message_id, "date": int((dated or at).timestamp()), "chat": {"id": chat_id}}
    inbox.receive(c, [{"update_id": message_id, "message": message}], now=at)


def claim(c: Connection, now: datetime) -> settlements.Search | None:
    return settlements.claim(c, now=now, ended_after=now - HOUR, ended_before=now - MARGIN)


def test_digests_to_all_people_bound_the_gap(c):
    sent(c, 10, at=NOW - MINUTE, chat_id=ADA)
    delivery = lost(c)
    sent(c, 11, at=NOW + MARGIN, chat_id=ADA)
    sent(c, 14, at=NOW + 2 * MINUTE, chat_id=ADA)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(10, 14, frozenset({10, 11, 14}))


def test_a_supergroup_has_ids_of_its_own(c):
    sent(c, 10, at=NOW - MINUTE)
    sent(c, 3, at=NOW - 2 * MINUTE, chat_id=GROUP)
    delivery = lost(c, chat_id=GROUP)
    sent(c, 12, at=NOW + 2 * MINUTE)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(3, None, frozenset({3}))


def test_what_people_write_bounds_the_gap(c):
    received(c, 10, at=NOW - MINUTE)
    delivery = lost(c)
    received(c, 12, at=NOW + MARGIN)
    received(c, 14, at=NOW + 2 * MINUTE, chat_id=ADA)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(10, 14, frozenset({10, 12, 14}))


def test_a_message_that_came_late_is_as_old_as_it_says(c):
    received(c, 10, at=NOW - MINUTE)
    delivery = lost(c)
    received(c, 11, at=NOW + HOUR, dated=NOW - MARGIN)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(10, None, frozenset({10, 11}))


def test_the_parts_that_arrived_bound_the_gap(c):
    delivery = lost(c, 7, 8)
    assert settlements.gap(c, delivery, margin=MARGIN).after == 8


def test_of_a_long_digest_only_the_last_part_is_surely_later(c):
    sent(c, 10, at=NOW - MINUTE)
    delivery = lost(c)
    sent(c, 12, 15, at=NOW + 2 * MINUTE, chat_id=ADA)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(10, 15, frozenset({10, 12, 15}))


def test_a_digest_under_way_at_the_same_time_bounds_nothing(c):
    delivery = lost(c)
    sent(c, 9, at=NOW + timedelta(seconds=1), lasting=HOUR, chat_id=ADA)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(None, None, frozenset({9}))


def test_nothing_of_the_group_that_a_supergroup_was_bounds_the_gap_or_is_searched_for(c):
    group, supergroup = -17, -1_000_000_000_017
    add_chat(c, group, kind=ChatKind.GROUP)
    received(c, 500, at=NOW - HOUR, chat_id=group)
    sent(c, 501, 502, at=NOW - HOUR, chat_id=group)
    lost(c, 503, at=NOW - MINUTE, chat_id=group)
    sent(c, 504, at=NOW - MINUTE / 2, chat_id=group)
    chats.migrate(c, group, supergroup)
    delivery = lost(c, chat_id=supergroup)
    received(c, 3, at=NOW + 2 * MINUTE, chat_id=supergroup)
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(None, 3, frozenset({3}))
    assert [claim(c, NOW + MINUTE).delivery, claim(c, NOW + MINUTE)] == [delivery, None]


def test_a_digest_that_went_on_in_the_supergroup_keeps_its_place(c):
    group, supergroup = -17, -1_000_000_000_017
    add_chat(c, group, kind=ChatKind.GROUP)
    added = add_delivery(c, destination=Destination(group))
    (claimed,) = deliveries.claim(c, now=NOW, lease=MINUTE, limit=1)
    begun(c, claimed, 501, 502)
    chats.migrate(c, group, supergroup)
    moved = deliveries.get(c, added.id)
    assert (moved.destination.chat_id, moved.message_ids, moved.begun_at) == (supergroup, (0, 0), None)


def test_a_damaged_neighbour_bounds_nothing_and_stops_no_search(c):
    delivery = lost(c)
    damaged = sent(c, 9, at=NOW + 2 * MINUTE, chat_id=ADA)
    c.execute(text("UPDATE deliveries SET message_ids = 'null' WHERE id = :id"), {"id": damaged.id})
    assert settlements.gap(c, delivery, margin=MARGIN) == Gap(None, None, frozenset())


def test_a_search_is_handed_out_once_and_again_after_growing_pauses(c):
    delivery = lost(c)
    now, pause = NOW + MINUTE, settlements.FIRST_PAUSE
    first = claim(c, now)
    assert first == settlements.Search(delivery, frozenset())
    assert claim(c, now) is None
    assert claim(c, now + pause) == first
    assert claim(c, now + 2 * pause) is None
    assert claim(c, now + 3 * pause) == first


def test_each_search_has_its_turn(c):
    early, late = lost(c), lost(c, at=NOW + MINUTE)
    now = NOW + 2 * MINUTE
    assert [claim(c, now).delivery, claim(c, now).delivery, claim(c, now)] == [early, late, None]


def test_what_was_checked_is_remembered(c):
    lost(c)
    search = claim(c, NOW + MINUTE)
    assert search
    search = settlements.check(c, search, 5)
    search = settlements.check(c, search, 4)
    assert search.checked == {4, 5}
    assert claim(c, NOW + 5 * MINUTE) == search


def test_only_unknown_deliveries_of_that_time_are_searched_for(c):
    sent(c, 10, at=NOW)
    lost(c, at=NOW + MINUTE)
    assert settlements.claim(c, now=NOW + HOUR, ended_after=NOW + 2 * MINUTE, ended_before=NOW + HOUR) is None
    assert settlements.claim(c, now=NOW + MINUTE, ended_after=NOW, ended_before=NOW + MINUTE / 2) is None
