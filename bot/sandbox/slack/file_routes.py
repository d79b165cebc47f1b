"""The addresses behind files: where the app posts bytes to, and where it reads what people gave it."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox.slack.files import StoredFile
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.people import TEAM_ID
from bot.sandbox.slack.web_api import HangUp, begun
from bot.sandbox.slack.wire import Refused

SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in first</body></html>"
"""Slack's answer, with 200, to whoever may not read a file. github.com/slackapi/deno-slack-sdk/issues/285"""


def routes(parts: Parts) -> list[Route]:
    """Upload and download of one workspace; `upload` and `download` are their names for faults and the inspector."""

    async def upload(request: Request) -> Response:
        return await _upload(parts, request)

    async def download(request: Request) -> Response:
        return await _download(parts, request)

    place = f"/files-pri/{TEAM_ID}-{{file_id}}"
    return [
        Route("/upload/v1/{ticket}", upload, methods=["POST"]),
        Route(f"{place}/download/{{name:path}}", download, methods=["GET"]),
        Route(f"{place}/{{name:path}}", download, methods=["GET"]),
    ]


def sent_as_file(file: StoredFile) -> Response:
    """The bytes of a file, for saving under its name."""
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.data, media_type=file.mimetype, headers={"Content-Disposition": disposition})


async def _upload(parts: Parts, request: Request) -> Response:
    """Step 2 of sending a file: its bytes as the body; a file in a multipart form is not simulated."""
    call, fault = begun(parts, "upload", "upload"), parts.faults.take("upload")
    await parts.faults.delay(fault, parts.clock)
    data = await request.body()
    call.asked = {"bytes": len(data)}
    answer = f"OK - {len(data)}"
    try:
        if fault.error:
            raise Refused(fault.error)
        parts.files.receive(request.path_params["ticket"], data)
    except Refused as problem:
        call.refused, answer = problem.error, problem.error
        call.status = HTTPStatus.NOT_FOUND if problem.error == "upload_not_found" else HTTPStatus.BAD_REQUEST
        call.status = HTTPStatus.INTERNAL_SERVER_ERROR if fault.error else call.status
    call.record(parts, answer)
    return HangUp() if fault.hang_up else PlainTextResponse(answer, call.status)


async def _download(parts: Parts, request: Request) -> Response:
    """`url_private`: the bytes, or Slack's sign-in page."""
    call, fault = begun(parts, "download", "download"), parts.faults.take("download")
    await parts.faults.delay(fault, parts.clock)
    call.asked = {"file": request.path_params["file_id"]}
    try:
        if fault.error:
            raise Refused(fault.error)
        if request.headers.get("authorization") != f"Bearer {parts.bot_token}":
            raise Refused("not_authed")
        parts.manifest.require("files:read")
        file = parts.files.for_app(request.path_params["file_id"])
    except Refused as problem:
        call.refused = problem.error
        call.record(parts, SIGN_IN)
        return HangUp() if fault.hang_up else HTMLResponse(SIGN_IN)
    call.record(parts, {"bytes": len(file.data or b"")})
    return HangUp() if fault.hang_up else sent_as_file(file)
