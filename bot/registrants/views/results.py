"""What came of registering somebody: one person in a sentence, many in numbers, and how far it is meanwhile."""

from collections.abc import Sequence
from typing import Any

from bot.domain.message import Block, Message, View
from bot.domain.outcome import Job, Outcome, Problem
from bot.domain.registrant import Registrant
from bot.errors import (
    AlreadyOver,
    CancelledMeanwhile,
    Expired,
    LimitReached,
    NoRegistration,
    NotLinked,
    RegistrationClosed,
)
from bot.registrants.import_model import ImportRow, Progress, Tally
from bot.registrants.views.import_preview import people
from bot.ringcentral.errors import BadRequest, SignInEnded
from bot.views import ids
from bot.views.blockkit import actions, button, context, escape, link, modal, section
from bot.views.button_values import value
from bot.views.problems import advice, stopped_because
from bot.views.results import RESTARTED, failed
from bot.views.times import Reader, about, date_token

MOST_REFUSED = 20
LINES = 5
"""To a section, which holds 3 000 characters: RingCentral's own words may be long."""
_FOR_GOOD = (CancelledMeanwhile, NoRegistration, AlreadyOver, Expired)
_OPENABLE = (RegistrationClosed, LimitReached)
_LINK = (SignInEnded, NotLinked)


def one_lead(name: str, there: Registrant | None, reader: Reader, *, was_there: bool) -> str:
    """'Ada Byron is in', with their join link; or that they were there already."""
    lead = f"*{escape(name, 140)}* is in."
    if was_there:
        since = f" since {date_token(there.registered_at, reader.zone)}" if there else ""
        lead = f"*{escape(name, 140)}* was registered already{since}; nothing was changed."
    if there and there.join_link:
        lead += f" Their own join link: {link(there.join_link, there.join_link)}"
    return lead if was_there else f"{lead}\nRingCentral may mail it to them."


def not_registered(job: Job, outcome: Outcome, name: str, reader: Reader) -> Message:
    """Why one person was not registered, with the way to mend it."""
    assert outcome.problem
    lead = f"*{escape(name, 140)}* was not registered."
    about_it = value(reader, job.key)
    if outcome.problem.is_(*_OPENABLE):
        row = [button("Open registration and go on", ids.REGISTER_OPEN_FIRST, about_it, style="primary")]
        row += _limit(outcome.problem, str(job.payload["session_id"]), reader)
    elif outcome.problem.is_(BadRequest):
        row = [button("Change and try again", ids.REGISTER_AGAIN, about_it, style="primary")]
    else:
        return failed(job, outcome, reader, lead)
    text = f"{lead} {advice(outcome.problem, reader).text}"
    return Message(text, (section(text), actions(*row)))


def import_result(
    job: Job, outcome: Outcome, tally: Tally, refused: Sequence[ImportRow], reader: Reader
) -> Message:
    """The numbers, why it stopped, who was refused and why, and what can be done now."""
    lines = [*_leads(outcome, tally, reader), _numbers(tally)]
    if outcome.after_restart:
        lines.append(RESTARTED)
    blocks: list[Block] = [section("\n".join(lines))]
    if refused:
        lines.append("Refused:")
        told = [_refused_line(each, reader) for each in refused]
        if tally.refused > len(refused):
            told.append(f"… and {tally.refused - len(refused):,} more.")
        lines += told
        blocks += [section("\n".join(told[start : start + LINES])) for start in range(0, len(told), LINES)]
    row = _next_steps(job, outcome, tally, reader)
    if row:
        blocks.append(actions(*row))
    return Message("\n".join(lines), tuple(blocks))


def progress_message(progress: Progress, reader: Reader) -> Message:
    """How far it is, with the button that stops it."""
    tally = progress.tally
    lead = f"Registering people for *{escape(progress.title, 150)}*: {tally.done:,} of {tally.total:,}"
    if progress.is_over:
        text = f"{lead} had their turn. What came of it is in my answer."
        return Message(text, (section(text),))
    text = f"{lead}, {about(progress.left)} left. People's commands go first."
    stop = button("Stop", ids.IMPORT_STOP, value(reader, progress.id), label="Stop registering people")
    return Message(text, (section(text), actions(stop)))


def registering_modal(blocks: tuple[Block, ...]) -> View:
    """The form while people are being registered."""
    return modal("Registering people", blocks, callback_id=ids.RESULT)


def begun(count: int, title: str) -> tuple[Block, ...]:
    """The form just after the list was sent."""
    text = f"I am registering {people(count)} for *{escape(title, 150)}*."
    more = "You may close this. If it takes longer, a direct message from me shows how far it is and can stop it."
    return section(text), context(more)


def _leads(outcome: Outcome, tally: Tally, reader: Reader) -> list[str]:
    title = f"*{escape(outcome.title, 150)}*"
    inside = tally.added + tally.there
    if outcome.problem:
        why = stopped_because(outcome.problem, reader)
        return [f"I stopped registering people for {title} after {tally.done:,} of {tally.total:,}. {why}"]
    if tally.waiting:
        return [f"Stopped, as you asked: {tally.done:,} of {tally.total:,} had their turn for {title}."]
    return [f"{inside:,} of {people(tally.total)} are registered for {title}."]


def _numbers(tally: Tally) -> str:
    parts = [f"{tally.added:,} added"]
    parts += [f"{tally.there:,} there already"] if tally.there else []
    parts += [f"{tally.refused:,} refused"] if tally.refused else []
    parts += [f"{tally.waiting:,} left"] if tally.waiting else []
    return f"{', '.join(parts)}."


def _refused_line(row: ImportRow, reader: Reader) -> str:
    name = escape(f"{row.person.name} ({row.person.email})", 150) if row.person else "Somebody"
    why = advice(row.problem, reader).text if row.problem else "RingCentral refused this."
    return f"• Line {row.line}, {name}: {why}"


def _next_steps(job: Job, outcome: Outcome, tally: Tally, reader: Reader) -> list[dict[str, Any]]:
    problem = outcome.problem
    about_it = value(reader, job.key)
    row = []
    if problem and problem.is_(*_FOR_GOOD):
        return [button("My webinars", ids.LIST_OPEN, value(reader))]
    if problem and problem.is_(*_LINK):
        row.append(button("Reconnect", ids.CONNECT, value(reader), style="primary"))
    if problem and problem.is_(*_OPENABLE):
        row.append(button("Open registration and go on", ids.IMPORT_OPEN_FIRST, about_it, style="primary"))
        row += _limit(problem, outcome.session_id, reader)
    if tally.waiting:
        row.append(button(f"Go on with the other {tally.waiting:,}", ids.IMPORT_GO_ON, about_it))
    if tally.refused:
        row.append(button(f"Try the {tally.refused:,} refused again", ids.IMPORT_RETRY, about_it))
    if tally.added + tally.there:
        row.append(button("Registrants", ids.REGISTRANTS_OPEN, value(reader, outcome.session_id)))
    return row


def _limit(problem: Problem, session_id: str, reader: Reader) -> list[dict[str, Any]]:
    """The way to a higher limit, without which RingCentral would soon close again."""
    if not problem.is_(LimitReached):
        return []
    return [button("Change the limit", ids.SETTINGS_OPEN, value(reader, session_id))]
