"""The first form: people, identities, the mirror, digests, jobs, ledger, rate slots."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SECONDS = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table of the first release."""
    _people()
    _mirror()
    _digests()
    _work()


def _people() -> None:
    """Who somebody is, and what they may do at RingCentral."""
    op.create_table(
        "held_words",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("sealed_words", sa.Text(), nullable=False),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_table(
        "identities",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("rc_user", sa.Text(), nullable=False),
        sa.Column("sealed_person", sa.Text(), nullable=False),
        sa.Column("sealed_tokens", sa.Text(), nullable=False),
        sa.Column("alive", SECONDS, nullable=False),
        sa.Column("linked_at", SECONDS, nullable=False),
        sa.Column("used_at", SECONDS, nullable=False),
        sa.Column(
            "refresh_expires_at",
            SECONDS,
            server_default="0",
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("enterprise", "team", "user"),
        sqlite_strict=True,
    )
    op.create_index("identities_by_rc_user", "identities", ["account", "rc_user"], unique=False)
    op.create_table(
        "link_states",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("sealed_verifier", sa.Text(), nullable=False),
        sa.Column("expires_at", SECONDS, nullable=False),
        sa.Column("used_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("state"),
        sqlite_strict=True,
    )
    op.create_table(
        "people",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("sealed_profile", sa.Text(), nullable=False),
        sa.Column("read_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "user"),
        sqlite_strict=True,
    )


def _mirror() -> None:
    """What RingCentral last showed."""
    op.create_table(
        "counts",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("hour", SECONDS, nullable=False),
        sa.Column("count", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id", "hour"),
        sqlite_strict=True,
    )
    op.create_table(
        "invitees",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("sealed_list", sa.Text(), nullable=False),
        sa.Column("read_at", SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", "team", "session_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("rc_user", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("webinar_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts", SECONDS, nullable=False),
        sa.Column("ends", SECONDS, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("read_at", SECONDS, nullable=False),
        sa.Column("registration_read_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("enterprise", "team", "account", "rc_user", "session_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "sessions_by_start", "sessions", ["enterprise", "team", "account", "rc_user", "starts"], unique=False
    )


def _digests() -> None:
    """Subscriptions, and the days they were claimed."""
    op.create_table(
        "digest_runs",
        sa.Column("digest_id", SECONDS, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("claimed_at", SECONDS, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest_id", "day"),
        sqlite_strict=True,
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("is_on", SECONDS, nullable=False),
        sa.Column("next_run", SECONDS, nullable=False),
        sa.Column("seen", sa.Text(), server_default="{}", nullable=False),
        sa.Column("said_zone", sa.Text(), server_default="", nullable=False),
        sa.Column("missed", sa.Text(), server_default="", nullable=False),
        sa.Column("trouble", sa.Text(), server_default="", nullable=False),
        sa.Column("last_sent", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("digests_by_place", "digests", ["enterprise", "team", "channel", "user"], unique=True)
    op.create_index("digests_due", "digests", ["is_on", "next_run"], unique=False)


def _work() -> None:
    """Jobs, what was sent for them, and the rate budget."""
    op.create_table(
        "ledger",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("rc_user", sa.Text(), nullable=False),
        sa.Column("sent_at", SECONDS, nullable=False),
        sa.Column("made_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("job", "what"),
        sqlite_strict=True,
    )
    op.create_index("ledger_by_made_id", "ledger", ["account", "what", "made_id"], unique=False)
    op.create_table(
        "rate_slots",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_table(
        "jobs",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("sealed_job", sa.Text(), nullable=False),
        sa.Column("sealed_outcome", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", SECONDS, nullable=False),
        sa.Column("ended_at", SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
    op.create_index("jobs_by_state", "jobs", ["state"], unique=False)
