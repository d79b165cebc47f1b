"""What each job asks of RingCentral and of the database, against the least that it could.

RingCentral allows ten such calls a minute; every transaction of the database is a wait, and on SQLite a thread.
"""

import re
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.jobs.engine import WorkflowEngine
from bot.store.vault import Vault
from bot.views import ids
from tests.bench.tables import Table, verdict
from tests.dates import in_a_week
from tests.stories.cast.town import KEY, PATIENT, Person, Town, town
from tests.stories.cast.webinars import MIA, read_again

LAUNCH = "C0LAUNCH"
PLENTY = 100_000
LINK = "link product tour spring newsletter two"
TITLE = "Calls of RingCentral, and database transactions, for each job"
HOW = (
    "Heavy calls in the sandbox's log, and the database's transactions that only read and that may write, from the "
    "command (to create: from the form sent) to the last word and what follows it; the mirror is fresh where not said. "
    "Before (November 2026, when each step read the same rows anew): close registration 22 reads, create 20, link 22."
)
Act = Callable[[Person], Awaitable[object]]


@dataclass(frozen=True)
class Job:
    """What a person does, and how little RingCentral and the database could be asked for it."""

    name: str
    floor: int
    act: Act
    reads: int | None = None
    """The most transactions that only read; None where no aim is set."""
    before: Act | None = None
    """What the person does first; it is not counted."""


@dataclass(frozen=True)
class Cost:
    """The heavy calls of a job, as "METHOD path", and its database transactions."""

    calls: list[str]
    reads: int
    writes: int


async def measure() -> Table:
    """The table of the jobs, each done once by typing and pressing."""
    with tempfile.TemporaryDirectory() as folder:
        engine = WorkflowEngine(f"sqlite:///{folder}/jobs.db", Vault((KEY,)))
        engine.launch(_nobody)
        try:
            async with town(Path(folder), engine) as there:
                there.ringcentral.limits.per_group = dict.fromkeys(there.ringcentral.limits.per_group, PLENTY)
                await there.ticks()  # a process that runs has: it knows then which sessions have cards
                done = [(job, await _cost_of(there, job)) for job in _jobs(there)]
        finally:
            engine.close()
    other = [f"{job.name}: {', '.join(cost.calls) or 'none'}" for job, cost in done if len(cost.calls) != job.floor]
    aims = [
        verdict(f"{job.name} by at most {job.reads} reads ({cost.reads})", cost.reads <= job.reads)
        for job, cost in done
        if job.reads is not None
    ]
    return Table(
        title=TITLE,
        how=HOW,
        head=("job", "calls", "floor", "reads", "writes"),
        rows=tuple(
            (job.name, str(len(cost.calls)), str(job.floor), str(cost.reads), str(cost.writes)) for job, cost in done
        ),
        verdicts=(verdict("calls equal to the floor", not other), *other, *aims),
        undone=tuple(
            f"{job.name}: cannot be done by so few calls" for job, cost in done if len(cost.calls) < job.floor
        ),
    )


async def _nobody(key: str) -> None:
    """Carries out jobs before the town is there: none."""


async def _cost_of(there: Town, job: Job) -> Cost:
    mia = there.person("U0MIA")
    while there.slack.views(mia.user):  # an earlier job's form may show the same
        await there.slack.close(mia.user, all=True)
    if job.before:
        await job.before(mia)
    await there.idle()
    transactions = there.greenroom.services.context.database.transactions
    calls, begun = len(there.ringcentral.calls), transactions.copy()
    await job.act(mia)
    await there.idle()
    return Cost(
        there.calls(calls), transactions["reads"] - begun["reads"], transactions["writes"] - begun["writes"]
    )


def _jobs(there: Town) -> list[Job]:
    """Everything that is counted, in the order in which it is done."""
    company = there.ringcentral.company
    now = there.clock.now()
    mine = [each for each in company.sessions.values() if each.webinar.host.email == MIA]
    to_come = sum(each.start > now and each.webinar.registration_enabled for each in mine)
    return [
        Job(f"link a host with {to_come} webinars to come that have registration", 2 + to_come, Person.links),
        _create("create an all-hands webinar", 2, "All of us", {"kind": "all-hands"}),
        _create("create a marketing webinar", 3, "Winter sale", {}, reads=10),
        _create("create one with four panelists and co-hosts", 4, "Spring sale", PEOPLE, reads=17),
        Job("look at a card that is old: count and people", 2, _says("show product tour", "Product tour")),
        Job("list", 0, _says("list", "Upcoming webinars")),
        Job("card", 0, _says("show product tour", "Product tour")),
        Job("count", 0, _says("count product tour", "people are registered")),
        Job("link with three source words", 0, _says(LINK, "tagged “spring newsletter two”"), reads=4),
        Job("digest", 0, _says("digest now", "seen by you alone")),
        Job("invite two people, from a list that was read", 1, _invite, reads=15),
        Job("edit", 1, _edit),
        Job("reschedule", 1, _reschedule),
        Job(
            "close registration", 1, _says("registration close product tour", "Registration was closed"), reads=9
        ),
        Job("open registration", 1, _says("registration open product tour", "Registration was opened")),
        Job("cancel", 1, _cancel),
        Job("read the lists again", 2, lambda mia: read_again(there)),
    ]


PEOPLE = {
    "panelists": ["U0ANA"],
    "cohosts": ["U0LEO"],
    "outside_panelists": "Ada Byron <ada@guest.example>",
    "outside_cohosts": "Zoe Park <zoe@guest.example>",
}


def _says(words: str, answer: str) -> Act:
    async def act(mia: Person) -> None:
        before = len(mia.texts(LAUNCH))  # an earlier job may have said the same
        await mia.types(f"/webinar {words}")
        await mia.town.slack.wait_for(
            lambda: any(re.search(answer, text) for text in mia.texts(LAUNCH)[before:]), timeout=PATIENT
        )

    return act


def _create(name: str, floor: int, title: str, values: Mapping[str, object], *, reads: int | None = None) -> Job:
    async def opens_the_form(mia: Person) -> None:
        await mia.types(f"/webinar create {title}, {in_a_week(mia.town.clock.now())} 3pm for 45m")
        await mia.sees_form(title)

    async def sends_it(mia: Person) -> None:
        await mia.submits(**values)
        await mia.sees(f"exists in RingCentral(.|\n)*{title}", LAUNCH)

    return Job(name, floor, sends_it, reads, opens_the_form)


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
