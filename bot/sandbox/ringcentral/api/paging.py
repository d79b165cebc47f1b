"""Long lists come in pages, each with a token for the next."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from starlette.datastructures import QueryParams

from bot.sandbox.ringcentral.company.refusals import invalid

T = TypeVar("T")

PER_PAGE = 100
MOST_PER_PAGE = 1000


def page(
    things: Sequence[T], query: QueryParams, show: Callable[[T], dict[str, object]], *, backward: bool = True
) -> dict[str, object]:
    """One page of a list in the shape of the contract; `backward` adds the token of the page before."""
    per_page = _per_page(query.get("perPage", str(PER_PAGE)))
    first = _place(query["pageToken"]) if "pageToken" in query else 0
    paging: dict[str, object] = {"perPage": per_page, "pageToken": _token(first)}
    if first + per_page < len(things):
        paging["nextPageToken"] = _token(first + per_page)
    if backward and first > 0:
        paging["previousPageToken"] = _token(max(0, first - per_page))
    return {"records": [show(one) for one in things[first : first + per_page]], "paging": paging}


def _per_page(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= MOST_PER_PAGE:
        raise invalid("perPage", f"must be from 1 to {MOST_PER_PAGE}")
    return int(text)


def _token(place: int) -> str:
    return base64.urlsafe_b64encode(f"from:{place}".encode()).decode().rstrip("=")


def _place(token: str) -> int:
    try:
        word, _, place = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(":")
        if word == "from" and place.isdigit():
            return int(place)
    except (binascii.Error, ValueError):
        pass  # not a token of ours: refused below like any other
    raise invalid("pageToken", "is not a page token of this list")
