"""Two versions, because somebody changed a webinar in RingCentral while a form was open: which one shall stay?"""

from bot.domain.message import Message
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.blockkit import actions, button, escape, section
from bot.views.button_values import value
from bot.views.times import Reader


def both_versions(
    webinar: Webinar, theirs: str, mine: str, label: str, action_id: str, about: str, reader: Reader
) -> Message:
    """Both, each with the button that keeps it: `label` and `action_id` keep ours; `about` is the job that stopped."""
    lead = (
        f"*{escape(webinar.title, 150)}* was changed in RingCentral after you opened the form."
        " Nothing was saved yet. Which one shall it be?"
    )
    again = value(reader, about)
    blocks = (
        section(lead),
        section(f"*There now*\n{theirs}"),
        section(f"*Yours*\n{mine}"),
        actions(
            button(label, action_id, again, style="primary"),
            button("Keep theirs", ids.KEEP, value(reader, webinar.session_id)),
        ),
    )
    return Message(f"{lead}\nThere now: {theirs}\nYours: {mine}", blocks)
