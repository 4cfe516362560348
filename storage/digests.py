"""Digests: each distinct content once, whoever gets it."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select

from storage.dialect import insert
from storage.model import ArticleStatus, Digest, NewDigest
from storage.tables import articles, deliveries, digest_items, digests


def store(c: Connection, new: NewDigest, *, now: datetime) -> Digest:
    """Store the digest, or find the one with the same content."""
    content_hash = _content_hash(new)
    # Locked against deletion alone, so that several may deliver it at the same time: a chat that is being forgotten
    # does not take it from under us.
    same = (
        select(digests.c.id, digests.c.created_at)
        .where(digests.c.content_hash == content_hash)
        .with_for_update(read=True, key_share=True)
    )
    row = c.execute(same).one_or_none() or _insert(c, new, content_hash, now)
    return Digest(id=row.id, created_at=row.created_at, messages=new.messages, article_ids=new.article_ids)


def get(c: Connection, digest_id: int) -> Digest | None:
    row = c.execute(select(digests).where(digests.c.id == digest_id)).one_or_none()
    if row is None:
        return None
    article_ids = _article_ids(c, row.id)
    return Digest(id=row.id, created_at=row.created_at, messages=tuple(row.messages), article_ids=article_ids)


def is_withdrawn(c: Connection, digest_id: int, *, first: int) -> bool:
    """Whether one of its first articles, so many, is no longer published."""
    item = (digest_items.c.digest_id == digest_id) & (digest_items.c.position < first)
    lost = select(digest_items).join(articles).where(item, articles.c.status != ArticleStatus.PUBLISHED)
    return bool(c.scalar(select(lost.exists())))


def _insert(c: Connection, new: NewDigest, content_hash: str, now: datetime) -> Row[Any]:
    statement = insert(c, digests).values(content_hash=content_hash, messages=new.messages, created_at=now)
    # Another transaction may have stored it since we looked: an update that changes nothing waits for it, and locks.
    statement = statement.on_conflict_do_update(
        index_elements=[digests.c.content_hash], set_={"content_hash": statement.excluded.content_hash}
    )
    row = c.execute(statement.returning(digests.c.id, digests.c.created_at)).one()
    if not _article_ids(c, row.id):
        _write_items(c, row.id, new.article_ids)
    return row


def _content_hash(new: NewDigest) -> str:
    content = json.dumps([new.messages, new.article_ids], sort_keys=True)
    return sha256(content.encode()).hexdigest()


def _article_ids(c: Connection, digest_id: int) -> tuple[int, ...]:
    items = select(digest_items.c.article_id).where(digest_items.c.digest_id == digest_id)
    return tuple(c.scalars(items.order_by(digest_items.c.position)))


def _write_items(c: Connection, digest_id: int, article_ids: tuple[int, ...]) -> None:
    rows = [
        {"digest_id": digest_id, "position": position, "article_id": article_id}
        for position, article_id in enumerate(article_ids)
    ]
    if rows:
        c.execute(digest_items.insert(), rows)


def purge(c: Connection, *, before: datetime, limit: int = 1000) -> int:
    """Delete up to `limit` digests made before then for no delivery, such as previews; the number of those."""
    has_delivery = exists().where(deliveries.c.digest_id == digests.c.id)
    left_over = select(digests.c.id).where(digests.c.created_at < before, ~has_delivery)
    # Locked first: one that another transaction is about to deliver is waited for, and then seen to have a delivery.
    ids = c.scalars(left_over.order_by(digests.c.id).limit(limit).with_for_update()).all()
    return c.execute(delete(digests).where(digests.c.id.in_(ids), ~has_delivery)).rowcount
