"""Someone registers a person for a webinar, or gives a list of people to be looked through first."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.clock import done_within
from bot.domain.message import Report, View
from bot.domain.outcome import Intent, Job, Outcome
from bot.domain.people import Identity, acts_as
from bot.domain.webinar import Kind, Webinar
from bot.errors import Expired, NobodyNamed, NoSuchWebinar
from bot.registrants.add import RegisterPerson
from bot.registrants.csv_reader import UnreadableList, decoded
from bot.registrants.import_model import Typed
from bot.registrants.people_in_message import lines_of
from bot.registrants.people_list import PeopleList
from bot.registrants.views.import_preview import preview, reading
from bot.registrants.views.register_form import (
    FIELD_OF,
    MOST_BYTES,
    MOST_TYPED,
    check_register,
    read_list,
    register_form,
    typed_again,
    typed_of,
)
from bot.registrants.views.results import not_registered, one_lead
from bot.ringcentral.errors import BadRequest
from bot.services import Services
from bot.slack.incoming.requests import Action, Command, ViewSubmission, where_asked
from bot.slack.incoming.responses import Answer, FieldErrors, OpenModal, ShowModal
from bot.slack.incoming.routes import Routes
from bot.threads import in_thread
from bot.views import ids, results
from bot.views.form_state import Entered, Upload
from bot.views.times import Reader
from handlers.webinar_choice import Choice, on_webinar

routes: Routes[Services] = Routes()

PATIENCE = 1.5
"""Seconds to read a file before the form is answered, which has to be within three."""


@on_webinar(
    routes.verb(
        "register",
        usage="register [webinar]",
        says="Register a person, a list of people or a CSV file.",
        example="/webinar register roadmap",
        opens_modal=True,
        aliases=("add people", "import"),
    ),
    routes.action(ids.REGISTER_OPEN, opens_modal=True),
    Choice("register people for", ids.REGISTER_OPEN),
)
async def open_form(request: Command | Action, identity: Identity, webinar: Webinar, services: Services) -> Answer:
    """The empty form."""
    return OpenModal(_form(Typed(), (webinar,), request, identity, services))


@routes.shortcut(ids.REGISTER_NAMED)
async def open_form_of_message(command: Command, services: Services) -> Answer:
    """The form with the people whom a message names in its box, and a choice of webinars."""
    identity = await services.accounts.of(command.actor)
    lines = lines_of(command.message)
    if not lines:
        raise NobodyNamed()
    upcoming = (await services.mirror.page(identity, "upcoming")).webinars
    webinars = tuple(each for each in upcoming if each.kind is not Kind.ALL_HANDS)
    if not webinars:
        raise NoSuchWebinar(words="")
    fitting = _as_many_as_fit(lines)
    left = len(lines) - len(fitting)
    notices = {ids.PEOPLE: f"The box does not hold all: {left:,} of {len(lines):,} are missing."} if left else {}
    typed = Typed(people="\n".join(fitting))
    return OpenModal(_form(typed, webinars, command, identity, services, notices))


@routes.action(ids.REGISTER_AGAIN, opens_modal=True)
async def open_form_again(action: Action, services: Services) -> Answer:
    """The form of somebody who was not registered, as it was."""
    job = await services.context.jobs.find(action.subject)
    if job is None or job.member != action.actor.member:
        raise Expired()
    identity = await services.accounts.of(action.actor)
    wanted = RegisterPerson.model_validate(job.payload)
    webinar = await services.mirror.find(identity, wanted.session_id)
    return OpenModal(_form(typed_again(wanted.person), (webinar,), action, identity, services))


@routes.view(ids.REGISTER_FORM)
async def submit(submission: ViewSubmission, services: Services) -> Answer:
    """One person becomes a job; a list is shown as it was read."""
    actor = submission.actor
    identity = await services.accounts.of(actor)
    entered = Entered(submission.state)
    session_id = str(submission.metadata.get("session") or "") or entered.choice(ids.WEBINAR)
    webinar = await services.mirror.find(identity, session_id)
    webinar.must_have_registration()
    typed = typed_of(entered)
    checked = check_register(typed, entered.upload(ids.FILE), work_email=_wants_work_email(webinar))
    if isinstance(checked, dict):
        return FieldErrors(checked)
    if isinstance(checked, Upload):
        work = asyncio.ensure_future(_read(submission, checked, typed, webinar, services))
        if await done_within(services.context.clock, PATIENCE, work):
            return work.result()
        return ShowModal(reading(checked.name), then=partial(asyncio.wait_for, work, None))
    if isinstance(checked, PeopleList):
        return ShowModal(await _preview(submission, checked, typed, webinar, services))
    wanted = RegisterPerson(
        session_id=session_id, title=webinar.title, person=checked, open_first=typed.open_first
    )
    await services.start(submission, identity, Intent.REGISTER_PERSON, wanted)
    return ShowModal(results.working("Registering…"))


@routes.action(ids.REGISTER_OPEN_FIRST)
async def open_registration_first(action: Action, services: Services) -> None:
    """The same once more, with registration opened for it."""

    def opened(wanted: RegisterPerson) -> RegisterPerson:
        return wanted.model_copy(update={"open_first": True})

    change = (RegisterPerson, opened)
    await services.retry(action, change)


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card under what became of the person; in the form, what can be mended there is shown there."""
    reader = await services.reader_of(job.member)
    wanted = RegisterPerson.model_validate(job.payload)
    name = wanted.person.name
    if outcome.problem:
        message = not_registered(job, outcome, name, reader)
        place = FIELD_OF.get(outcome.problem.facts.get("parameter", ""))
        if not outcome.problem.is_(BadRequest) or place is None:
            return Report(message, results.in_modal(results.verdict(outcome, "Not registered"), message))
        identity = await services.accounts.of_job(job)
        webinar = await services.mirror.find(identity, wanted.session_id)
        where = job.reply_to.model_dump(mode="json", include={"response_url", "heard_at", "replace"})
        notices = {place: f"RingCentral does not accept this: “{outcome.problem.facts.get('message', '')}”."}
        typed = typed_again(wanted.person)
        return Report(message, _filled(typed, (webinar,), where, identity, reader, services, notices))
    identity = await services.accounts.of_job(job)
    facts = await services.card_facts(identity, outcome.session_id)
    there = await services.registrants.list.find(identity, outcome.session_id, str(outcome.facts.get("registrant")))
    lead = one_lead(there.name if there else name, there, reader, was_there=bool(outcome.facts.get("was_there")))
    message = results.done(job, outcome, facts, reader, lead=lead)
    return Report(message, results.in_modal("Registered", message))


