"""Tells people what became of their wishes: in the form they sent, where they asked, or by direct message.

Each method says it once or raises SlackAway; who calls it again, and so tells at least once, is its caller: outcomes
and direct messages are (`bot.wishes`, `bot.invitations`), a digest is not (`bot.deliveries`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import structlog

from bot.domain.digest import Digest, Edition
from bot.domain.imports import Place, Progress
from bot.domain.message import Message, View
from bot.domain.outcome import Intent, Outcome, Wish
from bot.domain.people import Identity, Invitation, Member, Removal
from bot.domain.webinar import Webinar
from bot.errors import SlackAway
from bot.slack.answers import Report
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger
from bot.slack.people import People

log = structlog.get_logger()
Services = TypeVar("Services")


@dataclass(frozen=True)
class Words(Generic[Services]):
    """What the handlers give the reporter to say."""

    reports: Mapping[Intent, Callable[[Wish, Outcome, Services], Awaitable[Report]]]
    waiting: Callable[[Wish, datetime | None, bool, Services], Awaitable[Report | None]]
    progress: Callable[[Wish, Progress, Services], Awaitable[Report]]
    invited: Callable[[Wish, Webinar, Invitation, Member, str, Services], Awaitable[Message]]
    removed: Callable[[Wish, Webinar, Member, Services], Awaitable[Message]]
    digest: Callable[[Edition, Services], Awaitable[Message]]
    digest_stopped: Callable[[Member, Member, Services], Awaitable[Message]]
    digest_undeliverable: Callable[[Digest, Services], Awaitable[Message]]
    link_ended: Callable[[Identity, Services], Awaitable[Message]]


class SlackReporter(Generic[Services]):
    """Fills the protocols through which use cases speak: Reporter, Watcher, Teller, Announcer, Poster."""

    def __init__(self, messenger: Messenger, people: People) -> None:
        self._messenger = messenger
        self._people = people
        self._words: Words[Services] | None = None
        self._services: Services | None = None
        self._closed: set[str] = set()
        """Forms of running imports that people have closed: Slack need not be asked every few seconds."""

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

    async def waiting(self, wish: Wish, until: datetime | None, *, begun: bool = True) -> None:
        """Say that it takes longer; scheduled work has nobody to tell."""
        words, services = self._ready()
        if wish.intent in words.reports and wish.intent is not Intent.TIMED_REGISTRATION:
            report = await words.waiting(wish, until, begun, services)
            if report is None:
                return
            view, view_id = report.view, wish.reply_to.view_id
            if view and view_id and await self._messenger.update_modal(view_id, view):
                return
            await self._messenger.answer(wish.reply_to, wish.member.user, report.message)

    async def show_progress(self, wish: Wish, told: Place | None, progress: Progress) -> Place | None:
        """How far an import is: in the form while it is open, and in one direct message that is kept current."""
        words, services = self._ready()
        report = await words.progress(wish, progress, services)
        try:
            view_id = wish.reply_to.view_id
            is_open = report.view and view_id and view_id not in self._closed
            if is_open and report.view and not await self._messenger.update_modal(view_id, report.view):
                self._closed.add(view_id)
            if progress.is_over:
                self._closed.discard(view_id)
            return await self._messenger.keep_current(wish.member.user, report.message, told)
        except (SlackAway, SlackError) as fault:
            log.info("progress could not be shown", error=type(fault).__name__)
            return None

    async def tell_invited(self, wish: Wish, webinar: Webinar, invitation: Invitation, join_link: str) -> None:
        """Tell an invited colleague by direct message."""
        words, services = self._ready()
        if invitation.slack_user:
            colleague = Member(workspace=wish.member.workspace, user=invitation.slack_user)
            message = await words.invited(wish, webinar, invitation, colleague, join_link, services)
            await self._messenger.tell(colleague.user, message)

    async def tell_removed(self, wish: Wish, webinar: Webinar, removal: Removal) -> bool:
        """Tell a colleague by direct message; False when nobody in the workspace has that e-mail."""
        words, services = self._ready()
        user = await self._people.with_email(removal.email)
        if not user:
            return False
        colleague = Member(workspace=wish.member.workspace, user=user)
        await self._messenger.tell(user, await words.removed(wish, webinar, colleague, services))
        return True

    async def post_digest(self, edition: Edition) -> None:
        """Post a digest to its channel, or to its subscriber."""
        words, services = self._ready()
        message = await words.digest(edition, services)
        await self._messenger.post(edition.digest.channel or edition.digest.member.user, message)

    async def say_digest_stopped(self, channel: str, owner: Member, by: Member) -> None:
        """Tell a channel whose digest has ended, and who ended it."""
        words, services = self._ready()
        await self._messenger.post(channel, await words.digest_stopped(owner, by, services))

    async def say_digest_undeliverable(self, digest: Digest) -> None:
        """Tell the subscriber that a digest cannot be posted to its channel."""
        words, services = self._ready()
        await self._messenger.tell(digest.member.user, await words.digest_undeliverable(digest, services))

    async def say_link_ended(self, identity: Identity) -> None:
        """Tell a person that RingCentral no longer accepts their link."""
        words, services = self._ready()
        await self._messenger.tell(identity.member.user, await words.link_ended(identity, services))

    async def _say(self, wish: Wish, report: Report) -> None:
        """Say it; what Slack refuses to show is said in plain words, because silence would be worse."""
        view: View | None = report.view
        if view is not None and wish.reply_to.view_id:
            try:
                await self._messenger.update_modal(wish.reply_to.view_id, view)
            except SlackError as refusal:
                log.error("Slack refused a modal", intent=wish.intent, error=refusal.code)
        try:
            await self._messenger.answer(wish.reply_to, wish.member.user, report.message)
        except SlackError as refusal:
            log.error("Slack refused a message", intent=wish.intent, error=refusal.code)
            await self._messenger.answer(wish.reply_to, wish.member.user, Message(report.message.text))

    def _ready(self) -> tuple[Words[Services], Services]:
        if self._words is None or self._services is None:
            raise RuntimeError("the reporter was asked to speak before it was given its words")
        return self._words, self._services
