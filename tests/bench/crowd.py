"""Ten thousand registrants: what reading, paging, searching and exporting them costs."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.jobs.engine import WorkflowEngine
from bot.sandbox.ringcentral.company.model import Session
from bot.store.vault import Vault
from bot.views import ids
from tests.bench.processes import resident
from tests.bench.tables import Table, verdict
from tests.stories.cast.town import KEY, Person, Town, town
from tests.stories.cast.webinars import everything_read, session_of

CROWD = 10_001
MOST_MIB = 40
LOOK_EVERY = 0.005
"""Seconds between looks at memory and at how late the event loop is."""
PLENTY = 100_000
PATIENCE = 300.0
"""Seconds for one job: what it takes is measured, and a machine that is busy is no failure."""
TITLE = "product tour"


class Watch:
    """The most memory over the beginning (MiB), and the longest the event loop kept others waiting (ms)."""

    def __init__(self) -> None:
        self.before = self.most = resident(os.getpid())
        self.stall = 0.0

    async def look(self) -> None:
        """Look for ever."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(LOOK_EVERY)
            self.stall = max(self.stall, time.perf_counter() - begun - LOOK_EVERY)
            self.most = max(self.most, resident(os.getpid()))


async def measure() -> Table:
    """The table: each job once by typing and pressing, the simulators in the same process."""
    rows = []
    async with _crowded() as (there, session):
        mia = there.person("U0MIA")
        for job, floor, act in _jobs(there, mia, session):
            before, watch = len(there.ringcentral.calls), Watch()
            looking = asyncio.ensure_future(watch.look())
            begun = time.perf_counter()
            await act()
            seconds = time.perf_counter() - begun
            looking.cancel()
            calls = sum("/registrants" in call for call in there.calls(before))
            rows.append((job, calls, floor, seconds, watch.most - watch.before, watch.stall * 1000))
    return Table(
        title=f"{CROWD:,} registrants",
        how="From the command or press to the last word. Both simulators are in the same process, and their memory and"
        " time with it: the sandbox's pages of 1000 take about 15 ms each.",
        head=("job", "calls", "floor", "seconds", "MiB over before", "longest stall of the event loop, ms"),
        rows=tuple(
            (job, str(calls), str(floor), f"{seconds:.2f}", f"{mib:.1f}", f"{stall:.0f}")
            for job, calls, floor, seconds, mib, stall in rows
        ),
        verdicts=(
            verdict("calls equal to the floor", all(calls == floor for _, calls, floor, *_ in rows)),
            verdict(f"at most {MOST_MIB} MiB over idle", max(row[4] for row in rows) <= MOST_MIB),
        ),
    )


@asynccontextmanager
async def _crowded() -> AsyncIterator[tuple[Town, Session]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = WorkflowEngine(f"sqlite:///{folder}/jobs.db", Vault((KEY,)))
        engine.launch(_nobody)
        try:
            async with town(Path(folder), engine, witnessed=False) as there:
                limits = there.ringcentral.limits
                limits.per_group = dict.fromkeys(limits.per_group, PLENTY)
                session = session_of(there, "Product tour")
                there.ringcentral.register_guests(session.id, CROWD - len(session.registration.registrants), keys=True)
                await there.person("U0MIA").links()
                await everything_read(there)
                yield there, session
        finally:
            engine.close()


async def _nobody(key: str) -> None:
    """Carries out jobs before the town is there: none."""


def _jobs(there: Town, mia: Person, session: Session) -> list[tuple[str, int, Callable[[], Awaitable[object]]]]:
    someone = session.registration.registrants[max(session.registration.registrants, key=int)]

    async def shows(words: str, no_longer: str = "Searching") -> None:
        def does() -> bool:
            shown = str(mia.form.spec) if there.slack.views(mia.user) else ""
            return words in shown and no_longer not in shown

        await there.slack.wait_for(does, timeout=PATIENCE)

    async def first_page() -> None:
        while there.slack.views(mia.user):  # one that is open already would show it before anything was done
            await there.slack.close(mia.user, mia.form.id)
        await mia.types(f"/webinar registrants {TITLE}")
        await shows(f"1–10 of {CROWD:,}", "Reading")

    async def next_page() -> None:
        await mia.presses_in_form(ids.REGISTRANTS_NEXT)
        await shows(f"11–20 of {CROWD:,}")

    async def search(words: str, found: str) -> None:
        await mia.submits(words=words)
        await shows(found)

    async def export() -> None:
        await mia.types(f"/webinar registrants export {TITLE}")
        said = f"{CROWD:,} people, is in our direct messages"
        await there.slack.wait_for(lambda: any(said in text for text in mia.texts("C0LAUNCH")), timeout=PATIENCE)

    return [
        ("first page, nothing read yet", -(-CROWD // 1000), first_page),
        ("first page, all of them read", 0, first_page),
        ("next page", 0, next_page),
        ("search for one by e-mail", 0, lambda: search(someone.email, "1–1 of 1")),
        ("search that ends at 200", 0, lambda: search("example", "of the first 200")),
        ("search that finds nobody", 0, lambda: search("nobody-here", "nobody. Names")),
        ("export", 0, export),
    ]
