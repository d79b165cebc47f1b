"""Load on one server: the same requests over many kept connections, as fast as it goes or at a steady pace."""

import asyncio
import random
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.bench.processes import HOST

SEED = 20261121
"""Arrivals at a pace are random as people's are, and the same in every run."""


Question = tuple[bytes, bytes]
"""A request, and what its answer says where it was carried out."""


@dataclass(frozen=True)
class Timing:
    """How long each answer took (seconds), the time they took together, and the places of those that failed."""

    each: tuple[float, ...]
    seconds: float
    failed: frozenset[int] = frozenset()

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.each) / self.seconds

    def percentile(self, of_hundred: int) -> float:
        """So many of a hundred were answered within this, in milliseconds."""
        return statistics.quantiles(self.each, n=100, method="inclusive")[of_hundred - 1] * 1000


class NotAnswered(Exception):
    """The server had no answer, or not in time: what Slack would tell the person instead."""


class Line:
    """One kept connection; one question at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes, says: bytes = b"") -> bytes:
        """The body of the answer; raises NotAnswered for any status but 200, or where it does not say that."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if b" 200 " not in head[:16] or says not in body:
            raise NotAnswered(f"{head[:16]!r}: {body[:200]!r}")
        return body

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def lines(port: int, how_many: int) -> list[Line]:
    """So many open connections."""
    return [Line(*await asyncio.open_connection(HOST, port)) for _ in range(how_many)]


async def at_once(port: int, requests: Iterable[Question], *, connections: int, seconds: float | None = None) -> Timing:
    """Every connection asks again as soon as it is answered, until the requests (or the seconds) are used up."""
    each: list[float] = []
    waiting = iter(requests)
    opened = await lines(port, connections)
    began = perf_counter()
    ends = began + seconds if seconds else float("inf")

    async def go_on(line: Line) -> None:
        for request, says in waiting:
            asked = perf_counter()
            if asked >= ends:
                return
            await line.ask(request, says)
            each.append(perf_counter() - asked)

    await asyncio.gather(*(go_on(line) for line in opened))
    took = perf_counter() - began
    for line in opened:
        line.close()
    return Timing(tuple(each), took)


async def at_pace(port: int, requests: Sequence[Question], *, per_second: float, connections: int) -> Timing:
    """Requests arrive at random times, so many a second on average, however the earlier ones fare.

    The times are in the order of the requests; one that failed counts with the time it took to fail, and is named.
    """
    free = await lines(port, connections)

    failed: set[int] = set()

    async def ask(number: int, question: Question) -> float:
        # The one longest at rest, so that none rests for the five seconds after which uvicorn hangs up.
        line = free.pop(0) if free else (await lines(port, 1))[0]
        asked = perf_counter()
        try:
            await line.ask(*question)
        except NotAnswered:
            failed.add(number)
        free.append(line)
        return perf_counter() - asked

    began = perf_counter()
    asking: list[asyncio.Task[float]] = []
    for number, (question, at) in enumerate(zip(requests, _arrivals(per_second), strict=False)):
        await asyncio.sleep(began + at - perf_counter())
        asking.append(asyncio.create_task(ask(number, question)))
    each = tuple(await asyncio.gather(*asking))
    took = perf_counter() - began
    for line in free:
        line.close()
    return Timing(each, took, frozenset(failed))


def _arrivals(per_second: float) -> Iterator[float]:
    chance = random.Random(SEED)
    at = 0.0
    while True:
        at += chance.expovariate(per_second)
        yield at
