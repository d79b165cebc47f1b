"""Keeps everybody inside RingCentral's rate limit: a call waits for its slot, people before background work.

RingCentral counts the requests of a (user, app, group) in a sliding window by the time they *arrive*. We know
only that a request arrived between our sending it and its answer. So a slot is taken when the request goes,
moved to the moment of its answer, and free again one window and a margin after that: never too early, however
long the network took. Who has to wait holds a place in the future and looks again when its time has come,
because answers may have been late, the budget may have shrunk or a penalty begun. Any request during a
penalty restarts it, so then nothing goes.

Times are those of the steady clock: a machine's clock that is set neither frees slots nor holds them.
"""

import math
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from bot.clock import Clock
from bot.ringcentral.errors import Throttled
from bot.ringcentral.protocol import RateLimit

FIRST_GUESS = {"heavy": 10, "medium": 40, "light": 50, "auth": 5}
"""Calls a window until RingCentral says otherwise: its published defaults (unknown groups: as heavy)."""

MARGIN = 0.3
"""Seconds added to every window: clocks of machines differ, and a crashed caller's answer is not known."""

CLOCKS_DIFFER = 5.0
"""Seconds; a window from further ahead was left by a process whose machine has had its clock set back since."""

WORTH_TELLING = 2.0
"""Seconds; a shorter wait is not mentioned, nor a told one that ends so little later."""

KEPT_FOR_THE_RECORD = 60.0
"""Seconds a slot is remembered after it is free, to compare with what a late answer says of the past."""

OnWait = Callable[[datetime], Awaitable[None]]
"""Is told until when the rate limit delays a call."""
Told = TypeVar("Told")
Decision = Callable[["Window"], tuple["Window", Told]]


@dataclass(frozen=True)
class Window:
    """The budget of one key. Times are epoch seconds; a fresh one knows nothing."""

    limit: int | None = None
    seconds: float = 60.0
    blocked_until: float = 0.0
    taken: tuple[float, ...] = ()
    """Ascending: when each call was sent or answered, and, in the future, when waiting ones mean to go."""
    as_of: float = 0.0
    """When this was last decided on."""


class Slots(Protocol):
    """Where windows live, shared by all who may call."""

    async def look(self, key: str) -> Window:
        """The window of `key` (a fresh one if there is none), read only."""
        ...

    async def decide(self, key: str, decision: Decision[Told]) -> Told:
        """Replace the window of `key` (a fresh one if there is none) by what `decision` makes of it.

        Read and write are one immediate transaction, and the decision, which reads the clock, is made inside it.
        """
        ...


class MemorySlots:
    """Windows of a single process."""

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}

    async def look(self, key: str) -> Window:
        """The window as it is."""
        return self._windows.get(key, Window())

    async def decide(self, key: str, decision: Decision[Told]) -> Told:
        """Decide at once: one event loop needs no lock."""
        self._windows[key], told = decision(self._windows.get(key, Window()))
        return told


@dataclass(frozen=True)
class Slot:
    """Permission to send one request now."""

    key: str
    at: float


@dataclass(frozen=True)
class _Claim:
    at: float
    """The earliest time this call may go, as far as is known."""
    free: bool


