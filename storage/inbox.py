"""The inbox: raw updates, kept until they are handled. Ids rise in the order of arrival."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, delete, func, select, union_all, update

from storage.columns import fits
from storage.dialect import insert
from storage.model import InboxItem, InboxStatus
from storage.tables import inbox, is_waiting


def receive(c: Connection, updates: list[dict[str, Any]], *, now: datetime) -> int:
    """Store updates in this order, but for those whose `update_id` is known; the number of new ones.

    An update without a number for its id can be neither told apart nor acknowledged: it is left out.
    """
    rows = [_row(each, now) for each in updates if _is_number(each.get("update_id"))]
    if not rows:
        return 0
    statement = insert(c, inbox).values(rows).on_conflict_do_nothing(index_elements=[inbox.c.update_id])
    return len(c.execute(statement.returning(inbox.c.id)).all())


def waiting(c: Connection, *, limit: int) -> list[InboxItem]:
    """The oldest waiting item of each chat, and each that belongs to none; the oldest first."""
    of_chats = select(func.min(inbox.c.id)).where(is_waiting, inbox.c.chat_id.is_not(None)).group_by(inbox.c.chat_id)
    of_none = select(inbox.c.id).where(is_waiting, inbox.c.chat_id.is_(None))
    oldest = select(inbox).where(inbox.c.id.in_(union_all(of_chats, of_none))).order_by(inbox.c.id).limit(limit)
    return [_item(row) for row in c.execute(oldest).mappings()]


def handled(c: Connection, item_id: int, *, now: datetime) -> bool:
    """Mark the item as done; False when it is not there any more."""
    done = update(inbox).where(inbox.c.id == item_id)
    return c.execute(done.values(status=InboxStatus.HANDLED, handled_at=now)).rowcount == 1


def failed(c: Connection, item_id: int, *, error: str, now: datetime, tries_allowed: int = 3) -> InboxStatus:
    """Count a failed try: the item waits for the next one, or is poisoned after the last.

    One that is not there any more, as its chat was forgotten, counts as handled.
    """
    tries = inbox.c.tries + 1
    is_last = tries >= tries_allowed
    change = (
        update(inbox)
        .where(inbox.c.id == item_id, is_waiting)
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


def set_aside(c: Connection, *, limit: int) -> list[InboxItem]:
    """The poisoned items, the newest first."""
    poisoned = select(inbox).where(inbox.c.status == InboxStatus.POISONED)
    rows = c.execute(poisoned.order_by(inbox.c.id.desc()).limit(limit)).mappings()
    return [_item(row) for row in rows]


def counts(c: Connection) -> dict[InboxStatus, int]:
    """How many items have each status, none left out."""
    found = c.execute(select(inbox.c.status, func.count()).group_by(inbox.c.status))
    return dict.fromkeys(InboxStatus, 0) | dict(found.all())


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
    values = dict(row)
    del values["handled_at"]
    return InboxItem(**values)
