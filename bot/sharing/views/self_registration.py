"""Signing up from a channel: the form with what goes to RingCentral, the answer with the join link, and why not."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.message import Block, Message, View
from bot.domain.outcome import Problem
from bot.domain.people import Profile
from bot.domain.registrant import Person, faults_of
from bot.domain.webinar import NAME_LIMIT
from bot.errors import (
    AlreadyOver,
    CancelledMeanwhile,
    LimitReached,
    NoSuchWebinar,
    NotLinked,
    RegistrationClosed,
    StillUnknown,
)
from bot.ringcentral.errors import (
    AnswerLost,
    BadRequest,
    Gone,
    NoRight,
    Refused,
    SignInEnded,
    Throttled,
    Trouble,
    Unreachable,
    UnreadableAnswer,
)
from bot.sharing.ics import google_link
from bot.sharing.model import CardContent, Share, SignUp
from bot.views import ids
from bot.views.blockkit import (
    actions,
    button,
    confirm,
    context,
    email_input,
    escape,
    field_of,
    link,
    modal,
    plain,
    section,
    text_input,
)
from bot.views.button_values import WebinarChannel, value
from bot.views.card import TITLE_SHOWN
from bot.views.problems import advice, problem_message
from bot.views.times import Reader, date_token, in_zone, length

_HOST_AWAY = (NotLinked, SignInEnded)
_GONE = (NoSuchWebinar, Gone, CancelledMeanwhile)
_REFUSED = (BadRequest, Refused)
_SHUT = (RegistrationClosed, LimitReached)
_TRY = (Trouble, Unreachable, AnswerLost, UnreadableAnswer, StillUnknown, Throttled)


def sign_up_form(share: Share, profile: Profile, host: str, reader: Reader, metadata: Mapping[str, Any]) -> View:
    """What goes to RingCentral, to be changed or agreed to; `host` is the name of who shared the card."""
    first, _, last = plain(profile.name).rpartition(" ")
    first, last = (first, last) if first else (last, "")
    consent = (
        f"Your name and e-mail go to RingCentral, which runs this webinar for the company of {escape(host, 80)}."
        " Its host sees them, and RingCentral may mail you. By pressing Register me you agree."
    )
    blocks = [
        section(_headline(share.content, reader)),
        field_of(ids.FIRST_NAME, "First name", text_input(ids.VALUE, first[:NAME_LIMIT], max_length=NAME_LIMIT)),
        field_of(ids.LAST_NAME, "Last name", text_input(ids.VALUE, last[:NAME_LIMIT], max_length=NAME_LIMIT)),
        field_of(ids.EMAIL, "E-mail", email_input(ids.VALUE, profile.email)),
        context(consent),
    ]
    carried = {**metadata, "session": share.session_id, "channel": share.channel}
    return modal(
        "Register me", blocks, callback_id=ids.REGISTER_ME_FORM, submit="Register me", close="Not now",
        metadata=json.dumps(carried),
    )


def check_sign_up(person: Person) -> dict[str, str]:
    """The faults by field, which is named as the person's."""
    return {field: why[0].upper() + why[1:] for field, why in faults_of(person).items()}


def signed_up(sign_up: SignUp, content: CardContent, reader: Reader, public_url: str, *, lead: str) -> Message:
    """The join link, the calendar, and the way out again; for that person alone."""
    who = f"As {escape(f'{sign_up.first_name} {sign_up.last_name}', 130)}, {escape(sign_up.email, 255)}."
    calendar = f"{public_url}/calendar/{sign_up.page}.ics"
    about = value(reader, WebinarChannel(session_id=sign_up.session_id, channel=sign_up.channel))
    row = []
    if sign_up.join_link:
        row.append(button("Join link", ids.JOIN_PAGE, style="primary", url=sign_up.join_link))
    if content.state != "over":
        row += [
            button("Add to calendar", ids.CALENDAR_FILE, url=calendar),
            button("Google Calendar", ids.CALENDAR_PAGE, url=google_link(content, sign_up.join_link)),
            button("Cancel registration", ids.SIGN_UP_CANCEL, about, confirm=_sure(content)),
        ]
    small = f"{who} The join link is yours alone: do not pass it on."
    said = f"{lead}\n{_headline(content, reader)}"
    blocks: list[Block] = [section(said), *([actions(*row)] if row else []), context(small)]
    links = f"Join: {sign_up.join_link or 'RingCentral mails the link'}. Calendar: {calendar}."
    return Message(f"{lead} {_plain_headline(content, reader)}. {links} {small}".replace("*", ""), tuple(blocks))


def registered_elsewhere(content: CardContent) -> Message:
    """That e-mail is on the list: its owner has the link, whoever pressed may be somebody else."""
    text = (
        f"That e-mail is registered for *{escape(content.title, TITLE_SHOWN)}* already. RingCentral has mailed the join"
        " link to it, so I do not show it here."
    )
    return Message(text.replace("*", ""), (section(text),))


def withdrawn(share: Share, result: str, reader: Reader) -> Message:
    """That they do not come."""
    title = escape(share.content.title, TITLE_SHOWN)
    if result == "gone":
        text = f"You were not registered for *{title}* any more."
    else:
        text = f"You are no longer registered for *{title}*. RingCentral may mail you about it."
    row = [button("Register me", ids.REGISTER_ME, _about(share, reader))] if share.content.takes_people else []
    return Message(text.replace("*", ""), (section(text), *([actions(*row)] if row else [])))


