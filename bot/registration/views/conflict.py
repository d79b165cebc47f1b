"""Registration settings in two versions, because somebody changed them in RingCentral while a form was open."""

from bot.domain.message import Message
from bot.domain.preferences import Adjustment, preferences_of
from bot.domain.webinar import Webinar
from bot.views import ids
from bot.views.conflict import both_versions
from bot.views.setting_labels import setting_lines
from bot.views.times import Reader


def two_settings(webinar: Webinar, adjustment: Adjustment, about: str, reader: Reader) -> Message:
    """The settings RingCentral has now beside those that were entered; a password is said of neither."""
    there, desired = preferences_of(webinar), adjustment.desired
    names = [name for name in (*desired.of_registration, *desired.of_webinar) if name != "password"]
    theirs, mine = ("\n".join(setting_lines(which, names)) for which in (there, desired))
    return both_versions(webinar, theirs, mine, "Save mine", ids.SETTINGS_ANYWAY, about, reader)
