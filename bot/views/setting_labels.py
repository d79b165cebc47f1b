"""What the settings of a webinar are called, and what they are set to, in words."""

from collections.abc import Iterable

from bot.domain.preferences import Preferences
from bot.domain.webinar import Webinar
from bot.views.blockkit import escape, link

WHO = {
    "work_email_required": ("Work e-mail required", "RingCentral turns private mail addresses away"),
    "prevent_multiple_device_joins": ("One device per registrant", "A personal link works on one device at a time"),
}
MAILS = {
    "mails": ("RingCentral may mail registrants", "Confirmations, reminders, changes"),
    "registration_digest_enabled": ("RingCentral mails the host a daily list of registrations", ""),
}
HAVE_DIGEST = "You have Greenroom's digest already: untick this if one is enough"
RECORDING = {
    "auto_open_post_webinar_registration": ("Open registration for the recording", "By itself, when it is over"),
    "view_recording": ("Put the recording into RingCentral's mails", ""),
}
RECORDING_FOR = {
    "OneMonth": "One month", "TwoMonths": "Two months", "ThreeMonths": "Three months", "SixMonths": "Six months",
    "OneYear": "One year",
}  # fmt: skip
ATTENDEES = {
    "Guest": "Everybody who has a link",
    "AuthenticatedUser": "Only people signed in to RingCentral",
    "AuthenticatedCoworker": "Only colleagues signed in to RingCentral",
}


def setting_lines(preferences: Preferences, names: Iterable[str]) -> list[str]:
    """Each of these settings in a line of words; never a password itself."""
    return [f"{setting_name(name)}: {_value(name, getattr(preferences, name))}" for name in names]


def setting_name(name: str) -> str:
    """What a setting is called on the form."""
    ticks = {**WHO, **MAILS, **RECORDING}
    words = {
        "open": "Registration", "auto_close_limit": "Close at so many registrants",
        "suppress_emails": MAILS["mails"][0], "on_demand_duration": "Recording is there for",
        "attendee_authentication": "Who may attend", "panelist_waiting_room": "Waiting room for panelists",
        "password": "Password",
    }  # fmt: skip
    return words.get(name) or (ticks[name][0] if name in ticks else name)


def _value(name: str, value: object) -> str:
    if value is None:
        return "not known"
    if name == "password":
        return "a new one" if value else "none"
    if name == "auto_close_limit":
        return f"{value:,}" if value else "no limit"
    if isinstance(value, bool):
        yes, no = ("open", "closed") if name == "open" else ("yes", "no")
        return yes if value != (name == "suppress_emails") else no
    words = {**RECORDING_FOR, **ATTENDEES}
    return words.get(str(value)) or escape(str(value), 60)


def is_on(shown: Preferences, name: str) -> bool:
    """RingCentral says that it suppresses mails; people are asked whether it may send them."""
    return not shown.suppress_emails if name == "mails" else bool(getattr(shown, name))


def all_hands_words(webinar: Webinar) -> str:
    """That there is no registration, and the link that everybody shares."""
    words = "It has no registration: it is an all-hands webinar, and everybody comes by the same link."
    return f"{words} {link(webinar.attendee_link, 'Link for everybody')}" if webinar.attendee_link else words
