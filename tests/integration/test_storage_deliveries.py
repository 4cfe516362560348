from dataclasses import replace
from threading import Barrier, Thread

import pytest

from storage import deliveries
from storage.database import Connection, Database
from storage.deliveries import Part
from storage.model import Delivery, DeliveryStatus, Destination
from tests.integration.storage_rows import HERE, HOUR, LEASE, NOW, RITA, add_chat, add_delivery

PENDING, CLAIMED, SENDING = DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.SENDING
SENT, UNKNOWN, FAILED = DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED

STEPS = {
    "begin_sending": (
        lambda c, id_, fence: deliveries.begin_sending(c, [(id_, fence)], now=NOW, lease=LEASE),
        {CLAIMED},
    ),
    "record_parts": (lambda c, id_, fence: arrived(c, id_, fence, 5), {SENDING, UNKNOWN}),
    "finish": (lambda c, id_, fence: deliveries.finish(c, id_, fence, SENT, now=NOW), {CLAIMED, SENDING}),
    "retry_at": (lambda c, id_, fence: deliveries.retry_at(c, id_, fence, NOW, error="429"), {CLAIMED, SENDING}),
}


@pytest.fixture
def c(database: Database):
    with database.writing() as connection:
        add_chat(connection)
        yield connection


def test_of_a_delivery_sent_again_only_the_part_in_question_is_in_doubt(c: Connection):
    added = add_delivery(c)
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    deliveries.begin_sending(c, [(added.id, claimed.fence)], now=NOW, lease=LEASE)
    deliveries.finish(c, added.id, claimed.fence, UNKNOWN, now=NOW)
    deliveries.reopen(c, deliveries.get(c, added.id), now=NOW, expires_at=NOW + HOUR)
    assert [each.in_doubt for each in deliveries.unconfirmed(c, RITA)] == [True]
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    deliveries.begin_sending(c, [(added.id, claimed.fence)], now=NOW, lease=LEASE)
    assert arrived(c, added.id, claimed.fence, 501, is_last=False)
    assert deliveries.unconfirmed(c, RITA) == []


def test_a_slot_is_served_once(c: Connection):
    added = add_delivery(c)
    again = {"slot": added.slot, "digest_id": added.digest_id, "due_at": NOW + HOUR, "expires_at": NOW + HOUR}
    assert deliveries.add(c, destination=HERE, **again) is None
    assert deliveries.get(c, added.id) == added
    assert deliveries.add(c, destination=Destination(RITA, thread_id=1), **again) is not None


def test_many_added_at_once_are_as_those_added_one_by_one(c: Connection):
    there = [Destination(RITA, thread) for thread in (1, 2, 3)]
    plain = {"slot": "at once", "digest_id": add_delivery(c).digest_id, "due_at": NOW, "expires_at": NOW + HOUR}
    alone = deliveries.add(c, destination=there[0], **plain)
    assert alone is not None
    assert set(deliveries.add_all(c, there, **plain)) == set(there[1:])
    assert deliveries.add_all(c, there, **plain) == deliveries.add_all(c, [], **plain) == []
    for each in there[1:]:
        (found,) = deliveries.of_destination(c, each, 9)
        assert found == replace(alone, id=found.id, destination=each)


def test_a_delivery_goes_its_way(c: Connection):
    added = add_delivery(c)
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=9)
    assert claimed == replace(added, status=CLAIMED, fence=1, lease_until=NOW + LEASE)
    deliveries.begin_sending(c, [(added.id, 1)], now=NOW, lease=2 * LEASE)
    sending = replace(claimed, status=SENDING, tries=1, lease_until=NOW + 2 * LEASE, begun_at=NOW)
    assert deliveries.get(c, added.id) == sending
    assert arrived(c, added.id, 1, 501, is_last=False)
    between = replace(sending, status=PENDING, lease_until=None, message_ids=(501,))
    assert deliveries.get(c, added.id) == between
    (again,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=9)
    deliveries.begin_sending(c, [(again.id, again.fence)], now=NOW, lease=LEASE)
    assert arrived(c, added.id, 2, 502)
    sent = {"status": SENT, "fence": 2, "tries": 2, "message_ids": (501, 502), "finished_at": NOW}
    assert deliveries.get(c, added.id) == replace(between, **sent)


