"""A simulated Slack workspace: a page to click on, an API to call, and Slack's rules enforced on both.

It stands in for Slack in the demo and in every test, and imports nothing of Greenroom.
"""

from bot.sandbox.slack.controls import Control, Link
from bot.sandbox.slack.serving import serve
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.workspace import SlackWorkspace

__all__ = ["Control", "Link", "SlackWorkspace", "Sockets", "serve"]
