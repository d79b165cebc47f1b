"""The composition root: settings in, a running Greenroom out. It opens everything, and closes it again."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import httpx
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import handlers
from bot.accounts.accounts import Identities, Rules
from bot.accounts.deferred_commands import HeldWordsStore
from bot.accounts.rate_window_store import RateSlotStore
from bot.accounts.rate_windows import StoredSlots
from bot.accounts.store import IdentityStore
from bot.background import Background
from bot.clock import Clock
from bot.digests.delivery import Deliveries
from bot.digests.store import DigestStore
from bot.digests.subscriptions import Digests
from bot.domain.outcome import Intent
from bot.domain.people import Workspace
from bot.domain.when.read import warm
from bot.errors import StoreAway
from bot.invitees.invite import Invitations
from bot.jobs.engine import Durable, SlotLost
from bot.jobs.idempotency import SETTLE_SECONDS, Once
from bot.jobs.reporter import SlackReporter
from bot.jobs.runner import Runner, Wishes
from bot.jobs.store import Ledger, WishStore
from bot.mirror.mirror import SESSIONS_BACK, Mirror
from bot.mirror.refresh import Upkeep
from bot.mirror.schedule_store import TimingStore
from bot.mirror.store import SessionStore
from bot.privacy.disconnect import Departures
from bot.privacy.retention import Retention
from bot.privacy.retention_store import Keep, RetentionStore
from bot.registrants.add import Adding
from bot.registrants.bulk_import import Imports
from bot.registrants.export import Exports
from bot.registrants.import_store import ImportStore
from bot.registrants.list import Registrants
from bot.registrants.register import Registering
from bot.registrants.store import RegistrantStore
from bot.registrants.withdraw import Withdrawals
from bot.registration.schedule import Timings
from bot.registration.settings import Adjustments
from bot.registration.switch import Registrations
from bot.ringcentral.auth import Credentials
from bot.ringcentral.client import RingCentral
from bot.ringcentral.errors import RingCentralError, Trouble, Unreachable
from bot.ringcentral.rate_limiter import Gate
from bot.scheduler import Rounds
from bot.services import Services
from bot.settings import Settings
from bot.sharing.feature import hall_of
from bot.slack.incoming.bolt_app import SlackDoor, bolt_app, home_of, web_client
from bot.slack.incoming.dispatcher import Dispatcher
from bot.slack.incoming.socket_mode import HEARTBEAT, SocketDoor
from bot.slack.outgoing.files import Files
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profile_store import PeopleStore
from bot.slack.outgoing.profiles import People
from bot.slack.outgoing.retry_queue import Outbox
from bot.store.audit import Audit
from bot.store.database import Database, open_engine
from bot.store.migrate import migrate
from bot.store.vault import Vault
from bot.webinars.change import Changes
from bot.webinars.create import Webinars

log = structlog.get_logger()

INTRODUCE_AGAIN = 60.0
"""Seconds between attempts of the service identity to sign in."""
DRAIN_SECONDS = 10.0
"""How long a graceful stop waits for running work; durable work goes on at the next start."""


@dataclass(frozen=True)
class App:
    """A Greenroom that is ready to be served."""

    web: Starlette
    services: Services
    rounds: Rounds


@dataclass(frozen=True)
class Edges:
    """What tests and the demo put in place of the outside world; the defaults are the real one."""

    ringcentral: httpx.AsyncBaseTransport | None = None
    engine: Durable | None = None
    """A workflow engine that runs already: there is one a process."""
    make_rounds: bool = True
    drain_seconds: float = DRAIN_SECONDS
    settle_seconds: float = SETTLE_SECONDS
    heartbeat: float = HEARTBEAT
    """Seconds between pings where Slack is connected by Socket Mode."""


@asynccontextmanager
async def running(settings: Settings, clock: Clock, edges: Edges = Edges()) -> AsyncIterator[App]:
    """Open everything, take up unfinished work, and close it all at the end."""
    vault = Vault(settings.secret_keys)
    background = Background()
    database = Database(open_engine(settings.database_url), vault)
    engine = edges.engine or Durable(settings.jobs_url, vault)
    async with aiohttp.ClientSession() as session, _http(edges) as http:
        try:
            await migrate(database.engine)
            slack = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
            home, name = await home_of(slack)
            messenger = Messenger(slack, session, clock)
            services = _build(
                settings, clock, database, slack, messenger, Files(slack, session), http, background, engine,
                edges.settle_seconds,
            )
            await _start(engine, edges, services, home)
            bolt = _bolt(services, slack, home)
            socket = _socket(settings, edges, services, bolt, slack, session)
            web = _web(settings, services, bolt, socket, name, database, engine)
            async with socket.open() if socket else nullcontext():
                yield App(web, services, services.rounds)
        finally:
            # The clients close next: a wish that went on would take that for a failure.
            await engine.drain(edges.drain_seconds)
            await background.drain(edges.drain_seconds)
            if edges.engine is None:
                engine.close()
            await database.close()


@asynccontextmanager
async def looking(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """The same parts for somebody who only reads: nothing is migrated, launched or taken up."""
    vault = Vault(settings.secret_keys)
    database = Database(open_engine(settings.database_url), vault)
    engine = Durable(settings.jobs_url, vault)
    async with aiohttp.ClientSession() as session, _http(Edges()) as http:
        slack = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
        messenger = Messenger(slack, session, clock)
        try:
            files = Files(slack, session)
            yield _build(settings, clock, database, slack, messenger, files, http, Background(), engine, SETTLE_SECONDS)
        finally:
            await database.close()


def _http(edges: Edges) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=edges.ringcentral, timeout=httpx.Timeout(15, connect=5))


def _build(
    settings: Settings, clock: Clock, database: Database, slack: AsyncWebClient, messenger: Messenger, files: Files,
    http: httpx.AsyncClient, background: Background, engine: Durable, settle_seconds: float,
) -> Services:
    people = People(slack, PeopleStore(database), clock)
    reporter: SlackReporter[Services] = SlackReporter(messenger, people)
    outbox = Outbox(clock)
    wishes = Wishes(WishStore(database), engine, clock, background, reporter, outbox)
    identities = _identities(settings, clock, database, http)
    sessions = SessionStore(database)
    mirror = Mirror(sessions, identities, clock)
    upkeep = Upkeep(sessions, mirror, identities, clock)
    once = Once(Ledger(database), clock, settle_seconds)
    desk = _desk(database, identities, mirror, once, files, reporter, wishes, clock, outbox)
    invitations = Invitations(identities, mirror, once, reporter, outbox)
    webinars = Webinars(identities, mirror, once, desk.registrations, invitations, clock)
    changes = Changes(identities, mirror, desk.timings, clock)
    subscriptions = DigestStore(database)
    digests = Digests(subscriptions, identities, mirror, desk.registrants, reporter, clock, outbox)
    deliveries = Deliveries(subscriptions, digests, identities, upkeep, wishes, reporter, people, clock, outbox)
    retention = Retention(RetentionStore(database), engine, clock, _kept(settings))
    hall = hall_of(
        database, messenger, identities, mirror, desk.registrants, desk.registering, desk.audit, background, clock,
        outbox, let_guests_in=settings.register_me_guests == "on",
    )
    sessions.when_changed(hall.board.note)
    rounds = Rounds(
        clock, background, deliveries, desk.timings, identities, upkeep, reporter, retention, outbox, hall.board
    )
    identities.when_a_link_ends(rounds.tell_link_ended)
    wishes.serve(
        {
            Intent.CREATE_WEBINAR: webinars.create,
            Intent.EDIT_WEBINAR: changes.edit,
            Intent.RESCHEDULE_WEBINAR: changes.reschedule,
            Intent.CANCEL_WEBINAR: changes.cancel,
            Intent.INVITE_PEOPLE: invitations.change,
            Intent.SEND_DIGEST: deliveries.send,
            **desk.runners,
            **hall.runners,
            Intent.DISCONNECT: Departures(identities, mirror, digests, desk.timings, wishes).disconnect,
        }
    )
    services = Services(
        clock=clock, background=background, people=people, messenger=messenger, files=files,
        identities=identities,
        mirror=mirror,
        registrants=desk.registrants, registering=desk.registering, imports=desk.imports, audit=desk.audit,
        sharing=hall.sharing, sign_ups=hall.sign_ups, waitlists=hall.waitlists,
        wishes=wishes,
        digests=digests, deliveries=deliveries, timings=desk.timings,
        rounds=rounds,
        held_words=HeldWordsStore(database),
        public_url=settings.public_url,
        source_parameter=settings.source_parameter,
        takes_files=settings.csv_uploads == "on",
    )
    reporter.serve(handlers.all_words(), services)
    hall.cards.serve(handlers.card_words(), services)
    return services


@dataclass(frozen=True)
class _Desk:
    """The parts of the registration desk, and the wishes they carry out."""

    registrations: Registrations
    registrants: Registrants
    registering: Registering
    audit: Audit
    timings: Timings
    imports: Imports
    runners: Mapping[Intent, Runner]


def _desk(
    database: Database,
    identities: Identities,
    mirror: Mirror,
    once: Once,
    files: Files,
    reporter: SlackReporter[Services],
    wishes: Wishes,
    clock: Clock,
    outbox: Outbox,
) -> _Desk:
    audit = Audit(database, clock)
    registrations = Registrations(identities, mirror, wishes)
    registrants = Registrants(RegistrantStore(database), mirror, identities, clock)
    registering = Registering(identities, mirror, registrants, once)
    timings = Timings(TimingStore(database), identities, registrations, wishes, clock)
    exports = Exports(identities, mirror, registrants, once, audit, files, clock, outbox)
    imports = Imports(ImportStore(database), identities, registrations, registering, audit, reporter, clock)
    runners = {
        Intent.SET_REGISTRATION: registrations.switch,
        Intent.ADJUST_WEBINAR: Adjustments(identities, mirror, registrations, timings).adjust,
        Intent.TIMED_REGISTRATION: timings.carry_out,
        Intent.WITHDRAW_REGISTRANT: Withdrawals(identities, registering, audit).withdraw,
        Intent.EXPORT_REGISTRANTS: exports.export,
        Intent.REGISTER_PERSON: Adding(identities, registrations, registering, audit).register,
        Intent.IMPORT_PEOPLE: imports.run,
    }
    return _Desk(registrations, registrants, registering, audit, timings, imports, runners)


def _kept(settings: Settings) -> Keep:
    return Keep(
        wishes=timedelta(days=settings.keep_wishes_days),
        counts=timedelta(days=settings.keep_counts_days),
        past=timedelta(days=max(settings.keep_counts_days, settings.keep_registrants_days, SESSIONS_BACK.days)),
        registrants=timedelta(days=settings.keep_registrants_days),
        audit=timedelta(days=settings.keep_audit_days),
        profiles=timedelta(days=settings.keep_profiles_days),
    )


def _identities(settings: Settings, clock: Clock, database: Database, http: httpx.AsyncClient) -> Identities:
    gate = Gate(StoredSlots(RateSlotStore(database, clock)), clock, kept_for_people=settings.kept_for_people)
    app = Credentials(settings.rc_server_url, settings.rc_client_id, settings.rc_client_secret)
    jwt_app = app
    if settings.rc_jwt_client_id and settings.rc_jwt_client_secret:
        jwt_app = replace(app, client_id=settings.rc_jwt_client_id, client_secret=settings.rc_jwt_client_secret)
    rules = Rules(settings.operators, settings.link_different_email == "allow", settings.rc_jwt)
    return Identities(
        IdentityStore(database),
        RingCentral(http, gate, clock, app),
        clock,
        rules,
        callback=f"{settings.public_url}/ringcentral/callback",
        service=RingCentral(http, gate, clock, jwt_app),
    )


async def _start(engine: Durable, edges: Edges, services: Services, home: Workspace) -> None:
    warm()
    if edges.engine:
        engine.rebind(services.wishes.run)
    else:
        engine.launch(services.wishes.run)
    services.background.spawn(services.wishes.start_unstarted(), name="start unstarted", may_be_dropped=True)
    if edges.engine is None:
        services.background.spawn(_stand_in(engine, services.wishes), name="stand in", may_be_dropped=True)
    services.background.spawn(_introduce(services, home), name="introduce", may_be_dropped=True)
    if edges.make_rounds:
        services.background.spawn(services.rounds.run(), name="rounds", may_be_dropped=True)


async def _stand_in(engine: Durable, wishes: Wishes) -> None:
    try:
        await engine.stand_in(wishes.start_unstarted)
    except SlotLost as fault:
        log.error("stopping, to be started anew with another slot", error=str(fault))
        signal.raise_signal(signal.SIGTERM)


async def _introduce(services: Services, home: Workspace) -> None:
    """Sign the service identity in, again and again while RingCentral cannot be reached."""
    while True:
        try:
            return await services.identities.introduce_service(home)
        except (Trouble, Unreachable) as error:
            log.warning("the service identity waits for RingCentral", error=str(error))
            await services.clock.sleep(INTRODUCE_AGAIN)
        except RingCentralError as error:
            log.warning("the service identity could not sign in; OPERATORS need links of their own", error=str(error))
            return None


def _bolt(services: Services, slack: AsyncWebClient, home: Workspace) -> AsyncApp:
    table = handlers.all_routes()
    dispatcher: Dispatcher[Services] = Dispatcher(
        table, handlers.Surroundings(table), services, services.people, services.messenger, services.background,
        services.clock, home,
    )
    return bolt_app(slack, dispatcher, services.background)


def _socket(
    settings: Settings, edges: Edges, services: Services, bolt: AsyncApp, slack: AsyncWebClient,
    session: aiohttp.ClientSession,
) -> SocketDoor | None:
    if settings.slack_app_token is None:
        return None
    token = settings.slack_app_token.get_secret_value()
    return SocketDoor(bolt, slack, session, token, services.clock, services.background, edges.heartbeat)


def _web(
    settings: Settings,
    services: Services,
    bolt: AsyncApp,
    socket: SocketDoor | None,
    name: str,
    database: Database,
    engine: Durable,
) -> Starlette:
    async def ready() -> bool:
        if socket and not socket.is_open:
            return False
        try:
            async with database.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except StoreAway:
            return False
        return await asyncio.to_thread(database.watch.is_well) and await asyncio.to_thread(engine.is_well)

    routes = handlers.web_routes(handlers.all_routes(), services, name, ready)
    if settings.slack_signing_secret and socket is None:
        door = SlackDoor(bolt, settings.slack_signing_secret.get_secret_value(), services.clock)

        async def slack_events(request: Request) -> Response:
            return await door(request)

        routes.append(Route("/slack/events", slack_events, methods=["POST"]))
    return Starlette(routes=routes)
