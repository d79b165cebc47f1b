"""A copy of everything, taken from a running Greenroom, and put back without doing anything twice.

The jobs' database is copied first: then the other knows every job that unfinished work belongs to. What happened
after the copy nobody knows: digests that were due since count as sent, and other jobs look before they act.
"""

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.accounts.store import IdentityStore
from bot.clock import Clock
from bot.digests.model import last_run, local_day, next_run
from bot.digests.store import DigestStore
from bot.domain.outcome import Intent, Job
from bot.domain.people import SERVICE_USER, Member
from bot.jobs.kinds import KINDS
from bot.jobs.ledger import Ledger
from bot.jobs.store import JobStore
from bot.settings import Settings
from bot.store.availability import file_of
from bot.store.database import Database, open_engine
from bot.store.migrate import migrate
from bot.store.vault import SealBroken, Vault

JOBS, DATA = "jobs.db", "greenroom.db"


class CannotArchive(Exception):
    """The text is one line for the person at the terminal."""


def back_up(settings: Settings, archive: Path) -> None:
    """Write both databases into one new file that only its owner may read; raises CannotArchive."""
    places = _places(settings)
    if missing := [place for place in places.values() if not place.exists()]:
        raise CannotArchive(f"{missing[0]} is not there: nothing was archived.")
    try:
        handle = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotArchive(f"{archive} exists already; choose another name.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            _pack(places, file, archive.parent)
    except BaseException:  # half an archive would be taken for a whole one
        archive.unlink()
        raise


async def restore(settings: Settings, archive: Path, clock: Clock) -> tuple[int, int]:
    """Put both databases where the settings say; how many digests count as sent, and how many jobs go on.

    Raises CannotArchive where there are databases already.
    """
    places = _places(settings)
    if there := [place for place in places.values() if place.exists()]:
        raise CannotArchive(f"{there[0]} exists already; move it away first.")
    try:
        with zipfile.ZipFile(archive) as packed:
            contents = {place: packed.read(name) for name, place in places.items()}
    except (zipfile.BadZipFile, KeyError):
        raise CannotArchive(f"{archive} was not made by `greenroom backup`.") from None
    for place, content in contents.items():
        place.write_bytes(content)
        place.chmod(0o600)
    database = Database(open_engine(settings.database_url), Vault(settings.secret_keys))
    try:
        await migrate(database.engine)  # it may be of an older release
        pending = await _pending(JobStore(database))
        digests = await _count_as_sent(DigestStore(database), pending, clock.now())
        others = [job for job in pending if job.intent is not Intent.SEND_DIGEST]
        for job in others:
            await _let_it_look(job, Ledger(database), IdentityStore(database))
    except BaseException as fault:
        for place in places.values():  # what has not learnt that it is a copy must not be served
            place.unlink(missing_ok=True)
        if isinstance(fault, SealBroken):
            raise CannotArchive("SECRET_KEYS do not open what is in this backup.") from None
        raise
    finally:
        await database.close()
    return digests, len(others)


def _places(settings: Settings) -> dict[str, Path]:
    """The two files, in the order in which they are copied."""
    jobs, data = file_of(settings.jobs_url), file_of(settings.database_url)
    if jobs is None or data is None:
        raise CannotArchive("This is for SQLite; PostgreSQL has pg_dump: the jobs' database first.")
    return {JOBS: jobs, DATA: data}


def _pack(places: dict[str, Path], file: IO[bytes], beside: Path) -> None:
    with (
        tempfile.TemporaryDirectory(dir=beside) as folder,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name, place in places.items():
            copy = Path(folder) / name
            _copy(place, copy)
            packed.write(copy, name)


def _copy(place: Path, copy: Path) -> None:
    """SQLite's online backup: one moment of a database that is being written."""
    with (
        closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


async def _pending(store: JobStore) -> list[Job]:
    found = [await store.find(key) for key in await store.unfinished()]
    return [job for job in found if job and job.outcome is None]


async def _count_as_sent(store: DigestStore, pending: list[Job], now: datetime) -> int:
    """Claim the days of digests that were begun, or would have been since."""
    begun = {
        (int(str(job.payload["digest_id"])), datetime.fromisoformat(str(job.payload["day"])).date())
        for job in pending
        if job.intent is Intent.SEND_DIGEST
    }
    for digest in await store.due(now):
        begun.add((digest.id, local_day(last_run(digest.at, digest.zone, now), digest.zone)))
        await store.reschedule(digest.id, next_run(digest.at, digest.zone, now))
    return sum([await store.claim(digest_id, day, now) for digest_id, day in begun])


async def _let_it_look(job: Job, ledger: Ledger, accounts: IdentityStore) -> None:
    """Write down that whatever this job creates may have been sent: then it is looked for first."""
    who = Member(workspace=job.member.workspace, user=SERVICE_USER) if job.as_service else job.member
    identity = await accounts.find(who)
    if identity is None:
        return
    kind = KINDS[job.intent]
    sent = [*((job.root, what) for what in kind.creates), *((job.key, what) for what in kind.sends)]
    for key, what in sent:
        await ledger.open(key, what, identity.host, job.made_at)
