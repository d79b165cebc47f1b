"""The Demo panel: buttons that let time pass, guests register and RingCentral misbehave."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company.model import Session, Status
from bot.sandbox.ringcentral.company.state import Company
from bot.sandbox.slack import Control, Sockets
from bot.services import Services

Args = dict[str, Any]

HOST = "mia.okafor@acme.example"
HERE = ZoneInfo("America/New_York")
"""Where the host of the demo is: its clock reads her time."""
GUESTS, CROWD = 25, 1_000
SLOW_SECONDS = 5
CHANGES = r"^(POST|PATCH|PUT|DELETE) /webinar/"
MINUTE = timedelta(minutes=1)
LOOKS, BETWEEN_LOOKS = 60, 0.03
"""Seconds of real time; a job that waits for a later hour is not waited for longer than this."""
SHORT_WAY, LONGEST_WAY = timedelta(days=2), timedelta(days=30)
TIME, PEOPLE, TROUBLE, CONNECTION = "Time", "Guests", "RingCentral", "Slack"


@dataclass(frozen=True)
class Levers:
    """What the controls work on; `services` is Greenroom, which makes its rounds on the way through time."""

    clock: MovableClock
    ringcentral: Sandbox
    services: Services

    async def travel(self, to: datetime) -> None:
        """Move the clock from stop to stop with a round at each: digests and sign-ins live through the time between."""
        way = to - self.clock.now()
        if way <= timedelta():
            raise ValueError("This clock only moves forward.")
        if way > LONGEST_WAY:
            raise ValueError(f"At most {LONGEST_WAY.days} days at once.")
        hours = 1 if way <= SHORT_WAY else 3
        while (now := self.clock.now()) < to:
            stop = min(next_stop(now, hours), to)
            await self.clock.move(max(stop - self.clock.now(), timedelta()))  # it runs on by itself, too
            if not await self._all_is_done():
                # A digest at nine may wait for a slot of RingCentral's minute: nobody should have to wait with it.
                await self.clock.move(MINUTE)
                await self._all_is_done()

    async def minute(self, _: Args) -> None:
        """A minute later."""
        await self.travel(self.clock.now() + MINUTE)

    async def hour(self, _: Args) -> None:
        """An hour later."""
        await self.travel(self.clock.now() + timedelta(hours=1))

    async def tomorrow(self, _: Args) -> None:
        """The next day at 9:00, where the host is."""
        day = self.clock.now().astimezone(HERE).date() + timedelta(days=1)
        await self.travel(datetime.combine(day, time(9), HERE))

    async def move_to(self, args: Args) -> None:
        """A moment somebody typed, on the host's clock."""
        try:
            moment = datetime.fromisoformat(str(args.get("value", "")))
        except ValueError:
            raise ValueError("Choose a date and a time first.") from None
        await self.travel(moment.replace(tzinfo=HERE))

    async def guests(self, _: Args) -> str:
        """People register for the webinar that was made last and is still to come."""
        newest = newest_to_come(self.ringcentral.company)
        registered = len(self.ringcentral.register_guests(newest.id, GUESTS))
        title = newest.webinar.title
        if not registered:
            return f"Nobody could register for “{title}”: its registration is closed."
        return f"{registered} people registered for “{title}”. Greenroom sees it at its next look: press Refresh."

    async def crowd(self, _: Args) -> str:
        """Many people register, with ids of another system."""
        newest = newest_to_come(self.ringcentral.company)
        registered = len(self.ringcentral.register_guests(newest.id, CROWD, keys=True))
        return f"{registered} people registered for “{newest.webinar.title}”, some with ids of another system."

    async def withdraw(self, _: Args) -> str:
        """The last of them thinks better of it, on RingCentral's page."""
        newest = newest_to_come(self.ringcentral.company)
        if not newest.registration.registrants:
            return f"Nobody is registered for “{newest.webinar.title}” yet."
        last = list(newest.registration.registrants.values())[-1]
        self.ringcentral.withdraw(newest.id, last.email)
        return f"Somebody withdrew from “{newest.webinar.title}”, on RingCentral's page."

    async def take_place(self, _: Args) -> str:
        """It is held and over; three of four came."""
        newest = newest_to_come(self.ringcentral.company)
        came = len(self.ringcentral.finish(newest.id).life.participants)
        return f"“{newest.webinar.title}” took place with {came} people and is over."

    async def slow(self, _: Args) -> str:
        """The next change takes its time."""
        self.ringcentral.faults.slow_down(SLOW_SECONDS, CHANGES, times=1)
        return f"RingCentral will take {SLOW_SECONDS} seconds over the next change."

    async def down(self, _: Args) -> str:
        """Nothing gets through for a minute."""
        self.ringcentral.faults.network_down = True
        self.services.context.background.spawn(self._up_again(), name="RingCentral is down", may_be_dropped=True)
        return "RingCentral cannot be reached for a minute."

    async def lose_answer(self, _: Args) -> str:
        """A change is made, and the answer never arrives."""
        self.ringcentral.faults.lose_answer(CHANGES, times=1)
        return "RingCentral will make the next change, and its answer will be lost on the way."

    async def end_sign_in(self, _: Args) -> str:
        """The host's link is dead."""
        self.ringcentral.kill_tokens(HOST)
        return "RingCentral has ended Mia's sign-in."

    async def use_up_limit(self, _: Args) -> str:
        """Somebody else's program asks in the host's name until RingCentral has had enough for this minute."""
        self.ringcentral.use_up_limit(HOST)
        return "Mia's ten calls for this minute are used up, as if another program had made them."

    async def _all_is_done(self) -> bool:
        """Make a round and stay until what it began is done: a digest is posted at its hour, not on the way."""
        await self.services.context.scheduler.tick()
        for _ in range(LOOKS):
            await asyncio.sleep(BETWEEN_LOOKS)  # noqa: TID251  # of whoever looks at the screen
            if not await self.services.context.jobs.pending():
                return True
        return False

    async def _up_again(self) -> None:
        await self.clock.sleep(60)
        self.ringcentral.faults.network_down = False


