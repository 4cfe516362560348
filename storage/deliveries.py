"""Deliveries: one digest to one destination, from due to done.

pending → claimed → sending → sent, unknown or failed. A worker's claim has a lease and raises the fence; each later
step names the fence, and does nothing once somebody else holds the delivery.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Text,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from storage.columns import Instant
from storage.dialect import insert, keys
from storage.model import Delivery, DeliveryStatus, Destination, Tally
from storage.tables import deliveries, digest_items, is_leased, is_pending, is_unknown

LONGEST_LEASE = timedelta(minutes=30)  # nobody asks for a longer one
_HELD = (DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)
_UNSENT = (DeliveryStatus.PENDING, DeliveryStatus.FAILED)

# For many deliveries at once: each is one row of parameters.
_IS_HELD = (deliveries.c.id == bindparam("held_id")) & (deliveries.c.fence == bindparam("held_fence"))
_BEGIN = (
    update(deliveries)
    .where(_IS_HELD, deliveries.c.status == DeliveryStatus.CLAIMED)
    .values(
        status=DeliveryStatus.SENDING,
        tries=deliveries.c.tries + 1,
        lease_until=bindparam("new_lease"),
        begun_at=bindparam("new_begin"),
    )
)
_ARRIVED = (
    update(deliveries)
    # An answer may come after the lease, when the delivery was called unknown: its last part arrived all the same.
    .where(
        _IS_HELD,
        or_(
            deliveries.c.status == DeliveryStatus.SENDING,
            (deliveries.c.status == DeliveryStatus.UNKNOWN) & bindparam("new_finish", type_=Instant).is_not(None),
        ),
    )
    .values(
        status=bindparam("new_status"),
        message_ids=bindparam("new_ids"),
        finished_at=bindparam("new_finish"),
        in_doubt=deliveries.c.in_doubt
        & bindparam("new_finish", type_=Instant).is_not(None),  # of the next part there was no call
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
    rows = c.execute(taken.returning(*deliveries.c)).mappings().all()
    damaged = [row["id"] for row in rows if not isinstance(row["message_ids"], list)]
    if damaged:
        _settle_damaged(c, damaged, now)
    sound = [_delivery(row) for row in rows if row["id"] not in damaged]
    return sorted(sound, key=lambda delivery: (delivery.bulk, delivery.due_at, delivery.id))


def begin_sending(c: Connection, held: Iterable[tuple[int, int]], *, now: datetime, lease: timedelta) -> int:
    """From here Telegram may be called for these claims, given as (id, fence), which counts as a try.

    Answers for how many; the others are held by somebody else.
    """
    rows = [
        {"held_id": delivery_id, "held_fence": fence, "new_lease": now + lease, "new_begin": now}
        for delivery_id, fence in held
    ]
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
        .where(cast(deliveries.c.message_ids, Text) == "[]")  # what has begun to arrive is brought to its end
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


def tallies(c: Connection) -> dict[DeliveryStatus, Tally]:
    """How many deliveries have each status but sent, and since when: those that are not done since they were due."""
    since = func.min(func.coalesce(deliveries.c.finished_at, deliveries.c.due_at), type_=Instant)
    unsent = select(deliveries.c.status, func.count(), since).where(deliveries.c.status != DeliveryStatus.SENT)
    found = c.execute(unsent.group_by(deliveries.c.status))
    return dict.fromkeys(DeliveryStatus, Tally()) | {status: Tally(count, oldest) for status, count, oldest in found}


def latest(c: Connection, status: Collection[DeliveryStatus], *, limit: int) -> list[Delivery]:
    """Those of these statuses, the newest first."""
    rows = select(deliveries).where(deliveries.c.status.in_(status)).order_by(deliveries.c.id.desc()).limit(limit)
    return [_delivery(row) for row in c.execute(rows).mappings()]


def failed(c: Connection, *, since: datetime, besides: str) -> Sequence[int]:
    """The ids of those due since then that have failed, but for this reason, the newest first."""
    has_failed = (deliveries.c.status == DeliveryStatus.FAILED) & (deliveries.c.due_at >= since)
    is_other = func.coalesce(deliveries.c.error, "") != besides
    return c.scalars(select(deliveries.c.id).where(has_failed, is_other).order_by(deliveries.c.id.desc())).all()


def unconfirmed(c: Connection, chat_id: int) -> list[Delivery]:
    """The chat's deliveries that may have arrived without an answer.

    Unknown ones, what is being sent, and what was unknown and waits to be sent again, or could not be.
    """
    is_sending = is_leased & (deliveries.c.status == DeliveryStatus.SENDING)
    is_in_doubt = deliveries.c.in_doubt & deliveries.c.status.in_(_UNSENT)
    is_it = is_unknown | is_sending | is_in_doubt
    rows = select(deliveries).where(deliveries.c.chat_id == chat_id, is_it).order_by(deliveries.c.id)
    return [_delivery(row) for row in c.execute(rows).mappings()]


def has_message(c: Connection, chat_id: int, digest_id: int, message_id: int) -> bool:
    """Whether a delivery of this digest is known to have arrived as this message."""
    of_digest = (deliveries.c.digest_id == digest_id) & (deliveries.c.chat_id == chat_id)
    return any(message_id in (ids or ()) for ids in c.scalars(select(deliveries.c.message_ids).where(of_digest)))


def came_again(c: Connection, delivery: Delivery) -> bool:
    """Whether its destination got one of its articles by another delivery, or is about to."""
    twin, theirs = deliveries.alias(), digest_items.alias()
    other = exists().where(
        digest_items.c.digest_id == delivery.digest_id,
        theirs.c.article_id == digest_items.c.article_id,
        twin.c.digest_id == theirs.c.digest_id,
        twin.c.chat_id == delivery.destination.chat_id,
        twin.c.thread_id == delivery.destination.thread_id,
        twin.c.status.in_((DeliveryStatus.PENDING, *_HELD, DeliveryStatus.SENT)),
        twin.c.id != delivery.id,
    )
    return bool(c.scalar(select(other)))


def give_up(c: Connection, delivery_id: int, *, error: str, now: datetime) -> bool:
    """Make a pending delivery failed; False when it is not pending (any more)."""
    change = update(deliveries).where(deliveries.c.id == delivery_id, is_pending)
    values = {"status": DeliveryStatus.FAILED, "error": error, "finished_at": now}
    return c.execute(change.values(values)).rowcount == 1


def give_up_all(c: Connection, *, up_to: int, error: str, now: datetime) -> int:
    """Make all pending deliveries failed whose ids are not above `up_to`; the number of those."""
    change = update(deliveries).where(is_pending, deliveries.c.id <= up_to)
    return c.execute(change.values(status=DeliveryStatus.FAILED, error=error, finished_at=now)).rowcount


def reopen(c: Connection, delivery: Delivery, *, now: datetime, expires_at: datetime) -> bool:
    """Make a failed or unknown delivery pending; False when it is not what it was any more.

    The fence rises: whoever still thinks of the old state has no say in the new one.
    """
    is_in_doubt = delivery.in_doubt or delivery.status is DeliveryStatus.UNKNOWN
    change = update(deliveries).where(*_held(delivery.id, delivery.fence, (delivery.status,)))
    values = {
        "status": DeliveryStatus.PENDING,
        "fence": deliveries.c.fence + 1,
        "due_at": now,
        "expires_at": expires_at,
        "error": None,
        "finished_at": None,
        "in_doubt": is_in_doubt,
    }
    return c.execute(change.values(values)).rowcount == 1


def prove(c: Connection, delivery: Delivery, message_id: int, *, is_last: bool, now: datetime) -> bool:
    """A part without an answer has arrived as this message: it is sent or, if parts are missing, pending again."""
    arrived: dict[str, Any] = {"message_ids": [*delivery.message_ids, message_id], "lease_until": None}
    if is_last:
        arrived |= {"status": DeliveryStatus.SENT, "finished_at": now, "error": None}
    else:
        arrived |= {"status": DeliveryStatus.PENDING, "due_at": now, "finished_at": None, "error": "sent in part"}
        arrived["in_doubt"] = False  # of the next part there was no call
    unproven = (DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN, *_UNSENT)
    return _step(c, delivery.id, delivery.fence, unproven, **arrived)


def disprove(c: Connection, delivery: Delivery, *, error: str, now: datetime) -> bool:
    """An unknown delivery's part surely did not arrive: it has failed."""
    values = {"status": DeliveryStatus.FAILED, "finished_at": now, "error": error}
    return _step(c, delivery.id, delivery.fence, (DeliveryStatus.UNKNOWN,), **values)


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


