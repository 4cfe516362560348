"""The tables as they are today; migrations/ leads there from every earlier state.

What queries look into is a column or a table of its own; a list that is only ever read whole is JSON.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    func,
    literal_column,
    true,
)

from storage.columns import Instant, Number, Words, one_of
from storage.model import ArticleStatus, ChatKind, ChatStatus, DeliveryStatus, InboxStatus, PromptKind, RawKind

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Ids are never given twice (AUTOINCREMENT): a button under an old message must not open another article or digest.

articles = Table(
    "articles",
    metadata,
    Column("id", Number, primary_key=True),
    Column("status", one_of(ArticleStatus, "status"), nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("raw", Words, nullable=False),
    Column("raw_kind", one_of(RawKind, "raw_kind"), nullable=False),
    Column("content_hash", String, nullable=False, unique=True),
    Column("url", Words, unique=True),
    Column("source_name", Words),
    Column("byline", Words),
    Column("published_at", Instant),
    Column("language", String, nullable=False),
    Column("image_url", Words),
    Column("tags", JSON, nullable=False),
    Column("cut", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("summarizer_version", String, nullable=False),
    Column("added_by", Number),
    Column("added_at", Instant, nullable=False),
    Column("listed_at", Instant),
    CheckConstraint("status <> 'published' OR listed_at IS NOT NULL", name="listed"),
    sqlite_autoincrement=True,
)
newest = func.coalesce(articles.c.listed_at, articles.c.added_at)
Index("ix_articles_newest", articles.c.status, newest)

article_topics = Table(
    "article_topics",
    metadata,
    Column("article_id", Number, ForeignKey(articles.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("topic", Words, nullable=False),
    UniqueConstraint("topic", "article_id"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("article_id", Number, ForeignKey(articles.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("parts", JSON, nullable=False),
    Column("mention", Words, nullable=False),
    Column("speaker", Words, nullable=False),
    Column("role", Words),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("kind", one_of(ChatKind, "kind"), nullable=False),
    Column("language", String, nullable=False),
    Column("timezone", String),
    Column("status", one_of(ChatStatus, "status"), nullable=False),
    Column("paused_until", Instant),
    Column("first_seen_at", Instant, nullable=False),
    CheckConstraint("paused_until IS NULL OR status = 'paused'", name="paused_until"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("chat_id", Number, ForeignKey(chats.c.id, ondelete="CASCADE"), primary_key=True),
    Column("thread_id", Number, primary_key=True),
    Column("times", JSON, nullable=False),
    Column("days", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("next_slot", String),
    Column("next_due_at", Instant),
    Column("since", Instant, nullable=False),
)
# A partial index serves only queries that repeat its predicate to the letter, with the value written out: both take
# it from here.
is_active = subscriptions.c.active.is_(true())
# Those due at the same moment come in the order of their keys: their rows, and what is written for them, lie together.
Index(
    "ix_subscriptions_due",
    subscriptions.c.next_due_at,
    subscriptions.c.chat_id,
    subscriptions.c.thread_id,
    sqlite_where=is_active,
    postgresql_where=is_active,
)

digests = Table(
    "digests",
    metadata,
    Column("id", Number, primary_key=True),
    Column("content_hash", String, nullable=False, unique=True),
    Column("messages", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

digest_items = Table(
    "digest_items",
    metadata,
    Column("digest_id", Number, ForeignKey(digests.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("article_id", Number, ForeignKey(articles.c.id), nullable=False),
)
Index(None, digest_items.c.article_id, digest_items.c.digest_id)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("chat_id", Number, ForeignKey(chats.c.id, ondelete="CASCADE"), nullable=False),
    Column("thread_id", Number, nullable=False),
    Column("slot", String, nullable=False),
    Column("digest_id", Number, ForeignKey(digests.c.id), nullable=False),
    Column("status", one_of(DeliveryStatus, "status"), nullable=False),
    Column("bulk", Boolean, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("message_ids", JSON, nullable=False),
    Column("error", Words),
    Column("finished_at", Instant),
    Column("begun_at", Instant),
    Column("in_doubt", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("chat_id", "thread_id", "slot"),  # a slot is served once
    CheckConstraint("(lease_until IS NOT NULL) = (status IN ('claimed', 'sending'))", name="lease"),
    CheckConstraint("(finished_at IS NOT NULL) = (status IN ('sent', 'unknown', 'failed'))", name="finished"),
    sqlite_autoincrement=True,
)
Index(None, deliveries.c.digest_id)
Index(None, deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.digest_id)
is_pending = deliveries.c.status == literal_column("'pending'")
Index(
    "ix_deliveries_pending",
    deliveries.c.bulk,
    deliveries.c.due_at,
    deliveries.c.id,
    sqlite_where=is_pending,
    postgresql_where=is_pending,
)
is_leased = deliveries.c.lease_until.is_not(None)
Index("ix_deliveries_leased", deliveries.c.lease_until, sqlite_where=is_leased, postgresql_where=is_leased)
is_unknown = deliveries.c.status == literal_column("'unknown'")
Index("ix_deliveries_unknown", deliveries.c.chat_id, sqlite_where=is_unknown, postgresql_where=is_unknown)

settlements = Table(
    "settlements",
    metadata,
    Column("delivery_id", Number, ForeignKey(deliveries.c.id, ondelete="CASCADE"), primary_key=True),
    Column("checked", JSON, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
)

paces = Table(
    "paces",
    metadata,
    Column("chat_id", Number, primary_key=True, autoincrement=False),  # 0: all chats; no foreign key, as rows are brief
    Column("arrival_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("flooded_at", Instant),
    Column("bulk_held_until", Instant),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("update_id", Number, nullable=False, unique=True),
    Column("chat_id", Number, index=True),  # no foreign key: an update may come before its chat is known
    Column("payload", JSON, nullable=False),
    Column("status", one_of(InboxStatus, "status"), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", Words),
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant, index=True),
    Column("holder", String),
    Column("lease_until", Instant),
    sqlite_autoincrement=True,
)
is_waiting = inbox.c.status == literal_column("'waiting'")
Index("ix_inbox_waiting", inbox.c.chat_id, inbox.c.id, sqlite_where=is_waiting, postgresql_where=is_waiting)

roles = Table(
    "roles",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("lease_until", Instant, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    Column("chat_id", Number, primary_key=True, autoincrement=False),
    Column("person_id", Number, primary_key=True, autoincrement=False),
    Column("kind", one_of(PromptKind, "kind"), nullable=False),
    Column("article_id", Number, ForeignKey(articles.c.id, ondelete="CASCADE")),
    Column("pieces", JSON, nullable=False),
    Column("asked_at", Instant, nullable=False),
)
