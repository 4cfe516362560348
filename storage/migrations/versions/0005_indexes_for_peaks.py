"""Indexes for planning by set: those due in the order of their keys, and what each destination has had."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.drop_index("ix_subscriptions_due", "subscriptions")
    op.create_index(
        "ix_subscriptions_due",
        "subscriptions",
        ["next_due_at", "chat_id", "thread_id"],
        postgresql_where=sa.text("active IS true"),
        sqlite_where=sa.text("active IS 1"),
    )
    op.drop_index("ix_digest_items_article_id", "digest_items")
    op.create_index("ix_digest_items_article_id_digest_id", "digest_items", ["article_id", "digest_id"])
    op.drop_index("ix_deliveries_digest_id_chat_id_thread_id", "deliveries")
    op.create_index("ix_deliveries_digest_id", "deliveries", ["digest_id"])
    op.create_index("ix_deliveries_chat_id_thread_id_digest_id", "deliveries", ["chat_id", "thread_id", "digest_id"])
