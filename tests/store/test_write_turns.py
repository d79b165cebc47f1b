"""Writers of SQLite take turns: who waits for an answer goes first, and nobody who gave up keeps the others waiting."""

import asyncio

import pytest

from bot.store.write_turns import WriteTurns
from tests.stories.cast.loop import quiet


class Writers:
    """Those who want to write, and the order in which they did."""

    def __init__(self) -> None:
        self.turns = WriteTurns()
        self.wrote: list[str] = []

    async def write(self, name: str, *, first: bool = False) -> None:
        """Take a turn, and give it back at once."""
        await self.turns.take(first=first)
        self.wrote.append(name)
        self.turns.give_back()


@pytest.fixture
async def writers() -> Writers:
    """Somebody writes already."""
    made = Writers()
    await made.turns.take(first=False)
    return made


async def test_who_waits_for_an_answer_goes_first_and_each_kind_in_its_order(writers: Writers) -> None:
    async with asyncio.TaskGroup() as waiting:
        for name in ("job 1", "job 2", "answer 1", "answer 2"):
            waiting.create_task(writers.write(name, first=name.startswith("answer")))
        await quiet()
        assert not writers.wrote
        writers.turns.give_back()
    assert writers.wrote == ["answer 1", "answer 2", "job 1", "job 2"]


@pytest.mark.parametrize("handed_over", [False, True], ids=["before its turn", "as its turn comes"])
async def test_who_gives_up_keeps_nobody_waiting(writers: Writers, handed_over: bool) -> None:
    impatient = asyncio.ensure_future(writers.write("impatient", first=True))
    patient = asyncio.ensure_future(writers.write("patient"))
    await quiet()
    if handed_over:
        writers.turns.give_back()
    impatient.cancel()
    await quiet()
    if not handed_over:
        writers.turns.give_back()
    await patient
    assert writers.wrote == ["patient"] and impatient.cancelled()
    await writers.write("the next")
    assert writers.wrote == ["patient", "the next"]
