"""Somebody links their own RingCentral account, looks at the link, and ends it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.jobs.engine import WorkflowEngine
from bot.settings import SettingsError, read_settings
from bot.store import tables
from tests.stories.cast.dates import day, typed
from tests.stories.cast.link import back, link_page, sent_on
from tests.stories.cast.town import EMAILS, PUBLIC, Person, Town
from tests.stories.cast.town import town as open_town


@pytest.fixture
async def lenient(tmp_path: Path, engine: WorkflowEngine) -> AsyncIterator[Town]:
    """A town where anybody may link any RingCentral account."""
    async with open_town(tmp_path, engine, link_different_email="allow") as opened:
        yield opened


def alive(town: Town, email: str) -> int:
    """How many sign-ins RingCentral has for that user."""
    user = town.ringcentral.company.user(email)
    return sum(not grant.ended and grant.user_id == user.id for grant in town.ringcentral.company.tokens.grants)


async def test_the_page_names_the_person_their_e_mail_and_the_workspace(town: Town) -> None:
    page = await link_page(town.person("U0MIA"))
    shown = await town.browser.get(page)
    assert shown.status_code == 200
    for words in ("Mia Okafor", "mia.okafor@acme.example", "Acme Events"):
        assert words in shown.text
    assert shown.headers["content-security-policy"] and shown.headers["cache-control"] == "no-store"
    assert not town.ringcentral.calls


async def test_linking_says_whom_one_acts_as(town: Town) -> None:
    mia = town.person("U0MIA")
    answer = await back(town, await link_page(mia), EMAILS["U0MIA"])
    assert answer.status_code == 200 and "Mia Okafor" in answer.text
    await mia.sees("you now act in RingCentral as .Mia Okafor. .mia.okafor@acme.example")
    await mia.types("/webinar whoami")
    await mia.sees("You are linked as .Mia Okafor.", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_link_works_once(town: Town) -> None:
    mia = town.person("U0MIA")
    page = await link_page(mia)
    onward = await sent_on(town, page)
    first = town.ringcentral.consent(onward, EMAILS["U0MIA"])
    again = town.ringcentral.consent(onward, EMAILS["U0MIA"])
    assert (await town.browser.get(first)).status_code == 200
    used = await town.browser.get(again)
    assert used.status_code == 410 and "no longer good" in used.text
    assert (await town.browser.get(page)).status_code == 410


async def test_a_link_lives_ten_minutes(town: Town) -> None:
    page = await link_page(town.person("U0MIA"))
    onward = await sent_on(town, page)
    await town.passes(minutes=10, seconds=1)
    assert (await town.browser.get(page)).status_code == 410
    late = await town.browser.get(town.ringcentral.consent(onward, EMAILS["U0MIA"]))
    assert late.status_code == 410 and "/webinar connect" in late.text
    assert not town.ringcentral.calls


async def test_only_the_browser_that_saw_the_page_can_finish(town: Town) -> None:
    page = await link_page(town.person("U0MIA"))
    way_back = town.ringcentral.consent(await sent_on(town, page), EMAILS["U0MIA"])
    transport = httpx.ASGITransport(app=town.greenroom.web)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as other:
        assert (await other.get(way_back)).status_code == 410
        assert (await other.get(f"{PUBLIC}/ringcentral/callback")).status_code == 410
        assert (await other.get(f"{PUBLIC}/connect/unknown")).status_code == 410
    assert not town.ringcentral.calls
    assert (await town.browser.get(way_back)).status_code == 200


async def test_somebody_elses_account_is_refused_and_its_sign_in_ended(town: Town) -> None:
    mia = town.person("U0MIA")
    answer = await back(town, await link_page(mia), "leo.brandt@acme.example")
    assert answer.status_code == 400
    assert "leo.brandt@acme.example" in answer.text and "mia.okafor@acme.example" in answer.text
    assert alive(town, "leo.brandt@acme.example") == 0
    await mia.types("/webinar whoami")
    await mia.sees("No RingCentral account of yours is linked", "C0LAUNCH")


async def test_the_e_mails_case_does_not_matter(town: Town) -> None:
    town.slack.world.person("U0MIA").email = "Mia.Okafor@ACME.example"
    assert (await back(town, await link_page(town.person("U0MIA")), EMAILS["U0MIA"])).status_code == 200


async def test_an_admin_may_allow_another_e_mail(lenient: Town) -> None:
    mia = lenient.person("U0MIA")
    assert (await back(lenient, await link_page(mia), "events@acme.example")).status_code == 200
    await mia.sees("you now act in RingCentral as .Acme Events")


async def test_two_people_may_link_one_account_and_it_is_said(lenient: Town) -> None:
    for user in ("U0MIA", "U0LEO"):
        answer = await back(lenient, await link_page(lenient.person(user)), "events@acme.example")
        assert answer.status_code == 200
    await lenient.person("U0LEO").sees("The same account is linked by one other person in this workspace")
    mia = lenient.person("U0MIA")
    await mia.types("/webinar whoami")
    await mia.sees("1 more person has linked the same account", "C0LAUNCH")


async def test_saying_no_at_ringcentral_links_nothing(town: Town) -> None:
    page = await link_page(town.person("U0MIA"))
    answer = await back(town, page, None)
    assert answer.status_code == 200 and "Nothing was linked" in answer.text
    assert (await town.browser.get(page)).status_code == 410


async def test_ringcentral_in_trouble_while_linking_is_said_on_the_page(town: Town) -> None:
    page = await link_page(town.person("U0MIA"))
    town.ringcentral.faults.fail(503, "token", times=None)
    answer = await back(town, page, EMAILS["U0MIA"])
    assert answer.status_code == 400 and "Not linked" in answer.text


async def test_linking_again_replaces(town: Town, mia: Person) -> None:
    await mia.types("/webinar connect")
    await mia.sees("You are linked as Mia Okafor. Signing in again replaces that link", "C0LAUNCH")
    assert (await back(town, await link_page(mia), EMAILS["U0MIA"])).status_code == 200
    assert len(await town.rows(tables.identities)) == 1
    await mia.types("/webinar list")
    await mia.sees("Upcoming webinars", "C0LAUNCH")


async def test_what_was_typed_before_goes_on_by_itself_where_it_needs_no_form(town: Town) -> None:
    mia = town.person("U0MIA")
    await mia.types("/webinar list winter")
    await mia.sees("You have not linked your RingCentral account yet", "C0LAUNCH")
    await mia.links()
    await mia.sees("Upcoming webinars with “winter”")
    assert not town.slack.refusals


async def test_a_form_typed_before_is_reopened_filled_in_by_a_button_for_a_day(town: Town) -> None:
    mia = town.person("U0MIA")
    await mia.types(f"/webinar create Q4 & more, {typed(day(3))} 3pm for 45m")
    await mia.sees_form("You have not linked your RingCentral account yet")
    await mia.links()
    await mia.sees(f"You were about to: `/webinar create Q4 &amp; more, {typed(day(3))} 3pm for 45m`")
    await town.passes(hours=23)
    await mia.presses("link.continue")
    shown = await mia.sees_form("Q4 & more")
    assert day(3).isoformat() in shown and "45 min" in shown
    await town.passes(hours=2)
    await mia.presses("link.continue")
    await mia.sees_form("too old")


async def test_the_button_under_not_linked_leads_to_the_page(town: Town) -> None:
    mia = town.person("U0MIA")
    await mia.types("/webinar list")
    await mia.sees("You have not linked", "C0LAUNCH")
    await mia.presses("link.connect")
    await mia.sees("/connect/", "C0LAUNCH")
    assert not town.slack.refusals


async def test_the_button_in_a_modal_leads_to_the_page_too(town: Town) -> None:
    mia = town.person("U0MIA")
    await mia.types("/webinar whoami")
    await mia.sees("No RingCentral account", "C0LAUNCH")
    await mia.types("/webinar")
    await mia.presses("webinar.create")
    await mia.sees("You have not linked", "C0LAUNCH")
    await town.passes(hours=25)  # so that the form is a skeleton first
    await mia.presses("webinar.create")
    await mia.sees_form("You have not linked")
    await mia.presses_in_form("link.connect")
    await mia.sees_form("Sign in to RingCentral once")
    await mia.presses_in_form("link.page")
    await mia.links()
    await mia.sees("You were about to: `/webinar create`")
    assert not town.slack.refusals


async def test_disconnecting_says_first_what_follows(town: Town, mia: Person) -> None:
    await mia.types("/webinar disconnect")
    text = await mia.sees("Unlink .Mia Okafor. from your Slack account", "C0LAUNCH")
    for words in ("finished first", "no digests that would end", "erased", "RingCentral is told to end the sign-in"):
        assert words in text
    await mia.presses("message.dismiss")
    await mia.sees("Nothing was changed", "C0LAUNCH")
    assert alive(town, EMAILS["U0MIA"]) == 1


async def test_disconnecting_revokes_and_erases(town: Town, mia: Person) -> None:
    await mia.types("/webinar disconnect")
    await mia.presses("link.disconnect.confirm")
    await mia.sees("Disconnected. RingCentral ended the sign-in", "C0LAUNCH")
    await town.idle()
    assert alive(town, EMAILS["U0MIA"]) == 0
    kept = (tables.identities, tables.sessions, tables.invitees, tables.counts, tables.digests, tables.held_words)
    for table in kept:
        assert not await town.rows(table), table.name
    await mia.types("/webinar list")
    await mia.sees("You have not linked", "C0LAUNCH")
    assert not town.slack.refusals


async def test_disconnecting_twice_at_once_says_it_once(town: Town, mia: Person) -> None:
    await mia.types("/webinar disconnect")
    asked = next(m for m in reversed(town.slack.messages("U0MIA", "C0LAUNCH")) if "Unlink" in m.text)
    await mia.presses("link.disconnect.confirm", ts=asked.ts)
    press = [entry for entry in town.slack.inspector.entries if entry.kind == "block_actions"][-1]
    await mia.sees("Disconnected", "C0LAUNCH")
    await town.slack.redeliver(press)
    await mia.types("/webinar whoami")
    await mia.sees("No RingCentral account of yours is linked", "C0LAUNCH")
    await town.idle()
    assert alive(town, EMAILS["U0MIA"]) == 0


async def test_disconnecting_while_ringcentral_is_away_erases_here_and_says_so(town: Town, mia: Person) -> None:
    await mia.types("/webinar disconnect")
    town.ringcentral.faults.network_down = True
    await mia.presses("link.disconnect.confirm")
    await town.within(120, lambda: any("RingCentral could not be told" in text for text in mia.texts("C0LAUNCH")))
    await town.idle()
    assert len(await town.rows(tables.identities)) == 0


async def test_what_runs_is_finished_before_the_link_goes(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    town.ringcentral.faults.slow_down(5, "POST .*/webinars$", times=1)
    await mia.submits()
    await town.until(lambda: len(town.calls()) == 5)
    await mia.types("/webinar disconnect")
    await mia.presses("link.disconnect.confirm")
    await town.within(120, lambda: any("Disconnected" in text for text in mia.texts("C0LAUNCH")))
    assert any("Your webinar exists" in text for text in mia.texts("C0LAUNCH"))
    assert len(await town.rows(tables.identities)) == 0


async def test_an_account_that_somebody_else_linked_too_keeps_its_webinars(lenient: Town) -> None:
    for user in ("U0MIA", "U0LEO"):
        await back(lenient, await link_page(lenient.person(user)), "mia.okafor@acme.example")
    leo = lenient.person("U0LEO")
    await leo.sees("The same account is linked by one other person")
    await lenient.until(lambda: len(lenient.calls()) >= 4)
    mia = lenient.person("U0MIA")
    await mia.types("/webinar disconnect")
    await mia.presses("link.disconnect.confirm")
    await mia.sees("Disconnected", "C0LAUNCH")
    await leo.types("/webinar list")
    await leo.sees("Upcoming webinars.*: 3", "C0LAUNCH")
    assert alive(lenient, "mia.okafor@acme.example") == 1


def test_without_a_key_nothing_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    needed = {
        "SLACK_BOT_TOKEN": "xoxb-fake", "SLACK_SIGNING_SECRET": "fake", "RC_CLIENT_ID": "fake",
        "RC_CLIENT_SECRET": "fake", "PUBLIC_URL": "https://greenroom.example.com",
    }  # fmt: skip
    for name, value in needed.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SECRET_KEYS", raising=False)
    with pytest.raises(SettingsError, match=r"SECRET_KEYS is not set.*greenroom keys new"):
        read_settings()
    monkeypatch.setenv("SECRET_KEYS", "too-short")
    with pytest.raises(SettingsError, match=r"SECRET_KEYS is not right.*greenroom keys new"):
        read_settings()
