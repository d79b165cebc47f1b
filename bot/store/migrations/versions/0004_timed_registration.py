"""Registration opens and closes by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Keep what is planned, until it is done."""
    op.create_table(
        "timings",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("opens", SECONDS, nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("due", SECONDS, nullable=False),
        sa.Column("sealed_timing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id", "opens"),
        sqlite_strict=True,
    )
    op.create_index("timings_due", "timings", ["due"], unique=False)
