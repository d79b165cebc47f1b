"""The wishes of the crash bench: how each is asked for in Slack, and by what one sees afterwards what became of it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.slack.people import EAST
from bot.views import ids
from tests.crash.hand import PLACE, Hand
from tests.crash.scene import Scene

SOON = timedelta(seconds=12)
"""A digest is asked for no later than that before it is due."""


@dataclass
class Wanted(ABC):
    """One wish: `heard` is when Slack had the 200 for it, after so many `tries`."""

    number: int
    hand: Hand
    begun: datetime | None = None
    heard: datetime | None = None
    tries: int = 0

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is about."""

    @abstractmethod
    async def ask(self, scene: Scene) -> bool:
        """Ask once; True when Slack got its 200."""

    @abstractmethod
    def is_done(self, scene: Scene) -> bool:
        """Whether it is as they wanted it."""

    def doubles(self, scene: Scene, wishes: int) -> dict[str, int]:
        """How many too many were made, by column; a form filled in anew is a wish of its own."""
        return {}

    @abstractmethod
    def told_done(self) -> int:
        """How often they read that it was done."""

    @abstractmethod
    def told_undone(self) -> int:
        """How often they read that it was not, or may not have been."""


@dataclass
class Create(Wanted):
    """A webinar; one with `people` has somebody from outside on its panel."""

    kind: str = "marketing"
    people: bool = False

    @property
    def name(self) -> str:
        """Its title."""
        return f"Talk {self.number:04}"

    async def ask(self, scene: Scene) -> bool:
        """By the form, in which the words have filled in when."""
        view = await self.hand.opens(f"create {self.name}, next friday 3pm for 45m", self.name)
        guests = {ids.OUTSIDE_PANELISTS: f"{guest(self.number)} <{mail(self.number)}>"} if self.people else {}
        return bool(view) and await self.hand.submits(view, kind=self.kind, **guests)

    def is_done(self, scene: Scene) -> bool:
        """There is a webinar with its session, and whom they wanted is invited."""
        sessions = sessions_of(scene, self.hand, self.name)
        return any(invited(each, mail(self.number)) or not self.people for each in sessions)

    def doubles(self, scene: Scene, wishes: int) -> dict[str, int]:
        """Of each there should be one a wish."""
        made = [each for each in scene.ringcentral.company.webinars.values() if each.title == self.name]
        sessions = sessions_of(scene, self.hand, self.name)
        people = sum(max(0, invited(each, mail(self.number)) - 1) for each in sessions)
        return {"webinars": len(made) - wishes, "sessions": len(sessions) - wishes, "invitees": people}

    def told_done(self) -> int:
        """The card says that it exists."""
        return len(self.hand.reads("exists in RingCentral", self.name))

    def told_undone(self) -> int:
        """Any of the ways to say so."""
        ways = ("was not created", "is only half made", "I do not know whether")
        return sum(len(self.hand.reads(way, self.name)) for way in ways)


@dataclass
class Invite(Wanted):
    """Somebody from outside and a colleague, for a webinar that is there."""

    title: str = ""
    colleague: Hand | None = None

    @property
    def name(self) -> str:
        """Whom it is about."""
        return guest(self.number)

    async def ask(self, scene: Scene) -> bool:
        """By the form."""
        view = await self.hand.opens(f"invite {self.title}", "outside")
        if view is None or self.colleague is None:
            return False
        outside = f"{self.name} <{mail(self.number)}>"
        return await self.hand.submits(view, outside_panelists=outside, cohosts=[self.colleague.person.id])

    def is_done(self, scene: Scene) -> bool:
        """Both are on the list."""
        return all(self._on_list(scene))

    def doubles(self, scene: Scene, wishes: int) -> dict[str, int]:
        """Each should be there once."""
        return {"invitees": sum(max(0, count - 1) for count in self._on_list(scene))}

    def told_done(self) -> int:
        """Their line says so."""
        return len(self.hand.reads(f"{self.name}: invited"))

    def told_undone(self) -> int:
        """Their line says anything else."""
        return len(self.hand.reads(f"{self.name}: ")) - self.told_done()

    def _on_list(self, scene: Scene) -> tuple[int, int]:
        assert self.colleague
        [session] = sessions_of(scene, self.hand, self.title)
        return invited(session, mail(self.number)), invited(session, self.colleague.person.email)


