"""What travels between Slack and an app: JSON objects, and the error a call is refused with."""

from typing import Any

Json = dict[str, Any]  # Slack's payloads are open objects; `blocks.py` and `rules.py` say what may be in them


class Refused(Exception):
    """Slack says no: an error code, and for structured input one message per mistake."""

    def __init__(
        self, error: str, messages: list[str] | None = None, *, retry_after: int = 0, **details: str
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.retry_after = retry_after
        self.details = details

    def body(self) -> Json:
        """The answer as the Web API words it."""
        body: Json = {"ok": False, "error": self.error, **self.details}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
