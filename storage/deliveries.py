"""Deliveries: one digest to one destination, from due to done.

pending → claimed → sending → sent, unknown or failed. A worker's claim has a lease and raises the fence; each later
step names the fence, and does nothing once somebody else holds the delivery.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, literal, select, true, update

from storage.dialect import insert, keys
from storage.model import Delivery, DeliveryStatus, Destination
from storage.tables import deliveries, is_pending

_HELD = (DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)


def add(
    c: Connection,
    *,
    destination: Destination,
    slot: str,
    digest_id: int,
    due_at: datetime,
    expires_at: datetime,
    bulk: bool = True,
) -> Delivery | None:
    """A new pending delivery; None when the destination's slot has one already."""
    row = {
        "chat_id": destination.chat_id,
        "thread_id": destination.thread_id,
        "slot": slot,
        "digest_id": digest_id,
        "status": DeliveryStatus.PENDING,
        "bulk": bulk,
        "due_at": due_at,
        "expires_at": expires_at,
        "tries": 0,
        "fence": 0,
        "message_ids": [],
    }
    slot_key = [deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.slot]
    statement = insert(c, deliveries).values(row).on_conflict_do_nothing(index_elements=slot_key)
    added = c.execute(statement.returning(*deliveries.c)).mappings().one_or_none()
    return _delivery(added) if added else None


def add_all(
    c: Connection,
    destinations: Sequence[Destination],
    *,
    slot: str,
    digest_id: int,
    due_at: datetime,
    expires_at: datetime,
) -> list[Destination]:
    """New pending deliveries of one digest, all bulk; those destinations whose slot had none before."""
    these = keys(c, destinations)
    row = {
        deliveries.c.chat_id: these.c.chat_id,
        deliveries.c.thread_id: these.c.thread_id,
        deliveries.c.slot: literal(slot),
        deliveries.c.digest_id: literal(digest_id),
        deliveries.c.status: literal(DeliveryStatus.PENDING, deliveries.c.status.type),
        deliveries.c.bulk: true(),
        deliveries.c.due_at: literal(due_at, deliveries.c.due_at.type),
        deliveries.c.expires_at: literal(expires_at, deliveries.c.expires_at.type),
        deliveries.c.tries: literal(0),
        deliveries.c.fence: literal(0),
        deliveries.c.message_ids: literal([], deliveries.c.message_ids.type),
    }
    # SQLite takes the ON of ON CONFLICT for a join's, unless a WHERE comes before it.
    statement = insert(c, deliveries).from_select(list(row), select(*row.values()).where(true()))
    statement = statement.on_conflict_do_nothing(
        index_elements=[deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.slot]
    )
    added = c.execute(statement.returning(deliveries.c.chat_id, deliveries.c.thread_id))
    return [Destination(chat_id, thread_id) for chat_id, thread_id in added.all()]


def claim(
    c: Connection, *, now: datetime, lease: timedelta, limit: int, besides: Collection[int] = ()
) -> list[Delivery]:
    """Take what is pending and due for `lease`, bulk last, the longest due first, and none of the chats `besides`.

    What was claimed before, and not begun within its lease, is taken as well: nothing of it was sent.
    """
    _release_expired(c, now)
    due = (
        select(deliveries.c.id)
        .where(is_pending, deliveries.c.due_at <= now, deliveries.c.chat_id.not_in(besides))
        .order_by(deliveries.c.bulk, deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = c.scalars(due).all()
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(ids))
        .values(status=DeliveryStatus.CLAIMED, fence=deliveries.c.fence + 1, lease_until=now + lease)
    )
    rows = c.execute(taken.returning(*deliveries.c)).mappings()
    return sorted(map(_delivery, rows), key=lambda delivery: (delivery.bulk, delivery.due_at, delivery.id))


def begin_sending(c: Connection, delivery_id: int, fence: int, *, now: datetime, lease: timedelta) -> bool:
    """From here Telegram may be called, which counts as a try; False: somebody else holds the delivery."""
    return _step(
        c,
        delivery_id,
        fence,
        (DeliveryStatus.CLAIMED,),
        status=DeliveryStatus.SENDING,
        tries=deliveries.c.tries + 1,
        lease_until=now + lease,
    )


