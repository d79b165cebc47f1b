"""What guests see: the page where they register or withdraw, and the door of the webinar."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api import answers, drafts
from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.api.recordings import FILM, MEDIA
from bot.sandbox.ringcentral.company import registration
from bot.sandbox.ringcentral.company.model import RecordingStatus, Session
from bot.sandbox.ringcentral.company.refusals import Refusal
from bot.sandbox.ringcentral.pages.html import form_of, page, shown
from bot.sandbox.ringcentral.pages.times import when
from bot.sandbox.ringcentral.sandbox_state import SandboxState

LABELS = {"firstName": "First name", "lastName": "Last name", "email": "Work e-mail"}


def routes(sandbox: SandboxState) -> list[Route]:
    """The registration page (`registrationPageUri`) and the join links."""

    async def register(request: Request) -> Response:
        session = sandbox.company.sessions.get(request.path_params["sessionId"])
        if session is None or not session.webinar.registration_enabled:
            return page(
                "notice", 404, title="Nothing to register for", text="This page does not exist, or no longer."
            )
        if request.query_params.get("action") == "cancel":
            return _withdraw(sandbox, request, session)
        if request.method == "GET":
            return _form(session, {}, "")
        given = {name: value.strip() for name, value in (await form_of(request)).items()}
        return _register(sandbox, session, given, request.query_params.get("source"))

    async def join(request: Request) -> Response:
        found = _behind_door(sandbox, request.path_params["key"])
        if found is None:
            return page("notice", 404, title="No such link", text="This link does not belong to any webinar.")
        session, who = found
        text = f"You would now be in the webinar as {who}. It is planned for {when(session)}."
        return page("notice", title=session.shown_title, text=text)

    async def recording(request: Request) -> Response:
        name, _, ending = request.path_params["file"].partition(".")
        found = _filmed(sandbox, name, shared=not ending)
        if found is None:
            return page("notice", 404, title="No recording", text="This recording does not exist, or no longer.")
        if ending:
            return Response(FILM, media_type=next((kind for kind in MEDIA.values() if kind.endswith(ending)), None))
        text = "You would now see the recording."
        return page("notice", title=found.shown_title, text=text)

    return [
        shown(sandbox, "/register/{sessionId}", register),
        shown(sandbox, "/w/join/{key}", join),
        shown(sandbox, "/w/recording/{file}", recording),
    ]


def _register(sandbox: SandboxState, session: Session, given: dict[str, str], source: str | None) -> Response:
    body: dict[str, object] = {name: given.get(name, "") for name in LABELS}
    try:
        if empty := next((name for name in LABELS if not given.get(name)), None):
            return _form(session, given, f"{LABELS[empty]} is missing.", empty)
        draft = drafts.registrant(Fields(body | ({"source": source[:256]} if source else {})))
        one = registration.register(sandbox.company, session, draft)
    except Refusal as refusal:
        known = refusal.parameter if refusal.parameter in LABELS else ""
        work = session.registration.settings["workEmailRequired"] and registration.is_private(given["email"])
        check = "Please use your work e-mail address." if work else "Please check this field."
        words = {400: check, 409: "This e-mail address is registered already."}
        return _form(session, given, words.get(refusal.status, "Registration is closed."), known)
    link = answers.registrant_link(one, sandbox.base_url)
    cancel = f"/register/{session.id}?jlt={answers.key('registrant', one.id)}&action=cancel"
    text = f"Thank you, {one.first_name}. See you on {when(session)}."
    return page("notice", title="You are registered", text=text, link=link, cancel=cancel)


def _form(session: Session, given: dict[str, str], problem: str, field: str = "") -> Response:
    context = {"session": session, "when": when(session), "given": given, "labels": LABELS}
    return page("register", 400 if problem else 200, problem=problem, field=field, **context)


def _withdraw(sandbox: SandboxState, request: Request, session: Session) -> Response:
    key = request.query_params.get("jlt", "")
    people = session.registration.registrants.values()
    one = next((one for one in people if answers.key("registrant", one.id) == key), None)
    if one is None:
        return page(
            "notice", 404, title="Not registered", text="Nobody is registered with this link, or no longer."
        )
    if request.method == "GET":
        return page("withdraw", session=session, when=when(session), registrant=one)
    try:
        registration.withdraw(sandbox.company, session, one.id)
    except Refusal as refusal:
        return page("notice", refusal.status, title="Too late", text="This webinar is over.")
    return page(
        "notice", title="You are no longer registered", text=f"We are sorry to miss you, {one.first_name}."
    )


def _filmed(sandbox: SandboxState, name: str, *, shared: bool) -> Session | None:
    """The session whose recording this is: shared for a while, to be downloaded as long as it is kept."""
    now = sandbox.clock.now()
    for session in sandbox.company.sessions.values():
        film = session.life.recording
        if film and answers.key("recording", film.id) == name:
            opens = film.is_shared(now) if shared else film.status(now) is RecordingStatus.AVAILABLE
            return session if opens else None
    return None


def _behind_door(sandbox: SandboxState, key: str) -> tuple[Session, str] | None:
    """Whose join link this is, and in which role they would come in."""
    for session in sandbox.company.sessions.values():
        doors = {
            answers.key("host", session.id): "the host",
            answers.key("session", session.id): "an attendee",
        }
        for invitee in session.invitees.values():
            doors[answers.key("invitee", invitee.id)] = (
                f"{invitee.first_name} {invitee.last_name}, {invitee.role}"
            )
        for one in session.registration.registrants.values():
            doors[answers.key("registrant", one.id)] = f"{one.first_name} {one.last_name}, attendee"
        if key in doors:
            return session, doors[key]
    return None
