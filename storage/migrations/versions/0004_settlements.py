"""What the search for messages whose answer was lost needs to know."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("begun_at", INSTANT, nullable=True))
    op.add_column("deliveries", sa.Column("in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
    is_unknown = sa.text("status = 'unknown'")
    op.create_index(
        "ix_deliveries_unknown", "deliveries", ["chat_id"], sqlite_where=is_unknown, postgresql_where=is_unknown
    )
    op.create_table(
        "settlements",
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_settlements_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_settlements")),
    )