def _form(
    typed: Typed,
    webinars: tuple[Webinar, ...],
    request: Command | Action,
    identity: Identity,
    services: Services,
    notices: Mapping[str, str] | None = None,
) -> View:
    for webinar in webinars:
        webinar.must_have_registration()
    reader = services.reader(request.actor)
    return _filled(typed, webinars, where_asked(request), identity, reader, services, notices)


def _filled(
    typed: Typed,
    webinars: tuple[Webinar, ...],
    metadata: Mapping[str, Any],
    identity: Identity,
    reader: Reader,
    services: Services,
    notices: Mapping[str, str] | None = None,
) -> View:
    return register_form(
        typed, webinars, reader, metadata,
        takes_files=services.context.settings.takes_files, notices=notices, acts_as=acts_as(identity),
    )  # fmt: skip


async def _preview(
    submission: ViewSubmission, people_list: PeopleList, typed: Typed, webinar: Webinar, services: Services,
    *, guessed: bool = False
) -> View:
    """The list as it was read, kept until it is sent."""
    actor = submission.actor
    identity = await services.accounts.of(actor)
    takes = await services.registrants.imports.time_for(identity, len(people_list.entries))
    whole = await services.registrants.imports.prepare(actor.member, webinar.session_id, typed, people_list.entries)
    return preview(webinar, people_list, whole, takes, services.reader(actor), submission.metadata, guessed=guessed)


async def _read(
    submission: ViewSubmission, upload: Upload, typed: Typed, webinar: Webinar, services: Services
) -> Answer:
    """The list in a file, or the form again with what is wrong with the file."""
    data = await services.context.files.read(submission.actor.member.workspace, upload.url, MOST_BYTES)
    people_list, guessed = await in_thread(_list_in, data, typed, _wants_work_email(webinar))
    if isinstance(people_list, PeopleList):
        return ShowModal(await _preview(submission, people_list, typed, webinar, services, guessed=guessed))
    identity, reader = await services.accounts.of(submission.actor), services.reader(submission.actor)
    notices = {place: f"{upload.name}: {words}" for place, words in people_list.items()}
    return ShowModal(_filled(typed, (webinar,), submission.metadata, identity, reader, services, notices))


def _list_in(data: bytes, typed: Typed, work_email: bool) -> tuple[PeopleList | dict[str, str], bool]:
    try:
        text, guessed = decoded(data)
    except UnreadableList as fault:
        return {ids.FILE: str(fault)}, False
    return read_list(text, typed, ids.FILE, work_email=work_email), guessed


def _wants_work_email(webinar: Webinar) -> bool:
    return bool(webinar.registration and webinar.registration.wants_work_email)


def _as_many_as_fit(lines: list[str]) -> list[str]:
    """The first of them, as many as the box holds."""
    fitting, length = [], 0
    for line in lines:
        length += len(line) + 1
        if length > MOST_TYPED:
            break
        fitting.append(line)
    return fitting
