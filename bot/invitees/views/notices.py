"""What a colleague reads in a direct message: that they are invited, or no longer."""

from bot.domain.message import Message
from bot.domain.people import Invitation
from bot.domain.webinar import Webinar
from bot.views.blockkit import escape, link, section
from bot.views.people_fields import role_words
from bot.views.times import Reader, date_token, in_zone, length


def invited(webinar: Webinar, invitation: Invitation, host: str, join_link: str, reader: Reader) -> Message:
    """Who invited them to what, when, and their own link."""
    title, role = escape(webinar.title, 200), role_words(invitation.role)
    when = f"{date_token(webinar.starts, reader.zone)} · {length(webinar.duration)}"
    if join_link:
        how = f"{link(join_link, 'Your own join link')} — it is for you alone."
        how_plain = f"Your own join link, for you alone: {join_link}"
    else:
        how = how_plain = "RingCentral has not shown your own join link yet; ask for it before the start."
    text = f"<@{host}> invited you to {title} as {role}. {_when(webinar, reader)}. {how_plain}"
    return Message(text, (section(f"<@{host}> invited you to *{title}* as {role}.\n{when}\n{how}"),))


def removed(webinar: Webinar, host: str, reader: Reader) -> Message:
    """Who took them off which list; RingCentral does not say what becomes of their link."""
    title = escape(webinar.title, 200)
    rest = "You are no longer expected there, and your own join link may stop working."
    text = f"<@{host}> took you off the list of {title}. {_when(webinar, reader)}. {rest}"
    when = date_token(webinar.starts, reader.zone)
    return Message(text, (section(f"<@{host}> took you off the list of *{title}*.\n{when}\n{rest}"),))


def _when(webinar: Webinar, reader: Reader) -> str:
    return f"{in_zone(webinar.starts, reader.zone)}, {length(webinar.duration)}"
