"""Who is told of what: subscriptions are made, changed, renewed and run out, and news is matched with them."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

from bot.sandbox.ringcentral.company.model import User
from bot.sandbox.ringcentral.company.news import Event, News
from bot.sandbox.ringcentral.company.refusals import Refusal, invalid, missing, wrong_state
from bot.sandbox.ringcentral.company.state import Company
from bot.sandbox.ringcentral.company.subscription import Subscription

SPACE = UUID("6f9619ff-8b86-4d01-b42d-00c04fc964ff")  # ids look like UUIDs and repeat from run to run
MOST = 30  # of one user and app: SubscriptionListResource
DEFAULT_LIFE = 604_800  # seconds; RingCentral's default is stated nowhere
NARROWED_BY = {"webinarId", "hostUserId"}


def checked(filters: list[str]) -> list[str]:
    """The filters, each of which names an event and narrows it by nothing unknown."""
    for place, text in enumerate(filters):
        try:
            parts = urlsplit(text)
        except ValueError:  # "//[": not even an address
            parts = urlsplit("")
        if parts.path not in set(Event) or parts.netloc or not parse_qs(parts.query).keys() <= NARROWED_BY:
            raise invalid(f"eventFilters[{place}]", "is not an event of webinars")
    return list(dict.fromkeys(filters))


def may_create(company: Company, user: User, client_id: str) -> None:
    """Refuse one subscription too many."""
    if len(mine(company, user, client_id)) >= MOST:
        raise Refusal(403, "SUB-504", f"There are {MOST} subscriptions already")


def create(
    company: Company, user: User, client_id: str, filters: list[str], address: str, token: str | None, life: int | None
) -> Subscription:
    """A new subscription at an address that has answered."""
    now = company.clock.now()
    one = Subscription(
        id=str(uuid5(SPACE, company.next_id("subscription"))),
        owner=user,
        client_id=client_id,
        filters=filters,
        address=address,
        verification_token=token,
        created=now,
        expires=now + _granted(company, life),
    )
    company.subscriptions[one.id] = one
    return one


def mine(company: Company, user: User, client_id: str) -> list[Subscription]:
    """The subscriptions of a user and app that have not run out, oldest first."""
    alive = (one for one in company.subscriptions.values() if one.expires > company.clock.now())
    return [one for one in alive if one.owner.id == user.id and one.client_id == client_id]


def find(company: Company, user: User, client_id: str, ident: str) -> Subscription:
    """One of these."""
    found = next((one for one in mine(company, user, client_id) if one.id == ident), None)
    if found is None:
        raise missing("subscriptionId", ident)
    return found


def renew(company: Company, one: Subscription, filters: list[str] | None = None, life: int | None = None) -> None:
    """Let it live on from now, with other filters where some are given; refused once the address is blacklisted."""
    if one.blacklisted:
        raise wrong_state("Subscription is blacklisted")
    one.filters = filters or one.filters
    one.expires = company.clock.now() + _granted(company, life)


def delete(company: Company, one: Subscription) -> None:
    """Tell nobody there any more."""
    del company.subscriptions[one.id]


def interested(company: Company, news: News) -> Iterator[tuple[Subscription, str]]:
    """Who is to be told of this, and by which of their filters."""
    for one in company.subscriptions.values():
        if one.expires <= company.clock.now() or one.blacklisted or not _may_know(one.owner, news):
            continue
        if matching := next((text for text in one.filters if _fits(text, news)), None):
            yield one, matching


def _may_know(user: User, news: News) -> bool:
    host = news.session.webinar.host
    return host.id == user.id or (user.webinar_settings and host.account_id == user.account_id)


def _fits(text: str, news: News) -> bool:
    parts = urlsplit(text)
    of = {"webinarId": news.session.webinar.id, "hostUserId": news.session.webinar.host.id}
    return parts.path == news.event and all(of[name] in values for name, values in parse_qs(parts.query).items())


def _granted(company: Company, life: int | None) -> timedelta:
    wanted = timedelta(seconds=life or DEFAULT_LIFE)
    return min(wanted, company.longest_subscription) if company.longest_subscription else wanted
