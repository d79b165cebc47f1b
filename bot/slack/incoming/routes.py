"""The table of what people can do: words, ids and the handlers that answer them, looked up and never tried in turn."""

import difflib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.slack.incoming.requests import Action, Command, OptionsRequest, ViewSubmission
from bot.slack.incoming.responses import Answer

Services = TypeVar("Services")
OnCommand = Callable[[Command, Services], Awaitable[Answer]]
OnAction = Callable[[Action, Services], Awaitable[Answer | None]]
OnView = Callable[[ViewSubmission, Services], Awaitable[Answer]]
OnOptions = Callable[[OptionsRequest, Services], Awaitable[Answer]]


@dataclass(frozen=True)
class Verb(Generic[Services]):
    """A word after `/webinar`: how it is written, what it does, an example, and who answers."""

    word: str
    usage: str
    says: str
    example: str
    handler: OnCommand[Services]
    opens_modal: bool = False
    for_everybody: bool = False
    aliases: tuple[str, ...] = ()


@dataclass
class Routes(Generic[Services]):
    """The routes of one handler module, or of all of them together."""

    verbs: dict[str, Verb[Services]] = field(default_factory=dict)
    words: dict[str, Verb[Services]] = field(default_factory=dict)
    """Each verb by its word and by its aliases."""
    actions: dict[str, OnAction[Services]] = field(default_factory=dict)
    views: dict[str, OnView[Services]] = field(default_factory=dict)
    options_requests: dict[str, OnOptions[Services]] = field(default_factory=dict)
    shortcuts: dict[str, OnCommand[Services]] = field(default_factory=dict)
    """What is done with a message, by the shortcut's callback id; other shortcuts are verbs."""
    modal_openers: set[str] = field(default_factory=set)
    everybodys_actions: set[str] = field(default_factory=set)
    everybodys_views: set[str] = field(default_factory=set)

    def verb(
        self,
        word: str,
        *,
        usage: str,
        says: str,
        example: str = "",
        opens_modal: bool = False,
        for_everybody: bool = False,
        aliases: tuple[str, ...] = (),
    ) -> Callable[[OnCommand[Services]], OnCommand[Services]]:
        """Answer `/webinar <word> …`."""

        def register(
            handler: OnCommand[Services],
        ) -> OnCommand[Services]:
            entry = Verb(word, usage, says, example, handler, opens_modal, for_everybody, aliases)
            _add(self.verbs, word, entry)
            for name in (word, *aliases):
                _add(self.words, name, entry)
            return handler

        return register

    def action(
        self, *action_ids: str, opens_modal: bool = False, for_everybody: bool = False
    ) -> Callable[
        [OnAction[Services]],
        OnAction[Services],
    ]:
        """Answer a button or another element by its action id."""

        def register(
            handler: OnAction[Services],
        ) -> OnAction[Services]:
            for action_id in action_ids:
                _add(self.actions, action_id, handler)
                if opens_modal:
                    self.modal_openers.add(action_id)
                if for_everybody:
                    self.everybodys_actions.add(action_id)
            return handler

        return register

    def view(
        self, callback_id: str, *, for_everybody: bool = False
    ) -> Callable[[OnView[Services]], OnView[Services]]:
        """Answer a form that is sent, by its callback id."""

        def register(
            handler: OnView[Services],
        ) -> OnView[Services]:
            _add(self.views, callback_id, handler)
            if for_everybody:
                self.everybodys_views.add(callback_id)
            return handler

        return register

    def options(self, action_id: str) -> Callable[[OnOptions[Services]], OnOptions[Services]]:
        """Answer what is typed into a select that searches."""

        def register(
            handler: OnOptions[Services],
        ) -> OnOptions[Services]:
            _add(self.options_requests, action_id, handler)
            return handler

        return register

    def shortcut(self, callback_id: str) -> Callable[[OnCommand[Services]], OnCommand[Services]]:
        """Answer a shortcut in a message's menu; `message` of the command is that message."""

        def register(
            handler: OnCommand[Services],
        ) -> OnCommand[Services]:
            _add(self.shortcuts, callback_id, handler)
            return handler

        return register

    def find_verb(self, text: str) -> tuple[Verb[Services] | None, str, str]:
        """The verb of a command's text, what was typed as the verb, and the words after it."""
        first, _, rest = text.strip().partition(" ")
        second, _, after = rest.strip().partition(" ")
        both = f"{first} {second}".lower()
        if second and both in self.words:
            return self.words[both], both, after.strip()
        return self.words.get(first.lower()), first.lower(), rest.strip()

    def nearest(self, word: str) -> str | None:
        """The known verb that looks most like a mistyped one."""
        close = difflib.get_close_matches(word.lower(), self.words, n=1, cutoff=0.5)
        return self.words[close[0]].word if close else None

    def take(self, part: "Routes[Services]") -> None:
        """Take in the routes of a module; an id that two modules claim is an error."""
        for mine, theirs in (
            (self.verbs, part.verbs),
            (self.words, part.words),
            (self.actions, part.actions),
            (self.views, part.views),
            (self.options_requests, part.options_requests),
            (self.shortcuts, part.shortcuts),
        ):
            for name, entry in theirs.items():
                _add(mine, name, entry)
        self.modal_openers |= part.modal_openers
        self.everybodys_actions |= part.everybodys_actions
        self.everybodys_views |= part.everybodys_views


def _add(table: dict[str, Any], name: str, entry: object) -> None:
    if name in table:
        raise ValueError(f"{name!r} is answered twice")
    table[name] = entry
