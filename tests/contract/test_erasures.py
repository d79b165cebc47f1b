"""What is kept about people or webinars has a rule by which it is erased again."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bot.app import read_only
from bot.clock import MovableClock
from bot.domain.people import Member, Workspace
from bot.erasures import Erasures, Keep
from bot.settings import Settings
from bot.store.tables import metadata

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
MIA = Member(workspace=Workspace(enterprise="", team="T0ACME"), user="U0MIA")
WITHOUT_RULE = {
    "jobs",  # go by age with their workflows, a batch at a time: Jobs.erase_finished
    "identities",  # go last when somebody disconnects: IdentityStore.unlink
    "listings",  # go with the mirror of a host: SessionStore.forget_host
}


async def test_every_table_of_people_or_sessions_has_a_rule(tmp_path: Path) -> None:
    erasures = await registered(tmp_path)
    with_session = {table.name for table in erasures.session_tables}
    statements = [*erasures.due(NOW, Keep()), *erasures.theirs(MIA)]
    ruled = with_session | {statement.table.name for statement in statements}
    whose = {"session_id", "user", "rc_user"}
    somebodys = {table.name for table in metadata.sorted_tables if whose & set(table.columns.keys())}
    assert somebodys - ruled == WITHOUT_RULE
    assert with_session == {"invitees", "counts", "registrants", "registrant_reads", "sign_ups", "waitlist"}


async def registered(tmp_path: Path) -> Erasures:
    """The rules as all features have registered them."""
    values = {
        "slack_bot_token": "xoxb-contract", "slack_signing_secret": "secret", "rc_client_id": "id",
        "rc_client_secret": "secret", "public_url": "https://greenroom.example",
        "secret_keys": (Fernet.generate_key(),),
        "database_url": f"sqlite+aiosqlite:///{tmp_path / 'greenroom.db'}",
        "jobs_url": f"sqlite:///{tmp_path / 'jobs.db'}",
    }  # fmt: skip
    settings = Settings(_env_file=None, **values)
    async with read_only(settings, MovableClock(NOW, running=False)) as services:
        return services.context.erasures
