"""Puts together what stands behind the cards that everybody in a channel can read: a part of the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.background import Background
from bot.board import Board
from bot.clock import Clock
from bot.domain.outcome import Intent
from bot.identity import Identities
from bot.mirror import Mirror
from bot.outbox import Outbox
from bot.registering import Registering
from bot.registrants import Registrants
from bot.services import Services
from bot.sharing import Sharing
from bot.signing_up import SignUps
from bot.slack.cards import SlackCards
from bot.slack.messenger import Messenger
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.shares import ShareStore
from bot.store.sign_ups import SignUpStore, Waitlist
from bot.waiting import Waitlists
from bot.wishes import Runner


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
