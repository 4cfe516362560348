"""Deliveries: one digest to one destination, from due to done.

pending → claimed → sending → sent, unknown or failed. A worker's claim has a lease and raises the fence; each later
step names the fence, and does nothing once somebody else holds the delivery.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, false, func, or_, select, true, update

from storage.dialect import insert
from storage.model import Delivery, DeliveryStatus, Destination
from storage.tables import deliveries, is_pending

LONGEST_LEASE = timedelta(minutes=30)  # nobody asks for a longer one
_HELD = (DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)

# For many deliveries at once: each is one row of parameters.
_IS_HELD = (deliveries.c.id == bindparam("held_id")) & (deliveries.c.fence == bindparam("held_fence"))
_BEGIN = (
    update(deliveries)
    .where(_IS_HELD, deliveries.c.status == DeliveryStatus.CLAIMED)
    .values(status=DeliveryStatus.SENDING, tries=deliveries.c.tries + 1, lease_until=bindparam("new_lease"))
)
_ARRIVED = (
    update(deliveries)
    .where(_IS_HELD, deliveries.c.status == DeliveryStatus.SENDING)
    .values(
        status=bindparam("new_status"),
        message_ids=bindparam("new_ids"),
        finished_at=bindparam("new_finish"),
        lease_until=None,
        error=None,
    )
)


@dataclass(frozen=True, slots=True)
class Part:
    """A message of a delivery that has arrived, the next after those that the delivery names."""

    delivery: Delivery
    message_id: int
    is_last: bool


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


def claim(
    c: Connection, *, now: datetime, lease: timedelta, limit: int, besides: Collection[int] = (), bulk: bool = True
) -> list[Delivery]:
    """Take what is pending and due for `lease`, bulk last or not at all, the longest due first, nothing `besides`.

    `besides` are ids of chats. What was claimed before, and not begun within its lease, is taken as well: nothing of
    it was sent.
    """
    _release_expired(c, now)
    due = (
        select(deliveries.c.id)
        .where(is_pending, deliveries.c.due_at <= now, deliveries.c.chat_id.not_in(besides))
        .where(true() if bulk else deliveries.c.bulk.is_(false()))
        .order_by(deliveries.c.bulk, deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = c.scalars(due).all()
    if not ids:
        return []
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(ids))
        .values(status=DeliveryStatus.CLAIMED, fence=deliveries.c.fence + 1, lease_until=now + lease)
    )
    rows = c.execute(taken.returning(*deliveries.c)).mappings()
    return sorted(map(_delivery, rows), key=lambda delivery: (delivery.bulk, delivery.due_at, delivery.id))


def begin_sending(c: Connection, held: Iterable[tuple[int, int]], *, now: datetime, lease: timedelta) -> int:
    """From here Telegram may be called for these claims, given as (id, fence), which counts as a try.

    Answers for how many; the others are held by somebody else.
    """
    rows = [{"held_id": delivery_id, "held_fence": fence, "new_lease": now + lease} for delivery_id, fence in held]
    return c.execute(_BEGIN, rows).rowcount if rows else 0


def record_parts(c: Connection, parts: Iterable[Part], *, now: datetime) -> int:
    """Note messages that have arrived: with its last one a delivery is sent, before that it is pending again.

    Answers for how many; the others are held by somebody else.
    """
    rows = [
        {
            "held_id": part.delivery.id,
            "held_fence": part.delivery.fence,
            "new_ids": [*part.delivery.message_ids, part.message_id],
            "new_status": DeliveryStatus.SENT if part.is_last else DeliveryStatus.PENDING,
            "new_finish": now if part.is_last else None,
        }
        for part in parts
    ]
    return c.execute(_ARRIVED, rows).rowcount if rows else 0


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


def expire(c: Connection, *, now: datetime, error: str, limit: int = 1000) -> int:
    """Fail up to `limit` pending deliveries whose time is over; the number of those."""
    late = (
        select(deliveries.c.id)
        .where(is_pending, deliveries.c.due_at <= now, deliveries.c.expires_at < now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = c.scalars(late).all()
    expired = update(deliveries).where(deliveries.c.id.in_(ids), is_pending)
    return c.execute(expired.values(status=DeliveryStatus.FAILED, finished_at=now, error=error)).rowcount


def settle_interrupted(c: Connection, *, now: datetime) -> int:
    """Call unknown what was being sent when its worker's lease ran out; the number of those.

    A lease that ends further off than any is given was given before the clock was set back.
    """
    is_over = or_(deliveries.c.lease_until <= now, deliveries.c.lease_until > now + LONGEST_LEASE)
    interrupted = update(deliveries).where(deliveries.c.status == DeliveryStatus.SENDING, is_over)
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
    if ids:
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
