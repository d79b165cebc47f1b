"""People register on RingCentral's page, and their list is read."""

from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company.drafts import RegistrantDraft
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.registration import register
from tests.stories.cast.town import Town


def comes(town: Town, session: Session, first: str, last: str, email: str, **more: str) -> str:
    """Somebody registers on RingCentral's page; their id."""
    draft = RegistrantDraft(first_name=first, last_name=last, email=email, **more)
    return register(town.ringcentral.company, session, draft).id


def page_calls(ringcentral: Sandbox, since: int) -> int:
    """How many pages of such lists it was asked for."""
    return sum(call.method == "GET" and call.path.endswith("/registrants") for call in ringcentral.calls[since:])
