"""What people are told about their RingCentral account without having asked.

That a link has ended is told at most once: who missed it, for a crash, reads it in the next answer.
"""

from bot.background import Background
from bot.domain.message import Destination
from bot.domain.outcome import Problem
from bot.domain.people import Identity
from bot.ringcentral.errors import SignInEnded
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.readers import Readers
from bot.slack.outgoing.retry_queue import RetryQueue
from bot.views.problems import problem_message


class AccountNotices:
    """Direct messages about links."""

    def __init__(self, messenger: Messenger, readers: Readers, queue: RetryQueue, background: Background) -> None:
        self._messenger = messenger
        self._readers = readers
        self._queue = queue
        self._background = background

    def link_ended(self, identity: Identity) -> None:
        """Tell the person, as soon as Slack can be reached; the shared account has nobody to tell."""
        if not identity.is_service:
            say = self._queue.say(Destination.of(identity.member), lambda: self._say_link_ended(identity))
            self._background.spawn(say, name="link ended")

    async def _say_link_ended(self, identity: Identity) -> None:
        reader = await self._readers.of(identity.member)
        message = problem_message(Problem.of(SignInEnded), reader, lead="I tried to read your webinars.")
        await self._messenger.tell(identity.member, message)
