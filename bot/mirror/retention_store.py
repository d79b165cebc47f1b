"""How long the mirror's rows are kept, and those of other features that lean on a webinar."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Delete, Table, delete, exists, select

from bot.erasures import Keep
from bot.store.database import epoch
from bot.store.tables import counts, invitees, sessions

OF_A_SESSION = (invitees, counts)


def old(now: datetime, keep: Keep) -> Sequence[Delete]:
    """Hourly counts; who helped in a webinar that is over; webinars that have been over for long."""
    before = epoch(now - keep.profiles)
    recent = select(sessions.c.session_id).where(sessions.c.ends >= before)
    return (
        delete(counts).where(counts.c.hour < epoch(now - keep.counts)),
        delete(invitees).where(invitees.c.read_at < before, invitees.c.session_id.not_in(recent)),
        delete(sessions).where(sessions.c.ends < epoch(now - keep.past)),
    )


def of_ended(table: Table, before: datetime) -> Delete:
    """Rows of webinars that had ended before then, and of those that are no longer known at all."""
    of_it = (sessions.c.team == table.c.team) & (sessions.c.session_id == table.c.session_id)
    return delete(table).where(~exists().where(of_it, sessions.c.ends >= epoch(before)))
