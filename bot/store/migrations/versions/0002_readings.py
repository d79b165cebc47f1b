"""When a host's lists were read, and when a count was last tried: known to every replica."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A table for the lists, a column for the counts."""
    op.create_table(
        "listings",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("rc_user", sa.Text(), nullable=False),
        sa.Column("read_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "account", "rc_user"),
        sqlite_strict=True,
    )
    op.add_column("sessions", sa.Column("registration_tried_at", SECONDS, nullable=True))
