"""Nobody meets the rate limit, people go first, and who waits knows until when."""

import asyncio
import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ringcentral.errors import Throttled
from bot.ringcentral.protocol import RateLimit
from bot.ringcentral.rate_limiter import MARGIN, MemorySlots, RateLimiter
from tests.stories.cast.loop import run

from .sliding_window import SlidingWindow
from .virtual_time import VirtualTime

KEY = "acme:mia:app:heavy"


class BusySlots(MemorySlots):
    """Windows for whose row processes wait: who asked first need not be first."""

    def __init__(self, clock: VirtualTime, luck: random.Random) -> None:
        super().__init__()
        self._clock = clock
        self._luck = luck

    async def decide(self, key, decision):
        await self._clock.sleep(self._luck.uniform(0, 0.03))
        return await super().decide(key, decision)


class Office:
    """A limiter, a server that counts, and people who call through the one to the other."""

    def __init__(self, *, limit: int = 10, seconds: int = 60, luck: random.Random | None = None) -> None:
        self.clock = VirtualTime()
        self.slots = BusySlots(self.clock, luck) if luck else MemorySlots()
        self.limiter = RateLimiter(self.slots, self.clock)
        self.server = SlidingWindow(self.clock, limit=limit, seconds=seconds)
        self.waits: list[float] = []
        self.told: list[datetime] = []

    async def on_wait(self, until: datetime) -> None:
        self.told.append(until)

    async def call(self, *, urgent: bool = True, there: float = 0.1, back: float = 0.1) -> float:
        """How long the limiter made this call wait."""
        came = self.clock.elapsed
        slot = await self.limiter.reserve(KEY, urgent=urgent, on_wait=self.on_wait)
        waited = self.clock.elapsed - came
        await self.clock.sleep(there)
        headers = self.server.arrive()
        await self.clock.sleep(back)
        if headers is None:
            until = self.clock.now() + timedelta(seconds=self.server.penalty)
            await self.limiter.learn(slot, RateLimit.of(self.server.headers(0)))
            await self.limiter.penalise(KEY, until)
        else:
            await self.limiter.learn(slot, RateLimit.of(headers))
        self.waits.append(waited)
        return waited

    async def after(
        self, seconds: float, *, urgent: bool = True, there: float = 0.1, back: float = 0.1
    ) -> float:
        await self.clock.sleep(seconds)
        return await self.call(urgent=urgent, there=there, back=back)


async def test_ten_go_at_once_and_the_eleventh_a_window_after_the_first_answer():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(11)))
    assert office.waits[:10] == [0] * 10
    assert office.waits[10] == pytest.approx(0.2 + 60 + MARGIN, abs=0.01)


async def test_forty_calls_finish_as_fast_as_the_budget_allows_without_a_single_429():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(40)))
    assert office.server.refusals == 0
    assert office.clock.elapsed == pytest.approx(3 * (60 + 0.2 + MARGIN) + 0.2, abs=0.5)


@pytest.mark.parametrize("seed", range(12))
async def test_forty_calls_are_as_fast_where_processes_wait_for_each_others_writing(seed: int):
    luck = random.Random(seed)
    office = Office(luck=luck)

    async def worker() -> None:
        for _ in range(5):
            await office.call(there=luck.uniform(0, 0.02), back=luck.uniform(0, 0.05))

    await office.clock.run(*(worker() for _ in range(8)))
    assert office.server.refusals == 0
    assert office.clock.elapsed == pytest.approx(3 * (60 + MARGIN), abs=1)


async def test_people_who_wait_are_served_in_the_order_they_came():
    office = Office()
    served: list[int] = []

    async def come(number: int) -> None:
        await office.after(number * 0.01)
        served.append(number)

    await office.clock.run(*(come(number) for number in range(35)))
    assert served == sorted(served)


async def test_a_wait_over_two_seconds_is_told_once_with_the_time_it_will_end():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(10)))
    await office.clock.run(office.call())
    assert len(office.told) == 1
    assert (office.told[0] - office.clock.start).total_seconds() == pytest.approx(60.5, abs=0.1)


async def test_a_short_wait_is_not_told():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(10)))
    office.clock.advance(59)
    await office.clock.run(office.call())
    assert office.told == []


async def test_background_work_leaves_the_kept_share_to_people():
    office = Office()
    background = [office.call(urgent=False) for _ in range(12)]
    people = [office.after(second) for second in (5, 10, 15, 20)]
    waits = await office.clock.run(*background, *people)
    assert waits[12:] == [0, 0, 0, 0]
    assert office.server.refusals == 0


async def test_background_work_waits_while_people_queue():
    office = Office()
    order: list[str] = []

    async def person(number: int) -> None:
        await office.call()
        order.append("person")

    async def worker() -> None:
        await office.after(1, urgent=False)
        order.append("background")

    await office.clock.run(*(person(number) for number in range(25)), worker())
    assert order == ["person"] * 25 + ["background"]


async def test_nothing_is_sent_during_a_penalty_even_by_those_who_already_wait():
    office = Office()
    waiting = office.clock.run(
        *(office.call() for _ in range(14)), begin_penalty(office, after=30, seconds=90)
    )
    await waiting
    assert [wait for wait in office.waits if 0 < wait < 120] == []
    assert len(office.told) == 8, "the four who waited were told a new time"


async def begin_penalty(office: Office, *, after: float, seconds: float) -> None:
    await office.clock.sleep(after)
    await office.limiter.penalise(KEY, office.clock.now() + timedelta(seconds=seconds))


async def test_the_order_of_arrival_survives_a_penalty():
    office = Office()
    served: list[int] = []

    async def come(number: int) -> None:
        await office.after(number * 0.01)
        served.append(number)

    await office.clock.run(
        *(come(number) for number in range(35)), begin_penalty(office, after=30, seconds=90)
    )
    assert served == sorted(served)


