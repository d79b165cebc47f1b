"""What remains of a session: who came, how it went, and its recording."""

from datetime import timedelta

import pytest

from bot.sandbox.ringcentral.company.model import RuntimeStatus
from bot.sandbox.ringcentral.company.refusals import Refusal

from .clients import CONFIGURATION, guest, refused_items

HISTORY = "/webinar/history/v1"
ALWAYS = {"From": "2020-01-01T00:00:00Z", "To": "2030-01-01T00:00:00Z"}
ENDED = {f"endTime{side}": moment for side, moment in ALWAYS.items()}
CREATED = {f"creationTime{side}": moment for side, moment in ALWAYS.items()}


def past(session: dict[str, str]) -> str:
    return session["path"].replace(CONFIGURATION, HISTORY)


async def test_a_session_goes_through_the_states_of_its_life(mia, sandbox, clock):
    session = await mia.creates_session()
    seen = []
    for state in RuntimeStatus:
        sandbox.enter(session["id"], state)
        seen.append((await mia.gets(past(session))).json()["runtimeStatus"])
        clock.advance(minutes=10)
    assert seen == ["Practice", "GoingLive", "Live", "Break", "Debrief"]
    sandbox.finish(session["id"])
    over = (await mia.gets(past(session))).json()
    assert (over["status"], over["duration"], "runtimeStatus" in over) == ("Finished", 3000, False)
    assert over["broadcastingStartTime"] > over["startTime"]
    with pytest.raises(Refusal):
        sandbox.start(session["id"])


async def test_three_of_four_who_registered_come_and_carry_the_id_of_their_presence(mia, sandbox):
    session = await mia.creates_session()
    sandbox.register_guests(session["id"], 40)
    sandbox.start(session["id"])
    sandbox.finish(session["id"])
    registrants = (await mia.gets(f"{session['registration']}/registrants")).json()["records"]
    came = {one["participantId"]: one["id"] for one in registrants if "participantId" in one}
    query = {"role": "Attendee"}
    attendees = (await mia.gets(f"{past(session)}/participants", **query)).json()["records"]
    assert {one["id"]: one["registrantId"] for one in attendees} == came and len(came) == 30
    counted = (await mia.gets(past(session))).json()
    assert (counted["participantCount"], counted["attendeeCount"], counted["uniqueAttendeeCount"]) == (31, 30, 30)


async def test_invitees_and_oneself_are_found_in_the_past(mia, leo, ana, sandbox):
    session = await mia.creates_session()
    sandbox.start(session["id"])
    host, = (await mia.gets(f"{past(session)}/invitees")).json()["records"]
    assert (host["role"], host["joined"]) == ("Host", True)
    assert (await mia.gets(f"{past(session)}/invitees/{host['id']}")).json() == host
    assert (await mia.gets(f"{past(session)}/participants/self")).json()["role"] == "Host"
    assert (await ana.gets(f"{past(session)}/participants/self")).status_code == 404
    assert (await ana.gets(past(session))).status_code == 403
    assert (await leo.gets(past(session))).status_code == 200


async def test_the_latest_end_comes_first_and_the_company_is_for_administrators(mia, leo):
    mine = (await mia.gets(f"{HISTORY}/sessions", **ENDED, status="Finished")).json()["records"]
    assert [one["webinar"]["title"][:10] for one in mine] == ["Onboarding", "Security b"]
    assert (await mia.gets(f"{HISTORY}/company/sessions", **ENDED)).status_code == 403
    assert len((await leo.gets(f"{HISTORY}/company/sessions", **ENDED)).json()["records"]) == 6
    assert refused_items(await mia.gets(f"{HISTORY}/sessions", endTimeFrom=ALWAYS["From"])) == (400, "endTimeTo")


async def test_a_recording_is_processed_then_available_then_no_longer_shared_then_purged(mia, sandbox, clock):
    session = await mia.creates_session()
    sandbox.limits.enabled = False
    sandbox.finish(session["id"], recorded=True)
    listed = (await mia.gets(f"{HISTORY}/recordings", **CREATED, status="Processing")).json()["records"]
    place = f"{HISTORY}/recordings/{listed[0]['id']}"
    assert (await mia.gets(f"{place}/download")).status_code == 403
    clock.advance(minutes=11)
    now = (await mia.gets(place)).json()
    assert (now["status"], now["shared"]) == ("Available", True)
    download = (await mia.gets(f"{place}/download", recordingMediaType="Audio")).json()
    assert len((await mia.gets(download["downloadUri"])).content) == download["downloadSize"]
    assert (await mia.gets(now["recordingSharedUri"])).status_code == 200
    clock.advance(days=31)
    await mia.signs_in()
    assert (await mia.gets(place)).json()["shared"] is False
    assert (await mia.gets(now["recordingSharedUri"])).status_code == 404
    clock.moment += timedelta(days=365)
    await mia.signs_in()
    assert (await mia.gets(place)).json()["status"] == "Purged"


async def test_recordings_belong_to_their_host_and_to_administrators(mia, leo, ana, sandbox):
    listed = (await leo.gets(f"{HISTORY}/company/recordings", **CREATED, nameFragment="security")).json()["records"]
    assert [one["session"]["webinar"]["title"] for one in listed] == ["Security briefing: what changed this year"]
    assert (await leo.gets(f"{HISTORY}/company/recordings/{listed[0]['id']}")).status_code == 200
    assert (await mia.gets(f"{HISTORY}/company/recordings/{listed[0]['id']}")).status_code == 403
    assert (await ana.gets(f"{HISTORY}/recordings/{listed[0]['id']}")).status_code == 403
    assert (await ana.gets(f"{HISTORY}/recordings", **CREATED)).json()["records"] == []


async def test_somebody_who_registers_again_after_the_end_is_refused(mia, sandbox):
    session = await mia.creates_session()
    sandbox.finish(session["id"])
    assert (await mia.posts(f"{session['registration']}/registrants", guest())).status_code == 403
