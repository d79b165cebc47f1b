"""The first form: people, identities, the mirror, digests, wishes, ledger, rate slots."""

from alembic import op

from bot.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first release."""
    # To be written out column by column at the first later migration: until then nothing can drift.
    metadata.create_all(op.get_bind())
