"""The search for messages whose answer was lost: which delivery is next, and where its message can only be.

Telegram counts the messages of a private chat or a basic group in one series with those of all others, and those of
a supergroup or channel in a series of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select, update

from storage import deliveries as shelf
from storage.dialect import insert
from storage.model import Delivery, DeliveryStatus, Gap
from storage.tables import deliveries, inbox, is_unknown, settlements

OWN_SERIES = -1_000_000_000_000  # ids of supergroups and channels lie below
NEIGHBOURS = 500  # deliveries before and after that are looked at
UPDATES = 5000  # after the call that are looked at; before it, as many as NEIGHBOURS
FIRST_PAUSE = timedelta(minutes=3)  # between two searches, doubled every time; one takes less at a group's pace


@dataclass(frozen=True, slots=True)
class Search:
    """One delivery to be searched for, and the message ids that surely are not its message."""

    delivery: Delivery
    checked: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A message that came into being not before `since` and not after `until`; None: nobody knows."""

    message_id: int
    since: datetime | None
    until: datetime | None


def claim(c: Connection, *, now: datetime, ended_after: datetime, ended_before: datetime) -> Search | None:
    """The next search that is due, among deliveries that ended in that time; nobody else gets it for a while."""
    ended = deliveries.c.finished_at.between(ended_after, ended_before)
    is_due = or_(settlements.c.due_at.is_(None), settlements.c.due_at <= now)
    wanted = (
        select(deliveries.c.id, settlements.c.checked, func.coalesce(settlements.c.tries, 0).label("tries"))
        .outerjoin(settlements)
        .where(is_unknown, ended, is_due, deliveries.c.begun_at.is_not(None))
        .order_by(func.coalesce(settlements.c.due_at, deliveries.c.finished_at), deliveries.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    found = c.execute(wanted).one_or_none()
    delivery = shelf.get(c, found.id) if found else None
    if found is None or delivery is None:
        return None
    _put_off(c, found.id, tries=found.tries + 1, due_at=now + FIRST_PAUSE * 2**found.tries)
    return Search(delivery, frozenset(found.checked or ()))


def check(c: Connection, search: Search, message_id: int) -> Search:
    """Note that this is not the message."""
    checked = search.checked | {message_id}
    this = settlements.c.delivery_id == search.delivery.id
    c.execute(update(settlements).where(this).values(checked=sorted(checked)))
    return Search(search.delivery, checked)


def gap(c: Connection, delivery: Delivery, *, margin: timedelta) -> Gap:
    """Where the message can only be, as far as the messages around it are known.

    Our processes' clocks are taken to agree. Telegram's may differ from them by `margin`, and that long after it was
    given up a call may still have worked.
    """
    if delivery.begun_at is None or delivery.finished_at is None:
        return Gap(None, None, frozenset())
    seen = [*_delivered(c, delivery), *_received(c, delivery, delivery.begun_at)]
    below = {each.message_id for each in seen if each.until is not None and each.until <= delivery.begun_at}
    above = {each.message_id for each in seen if each.since is not None and each.since > delivery.finished_at + margin}
    return Gap(
        after=max(below | set(delivery.message_ids), default=None),
        before=min(above, default=None),
        taken=frozenset(each.message_id for each in seen),
    )


def _delivered(c: Connection, delivery: Delivery) -> Iterator[_Seen]:
    """Of a delivery's messages only the last is of its last call, and not even that if there were two such calls."""
    is_near = _same_series(deliveries.c.chat_id, delivery.destination.chat_id)
    columns = select(deliveries).where(is_near, deliveries.c.begun_at.is_not(None))
    before = columns.where(deliveries.c.id < delivery.id).order_by(deliveries.c.id.desc()).limit(NEIGHBOURS)
    after = columns.where(deliveries.c.id > delivery.id).order_by(deliveries.c.id).limit(NEIGHBOURS)
    for row in (*c.execute(before), *c.execute(after)):
        ids = row.message_ids or ()  # None: a damaged row
        for number, message_id in enumerate(ids, start=1):
            is_last = number == len(ids) and row.status is DeliveryStatus.SENT
            is_of_last_call = is_last and not row.in_doubt
            if message_id:
                yield _Seen(message_id, row.begun_at if is_of_last_call else None, row.finished_at)


def _received(c: Connection, delivery: Delivery, began: datetime) -> Iterator[_Seen]:
    """What people wrote. The presses of buttons tell of the bot's own messages, which are what is searched for."""
    is_near = _same_series(inbox.c.chat_id, delivery.destination.chat_id)
    columns = select(inbox.c.chat_id, cast(inbox.c.payload, Text).label("payload"), inbox.c.received_at).where(is_near)
    before = columns.where(inbox.c.received_at <= began).order_by(inbox.c.id.desc()).limit(NEIGHBOURS)
    after = columns.where(inbox.c.received_at > began).order_by(inbox.c.id).limit(UPDATES)
    for row in (*c.execute(before), *c.execute(after)):
        if dated := _dated_message(row.payload, row.chat_id):
            message_id, date = dated
            yield _Seen(message_id, datetime.fromtimestamp(date, UTC), row.received_at)


def _dated_message(payload: str, chat_id: int) -> tuple[int, int] | None:
    """The id and the date of an update's message in this chat.

    None where it has none, was written in the group that the chat was before, or the row is damaged.
    """
    try:
        update = json.loads(payload)
        message = update.get("message") or update.get("channel_post")
        return (int(message["message_id"]), int(message["date"])) if message["chat"]["id"] == chat_id else None
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _same_series(column: ColumnElement[int], chat_id: int) -> ColumnElement[bool]:
    return column == chat_id if chat_id < OWN_SERIES else column > OWN_SERIES


def _put_off(c: Connection, delivery_id: int, *, tries: int, due_at: datetime) -> None:
    statement = insert(c, settlements).values(delivery_id=delivery_id, checked=[], tries=tries, due_at=due_at)
    later = {"tries": statement.excluded.tries, "due_at": statement.excluded.due_at}
    c.execute(statement.on_conflict_do_update(index_elements=[settlements.c.delivery_id], set_=later))
