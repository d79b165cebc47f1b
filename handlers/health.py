"""Someone who runs Greenroom asks whether it lives and is ready."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def web_routes(ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """`/healthz`: the process answers; `/readyz`: its databases can be used, and Slack can reach it."""

    async def healthz(request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> JSONResponse:
        fine = await ready()
        return JSONResponse({"status": "ready" if fine else "not ready"}, status_code=200 if fine else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
