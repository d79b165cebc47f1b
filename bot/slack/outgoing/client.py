"""The clients of Slack's Web API, and whose token they have."""

from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Workspace
from bot.errors import SlackAway
from bot.slack.outgoing.errors import SlackError, asked
from bot.slack.outgoing.web_client import WebClient


def session_with_slack(api_url: str) -> aiohttp.ClientSession:
    """For calls, answers, files and sockets alike: by the proxy of the environment, if there is one.

    slack_sdk's own reading holds for its calls alone, and knows no NO_PROXY.
    """
    straight = proxy_bypass(urlsplit(api_url).hostname or "")
    return aiohttp.ClientSession(proxy=None if straight else load_http_proxy_from_env())


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Slack's Web API over one shared session (a session a call would cost a TLS handshake each).

    A connection that Slack has closed meanwhile is opened anew at once: a trigger lives three seconds, and slack_sdk's
    own pause takes up to half of that.
    """
    again = AsyncConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0))
    client = WebClient(token=token, base_url=api_url, session=session, timeout=10, retry_handlers=[again])
    client.session = session
    return client


class WebClients:
    """The clients of each workspace. There is one workspace today, and so one token; another's would be found here."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._of_one_try = WebClient(
            token=client.token, base_url=client.base_url, timeout=client.timeout, session=session, retry_handlers=[]
        )

    def of(self, workspace: Workspace) -> AsyncWebClient:
        """The client for calls that do no harm when they are made twice."""
        return self._client

    def of_one_try(self, workspace: Workspace) -> AsyncWebClient:
        """The same for a call that is tried once: slack_sdk repeats one whose connection broke, maybe once done."""
        return self._of_one_try


class SlackRefused(Exception):
    """Slack cannot be reached, or does not take the token; the text is one line for the person who starts Greenroom."""


async def home_of(client: AsyncWebClient) -> tuple[Workspace, str]:
    """The workspace the token belongs to and its name (`auth.test`); raises SlackRefused, which stops the start."""
    try:
        answer = await asked(client.auth_test)
    except SlackError as refusal:
        raise SlackRefused(f"SLACK_BOT_TOKEN is not right: Slack answers {refusal.code} to it.") from None
    except SlackAway as away:
        raise SlackRefused(f"Slack cannot be reached at {client.base_url} ({away.why}).") from None
    return Workspace(enterprise=answer.get("enterprise_id") or "", team=answer["team_id"]), answer.get("team") or ""
