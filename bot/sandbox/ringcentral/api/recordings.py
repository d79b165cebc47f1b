"""The recordings of the history API: a host's own, and everybody's for administrators."""

from collections.abc import Iterator

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api import past
from bot.sandbox.ringcentral.api.answers import key
from bot.sandbox.ringcentral.api.history import hosts_asked_for, window, words_asked_for
from bot.sandbox.ringcentral.api.operation import Ask, Operation
from bot.sandbox.ringcentral.api.paging import page
from bot.sandbox.ringcentral.company.model import Recording, RecordingStatus, Session
from bot.sandbox.ringcentral.company.refusals import invalid, missing, no_right, wrong_state

RECORDINGS = "/webinar/history/v1/recordings"
COMPANY = "/webinar/history/v1/company/recordings"
MEDIA = {"Video": "video/mp4", "Audio": "audio/m4a"}
FILM = b"This is where the recording would be.\n"


def list_recordings(ask: Ask) -> Response:
    """rcwHistoryListRecordings."""
    return _listed(ask, {ask.user.id}, "")


def list_company_recordings(ask: Ask) -> Response:
    """rcwHistoryAdminListRecordings."""
    return _listed(ask, hosts_asked_for(ask), ask.query.get("nameFragment", ""))


def get_recording(ask: Ask) -> Response:
    """rcwHistoryGetRecording."""
    return _shown(ask)


def get_company_recording(ask: Ask) -> Response:
    """rcwHistoryAdminGetRecording."""
    hosts_asked_for(ask)
    return _shown(ask)


def get_download(ask: Ask) -> Response:
    """rcwHistoryGetRecordingDownload."""
    kind = ask.query.get("recordingMediaType", "Video")
    if kind not in MEDIA:
        raise invalid("recordingMediaType", f"must be one of {', '.join(MEDIA)}")
    one, session = _found(ask)
    status = one.status(ask.company.clock.now())
    if status is not RecordingStatus.AVAILABLE:
        raise wrong_state(f"A recording in [{status}] status cannot be downloaded")
    if not (ask.user.webinar_settings or session.webinar.settings["recordingDownloadEnabled"]):
        raise no_right("Downloading of recordings is prohibited by the company's settings")
    ending = MEDIA[kind].rpartition("/")[2]
    return JSONResponse(
        {
            "downloadUri": f"{ask.base_url}/w/recording/{key('recording', one.id)}.{ending}",
            "downloadContentType": MEDIA[kind],
            "downloadSize": len(FILM),
        }
    )


def _listed(ask: Ask, hosts: set[str], words: str) -> Response:
    now = ask.company.clock.now()
    since, until = window(ask, "creationTime")
    statuses = words_asked_for(ask, "status", RecordingStatus)
    found = [
        (one, session)
        for one, session in _all(ask)
        if since <= one.created <= until
        and (not hosts or session.webinar.host.id in hosts)
        and (not statuses or one.status(now) in statuses)
        and words.casefold() in session.shown_title.casefold()
    ]
    return JSONResponse(page(found, ask.query, lambda pair: past.recording(*pair, now)))


def _shown(ask: Ask) -> Response:
    one, session = _found(ask)
    return JSONResponse(past.extended_recording(one, session, ask.company.clock.now(), ask.base_url))


def _found(ask: Ask) -> tuple[Recording, Session]:
    """The recording asked for, which the host and administrators may see."""
    ident = ask.path["recordingId"]
    one, session = next((pair for pair in _all(ask) if pair[0].id == ident), (None, None))
    if one is None or session is None:
        raise missing("recordingId", ident)
    return one, ask.company.session(ask.user, session.id)


def _all(ask: Ask) -> Iterator[tuple[Recording, Session]]:
    for session in ask.company.sessions.values():
        if session.life.recording and session.webinar.host.account_id == ask.user.account_id:
            yield session.life.recording, session


OPERATIONS = (
    Operation("GET", RECORDINGS, "Heavy", "ReadWebinars", list_recordings),
    Operation("GET", RECORDINGS + "/{recordingId}", "Heavy", "ReadWebinars", get_recording),
    Operation("GET", RECORDINGS + "/{recordingId}/download", "Heavy", "ReadWebinars", get_download),
    Operation("GET", COMPANY, "Heavy", "ReadWebinars", list_company_recordings),
    Operation("GET", COMPANY + "/{recordingId}", "Heavy", "ReadWebinars", get_company_recording),
)
