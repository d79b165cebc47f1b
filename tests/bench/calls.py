"""What each job asks of RingCentral, against the least that it could: RingCentral allows ten such calls a minute."""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.jobs.engine import Durable
from bot.store.vault import Vault
from bot.views import ids
from tests.bench.tables import Table, verdict
from tests.dates import in_a_week
from tests.stories.cast.town import KEY, PATIENT, Person, Town, town
from tests.stories.cast.webinars import MIA, everything_read, read_again

LAUNCH = "C0LAUNCH"
QUIET_SECONDS = 0.1
"""Real seconds without a call after which a job is taken to be over; the town's own clock stands still."""
PLENTY = 100_000
Act = Callable[[Person], Awaitable[object]]


async def measure() -> Table:
    """The table of the jobs, each done once by typing and pressing."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Durable(f"sqlite:///{folder}/jobs.db", Vault((KEY,)))
        engine.launch(_nobody)
        try:
            async with town(Path(folder), engine) as there:
                there.ringcentral.limits.per_group = dict.fromkeys(there.ringcentral.limits.per_group, PLENTY)
                rows = [(job, floor, await _calls_of(there, act)) for job, floor, act in _jobs(there)]
        finally:
            engine.close()
    other = [f"{job}: {', '.join(made) or 'none'}" for job, floor, made in rows if len(made) != floor]
    return Table(
        title="Calls of RingCentral for each job",
        how="Heavy calls in the sandbox's log, from the command to the last word; the mirror is fresh where not said.",
        head=("job", "calls", "floor"),
        rows=tuple((job, str(len(made)), str(floor)) for job, floor, made in rows),
        verdicts=(verdict("equal to the floor", not other), *other),
        undone=tuple(f"{job}: cannot be done by so few calls" for job, floor, made in rows if len(made) < floor),
    )


async def _nobody(key: str) -> None:
    """Carries out wishes before the town is there: none."""


async def _calls_of(there: Town, act: Act) -> list[str]:
    while there.slack.views("U0MIA"):  # an earlier job's form may show the same
        await there.slack.close("U0MIA", all=True)
    before = len(there.ringcentral.calls)
    await act(there.person("U0MIA"))
    seen = -1
    while seen != len(there.ringcentral.calls):
        seen = len(there.ringcentral.calls)
        await asyncio.sleep(QUIET_SECONDS)
    return there.calls(before)


def _jobs(there: Town) -> list[tuple[str, int, Act]]:
    """Each job, its floor and how a person does it."""
    company = there.ringcentral.company
    now = there.clock.now()
    mine = [each for each in company.sessions.values() if each.webinar.host.email == MIA]
    to_come = sum(each.start > now and each.webinar.registration_enabled for each in mine)
    return [
        (f"link a host with {to_come} webinars to come that have registration", 2 + to_come, _link),
        ("create an all-hands webinar", 2, _create("All of us", kind="all-hands")),
        ("create a marketing webinar", 3, _create("Winter sale")),
        ("create one with four panelists and co-hosts", 4, _create("Spring sale", **PEOPLE)),
        ("look at a card that is old: count and people", 2, _says("show product tour", "Product tour")),
        ("list", 0, _says("list", "Upcoming webinars")),
        ("card", 0, _says("show product tour", "Product tour")),
        ("count", 0, _says("count product tour", "people are registered")),
        ("digest", 0, _says("digest now", "seen by you alone")),
        ("invite two people, from a list that was read", 1, _invite),
        ("edit", 1, _edit),
        ("reschedule", 1, _reschedule),
        ("close registration", 1, _says("registration close product tour", "Registration was closed")),
        ("open registration", 1, _says("registration open product tour", "Registration was opened")),
        ("cancel", 1, _cancel),
        ("read the lists again", 2, lambda mia: read_again(there)),
    ]


PEOPLE = {
    "panelists": ["U0ANA"],
    "cohosts": ["U0LEO"],
    "outside_panelists": "Ada Byron <ada@guest.example>",
    "outside_cohosts": "Zoe Park <zoe@guest.example>",
}


async def _link(mia: Person) -> None:
    await mia.links()
    await everything_read(mia.town)


def _says(words: str, answer: str) -> Act:
    async def act(mia: Person) -> None:
        before = len(mia.texts(LAUNCH))  # an earlier job may have said the same
        await mia.types(f"/webinar {words}")
        await mia.town.slack.wait_for(
            lambda: any(re.search(answer, text) for text in mia.texts(LAUNCH)[before:]), timeout=PATIENT
        )

    return act


def _create(title: str, **values: object) -> Act:
    async def act(mia: Person) -> None:
        await mia.types(f"/webinar create {title}, {in_a_week(mia.town.clock.now())} 3pm for 45m")
        await mia.sees_form(title)
        await mia.submits(**values)
        await mia.sees(f"exists in RingCentral(.|\\n)*{title}", LAUNCH)

    return act


async def _invite(mia: Person) -> None:
    await mia.types("/webinar invite product tour")
    await mia.sees_form("as of")
    await mia.submits(panelists=["U0ANA"], outside_cohosts="Zoe Park <zoe@guest.example>")
    await mia.sees("People saved", LAUNCH)


async def _edit(mia: Person) -> None:
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    await mia.submits(description="Everything new, in less time.")
    await mia.sees("Saved", LAUNCH)


async def _reschedule(mia: Person) -> None:
    await mia.types(f"/webinar reschedule product tour to {in_a_week(mia.town.clock.now())} 4pm")
    await mia.sees_form("I read this as")
    await mia.submits()
    await mia.sees("Moved from", LAUNCH)


async def _cancel(mia: Person) -> None:
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", LAUNCH)
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees("Cancelled: Customer stories", LAUNCH)
