"""Several processes on one database: who holds an update, and who has which role."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("inbox", sa.Column("holder", sa.String(), nullable=True))
    op.add_column("inbox", sa.Column("lease_until", INSTANT, nullable=True))
    op.create_table(
        "roles",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_roles")),
    )
