"""How soon Slack is answered while RingCentral takes five seconds for every call."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from time import perf_counter

import httpx

from bot.sandbox.slack.people import Person
from tests.bench.asking import ANSWERS, TAKEN, Slack
from tests.bench.greenroom import greenroom, link
from tests.bench.load import Question, Timing, at_pace
from tests.bench.simulators import hosts
from tests.bench.tables import Table, undone, verdict

PER_SECOND = 50
SECONDS = 20
SLOW = 5
AIM = 50
FORM = "create form"
MIX = ("help", "list", "show webinar 1", FORM, "list past", "show webinar 2", "help create", "list all")
"""One after the other, each by the next host; the form is committed as a job and calls RingCentral."""
SLACK_WAITS = 3.0
"""Seconds; then the person reads that the app did not respond."""
PATIENCE = 60.0
"""Seconds until every job must have been carried out, once RingCentral is quick again."""


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
        desired = sum(_what(number) is FORM for number in range(len(requests)))
        given_up = perf_counter() + PATIENCE
        while (made := await _created(levers) - before) < desired and perf_counter() < given_up:
            await asyncio.sleep(0.2)
    return _table(timing, desired, made)


def _what(number: int) -> str:
    return MIX[number % len(MIX)]


def _request(slack: Slack, people: list[Person], number: int) -> Question:
    what, person = _what(number), people[number % len(people)]
    return (slack.create_form(person), TAKEN) if what is FORM else (slack.command(person, what), ANSWERS[what])


async def _created(levers: httpx.AsyncClient) -> int:
    """How many sessions RingCentral was told to make."""
    calls = (await levers.get("/control/calls")).json()["calls"]
    return sum(call["method"] == "POST" and call["path"].endswith("/sessions") for call in calls)


def _table(timing: Timing, desired: int, made: int) -> Table:
    kinds: dict[str, list[float]] = {f"all {len(timing.each)}": list(timing.each)}
    for number, took in enumerate(timing.each):
        kinds.setdefault(_what(number).split()[0], []).append(took)
    asked = Counter(_what(number) for number in range(len(timing.each)))
    answered = asked - Counter(_what(number) for number in timing.failed)
    p99 = timing.percentile(99)
    late = sum(took >= SLACK_WAITS for took in timing.each)
    return Table(
        title=f"Acknowledgement at {PER_SECOND} commands a second, RingCentral taking {SLOW} s a call",
        how=f"{SECONDS} s of random arrivals from {len(hosts())} linked hosts. {desired} were create forms, for which"
        f" RingCentral was asked for {made} sessions. The rate limit is raised: waiting for it is not measured.",
        head=("request", "p50 ms", "p99 ms", "slowest ms"),
        rows=tuple(
            (name, *(f"{figure:.1f}" for figure in (one.percentile(50), one.percentile(99), max(one.each) * 1000)))
            for name, one in ((name, Timing(tuple(each), timing.seconds)) for name, each in kinds.items())
        ),
        verdicts=(
            verdict(f"p99 within {AIM} ms ({p99:.1f} ms)", p99 <= AIM),
            verdict(f"all within Slack's {SLACK_WAITS:.0f} s ({late} were not)", not late),
            verdict(f"every job carried out once ({made} of {desired})", made == desired),
        ),
        undone=(
            *undone(asked, answered),
            *undone({"webinars asked for": desired}, {"webinars asked for": made}),
            *(["more webinars than were asked for"] if made > desired else []),
        ),
    )
