"""Reading what somebody entered into a form: `view.state.values`, by block id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

State = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Upload:
    """A file that was chosen in a form; `size` in bytes, `url` is for whoever may read it."""

    name: str
    size: int
    url: str


class Entered:
    """The fields of a form as entered; a field that is not on the form is empty."""

    def __init__(self, state: State) -> None:
        self._state = state

    def has(self, block_id: str) -> bool:
        """True when the field is on the form."""
        return block_id in self._state

    def blocks(self, prefix: str) -> list[str]:
        """The fields of the form whose block id begins like this."""
        return [block_id for block_id in self._state if block_id.startswith(prefix)]

    def text(self, block_id: str) -> str:
        """What was typed, without spaces around it."""
        return str(self._element(block_id).get("value") or "").strip()

    def choice(self, block_id: str) -> str:
        """The value of the chosen option."""
        return str((self._element(block_id).get("selected_option") or {}).get("value") or "")

    def choices(self, block_id: str) -> set[str]:
        """The values of the ticked options."""
        return {str(each["value"]) for each in self._element(block_id).get("selected_options") or ()}

    def users(self, block_id: str) -> tuple[str, ...]:
        """The chosen people."""
        return tuple(self._element(block_id).get("selected_users") or ())

    def date(self, block_id: str) -> str:
        """YYYY-MM-DD, or nothing."""
        return str(self._element(block_id).get("selected_date") or "")

    def time(self, block_id: str) -> str:
        """HH:MM, or nothing."""
        return str(self._element(block_id).get("selected_time") or "")

    def moment(self, block_id: str) -> datetime | None:
        """The chosen date and time (UTC)."""
        seconds = self._element(block_id).get("selected_date_time")
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None

    def conversation(self, block_id: str) -> str:
        """The chosen channel."""
        return str(self._element(block_id).get("selected_conversation") or "")

    def upload(self, block_id: str) -> Upload | None:
        """The chosen file."""
        for file in self._element(block_id).get("files") or ():
            url = file.get("url_private_download") or file.get("url_private") or ""
            return Upload(str(file.get("name") or ""), int(file.get("size") or 0), str(url))
        return None

    def _element(self, block_id: str) -> Mapping[str, Any]:
        return next(iter(self._state.get(block_id, {}).values()), {})
