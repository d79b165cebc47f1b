"""Greenroom starts on many jobs that were accepted before: each is carried out once, and nobody waits for them."""

from datetime import timedelta

from bot.domain.outcome import Intent, Job, ReplyTo
from bot.domain.people import Member, Workspace
from bot.domain.webinar import Draft, Kind
from bot.jobs.store import JobStore
from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.stories.cast.town import KEY, Person, Town

MANY = 30
"""The same with a thousand, in processes that are killed, is measured: `tests/bench/backlog.py`."""


async def are_pending(town: Town, user: str) -> None:
    """So many webinars were asked for, and accepted, by a process that is no more."""
    database = Database(open_engine(town.settings.database_url), Vault((KEY,)))
    now = town.clock.now()
    for number in range(MANY):
        draft = Draft(
            title=f"Pending {number}", starts=now + timedelta(days=9), duration=timedelta(hours=1), zone="UTC",
            kind=Kind.ALL_HANDS,
        )  # fmt: skip
        job = Job(
            key=f"pending:{number}",
            member=Member(workspace=Workspace(enterprise="", team="T0ACME"), user=user),
            intent=Intent.CREATE_WEBINAR,
            payload=draft.model_dump(mode="json"),
            reply_to=ReplyTo(heard_at=now),
            made_at=now,
        )
        await JobStore(database).commit(job)
    await database.close()


def made(town: Town) -> list[str]:
    titles = [each.title for each in town.ringcentral.company.webinars.values()]
    return [title for title in titles if title.startswith("Pending")]


def told(mia: Person) -> int:
    """How many results she was told."""
    return sum("I was restarted meanwhile" in text for text in mia.texts())


async def test_thirty_pending_jobs_at_start_are_done_once_within_the_limit_and_hold_up_nobody(
    town: Town, mia: Person
) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 20
    await town.passes(seconds=61)
    await town.ticks()
    await are_pending(town, "U0MIA")
    await town.starts_unstarted()
    await mia.types("/webinar list")
    await mia.sees("Upcoming webinars", "C0LAUNCH")
    await town.person("U0ANA").types("/webinar help")
    await town.person("U0ANA").sees("What you can do", "C0LAUNCH")
    await town.within(900, lambda: told(mia) == MANY)
    assert sum("I will finish this at" in text for text in mia.texts()) == 1
    assert sorted(made(town)) == sorted(f"Pending {number}" for number in range(MANY))
    assert not any(call.status == 429 for call in town.ringcentral.calls)
