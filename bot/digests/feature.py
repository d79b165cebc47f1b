"""Puts the digests together: who gets which, and their delivery."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.digests import store as digest_store
from bot.digests.delivery import DigestDelivery
from bot.digests.posts import DigestPosts
from bot.digests.store import DigestStore
from bot.digests.subscriptions import Subscriptions
from bot.domain.outcome import Intent
from bot.mirror.feature import MirrorFeature
from bot.registrants.feature import Registrants


@dataclass(frozen=True)
class Digests:
    """Subscriptions, and their delivery."""

    subscriptions: Subscriptions
    delivery: DigestDelivery


def build(context: Context, accounts: Accounts, local: MirrorFeature, registrants: Registrants) -> Digests:
    """Digests, taken up every minute where they are due."""
    context.erasures.by_age(digest_store.old)
    context.erasures.of_person(digest_store.of_person)
    store = DigestStore(context.database)
    posts = DigestPosts(context.messenger, context.profiles, context.readers)
    subscriptions = Subscriptions(
        store, accounts, local.mirror, registrants.list, posts, context.clock, context.queue
    )
    delivery = DigestDelivery(context, store, subscriptions, accounts, local.refresh, posts)
    context.jobs.serve({Intent.SEND_DIGEST: delivery.send})
    context.scheduler.every_minute(delivery.tick)
    return Digests(subscriptions, delivery)
