"""The composition root: settings in, a running Greenroom out. It opens everything, and closes it again."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

import aiohttp
import httpx
import structlog
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import handlers
from bot.accounts import feature as accounts_feature
from bot.accounts.accounts import Accounts
from bot.background import Background
from bot.body_limit import BodyLimit
from bot.clock import Clock
from bot.context import Context
from bot.digests import feature as digests_feature
from bot.domain.people import Workspace
from bot.domain.when.read import warm
from bot.erasures import Erasures
from bot.invitees import feature as invitees_feature
from bot.jobs import ledger
from bot.jobs.engine import ReplicaLockLost, WorkflowEngine
from bot.jobs.idempotency import SETTLE_SECONDS, IdempotentCreate
from bot.jobs.ledger import Ledger
from bot.jobs.reporter import Reporter
from bot.jobs.runner import Jobs
from bot.jobs.store import JobStore
from bot.mirror import feature as mirror_feature
from bot.privacy import feature as privacy_feature
from bot.registrants import feature as registrants_feature
from bot.registration import feature as registration_feature
from bot.ringcentral.errors import RingCentralError, Trouble, Unreachable
from bot.scheduler import Scheduler
from bot.services import Services
from bot.settings import Settings
from bot.sharing import feature as sharing_feature
from bot.slack.incoming.bolt_app import SlackEndpoint, bolt_app
from bot.slack.incoming.dispatcher import Dispatcher
from bot.slack.incoming.responder import Responder
from bot.slack.incoming.routes import Routes
from bot.slack.incoming.socket_mode import HEARTBEAT, SocketMode
from bot.slack.outgoing import profile_store
from bot.slack.outgoing.client import WebClients, home_of, session_with_slack, web_client
from bot.slack.outgoing.files import Files
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.profile_store import ProfileStore
from bot.slack.outgoing.profiles import Profiles
from bot.slack.outgoing.readers import Readers
from bot.slack.outgoing.retry_queue import RetryQueue
from bot.store import audit
from bot.store.audit import Audit
from bot.store.database import Database, open_engine
from bot.store.migrate import migrate
from bot.store.vault import Vault
from bot.webinars import feature as webinars_feature

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

    @property
    def database(self) -> Database:
        """Where it keeps what it knows."""
        return self.services.context.database

    @property
    def scheduler(self) -> Scheduler:
        """What it does every minute."""
        return self.services.context.scheduler


@dataclass(frozen=True)
class Edges:
    """What tests and the demo put in place of the outside world; the defaults are the real one."""

    ringcentral: httpx.AsyncBaseTransport | None = None
    engine: WorkflowEngine | None = None
    """A workflow engine that runs already: there is one a process."""
    run_scheduler: bool = True
    drain_seconds: float = DRAIN_SECONDS
    settle_seconds: float = SETTLE_SECONDS
    heartbeat: float = HEARTBEAT
    """Seconds between pings where Slack is connected by Socket Mode."""
    by_proxy: bool = True
    """Whether Slack and RingCentral are reached by the proxy of the environment, if there is one."""


@asynccontextmanager
async def running(settings: Settings, clock: Clock, edges: Edges = Edges()) -> AsyncIterator[App]:
    """Open everything, take up unfinished work, and close it all at the end."""
    async with _opened(settings, clock, edges) as (context, engine, slack, http):
        try:
            await migrate(context.database.engine)
            home, name = await home_of(slack)
            services, routes = _build(context, http), handlers.all_routes()
            await _start(engine, edges, services, home)
            bolt = _bolt(routes, services, slack, home)
            socket = _socket(services, edges, bolt, slack)
            pages = handlers.web_routes(routes, services, name, _readiness(services, socket, engine))
            web = _web(pages, services, bolt, socket)
            async with socket.open() if socket else nullcontext():
                yield App(web, services)
        finally:
            # The clients close next: a job that went on would take that for a failure.
            await engine.drain(edges.drain_seconds)
            await context.background.drain(edges.drain_seconds)
            if edges.engine is None:
                engine.close()


@asynccontextmanager
async def read_only(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """The same parts for somebody who only reads: nothing is migrated, launched or taken up."""
    async with _opened(settings, clock, Edges()) as (context, _, _, http):
        yield _build(context, http)


Opened = tuple[Context, WorkflowEngine, AsyncWebClient, httpx.AsyncClient]


@asynccontextmanager
async def _opened(settings: Settings, clock: Clock, edges: Edges) -> AsyncIterator[Opened]:
    vault = Vault(settings.secret_keys)
    database = Database(open_engine(settings.database_url), vault)
    engine = edges.engine or WorkflowEngine(settings.jobs_url, vault)
    timeout = httpx.Timeout(15, connect=5)
    async with (
        session_with_slack(settings.slack_api_url) if edges.by_proxy else aiohttp.ClientSession() as session,
        httpx.AsyncClient(transport=edges.ringcentral, timeout=timeout, trust_env=edges.by_proxy) as http,
    ):
        slack = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, session)
        clients = WebClients(slack, session)
        messenger, background = Messenger(clients, session, clock), Background()
        profiles, queue = Profiles(clients, ProfileStore(database), clock), RetryQueue(clock)
        context = Context(
            settings=settings, clock=clock, background=background, database=database, audit=Audit(database, clock),
            messenger=messenger, profiles=profiles, readers=Readers(profiles, clock), files=Files(clients, session),
            queue=queue,
            jobs=Jobs(JobStore(database), engine, Reporter(messenger), clock, background, queue),
            creates=IdempotentCreate(Ledger(database), clock, edges.settle_seconds),
            scheduler=Scheduler(clock), erasures=_erasures(),
        )  # fmt: skip
        try:
            yield context, engine, slack, http
        finally:
            await database.close()


def _erasures() -> Erasures:
    """With the rules of the platform; the features add theirs."""
    erasures = Erasures()
    erasures.by_age(ledger.old, profile_store.old, audit.old)
    return erasures


def _build(context: Context, http: httpx.AsyncClient) -> Services:
    """Every feature, in the order in which each builds on those before it."""
    accounts = accounts_feature.build(context, http)
    local = mirror_feature.build(context, accounts)
    mirror = local.mirror
    invitees = invitees_feature.build(context, accounts, mirror)
    registration = registration_feature.build(context, accounts, mirror)
    registrants = registrants_feature.build(context, accounts, mirror, registration)
    webinars_feature.build(context, accounts, mirror, invitees, registration)
    sharing = sharing_feature.build(context, accounts, mirror, registrants)
    digests = digests_feature.build(context, accounts, local, registrants)
    privacy_feature.build(context, accounts, mirror, digests)
    services = Services(
        context, accounts, mirror, local.refresher, registration, registrants, sharing, digests
    )
    context.jobs.tell_by(handlers.reports(services), handlers.waiting(services))
    return services


async def _start(engine: WorkflowEngine, edges: Edges, services: Services, home: Workspace) -> None:
    warm()
    context = services.context
    if edges.engine:
        engine.serve_another(context.jobs.run)
    else:
        engine.launch(context.jobs.run)
    context.background.spawn(context.jobs.start_unstarted(), name="start unstarted", may_be_dropped=True)
    if edges.engine is None:
        context.background.spawn(_take_over(engine, context.jobs), name="take over", may_be_dropped=True)
    introducing = _introduce(services.accounts, context.clock, home)
    context.background.spawn(introducing, name="introduce", may_be_dropped=True)
    if edges.run_scheduler:
        context.background.spawn(context.scheduler.run(), name="scheduler", may_be_dropped=True)


async def _take_over(engine: WorkflowEngine, jobs: Jobs) -> None:
    try:
        await engine.take_over(jobs.start_unstarted)
    except ReplicaLockLost as fault:
        log.error("stopping, to be started anew with another slot", error=str(fault))
        signal.raise_signal(signal.SIGTERM)


async def _introduce(accounts: Accounts, clock: Clock, home: Workspace) -> None:
    """Sign the service identity in, again and again while RingCentral cannot be reached."""
    while True:
        try:
            return await accounts.introduce_service(home)
        except (Trouble, Unreachable) as error:
            log.warning("the service identity waits for RingCentral", error=str(error))
            await clock.sleep(INTRODUCE_AGAIN)
        except RingCentralError as error:
            log.warning("the service identity could not sign in; OPERATORS need links of their own", error=str(error))
            return None


def _bolt(routes: Routes[Services], services: Services, slack: AsyncWebClient, home: Workspace) -> AsyncApp:
    context, fallbacks = services.context, handlers.fallbacks(routes)
    responder = Responder(context.messenger, fallbacks, services, context.background, context.queue)
    dispatcher = Dispatcher(routes, fallbacks, services, responder, context.profiles, context.clock, home)
    return bolt_app(slack, home, dispatcher, context.background)


def _socket(services: Services, edges: Edges, bolt: AsyncApp, slack: AsyncWebClient) -> SocketMode | None:
    context = services.context
    if context.settings.slack_app_token is None or slack.session is None:
        return None
    token = context.settings.slack_app_token.get_secret_value()
    return SocketMode(bolt, slack, slack.session, token, context.clock, context.background, edges.heartbeat)


def _readiness(
    services: Services, socket: SocketMode | None, engine: WorkflowEngine
) -> Callable[[], Awaitable[bool]]:
    checks = [services.context.database.is_well, engine.is_well, *([socket.is_well] if socket else [])]

    async def ready() -> bool:
        return all([await check() for check in checks])

    return ready


def _web(
    pages: Sequence[BaseRoute], services: Services, bolt: AsyncApp, socket: SocketMode | None
) -> Starlette:
    settings, routes = services.context.settings, list(pages)
    if settings.slack_signing_secret and socket is None:
        endpoint = SlackEndpoint(bolt, settings.slack_signing_secret.get_secret_value(), services.context.clock)

        async def slack_events(request: Request) -> Response:
            return await endpoint(request)

        routes.append(Route("/slack/events", slack_events, methods=["POST"]))
    return Starlette(routes=routes, middleware=[Middleware(BodyLimit)])
