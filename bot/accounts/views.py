"""Linking a RingCentral account, in words: before, after, and when it ends."""

from datetime import UTC, datetime

from bot.domain.message import Message
from bot.domain.people import Identity
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, section
from bot.views.button_values import value
from bot.views.times import Reader, date_token


def offer(url: str, *, linked_as: str = "") -> Message:
    """The button that opens the page where one signs in."""
    text = "Sign in to RingCentral once, and I run your webinars for you. The link is yours alone and lasts 10 minutes."
    if linked_as:
        text = f"You are linked as {escape(linked_as, 100)}. Signing in again replaces that link. {text}"
    row = actions(button("Connect RingCentral", ids.CONNECT_PAGE, style="primary", url=url))
    return Message(f"{text} {url}", (section(text), row))


def linked(identity: Identity, others: int, reader: Reader, *, held: str = "", again: str = "") -> Message:
    """Told after linking; `held` is a command that wanted a form, `again` a job that failed: both can go on now."""
    text = f"Linked: you now act in RingCentral as *{escape(identity.name, 100)}* ({escape(identity.email, 100)})."
    if others:
        people = "one other person" if others == 1 else f"{others} other people"
        text += f" The same account is linked by {people} in this workspace."
    row = [button("My webinars", ids.LIST_OPEN, value(reader)), button("Menu", ids.MENU, value(reader))]
    if held:
        row.insert(0, button("Go on where I stopped", ids.CONTINUE, value(reader), style="primary"))
        text += f" You were about to: `/webinar {escape(held, 200)}`"
    if again:
        row.insert(0, button("Try again", ids.TRY_AGAIN, value(reader, again), style="primary"))
        text += " What failed before can be tried again now."
    return Message(text, (section(text), actions(*row)))


def who_am_i(identity: Identity | None, shared: str, others: int, reader: Reader) -> Message:
    """What is linked."""
    if identity is None:
        text = "No RingCentral account of yours is linked."
        if shared:
            text += f" You use the shared account {escape(shared, 100)}: what you create is that account's webinar."
        row = actions(button("Connect RingCentral", ids.CONNECT, value(reader), style="primary"))
        return Message(text, (section(text), row))
    text = f"You are linked as *{escape(identity.name, 100)}* ({escape(identity.email, 100)})."
    if not identity.alive:
        text += " RingCentral has ended that sign-in: connect again."
    if others:
        text += f" {others} more {'person has' if others == 1 else 'people have'} linked the same account."
    since = date_token(datetime.fromtimestamp(identity.linked_at, UTC), reader.zone)
    used = date_token(datetime.fromtimestamp(identity.used_at, UTC), reader.zone)
    row = actions(
        button("Link again", ids.CONNECT, value(reader)),
        button("Disconnect", ids.DISCONNECT_ASK, value(reader), style="danger"),
    )
    small = f"Linked {since}; the link renews itself, last used {used}."
    return Message(f"{text} {small}", (section(text), context(small), row))


def ask_disconnect(
    identity: Identity, digests: int, channels: int, plans: int, cards: int, reader: Reader
) -> Message:
    """What follows from unlinking, before it is done; `cards` of theirs stand in channels."""
    lines = [
        f"Unlink *{escape(identity.name, 100)}* from your Slack account?",
        "• What is running now is finished first; a list that is being registered stops.",
        f"• {_digests(digests, channels)}",
        *([f"• {_plans(plans)}"] if plans else []),
        *([f"• Nobody can register any more by your {_cards(cards)} in channels."] if cards else []),
        "• My copy of your webinars is erased; in RingCentral they stay as they are.",
        "• RingCentral is told to end the sign-in.",
    ]
    row = actions(
        button("Disconnect", ids.DISCONNECT_CONFIRM, value(reader), style="danger"),
        button("Stay connected", ids.DISMISS, value(reader)),
    )
    return Message("\n".join(lines), (section("\n".join(lines)), row))


def disconnected(reader: Reader, *, revoked: bool) -> Message:
    """It is done; `revoked` when RingCentral has ended the sign-in too."""
    text = "Disconnected. RingCentral ended the sign-in, and what I kept of it is erased."
    if not revoked:
        text = (
            "Disconnected: what I kept of the link is erased. RingCentral could not be told;"
            " the sign-in, which nobody can use any more, ends there by itself within 30 days."
        )
    row = actions(button("Connect again", ids.CONNECT, value(reader)))
    return Message(text, (section(text), row))


def _plans(count: int) -> str:
    each = "timed opening or closing is" if count == 1 else "timed openings and closings are"
    return f"{count} {each} called off."


def _cards(count: int) -> str:
    return "card" if count == 1 else f"{count} cards"


def _digests(count: int, channels: int) -> str:
    if not count:
        return "You have no digests that would end."
    told = f", and {channels} {'channel is' if channels == 1 else 'channels are'} told so once" if channels else ""
    return f"{count} {'digest ends' if count == 1 else 'digests end'}{told}."
