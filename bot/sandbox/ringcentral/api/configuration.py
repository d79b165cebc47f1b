"""The configuration API: webinars, sessions and invitees."""

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api import answers, drafts
from bot.sandbox.ringcentral.api.fields import moment
from bot.sandbox.ringcentral.api.operation import Ask, Operation
from bot.sandbox.ringcentral.api.paging import page
from bot.sandbox.ringcentral.company import invitees, webinars
from bot.sandbox.ringcentral.company.model import Session, Status
from bot.sandbox.ringcentral.company.refusals import invalid, no_right

WEBINARS = "/webinar/configuration/v1/webinars"
WEBINAR = WEBINARS + "/{webinarId}"
SESSIONS = WEBINAR + "/sessions"
SESSION = SESSIONS + "/{sessionId}"
INVITEES = SESSION + "/invitees"
INVITEE = INVITEES + "/{inviteeId}"
MOST_HOSTS = 10


def create_webinar(ask: Ask) -> Response:
    """rcwConfigCreateWebinar."""
    created = webinars.create_webinar(ask.company, ask.user, drafts.webinar(ask.fields))
    return JSONResponse(answers.webinar(created), 201)


def list_webinars(ask: Ask) -> Response:
    """rcwConfigListWebinars."""
    since = moment("creationTimeFrom", ask.required_query("creationTimeFrom"))
    return JSONResponse(page(webinars.hosted_by(ask.company, ask.user, since), ask.query, answers.webinar))


def get_webinar(ask: Ask) -> Response:
    """rcwConfigGetWebinar."""
    return JSONResponse(answers.webinar(ask.company.webinar(ask.user, ask.path["webinarId"])))


def update_webinar(ask: Ask) -> Response:
    """rcwConfigUpdateWebinar."""
    draft = drafts.webinar(ask.fields)
    if draft.host is not None:
        raise invalid("host", "cannot be changed")
    return JSONResponse(
        answers.webinar(webinars.update_webinar(ask.company, ask.user, ask.path["webinarId"], draft))
    )


def delete_webinar(ask: Ask) -> Response:
    """rcwConfigDeleteWebinar."""
    webinars.delete_webinar(ask.company, ask.user, ask.path["webinarId"])
    return Response(status_code=204)


def list_sessions(ask: Ask) -> Response:
    """rcwConfigListAllSessions."""
    return _listed(ask, {ask.user.id}, ask.query.get("nameFragment", ""))


def list_company_sessions(ask: Ask) -> Response:
    """rcwConfigListAllCompanySessions."""
    if not ask.user.webinar_settings:
        raise no_right('In order to call this API endpoint, user needs to have "WebinarSettings" permission')
    hosts = {host for text in ask.query.getlist("hostUserId") for host in text.split(",") if host}
    if len(hosts) > MOST_HOSTS:
        raise invalid("hostUserId", f"at most {MOST_HOSTS} may be given")
    return _listed(ask, hosts)


def create_session(ask: Ask) -> Response:
    """rcwConfigCreateSession."""
    draft = drafts.session(ask.fields)
    created = webinars.create_session(ask.company, ask.user, ask.path["webinarId"], draft)
    return JSONResponse(answers.session(created, ask.base_url), 201)


def get_session(ask: Ask) -> Response:
    """rcwConfigGetSession."""
    return JSONResponse(answers.session(_session(ask), ask.base_url))


def update_session(ask: Ask) -> Response:
    """rcwConfigUpdateSession."""
    draft = drafts.session(ask.fields)
    changed = webinars.update_session(
        ask.company, ask.user, ask.path["webinarId"], ask.path["sessionId"], draft
    )
    return JSONResponse(answers.session(changed, ask.base_url))


def delete_session(ask: Ask) -> Response:
    """rcwConfigDeleteSession."""
    webinars.delete_session(ask.company, ask.user, ask.path["webinarId"], ask.path["sessionId"])
    return Response(status_code=204)


def update_invitees(ask: Ask) -> Response:
    """rcwConfigUpdateInvitees."""
    draft = drafts.invitees(ask.fields)
    added, updated, deleted = invitees.change_invitees(ask.company, ask.user, _session(ask), draft)
    return JSONResponse(
        {
            "addedInvitees": [answers.invitee(one, ask.base_url) for one in added],
            "updatedInvitees": [answers.invitee(one, ask.base_url) for one in updated],
            "deletedInvitees": [{"id": ident} for ident in deleted],
        }
    )


def list_invitees(ask: Ask) -> Response:
    """rcwConfigListInvitees."""
    everybody = list(_session(ask).invitees.values())
    return JSONResponse(page(everybody, ask.query, lambda one: answers.invitee(one, ask.base_url)))


def get_invitee(ask: Ask) -> Response:
    """rcwConfigGetInvitee."""
    one = invitees.invitee_of(_session(ask), ask.path["inviteeId"])
    return JSONResponse(answers.invitee(one, ask.base_url))


def update_invitee(ask: Ask) -> Response:
    """rcwConfigUpdateInvitee."""
    draft = drafts.invitee(ask.fields)
    one = invitees.update_invitee(ask.company, _session(ask), ask.path["inviteeId"], draft)
    return JSONResponse(answers.invitee(one, ask.base_url))


def delete_invitee(ask: Ask) -> Response:
    """rcwConfigDeleteInvitee."""
    invitees.delete_invitee(_session(ask), ask.path["inviteeId"])
    return Response(status_code=204)


def _session(ask: Ask) -> Session:
    return ask.company.session(ask.user, ask.path["sessionId"], ask.path["webinarId"])


def _listed(ask: Ask, hosts: set[str], words: str = "") -> Response:
    ends_from = moment("endTimeFrom", ask.required_query("endTimeFrom"))
    statuses = set(ask.query.getlist("status"))
    if not statuses <= set(Status):
        raise invalid("status", f"must be one of {', '.join(Status)}")
    found = webinars.sessions_in(
        ask.company, ask.user.account_id, ends_from, hosts=hosts, statuses=statuses, words=words
    )
    return JSONResponse(page(found, ask.query, lambda one: answers.listed_session(one, ask.base_url)))


OPERATIONS = (
    Operation("POST", WEBINARS, "Heavy", "EditWebinars", create_webinar),
    Operation("GET", WEBINARS, "Heavy", "ReadWebinars", list_webinars),
    Operation("GET", WEBINAR, "Heavy", "ReadWebinars", get_webinar),
    Operation("PATCH", WEBINAR, "Heavy", "EditWebinars", update_webinar),
    Operation("DELETE", WEBINAR, "Heavy", "EditWebinars", delete_webinar),
    Operation("GET", "/webinar/configuration/v1/sessions", "Heavy", "ReadWebinars", list_sessions),
    Operation(
        "GET", "/webinar/configuration/v1/company/sessions", "Heavy", "ReadWebinars", list_company_sessions
    ),
    Operation("POST", SESSIONS, "Heavy", "EditWebinars", create_session),
    Operation("GET", SESSION, "Heavy", "ReadWebinars", get_session),
    Operation("PATCH", SESSION, "Heavy", "EditWebinars", update_session),
    Operation("DELETE", SESSION, "Heavy", "EditWebinars", delete_session),
    Operation("PATCH", INVITEES, "Heavy", "EditWebinars", update_invitees),
    Operation("GET", INVITEES, "Heavy", "ReadWebinars", list_invitees),
    Operation("GET", INVITEE, "Heavy", "ReadWebinars", get_invitee),
    Operation("PUT", INVITEE, "Heavy", "EditWebinars", update_invitee),
    Operation("DELETE", INVITEE, "Heavy", "EditWebinars", delete_invitee),
)
