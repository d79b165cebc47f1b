"""Who somebody in Slack is: profiles kept for a day, in memory and in the store."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, done_within
from bot.domain.people import Member, Profile, Workspace
from bot.errors import ProfileUnavailable, SlackAway, StoreAway
from bot.slack.outgoing.client import WebClients
from bot.slack.outgoing.errors import SlackError, asked
from bot.slack.outgoing.profile_store import ProfileStore

log = structlog.get_logger()

KEPT = timedelta(hours=24)
MOST_IN_MEMORY = 10_000
PATIENCE = 2.0
"""Seconds Slack gets to say who somebody is: a form that was sent has to be answered within three."""


class Profiles:
    """Slack profiles of members."""

    def __init__(self, clients: WebClients, store: ProfileStore, clock: Clock) -> None:
        self._clients = clients
        self._store = store
        self._clock = clock
        self._memory: dict[Member, tuple[Profile, datetime]] = {}

    async def known(self, member: Member) -> Profile | None:
        """The profile without asking Slack; None when it is not known or older than a day."""
        found = self._memory.get(member) or await self._store.find(member)
        if found is None or self._clock.now() - found[1] > KEPT:
            return None
        self._remember(member, *found)
        return found[0]

    async def at_hand(self, member: Member) -> Profile | None:
        """The profile without asking Slack, however old; None when it was never read."""
        found = self._memory.get(member) or await self._store.find(member)
        return found[0] if found else None

    async def fetch(self, member: Member) -> Profile:
        """Ask Slack (`users.info`) and keep the answer; raises ProfileUnavailable."""
        client = self._clients.of(member.workspace)
        asking = asyncio.ensure_future(
            asked(lambda: client.users_info(user=member.user, include_locale=True))
        )
        if not await done_within(self._clock, PATIENCE, asking):
            asking.cancel()
            raise ProfileUnavailable()
        try:
            user = asking.result()["user"]
        except (SlackError, SlackAway) as fault:
            log.info("no profile", fault=str(fault))
            raise ProfileUnavailable() from fault
        said = user.get("profile") or {}
        profile = Profile(
            user=member.user,
            team=user.get("team_id") or member.workspace.team,
            name=said.get("real_name") or user.get("real_name") or user.get("name") or member.user,
            email=said.get("email") or "",
            tz=user.get("tz") or "UTC",
            locale=user.get("locale") or "en-US",
            is_admin=bool(user.get("is_admin") or user.get("is_owner")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
            is_bot=bool(user.get("is_bot")),
            deleted=bool(user.get("deleted")),
        )
        now = self._clock.now()
        self._remember(member, profile, now)
        with suppress(StoreAway):  # it is remembered, and asked for again after a day
            await self._store.keep(member, profile, now)
        return profile

    async def profile(self, member: Member) -> Profile:
        """The profile, asking Slack only where it must; an old one while Slack does not answer."""
        if profile := await self.known(member):
            return profile
        try:
            return await self.fetch(member)
        except ProfileUnavailable:
            if old := await self.at_hand(member):
                return old
            raise

    async def profiles(self, members: Iterable[Member]) -> dict[str, Profile]:
        """Profiles by user id; who Slack does not know is left out."""
        found = await asyncio.gather(*(self._try(member) for member in members))
        return {profile.user: profile for profile in found if profile}

    async def name_of(self, member: Member) -> str:
        """What Slack calls somebody; nothing waits for Slack to say it again that was known yesterday."""
        try:
            return (await self.profile(member)).name
        except ProfileUnavailable:
            return "somebody"

    async def with_email(self, workspace: Workspace, email: str) -> Member | None:
        """Who has that e-mail in that workspace; None when nobody has."""
        client = self._clients.of(workspace)
        try:
            answer = await asked(lambda: client.users_lookupByEmail(email=email))
        except SlackError as refusal:
            if refusal.code != "users_not_found":
                raise
            return None
        return Member(workspace=workspace, user=answer["user"]["id"])

    async def _try(self, member: Member) -> Profile | None:
        try:
            return await self.profile(member)
        except ProfileUnavailable:
            return None

    def _remember(self, member: Member, profile: Profile, read_at: datetime) -> None:
        if len(self._memory) >= MOST_IN_MEMORY:
            self._memory.clear()  # it fills again from the store
        self._memory[member] = (profile, read_at)
