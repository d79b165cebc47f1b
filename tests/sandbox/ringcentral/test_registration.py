"""Registration: open or closed, counted, limited, and everybody only once."""

import pytest

from .clients import REGISTRATION, guest, refused_items


@pytest.fixture
async def session(mia):
    return await mia.creates_session()


async def test_registration_of_a_new_session_is_open_and_empty(mia, session):
    record = (await mia.gets(session["registration"])).json()
    assert (record["registrationStatus"], record["registrantCount"], record["hasRealRegistrants"]) == (
        "Open",
        0,
        False,
    )
    assert record["registrationPageUri"] == f"http://ringcentral.example/register/{session['id']}"
    assert record["settings"]["registrationDigestEnabled"] is True


async def test_an_all_hands_webinar_has_no_registration(mia):
    session = await mia.creates_session(marketing=False)
    assert (await mia.gets(session["registration"])).status_code == 404
    assert (await mia.patches(session["registration"], {"registrationStatus": "Open"})).status_code == 404


async def test_the_record_can_be_late(mia, sandbox, clock):
    assert (await mia.posts("/control/late-registration", {"seconds": 20})).status_code == 200
    session = await mia.creates_session()
    assert (await mia.gets(session["registration"])).status_code == 404
    clock.advance(seconds=20)
    assert (await mia.gets(session["registration"])).status_code == 200


async def test_a_change_is_partial_and_answers_with_the_counts(mia, session, sandbox):
    sandbox.register_guests(session["id"], 3)
    closed = (await mia.patches(session["registration"], {"registrationStatus": "Closed"})).json()
    assert (closed["registrationStatus"], closed["registrantCount"]) == ("Closed", 3)
    quiet = (await mia.patches(session["registration"], {"settings": {"suppressEmails": True}})).json()
    assert quiet["registrationStatus"] == "Closed" and quiet["settings"]["suppressEmails"] is True
    assert quiet["settings"]["registrationDigestEnabled"] is True


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"registrationStatus": "open"}, "registrationStatus"),
        ({"settings": {"autoCloseLimit": -1}}, "settings.autoCloseLimit"),
        ({"settings": {"suppressEmails": 1}}, "settings.suppressEmails"),
        ({"settings": {"onDemandDuration": "Forever"}}, "settings.onDemandDuration"),
    ],
)
async def test_a_field_that_does_not_fit_is_named(mia, session, body, parameter):
    assert refused_items(await mia.patches(session["registration"], body)) == (400, parameter)


async def test_the_limit_closes_registration_when_it_is_reached(mia, session):
    registrants = f"{session['registration']}/registrants"
    await mia.patches(session["registration"], {"settings": {"autoCloseLimit": 2}})
    await mia.posts(registrants, guest("one@example.com"))
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Open"
    await mia.posts(registrants, guest("two@example.com"))
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Closed"
    assert (await mia.posts(registrants, guest("three@example.com"))).status_code == 403


async def test_a_limit_below_the_count_closes_at_once(mia, session, sandbox):
    sandbox.register_guests(session["id"], 5)
    record = (await mia.patches(session["registration"], {"settings": {"autoCloseLimit": 5}})).json()
    assert record["registrationStatus"] == "Closed"


async def test_a_registrant_comes_back_with_everything_that_was_said(mia, session):
    said = guest(
        externalId="lid=123&oid=4%4056", source="newsletter", visitorId="v1", ipAddress="192.0.2.7",
        questionnaire=[{"questionId": "1", "answerText": "Yes"}, {"questionId": "2", "answerIds": ["a"]}],
    )  # fmt: skip
    answer = await mia.posts(f"{session['registration']}/registrants", said)
    one = answer.json()
    assert answer.status_code == 201 and said.items() <= one.items()
    assert one["joinUri"] and one["cancellationUri"] and one["registrationTime"]
    path = f"{session['registration']}/registrants/{one['id']}"
    assert "questionnaire" not in (await mia.gets(path)).json()
    assert (await mia.gets(path, includeQuestionnaire="true")).json()["questionnaire"] == said[
        "questionnaire"
    ]


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"firstName": "x" * 65}, "firstName"),
        ({"lastName": None}, "lastName"),
        ({"ipAddress": "1.2.3"}, "ipAddress"),
        ({"questionnaire": [{"questionId": "1"}]}, "questionnaire[0].answerIds"),
    ],
)
async def test_a_registrant_that_does_not_fit_is_refused(mia, session, changes, parameter):
    answer = await mia.posts(f"{session['registration']}/registrants", guest() | changes)
    assert refused_items(answer) == (400, parameter)


async def test_nobody_registers_twice_whatever_the_letters(mia, session):
    registrants = f"{session['registration']}/registrants"
    await mia.posts(registrants, guest("amara@example.com"))
    assert refused_items(await mia.posts(registrants, guest("AMARA@example.com"))) == (409, "email")


async def test_registrants_are_listed_by_id_in_pages_forward(mia, session, sandbox):
    sandbox.register_guests(session["id"], 25)
    registrants = f"{session['registration']}/registrants"
    first = (await mia.gets(registrants, perPage=20)).json()
    rest = (await mia.gets(registrants, perPage=20, pageToken=first["paging"]["nextPageToken"])).json()
    ids = [int(one["id"]) for one in first["records"] + rest["records"]]
    assert len(ids) == 25 and ids == sorted(ids)
    assert not {"nextPageToken", "previousPageToken"} & rest["paging"].keys()


async def test_a_registrant_can_withdraw_until_it_is_over(mia, session, sandbox):
    one, two = sandbox.register_guests(session["id"], 2)
    registrants = f"{session['registration']}/registrants"
    assert (await mia.deletes(f"{registrants}/{one.id}")).status_code == 204
    assert (await mia.gets(f"{registrants}/{one.id}")).status_code == 404
    assert (await mia.gets(session["registration"])).json()["registrantCount"] == 1
    sandbox.finish(session["id"])
    assert (await mia.deletes(f"{registrants}/{two.id}")).status_code == 403
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Closed"


async def test_only_host_and_administrators_see_registrants(mia, leo, ana, stranger, session):
    path = f"{session['registration']}/registrants"
    assert [(await one.gets(path)).status_code for one in (mia, leo, ana, stranger)] == [200, 200, 403, 404]


async def test_an_unknown_session_is_not_found(mia):
    assert refused_items(await mia.gets(f"{REGISTRATION}/sessions/1")) == (404, "sessionId")


async def test_the_seed_has_believable_counts(sandbox):
    counts = sorted(len(one.registration.registrants) for one in sandbox.company.sessions.values())
    assert counts == [0, 0, 16, 38, 57, 142]
    people = next(
        one for one in sandbox.company.sessions.values() if len(one.registration.registrants) == 142
    )
    nobodys = (".example", "example.com", "example.org", "example.net")
    assert all(one.email.endswith(nobodys) for one in people.registration.registrants.values())
