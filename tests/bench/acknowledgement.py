"""How soon Slack is answered while RingCentral takes five seconds for every call."""

import asyncio
from collections.abc import Mapping

import httpx

from bot.sandbox.slack.people import Person
from tests.bench.asking import Slack
from tests.bench.greenroom import greenroom, link
from tests.bench.load import Timing, at_pace
from tests.bench.simulators import hosts
from tests.bench.tables import Table, verdict

PER_SECOND = 50
SECONDS = 20
SLOW = 5
AIM = 50
MIX = ("help", "list", "show webinar 1", "a new webinar's form", "list past", "show webinar 2", "help create", "list all")
"""One after the other, each by the next host; the form is what is committed and calls RingCentral."""
PATIENCE = 60.0
"""Seconds until every wish must have been carried out, once RingCentral is quick again."""


async def measure(settings: Mapping[str, str]) -> Table:
    """The table of the kinds of requests."""
    slack, people = Slack(settings), hosts()
    async with greenroom(settings) as there, httpx.AsyncClient(base_url=settings["RC_SERVER_URL"]) as levers:
        await link(there, slack, people)
        before = await _created(levers)
        await levers.post("/control/slow", json={"seconds": SLOW})
        requests = [_request(slack, people, number) for number in range(PER_SECOND * SECONDS)]
        timing = await at_pace(there.port, requests, per_second=PER_SECOND, connections=PER_SECOND)
        await levers.post("/control/clear-faults", json={})
        wished = len(requests) // len(MIX)
        async with asyncio.timeout(PATIENCE):
            while (made := await _created(levers) - before) < wished:
                await asyncio.sleep(0.2)
    return _table(timing, wished, made)


def _request(slack: Slack, people: list[Person], number: int) -> bytes:
    what, person = MIX[number % len(MIX)], people[number % len(people)]
    return slack.create_form(person) if "form" in what else slack.command(person, what)


async def _created(levers: httpx.AsyncClient) -> int:
    """How many sessions RingCentral was told to make."""
    calls = (await levers.get("/control/calls")).json()["calls"]
    return sum(call["method"] == "POST" and call["path"].endswith("/sessions") for call in calls)


def _table(timing: Timing, wished: int, made: int) -> Table:
    kinds: dict[str, list[float]] = {}
    for number, took in enumerate(timing.each):
        kinds.setdefault(MIX[number % len(MIX)].split()[0], []).append(took)
    rows = [(f"all {len(timing.each)}", timing)]
    rows += [(f"{name}", Timing(tuple(each), timing.seconds)) for name, each in kinds.items()]
    p99 = timing.percentile(99)
    return Table(
        title=f"Acknowledgement at {PER_SECOND} commands a second, RingCentral taking {SLOW} s a call",
        how=f"{SECONDS} s of random arrivals from {len(hosts())} linked hosts; {wished} of them sent the create form, and "
        f"RingCentral was then asked for {made} sessions. The rate limit is raised so that waiting for it is not measured.",
        head=("request", "p50 ms", "p99 ms", "slowest ms"),
        rows=tuple(
            (name, f"{one.percentile(50):.1f}", f"{one.percentile(99):.1f}", f"{max(one.each) * 1000:.1f}")
            for name, one in rows
        ),
        verdicts=(verdict(f"p99 within {AIM} ms ({p99:.1f} ms)", p99 <= AIM),),
    )
