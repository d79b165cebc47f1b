"""Files on the page: one goes from a person's disk into a form, another from a message to their disk."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.slack.file_routes import sent_as_file
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.wire import Refused


def routes(people: Gestures) -> list[Route]:
    """`POST /page/attach` with the bytes as the body, and `/page/file/<id>`."""

    async def attach(request: Request) -> Response:
        asked, data = request.query_params, await request.body()
        kind = request.headers.get("content-type", "")
        try:
            file = await people.attach(
                asked["as"], asked["block_id"], asked["name"], data, kind, view_id=asked["view_id"]
            )
        except (LookupError, ValueError, Refused) as problem:
            return impossible(people, problem)
        return JSONResponse({"ok": True, "file": file, "rev": people.world.rev})

    async def download(request: Request) -> Response:
        try:
            return sent_as_file(people.read_file(request.query_params["as"], request.path_params["file_id"]))
        except (LookupError, Refused):
            return PlainTextResponse("There is no such file, or it is not for you.", 404)

    return [
        Route("/page/attach", attach, methods=["POST"]),
        Route("/page/file/{file_id}", download),
    ]


def impossible(people: Gestures, problem: Exception) -> Response:
    """What a person cannot do, with the reason."""
    return JSONResponse({"ok": False, "error": str(problem), "rev": people.world.rev}, 400)
