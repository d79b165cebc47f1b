"""The registration API: a session's registration record and its registrants."""

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api import answers, drafts
from bot.sandbox.ringcentral.api.operation import Ask, Operation
from bot.sandbox.ringcentral.api.paging import page
from bot.sandbox.ringcentral.company import registration
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.ringcentral.company.refusals import invalid

SESSION = "/webinar/registration/v1/sessions/{sessionId}"
REGISTRANTS = SESSION + "/registrants"
REGISTRANT = REGISTRANTS + "/{registrantId}"


def get_session(ask: Ask) -> Response:
    """rcwRegGetSession."""
    session = _session(ask)
    record = registration.registration_of(ask.company, session)
    return JSONResponse(answers.registration(session, record, ask.base_url))


def update_session(ask: Ask) -> Response:
    """rcwRegUpdateSession."""
    session = _session(ask)
    record = registration.update_registration(ask.company, session, drafts.registration(ask.fields))
    return JSONResponse(answers.registration(session, record, ask.base_url))


def list_registrants(ask: Ask) -> Response:
    """rcwRegListRegistrants."""
    session = _session(ask)
    with_answers = _with_answers(ask)
    everybody = sorted(
        registration.registration_of(ask.company, session).registrants.values(), key=lambda one: int(one.id)
    )
    return JSONResponse(
        page(
            everybody,
            ask.query,
            lambda one: answers.registrant(one, session, ask.base_url, with_answers=with_answers),
            backward=False,
        )
    )


def create_registrant(ask: Ask) -> Response:
    """rcwRegCreateRegistrant."""
    session = _session(ask)
    one = registration.register(ask.company, session, drafts.registrant(ask.fields))
    answer = answers.registrant(one, session, ask.base_url, with_answers=True) | {"icalendarSequence": 0}
    return JSONResponse(answer, 201)


def get_registrant(ask: Ask) -> Response:
    """rcwRegGetRegistrant."""
    session = _session(ask)
    one = registration.registrant_of(ask.company, session, ask.path["registrantId"])
    return JSONResponse(answers.registrant(one, session, ask.base_url, with_answers=_with_answers(ask)))


def delete_registrant(ask: Ask) -> Response:
    """rcwRegDeleteRegistrant."""
    registration.withdraw(ask.company, _session(ask), ask.path["registrantId"])
    return Response(status_code=204)


def _session(ask: Ask) -> Session:
    return ask.company.session(ask.user, ask.path["sessionId"])


def _with_answers(ask: Ask) -> bool:
    word = ask.query.get("includeQuestionnaire", "false")
    if word not in ("true", "false"):
        raise invalid("includeQuestionnaire", "must be true or false")
    return word == "true"


OPERATIONS = (
    Operation("GET", SESSION, "Heavy", "ReadWebinars", get_session),
    Operation("PATCH", SESSION, "Heavy", "EditWebinars", update_session),
    Operation("GET", REGISTRANTS, "Heavy", "ReadWebinars", list_registrants),
    Operation("POST", REGISTRANTS, "Heavy", "EditWebinars", create_registrant),
    Operation("GET", REGISTRANT, "Heavy", "ReadWebinars", get_registrant),
    Operation("DELETE", REGISTRANT, "Heavy", "EditWebinars", delete_registrant),
)
