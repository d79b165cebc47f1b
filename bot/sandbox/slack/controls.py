"""A button on the page that moves the simulated world: the clock, guests who register, a service down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.slack.wire import Json


@dataclass(frozen=True)
class Control:
    """`run` gets the request's `args`; a sentence it returns is shown as a notice.

    With `asks`, the type of an HTML input, the page shows that input and sends what was typed as `args["value"]`.
    """

    id: str
    label: str
    run: Callable[[Json], Awaitable[str | None]]
    hint: str = ""
    group: str = ""
    asks: str = ""


@dataclass(frozen=True)
class Link:
    """A page to look at beside this one."""

    label: str
    url: str
    hint: str = ""
