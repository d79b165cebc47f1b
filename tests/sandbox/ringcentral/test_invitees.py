"""Invitees: all or nothing, nobody twice, and the host is untouchable."""

import pytest

from .clients import panelist, refused_items


@pytest.fixture
async def session(mia):
    return await mia.creates_session()


async def add(client, session, *people):
    return await client.patches(session["invitees"], {"addedInvitees": list(people)})


async def listed(client, session):
    return (await client.gets(session["invitees"])).json()["records"]


async def test_the_host_is_an_invitee_by_itself(mia, session):
    [host] = await listed(mia, session)
    assert (host["role"], host["email"]) == ("Host", "mia.okafor@acme.example")


async def test_colleagues_and_people_from_outside_come_in_with_their_own_links(mia, session, sandbox):
    leo = sandbox.company.user("leo.brandt@acme.example")
    link = linked(leo.id)
    answer = (await add(mia, session, panelist(), {"role": "CoHost", "linkedUser": link})).json()
    noor, co_host = answer["addedInvitees"]
    assert (noor["role"], noor["sendInvite"]) == ("Panelist", True)
    assert (co_host["role"], co_host["email"], co_host["linkedUser"]) == ("CoHost", leo.email, link)
    assert noor["joinUri"] != co_host["joinUri"]


def linked(user_id="256440017", account_id="400100200"):
    return {"userId": user_id, "accountId": account_id, "domain": "pbx"}


@pytest.mark.parametrize(
    ("person", "parameter"),
    [
        ({"role": "Panelist"}, "firstName"),
        (panelist(linkedUser=linked()), "linkedUser"),
        (panelist("not a mail"), "email"),
        (panelist(firstName="x" * 65), "firstName"),
        (panelist(role="Attendee"), "role"),
        (panelist(role="Host"), "role"),
        (panelist(role="Cohost"), "role"),
        ({"firstName": "N", "lastName": "H", "email": "n@h.example"}, "role"),
        ({"role": "CoHost", "linkedUser": linked(user_id="1")}, "linkedUser.userId"),
        ({"role": "CoHost", "linkedUser": linked(account_id="7")}, "linkedUser.accountId"),
        ({"role": "CoHost", "linkedUser": {"userId": "1", "accountId": "7"}}, "linkedUser.domain"),
    ],
)
async def test_one_wrong_person_refuses_them_all(mia, session, person, parameter):
    answer = await add(mia, session, panelist("first@example.com"), person)
    assert refused_items(answer) == (400, f"addedInvitees[1].{parameter}")
    assert len(await listed(mia, session)) == 1


@pytest.mark.parametrize("twice", ["NOOR@northwind.example", "mia.okafor@acme.example"])
async def test_nobody_is_invited_twice_whatever_the_letters(mia, session, twice):
    await add(mia, session, panelist())
    answer = await add(mia, session, panelist("other@example.com"), panelist(twice))
    assert refused_items(answer) == (409, "addedInvitees[1].email")
    assert len(await listed(mia, session)) == 2


async def test_the_same_person_twice_in_one_call_is_a_conflict(mia, session):
    assert (await add(mia, session, panelist(), panelist())).status_code == 409


async def test_a_role_changes_in_place_and_people_go(mia, session):
    added = (await add(mia, session, panelist(), panelist("two@example.com"))).json()["addedInvitees"]
    body = {
        "updatedInvitees": [{"id": added[0]["id"], "role": "CoHost"}],
        "deletedInvitees": [{"id": added[1]["id"]}],
    }
    answer = (await mia.patches(session["invitees"], body)).json()
    [changed] = answer["updatedInvitees"]
    assert (changed["role"], changed["email"]) == ("CoHost", added[0]["email"])
    assert answer["deletedInvitees"] == [{"id": added[1]["id"]}]
    assert [one["role"] for one in await listed(mia, session)] == ["Host", "CoHost"]


async def test_deleting_and_adding_the_same_person_in_one_call_works(mia, session):
    [noor] = (await add(mia, session, panelist())).json()["addedInvitees"]
    body = {"deletedInvitees": [{"id": noor["id"]}], "addedInvitees": [panelist(role="CoHost")]}
    assert (await mia.patches(session["invitees"], body)).status_code == 200


async def test_the_host_is_untouchable(mia, session):
    [host] = await listed(mia, session)
    path = f"{session['invitees']}/{host['id']}"
    bulk = {"updatedInvitees": [{"id": host["id"], "role": "CoHost"}]}
    assert (await mia.puts(path, {"role": "CoHost"})).status_code == 403
    assert (await mia.deletes(path)).status_code == 403
    assert (await mia.patches(session["invitees"], bulk)).status_code == 403


async def test_one_invitee_can_be_read_changed_and_removed(mia, session):
    [noor] = (await add(mia, session, panelist(sendInvite=False))).json()["addedInvitees"]
    path = f"{session['invitees']}/{noor['id']}"
    assert (await mia.gets(session["path"])).json()["hasUnsentInvites"] is True
    changed = (await mia.puts(path, {"role": "CoHost", "lastName": "Hadid", "sendInvite": True})).json()
    assert (changed["role"], changed["lastName"], changed["sendInvite"]) == ("CoHost", "Hadid", True)
    assert (await mia.gets(path)).json() == changed
    assert refused_items(await mia.puts(path, {"role": "CoHost", "sendInvite": False})) == (400, "sendInvite")
    assert (await mia.deletes(path)).status_code == 204
    assert refused_items(await mia.gets(path)) == (404, "inviteeId")


async def test_an_invitee_cannot_take_the_address_of_another(mia, session):
    [noor, two] = (await add(mia, session, panelist(), panelist("two@example.com"))).json()["addedInvitees"]
    change = {"role": "Panelist", "email": noor["email"].upper()}
    assert (await mia.puts(f"{session['invitees']}/{two['id']}", change)).status_code == 409


async def test_a_linked_user_is_replaced_not_changed(mia, session, sandbox):
    leo, ana = (sandbox.company.user(f"{name}@acme.example") for name in ("leo.brandt", "ana.silva"))
    person = {"role": "CoHost", "linkedUser": linked(leo.id)}
    [added] = (await add(mia, session, person)).json()["addedInvitees"]
    path = f"{session['invitees']}/{added['id']}"
    assert refused_items(await mia.puts(path, {"role": "CoHost", "linkedUser": linked(ana.id)})) == (
        400,
        "linkedUser",
    )


async def test_nobody_is_removed_once_it_has_begun(mia, session, sandbox):
    [noor] = (await add(mia, session, panelist())).json()["addedInvitees"]
    sandbox.start(session["id"])
    assert (await mia.deletes(f"{session['invitees']}/{noor['id']}")).status_code == 403
    assert (
        await mia.patches(session["invitees"], {"deletedInvitees": [{"id": noor["id"]}]})
    ).status_code == 403


async def test_a_co_host_may_not_manage_invitees(mia, ana, session, sandbox):
    one = sandbox.company.user("ana.silva@acme.example")
    await add(mia, session, {"role": "CoHost", "linkedUser": linked(one.id)})
    assert (await add(ana, session, panelist())).status_code == 403
