"""What came of a job: the card or the problem, for the form that is still open and for everywhere else."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Message, View
from bot.domain.outcome import Job, Outcome, PersonResult
from bot.errors import StillUnknown
from bot.ringcentral.errors import AnswerLost, NoRight, SignInEnded, Trouble, Unreachable, UnreadableAnswer
from bot.views import ids
from bot.views.blockkit import actions, button, escape, modal, section
from bot.views.button_values import value
from bot.views.card import CardFacts, card
from bot.views.problems import advice, problem_button, problem_message
from bot.views.times import Reader, clock

LINES = 8
"""People to a section: Slack's sections hold 3 000 characters."""
RESTARTED = "I was restarted meanwhile; this was done once."
UNSURE = (AnswerLost, StillUnknown, UnreadableAnswer)
"""A change was sent, and nobody knows what became of it."""
_REST = {
    Trouble: "RingCentral had trouble on its side; your link is fine.",
    Unreachable: "RingCentral could not be reached; your link is fine.",
    SignInEnded: "RingCentral no longer accepts your sign-in.",
    NoRight: "RingCentral says that you have no right to change it.",
}
"""Reasons for what is left, where the usual words say that nothing was changed."""
_DID = {
    "Panelist": "invited as panelist",
    "CoHost": "invited as co-host",
    "to Panelist": "is a panelist now",
    "to CoHost": "is a co-host now",
    "removed": "removed",
}


def failed(job: Job, outcome: Outcome, reader: Reader, lead: str) -> Message:
    """Why a job was not done (`lead` says so), or that nobody knows; its button makes it again."""
    assert outcome.problem is not None
    if _is_unsure(outcome):
        title = outcome.title or job.payload.get("title") or ""
        lead = (f"*{escape(str(title), 150)}*: " if title else "") + "I do not know whether this was done."
    return problem_message(outcome.problem, reader, about=job.key, lead=lead)


def saved_in_part(job: Job, outcome: Outcome, reader: Reader, lead: str) -> Message:
    """Why the rest was not done: without saying that nothing was."""
    assert outcome.problem is not None
    found = advice(outcome.problem, reader)
    text = f"{lead} {outcome.problem.look_up(_REST) or found.text}"
    return Message(text, (section(text), actions(problem_button(found, reader, job.key))))


def verdict(outcome: Outcome, not_done: str) -> str:
    """The heading over a failed job; it claims nothing that nobody knows."""
    return "Unclear" if _is_unsure(outcome) else not_done


def done(
    job: Job, outcome: Outcome, facts: CardFacts, reader: Reader, *, lead: str, notes: Sequence[str] = ()
) -> Message:
    """The card, under a sentence that says what was done, with a line for each person."""
    told = f"{lead} {RESTARTED}" if outcome.after_restart else lead
    lines = [person_line(each, reader) for each in outcome.people]
    told_of = ["\n".join(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]
    message = card(facts, reader, lead=told, notes=[*notes, *told_of])
    if any(each.worth_a_retry for each in outcome.people):
        retry = button("Retry the failed ones", ids.INVITE_RETRY, value(reader, job.key), style="primary")
        message = Message(message.text, (*message.blocks, actions(retry)))
    return message


def in_modal(title: str, message: Message) -> View:
    """The same in the form that was sent."""
    return modal(title, message.blocks, callback_id=ids.RESULT)


def waiting(until: datetime | None, reader: Reader, *, begun: bool = True) -> Message:
    """That it takes longer, and until when."""
    if not begun:
        text = (
            "I have written this down and will begin as soon as my own database lets me: it is busy, or its disk is"
            " full. I will tell you here."
        )
    elif until is None:
        text = "RingCentral is slow to answer. I am still at it and will tell you here."
    else:
        text = (
            "RingCentral takes ten calls a minute for each person, and they are used up."
            f" I will finish this at {clock(until, reader.zone)} and tell you here."
        )
    return Message(text, (section(text),))


def working(what: str) -> View:
    """The form just after it was sent."""
    words = "I am on it. You may close this; I will tell you when it is done."
    return modal(what, [section(words)], callback_id=ids.RESULT)


def person_line(person: PersonResult, reader: Reader) -> str:
    """What became of one person."""
    name = escape(person.name, 80)
    if person.problem:
        return f"• {name}: *not done* — {advice(person.problem, reader).text}"
    did = f"• {name}: {_DID.get(person.did, escape(person.did))}"
    if person.told is None:
        return did
    return f"{did}, told by direct message" if person.told else f"{did}; I could not send them a direct message"


def _is_unsure(outcome: Outcome) -> bool:
    """True when a change was sent and looking did not show what became of it."""
    problem = outcome.problem
    return problem is not None and problem.is_(*UNSURE) and not problem.facts.get("seen")
