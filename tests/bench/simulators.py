"""Slack and RingCentral for a measurement, in a process of their own, with many hosts instead of one.

`python -m tests.bench.simulators` prints where they are as one line of JSON and serves until it is ended.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import uvicorn
import yaml

from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company import webinars
from bot.sandbox.ringcentral.company.drafts import SessionDraft, WebinarDraft
from bot.sandbox.ringcentral.serve import MachineClock, print_at_once
from bot.sandbox.slack import SlackWorkspace, serve
from bot.sandbox.slack.people import EAST, Channel, Person
from tests.bench.processes import HOST, ROOT, free_port

HOSTS = 50
WEBINARS_EACH = 3


def hosts() -> list[Person]:
    """The people of the measurement, as Slack knows them."""
    return [
        Person(f"U1HOST{number}", f"host.{number}", f"Host No{number}", f"host.{number}@acme.example",
               EAST, "Host", "host", "#7a4bd0")
        for number in range(HOSTS)
    ]  # fmt: skip


def settle(
    person: Person, slack: SlackWorkspace, ringcentral: Sandbox, webinars_each: int = WEBINARS_EACH
) -> None:
    """Give somebody an account in both, and a few webinars."""
    room = Channel(f"D0{person.id[2:]}", "Greenroom", [person.id, "U0GREENROOM"], is_im=True)
    slack.world.people[person.id] = person
    slack.world.channels[room.id] = room
    slack.world.messages[room.id] = {}
    slack.world.channels["C0LAUNCH"].members.append(person.id)
    first, last = person.real_name.split()
    user = ringcentral.company.add_user(first, last, person.email)
    for number in range(webinars_each):
        made = webinars.create_webinar(
            ringcentral.company, user, WebinarDraft(f"Webinar {number} of {first}", "", {"registrationEnabled": True})
        )
        when = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3 + number)
        webinars.create_session(ringcentral.company, user, made.id, SessionDraft(when, 3600, EAST))


async def main() -> None:
    """Open both and say where they are."""
    clock, port = MachineClock(), free_port()
    ringcentral = Sandbox(clock, base_url=f"http://{HOST}:{port}")
    ringcentral.limits.per_group = {group: 1000 for group in ringcentral.limits.per_group}
    slack = SlackWorkspace(clock, manifest=yaml.safe_load((ROOT / "manifest.yml").read_text()))
    for person in hosts():
        settle(person, slack, ringcentral)
    config = uvicorn.Config(ringcentral.app, host=HOST, port=port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    async with serve(slack), asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        print_at_once(
            json.dumps(
                {
                    "SLACK_API_URL": slack.api_url,
                    "SLACK_BOT_TOKEN": "xoxb-fake-greenroom-demo",
                    "SLACK_SIGNING_SECRET": "fake-signing-secret",
                    "RC_SERVER_URL": ringcentral.base_url,
                    "RC_CLIENT_ID": ringcentral.client_id,
                    "RC_CLIENT_SECRET": ringcentral.client_secret,
                }
            )
        )


if __name__ == "__main__":
    asyncio.run(main())