def newest_to_come(company: Company) -> Session:
    """The session that was made last of those that are still to come and take registrations."""
    now = company.clock.now()
    coming = [
        one
        for one in company.sessions.values()
        if one.webinar.registration_enabled and one.start > now and one.status is Status.SCHEDULED
    ]
    if not coming:
        raise ValueError("There is no webinar to come that takes registrations.")
    return max(coming, key=lambda one: one.created)


def next_stop(now: datetime, hours: int) -> datetime:
    """The next whole hour there that these hours divide: digests are mostly due on whole hours, so none is late."""
    local = now.astimezone(HERE) + timedelta(hours=hours)
    return local.replace(hour=local.hour - local.hour % hours, minute=0, second=0, microsecond=0).astimezone(UTC)


def controls(levers: Levers) -> list[Control]:
    """The buttons, in the order in which the page shows them."""

    return [
        Control("minute", "+1 minute", levers.minute, "", TIME),
        Control("hour", "+1 hour", levers.hour, "", TIME),
        Control("tomorrow", "Tomorrow 9:00", levers.tomorrow, "Mia's time, New York: when a digest comes", TIME),
        Control("move-to", "Move to", levers.move_to, "Mia's time; forward only", TIME, asks="datetime-local"),
        Control("guests", f"Let {GUESTS} people register", levers.guests, "For the newest upcoming webinar", PEOPLE),
        Control("crowd", f"Let {CROWD} people register", levers.crowd, "Some bring ids of another system", PEOPLE),
        Control("withdraw", "One withdraws", levers.withdraw, "The last of them, on RingCentral's page", PEOPLE),
        Control("take-place", "Hold the webinar", levers.take_place, "It is over; three of four came", PEOPLE),
        Control("slow", "Slow", levers.slow, f"The next change takes {SLOW_SECONDS} seconds", TROUBLE),
        Control("down", "Down for a minute", levers.down, "No call gets through", TROUBLE),
        Control("lose-answer", "Lose the next answer", levers.lose_answer, "The change is made all the same", TROUBLE),
        Control("end-sign-in", "End Mia's sign-in", levers.end_sign_in, "Her link is dead until she connects", TROUBLE),
        Control("use-up-limit", "Use up the rate limit", levers.use_up_limit, "The next call must wait", TROUBLE),
    ]


def socket_controls(sockets: Sockets) -> list[Control]:
    """The buttons that go with Socket Mode."""

    async def cut(_: Args) -> str:
        sockets.cut()
        return "The connection broke. Greenroom opens another in a second; what you press until then fails."

    async def renew(_: Args) -> str:
        await sockets.ask_to_leave()
        return "Slack asked for a new connection. Greenroom opens it before the old one ends."

    return [
        Control("cut", "Cut the connection", cut, "Without a close, as a cable does", CONNECTION),
        Control("renew", "Renew the connection", renew, "As Slack does every few hours", CONNECTION),
    ]
