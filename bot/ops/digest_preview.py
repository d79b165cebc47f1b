"""What the daily digests would say now, for the person who runs Greenroom; nothing is asked, sent or written."""

from collections.abc import AsyncIterator

from bot.digests.views.digest import digest_message
from bot.services import Services


async def digest_previews(services: Services, user: str = "") -> AsyncIterator[str]:
    """Each digest as text under a line that says where it goes; of that Slack user, or of everybody."""
    for digest in await services.digests.subscriptions.all():
        if user in ("", digest.member.user):
            known = await services.context.profiles.at_hand(digest.member)
            edition = await services.digests.subscriptions.edition(digest)
            # Another process has read the lists, if anybody has: this one goes by what is there.
            message = digest_message(
                edition.model_copy(update={"never_listed": False}),
                known.name if known else digest.member.user,
                services.context.readers.in_zone(digest.zone),
            )
            place = f"channel {digest.channel}" if digest.channel else f"{digest.member.user} by direct message"
            yield f"--- to {place}, daily at {digest.at:%H:%M} ({digest.zone})\n{message.text}"
