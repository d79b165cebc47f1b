"""When a host's lists were read, a count was last tried, and a rate budget last used: known to every replica."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A table for the lists, columns for the counts and budgets."""
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
    _budgets()


def _budgets() -> None:
    """Made anew with what is in it: SQLite cannot give a column that is there a default."""
    before = op.get_bind().execute(sa.text("SELECT key, state FROM rate_slots")).mappings().all()
    op.drop_table("rate_slots")
    budgets = op.create_table(
        "rate_slots",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("used_at", SECONDS, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.bulk_insert(budgets, [dict(each) for each in before])
