"""A process that accepts many jobs and begins none; `python -m tests.bench.pending` says so, and waits."""

import asyncio
from datetime import timedelta

from bot.clock import WallClock
from bot.domain.outcome import Intent, Job, ReplyTo
from bot.domain.people import Member, Workspace
from bot.domain.webinar import Draft, Kind
from bot.jobs.engine import WorkflowEngine
from bot.jobs.store import JobStore
from bot.sandbox.ringcentral.serve import print_at_once
from bot.sandbox.slack.people import EAST
from bot.settings import read_settings
from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.bench.simulators import hosts

JOBS = 1000


def desired(number: int) -> Job:
    """The next host wants an all-hands webinar."""
    now, people = WallClock().now(), hosts()
    draft = Draft(
        title=f"Pending {number}", starts=now + timedelta(days=5), duration=timedelta(minutes=45), zone=EAST,
        kind=Kind.ALL_HANDS,
    )  # fmt: skip
    return Job(
        key=f"pending:{number}",
        member=Member(workspace=Workspace(enterprise="", team="T0ACME"), user=people[number % len(people)].id),
        intent=Intent.CREATE_WEBINAR,
        payload=draft.model_dump(mode="json"),
        reply_to=ReplyTo(heard_at=now),
        made_at=now,
    )


async def _never(key: str) -> None:
    await asyncio.Event().wait()


async def main() -> None:
    """Commit and start them, as an acknowledged form does."""
    settings = read_settings()
    vault = Vault(settings.secret_keys)
    store = JobStore(Database(open_engine(settings.database_url), vault))
    engine = WorkflowEngine(settings.jobs_url, vault)
    engine.launch(_never)
    for number in range(JOBS):
        job = desired(number)
        await store.commit(job)
        await engine.start(job.key)
    print_at_once("ready")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