def test_bulk_comes_last_and_chats_that_are_busy_not_at_all(c: Connection):
    add_chat(c, RITA + 1)
    bulk, busy = add_delivery(c, "bulk"), add_delivery(c, "busy", destination=Destination(RITA + 1))
    urgent = add_delivery(c, "urgent", due_at=NOW + HOUR, bulk=False)
    claimed = deliveries.claim(c, now=NOW + HOUR, lease=LEASE, limit=2, besides=[RITA + 1])
    assert [delivery.id for delivery in claimed] == [urgent.id, bulk.id]
    assert [delivery.id for delivery in deliveries.claim(c, now=NOW, lease=LEASE, limit=2)] == [busy.id]


def test_bulk_can_be_left_out(c: Connection):
    add_delivery(c, "bulk")
    urgent = add_delivery(c, "urgent", bulk=False)
    assert [delivery.id for delivery in deliveries.claim(c, now=NOW, lease=LEASE, limit=9, bulk=False)] == [urgent.id]


def test_what_comes_too_late_fails_and_what_is_not_due_yet_waits(c: Connection):
    late, due = add_delivery(c, "late", due_at=NOW - 2 * HOUR), add_delivery(c, "due")
    to_come = add_delivery(c, "to come", due_at=NOW + HOUR, expires_at=NOW - HOUR)
    held = add_delivery(c, "held", due_at=NOW - 3 * HOUR)
    deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    assert deliveries.expire(c, now=NOW, error="too late") == 1
    found = deliveries.get(c, late.id)
    assert found == replace(late, status=FAILED, finished_at=NOW, error="too late")
    statuses = [deliveries.get(c, each.id).status for each in (due, to_come, held)]
    assert statuses == [PENDING, PENDING, CLAIMED]


def test_a_delivery_that_surely_was_not_sent_is_tried_again_later(c: Connection):
    added = add_delivery(c)
    sending = _brought_to(c, SENDING, added)
    deliveries.retry_at(c, added.id, sending.fence, NOW + HOUR, error="Too Many Requests")
    assert deliveries.claim(c, now=NOW, lease=LEASE, limit=9) == []
    (again,) = deliveries.claim(c, now=NOW + HOUR, lease=LEASE, limit=9)
    assert (again.id, again.fence, again.tries, again.error) == (added.id, 2, 1, "Too Many Requests")


@pytest.mark.parametrize("status", DeliveryStatus)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_from_its_own_status_only(c: Connection, step: str, status: DeliveryStatus):
    take, allowed = STEPS[step]
    before = _brought_to(c, status, add_delivery(c))
    assert take(c, before.id, before.fence) == (status in allowed)
    if status not in allowed:
        assert deliveries.get(c, before.id) == before


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_an_old_holder_does_nothing(c: Connection, step: str):
    take, allowed = STEPS[step]
    added = add_delivery(c)
    deliveries.claim(c, now=NOW - LEASE, lease=LEASE, limit=1)
    before = _brought_to(c, min(allowed), added)
    assert not take(c, added.id, before.fence - 1)
    assert deliveries.get(c, added.id) == before


def test_claims_are_of_the_longest_due_and_of_no_more_than_asked_for(c: Connection):
    late, later, latest = (add_delivery(c, f"slot {n}", due_at=NOW - n * HOUR) for n in range(3))
    add_delivery(c, "to come", due_at=NOW + HOUR)
    claims = [deliveries.claim(c, now=NOW, lease=LEASE, limit=2) for _ in range(3)]
    assert [[each.id for each in claim] for claim in claims] == [[latest.id, later.id], [late.id], []]


def test_a_claim_that_came_to_nothing_is_free_again_after_its_lease(c: Connection):
    add_delivery(c)
    deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    assert deliveries.claim(c, now=NOW + LEASE / 2, lease=LEASE, limit=1) == []
    (taken,) = deliveries.claim(c, now=NOW + LEASE, lease=LEASE, limit=1)
    assert (taken.fence, taken.tries) == (2, 0)


