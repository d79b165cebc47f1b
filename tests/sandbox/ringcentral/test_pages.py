"""The pages people see: the company's webinars, registration, and the door of a webinar."""

import pytest

HOSTILE = '<script>alert(1)</script> & "quoted" 🎉'


@pytest.fixture
async def session(mia):
    return await mia.creates_session(title="Q4 roadmap")


def page_of(session):
    return f"/register/{session['id']}"


FORM = {"firstName": "Amara", "lastName": "Berg", "email": "amara.berg@example.com"}


async def test_the_first_page_shows_webinars_with_time_state_and_people(nobody, session):
    text = (await nobody.gets("/")).text
    assert "Q4 roadmap" in text and "Tue 1 Dec 2026, 15:00 to 15:45 America/New_York" in text
    assert "Open, 38 registered" in text and "Closed, 142 registered" in text
    assert "Co-hosts: Leo Brandt" in text and "Panelists: Noor Haddad" in text


async def test_nothing_people_type_becomes_markup(nobody, mia):
    session = await mia.creates_session(title=HOSTILE)
    for path in ("/", page_of(session)):
        text = (await nobody.gets(path)).text
        assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in text


async def test_a_webinar_without_a_session_is_shown_too(nobody, mia):
    await mia.creates_webinar("Half made")
    assert "Half made" in (await nobody.gets("/")).text


async def test_a_guest_registers_and_can_join_and_withdraw(nobody, mia, session):
    done = await nobody.http.post(f"{page_of(session)}?source=newsletter", data=FORM)
    assert "You are registered" in done.text
    [one] = (await mia.gets(f"{session['registration']}/registrants")).json()["records"]
    assert FORM.items() <= one.items() and one["source"] == "newsletter"
    assert "Amara Berg, attendee" in (await nobody.gets(one["joinUri"])).text
    assert "give up your place" in (await nobody.http.get(one["cancellationUri"])).text
    await nobody.http.post(one["cancellationUri"])
    assert (await mia.gets(session["registration"])).json()["registrantCount"] == 0
    assert (await nobody.http.get(one["cancellationUri"])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"firstName": " "}, "First name is missing."),
        ({"email": "amara"}, "Please check this field."),
        ({"lastName": "x" * 65}, "Please check this field."),
    ],
)
async def test_a_mistake_is_shown_at_its_field_and_the_rest_is_kept(nobody, session, changes, words):
    answer = await nobody.http.post(page_of(session), data=FORM | changes)
    assert answer.status_code == 400 and words in answer.text and 'aria-invalid="true"' in answer.text
    assert sum(f'value="{value}"' in answer.text for value in FORM.values()) >= 2


async def test_registering_twice_is_said_kindly(nobody, session):
    await nobody.http.post(page_of(session), data=FORM)
    assert "registered already" in (await nobody.http.post(page_of(session), data=FORM)).text


async def test_a_closed_page_has_no_form(nobody, mia, session):
    await mia.patches(session["registration"], {"registrationStatus": "Closed"})
    text = (await nobody.gets(page_of(session))).text
    assert "Registration is closed" in text and "<form" not in text
    assert (await nobody.http.post(page_of(session), data=FORM)).status_code == 400


async def test_there_is_no_page_where_there_is_no_registration(nobody, mia):
    session = await mia.creates_session(marketing=False)
    assert (await nobody.gets(page_of(session))).status_code == 404
    assert (await nobody.gets("/register/1")).status_code == 404


async def test_join_links_say_who_would_be_in(nobody, mia, session):
    [host] = (await mia.gets(session["invitees"])).json()["records"]
    assert "Mia Okafor, Host" in (await nobody.gets(host["joinUri"])).text
    assert "the host" in (await nobody.gets(session["hostJoinUri"])).text
    all_hands = await mia.creates_session(marketing=False)
    assert "an attendee" in (await nobody.gets(all_hands["attendeeJoinUri"])).text
    assert (await nobody.gets("/w/join/nonsense")).status_code == 404


async def test_links_follow_the_address_of_the_sandbox(mia, sandbox, session):
    sandbox.base_url = "http://127.0.0.1:8080"
    assert (await mia.gets(session["path"])).json()["hostJoinUri"].startswith("http://127.0.0.1:8080/w/join/")
