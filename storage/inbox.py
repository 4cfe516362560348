"""The inbox: raw updates, kept until they are handled. Ids rise in the order of arrival.

A process claims items with a lease under its random name, the holder; each later step names the holder, and does
nothing once somebody else holds the item.
"""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    RowMapping,
    Text,
    case,
    cast,
    delete,
    func,
    select,
    true,
    union_all,
    update,
)

from storage.columns import fits
from storage.dialect import insert
from storage.leases import is_free
from storage.model import InboxItem, InboxStatus
from storage.tables import inbox, is_waiting

REPEATED = timedelta(days=2)  # Telegram keeps what is not acknowledged for one day

_UNHELD: dict[str, Any] = {"holder": None, "lease_until": None}
_ITEM = (
    *(inbox.c[name] for name in ("id", "update_id", "chat_id", "status", "tries", "error", "received_at")),
    cast(inbox.c.payload, Text).label("payload"),
)


def is_update(update: dict[str, Any]) -> bool:
    """Whether it has a number for its id: without one it can be neither told apart nor acknowledged."""
    return _is_number(update.get("update_id"))


def receive(c: Connection, updates: list[dict[str, Any]], *, now: datetime) -> int:
    """Store updates in this order, but for those that are known by their `update_id`; the number of new ones.

    What is no update is left out.
    """
    rows = [_row(each, now) for each in updates if is_update(each)]
    if not rows:
        return 0
    _make_room(c, [row["update_id"] for row in rows], now)
    statement = insert(c, inbox).values(rows).on_conflict_do_nothing(index_elements=[inbox.c.update_id])
    return len(c.execute(statement.returning(inbox.c.id)).all())


def claim(
    c: Connection, *, holder: str, now: datetime, lease: timedelta, limit: int, besides: Collection[int] = ()
) -> list[InboxItem]:
    """Take the oldest waiting item of each chat, and each that belongs to none, for `lease`; the oldest first.

    Left out are the chats `besides`, and those whose oldest item somebody holds: so a chat's updates stay in order.
    """
    is_there = is_waiting & is_free(inbox.c.lease_until, now=now, lease=lease)
    heads = (
        select(inbox.c.id)
        .where(inbox.c.id.in_(_heads(besides)), is_there)
        .order_by(inbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = c.scalars(heads).all()
    if not ids:
        return []
    taken = update(inbox).where(inbox.c.id.in_(ids)).values(holder=holder, lease_until=now + lease)
    return sorted(map(_item, c.execute(taken.returning(*_ITEM)).mappings()), key=lambda item: item.id)


def renew(c: Connection, item_ids: Collection[int], *, holder: str, now: datetime, lease: timedelta) -> None:
    """Hold on to those of the items that are still the holder's."""
    held = update(inbox).where(inbox.c.id.in_(item_ids), inbox.c.holder == holder)
    c.execute(held.values(lease_until=now + lease))


def release(c: Connection, *, holder: str, item_id: int | None = None) -> None:
    """Give back what the holder has not settled: this item, or all."""
    is_it = true() if item_id is None else inbox.c.id == item_id
    c.execute(update(inbox).where(is_waiting, inbox.c.holder == holder, is_it).values(_UNHELD))


def take_back(c: Connection) -> None:
    """Give back what anybody has not settled: all holders are known to be dead."""
    c.execute(update(inbox).where(is_waiting, inbox.c.holder.is_not(None)).values(_UNHELD))


def handled(c: Connection, item_id: int, *, holder: str, now: datetime) -> bool:
    """Mark the item as done; False when it is not there any more, or somebody else's by now."""
    done = update(inbox).where(inbox.c.id == item_id, inbox.c.holder == holder)
    return c.execute(done.values(status=InboxStatus.HANDLED, handled_at=now, **_UNHELD)).rowcount == 1


def failed(
    c: Connection, item_id: int, *, holder: str, error: str, now: datetime, tries_allowed: int = 3
) -> InboxStatus:
    """Count a failed try: the item waits for the next one, still held, or is poisoned after the last.

    One that is not there any more, as its chat was forgotten, or that is somebody else's by now, counts as handled.
    """
    tries = inbox.c.tries + 1
    is_last = tries >= tries_allowed
    change = (
        update(inbox)
        .where(inbox.c.id == item_id, inbox.c.holder == holder, is_waiting)
        .values(
            tries=tries,
            status=case((is_last, InboxStatus.POISONED), else_=InboxStatus.WAITING),
            handled_at=case((is_last, now), else_=None),
            error=error,
        )
    )
    return c.scalar(change.returning(inbox.c.status)) or InboxStatus.HANDLED


def purge(c: Connection, *, handled_before: datetime, poisoned_before: datetime) -> int:
    """Delete what was handled, and what was set aside, longer ago; the number of those."""
    handled_long_ago = (inbox.c.handled_at < handled_before) & (inbox.c.status == InboxStatus.HANDLED)
    return sum(
        c.execute(delete(inbox).where(condition)).rowcount
        for condition in (handled_long_ago, inbox.c.handled_at < poisoned_before)
    )


def is_empty(c: Connection) -> bool:
    return c.scalar(select(inbox.c.id).limit(1)) is None


def set_aside(c: Connection, *, limit: int) -> list[InboxItem]:
    """The poisoned items, the newest first."""
    poisoned = select(*_ITEM).where(inbox.c.status == InboxStatus.POISONED)
    rows = c.execute(poisoned.order_by(inbox.c.id.desc()).limit(limit)).mappings()
    return [_item(row) for row in rows]


def counts(c: Connection) -> dict[InboxStatus, int]:
    """How many items have each status, none left out."""
    found = c.execute(select(inbox.c.status, func.count()).group_by(inbox.c.status))
    return dict.fromkeys(InboxStatus, 0) | dict(found.all())


def _make_room(c: Connection, update_ids: Collection[int], now: datetime) -> None:
    """Take their update ids from items so old that Telegram repeats them no more: what bears such an id is another.

    https://core.telegram.org/bots/api#update: after a week without updates, ids go on from a random number. What was
    set aside, or could not be handled all the while, is still here then. It gets a number that no update has.
    """
    older = update(inbox).where(inbox.c.update_id.in_(update_ids), inbox.c.received_at < now - REPEATED)
    c.execute(older.values(update_id=-inbox.c.id))


def _heads(besides: Collection[int]) -> CompoundSelect[Any]:
    of_chats = select(func.min(inbox.c.id)).where(is_waiting, inbox.c.chat_id.not_in(besides))
    of_none = select(inbox.c.id).where(is_waiting, inbox.c.chat_id.is_(None))
    return union_all(of_chats.where(inbox.c.chat_id.is_not(None)).group_by(inbox.c.chat_id), of_none)


def _row(update: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "update_id": update["update_id"],
        "chat_id": _chat_id(update),
        "payload": update,
        "status": InboxStatus.WAITING,
        "tries": 0,
        "received_at": now,
    }


def _chat_id(update: dict[str, Any]) -> int | None:
    """The chat an update belongs to, wherever it stands: in its one event, or in the message of that."""
    for event in update.values():
        for holder in (event, _part(event, "message")):
            chat_id = _part(_part(holder, "chat"), "id")
            if _is_number(chat_id):
                return int(chat_id)
    return None


def _part(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and fits(value)


def _item(row: RowMapping) -> InboxItem:
    return InboxItem(**{**row, "payload": _payload(row["payload"])})


def _payload(text: str) -> dict[str, Any]:
    """Read here, row by row: a damaged one must not stop the others."""
    try:
        payload: object = json.loads(text)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
