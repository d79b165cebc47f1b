"""The company's webinars as RingCentral would show them: what is to come, who helps, who registered."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.ringcentral.api import answers
from bot.sandbox.ringcentral.company.model import Invitee, Role, Session, Status
from bot.sandbox.ringcentral.pages.html import page, shown
from bot.sandbox.ringcentral.pages.times import when
from bot.sandbox.ringcentral.sandbox_state import SandboxState


@dataclass(frozen=True)
class Row:
    """One session on the page."""

    session: Session
    when: str
    co_hosts: str
    panelists: str
    join_link: str
    registration_link: str

    @property
    def registration(self) -> str:
        """Whether one can register, and how many did."""
        if not self.session.webinar.registration_enabled:
            return "One link for all"
        record = self.session.registration
        limit = record.settings["autoCloseLimit"]
        counted = f"{len(record.registrants)} of {limit}" if limit else str(len(record.registrants))
        return f"{'Open' if record.is_open else 'Closed'}, {counted} registered"


def routes(sandbox: SandboxState) -> list[Route]:
    """The page at the root."""

    async def company(request: Request) -> Response:
        rows = [_row(sandbox, one) for one in sandbox.company.sessions.values()]
        rows.sort(key=lambda row: (row.session.start, row.session.id))
        coming = [row for row in rows if row.session.status is not Status.FINISHED]
        past = [row for row in reversed(rows) if row.session.status is Status.FINISHED]
        bare = [one for one in sandbox.company.webinars.values() if not sandbox.company.sessions_of(one)]
        now = f"{sandbox.clock.now():%a %d %b %Y, %H:%M} UTC"
        groups = {"Coming up": coming, "Over": past}
        return page("company", company=sandbox.company, groups=groups, bare=bare, now=now)

    return [shown(sandbox, "/", company)]


def _row(sandbox: SandboxState, session: Session) -> Row:
    marketing = session.webinar.registration_enabled
    return Row(
        session=session,
        when=when(session),
        co_hosts=_names(session, Role.CO_HOST),
        panelists=_names(session, Role.PANELIST),
        join_link="" if marketing else answers.attendee_link(session, sandbox.base_url),
        registration_link=f"/register/{session.id}"
        if marketing and session.status is not Status.FINISHED
        else "",
    )


def _names(session: Session, role: Role) -> str:
    helpers: list[Invitee] = [one for one in session.invitees.values() if one.role is role]
    return ", ".join(f"{one.first_name} {one.last_name}".strip() for one in helpers)
