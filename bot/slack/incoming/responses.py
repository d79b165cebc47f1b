"""What a handler may answer; the dispatcher knows how each is said for a command, a press or a form."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.message import Message, View

Later = Callable[[], Awaitable["Answer | None"]]
"""Work for after the acknowledgement; what it gives replaces the first answer."""


@dataclass(frozen=True)
class Reply:
    """A message only the person sees; on a press it replaces the message that was pressed, unless told otherwise."""

    message: Message
    replace: bool = True
    then: Later | None = None


@dataclass(frozen=True)
class OpenModal:
    """A modal; pressed inside a modal it is put on top of it."""

    view: View
    then: Later | None = None


@dataclass(frozen=True)
class ShowModal:
    """The open modal now shows this.

    One that `follows` does so only while the person has not turned to something else there; then `then` is dropped.
    """

    view: View
    then: Later | None = None
    follows: bool = False


@dataclass(frozen=True)
class FieldErrors:
    """The form stays as it is, with these words at these fields (block ids)."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Choices:
    """Options (or option groups) for a select that searches."""

    options: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Ack:
    """Nothing to show now: the job's own outcome will be told. A form closes."""

    then: Later | None = None


Answer = Reply | OpenModal | ShowModal | FieldErrors | Choices | Ack


def later_of(answer: Answer | None) -> Later | None:
    """What is to be done after an answer, if anything."""
    return answer.then if isinstance(answer, Reply | OpenModal | ShowModal | Ack) else None
