"""What an invited colleague reads in a direct message."""

from bot.domain.message import Message
from bot.domain.people import Invitation
from bot.domain.webinar import Webinar
from bot.views.blockkit import escape, link, section
from bot.views.times import Reader, date_token, in_zone, length

_AS = {"Panelist": "a panelist", "CoHost": "a co-host"}


def invited(webinar: Webinar, invitation: Invitation, host: str, join_link: str, reader: Reader) -> Message:
    """Who invited them to what, when, and their own link."""
    role = _AS[invitation.role]
    title = escape(webinar.title, 200)
    lead = f"<@{host}> invited you to *{title}* as {role}."
    when = f"{date_token(webinar.starts, reader.zone)} · {length(webinar.duration)}"
    if join_link:
        how = f"{link(join_link, 'Your own join link')} — it is for you alone."
    else:
        how = "Your own join link comes from RingCentral by e-mail."
    text = f"You are invited to {title} as {role}. {in_zone(webinar.starts, reader.zone)}, {length(webinar.duration)}."
    return Message(f"{text} {join_link or how}", (section(f"{lead}\n{when}\n{how}"),))
