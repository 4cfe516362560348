"""Subscriptions: what each destination wants, and which are due."""

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, Text, Update, case, cast, false, func, or_, select, update

from storage.columns import in_utc
from storage.dialect import insert, keys
from storage.model import ChatStatus, Destination, Subscription, Wants
from storage.tables import chats, is_active, subscriptions

# The order of their index. It makes that the cheapest way, also where PostgreSQL has not counted yet and expects many.
_LONGEST_DUE_FIRST = (subscriptions.c.next_due_at, subscriptions.c.chat_id, subscriptions.c.thread_id)

_SCHEDULE = (cast(subscriptions.c.times, Text), cast(subscriptions.c.days, Text), chats.c.timezone)


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


class StoredSchedule(NamedTuple):
    """Times, days and zone as they stand in the rows."""

    times: str
    days: str
    timezone: str | None

    def read(self) -> tuple[tuple[time, ...], frozenset[int]]:
        """The times and days. Raises ValueError or TypeError for what no subscription says."""
        return _times(self.times), frozenset(json.loads(self.days))


class StoredWants(NamedTuple):
    """Wants as they stand in the rows: to be compared by the hundred thousand, and read once."""

    times: str
    days: str
    topics: str
    since: str
    timezone: str | None
    is_awake: bool
    paused_until: str | None

    def read(self) -> Wants:
        """Raises ValueError or TypeError for what no subscription says."""
        return Wants(
            times=_times(self.times),
            days=frozenset(json.loads(self.days)),
            topics=tuple(json.loads(self.topics)),
            since=in_utc(datetime.fromisoformat(self.since)),
            timezone=self.timezone,
            is_awake=bool(self.is_awake),
            paused_until=in_utc(datetime.fromisoformat(self.paused_until)) if self.paused_until else None,
        )


def due(c: Connection, *, now: datetime, limit: int, pauses_since: datetime) -> dict[StoredWants, list[Destination]]:
    """Active subscriptions whose time has come, the longest due first, by what they want.

    Pauses that ended before `pauses_since` are left out of that. On PostgreSQL the subscriptions and their chats are
    locked until the transaction ends, and those that another one holds are left out.
    """
    is_awake = or_(chats.c.status == ChatStatus.ACTIVE, func.coalesce(chats.c.paused_until <= now, false()))
    recent_pause = case((is_awake & (chats.c.paused_until > pauses_since), chats.c.paused_until))
    rows = (
        select(
            subscriptions.c.chat_id,
            subscriptions.c.thread_id,
            *(cast(subscriptions.c[name], Text) for name in ("times", "days", "topics", "since")),
            chats.c.timezone,
            is_awake,
            cast(recent_pause, Text),
        )
        .join(chats)
        .where(is_active, subscriptions.c.next_due_at <= now)
        .order_by(*_LONGEST_DUE_FIRST)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    found: dict[StoredWants, list[Destination]] = {}
    for chat_id, thread_id, *wants in c.execute(rows).all():
        found.setdefault(StoredWants(*wants), []).append(Destination(chat_id, thread_id))
    return found


def move(
    c: Connection, destinations: Sequence[Destination], *, slot: str, due_at: datetime, since: datetime | None = None
) -> None:
    """Give these subscriptions their next slot, and a new `since` if there is one."""
    values = {"next_slot": slot, "next_due_at": due_at} | ({"since": since} if since else {})
    c.execute(_update(c, destinations).values(values))


def set_aside(c: Connection, destinations: Sequence[Destination], *, until: datetime) -> None:
    """Let these subscriptions be due again at `until`, and change nothing else."""
    c.execute(_update(c, destinations).values(next_due_at=until))


def farthest_due(c: Connection, *, beyond: datetime) -> list[tuple[StoredSchedule, datetime]]:
    """The schedules of which a subscription is due beyond an instant, each with its farthest due time."""
    farthest = func.max(subscriptions.c.next_due_at)
    far = select(*_SCHEDULE, farthest).join(chats).where(is_active, subscriptions.c.next_due_at > beyond)
    return [(StoredSchedule(*row[:-1]), row[-1]) for row in c.execute(far.group_by(*_SCHEDULE))]


def bring_back(c: Connection, schedule: StoredSchedule, *, beyond: datetime, to: datetime, limit: int) -> int:
    """Let up to `limit` of a schedule that are due beyond an instant be due `to` another; how many they were.

    What another transaction holds is left out.
    """
    of_schedule = [column.is_not_distinct_from(value) for column, value in zip(_SCHEDULE, schedule, strict=True)]
    far = (
        select(subscriptions.c.chat_id, subscriptions.c.thread_id)
        .join(chats)
        .where(is_active, subscriptions.c.next_due_at > beyond, *of_schedule)
        .order_by(*_LONGEST_DUE_FIRST)
        .limit(limit)
        .with_for_update(skip_locked=True, of=subscriptions)
    )
    destinations = [Destination(*key) for key in c.execute(far).all()]
    if destinations:
        set_aside(c, destinations, until=to)
    return len(destinations)


def count(c: Connection) -> int:
    """How many subscriptions are active."""
    return c.execute(select(func.count()).select_from(subscriptions).where(is_active)).scalar_one()


def _times(stored: str) -> tuple[time, ...]:
    return tuple(time.fromisoformat(each) for each in json.loads(stored))


def _update(c: Connection, destinations: Sequence[Destination]) -> Update:
    these = keys(c, destinations)
    is_one = (subscriptions.c.chat_id == these.c.chat_id) & (subscriptions.c.thread_id == these.c.thread_id)
    return update(subscriptions).where(is_one)


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
