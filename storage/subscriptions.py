"""Subscriptions: what each destination wants, and which are due."""

from datetime import datetime, time

from sqlalchemy import Connection, RowMapping, func, or_, select

from storage.dialect import insert
from storage.model import ChatStatus, Destination, Subscription
from storage.tables import chats, is_active, subscriptions


def get(c: Connection, destination: Destination) -> Subscription | None:
    here = (subscriptions.c.chat_id == destination.chat_id) & (subscriptions.c.thread_id == destination.thread_id)
    row = c.execute(select(subscriptions).where(here)).mappings().one_or_none()
    return _subscription(row) if row else None


def save(c: Connection, subscription: Subscription) -> None:
    """Store the subscription in place of the one that its destination had."""
    row = {
        "chat_id": subscription.destination.chat_id,
        "thread_id": subscription.destination.thread_id,
        "times": [each.isoformat() for each in subscription.times],
        "days": sorted(subscription.days),
        "topics": subscription.topics,
        "active": subscription.active,
        "next_slot": subscription.next_slot,
        "next_due_at": subscription.next_due_at,
        "since": subscription.since,
    }
    statement = insert(c, subscriptions).values(row)
    c.execute(statement.on_conflict_do_update(index_elements=list(subscriptions.primary_key), set_=row))


def of_chat(c: Connection, chat_id: int) -> list[Subscription]:
    rows = select(subscriptions).where(subscriptions.c.chat_id == chat_id).order_by(subscriptions.c.thread_id)
    return [_subscription(row) for row in c.execute(rows).mappings()]


def due(c: Connection, *, now: datetime, limit: int) -> list[Subscription]:
    """Active subscriptions whose time has come, in chats that want to hear from us, the longest due first.

    On PostgreSQL they are locked until the transaction ends, and those that another one holds are left out.
    """
    awake = or_(chats.c.status == ChatStatus.ACTIVE, chats.c.paused_until <= now)
    rows = (
        select(subscriptions)
        .join(chats)
        .where(is_active, subscriptions.c.next_due_at <= now, awake)
        .order_by(subscriptions.c.next_due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=subscriptions)
    )
    return [_subscription(row) for row in c.execute(rows).mappings()]


def count(c: Connection) -> int:
    """How many subscriptions are active."""
    return c.execute(select(func.count()).select_from(subscriptions).where(is_active)).scalar_one()


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        destination=Destination(row["chat_id"], row["thread_id"]),
        times=tuple(time.fromisoformat(each) for each in row["times"]),
        days=frozenset(row["days"]),
        topics=tuple(row["topics"]),
        active=row["active"],
        next_slot=row["next_slot"],
        next_due_at=row["next_due_at"],
        since=row["since"],
    )
