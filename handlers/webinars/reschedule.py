"""Someone moves a webinar to another time."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Actor, Identity, acts_as
from bot.domain.webinar import Ambiguous, Webinar
from bot.domain.when.read import Reading, Refusal, day_first_of, read
from bot.errors import EditedElsewhere
from bot.mirror.search import Split, Titles
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.button_values import WebinarWords
from bot.views.form_state import Entered
from bot.views.when_fields import WhenFilled
from bot.webinars.edits import Move
from bot.webinars.views.conflict import two_times
from bot.webinars.views.reschedule_form import as_planned, as_said, check_reschedule, moved_words, reschedule_form
from handlers import problems
from handlers.webinar_choice import Choice

routes: Routes[Services] = Routes()
_TO = re.compile(r"(?:^|\s)to\s", re.IGNORECASE)


@routes.verb(
    "reschedule",
    usage="reschedule [webinar] [to when]",
    says="Move it to another time; a form opens, filled in from your words.",
    example="/webinar reschedule roadmap to friday 4pm",
    opens_modal=True,
    aliases=("move", "postpone"),
)
async def open_form(command: Command, services: Services) -> Answer:
    """The form, or the nearest few webinars to choose from; the time that was said is carried on."""
    identity = await services.accounts.of(command.actor)
    found, when = await services.webinar_and_rest(command, identity, _split_for(command.actor, services))
    if isinstance(found, Ambiguous):
        return Choice("move", ids.RESCHEDULE_OPEN).among(found, command, services, when)
    return await _open(command, identity, found, when, services)


@routes.action(ids.RESCHEDULE_OPEN, opens_modal=True)
async def open_chosen(action: Action, services: Services) -> Answer:
    """The form of the one that was chosen."""
    identity = await services.accounts.of(action.actor)
    chosen = WebinarWords.read(action.subject)
    webinar = await services.mirror.find(identity, chosen.session_id)
    return await _open(action, identity, webinar, chosen.words, services)


@routes.view(ids.RESCHEDULE_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """Check the time, commit the job, and say so."""
    identity = await services.accounts.of(submission.actor)
    filled = WhenFilled.of_state(Entered(submission.state), submission.actor.profile.tz)
    move = check_reschedule(filled, submission.metadata, services.reader(submission.actor))
    if not isinstance(move, Move):
        return FieldErrors(move)
    await services.start(submission, identity, Intent.RESCHEDULE_WEBINAR, move)
    return ShowModal(results.working("Moving it…"))


@routes.action(ids.RESCHEDULE_ANYWAY)
async def move_anyway(action: Action, services: Services) -> None:
    """To the time that was entered, whatever somebody else has chosen."""

    def overruling(move: Move) -> Move:
        return move.model_copy(update={"anyway": True})

    await services.retry(action, (Move, overruling))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card at its new time, both times, or why it was not moved."""
    reader = await services.reader_of(job.member)
    if outcome.problem and not outcome.problem.is_(EditedElsewhere):
        message = results.failed(job, outcome, reader, "Not moved.")
        return Report(message, results.in_modal(results.verdict(outcome, "Not moved"), message))
    identity = await services.accounts.of_job(job)
    move = Move.model_validate(job.payload)
    if outcome.problem:
        webinar = await services.mirror.find(identity, move.session_id)
        message = two_times(webinar, move, job.key, reader)
        return Report(message, results.in_modal("Changed meanwhile", message))
    facts = await services.card_facts(identity, move.session_id)
    message = results.done(job, outcome, facts, reader, lead=moved_words(outcome, move, reader))
    return Report(message, results.in_modal("Moved", message))


def _split_for(actor: Actor, services: Services) -> Split:
    """Cuts off the time after a "to", which may also be part of a title, or of a range of hours."""

    def split(words: str, titles: Titles) -> tuple[str, str]:
        splits = list(_splits(words))
        for webinar, when in splits:
            if isinstance(_read(when, actor, services), Reading):
                return webinar, when
        if titles.fit(words):
            return words, ""
        for webinar, when in splits:
            meant = _read(when, actor, services)
            if isinstance(meant, Refusal) and (meant.date or meant.time):
                return webinar, when
        return words, ""

    return split


def _splits(words: str) -> Iterator[tuple[str, str]]:
    for found in _TO.finditer(words):
        yield words[: found.start()].strip(), words[found.end() :].strip()


def _read(when: str, actor: Actor, services: Services) -> Reading | Refusal:
    day_first = day_first_of(actor.profile.locale)
    return read(when, now=services.context.clock.now(), zone=actor.profile.tz, day_first=day_first)


async def _open(
    request: Command | Action, identity: Identity, webinar: Webinar, when: str, services: Services
) -> Answer:
    webinar.must_be_changeable()
    meant = _read(when, request.actor, services) if when else None
    metadata = where_asked(request)
    if isinstance(meant, Refusal):
        metadata["notice"] = meant.text

    async def form(shown: Webinar) -> View:
        filled = as_said(shown, meant, request.actor.profile.tz) if meant else as_planned(shown)
        return await _form(request.actor, identity, shown, filled, services, metadata)

    if services.mirror.is_fresh(webinar.read_at):
        return OpenModal(await form(webinar))

    async def prepare() -> View:
        fresh = await services.refreshed(identity, webinar)
        fresh.must_be_changeable()
        return await form(fresh)

    return problems.filled_later(request, services, prepare)


async def _form(
    actor: Actor,
    identity: Identity,
    webinar: Webinar,
    filled: WhenFilled,
    services: Services,
    metadata: Mapping[str, Any],
) -> View:
    people = await services.mirror.people(identity, webinar.session_id)
    return reschedule_form(
        webinar, people, filled, services.reader(actor), metadata, acts_as=acts_as(identity)
    )
