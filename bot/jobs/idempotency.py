"""Idempotent creates at an API that knows no idempotency key: a ledger row before the POST, a look before a repeat."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.people import Host
from bot.errors import StillUnknown
from bot.jobs.ledger import Ledger
from bot.ringcentral.errors import AnswerLost, RingCentralError, Trouble, Unreachable, UnreadableAnswer

BeforeSend = Callable[[], Awaitable[None]]
"""Commits the ledger row: called when the rate limiter has given the request its turn, right before it is sent."""
Send = Callable[[BeforeSend], Awaitable[str]]
"""Sends the POST; gives the id of what it made."""
FindCreated = Callable[[datetime, set[str]], Awaitable[str | None]]
"""Reads RingCentral's list: the id of one made since that time, and not among these; None where there is none."""

CLOCKS_DIFFER = timedelta(seconds=60)
"""RingCentral's clock may be that far behind ours."""
SETTLE_SECONDS = 20.0
"""After a crash a create may still be under way at RingCentral; our own time-out is 15 s. Look only then."""
_LOOKS, _LOOK_AGAIN_AFTER = 3, 2.0
"""How often, and after how many seconds, to look for a create whose answer was lost: it may take a moment to show."""
_SILENCES, _ASK_AGAIN_AFTER = 2, 30.0
"""The same while RingCentral does not answer at all; every try costs up to four calls of ten a minute."""


class IdempotentCreate:
    """Creates that a restarted job may repeat without making a second one.

    A ledger row is committed before the POST. Before a repeat, and where the answer was lost, RingCentral's list is
    read from `sent_at − CLOCKS_DIFFER` on and matched, without the ids that other rows claim. Raises StillUnknown
    where neither the answer nor the list can be had.
    """

    def __init__(self, ledger: Ledger, clock: Clock, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._ledger = ledger
        self._clock = clock
        self._settle = timedelta(seconds=settle_seconds)

    async def create(self, job: str, what: str, host: Host, title: str, *, send: Send, look: FindCreated) -> str:
        """The id of the one thing made for this job; raises StillUnknown when nobody can tell whether it was.

        Every attempt at a job gives the same `job` key, so that what an earlier one may have made is looked for.
        One create of the same host and title is in flight at a time: two alike could not be told apart.
        """
        async with self._ledger.alone(host, what, title):
            entry = await self._ledger.find(job, what)
            if entry and entry[1]:
                return entry[1]
            if entry:
                await self._settled(entry[0])
                if found := await self._look_back(host, what, entry[0], look):
                    await self._ledger.close(job, what, found)
                    return found
            made = await self._send(job, what, host, send, look)
            await self._ledger.close(job, what, made)
            return made

    async def forget(self, job: str, what: str) -> None:
        """It is gone again: another attempt may make it anew."""
        await self._ledger.forget(job, what)

    async def already_sent(self, job: str, what: str, *, settled: bool = False) -> bool:
        """True when this job sent that change before, so that its effect has to be looked for.

        With `settled` it returns when that can be seen: not while the request of a crash may be under way.
        """
        entry = await self._ledger.find(job, what)
        if entry and settled:
            await self._settled(entry[0])
        return entry is not None

    async def note_sending(self, job: str, what: str, host: Host) -> None:
        """Written, each time, before a change that is not a create, but must not be repeated blindly."""
        await self._ledger.open(job, what, host, self._clock.now())

    def before_send(self, job: str, what: str, host: Host) -> BeforeSend:
        """The same, to be called at the last moment."""
        return lambda: self.note_sending(job, what, host)

    async def _settled(self, sent_at: datetime) -> None:
        """Return when RingCentral has made what was sent then, or never will."""
        left = sent_at + self._settle - self._clock.now()
        await self._clock.sleep(min(left, self._settle).total_seconds())  # more: the clock was set back

    async def _send(self, job: str, what: str, host: Host, send: Send, look: FindCreated) -> str:
        since = self._clock.now()
        try:
            return await send(self.before_send(job, what, host))
        except (AnswerLost, UnreadableAnswer):
            return await self._search(host, what, since, look)
        except RingCentralError:
            await self._ledger.forget(job, what)  # refused, or never sent: there is nothing to look for
            raise

    async def _search(self, host: Host, what: str, since: datetime, look: FindCreated) -> str:
        """Look several times, also while RingCentral is away; raises StillUnknown (`seen`: its list was read)."""
        looks = silences = 0
        while True:
            try:
                if found := await self._look_once(host, what, since, look):
                    return found
                looks, pause = looks + 1, _LOOK_AGAIN_AFTER
            except (Trouble, Unreachable):
                silences, pause = silences + 1, _ASK_AGAIN_AFTER
            if looks == _LOOKS or silences == _SILENCES:
                raise StillUnknown(what=what, seen="yes" if looks else "")
            await self._clock.sleep(pause)

    async def _look_back(self, host: Host, what: str, since: datetime, look: FindCreated) -> str | None:
        """What an earlier attempt made; it is not repeated while RingCentral cannot say."""
        try:
            return await self._look_once(host, what, since, look)
        except (Trouble, Unreachable):
            raise StillUnknown(what=what, seen="") from None

    async def _look_once(self, host: Host, what: str, since: datetime, look: FindCreated) -> str | None:
        return await look(since - CLOCKS_DIFFER, await self._ledger.claimed(host, what))
