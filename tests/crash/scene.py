"""Both simulators in this process, which nobody kills, with hosts who have many webinars."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import yaml

from bot.ops.server import listen, port_of, serving
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.serve import MachineClock
from bot.sandbox.slack import SlackWorkspace, serve
from bot.sandbox.slack.people import BOT_USER_ID, Channel, Person
from bot.sandbox.slack.wire import Json
from tests.bench.processes import HOST, ROOT
from tests.bench.simulators import hosts, settle
from tests.crash.rough import RoughDay

HOSTS = 14
SLACK_TAKES = 0.15
"""Seconds for a post, so that some kills hit between Slack's taking it and Greenroom's knowing."""
PLENTY = 100_000


@dataclass(frozen=True)
class Scene:
    """What outlives every kill."""

    slack: SlackWorkspace
    ringcentral: Sandbox
    day: RoughDay
    hosts: list[Person]

    @property
    def settings(self) -> dict[str, str]:
        """What points a Greenroom at it."""
        return {
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_BOT_TOKEN": "xoxb-fake-greenroom-demo",
            "SLACK_SIGNING_SECRET": "fake-signing-secret",
            "RC_SERVER_URL": self.ringcentral.base_url,
            "RC_CLIENT_ID": self.ringcentral.client_id,
            "RC_CLIENT_SECRET": self.ringcentral.client_secret,
        }

    def open_channel(self, number: int, member: Person) -> Channel:
        """A new channel with somebody and Greenroom in it."""
        channel = Channel(f"C1D{number:04}", f"numbers-{number:04}", [member.id, BOT_USER_ID])
        self.slack.world.channels[channel.id] = channel
        self.slack.world.messages[channel.id] = {}
        return channel


@asynccontextmanager
async def scene(rng: Random, webinars_each: int) -> AsyncIterator[Scene]:
    """Open both; RingCentral's limits are out of the way, and its bad day begins with `day` being put in."""
    clock, listener = MachineClock(), listen(HOST, 0)
    ringcentral = Sandbox(clock, base_url=f"http://{HOST}:{port_of(listener)}", seed=False)
    ringcentral.limits.per_group = dict.fromkeys(ringcentral.limits.per_group, PLENTY)
    manifest: Json = yaml.safe_load((ROOT / "manifest.yml").read_text())
    slack = SlackWorkspace(clock, manifest=manifest)
    slack.slow("chat.postMessage", SLACK_TAKES, times=PLENTY)
    people = hosts()[:HOSTS]
    for person in people:
        settle(person, slack, ringcentral, webinars_each)
    async with serve(slack), serving(ringcentral.app, listener):
        yield Scene(slack, ringcentral, RoughDay(rng=rng, clock=clock), people)
