"""Tells people what became of their wishes: in the form they sent, where they asked, or by direct message."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.digest import Digest, Edition
from bot.domain.message import Message, View
from bot.domain.outcome import Intent, Outcome, Wish
from bot.domain.people import Invitation
from bot.domain.webinar import Webinar
from bot.slack.answers import Report
from bot.slack.messenger import Messenger

Services = TypeVar("Services")


@dataclass(frozen=True)
class Words(Generic[Services]):
    """What the handlers give the reporter to say."""

    reports: Mapping[Intent, Callable[[Wish, Outcome, Services], Awaitable[Report]]]
    waiting: Callable[[Wish, datetime | None, Services], Awaitable[Report]]
    invited: Callable[[Wish, Webinar, Invitation, str, Services], Awaitable[Message]]
    digest: Callable[[Edition, Services], Awaitable[Message]]
    digest_stopped: Callable[[Digest], Message]


class SlackReporter(Generic[Services]):
    """Fills the use cases' Reporter, Teller and Poster protocols."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._words: Words[Services] | None = None
        self._services: Services | None = None

    def serve(self, words: Words[Services], services: Services) -> None:
        """Take the words; nothing is told before."""
        self._words = words
        self._services = services

    async def finished(self, wish: Wish, outcome: Outcome) -> None:
        """Tell an outcome; an intent without a report (a digest posts itself) is told to nobody."""
        words, services = self._ready()
        report = words.reports.get(wish.intent)
        if report:
            await self._say(wish, await report(wish, outcome, services))

    async def waiting(self, wish: Wish, until: datetime | None) -> None:
        """Say that it takes longer; scheduled work has nobody to tell."""
        words, services = self._ready()
        if wish.intent in words.reports:
            report = await words.waiting(wish, until, services)
            if report.view and wish.reply_to.view_id:
                if await self._messenger.update_modal(wish.reply_to.view_id, report.view):
                    return
            await self._messenger.answer(wish.reply_to, wish.member.user, report.message)

    async def tell_invited(self, wish: Wish, webinar: Webinar, invitation: Invitation, join_link: str) -> None:
        """Tell an invited colleague by direct message."""
        words, services = self._ready()
        if invitation.slack_user:
            message = await words.invited(wish, webinar, invitation, join_link, services)
            await self._messenger.tell(invitation.slack_user, message)

    async def post_digest(self, edition: Edition) -> None:
        """Post a digest to its channel, or to its subscriber."""
        words, services = self._ready()
        message = await words.digest(edition, services)
        if edition.digest.channel:
            await self._messenger.post(edition.digest.channel, message)
        else:
            await self._messenger.tell(edition.digest.member.user, message)

    async def say_digest_stopped(self, digest: Digest) -> None:
        """Tell the channel of a digest that it has ended."""
        words, _ = self._ready()
        await self._messenger.post(digest.channel, words.digest_stopped(digest))

    async def _say(self, wish: Wish, report: Report) -> None:
        view: View | None = report.view
        if view is not None and wish.reply_to.view_id:
            await self._messenger.update_modal(wish.reply_to.view_id, view)
        await self._messenger.answer(wish.reply_to, wish.member.user, report.message)

    def _ready(self) -> tuple[Words[Services], Services]:
        if self._words is None or self._services is None:
            raise RuntimeError("the reporter was asked to speak before it was given its words")
        return self._words, self._services
