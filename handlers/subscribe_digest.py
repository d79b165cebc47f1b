"""Someone wants a digest of registrations every day, now, or no more."""

from bot.domain.digest import Digest, Edition
from bot.domain.message import Message
from bot.services import Services
from bot.slack.routes import Routes
from bot.views.digest import digest_message, digest_stopped

routes: Routes[Services] = Routes()


async def digest(edition: Edition, services: Services) -> Message:
    """One edition in words."""
    profile = await services.people.profile(edition.digest.member)
    return digest_message(edition, profile.name, services.reader_in(edition.digest.zone))


def stopped(ended: Digest) -> Message:
    """Told once to a channel."""
    return digest_stopped(ended)
