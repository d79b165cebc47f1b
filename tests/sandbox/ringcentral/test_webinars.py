"""Webinars: created, listed, read, changed and deleted by those who may."""

import pytest

from .clients import CONFIGURATION, refused_items, timing

WEBINARS = f"{CONFIGURATION}/webinars"


async def test_a_new_webinar_has_the_defaults_and_its_host(mia):
    webinar = await mia.creates_webinar("Q4 roadmap")
    assert webinar["title"] == "Q4 roadmap" and webinar["settings"]["registrationEnabled"] is True
    assert webinar["settings"]["qnaEnabled"] is True and webinar["settings"]["autoRecord"] is False
    assert webinar["host"]["entitled"] is True and webinar["host"]["accountId"] == "400100200"
    assert len(webinar["id"]) <= 20 and webinar["creationTime"] == "2026-11-21T09:00:00.000Z"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 513}, "title"),
        ({"title": 7}, "title"),
        ({"title": None}, "title"),
        ({"title": "x", "description": "x" * 4097}, "description"),
        ({"title": "x", "settings": {"autoRecord": "yes"}}, "settings.autoRecord"),
        ({"title": "x", "settings": {"password": "x" * 65}}, "settings.password"),
        (
            {"title": "x", "settings": {"attendeeAuthentication": "Friends"}},
            "settings.attendeeAuthentication",
        ),
        ({"title": "x", "settings": {"postWebinarRedirectUri": "acme"}}, "settings.postWebinarRedirectUri"),
        (
            {"title": "x", "settings": {"qnaEnabled": False, "moderatedQnaEnabled": True}},
            "settings.moderatedQnaEnabled",
        ),
        ({"title": "x", "settings": []}, "settings"),
        ([], "body"),
    ],
)
async def test_a_field_that_does_not_fit_is_named(mia, body, parameter):
    assert refused_items(await mia.posts(WEBINARS, body)) == (400, parameter)


async def test_a_body_that_is_not_json_is_refused(mia):
    assert refused_items(await mia.http.post(WEBINARS, content=b"{")) == (400, "body")


async def test_read_only_settings_are_ignored(mia):
    body = {"title": "x", "settings": {"pollsEnabled": False, "recordingEnabled": False}}
    assert (await mia.posts(WEBINARS, body)).json()["settings"]["pollsEnabled"] is True


async def test_only_an_administrator_chooses_another_host(mia, leo, sandbox):
    ana = sandbox.company.user("ana.silva@acme.example")
    body = {
        "title": "x",
        "host": {"linkedUser": {"userId": ana.id, "accountId": ana.account_id, "domain": "pbx"}},
    }
    assert (await leo.posts(WEBINARS, body)).json()["host"]["userId"] == ana.id
    assert (await mia.posts(WEBINARS, body)).status_code == 403


async def test_the_host_must_be_of_the_same_account(leo, stranger, sandbox):
    nils = sandbox.company.user("nils@borealis.example")
    linked = {"userId": nils.id, "accountId": nils.account_id, "domain": "pbx"}
    answer = await leo.posts(WEBINARS, {"title": "x", "host": {"linkedUser": linked}})
    assert refused_items(answer) == (400, "host.linkedUser.accountId")


async def test_nobody_hosts_without_a_license(sam):
    answer = await sam.posts(WEBINARS, {"title": "x"})
    assert answer.status_code == 403 and "license" in answer.json()["message"]


async def test_a_setting_locked_by_the_account_is_named(mia, sandbox):
    sandbox.lock_settings("autoRecord")
    answer = await mia.posts(WEBINARS, {"title": "x", "settings": {"autoRecord": True}})
    assert refused_items(answer) == (403, "settings.autoRecord") and "autoRecord" in answer.json()["message"]
    assert (await mia.posts(WEBINARS, {"title": "x"})).status_code == 201