class RateLimiter:
    """Hands out slots; `kept_for_people` is the share of each window that background work leaves alone."""

    def __init__(self, slots: Slots, clock: Clock, *, kept_for_people: float = 0.4) -> None:
        self._slots = slots
        self._clock = clock
        self._kept = kept_for_people

    async def reserve(
        self, key: str, *, urgent: bool, on_wait: OnWait | None = None, may_wait: bool = True
    ) -> Slot:
        """Wait until a call may go, and take its slot.

        `urgent` calls (a person waits) queue in order of arrival; others take only what people leave.
        `on_wait` hears when the wait will be over if that is more than two seconds away, and again only if
        that moves. Without `may_wait` a taken slot raises Throttled. A cancelled wait gives its place back.
        """
        place: float | None = None
        room = self._room(urgent)
        try:
            while True:
                asked = partial(_claim, key=key, place=place, room=room, queue=urgent)
                claim = await self._decide(key, asked)
                if claim.free:
                    return Slot(key, claim.at)
                place = claim.at if urgent else None
                until = self._moment(claim.at)
                if not may_wait:
                    raise Throttled(until)
                if on_wait and claim.at - self._now() > WORTH_TELLING:
                    await on_wait(until)
                await self._clock.sleep(claim.at - self._now())
        except BaseException:  # a cancellation too: the place must not stay taken
            if place is not None:
                await self.give_back(Slot(key, place))
            raise

    async def learn(self, slot: Slot, rate: RateLimit) -> None:
        """An answer came: its slot counts from now, under the group and budget that the answer names."""
        key = slot.key
        if rate.group and rate.group != _group(key):
            await self.give_back(slot)
            key = f"{key.rpartition(':')[0]}:{rate.group}"
        await self._decide(key, partial(_settled, sent=slot.at, rate=rate))

    async def penalise(self, key: str, until: datetime) -> None:
        """RingCentral answered 429: nothing of this key goes before `until`."""
        ends = self._now() + (until - self._clock.now()).total_seconds() + MARGIN
        await self._decide(key, lambda window, now: (_blocked(window, until=ends)))

    async def give_back(self, slot: Slot) -> None:
        """The request was not sent after all."""
        await self._decide(slot.key, lambda window, now: (_with(window, _others(window, slot.at)), None))

    async def peek(self, key: str, *, urgent: bool) -> datetime:
        """When a call could go, without taking anything."""
        now = self._now()
        window = _brought_back(await self._slots.look(key), now)
        _, claim = _claim(window, key=key, now=now, place=None, room=self._room(urgent), queue=False)
        return self._clock.now() if claim.free else self._moment(claim.at)

    async def _decide(self, key: str, decision: Callable[..., tuple[Window, Told]]) -> Told:
        """Decide with the time at which that is done.

        Not at which it is asked for: of two who wait for the window's row the later may write first, and to the
        other its slot, which is in the future then, would look like a stranger's call.
        """

        def decide(window: Window) -> tuple[Window, Told]:
            now = self._now()
            decided, told = decision(_brought_back(window, now), now=now)
            return replace(decided, as_of=now), told

        return await self._slots.decide(key, decide)

    async def time_for(self, key: str, calls: int, *, urgent: bool) -> float:
        """About how many seconds so many calls take, one after the other, if nobody else calls."""
        window = await self._slots.look(key)
        limit = _limit(window, key, self._room(urgent))
        now = self._now()
        free = limit - sum(at > now - window.seconds for at in window.taken)
        return max(0.0, window.blocked_until - now) + max(0, calls - free) * (window.seconds + MARGIN) / limit

    def _now(self) -> float:
        return self._clock.steady()

    def _moment(self, at: float) -> datetime:
        """That time as everybody's clocks show it; in whole milliseconds, as the two clocks are not read at once."""
        moment = self._clock.now().timestamp() + (at - self._now())
        return datetime.fromtimestamp(round(moment, 3), UTC)

    def _room(self, urgent: bool) -> float:
        return 1.0 if urgent else 1.0 - self._kept


def _claim(
    window: Window, *, key: str, now: float, place: float | None, room: float, queue: bool
) -> tuple[Window, _Claim]:
    """Take a slot now if one is free; else, to `queue`, a place at the time the next will be.

    Who holds a `place` already looks only at what is before it, or due by now; a newcomer at everybody.
    """
    limit = _limit(window, key, room)
    others = [at for at in _others(window, place) if at > now - window.seconds - KEPT_FOR_THE_RECORD]
    ahead = others if place is None else [at for at in others if at <= max(place, now)]
    full_until = ahead[-limit] + window.seconds + MARGIN if len(ahead) >= limit else 0.0
    at = max(window.blocked_until, full_until)
    if at <= now:
        return _with(window, [*others, now]), _Claim(now, free=True)
    # Whole milliseconds, no two alike: they survive a datetime, and places keep their order.
    at = math.ceil(at * 1000) / 1000
    while queue and at in others:
        at = (round(at * 1000) + 1) / 1000
    return _with(window, [*others, at] if queue else others), _Claim(at, free=False)


def _limit(window: Window, key: str, room: float) -> int:
    """Calls a window for somebody who may use that part of it."""
    return max(1, math.floor(room * (window.limit or FIRST_GUESS.get(_group(key), FIRST_GUESS["heavy"]))))


def _settled(window: Window, *, sent: float, now: float, rate: RateLimit) -> tuple[Window, None]:
    """Move the slot to the time of its answer and believe what the answer says of the budget."""
    taken = [*_others(window, sent), now]
    limit, seconds = rate.limit or window.limit, float(rate.window or window.seconds)
    if rate.limit is not None and rate.remaining is not None:
        # Calls that RingCentral counted and we did not: another copy of this app, or one that forgot.
        ours = sum(sent - seconds < at <= now for at in taken)
        taken += [now] * (rate.limit - rate.remaining - ours)
    return _with(replace(window, limit=limit, seconds=seconds), taken), None


def _brought_back(window: Window, now: float) -> Window:
    """The window as if no time had gone by since it was last decided on, where that lies ahead of us."""
    if window.as_of <= now + CLOCKS_DIFFER:
        return window
    ahead = window.as_of - now
    taken = tuple(at - ahead for at in window.taken)
    return replace(window, taken=taken, blocked_until=window.blocked_until - ahead)


def _blocked(window: Window, *, until: float) -> tuple[Window, None]:
    return replace(window, blocked_until=max(window.blocked_until, until)), None


def _others(window: Window, at: float | None) -> list[float]:
    taken = list(window.taken)
    if at in taken:
        taken.remove(at)
    return taken


def _with(window: Window, taken: Iterable[float]) -> Window:
    return replace(window, taken=tuple(sorted(taken)))


def _group(key: str) -> str:
    return key.rpartition(":")[2]