def not_signed_up(
    problem: Problem, share: Share, reader: Reader, *, job: str = "", lead: str = "You are not registered."
) -> Message:
    """Why somebody could not register or withdraw: in words for them, who are not the host."""
    title = f"*{escape(share.content.title, TITLE_SHOWN)}*"
    if problem.is_(*_SHUT):
        return closed(share, reader)
    if problem.is_(NotLinked):
        text = f"{lead} {title} is no longer connected to Greenroom. Please tell whoever shared it."
    elif problem.is_(*_HOST_AWAY):
        text = (
            f"{lead} I cannot reach RingCentral for {title} at the moment: its host has to connect again. It is not"
            " your fault, and I have told them. Please try later."
        )
    elif problem.is_(NoRight):
        text = f"{lead} RingCentral did not let me do it in the name of whoever shared {title}. Please tell them."
    elif problem.is_(*_GONE):
        text = f"{title} was cancelled."
    elif problem.is_(AlreadyOver):
        text = f"{lead} {title} is over, and RingCentral keeps its list as it was."
    elif problem.is_(*_REFUSED) and share.content.takes_people:
        text = f"{lead} {advice(problem, reader).text}"
        row = [button("Change it and try again", ids.REGISTER_ME, _about(share, reader), style="primary")]
        return Message(text, (section(text), actions(*row)))
    elif problem.is_(*_TRY):
        text = f"{lead} RingCentral has trouble just now. When you try again I look first, so it is done once."
        row = [button("Try again", ids.TRY_AGAIN, value(reader, job), style="primary")] if job else []
        return Message(text, (section(text), *([actions(*row)] if row else [])))
    else:
        return problem_message(problem, reader, about=job, lead=lead)
    return Message(text.replace("*", ""), (section(text),))


def closed(share: Share, reader: Reader, *, may_wait: bool = True) -> Message:
    """Nobody can register now; who may be written to can be told when that changes."""
    title = f"*{escape(share.content.title, TITLE_SHOWN)}*"
    if share.content.state == "over":
        text, wait = f"{title} is over, and registration is closed.", False
    else:
        why = "is full" if share.content.is_full else "does not take registrations at the moment"
        text, wait = f"{title} {why}.", may_wait
    row = [button("Tell me when it opens again", ids.TELL_ME, _about(share, reader), style="primary")] if wait else []
    return Message(text.replace("*", ""), (section(text), *([actions(*row)] if row else [])))


def will_be_told(share: Share, reader: Reader) -> Message:
    """That they are in the line."""
    text = (
        f"I will write to you when *{escape(share.content.title, TITLE_SHOWN)}* takes registrations again: in the order"
        " in which people asked, and as many as there are places."
    )
    row = actions(button("Do not tell me", ids.TELL_ME_NOT, _about(share, reader)))
    return Message(text.replace("*", ""), (section(text), row))


def will_not_be_told(share: Share) -> Message:
    """That they are out of the line."""
    text = f"I will not write to you about *{escape(share.content.title, TITLE_SHOWN)}*."
    return Message(text.replace("*", ""), (section(text),))


def place_free(share: Share, reader: Reader) -> Message:
    """Told once to whoever waited."""
    text = f"You wanted to know: there is a place again.\n{_headline(share.content, reader)}"
    small = "I keep no places: whoever is first has it."
    row = actions(button("Register me", ids.REGISTER_ME, _about(share, reader), style="primary"))
    said = f"You wanted to know: there is a place again. {_plain_headline(share.content, reader)}. {small}"
    return Message(said, (section(text), row, context(small)))


def host_needed(share: Share, reader: Reader) -> Message:
    """Told once to a host whose link has ended."""
    text = (
        f"Somebody pressed Register me for *{escape(share.content.title, TITLE_SHOWN)}* in <#{share.channel}>, and I"
        " could not register them: RingCentral no longer accepts your sign-in. Connect again, and it works at once."
    )
    row = actions(button("Reconnect", ids.CONNECT, value(reader), style="primary"))
    return Message(text.replace("*", ""), (section(text), row))


def outsiders_wait_elsewhere(content: CardContent) -> Message:
    """Guests and people of other workspaces are never written to."""
    record = content.registration
    where = f" Please look at {link(record.page, 'the registration page')} again later." if record else ""
    text = f"*{escape(content.title, TITLE_SHOWN)}* takes no registrations now, and I may write to members only.{where}"
    return Message(text.replace("*", ""), (section(text),))


def _about(share: Share, reader: Reader) -> str:
    return value(reader, WebinarChannel(session_id=share.session_id, channel=share.channel))


def _headline(content: CardContent, reader: Reader) -> str:
    title = escape(content.title, TITLE_SHOWN)
    return f"*{title}*\n{date_token(content.starts, reader.zone)} · {length(content.duration)}"


def _plain_headline(content: CardContent, reader: Reader) -> str:
    return f"{escape(content.title, TITLE_SHOWN)}, {in_zone(content.starts, reader.zone)}, {length(content.duration)}"


def _sure(content: CardContent) -> dict[str, Any]:
    text = f"You give up your place for {escape(content.title, 120)}. RingCentral may mail you about it."
    return confirm("Cancel my registration?", text, "Cancel it", "Keep it", danger=True)
