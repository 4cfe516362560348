"""Chats: what the bot knows of each, and the two ways in which one ends (a new id, being forgotten)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from storage.dialect import insert
from storage.model import Chat, ChatKind, ChatStatus, DeliveryStatus
from storage.tables import articles, chats, deliveries, digests, inbox, prompts, subscriptions

_UNREACHABLE = (ChatStatus.BLOCKED, ChatStatus.GONE)
_UNSENT = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.FAILED)


def ensure(c: Connection, chat_id: int, *, kind: ChatKind, language: str, now: datetime) -> Chat:
    """The chat, made with `language` when it is new; one that was blocked or gone is active again."""
    known = get(c, chat_id)
    if known is not None and known.kind is kind and known.status not in _UNREACHABLE:
        return known
    statement = insert(c, chats).values(
        id=chat_id, kind=kind, language=language, status=ChatStatus.ACTIVE, first_seen_at=now
    )
    came_back = case((chats.c.status.in_(_UNREACHABLE), ChatStatus.ACTIVE), else_=chats.c.status)
    statement = statement.on_conflict_do_update(
        index_elements=[chats.c.id], set_={"kind": statement.excluded.kind, "status": came_back}
    )
    return _chat(c.execute(statement.returning(*chats.c)).mappings().one())


def get(c: Connection, chat_id: int) -> Chat | None:
    row = c.execute(select(chats).where(chats.c.id == chat_id)).mappings().one_or_none()
    return _chat(row) if row else None


def lock(c: Connection, chat_id: int) -> None:
    """Let nobody else change the chat, or plan for it, until the transaction ends."""
    c.execute(select(chats.c.id).where(chats.c.id == chat_id).with_for_update())


def set_timezone(c: Connection, chat_id: int, name: str) -> bool:
    return _set(c, chat_id, timezone=name)


def pause(c: Connection, chat_id: int, *, until: datetime | None) -> bool:
    """Send nothing by schedule before `until`; None: not before `resume`."""
    return _set(c, chat_id, status=ChatStatus.PAUSED, paused_until=until)


def resume(c: Connection, chat_id: int) -> bool:
    """End a pause; False when there was none."""
    change = update(chats).where(chats.c.id == chat_id, chats.c.status == ChatStatus.PAUSED)
    return c.execute(change.values(status=ChatStatus.ACTIVE, paused_until=None)).rowcount == 1


def set_status(c: Connection, chat_id: int, status: ChatStatus) -> bool:
    return _set(c, chat_id, status=status, paused_until=None)


def counts(c: Connection) -> dict[ChatStatus, int]:
    """How many chats have each status, none left out."""
    found = c.execute(select(chats.c.status, func.count()).group_by(chats.c.status))
    return dict.fromkeys(ChatStatus, 0) | dict(found.all())


def migrate(c: Connection, old_id: int, new_id: int) -> None:
    """Give everything of a group to the supergroup that it has become; does nothing the second time.

    A row of the new id can only be moments old, made by an update that overtook the news: the group's own wins.
    """
    old = c.execute(select(chats).where(chats.c.id == old_id).with_for_update()).mappings().one_or_none()
    if old is None or old_id == new_id:
        return
    settings = {**old, "id": new_id, "kind": ChatKind.SUPERGROUP}
    if settings["status"] in _UNREACHABLE:
        settings["status"] = ChatStatus.ACTIVE  # the group is closed because it has moved
    c.execute(insert(c, chats).values(settings).on_conflict_do_update(index_elements=[chats.c.id], set_=settings))
    _drop_doubles(c, old_id, new_id)
    _leave_messages(c, old_id)
    for table in (subscriptions, deliveries, inbox, prompts):
        c.execute(update(table).where(table.c.chat_id == old_id).values(chat_id=new_id))
    c.execute(delete(chats).where(chats.c.id == old_id))


def forget(c: Connection, chat_id: int) -> bool:
    """Delete all that is kept of the chat, and of the person when it is a private one; False when it was unknown."""
    sent = set(c.scalars(select(deliveries.c.digest_id).where(deliveries.c.chat_id == chat_id)))
    was_known = c.execute(delete(chats).where(chats.c.id == chat_id)).rowcount == 1
    _drop_unreferenced(c, sent)
    c.execute(delete(inbox).where(inbox.c.chat_id == chat_id))
    c.execute(delete(prompts).where(or_(prompts.c.chat_id == chat_id, prompts.c.person_id == chat_id)))
    c.execute(update(articles).where(articles.c.added_by == chat_id).values(added_by=None))
    return was_known


def _chat(row: RowMapping) -> Chat:
    return Chat(**row)


def _set(c: Connection, chat_id: int, **values: Any) -> bool:
    return c.execute(update(chats).where(chats.c.id == chat_id).values(values)).rowcount == 1


def _leave_messages(c: Connection, group_id: int) -> None:
    """Messages stay behind in the group, where no call reaches them, and the supergroup counts its own from 1."""
    of_group = deliveries.c.chat_id == group_id
    known = c.execute(select(deliveries.c.id, deliveries.c.message_ids).where(of_group)).all()
    left = [{"left_id": delivery_id, "left_ids": [0] * len(ids)} for delivery_id, ids in known if ids]
    if left:
        this = deliveries.c.id == bindparam("left_id")
        c.execute(update(deliveries).where(this).values(message_ids=bindparam("left_ids")), left)
    c.execute(update(deliveries).where(of_group).values(begun_at=None))


def _drop_doubles(c: Connection, old_id: int, new_id: int) -> None:
    """Of two rows with one key keep the old chat's, but of two deliveries of one slot the one that may be sent."""
    _drop(c, subscriptions, "thread_id", of=new_id, if_has=old_id)
    _drop(c, prompts, "person_id", of=new_id, if_has=old_id)
    unsent = deliveries.c.status.in_(_UNSENT)
    _drop(c, deliveries, "thread_id", "slot", of=new_id, if_has=old_id, only=unsent)
    _drop(c, deliveries, "thread_id", "slot", of=old_id, if_has=new_id)


def _drop(
    c: Connection, table: Table, *key: str, of: int, if_has: int, only: ColumnElement[bool] | None = None
) -> None:
    twin = table.alias()
    same_key = and_(*(twin.c[column] == table.c[column] for column in key))
    double = and_(table.c.chat_id == of, exists().where(twin.c.chat_id == if_has, same_key))
    c.execute(delete(table).where(double, true() if only is None else only))


def _drop_unreferenced(c: Connection, digest_ids: set[int]) -> None:
    # Locked first: a digest that another transaction is about to deliver is waited for, and then seen as referenced.
    c.execute(select(digests.c.id).where(digests.c.id.in_(digest_ids)).order_by(digests.c.id).with_for_update())
    is_referenced = exists().where(deliveries.c.digest_id == digests.c.id)
    c.execute(delete(digests).where(digests.c.id.in_(digest_ids), ~is_referenced))
