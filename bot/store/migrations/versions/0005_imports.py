"""Imports: many people who are to be registered one after the other."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of the imports."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("sealed_form", sa.Text(), nullable=False),
        sa.Column("is_stopped", SECONDS, nullable=False),
        sa.Column("told_channel", sa.Text(), server_default="", nullable=False),
        sa.Column("told_ts", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", SECONDS, nullable=False),
        sa.Column("begun_at", SECONDS, nullable=True),
        sa.Column("ended_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("number", SECONDS, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed_row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "number"),
        sqlite_strict=True,
    )