def test_what_was_being_sent_at_a_crash_is_unknown_and_never_claimed_again(c: Connection):
    held = _brought_to(c, SENDING, add_delivery(c))
    assert deliveries.settle_interrupted(c, now=NOW + LEASE / 2) == 0
    assert deliveries.claim(c, now=NOW + HOUR, lease=LEASE, limit=9) == []
    assert deliveries.settle_interrupted(c, now=NOW + LEASE) == 1
    settled = deliveries.get(c, held.id)
    assert (settled.status, settled.finished_at, settled.lease_until) == (UNKNOWN, NOW + LEASE, None)
    assert deliveries.claim(c, now=NOW + HOUR, lease=LEASE, limit=9) == []


def test_a_lease_given_before_the_clock_was_set_back_is_over(c: Connection):
    held = _brought_to(c, SENDING, add_delivery(c))
    assert deliveries.settle_interrupted(c, now=NOW - 24 * HOUR) == 1
    assert deliveries.get(c, held.id).status is UNKNOWN


@pytest.mark.parametrize("status", [status for status in DeliveryStatus if status is not SENDING])
def test_only_what_is_being_sent_can_be_interrupted(c: Connection, status: DeliveryStatus):
    before = _brought_to(c, status, add_delivery(c))
    assert deliveries.settle_interrupted(c, now=NOW + HOUR) == 0
    assert deliveries.get(c, before.id) == before


def test_deliveries_of_a_destination_come_newest_first(c: Connection):
    first, second = add_delivery(c, "1"), add_delivery(c, "2")
    add_delivery(c, "1", destination=Destination(RITA, thread_id=1))
    assert deliveries.of_destination(c, HERE, limit=9) == [second, first]
    assert deliveries.of_destination(c, HERE, limit=1) == [second]


def test_counts_name_every_status(c: Connection):
    _brought_to(c, SENT, add_delivery(c, "1"))
    add_delivery(c, "2")
    assert deliveries.counts(c) == dict.fromkeys(DeliveryStatus, 0) | {PENDING: 1, SENT: 1}


@pytest.mark.parametrize("unknown", [1, 10**30])
def test_a_delivery_that_is_not_there_is_none(c: Connection, unknown: int):
    assert deliveries.get(c, unknown) is None
    assert not deliveries.begin_sending(c, [(unknown, 0)], now=NOW, lease=LEASE)


def test_workers_at_once_claim_each_delivery_once(database: Database):
    with database.writing() as c:
        add_chat(c)
        ids = sorted(add_delivery(c, f"slot {n}").id for n in range(40))
    claimed, start = [], Barrier(4)

    def work() -> None:
        start.wait()
        idle = 0
        while idle < 3:  # others may hold the rest just now
            with database.writing() as c:
                claim = deliveries.claim(c, now=NOW, lease=LEASE, limit=3)
            claimed.extend(each.id for each in claim)
            idle = 0 if claim else idle + 1

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == ids


def arrived(c: Connection, delivery_id: int, fence: int, message_id: int, *, is_last: bool = True) -> int:
    held = deliveries.get(c, delivery_id)
    assert held is not None
    return deliveries.record_parts(c, [Part(replace(held, fence=fence), message_id, is_last)], now=NOW)


def _brought_to(c: Connection, status: DeliveryStatus, delivery: Delivery) -> Delivery:
    if status is not PENDING:
        claims = deliveries.claim(c, now=NOW, lease=LEASE, limit=9)
        fence = next(each.fence for each in claims if each.id == delivery.id)
        if status is not CLAIMED:
            deliveries.begin_sending(c, [(delivery.id, fence)], now=NOW, lease=LEASE)
        if status not in (CLAIMED, SENDING):
            deliveries.finish(c, delivery.id, fence, status, now=NOW)
    found = deliveries.get(c, delivery.id)
    assert found is not None
    assert found.status is status
    return found
