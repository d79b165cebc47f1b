"""The page that says what is emulated and what is not, drawn from what there is."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api.operation import Operation
from bot.sandbox.ringcentral.control import LEVERS
from bot.sandbox.ringcentral.emulated import ASSUMED, NOT_EMULATED
from bot.sandbox.ringcentral.pages.html import page, shown
from bot.sandbox.ringcentral.sandbox_state import SandboxState


def routes(sandbox: SandboxState, groups: Mapping[str, Sequence[Operation]]) -> list[Route]:
    """The page, for these groups of operations by name."""
    levers = {name: (lever.__doc__ or "").strip() for name, lever in LEVERS.items()}

    async def about(request: Request) -> Response:
        return page(
            "about",
            groups=groups,
            absent=NOT_EMULATED,
            assumed=ASSUMED,
            levers=levers,
            base_url=sandbox.base_url,
        )

    return [shown(sandbox, "/about", about)]
