"""A job of the crash bench: how it is asked for in Slack, and by what one sees what became of it; here a webinar."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.ringcentral.company.model import Session
from bot.views import ids
from tests.crash.hand import Hand
from tests.crash.scene import Scene
from tests.dates import in_a_week


@dataclass
class Wanted(ABC):
    """One job: `heard` is when Slack had the 200 for it, after so many `tries`."""

    number: int
    hand: Hand
    begun: datetime | None = None
    heard: datetime | None = None
    tries: int = 0

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is about."""

    @property
    def request(self) -> str:
        """Which kind of request it is; none may stay without one that was carried out."""
        return type(self).__name__.lower()

    @abstractmethod
    async def ask(self, scene: Scene) -> bool:
        """Ask once; True when Slack got its 200."""

    @abstractmethod
    def is_done(self, scene: Scene) -> bool:
        """Whether it is as they wanted it."""

    def doubles(self, scene: Scene, jobs: int) -> dict[str, int]:
        """How many too many were made, by column; a form filled in anew is a job of its own."""
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
    def request(self) -> str:
        """By kind of webinar, and whether people are invited with it."""
        return f"create {self.kind}{' with people' * self.people}"

    @property
    def name(self) -> str:
        """Its title."""
        return f"Talk {self.number:04}"

    async def ask(self, scene: Scene) -> bool:
        """By the form, in which the words have filled in when."""
        words = f"{self.name}, {in_a_week(datetime.now(UTC))} 3pm for 45m"
        view = await self.hand.opens(f"create {words}", self.name)
        guests = {ids.OUTSIDE_PANELISTS: f"{guest(self.number)} <{mail(self.number)}>"} if self.people else {}
        return bool(view) and await self.hand.submits(view, kind=self.kind, **guests)

    def is_done(self, scene: Scene) -> bool:
        """There is a webinar with its session, and whom they wanted is invited."""
        sessions = sessions_of(scene, self.hand, self.name)
        return any(invited(each, mail(self.number)) or not self.people for each in sessions)

    def doubles(self, scene: Scene, jobs: int) -> dict[str, int]:
        """Of each there should be one a job."""
        made = [each for each in scene.ringcentral.company.webinars.values() if each.title == self.name]
        sessions = sessions_of(scene, self.hand, self.name)
        people = sum(max(0, invited(each, mail(self.number)) - 1) for each in sessions)
        return {"webinars": len(made) - jobs, "sessions": len(sessions) - jobs, "invitees": people}

    def told_done(self) -> int:
        """The card says that it exists."""
        return len(self.hand.reads("exists in RingCentral", self.name))

    def told_undone(self) -> int:
        """Any of the ways to say so."""
        ways = ("was not created", "is only half made", "I do not know whether")
        return sum(len(self.hand.reads(way, self.name)) for way in ways)


def sessions_of(scene: Scene, hand: Hand, title: str) -> list[Session]:
    """The sessions of that person's webinar of that title."""
    there = scene.ringcentral.company.sessions.values()
    return [each for each in there if each.shown_title == title and each.webinar.host.email == hand.person.email]


def invited(session: Session, address: str) -> int:
    """How often somebody is on the list."""
    return sum(each.email == address for each in session.invitees.values())


def guest(number: int) -> str:
    """Somebody from outside for the job of that number."""
    return f"Guest N{number:04}"


def mail(number: int) -> str:
    """Their e-mail."""
    return f"guest.{number}@partner.example"
