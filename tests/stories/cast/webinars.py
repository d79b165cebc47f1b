"""What happens to webinars outside Slack, for the stories about changing them."""

from datetime import datetime

from bot.domain.webinar import Kind, Webinar
from bot.sandbox.ringcentral.company.drafts import SessionDraft, WebinarDraft
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.webinars import create_session, create_webinar
from tests.stories.cast.town import Town

MIA = "mia.okafor@acme.example"


def session_of(town: Town, title: str) -> Session:
    """The session of the webinar whose title begins so."""
    return next(each for each in town.ringcentral.company.sessions.values() if each.shown_title.startswith(title))


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


async def everything_read(town: Town) -> None:
    """Wait until Greenroom has read, and written down, what it reads after linking."""
    await town.idle()
    services = town.greenroom.services
    for identity in await services.accounts.all():
        assert await services.mirror.listed_at(identity)
        assert not any(_is_unread(each) for each in (await services.mirror.page(identity, "upcoming")).webinars)


def _is_unread(webinar: Webinar) -> bool:
    return webinar.registration is None and webinar.kind is Kind.MARKETING


async def read_again(town: Town) -> None:
    """Let Greenroom read everybody's lists."""
    services = town.greenroom.services
    for identity in await services.accounts.all():
        await services.mirror.read_lists(identity, urgent=True)
