"""What several people ask for at once is read once, and nobody suffers for another."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.mirror.single_flight import SingleFlight
from bot.ringcentral.errors import SignInEnded, Unreachable
from bot.ringcentral.rate_limiter import OnWait
from tests.stories.cast.loop import quiet

LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Library:
    """Counts its readers; an answer comes when the doors open."""

    def __init__(self) -> None:
        self.reads = 0
        self.doors = asyncio.Event()
        self.broken_off = False
        self.fails: list[Exception] = []

    async def read(self, tell: OnWait) -> str:
        self.reads += 1
        await tell(LATER)
        try:
            await self.doors.wait()
        except asyncio.CancelledError:
            self.broken_off = True
            raise
        if self.fails:
            raise self.fails.pop()
        return "the book"


async def several(flights: SingleFlight, library: Library, how_many: int = 5) -> list[asyncio.Task[str]]:
    tasks = [asyncio.create_task(flights.do("book", library.read, whose="mia")) for _ in range(how_many)]
    await quiet()
    return tasks


async def test_five_who_ask_at_once_are_one_read_and_the_next_is_another():
    flights, library = SingleFlight(), Library()
    readers = await several(flights, library)
    library.doors.set()
    assert await asyncio.gather(*readers) == ["the book"] * 5
    assert library.reads == 1
    await flights.do("book", library.read, whose="mia")
    assert library.reads == 2


async def test_who_joins_later_hears_of_the_wait_as_well():
    flights, library = SingleFlight(), Library()
    [first] = await several(flights, library, 1)
    told: list[datetime] = []

    async def hear(until: datetime) -> None:
        told.append(until)

    second = asyncio.create_task(flights.do("book", library.read, whose="mia", on_wait=hear))
    await quiet()
    library.doors.set()
    await asyncio.gather(first, second)
    assert told == [LATER]


async def test_one_who_leaves_does_not_take_the_answer_from_the_others():
    flights, library = SingleFlight(), Library()
    first, second = await several(flights, library, 2)
    first.cancel()
    await asyncio.wait({first})
    library.doors.set()
    assert await second == "the book"


async def test_a_read_that_nobody_waits_for_is_broken_off_and_not_joined():
    flights, library = SingleFlight(), Library()
    for reader in await several(flights, library, 2):
        reader.cancel()
    await quiet()
    library.doors.set()
    assert await flights.do("book", library.read, whose="mia") == "the book"
    assert library.broken_off
    assert library.reads == 2


async def test_a_failure_is_everybodys_but_a_dead_sign_in_only_its_owners():
    flights, library = SingleFlight(), Library()
    library.fails = [Unreachable("away")]
    readers = await several(flights, library, 2)
    library.doors.set()
    assert [type(each) for each in await asyncio.gather(*readers, return_exceptions=True)] == [Unreachable] * 2
    library.doors.clear()
    library.fails = [SignInEnded()]
    mine, also_mine = await several(flights, library, 2)
    theirs = asyncio.create_task(flights.do("book", library.read, whose="leo"))
    await quiet()
    library.doors.set()
    for each in (mine, also_mine):
        with pytest.raises(SignInEnded):
            await each
    assert await theirs == "the book"
