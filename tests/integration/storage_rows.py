"""Rows for the tests of storage: each function makes the plainest value there is, but for what a test names."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from storage import articles, chats, deliveries, digests
from storage.database import Connection
from storage.deliveries import Part
from storage.model import (
    Article,
    ArticleStatus,
    Chat,
    ChatKind,
    Delivery,
    Destination,
    NewArticle,
    NewDigest,
    Passage,
    Quote,
    RawKind,
    Subscription,
)

NOW = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=1)
RITA = 1001
HERE = Destination(RITA)

PLAIN_ARTICLE = NewArticle(
    title="Ferry back in service",
    text="The ferry sails again. “We are glad,” Mara Lind said.",
    raw="The ferry sails again.\r\n“We are glad,” Mara Lind said.",
    raw_kind=RawKind.TEXT,
    content_hash="plain",
)
FULL_ARTICLE = replace(
    PLAIN_ARTICLE,
    content_hash="full",
    url="https://news.example/ferry",
    source_name="The Harbour Post",
    byline="Ole Berg",
    published_at=NOW - HOUR,
    language="en",
    image_url="https://news.example/ferry.jpg",
    topics=("transport", "sea"),
    tags=("ferry", "Lind"),
    cut=("Advertisement",),
    summary=(Passage("The ferry sails again.", 0, 22),),
    quotes=(
        Quote(parts=(Passage("We are glad", 24, 35),), mention="Mara Lind", speaker="Mara Lind", role="captain"),
        Quote(parts=(Passage("We", 24, 26), Passage("glad", 31, 35)), mention="she", speaker="Mara Lind"),
    ),
    summarizer_version="1",
    added_by=1002,
)


def add_article(
    c: Connection, name: str, *, status: ArticleStatus = ArticleStatus.PUBLISHED, now: datetime = NOW, **values: Any
) -> Article:
    new = replace(PLAIN_ARTICLE, content_hash=name, title=name, **values)
    return articles.add(c, new, status=status, now=now).article


def add_chat(c: Connection, chat_id: int = RITA, *, kind: ChatKind = ChatKind.PRIVATE) -> Chat:
    return chats.ensure(c, chat_id, kind=kind, language="en", now=NOW)


def subscription(destination: Destination = HERE, *, due_at: datetime | None = NOW, **values: Any) -> Subscription:
    slot = None if due_at is None else f"{due_at:%Y-%m-%dT%H:%M}"
    plain = {"times": (time(8),), "next_slot": slot, "next_due_at": due_at, "since": NOW - HOUR}
    return Subscription(destination=destination, **plain | values)


def add_delivery(
    c: Connection,
    slot: str = "2026-03-24T08:00",
    *,
    destination: Destination = HERE,
    due_at: datetime = NOW,
    items: tuple[int, ...] = (),
    **values: Any,
) -> Delivery:
    digest = digests.store(c, NewDigest(messages=({"text": slot},), article_ids=items), now=NOW)
    row = {"slot": slot, "digest_id": digest.id, "due_at": due_at, "expires_at": due_at + HOUR} | values
    added = deliveries.add(c, destination=destination, **row)
    assert added is not None
    return added


def begun(c: Connection, claimed: Delivery, *arrived: int, now: datetime = NOW, lease: timedelta = LEASE) -> Delivery:
    """A claimed delivery that is being sent, after these messages of it have arrived."""
    delivery = claimed
    deliveries.begin_sending(c, [(delivery.id, delivery.fence)], now=now, lease=lease)
    for message_id in arrived:
        deliveries.record_parts(c, [Part(delivery, message_id, is_last=False)], now=now)
        (delivery,) = deliveries.claim(c, now=now, lease=lease, limit=1)
        deliveries.begin_sending(c, [(delivery.id, delivery.fence)], now=now, lease=lease)
    assert delivery.id == claimed.id
    return delivery
