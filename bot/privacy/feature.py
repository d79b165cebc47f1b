"""Puts together what erases: by age every hour, and a person's data when they disconnect."""

from datetime import timedelta

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.digests.feature import Digests
from bot.domain.outcome import Intent
from bot.erasures import Keep
from bot.mirror.mirror import SESSIONS_BACK, Mirror
from bot.privacy.disconnect import Disconnect
from bot.privacy.retention import Retention
from bot.privacy.retention_store import RetentionStore
from bot.settings import Settings


def build(context: Context, accounts: Accounts, mirror: Mirror, digests: Digests) -> None:
    """Erasing by the rules that the features have registered, looked at every minute."""
    store = RetentionStore(context.database, context.erasures)
    retention = Retention(store, context.jobs, context.clock, _kept(context.settings))
    disconnect = Disconnect(accounts, mirror, digests.subscriptions, store)
    context.jobs.serve({Intent.DISCONNECT: disconnect.disconnect})
    context.scheduler.every_minute(retention.tick)


def _kept(settings: Settings) -> Keep:
    return Keep(
        jobs=timedelta(days=settings.keep_jobs_days),
        counts=timedelta(days=settings.keep_counts_days),
        past=timedelta(days=max(settings.keep_counts_days, settings.keep_registrants_days, SESSIONS_BACK.days)),
        registrants=timedelta(days=settings.keep_registrants_days),
        audit=timedelta(days=settings.keep_audit_days),
        profiles=timedelta(days=settings.keep_profiles_days),
    )
