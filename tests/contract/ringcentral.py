"""RingCentral's public description of its API, with our overlay: what it leaves out or says wrongly, and why."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.contract.documents import RINGCENTRAL, require

OVERLAY = Path(__file__).with_name("ringcentral-overlay.yaml")
METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def contract() -> dict[str, Any]:
    """The description, overlaid; shared, so not to be changed. Who asks for it is skipped where it is missing."""
    document = _read(require(RINGCENTRAL))
    for entry in overlay():
        places = list(_places(document, entry))
        assert places, f"this entry of the overlay fits nothing: {entry['reason']}"
        for place in places:
            _merge(place, entry["merge"])
    return document


def overlay() -> list[dict[str, Any]]:
    """The entries of the overlay."""
    return _read(OVERLAY)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its "METHOD /path"."""
    for path, described in document["paths"].items():
        for method in METHODS & described.keys():
            yield f"{method.upper()} {path}", described[method]


def _places(document: dict[str, Any], entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "operations" in entry:
        yield from (one for name, one in operations(document) if re.fullmatch(entry["operations"], name))
        return
    place = document["components"]
    for part in entry["component"].split("."):
        place = place[part]
    yield place


def _merge(place: dict[str, Any], change: dict[str, Any]) -> None:
    for name, value in change.items():
        if value is None:
            place.pop(name, None)
        elif isinstance(value, dict) and isinstance(place.get(name), dict):
            _merge(place[name], value)
        else:
            place[name] = value


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
