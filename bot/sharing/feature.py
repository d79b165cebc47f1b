"""Puts together what stands behind the cards that everybody in a channel can read: a part of the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.accounts.accounts import Identities
from bot.background import Background
from bot.clock import Clock
from bot.domain.outcome import Intent
from bot.jobs.steps import Runner
from bot.mirror.mirror import Mirror
from bot.registrants.list import Registrants
from bot.registrants.register import Registering
from bot.services import Services
from bot.sharing.card_posts import SlackCards
from bot.sharing.card_store import ShareStore
from bot.sharing.card_updates import Board
from bot.sharing.cards import Sharing
from bot.sharing.self_registration import SignUps
from bot.sharing.self_registration_store import SignUpStore, Waitlist
from bot.sharing.waitlist import Waitlists
from bot.slack.outgoing.messenger import Messenger
from bot.slack.outgoing.retry_queue import Outbox
from bot.store.audit import Audit
from bot.store.database import Database


@dataclass(frozen=True)
class Hall:
    """The parts, and the wishes they carry out."""

    cards: SlackCards[Services]
    sharing: Sharing
    waitlists: Waitlists
    sign_ups: SignUps
    board: Board
    runners: Mapping[Intent, Runner]


def hall_of(
    database: Database,
    messenger: Messenger,
    identities: Identities,
    mirror: Mirror,
    registrants: Registrants,
    registering: Registering,
    audit: Audit,
    background: Background,
    clock: Clock,
    outbox: Outbox,
    *,
    let_guests_in: bool,
) -> Hall:
    """All of it, on top of what there is."""
    cards: SlackCards[Services] = SlackCards(messenger)
    shares = ShareStore(database)
    sharing = Sharing(shares, identities, mirror, cards, clock, outbox)
    waitlists = Waitlists(Waitlist(database), cards, clock)
    sign_ups = SignUps(
        SignUpStore(database), shares, sharing, identities, mirror, registrants, registering, audit, cards, background,
        clock, outbox, let_guests_in=let_guests_in,
    )
    runners = {
        Intent.SHARE_WEBINAR: sharing.share,
        Intent.TAKE_DOWN_CARD: sharing.take_down,
        Intent.SIGN_UP: sign_ups.register,
        Intent.WITHDRAW_SIGN_UP: sign_ups.withdraw,
    }
    board = Board(shares, waitlists, sharing, cards, background, clock)
    return Hall(cards, sharing, waitlists, sign_ups, board, runners)
