"""slack_sdk's client of the Web API, whose calls are counted while they are under way."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.in_flight import SLACK, counted


class WebClient(AsyncWebClient):
    """Every method of Slack's goes through `api_call`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.proxy = None  # the session's own, then

    async def api_call(self, api_method: str, **call: Any) -> AsyncSlackResponse:
        """Call a method, with slack_sdk's own retries; raises as slack_sdk does."""
        with counted(SLACK):
            return await super().api_call(api_method, **call)
