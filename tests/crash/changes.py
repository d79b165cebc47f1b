"""Jobs about webinars that are there: people are invited, registration is closed and opened."""

from dataclasses import dataclass

from bot.views import ids
from tests.crash.hand import PLACE, Hand
from tests.crash.scene import Scene
from tests.crash.wanted import Wanted, guest, invited, mail, sessions_of


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

    def doubles(self, scene: Scene, jobs: int) -> dict[str, int]:
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
    def request(self) -> str:
        """Typed or pressed."""
        return f"{self._word} registration{' by press' * self.by_press}"

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
