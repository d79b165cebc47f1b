"""Sessions: when they are, in what state, and who finds them."""

import pytest

from .clients import CONFIGURATION, refused_items, timing

LONG_AGO = "2020-01-01T00:00:00Z"


async def test_a_new_session_is_scheduled_with_its_links(mia):
    session = await mia.creates_session()
    assert session["status"] == "Scheduled" and session["scheduledStartTime"] == "2026-12-01T20:00:00.000Z"
    assert session["hostJoinUri"].startswith("http://ringcentral.example/w/join/")
    assert not {"attendeeJoinUri", "registrationPageUri", "registrantCount"} & session.keys()


async def test_an_all_hands_session_has_one_link_for_all(mia):
    session = await mia.creates_session(marketing=False)
    assert session["attendeeJoinUri"].startswith("http://ringcentral.example/w/join/")
    assert session["attendeeJoinUri"] != session["hostJoinUri"]


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"scheduledStartTime": "2026-12-01T20:00:00"}, "scheduledStartTime"),
        ({"scheduledStartTime": "2026-12-01"}, "scheduledStartTime"),
        ({"scheduledStartTime": 1796155200}, "scheduledStartTime"),
        ({"scheduledStartTime": "9999-12-31T23:59:59Z"}, "scheduledStartTime"),
        ({"scheduledDuration": 29}, "scheduledDuration"),
        ({"scheduledDuration": 43_201}, "scheduledDuration"),
        ({"scheduledDuration": True}, "scheduledDuration"),
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"timeZone": "../etc/passwd"}, "timeZone"),
        ({"timeZone": "America"}, "timeZone"),
        ({"panelJoinTimeOffset": -1}, "panelJoinTimeOffset"),
        ({"localeCode": "e"}, "localeCode"),
        ({"title": "x" * 513}, "title"),
        ({"status": "Cancelled"}, "status"),
        ({"status": "Active"}, "status"),
    ],
)
async def test_a_field_that_does_not_fit_is_named(mia, changes, parameter):
    webinar = await mia.creates_webinar()
    answer = await mia.posts(f"{CONFIGURATION}/webinars/{webinar['id']}/sessions", timing(**changes))
    assert refused_items(answer) == (400, parameter)


@pytest.mark.parametrize("field", ["scheduledStartTime", "scheduledDuration", "timeZone"])
async def test_even_a_new_title_needs_start_length_and_zone(mia, field):
    session = await mia.creates_session()
    body = timing(title="Renamed")
    del body[field]
    assert refused_items(await mia.patches(session["path"], body)) == (400, field)


async def test_a_session_can_be_moved(mia):
    session = await mia.creates_session()
    moved = (
        await mia.patches(session["path"], timing(scheduledStartTime="2026-12-03T15:00:00+01:00"))
    ).json()
    assert moved["scheduledStartTime"] == "2026-12-03T14:00:00.000Z"
    assert moved["lastModifiedTime"] > session["lastModifiedTime"]
    assert (await mia.gets(session["path"])).json() == moved


async def test_nobody_starts_a_session_by_changing_its_status(mia):
    session = await mia.creates_session()
    assert (await mia.patches(session["path"], timing(status="Active"))).status_code == 403
    assert (await mia.patches(session["path"], timing(status="Scheduled"))).status_code == 200


async def test_a_deleted_session_is_gone(mia):
    session = await mia.creates_session()
    assert (await mia.deletes(session["path"])).status_code == 204
    assert (await mia.gets(session["path"])).status_code == 404


async def test_a_session_is_found_under_its_own_webinar_only(mia):
    session, other = await mia.creates_session(), await mia.creates_webinar()
    assert (await mia.gets(session["path"].replace(session["webinarId"], other["id"]))).status_code == 404


async def test_the_list_spans_ones_webinars_and_is_sorted_by_start(mia):
    assert refused_items(await mia.gets(f"{CONFIGURATION}/sessions")) == (400, "endTimeFrom")
    records = (await mia.gets(f"{CONFIGURATION}/sessions", endTimeFrom=LONG_AGO)).json()["records"]
    starts = [one["scheduledStartTime"] for one in records]
    assert len(records) == 5 and starts == sorted(starts)
    assert {"id", "title", "host"} <= records[0]["webinar"].keys() and "settings" not in records[0]


async def test_the_list_can_be_narrowed_by_end_status_and_words(mia):
    async def titles(**query):
        answer = await mia.gets(f"{CONFIGURATION}/sessions", **{"endTimeFrom": LONG_AGO} | query)
        return {one["webinar"]["title"].split(":")[0] for one in answer.json()["records"]}

    upcoming = {"Product tour", "Customer stories", "Company all-hands, Q4"}
    assert await titles(endTimeFrom="2026-11-21T09:00:00Z") == upcoming
    assert await titles(status="Scheduled") == upcoming
    assert len(await titles(status=["Scheduled", "Finished"])) == 5
    assert await titles(nameFragment="ALL-HANDS") == {"Company all-hands, Q4"}
    assert refused_items(await mia.gets(f"{CONFIGURATION}/sessions", endTimeFrom=LONG_AGO, status="Gone")) == (
        400,
        "status",
    )


async def test_the_whole_company_is_listed_for_administrators_only(mia, leo, sandbox):
    path = f"{CONFIGURATION}/company/sessions"
    assert (await mia.gets(path, endTimeFrom=LONG_AGO)).status_code == 403
    assert len((await leo.gets(path, endTimeFrom=LONG_AGO)).json()["records"]) == 6
    leos = sandbox.company.user("leo.brandt@acme.example").id
    records = (await leo.gets(path, endTimeFrom=LONG_AGO, hostUserId=f"{leos},999")).json()["records"]
    assert [one["webinar"]["title"] for one in records] == ["Partner update for Europe"]