def record_part(c: Connection, delivery_id: int, fence: int, message_id: int) -> bool:
    """A part has arrived as this message; the delivery stays sending."""
    held = _held(delivery_id, fence, (DeliveryStatus.SENDING,))
    arrived = c.scalar(select(deliveries.c.message_ids).where(*held).with_for_update())
    if arrived is None:
        return False
    return _step(c, delivery_id, fence, (DeliveryStatus.SENDING,), message_ids=[*arrived, message_id])


def finish(
    c: Connection, delivery_id: int, fence: int, status: DeliveryStatus, *, now: datetime, error: str | None = None
) -> bool:
    """Settle the delivery: sent, unknown or failed."""
    return _step(c, delivery_id, fence, _HELD, status=status, lease_until=None, finished_at=now, error=error)


def retry_at(c: Connection, delivery_id: int, fence: int, due_at: datetime, *, error: str) -> bool:
    """Let go of what surely was not sent: it is pending again, and due at `due_at`."""
    return _step(
        c, delivery_id, fence, _HELD, status=DeliveryStatus.PENDING, lease_until=None, due_at=due_at, error=error
    )


def settle_interrupted(c: Connection, *, now: datetime) -> int:
    """Call unknown what was being sent when its worker's lease ran out; the number of those."""
    interrupted = update(deliveries).where(
        deliveries.c.status == DeliveryStatus.SENDING, deliveries.c.lease_until <= now
    )
    return c.execute(
        interrupted.values(
            status=DeliveryStatus.UNKNOWN,
            lease_until=None,
            finished_at=now,
            error="interrupted while sending",
        )
    ).rowcount


def get(c: Connection, delivery_id: int) -> Delivery | None:
    row = c.execute(select(deliveries).where(deliveries.c.id == delivery_id)).mappings().one_or_none()
    return _delivery(row) if row else None


def of_destination(c: Connection, destination: Destination, limit: int) -> list[Delivery]:
    """The destination's deliveries, newest first."""
    here = (deliveries.c.chat_id == destination.chat_id) & (deliveries.c.thread_id == destination.thread_id)
    rows = select(deliveries).where(here).order_by(deliveries.c.id.desc()).limit(limit)
    return [_delivery(row) for row in c.execute(rows).mappings()]


def counts(c: Connection) -> dict[DeliveryStatus, int]:
    """How many deliveries have each status, none left out."""
    found = c.execute(select(deliveries.c.status, func.count()).group_by(deliveries.c.status))
    return dict.fromkeys(DeliveryStatus, 0) | dict(found.all())


def _release_expired(c: Connection, now: datetime) -> None:
    expired = (
        select(deliveries.c.id)
        .where(deliveries.c.status == DeliveryStatus.CLAIMED, deliveries.c.lease_until <= now)
        .with_for_update(skip_locked=True)
    )
    ids = c.scalars(expired).all()
    released = update(deliveries).where(deliveries.c.id.in_(ids))
    c.execute(released.values(status=DeliveryStatus.PENDING, lease_until=None))


def _held(delivery_id: int, fence: int, statuses: tuple[DeliveryStatus, ...]) -> tuple[ColumnElement[bool], ...]:
    return (deliveries.c.id == delivery_id, deliveries.c.fence == fence, deliveries.c.status.in_(statuses))


def _step(c: Connection, delivery_id: int, fence: int, statuses: tuple[DeliveryStatus, ...], **values: Any) -> bool:
    return c.execute(update(deliveries).where(*_held(delivery_id, fence, statuses)).values(values)).rowcount == 1


def _delivery(row: RowMapping) -> Delivery:
    values = dict(row)
    destination = Destination(values.pop("chat_id"), values.pop("thread_id"))
    message_ids = tuple(values.pop("message_ids"))
    return Delivery(destination=destination, message_ids=message_ids, **values)
