"""Turning templates into pages: everything put into them is escaped, and without a network there are none."""

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.sandbox.ringcentral.faults import LostConnection
from bot.sandbox.ringcentral.sandbox_state import SandboxState


def page(name: str, status: int = 200, **context: object) -> HTMLResponse:
    """A page by the name of its template."""
    return HTMLResponse(_environment().get_template(f"{name}.html").render(context), status)


def shown(sandbox: SandboxState, path: str, show: Callable[[Request], Awaitable[Response]]) -> Route:
    """The route of a page and of the form on it, gone like everything else while the network is down."""

    async def endpoint(request: Request) -> Response:
        return LostConnection() if sandbox.faults.network_down else await show(request)

    return Route(path, endpoint, methods=["GET", "POST"])


async def form_of(request: Request) -> dict[str, str]:
    """What a form on a page sent; whatever else it claims to be is no form."""
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
