"""No request's body is read beyond what the requests that Greenroom answers need."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1 << 20
"""A form of Slack's that is filled to the brim is a fraction of that."""


class BodyLimit:
    """ASGI middleware: who reads more than MOST_BYTES of a body raises HTTPException 413 at that point.

    https://www.rfc-editor.org/rfc/rfc9110#name-413-content-too-large. The connection stays: to close it over what is
    still being sent would reset it and lose the answer; uvicorn lets the rest go by. A body nobody reads is not read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MOST_BYTES:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)
