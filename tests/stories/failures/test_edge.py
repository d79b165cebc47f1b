"""What comes to the door, from Slack and from others, and how it is answered."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.signing import signed_headers
from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import PUBLIC, Person, Town

BODY = b"token=fake&user_id=U0MIA&text=create+the+secret+plan&command=%2Fwebinar&trigger_id=1.2.3"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def send(town: Town, headers: dict[str, str], body: bytes | AsyncIterator[bytes] = BODY) -> httpx.Response:
    if town.settings.slack_app_token:
        pytest.skip("with Socket Mode there is no such door")
    encoded = [(name.encode(), value.encode()) for name, value in {**FORM, **headers}.items()]
    return await town.browser.post(f"{PUBLIC}/slack/events", content=body, headers=encoded)


async def test_a_bad_signature_is_turned_away_and_nothing_of_the_body_is_logged(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = signed_headers("another-secret", town.clock.now(), BODY)
    with capture_logs() as logged:
        assert (await send(town, headers)).status_code == 401
    assert "secret plan" not in str(logged) + caplog.text and "secret+plan" not in str(logged) + caplog.text
    assert logged


@pytest.mark.parametrize("stamp", ["soon", "", "１７", "1e9", "-5", "9" * 400])
async def test_a_timestamp_that_is_no_number_is_turned_away(town: Town, stamp: str) -> None:
    headers = signed_headers("fake-signing-secret", town.clock.now(), BODY)
    assert (await send(town, headers | {"X-Slack-Request-Timestamp": stamp})).status_code == 401


async def test_no_signature_at_all_is_turned_away(town: Town) -> None:
    assert (await send(town, {})).status_code == 401


class Upload:
    """A body that is sent piece by piece, and how much of it was taken."""

    def __init__(self, mebibytes: int) -> None:
        self._pieces = mebibytes * 16
        self.taken = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        for _ in range(self._pieces):
            self.taken += 64 * 1024
            yield b"x" * 64 * 1024


async def test_a_body_that_is_too_long_is_refused_as_it_comes(town: Town) -> None:
    upload = Upload(mebibytes=100)
    answer = await send(town, signed_headers("another-secret", town.clock.now(), BODY), upload.pieces())
    assert answer.status_code == 413
    assert upload.taken <= (1 << 20) + 64 * 1024
    assert (await town.browser.get("/healthz")).status_code == 200


async def test_a_body_just_short_enough_is_read_and_its_signature_looked_at(town: Town) -> None:
    upload = Upload(mebibytes=1)
    answer = await send(town, signed_headers("another-secret", town.clock.now(), BODY), upload.pieces())
    assert (answer.status_code, upload.taken) == (401, 1 << 20)


@pytest.mark.parametrize("minutes", [None, 6, -6], ids=["none", "old", "of the future"])
async def test_nothing_is_read_of_a_body_without_a_fresh_timestamp(town: Town, minutes: int | None) -> None:
    upload = Upload(mebibytes=100)
    moment = town.clock.now() - timedelta(minutes=minutes or 0)
    headers = {} if minutes is None else signed_headers("fake-signing-secret", moment, BODY)
    assert (await send(town, headers, upload.pieces())).status_code == 401
    assert not upload.taken


@pytest.mark.parametrize("signed", [None, "another-secret", "fake-signing-secret"])
@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"payload=\x80", b"\xed\xa0\x80"])
async def test_odd_bytes_are_turned_away_in_one_line(town: Town, signed: str | None, body: bytes) -> None:
    with capture_logs() as logged:
        headers = signed_headers(signed, town.clock.now(), body) if signed else {}
        assert (await send(town, headers, body)).status_code == 401
    (line,) = logged
    assert "turned away" in line["event"] and "exc_info" not in line


@pytest.mark.parametrize("signature", ["v0=é", "v0=١٢", "", "v0=", "\x00", "v1=" + "a" * 64, "a" * 100_000])
async def test_an_odd_signature_is_turned_away_in_one_line(town: Town, signature: str) -> None:
    headers = signed_headers("fake-signing-secret", town.clock.now(), BODY)
    with capture_logs() as logged:
        assert (await send(town, headers | {"X-Slack-Signature": signature})).status_code == 401
    assert len(logged) == 1 and "exc_info" not in logged[0]


@pytest.mark.parametrize("path", ["/connect/x", "/ringcentral/callback", "/healthz", "/nowhere"])
async def test_no_other_page_reads_a_long_body(town: Town, path: str) -> None:
    upload = Upload(mebibytes=100)
    assert (await town.browser.post(path, content=upload.pieces())).status_code in {404, 405, 410}
    assert upload.taken <= 1 << 20


async def test_an_old_request_is_turned_away_however_well_it_is_signed(town: Town) -> None:
    headers = signed_headers("fake-signing-secret", town.clock.now(), BODY)
    await town.passes(minutes=6)
    assert (await send(town, headers)).status_code == 401


async def test_slack_checks_the_certificate(town: Town) -> None:
    body = b"ssl_check=1&token=fake"
    headers = signed_headers("fake-signing-secret", town.clock.now(), body)
    assert (await send(town, headers, body)).status_code == 200


async def test_it_says_that_it_lives_and_is_ready(town: Town) -> None:
    for path, status in (("/healthz", "ok"), ("/readyz", "ready")):
        answer = await town.browser.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": status})


async def test_the_first_request_after_a_start_needs_nothing_of_slack(town: Town) -> None:
    town.slack.fail("auth.test")
    ana = town.person("U0ANA")
    await ana.types("/webinar help")
    await ana.sees("What you can do", "C0LAUNCH")


async def test_nothing_touches_ringcentral_before_the_form_is_open(town: Town, mia: Person) -> None:
    town.ringcentral.faults.slow_down(5)
    before = len(town.ringcentral.calls)
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("New webinar")
    assert len(town.ringcentral.calls) == before


async def test_a_form_is_acknowledged_while_ringcentral_is_slow(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    town.ringcentral.faults.slow_down(5)
    await mia.submits()
    await mia.sees_form("Creating")
    entry = next(entry for entry in town.slack.inspector.entries if entry.kind == "view_submission")
    assert entry.ok and entry.ms < 3000


async def test_somebody_unknown_sees_a_form_at_once_and_it_is_filled_when_slack_says_who_they_are(
    town: Town, mia: Person
) -> None:
    await town.passes(hours=25)  # the profile is too old now
    town.slack.slow("users.info", 1)
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("One moment")
    await town.within(3, lambda: "Q4 roadmap" in str(mia.form.spec))
    assert not town.slack.refusals


async def test_when_slack_does_not_say_who_somebody_is_they_are_told(town: Town) -> None:
    mia = town.person("U0MIA")
    town.slack.fail("users.info", times=5)
    await mia.types("/webinar list")
    await mia.sees("Slack did not tell me in time who you are", "C0LAUNCH")
    await mia.types("/webinar create")
    await mia.sees_form("Slack did not tell me in time who you are")


async def test_a_form_kept_open_over_night_can_still_be_sent(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    await town.passes(hours=25)
    town.slack.fail("users.info", times=5)
    await mia.submits()
    await mia.sees("Your webinar exists", "D0MIA")


async def test_a_command_that_is_delivered_twice_opens_one_form_and_says_nothing_strange(
    town: Town, mia: Person
) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    entry = next(entry for entry in town.slack.inspector.entries if entry.kind == "command" and "Q4" in entry.title)
    said = len(mia.texts("C0LAUNCH"))
    answer = await town.slack.redeliver(entry)
    assert answer.entry.ok
    assert len(town.slack.views("U0MIA")) == 1
    assert len(mia.texts("C0LAUNCH")) <= said + 1


async def test_the_same_submission_twice_makes_one_webinar_and_tells_the_first_result(town: Town, mia: Person) -> None:
    await mia.types(f"/webinar create Q4 roadmap, {typed(day(11))} 3pm")
    await mia.sees_form("Q4 roadmap")
    await mia.submits()
    entry = next(entry for entry in town.slack.inspector.entries if entry.kind == "view_submission")
    await town.slack.redeliver(entry)
    await mia.sees("Your webinar exists", "C0LAUNCH")
    await town.slack.redeliver(entry)
    await town.until(lambda: sum("Your webinar exists" in text for text in mia.texts("C0LAUNCH")) == 2)
    assert [webinar.title for webinar in town.ringcentral.company.webinars.values()].count("Q4 roadmap") == 1


async def test_a_button_nobody_knows_is_acknowledged(town: Town, mia: Person) -> None:
    await mia.types("/webinar")
    await mia.presses("webinar.list")
    entry = next(entry for entry in town.slack.inspector.entries if entry.kind == "block_actions")
    body = entry.body.replace(b"webinar.list", b"webinar.from.an.older.release")
    headers = signed_headers("fake-signing-secret", town.clock.now(), body)
    assert (await send(town, headers, body)).status_code == 200
    assert parse_qs(body.decode())["payload"]
