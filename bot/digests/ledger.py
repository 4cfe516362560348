"""The books of delivery: what came of calls is written down, and what may leave now is begun, in one transaction.

Nothing is sent here. What `begin` gives out is noted as `sending` once the transaction is committed, and only then
may Telegram be called.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.digests import render
from bot.digests.compose import DAMAGE, STORIES
from bot.transport.message import Message
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.transport.pacing import AHEAD
from storage import chats, deliveries, digests
from storage.database import Connection, savepoint
from storage.deliveries import Part
from storage.errors import Unstorable
from storage.model import ChatStatus, Delivery, DeliveryStatus
from storage.paces import Turns

logger = logging.getLogger(__name__)

CLAIM_LEASE = timedelta(minutes=1)  # of what is begun or given back before anybody else sees the claim
SENDING_LEASE = timedelta(minutes=3)  # twice as long as a call can take with all of its timeouts
LATEST_CALL = (
    SENDING_LEASE / 2
)  # after a turn; who was held up for longer does not call, as others call it unknown soon
LATE = "it could not be sent in time; its stories come in the next digest"
WITHDRAWN = "a story of it was taken back before it was sent; the others come in the next digest"
UNREADABLE = "its stored content cannot be read; its stories come in the next digest"


@dataclass(frozen=True, slots=True)
class Departure:
    """A message of a delivery, begun and to be sent at `at`."""

    delivery: Delivery
    message: Message
    is_last: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a departure; no outcome: there was no call. `pause` is to be kept before another try."""

    departure: Departure
    outcome: Outcome | None
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Begun:
    """What leaves now, and when there may be more: None if nothing else is due."""

    departures: list[Departure]
    again_at: datetime | None


def record(c: Connection, arrivals: Iterable[Arrival], turns: Turns, now: datetime) -> None:
    """What follows from the outcomes; a delivery that somebody else holds by now is left alone.

    One whose outcome cannot be written down becomes unknown with its lease, and does not stop the others.
    """
    parts = []
    for arrival in arrivals:
        delivery = arrival.departure.delivery
        if isinstance(arrival.outcome, Sent):
            parts.append(Part(delivery, arrival.outcome.message_id, arrival.departure.is_last))
            continue
        try:
            with savepoint(c):
                _record(c, delivery, arrival.outcome, turns, now, now + arrival.pause)
        except Unstorable as error:
            logger.error("action=record_outcome delivery=%d error=%s", delivery.id, type(error).__name__)
    deliveries.record_parts(c, parts, now=now)


def begin(c: Connection, turns: Turns, now: datetime, *, room: int, busy: Collection[int]) -> Begun:
    """Begin what is due and has its turn: up to `room` messages, each to another chat and none to those `busy`."""
    soon = now + AHEAD
    of_bulk = turns.left(soon, bulk=True, most=room)
    limit = of_bulk or turns.left(soon, bulk=False, most=room)
    claimed = deliveries.claim(c, now=now, lease=CLAIM_LEASE, limit=limit, besides=busy, bulk=of_bulk > 0)
    turns.look_up(delivery.destination.chat_id for delivery in claimed)
    contents = _Contents(c)
    departures: dict[int, Departure] = {}
    for delivery in claimed:
        chat_id = delivery.destination.chat_id
        of_chat = turns.next_of(chat_id)
        at = max(of_chat, turns.next(bulk=delivery.bulk))
        reason = LATE if now > delivery.expires_at and not delivery.message_ids else contents.flaw(delivery)
        if reason:
            _finish(c, delivery, DeliveryStatus.FAILED, now, reason)
            logger.warning("action=give_up_delivery delivery=%d reason=%r", delivery.id, reason)
        elif at > soon or chat_id in departures:
            _retry(c, delivery, of_chat if of_chat > soon else delivery.due_at, "waits for its turn")
        else:
            turns.take(chat_id, at)
            departures[chat_id] = contents.departure(delivery, at)
    held = [(departure.delivery.id, departure.delivery.fence) for departure in departures.values()]
    deliveries.begin_sending(c, held, now=now, lease=SENDING_LEASE)
    is_all = len(claimed) < limit and of_bulk > 0
    return Begun(list(departures.values()), None if is_all else turns.next(bulk=True) - AHEAD)


class _Contents:
    """What is to be sent, read once for all deliveries of one transaction that want the same."""

    def __init__(self, c: Connection) -> None:
        self._c = c
        self._parts: dict[int, list[Message]] = {}
        self._withdrawn: dict[int, bool] = {}

    def flaw(self, delivery: Delivery) -> str | None:
        """Why nothing of the delivery may be sent, if so; one that has begun is brought to its end."""
        try:
            self._read(delivery.digest_id)
            self._parts[delivery.digest_id][len(delivery.message_ids)]
        except DAMAGE:
            return UNREADABLE
        return WITHDRAWN if self._withdrawn[delivery.digest_id] and not delivery.message_ids else None

    def departure(self, delivery: Delivery, at: datetime) -> Departure:
        parts, part = self._parts[delivery.digest_id], len(delivery.message_ids)
        return Departure(delivery, parts[part], part + 1 == len(parts), at)

    def _read(self, digest_id: int) -> None:
        if digest_id in self._parts:
            return
        digest = digests.get(self._c, digest_id)
        if digest is None:
            raise LookupError(digest_id)
        self._withdrawn[digest_id] = digests.is_withdrawn(self._c, digest_id, first=STORIES)
        self._parts[digest_id] = render.messages(digest)


def _record(
    c: Connection, delivery: Delivery, outcome: Outcome | None, turns: Turns, now: datetime, again_at: datetime
) -> None:
    """What follows from an outcome other than Sent."""
    match outcome:
        case None:
            _retry(c, delivery, delivery.due_at, "it was about to be sent, and was not")
        case RetryAt(seconds, reason, flood):
            _retry(c, delivery, again_at, reason)
            if flood:
                turns.flooded(delivery.destination.chat_id, timedelta(seconds=seconds))
        case Moved(new_id):
            chats.migrate(c, delivery.destination.chat_id, new_id)
            _retry(c, delivery, again_at, "the group has become a supergroup")
        case Gone(reason, exists):
            status = ChatStatus.BLOCKED if exists else ChatStatus.GONE
            chats.set_status(c, delivery.destination.chat_id, status)
            _finish(c, delivery, DeliveryStatus.FAILED, now, reason)
        case Rejected(reason):
            _finish(c, delivery, DeliveryStatus.FAILED, now, reason)
        case Unknown(reason):
            _finish(c, delivery, DeliveryStatus.UNKNOWN, now, reason)


def _finish(c: Connection, delivery: Delivery, status: DeliveryStatus, now: datetime, error: str) -> None:
    deliveries.finish(c, delivery.id, delivery.fence, status, now=now, error=error)


def _retry(c: Connection, delivery: Delivery, due_at: datetime, error: str) -> None:
    deliveries.retry_at(c, delivery.id, delivery.fence, due_at, error=error)
