"""Everything is copied from a running Greenroom and put back: nothing is lost, and nothing is done twice."""

import asyncio
import os
from datetime import time, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.accounts.store import IdentityStore
from bot.clock import MovableClock
from bot.digests.model import Digest
from bot.digests.store import DigestStore
from bot.domain.outcome import Intent, Job, ReplyTo
from bot.domain.people import Host, Identity, Member, Workspace
from bot.jobs.engine import WorkflowEngine
from bot.jobs.ledger import Ledger
from bot.jobs.store import JobStore
from bot.ops.backup import CannotArchive, back_up, restore
from bot.ringcentral.auth import Tokens
from bot.settings import Settings
from bot.store.database import Database, open_engine
from bot.store.migrate import migrate
from bot.store.vault import Vault
from tests.databases import SERVER
from tests.stories.cast.dates import day, local, next_time
from tests.stories.cast.settings import settings_in
from tests.stories.cast.town import KEY, START, Person, Town

pytestmark = pytest.mark.skipif(bool(SERVER), reason="the archive is of SQLite's files; PostgreSQL has pg_dump")

MIA = Member(workspace=Workspace(enterprise="", team="T0ACME"), user="U0MIA")
NINE = time(9)
BEGUN = day(-1, "UTC")


async def opened(settings: Settings) -> Database:
    database = Database(open_engine(settings.database_url), Vault((KEY,)))
    await migrate(database.engine)
    return database


async def test_a_copy_of_a_running_greenroom_can_be_put_back(
    town: Town, mia: Person, engine: WorkflowEngine, tmp_path: Path
) -> None:
    if not engine.url.startswith("sqlite"):
        pytest.skip("copies SQLite's files")
    running = town.settings.model_copy(update={"jobs_database_url": engine.url})
    await asyncio.to_thread(back_up, running, tmp_path / "copy.zip")
    assert os.stat(tmp_path / "copy.zip").st_mode & 0o077 == 0
    elsewhere = settings_in(tmp_path / "elsewhere")
    assert await restore(elsewhere, tmp_path / "copy.zip", town.clock) == (0, 0)
    database = await opened(elsewhere)
    linked = await IdentityStore(database).find(MIA)
    await database.close()
    assert linked
    assert linked.email == "mia.okafor@acme.example"
    assert (tmp_path / "elsewhere" / "greenroom-jobs.db").exists()
    with pytest.raises(CannotArchive, match="exists already"):
        await restore(elsewhere, tmp_path / "copy.zip", town.clock)
    with pytest.raises(CannotArchive, match="exists already"):
        back_up(running, tmp_path / "copy.zip")


async def test_what_was_under_way_counts_as_sent_or_looks_before_it_acts(tmp_path: Path) -> None:
    before = settings_in(tmp_path / "before")
    database = await opened(before)
    await a_job_and_a_digest_under_way(database)
    await database.close()
    (tmp_path / "before" / "greenroom-jobs.db").touch()
    back_up(before, tmp_path / "copy.zip")

    after = settings_in(tmp_path / "after")
    a_day_later = MovableClock(START + timedelta(days=1), running=False)
    assert await restore(after, tmp_path / "copy.zip", a_day_later) == (2, 1)

    database = await opened(after)
    digests, ledger = DigestStore(database), Ledger(database)
    assert await digests.was_claimed(1, BEGUN)
    due = next_time(START, "09:00", "UTC")  # at the restoring, or sent meanwhile
    assert await digests.was_claimed(1, local(due, "UTC").date())
    assert await digests.due(a_day_later.now()) == []
    assert await ledger.find("a job", "webinar") == (START, None)
    await database.close()


async def test_a_copy_that_the_keys_do_not_open_is_not_left_to_be_served(tmp_path: Path) -> None:
    before = settings_in(tmp_path / "before")
    database = await opened(before)
    await a_job_and_a_digest_under_way(database)
    await database.close()
    (tmp_path / "before" / "greenroom-jobs.db").touch()
    back_up(before, tmp_path / "copy.zip")
    after = settings_in(tmp_path / "after", secret_keys=Fernet.generate_key().decode())
    with pytest.raises(CannotArchive, match="SECRET_KEYS do not open"):
        await restore(after, tmp_path / "copy.zip", MovableClock(START, running=False))
    assert not (tmp_path / "after" / "greenroom.db").exists()


async def a_job_and_a_digest_under_way(database: Database) -> None:
    """A create that was committed and a digest that was begun; the next digest is due soon."""
    host = Host(account="1", user="2")
    identity = Identity(member=MIA, host=host, name="Mia", email="mia@acme.example", alive=True, linked_at=0, used_at=0)
    await IdentityStore(database).link(identity, Tokens(access=SecretStr("fake"), access_expires_at=START))
    await DigestStore(database).subscribe(
        Digest(member=MIA, channel="", at=NINE, zone="UTC", next_run=START + timedelta(hours=1))
    )
    for key, intent, payload in (
        ("a job", Intent.CREATE_WEBINAR, {}),
        ("a digest", Intent.SEND_DIGEST, {"digest_id": 1, "day": BEGUN.isoformat(), "due_at": START.isoformat()}),
    ):
        job = Job(
            key=key, member=MIA, intent=intent, payload=payload, reply_to=ReplyTo(heard_at=START), made_at=START
        )
        await JobStore(database).commit(job)


def test_postgresql_is_told_of_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(CannotArchive, match="pg_dump"):
        back_up(settings_in(tmp_path, database_url="postgresql://127.0.0.1/greenroom"), tmp_path / "copy.zip")
