"""The page's own addresses: what it shows, what people do on it, and the files it is made of."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.slack import page_files
from bot.sandbox.slack.controls import Control, Link
from bot.sandbox.slack.forms import inputs
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.page_files import impossible
from bot.sandbox.slack.page_state import state
from bot.sandbox.slack.wire import Json, Refused

PAGE = Path(__file__).parent / "page"
PATIENCE = 20.0  # seconds a page waits for news before it asks again
FIRST_PERSON = "U0MIA"

Gesture = Callable[[Gestures, Json], Awaitable[object]]


async def _type(people: Gestures, asked: Json) -> None:
    await people.type(asked["as"], asked["channel"], asked["text"])


async def _press(people: Gestures, asked: Json) -> None:
    where = asked.get("where", "message")
    await people.press(
        asked["as"],
        where=where,
        action_id=asked["action_id"],
        block_id=asked.get("block_id"),
        channel=asked.get("channel") if where == "message" else None,
        ts=asked.get("ts"),
        view_id=asked.get("view_id"),
        state=asked.get("state", asked.get("value")),
        values=_still_there(_blocks(people, asked), asked.get("values") or {}),
    )


async def _submit(people: Gestures, asked: Json) -> None:
    values = _still_there(_blocks(people, asked), asked.get("values") or {})
    await people.submit(asked["as"], asked["view_id"], values)


async def _detach(people: Gestures, asked: Json) -> None:
    await people.detach(asked["as"], asked["block_id"], asked["file_id"], view_id=asked["view_id"])


async def _close(people: Gestures, asked: Json) -> None:
    await people.close(asked["as"], asked["view_id"], all=bool(asked.get("all")))


async def _shortcut(people: Gestures, asked: Json) -> None:
    await people.shortcut(asked["as"], asked["callback_id"], channel=asked.get("channel"), ts=asked.get("ts"))


async def _open_home(people: Gestures, asked: Json) -> None:
    await people.open_home(asked["as"])


async def _join(people: Gestures, asked: Json) -> None:
    await people.join(asked["as"], asked["channel"])


async def _invite_bot(people: Gestures, asked: Json) -> None:
    await people.invite_bot(asked["channel"])


GESTURES: dict[str, Gesture] = {
    "type": _type,
    "press": _press,
    "submit": _submit,
    "detach": _detach,
    "close": _close,
    "shortcut": _shortcut,
    "open_home": _open_home,
    "join": _join,
    "invite_bot": _invite_bot,
}


def routes(people: Gestures, controls: list[Control], links: list[Link]) -> list[BaseRoute]:
    """Everything under `/page/`, and the page itself."""

    def shown(request: Request) -> Response:
        person = people.world.person(request.query_params.get("as") or FIRST_PERSON)
        channel = request.query_params.get("channel")
        return JSONResponse(state(people.parts, person, channel, controls, links))

    async def current(request: Request) -> Response:
        return shown(request)

    async def wait(request: Request) -> Response:
        known = int(request.query_params.get("rev") or 0)
        with suppress(TimeoutError):  # no news: the page still learns that the clock went on
            await people.world.wait_for(lambda: people.world.rev > known, PATIENCE)
        return shown(request)

    async def inspector(request: Request) -> Response:
        entries = people.parts.inspector.after(int(request.query_params.get("after") or 0))
        return JSONResponse({"entries": [entry.as_json() for entry in entries]})

    async def options(request: Request) -> Response:
        asked = dict(request.query_params)
        home = people.home(asked["as"])
        where = "view" if asked.get("view_id") else "message"
        where = "home" if home and home.id == asked.get("view_id") else where
        offered = await people.options(
            asked["as"],
            asked.get("query", ""),
            where=where,
            action_id=asked["action_id"],
            block_id=asked.get("block_id"),
            ts=asked.get("ts"),
            view_id=asked.get("view_id"),
        )
        return JSONResponse(offered)

    async def control(request: Request) -> Response:
        asked: Json = await request.json()
        return await _answered(people, _run(people, controls, asked))

    async def index(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    return [
        Route("/", index),
        Mount("/static", StaticFiles(directory=PAGE, check_dir=False)),
        Route("/page/state", current),
        Route("/page/wait", wait),
        Route("/page/inspector", inspector),
        Route("/page/options", options),
        *page_files.routes(people),
        Route("/page/control", control, methods=["POST"]),
        *(Route(f"/page/{name}", _posted(people, act), methods=["POST"]) for name, act in GESTURES.items()),
    ]


def _posted(people: Gestures, act: Gesture) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await _answered(people, act(people, await request.json()))

    return endpoint


async def _answered(people: Gestures, doing: Awaitable[object]) -> Response:
    """Do it and say which state shows it; what a person cannot do is a 400 with the reason."""
    try:
        await doing
    except (LookupError, ValueError, Refused) as problem:
        return impossible(people, problem)
    return JSONResponse({"ok": True, "rev": people.world.rev})


async def _run(people: Gestures, controls: list[Control], asked: Json) -> None:
    chosen = next((control for control in controls if control.id == asked["id"]), None)
    if chosen is None:
        raise LookupError(f"there is no control {asked['id']}")
    said = await chosen.run(asked.get("args") or {})
    if said:
        people.world.toast(None, said, "info")
    people.world.touch()


def _blocks(people: Gestures, asked: Json) -> list[Json]:
    """What is in the modal, the Home tab or the message a request speaks of."""
    for view in (*people.views(asked["as"]), people.home(asked["as"])):
        if view and view.id == asked.get("view_id"):
            return view.blocks
    for message in people.messages(asked["as"], asked.get("channel")):
        if message.ts == asked.get("ts"):
            return message.blocks
    return []


def _still_there(blocks: list[Json], values: Json) -> Json:
    """What was typed into fields that are still on the screen: the app may have changed it."""
    fields = {(block["block_id"], element["action_id"]) for block, element in inputs(blocks)}
    return {
        block_id: {action_id: one for action_id, one in states.items() if (block_id, action_id) in fields}
        for block_id, states in values.items()
    }
