"""Puts the accounts together: the RingCentral clients with their shared rate limiter, linking, and its notices."""

from dataclasses import replace

import httpx

from bot.accounts import deferred_command_store, rate_window_store
from bot.accounts import store as account_store
from bot.accounts.accounts import Accounts, Rules
from bot.accounts.deferred_command_store import DeferredCommandStore
from bot.accounts.notices import AccountNotices
from bot.accounts.rate_window_store import StoredRateWindows
from bot.accounts.store import IdentityStore
from bot.context import Context
from bot.ringcentral.auth import Credentials
from bot.ringcentral.client import RingCentral
from bot.ringcentral.rate_limiter import RateLimiter


def build(context: Context, http: httpx.AsyncClient) -> Accounts:
    """The linked accounts, and the service identity where there is one."""
    settings, clock = context.settings, context.clock
    context.erasures.by_age(rate_window_store.old, deferred_command_store.old, account_store.old)
    limiter = RateLimiter(StoredRateWindows(context.database, clock), clock, kept_for_people=settings.kept_for_people)
    app = Credentials(settings.rc_server_url, settings.rc_client_id, settings.rc_client_secret)
    jwt_app = app
    if settings.rc_jwt_client_id and settings.rc_jwt_client_secret:
        jwt_app = replace(app, client_id=settings.rc_jwt_client_id, client_secret=settings.rc_jwt_client_secret)
    notices = AccountNotices(context.messenger, context.readers, context.queue, context.background)
    return Accounts(
        IdentityStore(context.database),
        RingCentral(http, limiter, clock, app),
        RingCentral(http, limiter, clock, jwt_app),
        clock,
        Rules(
            operators=settings.operators,
            any_email=settings.link_different_email == "allow",
            service_jwt=settings.rc_jwt,
            callback=f"{settings.public_url}/ringcentral/callback",
        ),
        DeferredCommandStore(context.database),
        notices,
    )
