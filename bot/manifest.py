"""The Slack app's definition, written for one's own address or for Socket Mode."""

from pathlib import Path
from typing import cast

import yaml

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
PLACEHOLDER = "https://greenroom.example.com"
ADDRESSES = ("url", "request_url", "message_menu_options_url", "redirect_urls")
TOGGLE = "socket_mode_enabled: false"


def as_data(*, socket_mode: bool = False) -> dict[str, object]:
    """The manifest as it is kept in the repository, or for Socket Mode."""
    return cast(dict[str, object], yaml.safe_load(for_socket_mode() if socket_mode else MANIFEST.read_text()))


def for_address(public_url: str) -> str:
    """The manifest with this address in place of the example's."""
    return MANIFEST.read_text().replace(PLACEHOLDER, public_url.rstrip("/"))


def for_socket_mode() -> str:
    """The manifest of an app that opens the connection itself, so that Slack needs no address."""
    lines = MANIFEST.read_text().splitlines(keepends=True)
    kept = [line for line in lines if line.strip().partition(":")[0] not in ADDRESSES]
    return "".join(kept).replace(TOGGLE, TOGGLE.replace("false", "true"))
