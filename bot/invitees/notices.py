"""What colleagues are told by direct message: that they are invited, or no longer are."""

from bot.domain.outcome import Wish
from bot.domain.people import Invitation, Member, Removal
from bot.domain.webinar import Webinar
from bot.invitees.views.notices import invited, removed
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profiles import People
from bot.slack.outgoing.readers import Readers


class InviteeNotices:
    """Each message is sent once, or raises SlackAway to be called again."""

    def __init__(self, messenger: Messenger, profiles: People, readers: Readers) -> None:
        self._messenger = messenger
        self._profiles = profiles
        self._readers = readers

    async def invited(self, wish: Wish, webinar: Webinar, invitation: Invitation, join_link: str) -> None:
        """Tell a Slack person that they are invited, with their own join link; nobody else."""
        if invitation.slack_user:
            colleague = Member(workspace=wish.member.workspace, user=invitation.slack_user)
            reader = await self._readers.of(colleague)
            message = invited(webinar, invitation, wish.member.user, join_link, reader)
            await self._messenger.tell(colleague, message)

    async def removed(self, wish: Wish, webinar: Webinar, removal: Removal) -> bool:
        """Tell somebody that they are no longer invited; False when nobody in the workspace has that e-mail."""
        user = await self._profiles.with_email(removal.email)
        if not user:
            return False
        colleague = Member(workspace=wish.member.workspace, user=user)
        reader = await self._readers.of(colleague)
        await self._messenger.tell(colleague, removed(webinar, wish.member.user, reader))
        return True
