"""Bolt without Greenroom, to compare with: one listener, or as many as a bot gets that registers each on its own.

`python -m tests.bench.bolt PORT LISTENERS`, with SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and ANSWER,
the JSON of what it answers.
"""

import json
import os
import sys
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.bench.processes import HOST


def app(listeners: int, words: dict[str, Any]) -> Starlette:
    """A Bolt app whose last listener answers `/webinar`; those before it are for other commands."""

    async def answer(ack: AsyncAck) -> None:
        await ack(**words)

    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    bolt = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    for number in range(listeners - 1):
        bolt.command(f"/other-{number}")(answer)
    bolt.command("/webinar")(answer)
    adapter = AsyncSlackRequestHandler(bolt)

    async def slack_events(request: Request) -> Response:
        return await adapter.handle(request)

    async def ready(request: Request) -> Response:
        return PlainTextResponse("ready")

    return Starlette(
        routes=[Route("/slack/events", slack_events, methods=["POST"]), Route("/readyz", ready, methods=["GET"])]
    )


if __name__ == "__main__":
    port, listeners = map(int, sys.argv[1:])
    served = app(listeners, json.loads(os.environ["ANSWER"]))
    uvicorn.run(served, host=HOST, port=port, log_level="error", access_log=False, lifespan="off")
