"""Puts sharing together: public cards, self-registration and the waitlist."""

from dataclasses import dataclass

from bot.accounts.accounts import Accounts
from bot.context import Context
from bot.domain.outcome import Intent
from bot.mirror.mirror import Mirror
from bot.registrants.feature import Registrants
from bot.sharing import card_store, self_registration_store
from bot.sharing.card_posts import CardPosts
from bot.sharing.card_store import CardStore
from bot.sharing.card_updates import CardUpdater
from bot.sharing.cards import Cards
from bot.sharing.self_registration import SelfRegistration
from bot.sharing.self_registration_store import SelfRegistrationStore, WaitlistStore
from bot.sharing.waitlist import Waitlist


@dataclass(frozen=True)
class Sharing:
    """Public cards, and what people do with them."""

    cards: Cards
    self_registration: SelfRegistration
    waitlist: Waitlist


def build(context: Context, accounts: Accounts, mirror: Mirror, registrants: Registrants) -> Sharing:
    """Cards that follow the mirror, and are looked at every minute."""
    context.erasures.with_session(*self_registration_store.OF_A_SESSION)
    context.erasures.by_age(self_registration_store.old, card_store.old)
    store = CardStore(context.database)
    posts = CardPosts(context.messenger, context.profiles, context.readers)
    cards = Cards(store, accounts, mirror, posts, context.clock, context.queue)
    waitlist = Waitlist(WaitlistStore(context.database), posts, context.clock)
    sign_ups = SelfRegistrationStore(context.database)
    people = SelfRegistration(context, sign_ups, cards, accounts, mirror, registrants, posts)
    updates = CardUpdater(store, waitlist, cards, posts, context.background, context.clock)
    context.jobs.serve(
        {
            Intent.SHARE_WEBINAR: cards.share,
            Intent.TAKE_DOWN_CARD: cards.take_down,
            Intent.SIGN_UP: people.register,
            Intent.WITHDRAW_SIGN_UP: people.withdraw,
        }
    )
    context.scheduler.every_minute(updates.tick)
    mirror.when_changed(updates.mark_changed)
    return Sharing(cards, people, waitlist)
