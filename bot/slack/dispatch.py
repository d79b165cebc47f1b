"""From a Slack request to the handler that answers it, and from its answer back to Slack, inside the three seconds.

Looked up by word or id. What the person's profile is not known for is acknowledged first and answered after.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.background import Background
from bot.clock import Clock
from bot.domain.message import View
from bot.domain.people import Asker, Member, Profile, Workspace
from bot.domain.rights import must_be_insider
from bot.slack.answers import Answer, Choices, Done, FieldErrors, OpenModal, Say, ShowModal
from bot.slack.messenger import Messenger
from bot.slack.people import People
from bot.slack.requests import Command, Lookup, Press, Request, Submission, metadata_of
from bot.slack.routes import OnPress, Routes

log = structlog.get_logger()
Services = TypeVar("Services")
Asked = TypeVar("Asked", contravariant=True)
Body = Mapping[str, Any]
Work = Callable[[], Awaitable[Answer | None]]


class Surroundings(Protocol[Asked]):
    """What the dispatcher needs from the handlers' side: words for failures, and the empty modal."""

    async def problem(self, request: Request, fault: Exception, services: Asked) -> Answer:
        """The answer for a request that failed."""
        ...

    async def unknown_verb(self, command: Command, typed: str, services: Asked) -> Answer:
        """The answer to a word that is no verb."""
        ...

    def skeleton(self) -> View:
        """A modal that only says 'one moment'."""
        ...


