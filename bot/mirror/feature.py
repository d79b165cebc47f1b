"""Puts the mirror together: the local copy, and what reads it again unasked."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.mirror import retention_store
from bot.mirror.mirror import Mirror
from bot.mirror.refresh import MirrorRefresh
from bot.mirror.refresher import Refresher
from bot.mirror.store import SessionStore


@dataclass(frozen=True)
class MirrorFeature:
    """The mirror; `refresh` reads what is old for whoever asks, `refresher` does so every minute."""

    mirror: Mirror
    refresh: MirrorRefresh
    refresher: Refresher


def build(context: Context, accounts: Accounts) -> MirrorFeature:
    """The mirror, read again every minute."""
    context.erasures.with_session(*retention_store.OF_A_SESSION)
    context.erasures.by_age(retention_store.old)
    store = SessionStore(context.database, context.erasures)
    mirror = Mirror(store, accounts, context.clock)
    refresh = MirrorRefresh(store, mirror, accounts, context.clock)
    refresher = Refresher(accounts, refresh, context.background, context.clock)
    context.scheduler.every_minute(refresher.tick)
    return MirrorFeature(mirror, refresh, refresher)
