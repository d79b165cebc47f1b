"""A button on the page that moves the simulated world: the clock, guests who register, a service down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.slack.wire import Json


@dataclass(frozen=True)
class Control:
    """`run` gets the request's `args`; a sentence it returns is shown as a notice."""

    id: str
    label: str
    run: Callable[[Json], Awaitable[str | None]]
    hint: str = ""
    group: str = ""
