"""Paces: when the next message may leave, shared by all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("chat_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("arrival_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("flooded_at", INSTANT, nullable=True),
        sa.Column("bulk_held_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_paces")),
    )
