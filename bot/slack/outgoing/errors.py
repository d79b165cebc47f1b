"""What the answer to a Web API call means: the one place that looks into what slack_sdk raises.

slack_sdk hands on what a proxy says in Slack's place: text/plain as a str, JSON that does not parse as aiohttp's own
response, and where it reads a 200 that is no JSON object, an AttributeError or ValueError of its own.
"""

from collections.abc import Awaitable, Callable, Mapping

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackAway, SlackSilent

_NOT_DONE = {"service_unavailable", "ratelimited"}
_AWAY = {"internal_error", "fatal_error", "request_timeout"}


class SlackError(Exception):
    """Slack refused a call for good; `code` is the `error` of its answer."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answers {code}")
        self.code = code


async def asked(ask: Callable[[], Awaitable[AsyncSlackResponse]]) -> AsyncSlackResponse:
    """Slack's answer; raises SlackError, or SlackAway for what is worth another try, or SlackSilent.

    SlackSilent is for every answer that leaves open whether the call was carried out, so for an unreadable one too.
    """
    try:
        return await ask()
    except SlackApiError as refusal:
        raise _meaning_of(refusal.response) from None
    except aiohttp.ClientConnectorError as fault:
        raise SlackAway(why=type(fault).__name__) from None
    except (aiohttp.ClientError, TimeoutError) as fault:
        raise SlackSilent(why=type(fault).__name__) from None
    except (AttributeError, ValueError):
        raise SlackSilent(why="it answers something unreadable") from None


def pause_of(headers: Mapping[str, str] | None) -> float:
    """Seconds of `Retry-After`; 0 without one, and for a date, which Slack does not send."""
    said = (headers or {}).get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else 0.0


def _meaning_of(response: object) -> SlackError | SlackAway:
    """Of an AsyncSlackResponse, an aiohttp.ClientResponse, or what else there is."""
    data = getattr(response, "data", response)
    said = data.get("error") if isinstance(data, dict) else None
    code = said if isinstance(said, str) else ""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    pause, why = pause_of(getattr(response, "headers", None)), f"it answers {code or status}"
    if status in (429, 503) or code in _NOT_DONE:
        return SlackAway(pause, why)
    if status >= 500 or code in _AWAY or not code:
        return SlackSilent(pause, why)
    return SlackError(code)
