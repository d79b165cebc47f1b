"""Webinars shared with channels, who signed up there, and who waits for a place."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of sharing."""
    op.create_table(
        "shares",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("channel_name", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("as_service", SECONDS, nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), server_default="", nullable=False),
        sa.Column("older_ts", sa.Text(), server_default="", nullable=False),
        sa.Column("posting", sa.Text(), server_default="", nullable=False),
        sa.Column("is_on", SECONDS, nullable=False),
        sa.Column("shared_at", SECONDS, nullable=False),
        sa.Column("ends", SECONDS, nullable=False),
        sa.Column("updated_at", SECONDS, server_default="0", nullable=False),
        sa.Column("host_told", SECONDS, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "channel", "session_id"),
        sqlite_strict=True,
    )
    op.create_index("shares_by_session", "shares", ["enterprise", "team", "session_id"])
    op.create_table(
        "sign_ups",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("sealed_person", sa.Text(), nullable=False),
        sa.Column("signed_up_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id", "user"),
        sqlite_strict=True,
    )
    op.create_index("sign_ups_by_page", "sign_ups", ["page"], unique=True)
    op.create_table(
        "waitlist",
        sa.Column("id", SECONDS, autoincrement=True, nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("asked_at", SECONDS, nullable=False),
        sa.Column("told_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("waitlist_by_person", "waitlist", ["enterprise", "team", "session_id", "user"], unique=True)
