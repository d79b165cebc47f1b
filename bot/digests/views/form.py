"""The form for a digest: at what time, and where."""

import json
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from bot.digests.model import Digest
from bot.domain.message import View
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import channel_select, context, escape, field_of, modal, section
from bot.views.form_state import Entered

USUAL = time(9)
MOST_TITLES = 10


def new_digest_form(
    webinars: Sequence[Webinar], zone: str, metadata: Mapping[str, object], *, channel: str = ""
) -> View:
    """Time and place of a new digest, with the webinars it will have; `metadata` travels with it."""
    place = channel_select(ids.VALUE, channel)
    titles = [f"• {escape(webinar.title, 150)}" for webinar in webinars[:MOST_TITLES]] or ["• none so far"]
    if len(webinars) > MOST_TITLES:
        titles.append(f"+{len(webinars) - MOST_TITLES} more")
    blocks = [
        section("\n".join(["It has your upcoming webinars, now these:", *titles])),
        _time(USUAL, zone),
        field_of(ids.CHANNEL, "Channel", place, optional=True, hint="Leave it empty to get it as a direct message."),
    ]
    return modal(
        "Daily digest",
        blocks,
        callback_id=ids.DIGEST_FORM,
        submit="Show me first",
        close="Cancel",
        metadata=json.dumps(metadata),
    )


def change_digest_form(digest: Digest, *, whose: str = "") -> View:
    """Another time for a digest; `whose` names its subscriber where that is somebody else."""
    place = f"in <#{digest.channel}>" if digest.channel else "to you by direct message"
    owner = f" of {escape(whose, 80)}" if whose else ""
    blocks = [
        section(f"The digest{owner} {place}."),
        _time(digest.at, digest.zone),
        context("To have it in another channel, turn it off and start one there."),
    ]
    metadata = json.dumps({"digest": digest.id})
    return modal(
        "Daily digest", blocks, callback_id=ids.DIGEST_FORM, submit="Change the time", close="Cancel", metadata=metadata
    )


def chosen_time(entered: Entered) -> time | None:
    """The time that was chosen."""
    text = entered.time(ids.TIME)
    return time.fromisoformat(text) if text else None


def _time(at: time, zone: str) -> dict[str, Any]:
    picker = {"type": "timepicker", "action_id": ids.VALUE, "initial_time": f"{at:%H:%M}"}
    return field_of(ids.TIME, f"Every day at ({zone})", picker, hint="The time zone is the one of the Slack profile.")