@dataclass
class Switch(Wanted):
    """Registration is closed, by typing or by pressing; or opened `again` at once, so that the first is `overtaken`."""

    title: str = ""
    by_press: bool = False
    again: bool = False
    overtaken: bool = False

    @property
    def name(self) -> str:
        """The title."""
        return self.title

    @property
    def _word(self) -> str:
        return "open" if self.again else "close"

    async def ask(self, scene: Scene) -> bool:
        """At once, without a form."""
        if not self.by_press:
            return await self.hand.types(f"registration {self._word} {self.title}")
        before = self.hand.newest()
        await scene.slack.type(self.hand.person.id, PLACE, f"/webinar registration {self.title}")
        offer = await self.hand.sees(self.title, "Registration:", after=before)
        return offer is not None and await self.hand.presses(offer, ids.REGISTRATION_CLOSE)

    def is_done(self, scene: Scene) -> bool:
        """The last word counts."""
        [session] = sessions_of(scene, self.hand, self.title)
        return self.overtaken or session.registration.is_open == self.again

    def told_done(self) -> int:
        """The card says so."""
        return len(self.hand.reads("Registration was " + ("opened" if self.again else "closed"), self.title))

    def told_undone(self) -> int:
        """Any of the ways to say so."""
        return len(self.hand.reads(f"Registration for {self.title} was not")) + len(
            self.hand.reads("I do not know whether", self.title)
        )


@dataclass
class Daily(Wanted):
    """A digest in a channel of its own, due soon: it is there when somebody has read that it is."""

    due: datetime | None = None
    channel: str = ""

    @property
    def name(self) -> str:
        """Its channel."""
        return f"#numbers-{self.number:04}"

    async def ask(self, scene: Scene) -> bool:
        """Type it, press Start, and read Done before the time has come."""
        if not self.channel:
            self.channel = scene.open_channel(self.number, self.hand.person).id
        due = (datetime.now(UTC) + SOON + timedelta(minutes=1)).replace(second=0, microsecond=0)
        at = f"{due.astimezone(ZoneInfo(EAST)):%H:%M}"
        before = self.hand.newest()
        await scene.slack.type(self.hand.person.id, PLACE, f"/webinar digest daily at {at} in {self.name}")
        offer = await self.hand.sees("The first one comes", self.channel, after=before)
        if offer is None or not await self.hand.presses(offer, ids.DIGEST_SUBSCRIBE):
            return False
        done = await self.hand.sees(f"Done: daily at {at}", self.channel)
        self.due = due
        return done is not None and datetime.now(UTC) < due

    def is_done(self, scene: Scene) -> bool:
        """It was posted."""
        return self._posted(scene) > 0

    def doubles(self, scene: Scene, wishes: int) -> dict[str, int]:
        """Once a day."""
        return {"digests": self._posted(scene) - 1}

    def told_done(self) -> int:
        """They have read so when they asked."""
        return int(self.heard is not None)

    def told_undone(self) -> int:
        """Nobody says so."""
        return 0

    def _posted(self, scene: Scene) -> int:
        there = scene.slack.messages(self.hand.person.id, self.channel) if self.channel else []
        return sum("Webinar registrations" in message.text for message in there)


def sessions_of(scene: Scene, hand: Hand, title: str) -> list[Session]:
    """The sessions of that person's webinar of that title."""
    there = scene.ringcentral.company.sessions.values()
    return [each for each in there if each.shown_title == title and each.webinar.host.email == hand.person.email]


def invited(session: Session, address: str) -> int:
    """How often somebody is on the list."""
    return sum(each.email == address for each in session.invitees.values())


def guest(number: int) -> str:
    """Somebody from outside for the wish of that number."""
    return f"Guest N{number:04}"


def mail(number: int) -> str:
    """Their e-mail."""
    return f"guest.{number}@partner.example"
