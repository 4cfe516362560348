"""The first tables.

A revision speaks for itself: it imports nothing of the program, which moves on while the revision stays.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def one_of(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), native_enum=False, create_constraint=True, length=16)


def where(predicate: str, *, sqlite: str | None = None) -> dict[str, Any]:
    return {"postgresql_where": sa.text(predicate), "sqlite_where": sa.text(sqlite or predicate)}


def upgrade() -> None:
    _articles()
    _chats()
    _digests()
    _inbox()
    _article_topics()
    _deliveries()
    _digest_items()
    _prompts()
    _quotes()
    _subscriptions()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("status", one_of("draft", "published", "removed", name="ck_articles_status"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("raw_kind", one_of("text", "html", name="ck_articles_raw_kind"), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("cut", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("summarizer_version", sa.String(), nullable=False),
        sa.Column("added_by", NUMBER, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("listed_at", INSTANT, nullable=True),
        sa.CheckConstraint("status <> 'published' OR listed_at IS NOT NULL", name=op.f("ck_articles_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_articles_content_hash")),
        sa.UniqueConstraint("url", name=op.f("uq_articles_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_newest", "articles", ["status", sa.text("coalesce(listed_at, added_at)")])


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", one_of("private", "group", "supergroup", "channel", name="ck_chats_kind"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("status", one_of("active", "paused", "blocked", "gone", name="ck_chats_status"), nullable=False),
        sa.Column("paused_until", INSTANT, nullable=True),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.CheckConstraint("paused_until IS NULL OR status = 'paused'", name=op.f("ck_chats_paused_until")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_digests_content_hash")),
        sqlite_autoincrement=True,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("update_id", NUMBER, nullable=False),
        sa.Column("chat_id", NUMBER, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("status", one_of("waiting", "handled", "poisoned", name="ck_inbox_status"), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("handled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("update_id", name=op.f("uq_inbox_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbox_chat_id"), "inbox", ["chat_id"])
    op.create_index(op.f("ix_inbox_handled_at"), "inbox", ["handled_at"])
    op.create_index("ix_inbox_waiting", "inbox", ["chat_id", "id"], **where("status = 'waiting'"))


def _article_topics() -> None:
    op.create_table(
        "article_topics",
        sa.Column("article_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_topics_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_article_topics")),
        sa.UniqueConstraint("topic", "article_id", name=op.f("uq_article_topics_topic_article_id")),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("chat_id", NUMBER, nullable=False),
        sa.Column("thread_id", NUMBER, nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("digest_id", NUMBER, nullable=False),
        sa.Column(
            "status",
            one_of("pending", "claimed", "sending", "sent", "unknown", "failed", name="ck_deliveries_status"),
            nullable=False,
        ),
        sa.Column("bulk", sa.Boolean(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("message_ids", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (status IN ('sent', 'unknown', 'failed'))", name=op.f("ck_deliveries_finished")
        ),
        sa.CheckConstraint(
            "(lease_until IS NOT NULL) = (status IN ('claimed', 'sending'))", name=op.f("ck_deliveries_lease")
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_deliveries_chat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_deliveries_digest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("chat_id", "thread_id", "slot", name=op.f("uq_deliveries_chat_id_thread_id_slot")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_deliveries_digest_id_chat_id_thread_id"), "deliveries", ["digest_id", "chat_id", "thread_id"]
    )
    op.create_index("ix_deliveries_leased", "deliveries", ["lease_until"], **where("lease_until IS NOT NULL"))
    op.create_index("ix_deliveries_pending", "deliveries", ["bulk", "due_at", "id"], **where("status = 'pending'"))


def _digest_items() -> None:
    op.create_table(
        "digest_items",
        sa.Column("digest_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_digest_items_article_id")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_items_digest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest_id", "position", name=op.f("pk_digest_items")),
    )
    op.create_index(op.f("ix_digest_items_article_id"), "digest_items", ["article_id"])


def _prompts() -> None:
    op.create_table(
        "prompts",
        sa.Column("chat_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("person_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            one_of("article_text", "title", "topics", "times", "timezone", "paste", name="ck_prompts_kind"),
            nullable=False,
        ),
        sa.Column("article_id", NUMBER, nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_prompts_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_prompts")),
    )


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("article_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("mention", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_quotes")),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("chat_id", NUMBER, nullable=False),
        sa.Column("thread_id", NUMBER, nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("next_slot", sa.String(), nullable=True),
        sa.Column("next_due_at", INSTANT, nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_subscriptions_chat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("chat_id", "thread_id", name=op.f("pk_subscriptions")),
    )
    is_active = where("active IS true", sqlite="active IS 1")
    op.create_index("ix_subscriptions_due", "subscriptions", ["next_due_at"], **is_active)