def _settle_damaged(c: Connection, ids: Collection[int], now: datetime) -> None:
    """Call unknown what does not tell which of its parts have arrived."""
    unknown = update(deliveries).where(deliveries.c.id.in_(ids))
    error = "its row is damaged"
    c.execute(
        unknown.values(status=DeliveryStatus.UNKNOWN, lease_until=None, finished_at=now, message_ids=[], error=error)
    )


def _held(delivery_id: int, fence: int, statuses: tuple[DeliveryStatus, ...]) -> tuple[ColumnElement[bool], ...]:
    return (deliveries.c.id == delivery_id, deliveries.c.fence == fence, deliveries.c.status.in_(statuses))


def _step(c: Connection, delivery_id: int, fence: int, statuses: tuple[DeliveryStatus, ...], **values: Any) -> bool:
    return c.execute(update(deliveries).where(*_held(delivery_id, fence, statuses)).values(values)).rowcount == 1


def _delivery(row: RowMapping) -> Delivery:
    values = dict(row)
    destination = Destination(values.pop("chat_id"), values.pop("thread_id"))
    message_ids = values.pop("message_ids")
    known = tuple(message_ids) if isinstance(message_ids, list) else ()  # None: a damaged row
    return Delivery(destination=destination, message_ids=known, **values)
