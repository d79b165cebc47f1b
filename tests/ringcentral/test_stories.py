"""The client and the sandbox, strangers to each other, do the main job together."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from bot.ringcentral.auth import Credentials
from bot.ringcentral.client import Caller, RingCentral
from bot.ringcentral.errors import AnswerLost, Duplicate, NoRight, SignInEnded
from bot.ringcentral.protocol import new_pkce
from bot.ringcentral.rate_limiter import MemorySlots, RateLimiter
from bot.ringcentral.request_models import (
    InviteeChange,
    InviteeDraft,
    InviteePatch,
    InviteeRef,
    RegistrantDraft,
    RegistrationPatch,
    RegistrationSettingsPatch,
    SessionDraft,
    SettingsPatch,
    UserDraft,
    WebinarDraft,
    WebinarPatch,
)
from bot.sandbox.ringcentral import Sandbox
from tests.contract.witness import Witness

from .acting import Vault
from .virtual_time import VirtualTime

BACK = "http://127.0.0.1:3000/oauth/ringcentral"
MIA = "mia.okafor@acme.example"


class World:
    """The sandbox, our app in front of it, and Mia, who links her account as people do."""

    def __init__(self) -> None:
        self.clock = VirtualTime()
        self.sandbox = Sandbox(self.clock, base_url="https://ringcentral.example")
        self.limiter = RateLimiter(MemorySlots(), self.clock)
        http = httpx.AsyncClient(transport=Witness(httpx.ASGITransport(self.sandbox.app)))
        credentials = Credentials(
            self.sandbox.base_url, self.sandbox.client_id, SecretStr(self.sandbox.client_secret)
        )
        self.ringcentral = RingCentral(http, self.limiter, self.clock, credentials)

    async def link(self, mail: str = MIA) -> Caller:
        pkce = new_pkce()
        page = self.ringcentral.authorize_url(redirect_uri=BACK, state="fake-state", challenge=pkce.challenge)
        answer = parse_qs(urlsplit(self.sandbox.consent(page, mail)).query)
        tokens = await self.ringcentral.exchange(answer["code"][0], pkce.verifier, BACK)
        return self.ringcentral.acting(Vault(tokens), "~", tokens.owner_id, urgent=True)

    def service(self) -> Caller:
        jwt = SecretStr(self.sandbox.jwt_for("events@acme.example"))
        return self.ringcentral.acting(Vault(None), "~", "service", urgent=True, assertion=jwt)

    def plan(self) -> SessionDraft:
        return SessionDraft(
            scheduled_start_time=self.clock.now() + timedelta(days=12),
            scheduled_duration=2700,
            time_zone="Europe/Berlin",
        )

    def webinars_called(self, title: str) -> int:
        return sum(webinar.title == title for webinar in self.sandbox.company.webinars.values())


async def test_mia_links_and_is_who_she_says():
    world = World()

    async def story() -> None:
        me = await (await world.link()).who_am_i()
        assert (me.email, me.time_zone) == (MIA, "America/New_York")
        assert me.account_id and me.id

    await world.clock.run(story())


async def test_a_marketing_webinar_is_made_filled_closed_opened_moved_and_cancelled():
    world = World()

    async def story() -> None:
        mia = await world.link()
        settings = SettingsPatch(registration_enabled=True)
        webinar = await mia.create_webinar(WebinarDraft(title="Q4 roadmap", settings=settings))
        session = await mia.create_session(webinar.id, world.plan())
        assert (await mia.registration_when_ready(session.id)).registrant_count == 0
        assert mia.calls["heavy"] == 3, "the floor for a marketing webinar"

        ada = RegistrantDraft(first_name="Ada", last_name="L", email="ada@guest.example", external_id="lid=1")
        registrant = await mia.create_registrant(session.id, ada)
        with pytest.raises(Duplicate):
            await mia.create_registrant(session.id, ada)
        limit = RegistrationSettingsPatch(auto_close_limit=50)
        closed = await mia.update_registration(
            session.id, RegistrationPatch(registration_status="Closed", settings=limit)
        )
        assert (closed.registration_status, closed.registrant_count) == ("Closed", 1)
        with pytest.raises(NoRight):
            await mia.create_registrant(session.id, ada.model_copy(update={"email": "bo@guest.example"}))
        opened = await mia.update_registration(session.id, RegistrationPatch(registration_status="Open"))
        assert opened.settings is not None and opened.settings.auto_close_limit == 50
        await mia.delete_registrant(session.id, registrant.id)

        later = world.plan().model_copy(update={"scheduled_duration": 3600})
        moved = await mia.update_session(webinar.id, session.id, later)
        assert moved.scheduled_duration == 3600
        renamed = await mia.update_webinar(webinar.id, WebinarPatch(title="Q1 roadmap"))
        assert renamed.settings is not None and renamed.settings.registration_enabled
        await mia.delete_webinar(webinar.id)

    await world.clock.run(story())
    assert world.webinars_called("Q1 roadmap") == 0
    assert all(call.status != 429 for call in world.sandbox.calls)


async def test_panelists_and_cohosts_come_move_and_go():
    world = World()
    leo = world.sandbox.company.user("leo.brandt@acme.example")

    async def story() -> None:
        mia = await world.link()
        webinar = await mia.create_webinar(WebinarDraft(title="Q4 roadmap"))
        where = (webinar.id, (await mia.create_session(webinar.id, world.plan())).id)
        colleague = InviteeDraft(
            role="CoHost", linked_user=UserDraft(user_id=leo.id, account_id=leo.account_id)
        )
        guest = InviteeDraft(role="Panelist", first_name="Ada", last_name="L", email="ada@guest.example")
        done = await mia.update_invitees(*where, InviteeChange(added=(colleague, guest)))
        by_role = {invitee.role: invitee for invitee in done.added}
        ada = by_role["Panelist"]
        assert ada.join_uri and by_role["CoHost"].linked_user is not None

        promoted = InviteePatch(id=ada.id, role="CoHost")
        gone = InviteeRef(id=by_role["CoHost"].id)
        done = await mia.update_invitees(*where, InviteeChange(updated=(promoted,), deleted=(gone,)))
        assert [invitee.role for invitee in done.updated] == ["CoHost"]
        assert [one.id for one in done.deleted] == [gone.id]
        assert {invitee.role for invitee in await mia.list_invitees(*where)} == {"Host", "CoHost"}

    await world.clock.run(story())


async def test_lists_tell_which_session_is_of_which_webinar_and_kind():
    world = World()

    async def story() -> None:
        mia = await world.link()
        webinars = await mia.list_webinars(world.clock.now() - timedelta(days=730))
        sessions = await mia.list_sessions(world.clock.now() - timedelta(days=90))
        assert mia.calls["heavy"] == 2
        kinds = {
            webinar.id: webinar.settings and webinar.settings.registration_enabled for webinar in webinars
        }
        assert {kinds[session.webinar.id] for session in sessions if session.webinar} == {True, False}
        upcoming = await mia.list_sessions(world.clock.now(), status="Scheduled")
        assert {session.status for session in upcoming} == {"Scheduled"}

    await world.clock.run(story())


async def test_all_registrants_come_page_by_page():
    world = World()

    async def story() -> None:
        mia = await world.link()
        sessions = await mia.list_sessions(world.clock.now() - timedelta(days=90))
        pages = [page async for page in mia.list_registrants(sessions[0].id)]
        count = (await mia.registration(sessions[0].id)).registrant_count
        assert count and [len(page.records) for page in pages] == [count]

    await world.clock.run(story())


async def test_a_create_whose_answer_is_lost_happened_once():
    world = World()

    async def story() -> None:
        mia = await world.link()
        world.sandbox.faults.lose_answer("POST .*/webinars$")
        with pytest.raises(AnswerLost):
            await mia.create_webinar(WebinarDraft(title="Once"))

    await world.clock.run(story())
    assert world.webinars_called("Once") == 1


async def test_an_expired_token_is_renewed_and_a_dead_sign_in_is_told():
    world = World()

    async def story() -> None:
        mia = await world.link()
        await mia.who_am_i()
        world.sandbox.expire_access(MIA)
        assert (await mia.who_am_i()).email == MIA
        world.sandbox.kill_tokens(MIA)
        with pytest.raises(SignInEnded):
            await mia.who_am_i()

    await world.clock.run(story())


async def test_signing_out_ends_it_and_idle_weeks_do_not_where_thirty_days_were_given():
    world = World()

    async def story() -> None:
        mia = await world.link()
        world.clock.advance(29 * 86400)
        assert (await mia.who_am_i()).email == MIA
        await mia.sign_out()
        with pytest.raises(SignInEnded):
            await mia.who_am_i()

    await world.clock.run(story())


async def test_the_service_identity_works_without_anybody_signing_in():
    world = World()

    async def story() -> None:
        service = world.service()
        assert (await service.who_am_i()).email == "events@acme.example"
        world.clock.advance(7200)
        assert (await service.who_am_i()).email == "events@acme.example"

    await world.clock.run(story())


async def test_twenty_five_counts_at_once_never_meet_a_429():
    world = World()

    async def story() -> Caller:
        return await world.link()

    (mia,) = await world.clock.run(story())
    assert isinstance(mia, Caller)
    session = next(iter(world.sandbox.company.sessions))
    await world.clock.run(*(mia.registration(session) for _ in range(25)))
    assert all(call.status != 429 for call in world.sandbox.calls)
    assert mia.calls["heavy"] == 25
