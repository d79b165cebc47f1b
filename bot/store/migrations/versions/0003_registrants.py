"""Registrants, how far they were read, and who looked at names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of registrants and of who looked at them."""
    op.create_table(
        "registrants",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("registrant_id", sa.Text(), nullable=False),
        sa.Column("position", SECONDS, nullable=False),
        sa.Column("registered_at", SECONDS, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sealed_person", sa.Text(), nullable=False),
        sa.Column("seen_in", SECONDS, nullable=False),
        sa.Column("withdrawn_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id", "registrant_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "registrants_by_time", "registrants", ["enterprise", "team", "session_id", "registered_at", "position"]
    )
    op.create_table(
        "registrant_reads",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("reading", SECONDS, nullable=False),
        sa.Column("page_token", sa.Text(), nullable=False),
        sa.Column("position", SECONDS, nullable=False),
        sa.Column("is_complete", SECONDS, nullable=False),
        sa.Column("tally", SECONDS, nullable=False),
        sa.Column("read_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", SECONDS, autoincrement=True, nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("at", SECONDS, nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("audit_by_time", "audit", ["at"])