async def test_a_cancelled_wait_gives_its_place_to_the_next():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(10)))
    before = await office.limiter.peek(KEY, urgent=True)

    async def change_of_mind() -> None:
        waiting = [asyncio.ensure_future(office.call()) for _ in range(10)]
        await office.clock.sleep(1)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    await office.clock.run(change_of_mind())
    assert await office.limiter.peek(KEY, urgent=True) == before


async def test_who_refuses_to_wait_hears_when_to_come_back_and_takes_nothing():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(10)))
    before = await office.limiter.peek(KEY, urgent=True)
    with pytest.raises(Throttled) as refused:
        await office.limiter.reserve(KEY, urgent=True, may_wait=False)
    assert refused.value.until == before == await office.limiter.peek(KEY, urgent=True)


async def test_peek_says_when_background_work_could_go_too():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(6)))
    assert await office.limiter.peek(KEY, urgent=True) == office.clock.now()
    assert await office.limiter.peek(KEY, urgent=False) > office.clock.now() + timedelta(seconds=50)


async def test_a_larger_budget_is_learnt_from_the_answers():
    office = Office(limit=50)
    await office.clock.run(office.call())
    await office.clock.run(*(office.call() for _ in range(49)))
    assert set(office.waits) == {0}


async def test_calls_that_others_made_are_seen_in_what_remains():
    office = Office()
    office.server.arrivals = [0.0] * 8
    await office.clock.run(office.call())
    await office.clock.run(*(office.call() for _ in range(5)))
    assert office.server.refusals == 0


async def test_an_answer_that_names_another_group_counts_there():
    office = Office()
    slot = await office.limiter.reserve(KEY, urgent=True)
    await office.limiter.learn(slot, RateLimit(group="light", limit=1, remaining=0, window=60))
    assert await office.limiter.peek("acme:mia:app:light", urgent=True) > office.clock.now()
    for _ in range(10):
        await office.limiter.reserve(KEY, urgent=True, may_wait=False)


async def test_a_crashed_caller_blocks_its_slot_for_one_window_only():
    office = Office()
    for _ in range(10):
        await office.limiter.reserve(KEY, urgent=True)
    office.clock.advance(60 + MARGIN)
    await office.limiter.reserve(KEY, urgent=True, may_wait=False)


async def test_who_overslept_more_than_a_window_looks_at_those_who_went_meanwhile():
    office = Office()
    await office.clock.run(*(office.call() for _ in range(10)))
    sleeper = asyncio.ensure_future(office.call())
    await office.clock.run(asyncio.sleep(0))
    office.clock.advance(200)
    newcomers = [await office.limiter.reserve(KEY, urgent=True, may_wait=False) for _ in range(10)]
    for _ in newcomers:
        office.server.arrive()
    await office.clock.run(asyncio.wait_for(sleeper, None))
    assert office.server.refusals == 0


delays = st.floats(0, 8)
visits = st.lists(st.tuples(st.floats(0, 120), st.booleans(), delays, delays), min_size=1, max_size=45)


@settings(max_examples=60, deadline=None)
@given(visits=visits, limit=st.integers(10, 14), seconds=st.sampled_from([60, 61, 90]))
def test_no_mix_of_people_work_and_slow_networks_meets_a_429(visits, limit, seconds):
    async def day() -> Office:
        office = Office(limit=limit, seconds=seconds)
        await office.clock.run(office.call())  # one call learns the budget
        await office.clock.run(
            *(office.after(at, urgent=urgent, there=there, back=back) for at, urgent, there, back in visits)
        )
        return office

    office = run(day())
    assert office.server.refusals == 0
    assert len(office.waits) == len(visits) + 1


@settings(max_examples=30, deadline=None)
@given(backlog=st.integers(1, 25), rhythm=st.floats(16, 40), late=st.floats(0, 0.4))
def test_a_person_never_waits_behind_a_backlog_while_the_kept_share_lasts(backlog, rhythm, late):
    async def day() -> list[object]:
        office = Office()
        work = (office.call(urgent=False, there=late, back=late) for _ in range(backlog))
        people = (office.after(1 + rhythm * number, there=late, back=late) for number in range(8))
        return await office.clock.run(*work, *people)

    assert run(day())[backlog:] == [0] * 8


@settings(max_examples=30, deadline=None)
@given(limit=st.integers(3, 9), workers=st.integers(10, 30))
def test_a_budget_smaller_than_thought_costs_one_penalty_not_many(limit, workers):
    async def day() -> Office:
        office = Office(limit=limit)
        await office.clock.run(*(office.call() for _ in range(workers)))
        return office

    office = run(day())
    assert office.server.refusals <= 10 - limit, "only the first volley, sent before anything was known"


async def test_a_restart_after_the_clock_was_set_back_by_an_hour_neither_waits_for_that_hour_nor_forgets_the_calls():
    office = Office(limit=4)
    await office.clock.run(*(office.call() for _ in range(4)))
    anew = RateLimiter(office.slots, Behind(office.clock))
    (slot,) = await office.clock.run(anew.reserve(KEY, urgent=True))
    assert 60 <= office.clock.elapsed <= 61 and slot.at


class Behind:
    """The clock of the process after that: an hour behind the one that wrote the window."""

    def __init__(self, true: VirtualTime) -> None:
        self._true = true

    def now(self) -> datetime:
        return self._true.now() - timedelta(hours=1)

    def steady(self) -> float:
        return self._true.steady() - 3600

    async def sleep(self, seconds: float) -> None:
        await self._true.sleep(seconds)
