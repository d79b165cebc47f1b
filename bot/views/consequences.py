"""What a change does to other people, said before it is made: who is registered, who may get mail, what stays done."""

from collections.abc import Sequence

from bot.domain.people import Invitee
from bot.domain.webinar import Kind, Webinar
from bot.views.times import Reader, as_of

MAILS_STAY = "A mail that went out cannot be taken back."
GONE_FOR_GOOD = "This cannot be undone: the webinar, its registrations and its links are gone for good."


def consequences(webinar: Webinar, people: Sequence[Invitee] | None, reader: Reader, lasting: str) -> str:
    """Who is affected, who may get mail, and what cannot be undone; safe mrkdwn."""
    helpers = None if people is None else sum(each.role != "Host" for each in people)
    return " ".join((_registered(webinar, reader), _invited(helpers), _mail(webinar, helpers), lasting))


def may_be_registered(webinar: Webinar) -> bool:
    """True when somebody is registered, and when that is not known."""
    if webinar.kind is Kind.ALL_HANDS:
        return False
    return webinar.registration is None or webinar.registration.count > 0


def people_count(count: int) -> str:
    """'1 person', '1,002 people'."""
    return "1 person" if count == 1 else f"{count:,} people"


def _registered(webinar: Webinar, reader: Reader) -> str:
    if webinar.kind is Kind.ALL_HANDS:
        return "It has no registration: whoever has the link may come."
    record = webinar.registration
    if record is None:
        return "How many are registered has not been read yet."
    if not record.count:
        return f"Nobody is registered, {as_of(record.read_at, reader)}."
    verb = "is" if record.count == 1 else "are"
    return f"{people_count(record.count)} {verb} registered, {as_of(record.read_at, reader)}."


def _invited(helpers: int | None) -> str:
    if helpers is None:
        return "Who is invited has not been read yet."
    if not helpers:
        return "No panelist or co-host is invited."
    return "1 panelist or co-host is invited." if helpers == 1 else f"{helpers:,} panelists and co-hosts are invited."


def _mail(webinar: Webinar, helpers: int | None) -> str:
    reached = []
    if helpers is None:
        reached.append("panelists and co-hosts")
    elif helpers:
        reached.append("1 panelist or co-host" if helpers == 1 else f"{helpers:,} panelists and co-hosts")
    if may_be_registered(webinar):
        reached.append("everybody who is registered")
    if not reached:
        return "I know of nobody whom RingCentral would mail."
    return f"RingCentral may mail {' and '.join(reached)}."
