"""What people ask of RingCentral arrives once, and what went wrong is named for what it is."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import structlog

from bot.ringcentral.errors import AnswerLost, Gone, Throttled, Trouble, Unreachable, UnreadableAnswer
from bot.ringcentral.request_models import (
    InviteeChange,
    InviteeDraft,
    InviteePatch,
    InviteeRef,
    RegistrationPatch,
    RegistrationSettingsPatch,
    SessionDraft,
    SettingsPatch,
    UserDraft,
    WebinarDraft,
    WebinarPatch,
)

from .acting import Mia

DRAFT = WebinarDraft(title="Q4 roadmap")
CREATE = "POST /webinar/configuration/v1/webinars"


async def test_a_webinar_made_can_be_read_changed_and_deleted():
    mia = Mia()
    caller = mia.caller()

    async def story() -> None:
        webinar = await caller.create_webinar(DRAFT)
        await caller.update_webinar(webinar.id, WebinarPatch(description="All of it"))
        again = await caller.get_webinar(webinar.id)
        assert (again.title, again.description) == ("Q4 roadmap", "All of it")
        await caller.delete_webinar(webinar.id)
        with pytest.raises(Gone) as gone:
            await caller.get_webinar(webinar.id)
        assert gone.value.parameter == "webinarId"

    await mia.clock.run(story())
    assert caller.calls == {"heavy": 5}


async def test_a_list_is_read_to_its_end():
    mia = Mia()
    mia.server.webinars = {str(n): {"id": str(n), "title": f"Webinar {n}"} for n in range(5)}
    (webinars,) = await mia.clock.run(mia.caller().list_webinars(datetime(2025, 1, 1, tzinfo=UTC)))
    assert [webinar.id for webinar in webinars] == ["0", "1", "2", "3", "4"]


async def test_pages_that_lead_in_a_circle_are_not_followed_for_ever():
    mia = Mia()
    circle = {"records": [], "paging": {"pageToken": "a", "nextPageToken": "a"}}
    mia.server.page = lambda request: httpx.Response(200, json=circle)
    with pytest.raises(UnreadableAnswer):
        await mia.clock.run(mia.caller().list_webinars(mia.clock.now()))


@pytest.mark.parametrize(
    "mishap", [500, 502, 503, httpx.ConnectError("down"), httpx.ReadError("cut"), "lost"]
)
async def test_a_read_is_repeated_with_growing_pauses(mishap):
    mia = Mia()
    mia.server.mishaps = [mishap, mishap, mishap]
    (registration,) = await mia.clock.run(mia.caller().registration("1"))
    assert registration.registrant_count == 3
    assert mia.clock.elapsed == pytest.approx(4 * 0.1 + 0.5 + 1 + 2)


@pytest.mark.parametrize(
    ("mishap", "error"), [(503, Trouble), (httpx.ConnectTimeout("down"), Unreachable), ("lost", Unreachable)]
)
async def test_a_read_gives_up_after_three_repetitions(mishap, error):
    mia = Mia()
    mia.server.mishaps = [mishap] * 9
    with pytest.raises(error):
        await mia.clock.run(mia.caller().registration("1"))
    assert len(mia.server.mishaps) == 5


@pytest.mark.parametrize(
    "mishap", [500, 503, httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), "lost"]
)
async def test_a_change_whose_answer_is_lost_is_not_repeated(mishap):
    mia = Mia()
    mia.server.mishaps = [mishap]
    with pytest.raises(AnswerLost):
        await mia.clock.run(mia.caller().create_webinar(DRAFT))
    assert mia.server.seen.count(CREATE) <= 1


@pytest.mark.parametrize(
    "mishap", [httpx.ConnectError("down"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")]
)
async def test_a_change_that_never_left_says_so_and_costs_no_slot(mishap):
    mia = Mia()
    for _ in range(30):
        mia.server.mishaps = [mishap]
        with pytest.raises(Unreachable):
            await mia.clock.run(mia.caller(may_wait=False).create_webinar(DRAFT))
    assert mia.server.webinars == {}


async def test_a_lost_request_may_have_arrived_late_and_counts_from_when_we_gave_up():
    mia = Mia()
    mia.server.latency = 15
    mia.server.mishaps = ["lost"] * 10
    creates = (mia.caller().create_webinar(DRAFT) for _ in range(10))
    with pytest.raises(AnswerLost):
        await mia.clock.run(*creates)
    assert await mia.caller().free_at() > mia.clock.start + timedelta(seconds=15 + 60)


async def test_a_429_was_not_executed_so_even_a_change_goes_again_after_the_penalty():
    mia = Mia()
    mia.server.window.arrivals = [0.0] * 10  # used up by a copy of the app we know nothing of
    await mia.clock.run(mia.caller().create_webinar(DRAFT))
    assert len(mia.server.webinars) == 1 and mia.server.window.refusals == 1
    assert len(mia.told) == 1 and mia.told[0] - mia.clock.start > timedelta(seconds=60)


async def test_a_third_429_in_a_row_is_told():
    mia = Mia()
    mia.server.mishaps = [429] * 9
    with pytest.raises(Throttled):
        await mia.clock.run(mia.caller().create_webinar(DRAFT))
    assert mia.server.seen.count(CREATE) == 3


async def test_who_may_not_wait_hears_of_a_429_at_once():
    mia = Mia()
    mia.server.mishaps = [429]
    with pytest.raises(Throttled) as refused:
        await mia.clock.run(mia.caller(may_wait=False).registration("1"))
    assert refused.value.until - mia.clock.now() == timedelta(seconds=60)
    assert await mia.caller().free_at() > refused.value.until


async def test_thirty_calls_through_one_gate_meet_no_429_and_hear_how_long_it_takes():
    mia = Mia()
    await mia.clock.run(*(mia.caller().registration("1") for _ in range(30)))
    assert mia.server.window.refusals == 0
    assert len(mia.told) == 20


async def test_a_create_is_noted_when_it_leaves_and_not_while_it_waits_for_its_turn():
    mia = Mia()
    caller, noted = mia.caller(), []

    async def note() -> None:
        noted.append(mia.clock.now())

    began = mia.clock.now()
    await mia.clock.run(*(caller.create_webinar(DRAFT, note) for _ in range(11)))
    assert [(at - began).total_seconds() >= 60 for at in noted] == [False] * 10 + [True]


async def test_a_new_sessions_registration_record_is_waited_for():
    mia = Mia()
    mia.server.registration_ready_at = 20
    caller = mia.caller()
    (registration,) = await mia.clock.run(caller.registration_when_ready("1"))
    assert registration.registration_status == "Open"
    assert caller.calls["heavy"] == 4


async def test_a_registration_record_that_never_comes_is_gone_after_a_minute():
    mia = Mia()
    mia.server.registration_ready_at = 1000
    with pytest.raises(Gone):
        await mia.clock.run(mia.caller().registration_when_ready("1"))
    assert 60 <= mia.clock.elapsed < 62


@pytest.mark.parametrize(
    "answer", [{"json": {"title": "no id"}}, {"json": []}, {"text": "<html>"}, {"text": ""}]
)
async def test_an_answer_that_makes_no_sense_is_named_and_not_quoted(answer):
    mia = Mia()
    mia.server.do = lambda request: httpx.Response(200, **answer)
    with pytest.raises(UnreadableAnswer) as unreadable:
        await mia.clock.run(mia.caller().get_webinar("1"))
    assert "no id" not in str(unreadable.value)


async def test_the_log_names_the_call_and_nobody_in_it():
    mia = Mia()
    with structlog.testing.capture_logs() as lines:
        await mia.clock.run(mia.caller().create_webinar(WebinarDraft(title="Layoffs, for mia@acme.example")))
    (line,) = lines
    assert line["operation"] == "create_webinar" and line["status"] == 201 and line["remaining"] == 9
    assert not any(secret in str(line) for secret in ("Layoffs", "acme", "fake-access"))


async def test_only_what_was_set_is_sent():
    assert WebinarPatch(title="New").payload() == {"title": "New"}
    assert RegistrationPatch(registration_status="Closed").payload() == {"registrationStatus": "Closed"}
    limit = RegistrationPatch(settings=RegistrationSettingsPatch(auto_close_limit=0))
    assert limit.payload() == {"settings": {"autoCloseLimit": 0}}
    assert SettingsPatch(password="", auto_record=False).payload() == {"password": "", "autoRecord": False}


async def test_a_session_is_always_sent_with_its_start_length_and_zone():
    berlin = datetime.fromisoformat("2025-12-02T15:00:00+01:00")
    draft = SessionDraft(scheduled_start_time=berlin, scheduled_duration=2700, time_zone="Europe/Berlin")
    assert draft.payload() == {
        "scheduledStartTime": "2025-12-02T14:00:00Z",
        "scheduledDuration": 2700,
        "timeZone": "Europe/Berlin",
    }


async def test_invitees_go_in_one_body_each_named_one_way():
    colleague = InviteeDraft(role="cohost", linked_user=UserDraft(user_id="7", account_id="1"))
    guest = InviteeDraft(role="Panelist", first_name="Ada", last_name="L", email="ada@guest.example")
    moved = InviteePatch(id="5", role="CoHost")
    change = InviteeChange(added=(colleague, guest), updated=(moved,), deleted=(InviteeRef(id="6"),))
    assert change.payload() == {
        "addedInvitees": [
            {"role": "CoHost", "linkedUser": {"userId": "7", "accountId": "1", "domain": "pbx"}},
            {"role": "Panelist", "firstName": "Ada", "lastName": "L", "email": "ada@guest.example"},
        ],
        "updatedInvitees": [{"id": "5", "role": "CoHost"}],
        "deletedInvitees": [{"id": "6"}],
    }
    with pytest.raises(ValueError, match="either"):
        InviteeDraft(role="Panelist", email="ada@guest.example", linked_user=colleague.linked_user)
