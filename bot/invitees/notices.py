"""What colleagues are told by direct message: that they are invited, or no longer are."""

from bot.domain.outcome import Job
from bot.domain.people import Invitation, Member, Removal
from bot.domain.webinar import Webinar
from bot.invitees.views.notices import invited, removed
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profiles import Profiles
from bot.slack.outgoing.readers import Readers


class InviteeNotices:
    """Each message is sent once, or raises SlackAway to be called again."""

    def __init__(self, messenger: Messenger, profiles: Profiles, readers: Readers) -> None:
        self._messenger = messenger
        self._profiles = profiles
        self._readers = readers

    async def invited(self, job: Job, webinar: Webinar, invitation: Invitation, join_link: str) -> None:
        """Tell a Slack person that they are invited, with their own join link; nobody else."""
        if invitation.slack_user:
            colleague = Member(workspace=job.member.workspace, user=invitation.slack_user)
            reader = await self._readers.of(colleague)
            message = invited(webinar, invitation, job.member.user, join_link, reader)
            await self._messenger.tell(colleague, message)

    async def removed(self, job: Job, webinar: Webinar, removal: Removal) -> bool:
        """Tell somebody that they are no longer invited; False when nobody in the workspace has that e-mail."""
        colleague = await self._profiles.with_email(job.member.workspace, removal.email)
        if colleague is None:
            return False
        reader = await self._readers.of(colleague)
        await self._messenger.tell(colleague, removed(webinar, job.member.user, reader))
        return True
