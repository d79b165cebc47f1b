"""From a Slack request to the handler that answers it, inside the three seconds.

Looked up by word or id. What the person's profile is not known for is acknowledged first and answered after.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.clock import Clock, done_within
from bot.domain.people import Actor, Member, Profile, Workspace
from bot.domain.rights import must_be_insider
from bot.slack.incoming.requests import Action, Command, OptionsRequest, ViewSubmission, metadata_of
from bot.slack.incoming.responder import Fallbacks, Responder
from bot.slack.incoming.responses import Answer, Choices
from bot.slack.incoming.routes import Routes
from bot.slack.outgoing.profiles import Profiles

log = structlog.get_logger()
Services = TypeVar("Services")
Asked = TypeVar("Asked", Command, Action, ViewSubmission, OptionsRequest)
Body = Mapping[str, Any]

ACTION_PATIENCE = 2.0
"""Seconds a press may take before it is acknowledged all the same: Slack gives it three."""


class Dispatcher(Generic[Services]):
    """Answers every kind of request that Slack sends to the app installed in the workspace `home`."""

    def __init__(
        self,
        routes: Routes[Services],
        fallbacks: Fallbacks[Services],
        services: Services,
        responder: Responder[Services],
        people: Profiles,
        clock: Clock,
        home: Workspace,
    ) -> None:
        self._home = home
        self._routes = routes
        self._fallbacks = fallbacks
        self._services = services
        self._people = people
        self._responder = responder
        self._clock = clock

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """`/webinar …`."""
        member = self._member(body["user_id"])
        verb, typed, words = self._routes.find_verb(body.get("text") or "")
        profile = await self._people.known(member)
        command = Command(
            actor=_asker(member, profile),
            verb=verb.word if verb else typed,
            words=words,
            channel=body.get("channel_id", ""),
            heard_at=self._clock.now(),
            trigger_id=body["trigger_id"],
            response_url=body.get("response_url", ""),
        )
        if profile:
            command, answer = await self._answered(command, self.carry_out, known=True)
            await self._responder.to_command(answer, command, ack)
            return
        await ack()
        may_open = bool(verb and verb.opens_modal)
        opened = await self._responder.open_skeleton(member.workspace, body["trigger_id"]) if may_open else ""
        command, answer = await self._answered(command, self.carry_out, known=False)
        await self._responder.to_command(answer, command, None, opened)

    async def carry_out(self, command: Command) -> Answer | None:
        """The answer to a command, also to one that is carried out for somebody later."""
        verb = self._routes.verbs.get(command.verb)
        if verb is None or not verb.for_everybody:
            must_be_insider(command.actor)
        if verb is None:
            return await self._fallbacks.unknown_verb(command, command.verb, self._services)
        return await verb.handler(command, self._services)

    async def action(self, body: Body, ack: AsyncAck) -> None:
        """A button, a menu, a picker."""
        pressed, view = body["actions"][0], body.get("view") or {}
        if pressed["action_id"] not in self._routes.actions:
            await ack()
            if not pressed.get("url"):
                log.error("nobody answers this action", action=pressed["action_id"])
            return
        member = self._member(body["user"]["id"])
        profile = await self._people.known(member)
        action = Action(
            actor=_asker(member, profile),
            action_id=pressed["action_id"],
            value=_value(pressed),
            channel=(body.get("channel") or {}).get("id", ""),
            heard_at=self._clock.now(),
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            view_id=view.get("id", ""),
            view_hash=view.get("hash", ""),
            callback_id=view.get("callback_id", ""),
            message_ts=(body.get("container") or {}).get("message_ts", ""),
            metadata=metadata_of(view),
            state=(view.get("state") or {}).get("values") or {},
        )
        if profile:
            await self._known_action(action, ack)
            return
        await ack()
        opener = pressed["action_id"] in self._routes.modal_openers
        opened: str | None = ""
        if opener:
            opened = await self._responder.open_skeleton(member.workspace, action.trigger_id, push=bool(view))
        action, answer = await self._answered(action, self._run_action, known=False)
        await self._responder.to_action(answer, action, opened)

    async def _known_action(self, action: Action, ack: AsyncAck) -> None:
        """Acknowledged when the job is committed: what Slack has heard of must not be lost by a crash."""
        answering = asyncio.ensure_future(self._answered(action, self._run_action, known=True))
        await done_within(self._clock, ACTION_PATIENCE, answering)
        await ack()
        action, answer = await answering
        await self._responder.to_action(answer, action)

    async def view(self, body: Body, ack: AsyncAck) -> None:
        """A form that was sent: it cannot be acknowledged first, so an old profile does for who sent it."""
        view = body["view"]
        member = self._member(body["user"]["id"])
        profile = await self._people.at_hand(member)
        submission = ViewSubmission(
            actor=_asker(member, profile),
            callback_id=view["callback_id"],
            view_id=view["id"],
            metadata=metadata_of(view),
            state=view["state"]["values"],
            heard_at=self._clock.now(),
            view_hash=view.get("hash", ""),
        )
        submission, answer = await self._answered(submission, self._run_view, known=profile is not None)
        await self._responder.to_view(answer, submission, ack)

    async def options(self, body: Body, ack: AsyncAck) -> None:
        """Something typed into a select that searches."""
        member = self._member(body["user"]["id"])
        profile = await self._people.at_hand(member)
        request = OptionsRequest(
            actor=_asker(member, profile), action_id=body["action_id"], typed=body.get("value") or ""
        )
        request, answer = await self._answered(request, self._run_options, known=profile is not None)
        await ack(options=[dict(each) for each in answer.options] if isinstance(answer, Choices) else [])

    async def closed(self, ack: AsyncAck) -> None:
        """A form that was closed: nothing was committed, nothing is lost."""
        await ack()

    async def shortcut(self, body: Body, ack: AsyncAck) -> None:
        """An entry of a shortcuts menu: its callback id is a verb that opens a modal, or names one for messages."""
        await ack()
        member = self._member(body["user"]["id"])
        opened = await self._responder.open_skeleton(member.workspace, body["trigger_id"])
        profile = await self._people.known(member)
        command = Command(
            actor=_asker(member, profile),
            verb=body["callback_id"],
            words="",
            channel=(body.get("channel") or {}).get("id", ""),
            heard_at=self._clock.now(),
            trigger_id=body["trigger_id"],
            response_url=body.get("response_url", ""),
            message=(body.get("message") or {}).get("text") or "",
        )
        command, answer = await self._answered(command, self._use_shortcut, known=profile is not None)
        await self._responder.to_command(answer, command, None, opened)

    async def event(self, body: Body) -> None:
        """An event; those that nobody handles yet are let go."""
        log.debug("an event nobody handles", kind=(body.get("event") or {}).get("type"))

    async def _use_shortcut(self, command: Command) -> Answer | None:
        handler = self._routes.shortcuts.get(command.verb)
        if handler is None:
            return await self.carry_out(command)
        must_be_insider(command.actor)
        return await handler(command, self._services)

    async def _run_action(self, action: Action) -> Answer | None:
        if action.action_id not in self._routes.everybodys_actions:
            must_be_insider(action.actor)
        return await self._routes.actions[action.action_id](action, self._services)

    async def _run_view(self, submission: ViewSubmission) -> Answer | None:
        if submission.callback_id not in self._routes.everybodys_views:
            must_be_insider(submission.actor)
        return await self._routes.views[submission.callback_id](submission, self._services)

    async def _run_options(self, request: OptionsRequest) -> Answer | None:
        must_be_insider(request.actor)
        return await self._routes.options_requests[request.action_id](request, self._services)

    async def _answered(
        self, request: Asked, work: Callable[[Asked], Awaitable[Answer | None]], *, known: bool
    ) -> tuple[Asked, Answer | None]:
        """The request, with the person's profile (asked for where it is not `known`), and its answer."""
        try:
            if not known:
                profile = await self._people.fetch(request.actor.member)
                request = replace(request, actor=Actor(request.actor.member, profile))
            return request, await work(request)
        except Exception as fault:  # the one place: known ones get their words, unknown ones a reference
            return request, await self._fallbacks.problem(request, fault, self._services)

    def _member(self, user: str) -> Member:
        return Member(workspace=self._home, user=user)


def _asker(member: Member, profile: Profile | None) -> Actor:
    """The person; without a profile, as somebody of nowhere who may do nothing."""
    return Actor(member, profile or Profile(user=member.user, team="", name=""))


def _value(pressed: Body) -> str:
    """What a press says: a button's value, or what was chosen."""
    chosen = pressed.get("selected_option") or {}
    return str(
        pressed.get("value")
        or chosen.get("value")
        or pressed.get("selected_date")
        or pressed.get("selected_time")
        or pressed.get("selected_user")
        or pressed.get("selected_conversation")
        or ""
    )