class Dispatcher(Generic[Services]):
    """Answers every kind of request that Slack sends to the app installed in the workspace `home`."""

    def __init__(
        self,
        routes: Routes[Services],
        surroundings: Surroundings[Services],
        services: Services,
        people: People,
        messenger: Messenger,
        background: Background,
        clock: Clock,
        home: Workspace,
    ) -> None:
        self._home = home
        self._routes = routes
        self._surroundings = surroundings
        self._services = services
        self._people = people
        self._messenger = messenger
        self._background = background
        self._clock = clock

    async def command(self, body: Body, ack: AsyncAck) -> None:
        """`/webinar …`."""
        member = Member(workspace=self._home, user=body["user_id"])
        verb, typed, words = self._routes.find_verb(body.get("text") or "")
        opens_modal = bool(verb and verb.opens_modal)

        def request(profile: Profile) -> Command:
            return Command(
                asker=Asker(member, profile),
                verb=verb.word if verb else typed,
                words=words,
                channel=body.get("channel_id", ""),
                heard_at=self._clock.now(),
                trigger_id=body["trigger_id"],
                response_url=body.get("response_url", ""),
            )

        async def answer(profile: Profile) -> Answer | None:
            command = request(profile)
            return await self._guarded(command, lambda: self.carry_out(command))

        profile = await self._people.known(member)
        if profile:
            await self._say_to_command(await answer(profile), request(profile), ack, opened="")
            return
        await ack()
        opened = await self._open(body["trigger_id"], self._surroundings.skeleton()) if opens_modal else ""
        fetched = await self._people.fetch(member)
        await self._say_to_command(await answer(fetched), request(fetched), None, opened=opened)

    async def carry_out(self, command: Command) -> Answer | None:
        """The answer to a command, also to one that is carried out for somebody later."""
        verb = self._routes.verbs.get(command.verb)
        if verb is None:
            return await self._surroundings.unknown_verb(command, command.verb, self._services)
        if not verb.for_everybody:
            must_be_insider(command.asker)
        return await verb.handler(command, self._services)

    async def action(self, body: Body, ack: AsyncAck) -> None:
        """A button, a menu, a picker."""
        await ack()
        action = body["actions"][0]
        view = body.get("view") or {}
        member = Member(workspace=self._home, user=body["user"]["id"])
        handler = self._routes.presses.get(action["action_id"])
        if handler is None:
            if not action.get("url"):
                log.error("nobody answers this action", action=action["action_id"])
            return
        opens = action["action_id"] in self._routes.modal_openers
        profile = await self._people.known(member)
        opened = "" if profile or not opens else await self._open(
            body["trigger_id"], self._surroundings.skeleton(), push=bool(view)
        )
        press = Press(
            asker=Asker(member, profile or await self._people.fetch(member)),
            action_id=action["action_id"],
            value=_value(action),
            channel=(body.get("channel") or {}).get("id", ""),
            heard_at=self._clock.now(),
            trigger_id=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            view_id=view.get("id", ""),
            view_hash=view.get("hash", ""),
            metadata=metadata_of(view),
            state=(view.get("state") or {}).get("values") or {},
        )
        answer = await self._guarded(press, lambda: self._press(press, handler))
        await self._say_to_press(answer, press, opened)

    async def view(self, body: Body, ack: AsyncAck) -> None:
        """A form that was sent."""
        view = body["view"]
        member = Member(workspace=self._home, user=body["user"]["id"])
        profile = await self._people.known(member) or await self._people.fetch(member)
        submission = Submission(
            asker=Asker(member, profile),
            callback_id=view["callback_id"],
            view_id=view["id"],
            metadata=metadata_of(view),
            state=view["state"]["values"],
            heard_at=self._clock.now(),
        )
        answer = await self._guarded(submission, lambda: self._submit(submission))
        if isinstance(answer, FieldErrors):
            await ack(response_action="errors", errors=dict(answer.errors))
        elif isinstance(answer, ShowModal):
            await ack(response_action="update", view=answer.view)
        elif isinstance(answer, OpenModal):
            await ack(response_action="push", view=answer.view)
        else:
            await ack()
            if isinstance(answer, Say):
                await self._messenger.tell(member.user, answer.message)
        self._go_on(answer, lambda later: self._say_to_form(later, submission))

    async def options(self, body: Body, ack: AsyncAck) -> None:
        """Something typed into a select that searches."""
        member = Member(workspace=self._home, user=body["user"]["id"])
        profile = await self._people.known(member) or await self._people.fetch(member)
        lookup = Lookup(asker=Asker(member, profile), action_id=body["action_id"], typed=body.get("value") or "")
        answer = await self._routes.lookups[body["action_id"]](lookup, self._services)
        await ack(options=[dict(each) for each in answer.options] if isinstance(answer, Choices) else [])

    async def closed(self, ack: AsyncAck) -> None:
        """A form that was closed: nothing was committed, nothing is lost."""
        await ack()

    async def shortcut(self, body: Body, ack: AsyncAck) -> None:
        """An entry of the shortcuts menu: its callback id is a verb."""
        member = Member(workspace=self._home, user=body["user"]["id"])
        await ack()
        opened = await self._open(body["trigger_id"], self._surroundings.skeleton())
        command = Command(
            asker=Asker(member, await self._people.profile(member)),
            verb=body["callback_id"],
            words="",
            channel="",
            heard_at=self._clock.now(),
            trigger_id=body["trigger_id"],
        )
        answer = await self._guarded(command, lambda: self.carry_out(command))
        await self._say_to_command(answer, command, None, opened=opened)

    async def event(self, body: Body) -> None:
        """An event; those that nobody handles yet are let go."""
        log.debug("an event nobody handles", kind=(body.get("event") or {}).get("type"))

    async def deliver(self, answer: Answer | None, command: Command) -> None:
        """Say an answer to somebody who is not waiting at a command any more: by direct message."""
        if isinstance(answer, Say):
            await self._messenger.tell(command.asker.member.user, answer.message)

    async def _press(self, press: Press, handler: OnPress[Services]) -> Answer | None:
        must_be_insider(press.asker)
        return await handler(press, self._services)

    async def _submit(self, submission: Submission) -> Answer | None:
        must_be_insider(submission.asker)
        return await self._routes.forms[submission.callback_id](submission, self._services)

    async def _guarded(self, request: Request, work: Work) -> Answer | None:
        try:
            return await work()
        except Exception as fault:  # the one place: known ones get their words, unknown ones a reference
            return await self._surroundings.problem(request, fault, self._services)

    async def _say_to_command(
        self, answer: Answer | None, command: Command, ack: AsyncAck | None, *, opened: str
    ) -> None:
        if opened:
            view = answer.view if isinstance(answer, OpenModal | ShowModal) else None
            if view is None and isinstance(answer, Say):
                view = {**self._surroundings.skeleton(), "blocks": list(answer.message.blocks)}
            if view is not None:
                await self._messenger.update_modal(opened, view)
        elif isinstance(answer, Say):
            if ack:
                await ack(**answer.message.payload(), response_type="ephemeral")
            else:
                await self._messenger.answer(command.reply_to, command.asker.member.user, answer.message)
        else:
            if ack:
                await ack()
            if isinstance(answer, OpenModal):
                opened = await self._open(command.trigger_id, answer.view)
        self._go_on(answer, lambda later: self._say_later(later, command, opened))

    async def _say_to_press(self, answer: Answer | None, press: Press, opened: str = "") -> None:
        if isinstance(answer, Say):
            if press.view_id:
                await self._messenger.tell(press.asker.member.user, answer.message)
            else:
                reply_to = press.reply_to.model_copy(update={"replace": answer.replace})
                await self._messenger.answer(reply_to, press.asker.member.user, answer.message)
        elif isinstance(answer, OpenModal):
            if opened:
                await self._messenger.update_modal(opened, answer.view)
            else:
                opened = await self._open(press.trigger_id, answer.view, push=bool(press.view_id))
        elif isinstance(answer, ShowModal):
            await self._messenger.update_modal(press.view_id, answer.view, press.view_hash)
        self._go_on(answer, lambda later: self._say_later(later, press, opened or press.view_id))

    async def _say_to_form(self, answer: Answer | None, submission: Submission) -> None:
        if isinstance(answer, ShowModal):
            await self._messenger.update_modal(submission.view_id, answer.view)
        elif isinstance(answer, Say):
            await self._messenger.tell(submission.asker.member.user, answer.message)

    async def _say_later(self, answer: Answer | None, request: Command | Press, opened: str) -> None:
        if isinstance(answer, ShowModal | OpenModal) and opened:
            await self._messenger.update_modal(opened, answer.view)
        elif isinstance(answer, Say):
            reply_to = request.reply_to.model_copy(update={"replace": answer.replace})
            await self._messenger.answer(reply_to, request.asker.member.user, answer.message)

    def _go_on(self, answer: Answer | None, say: Callable[[Answer | None], Awaitable[None]]) -> None:
        then = answer.then if isinstance(answer, Say | OpenModal | ShowModal | Done) else None
        if then is None:
            return

        async def work() -> None:
            await say(await then())

        self._background.spawn(work(), name="after the answer")

    async def _open(self, trigger_id: str, view: View, *, push: bool = False) -> str:
        return await self._messenger.open_modal(trigger_id, view, push=push)


def _value(action: Body) -> str:
    """What a press says: a button's value, or what was chosen."""
    chosen = action.get("selected_option") or {}
    return str(
        action.get("value")
        or chosen.get("value")
        or action.get("selected_date")
        or action.get("selected_time")
        or action.get("selected_user")
        or action.get("selected_conversation")
        or ""
    )
