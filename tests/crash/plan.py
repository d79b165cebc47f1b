"""Who asks for what and when: shuffled by the seed, spread over the time in which kills are made."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from time import perf_counter

from tests.crash.changes import Invite, Switch
from tests.crash.daily import Daily
from tests.crash.hand import Hand
from tests.crash.replicas import Killer
from tests.crash.scene import HOSTS, Scene
from tests.crash.wanted import Create, Wanted

MIX = ("create", "invite", "close", "create people", "all-hands", "press", "create", "invite", "close, open", "digest")
"""In every ten, in some order; one that is closed and opened again is two jobs."""
TRIES, INSISTS = 15, 60.0
"""So often and so many seconds at least: where a start takes long, fifteen tries are over before it has come up."""
PAUSE = (0.2, 0.8)
"""Seconds before somebody tries again."""
TICKED = 3.0
"""Seconds a digest that is due has, before kills may end."""


def webinars_needed(number: int) -> int:
    """How many webinars a host needs, each being invited to, closed or opened once."""
    return 2 + -(-number // HOSTS)


def planned(scene: Scene, number: int, rng: Random) -> list[list[Wanted]]:
    """Jobs in the order of their time; those in one list follow one another."""
    hands = [Hand(scene.slack, person) for person in scene.hosts]
    kinds: list[str] = []
    while len(kinds) < number:
        kinds += rng.sample(MIX, len(MIX))
    titles: defaultdict[str, Iterator[int]] = defaultdict(lambda: iter(range(number)))
    made: list[list[Wanted]] = []
    count = 0
    for place, kind in enumerate(kinds):
        if count >= number:
            break
        hand, other = hands[place % HOSTS], hands[(place + 1) % HOSTS]
        made.append(_jobs(kind, count + 1, hand, other, titles[hand.person.id]))
        count += len(made[-1])
    return made


def _jobs(kind: str, number: int, hand: Hand, other: Hand, titles: Iterator[int]) -> list[Wanted]:
    if kind == "digest":
        return [Daily(number, hand)]
    if kind in ("create", "create people", "all-hands"):
        return [
            Create(number, hand, kind="all-hands" if kind == "all-hands" else "marketing", people="people" in kind)
        ]
    title = f"Webinar {next(titles)} of {hand.person.real_name.split()[0]}"
    if kind == "invite":
        return [Invite(number, hand, title=title, colleague=other)]
    if kind == "close, open":
        return [
            Switch(number, hand, title=title, overtaken=True),
            Switch(number + 1, hand, title=title, again=True),
        ]
    return [Switch(number, hand, title=title, by_press=kind == "press")]


async def carried_out(scene: Scene, plan: Sequence[list[Wanted]], killer: Killer, seconds: float, rng: Random) -> None:
    """Let everybody ask, each for one thing at a time, evenly over so many seconds."""
    began = perf_counter()
    queues: defaultdict[str, list[tuple[float, list[Wanted]]]] = defaultdict(list)
    for place, jobs in enumerate(plan):
        queues[jobs[0].hand.person.id].append((began + place * seconds / len(plan), jobs))

    async def live(queue: list[tuple[float, list[Wanted]]]) -> None:
        for moment, jobs in queue:
            await asyncio.sleep(moment - perf_counter())
            for wanted in jobs:
                await _insist(scene, wanted, rng)
                if isinstance(wanted, Daily) and wanted.due:
                    left = (wanted.due - datetime.now(UTC)).total_seconds() + TICKED
                    killer.until = max(killer.until, perf_counter() + left)
                if not wanted.heard:
                    break  # what was to follow makes no sense

    async with asyncio.TaskGroup() as everybody:
        for queue in queues.values():
            everybody.create_task(live(queue))


async def _insist(scene: Scene, wanted: Wanted, rng: Random) -> None:
    wanted.begun = datetime.now(UTC)
    until = perf_counter() + INSISTS
    while wanted.tries < TRIES or perf_counter() < until:
        wanted.tries += 1
        if await wanted.ask(scene):
            wanted.heard = datetime.now(UTC)
            return
        await asyncio.sleep(rng.uniform(*PAUSE))
