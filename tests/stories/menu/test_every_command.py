"""What can go wrong with any command, told of every one of them: the same trouble never has two sets of words."""

import re
from collections.abc import Awaitable, Callable

import pytest

from bot.views import ids
from tests.stories.cast.create import asks
from tests.stories.cast.dates import day, soon, typed
from tests.stories.cast.messages import latest
from tests.stories.cast.town import EMAILS, START, Person, Town

MIA = EMAILS["U0MIA"]
ASKED = (
    "list", f"create Demo day, {typed(day(11))} 3pm", "show product", "edit product",
    f"reschedule product to {typed(day(11))} 3pm", "cancel product", "invite product", "registration",
    "registration open product", "registration close product",
    f"registration close product {typed(day(2))} 5pm", "registration settings product", "link product blog",
    "count product", "register product", "share product", "digest", "digest daily at 9:00", "digest now", "disconnect",
)  # fmt: skip
"""Everything that needs a RingCentral account."""


async def edits(mia: Person) -> None:
    await mia.types("/webinar edit product")
    await mia.sees_form("Save changes")
    await mia.submits(title="Product tour, renamed")


async def moves(mia: Person) -> None:
    await mia.types(f"/webinar reschedule product to {typed(day(11))} 3pm")
    await mia.sees_form("Move it")
    await mia.submits()


async def cancels(mia: Person) -> None:
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)


async def invites(mia: Person) -> None:
    await mia.types("/webinar invite customer stories")
    await mia.sees_form("nobody|Nobody")
    await mia.submits(panelists=["U0ANA"])


async def sets_up(mia: Person) -> None:
    await mia.types("/webinar registration settings product")
    await mia.sees_form("Save changes")
    await mia.submits(limit="77", attendees="AuthenticatedUser")


async def closes(mia: Person) -> None:
    await mia.types("/webinar registration close product")


async def registers(mia: Person) -> None:
    await mia.types("/webinar register product")
    await mia.sees_form("Or many")
    await mia.submits(first_name="Ada", last_name="Byron", email="ada@guest.example")


JOBS = pytest.mark.parametrize(
    ("job", "done"),
    [
        (asks, "Your webinar exists"), (edits, "Saved"), (moves, "Moved from"), (cancels, "Cancelled: "),
        (invites, "Ana Silva: invited"), (closes, "Registration was closed"),
        (sets_up, "77 registered"),
        (registers, "Ada Byron* is in"),
    ],
)  # fmt: skip
Job = Callable[[Person], Awaitable[None]]


def everything(person: Person) -> list[str]:
    """Every message and form that person can see now."""
    slack = person.town.slack
    messages = [*slack.messages(person.user, "C0LAUNCH"), *slack.messages(person.user)]
    forms = slack.views(person.user)
    return [*(f"{each.text} {each.blocks}" for each in messages), *(str(each.spec) for each in forms)]


def shown(person: Person) -> str:
    """The same in one text."""
    return "\n".join(everything(person))


async def answered(person: Person, command: str, channel: str) -> str:
    """The message that answers a command."""
    before = len(person.texts(channel))
    await person.types(f"/webinar {command}", channel)
    await person.town.until(lambda: len(person.texts(channel)) > before)
    return latest(person, channel)


async def test_who_is_not_linked_is_told_so_by_every_command(town: Town) -> None:
    ana = town.person("U0ANA")
    for command in ASKED:
        text = await answered(ana, command, "C0LAUNCH")
        assert "You have not linked your RingCentral account yet" in text and ids.CONNECT in text, command
    assert not town.ringcentral.calls and not town.slack.refusals


@pytest.mark.parametrize(("user", "channel"), [("U0GUS", "C0LAUNCH"), ("U0NOOR", "C0PARTNERS")])
async def test_guests_and_strangers_are_refused_by_every_command(town: Town, user: str, channel: str) -> None:
    guest = town.person(user)
    for command in (*ASKED, "connect", "whoami"):
        text = await answered(guest, command, channel)
        assert "guests and people of other workspaces cannot use this" in text and ids.HELP in text, command
    assert not town.ringcentral.calls and not town.slack.refusals


@JOBS
async def test_slow_is_said_and_the_result_comes(town: Town, mia: Person, job: Job, done: str) -> None:
    town.ringcentral.faults.slow_down(5)
    await job(mia)
    await town.within(8, lambda: "RingCentral is slow to answer" in shown(mia))
    await town.within(60, lambda: done in shown(mia))
    assert not town.slack.refusals


@JOBS
async def test_a_used_up_limit_is_said_with_its_end(town: Town, mia: Person, job: Job, done: str) -> None:
    town.ringcentral.use_up_limit(MIA)
    await job(mia)
    await town.within(8, lambda: re.search(f"I will finish this at {soon(START)}", shown(mia)))
    await town.within(150, lambda: done in shown(mia))
    assert not town.slack.refusals


@JOBS
async def test_down_is_said_with_a_button_and_nothing_is_done(town: Town, mia: Person, job: Job, done: str) -> None:
    town.ringcentral.faults.network_down = True
    await job(mia)
    unknown = re.compile("(cannot be reached|its answer never came).*(Try again|My webinars)")
    await town.within(180, lambda: any(unknown.search(each) for each in everything(mia)))
    assert done not in shown(mia) and not re.search("Not (saved|moved|cancelled|changed|closed)", shown(mia))
    assert not town.slack.refusals


@JOBS
async def test_an_answer_that_is_lost_is_told_once_and_done_once(
    town: Town, mia: Person, job: Job, done: str
) -> None:
    town.ringcentral.faults.lose_answer("POST|PATCH|DELETE")
    await job(mia)
    await town.within(90, lambda: any(done in text for text in mia.texts("C0LAUNCH")))
    assert sum(done in text for text in mia.texts("C0LAUNCH")) == 1 and "never came" not in shown(mia)
    assert not town.slack.refusals


@JOBS
async def test_an_access_token_that_ran_out_is_renewed(town: Town, mia: Person, job: Job, done: str) -> None:
    town.ringcentral.expire_access(MIA)
    await job(mia)
    await town.until(lambda: done in shown(mia))
    assert not town.slack.refusals


@JOBS
async def test_a_sign_in_that_ended_is_said_by_every_job(town: Town, mia: Person, job: Job, done: str) -> None:
    town.ringcentral.kill_tokens(MIA)
    await job(mia)
    await town.until(lambda: "no longer accepts your sign-in" in shown(mia) and "Reconnect" in shown(mia))
    assert done not in shown(mia) and not town.slack.refusals


@pytest.mark.parametrize("command", ["show product", "count product", "cancel product"])
async def test_a_sign_in_that_ended_is_said_by_what_is_only_read(town: Town, mia: Person, command: str) -> None:
    await town.passes(seconds=70)
    town.ringcentral.kill_tokens(MIA)
    text = await answered(mia, command, "C0LAUNCH")
    assert "no longer accepts your sign-in" in text and "Reconnect" in text
    assert not town.slack.refusals
