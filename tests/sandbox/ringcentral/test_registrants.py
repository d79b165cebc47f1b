"""Those who register: thousands of them, with private addresses, after the end, and withdrawn by themselves."""

import re
from urllib.parse import parse_qsl

import pytest

from .clients import guest, refused_items


@pytest.fixture
async def session(mia):
    return await mia.creates_session()


@pytest.fixture
def registrants(session):
    return f"{session['registration']}/registrants"


async def test_ten_thousand_people_come_with_names_addresses_sources_and_keys(mia, session, registrants):
    lever = {"session": session["id"], "count": 10_001, "keys": True}
    assert (await mia.posts("/control/guests", lever)).json() == {"registered": 10_001, "refused": 0}
    assert (await mia.gets(session["registration"])).json()["registrantCount"] == 10_001
    people = (await mia.gets(registrants, perPage=1000)).json()["records"]
    assert len({(one["firstName"], one["lastName"]) for one in people}) > 700
    assert len({one["email"].partition("@")[2] for one in people}) == 7
    assert len({one.get("source") for one in people}) == 5
    assert all(re.fullmatch(r"[a-z.]+\d*@[a-z]+\.(com|org|net|example)", one["email"]) for one in people)
    bare = [one["externalId"] for one in people if "=" not in one["externalId"]]
    assert (len(bare), bare[1]) == (100, "003000000000010")
    assert parse_qsl(people[12]["externalId"]) == [("lid", "13"), ("oid", "3@12")]


async def test_whoever_withdraws_on_ringcentrals_page_is_gone(mia, session, registrants):
    await mia.posts(registrants, guest("ada@example.com"))
    gone = {"session": session["id"], "email": "ADA@example.com"}
    assert (await mia.posts("/control/withdraw", gone)).status_code == 200
    assert (await mia.gets(registrants)).json()["records"] == []
    assert refused_items(await mia.posts("/control/withdraw", gone)) == (404, "email")


async def test_registration_can_be_changed_behind_ones_back(mia, session, registrants):
    full = {"session": session["id"], "settings": {"autoCloseLimit": 1}}
    await mia.posts("/control/registration", full)
    await mia.posts(registrants, guest())
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Closed"
    reopened = {"session": session["id"], "registrationStatus": "Open"}
    await mia.posts("/control/registration", reopened)
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Open"
    assert refused_items(await mia.posts("/control/registration", reopened | {"registrationStatus": "Ajar"})) == (
        400, "registrationStatus",
    )  # fmt: skip


@pytest.mark.parametrize("email", ["ada@gmail.com", "ada@GMX.de"])
async def test_a_private_address_is_refused_where_work_mail_is_asked_for(mia, session, registrants, email, nobody):
    assert (await mia.posts(registrants, guest(email))).status_code == 201
    await mia.patches(session["registration"], {"settings": {"workEmailRequired": True}})
    answer = await mia.posts(registrants, guest(f"second.{email}"))
    assert refused_items(answer) == (400, "email") and "work e-mail" in answer.json()["message"]
    assert (await mia.posts(registrants, guest("ada@acme.example"))).status_code == 201
    form = {"firstName": "Ada", "lastName": "Quist", "email": f"third.{email}"}
    page = await nobody.http.post(f"/register/{session['id']}", data=form)
    assert "Please use your work e-mail address." in page.text


async def test_a_co_host_may_not_touch_registration(mia, ana, session, registrants):
    co_host = {"role": "CoHost", "firstName": "Ana", "lastName": "Silva", "email": "ana.silva@acme.example"}
    await mia.patches(session["invitees"], {"addedInvitees": [co_host]})
    [one] = [(await mia.posts(registrants, guest())).json()["id"]]
    tried = [
        await ana.gets(session["registration"]),
        await ana.patches(session["registration"], {"registrationStatus": "Closed"}),
        await ana.gets(registrants),
        await ana.posts(registrants, guest("bo@example.com")),
        await ana.deletes(f"{registrants}/{one}"),
    ]
    assert [answer.status_code for answer in tried] == [403] * 5


async def test_a_test_by_the_host_is_no_real_registrant(mia, session, registrants):
    await mia.posts(registrants, guest("Mia.Okafor@acme.example"))
    record = (await mia.gets(session["registration"])).json()
    assert (record["registrantCount"], record["hasRealRegistrants"]) == (1, False)
    await mia.posts(registrants, guest())
    assert (await mia.gets(session["registration"])).json()["hasRealRegistrants"] is True


async def test_after_the_end_one_registers_for_the_recording_until_that_is_over(
    mia, session, registrants, sandbox, clock
):
    settings = {"autoOpenPostWebinarRegistration": True, "onDemandDuration": "OneMonth"}
    await mia.patches(session["registration"], {"settings": settings})
    sandbox.register_guests(session["id"], 4)
    sandbox.finish(session["id"])
    record = (await mia.gets(session["registration"])).json()
    assert record["registrationStatus"] == "Open"
    assert record["settings"]["postWebinarRegistrationClosingTime"] == "2026-12-21T09:00:00.000Z"
    late = (await mia.posts(registrants, guest("late@example.com"))).json()
    people = (await mia.gets(registrants)).json()["records"]
    assert [one["registeredPostWebinar"] for one in people] == [False] * 4 + [True]
    assert [("participantId" in one) for one in people] == [True, True, True, False, False]
    assert (await mia.deletes(f"{registrants}/{late['id']}")).status_code == 403
    record = (await mia.gets(session["registration"])).json()
    assert (record["registrantCount"], record["postWebinarRegistrantCount"]) == (5, 1)
    clock.advance(days=30)
    await mia.signs_in()
    assert (await mia.gets(session["registration"])).json()["registrationStatus"] == "Closed"
    assert (await mia.posts(registrants, guest("too.late@example.com"))).status_code == 403


async def test_those_who_came_are_named_by_their_registrant(mia, session, registrants, sandbox):
    sandbox.register_guests(session["id"], 4)
    sandbox.finish(session["id"])
    came = [one for one in (await mia.gets(registrants)).json()["records"] if "participantId" in one]
    path = f"/webinar/history/v1/webinars/{session['webinarId']}/sessions/{session['id']}/participants"
    participants = {one["id"]: one for one in (await mia.gets(path)).json()["records"]}
    assert [participants[one["participantId"]]["registrantId"] for one in came] == [one["id"] for one in came]


async def test_names_have_a_longest_length_and_characters_of_all_kinds(mia, registrants):
    odd = {"firstName": "=HYPERLINK(1)", "lastName": "\u202eZo\u00eb\u200f 🎉"}
    one = (await mia.posts(registrants, guest(**odd))).json()
    assert odd.items() <= one.items()
    assert (await mia.posts(registrants, guest("x@example.com", firstName="x" * 64))).status_code == 201
    for changes, parameter in (({"lastName": "x" * 65}, "lastName"), ({"email": f"{'x' * 250}@example.com"}, "email")):
        assert refused_items(await mia.posts(registrants, guest() | changes)) == (400, parameter)