async def test_a_list_shows_ones_own_webinars_by_age(mia):
    assert refused_items(await mia.gets(WEBINARS)) == (400, "creationTimeFrom")
    assert refused_items(await mia.gets(WEBINARS, creationTimeFrom="yesterday")) == (400, "creationTimeFrom")
    records = (await mia.gets(WEBINARS, creationTimeFrom="2020-01-01T00:00:00Z")).json()["records"]
    assert len(records) == 5 and records == sorted(records, key=lambda one: one["creationTime"])
    assert (await mia.gets(WEBINARS, creationTimeFrom="2030-01-01T00:00:00Z")).json()["records"] == []


async def test_a_long_list_comes_in_pages(mia):
    since = {"creationTimeFrom": "2020-01-01T00:00:00Z", "perPage": 2}
    seen, page = [], (await mia.gets(WEBINARS, **since)).json()
    assert "previousPageToken" not in page["paging"]
    while True:
        seen += [one["id"] for one in page["records"]]
        if "nextPageToken" not in page["paging"]:
            break
        page = (await mia.gets(WEBINARS, **since, pageToken=page["paging"]["nextPageToken"])).json()
    assert len(seen) == len(set(seen)) == 5 and "previousPageToken" in page["paging"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"perPage": 1001}, "perPage"),
        ({"perPage": 0}, "perPage"),
        ({"perPage": "ten"}, "perPage"),
        ({"pageToken": "nonsense"}, "pageToken"),
    ],
)
async def test_pages_have_a_largest_size_and_real_tokens(mia, query, parameter):
    answer = await mia.gets(WEBINARS, creationTimeFrom="2020-01-01T00:00:00Z", **query)
    assert refused_items(answer) == (400, parameter)


async def test_a_change_touches_only_what_it_mentions_and_moves_the_time(mia):
    webinar = await mia.creates_webinar()
    path = f"{WEBINARS}/{webinar['id']}"
    changed = (await mia.patches(path, {"description": "New"})).json()
    assert changed["title"] == webinar["title"] and changed["description"] == "New"
    again = (await mia.patches(path, {"settings": {"autoRecord": True}})).json()
    assert webinar["lastModifiedTime"] < changed["lastModifiedTime"] < again["lastModifiedTime"]
    assert again["settings"] == webinar["settings"] | {"autoRecord": True}


async def test_an_empty_password_resets_it(mia):
    path = f"{WEBINARS}/{(await mia.creates_webinar())['id']}"
    assert (await mia.patches(path, {"settings": {"password": "s3"}})).json()["settings"]["password"] == "s3"
    assert "password" not in (await mia.patches(path, {"settings": {"password": ""}})).json()["settings"]


async def test_the_host_cannot_be_changed(mia, sandbox):
    path = f"{WEBINARS}/{(await mia.creates_webinar())['id']}"
    linked = {"userId": "256440017", "accountId": "400100200", "domain": "pbx"}
    assert refused_items(await mia.patches(path, {"host": {"linkedUser": linked}})) == (400, "host")


async def test_an_administrator_may_a_colleague_may_not_and_strangers_see_nothing(mia, leo, ana, stranger):
    path = f"{WEBINARS}/{(await mia.creates_webinar())['id']}"
    answers = [(await one.gets(path)).status_code for one in (mia, leo, ana, stranger)]
    assert answers == [200, 200, 403, 404]


async def test_deleting_a_webinar_deletes_its_sessions(mia):
    session = await mia.creates_session()
    assert (await mia.deletes(f"{WEBINARS}/{session['webinarId']}")).status_code == 204
    assert (await mia.gets(session["path"])).status_code == 404


@pytest.mark.parametrize("state", ["start", "finish"])
async def test_a_webinar_that_has_begun_stays_as_it_is(mia, sandbox, state):
    session = await mia.creates_session()
    getattr(sandbox, state)(session["id"])
    path = f"{WEBINARS}/{session['webinarId']}"
    refusals = [
        await mia.patches(path, {"title": "x"}),
        await mia.deletes(path),
        await mia.patches(session["path"], timing()),
        await mia.deletes(session["path"]),
    ]
    assert [one.status_code for one in refusals] == [403] * 4
