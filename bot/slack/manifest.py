"""The Slack app's definition, written for one's own address or for Socket Mode."""

from pathlib import Path
from typing import cast

import yaml

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
PLACEHOLDER = "https://greenroom.example.com"
ADDRESSES = ("url", "request_url", "message_menu_options_url", "redirect_urls")
TOGGLE = "socket_mode_enabled: false"
SCOPES = "    bot:\n"
FOR_FILES = "      - files:read          # the CSV files that people choose in a form (CSV_UPLOADS=on)\n"


def as_data(*, socket_mode: bool = False, csv_uploads: bool = False) -> dict[str, object]:
    """The manifest as it is kept in the repository, or for Socket Mode; maybe with the scope for chosen files."""
    text = for_socket_mode(csv_uploads=csv_uploads) if socket_mode else _text(csv_uploads)
    return cast(dict[str, object], yaml.safe_load(text))


def for_address(public_url: str, *, csv_uploads: bool = False) -> str:
    """The manifest with this address in place of the example's."""
    return _text(csv_uploads).replace(PLACEHOLDER, public_url.rstrip("/"))


def for_socket_mode(*, csv_uploads: bool = False) -> str:
    """The manifest of an app that opens the connection itself, so that Slack needs no address."""
    lines = _text(csv_uploads).splitlines(keepends=True)
    kept = [line for line in lines if line.strip().partition(":")[0] not in ADDRESSES]
    return "".join(kept).replace(TOGGLE, TOGGLE.replace("false", "true"))


def _text(csv_uploads: bool) -> str:
    text = MANIFEST.read_text()
    return text.replace(SCOPES, SCOPES + FOR_FILES, 1) if csv_uploads else text
