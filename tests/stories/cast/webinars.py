"""What happens to webinars outside Slack, for the stories about changing them."""

from datetime import datetime, timedelta

from bot.domain.webinar import Kind, Webinar
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company.drafts import SessionDraft, WebinarDraft
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.model import Webinar as Created
from bot.sandbox.ringcentral.company.webinars import create_session, create_webinar
from tests.stories.cast.town import Town
from tests.stories.cast.world import World

MIA = "mia.okafor@acme.example"
TOUR = "Product tour"
"""Mia's next webinar."""
HOSTILE = (
    "<!channel> <@U0LEO> & <https://evil.example|click>",
    "*bold* _italic_ ~gone~ `code` > quote",
    "🦊" * 512,
    "&" * 512,
    "\u202eright to left\u202c \u200fשלום",
    "two\nlines\r\nand\ttabs\x07",
    "x" * 512,
)


def session_of(town: Town | World, title: str) -> Session:
    """The session of the webinar whose title begins so."""
    return session_in(town.ringcentral, title)


def session_in(ringcentral: Sandbox, title: str) -> Session:
    """The same of somebody who has only RingCentral."""
    return next(each for each in ringcentral.company.sessions.values() if each.shown_title.startswith(title))


def webinars_of(town: Town, title: str) -> list[Created]:
    """The webinars of that title."""
    return [each for each in town.ringcentral.company.webinars.values() if each.title == title]


def is_there(town: Town, title: str) -> bool:
    """Whether RingCentral has such a webinar."""
    return any(each.title.startswith(title) for each in town.ringcentral.company.webinars.values())


def made_elsewhere(
    town: Town, title: str, start: datetime, *, description: str = "", host: str = MIA
) -> Session:
    """A webinar, of Mia's unless said otherwise, that was made in RingCentral's own pages."""
    company = town.ringcentral.company
    user = company.user(host)
    webinar = create_webinar(company, user, WebinarDraft(title, description, {"registrationEnabled": True}))
    return create_session(company, user, webinar.id, SessionDraft(start, 3600, "America/New_York"))


def plan_webinars(town: Town, host: str, how_many: int, title: str = "Clinic") -> None:
    """More webinars of that host, an hour apart."""
    company = town.ringcentral.company
    user = company.user(host)
    for number in range(how_many):
        webinar = create_webinar(
            company, user, WebinarDraft(f"{title} {number}", "", {"registrationEnabled": True})
        )
        start = town.clock.now() + timedelta(days=2, hours=number)
        create_session(company, user, webinar.id, SessionDraft(start, 1800, "UTC"))


async def everything_read(town: Town) -> None:
    """Wait until Greenroom has read, and written down, what it reads after linking."""
    await town.idle()
    services = town.greenroom.services
    for identity in await town.identities():
        assert await services.mirror.listed_at(identity)
        assert not any(_is_unread(each) for each in (await services.mirror.page(identity, "upcoming")).webinars)


def _is_unread(webinar: Webinar) -> bool:
    return webinar.registration is None and webinar.kind is Kind.MARKETING


async def read_again(town: Town) -> None:
    """Let Greenroom read everybody's lists."""
    services = town.greenroom.services
    for identity in await town.identities():
        await services.mirror.read_lists(identity, urgent=True)


async def read_count(town: Town, title: str = TOUR) -> None:
    """Let Greenroom read how many are registered, of its only host's."""
    (identity,) = await town.identities()
    await town.greenroom.services.mirror.read_count(identity, session_of(town, title).id)
    await everything_read(town)


async def forgotten(town: Town) -> None:
    """Let Greenroom forget what it has read of everybody's webinars."""
    for identity in await town.identities():
        await town.greenroom.services.mirror.forget(identity)
