"""How many `/webinar help` a second, beside bare Bolt and Bolt with sixty listeners, in interleaved rounds."""

import statistics
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from itertools import cycle

from tests.bench.asking import ANSWERS, Slack
from tests.bench.greenroom import greenroom
from tests.bench.load import Timing, at_once, lines
from tests.bench.processes import Server, free_port, server
from tests.bench.simulators import hosts
from tests.bench.tables import Table, verdict

CONNECTIONS = 64
ROUNDS = 7
SECONDS = 1.5
LISTENERS = 60
BARE = "Bolt, one command"
ONE_LINE = '{"text": "Type `/webinar create` to begin."}'
AIM = 0.95


async def measure(settings: Mapping[str, str]) -> Table:
    """The table of the three."""
    slack = Slack(settings)
    async with AsyncExitStack() as running:
        ours = await running.enter_async_context(greenroom(settings))
        same = await _warm(ours, slack)
        beside = {
            BARE: _bolt(1, same, settings),
            f"Bolt, {LISTENERS} listeners": _bolt(LISTENERS, same, settings),
            "Bolt, one command, one line": _bolt(1, ONE_LINE, settings),
        }
        servers = {"Greenroom, everything registered": ours}
        for name, opening in beside.items():
            servers[name] = await running.enter_async_context(opening)
            await _warm(servers[name], slack)
        rounds: dict[str, list[Timing]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, each in servers.items():
                rounds[name].append(await _round(each, slack))
    return _table(rounds)


def _bolt(listeners: int, answer: str, settings: Mapping[str, str]) -> AbstractAsyncContextManager[Server]:
    port = free_port()
    arguments = ("-m", "tests.bench.bolt", str(port), str(listeners))
    return server(*arguments, port=port, ready="/readyz", settings={**settings, "ANSWER": answer})


async def _warm(there: Server, slack: Slack) -> str:
    """Let it learn who everybody is, and run once; gives its answer."""
    [line] = await lines(there.port, 1)
    for person in hosts():
        await line.ask(slack.command(person, "help"))
    answer = await line.ask(slack.command(hosts()[0], "help"))
    line.close()
    await _round(there, slack)
    return answer.decode()


async def _round(there: Server, slack: Slack) -> Timing:
    requests = cycle([(slack.command(person, "help"), ANSWERS["help"]) for person in hosts()])
    return await at_once(there.port, requests, connections=CONNECTIONS, seconds=SECONDS)


def _table(rounds: Mapping[str, list[Timing]]) -> Table:
    bare = _median(rounds[BARE], _rate)
    rows = []
    for name, timings in rounds.items():
        rates = [_rate(one) for one in timings]
        rows.append(
            (
                name,
                f"{statistics.median(rates):.0f}",
                f"{min(rates):.0f}–{max(rates):.0f}",
                f"{_median(timings, lambda one: one.percentile(50)):.1f}",
                f"{_median(timings, lambda one: one.percentile(99)):.1f}",
                f"{statistics.median(rates) / bare:.2f}",
            )
        )
    ratio = _median(next(iter(rounds.values())), _rate) / bare
    return Table(
        title=f"`/webinar help` at {CONNECTIONS} connections",
        how=f"Medians of {ROUNDS} rounds of {SECONDS} s, taking turns; the same signed requests, a process each with"
        " the same server (uvicorn, Starlette, Bolt's adapter), the same answer but in the last, which says one line.",
        head=("server", "answers/s", "lowest–highest", "p50 ms", "p99 ms", "of bare Bolt"),
        rows=tuple(rows),
        verdicts=(verdict(f"at least {AIM:.0%} of bare Bolt ({ratio:.0%})", ratio >= AIM),),
    )


def _median(timings: list[Timing], figure: Callable[[Timing], float]) -> float:
    return statistics.median(figure(one) for one in timings)


def _rate(timing: Timing) -> float:
    return timing.per_second
