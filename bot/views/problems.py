"""The one table from what went wrong to words: what happened, what to do, and one button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic.alias_generators import to_snake

from bot import errors
from bot.domain.message import Message
from bot.domain.outcome import Problem
from bot.domain.registrant import SOURCE_LIMIT
from bot.ringcentral import errors as ringcentral
from bot.views import ids
from bot.views.blockkit import actions, button, escape, link, section
from bot.views.button_values import value
from bot.views.setting_labels import setting_name
from bot.views.times import Reader, clock, in_zone

SUPPORT = "If it stays like this, tell the person who runs Greenroom here."


@dataclass(frozen=True)
class Advice:
    """Words for a problem, and the button that helps: its text and action id."""

    text: str
    button: str
    action: str
    style: str = ""


def _title(facts: Mapping[str, str]) -> str:
    return f"*{escape(facts['title'], 150)}*" if facts.get("title") else "This webinar"


def _moment(facts: Mapping[str, str], name: str) -> datetime:
    return datetime.fromtimestamp(int(facts[name]), UTC)


def _busy(facts: Mapping[str, str], reader: Reader) -> str:
    until = facts.get("until")
    at = f" until {clock(datetime.fromtimestamp(int(until), UTC), reader.zone)}" if until else ""
    return f"RingCentral takes ten calls a minute and asks us to wait{at}. Your link is fine, and nothing was changed."


_SETTINGS = {
    "autoRecord": "Record automatically",
    "qnaEnabled": "Questions & answers",
    "registrationEnabled": "Registration",
}
"""RingCentral's names, and ours on the forms."""


def _setting(facts: Mapping[str, str]) -> str:
    name = facts.get("setting", "")
    return escape(_SETTINGS.get(name) or setting_name(to_snake(name)))


def _locked(facts: Mapping[str, str]) -> Advice:
    text = f"Your RingCentral account does not let people change the setting “{_setting(facts)}”."
    match facts.get("asked"):
        case "words too":
            return Advice(f"{text} Nothing was saved.", "Save without it", ids.EDIT_WITHOUT, "primary")
        case "other settings too":
            return Advice(f"{text} It stays as it is.", "Save without it", ids.SETTINGS_WITHOUT, "primary")
        case "settings only":
            return Advice(f"{text} Nothing was saved.", "My webinars", ids.LIST_OPEN)
        case _:
            return Advice(f"{text} Nothing was made.", "Create without it", ids.CREATE_WITHOUT, "primary")


def _page_instead(facts: Mapping[str, str]) -> str:
    if not facts.get("page"):
        return " Ask the host for the link."
    return f" Everybody is welcome on {link(facts['page'], 'the registration page')}."


def _unknown(facts: Mapping[str, str]) -> str:
    if facts.get("seen"):
        what = escape(facts.get("what", ""))
        text = f"RingCentral never answered, and its {what} list does not show it: most likely nothing was made."
    else:
        text = "RingCentral cannot be reached, and whether it did this nobody can tell right now."
    return f"{text} When you try again I look first, so nothing is made twice."


_TRY = {"button": "Try again", "action": ids.TRY_AGAIN}
_CONNECT = {"action": ids.CONNECT, "style": "primary"}

WORDS: Mapping[type[Exception], Callable[[Mapping[str, str], Reader], Advice]] = {
    errors.NotLinked: lambda facts, reader: Advice(
        "You have not linked your RingCentral account yet. Link it once, and I go on where you stopped.",
        "Connect RingCentral", **_CONNECT,
    ),
    ringcentral.SignInEnded: lambda facts, reader: Advice(
        "RingCentral no longer accepts your sign-in; a changed password or an admin can end it. Nothing was changed.",
        "Reconnect", **_CONNECT,
    ),
    ringcentral.NoRight: lambda facts, reader: Advice(
        f"RingCentral says that you have no right to do this: only the host or a webinar admin may."
        f"{_said(facts)} Nothing was changed.",
        "See what is linked", ids.WHOAMI,
    ),
    ringcentral.Throttled: lambda facts, reader: Advice(_busy(facts, reader), **_TRY),
    ringcentral.Trouble: lambda facts, reader: Advice(
        "RingCentral has trouble on its side and could not do this. Your link is fine, and nothing was changed.", **_TRY
    ),
    ringcentral.Unreachable: lambda facts, reader: Advice(
        "RingCentral cannot be reached right now. Your link is fine, and nothing was changed.", **_TRY
    ),
    ringcentral.AnswerLost: lambda facts, reader: Advice(
        "RingCentral was asked, but its answer never came. Look at the webinar before you try again.",
        "My webinars", ids.LIST_OPEN,
    ),
    ringcentral.UnreadableAnswer: lambda facts, reader: Advice(
        f"RingCentral answered something I do not understand. Look at the webinar before you try again. {SUPPORT}",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.StillUnknown: lambda facts, reader: Advice(_unknown(facts), **_TRY),
    ringcentral.Gone: lambda facts, reader: Advice(
        "RingCentral no longer has this; somebody may have deleted it there.", "My webinars", ids.LIST_OPEN
    ),
    ringcentral.Duplicate: lambda facts, reader: Advice(
        f"RingCentral has this already.{_said(facts)}", "My webinars", ids.LIST_OPEN
    ),
    ringcentral.BadRequest: lambda facts, reader: Advice(f"RingCentral does not accept this.{_said(facts)}", **_TRY),
    ringcentral.Refused: lambda facts, reader: Advice(f"RingCentral refused this.{_said(facts)}", **_TRY),
    errors.NotAllowed: lambda facts, reader: Advice(
        "Webinars are run by members of this workspace; guests and people of other workspaces cannot use this."
        " Ask your host here to do it for you.", "Help", ids.HELP
    ),
    errors.NoSuchWebinar: lambda facts, reader: Advice(_not_found(facts), "My webinars", ids.LIST_OPEN),
    errors.NotReadYet: lambda facts, reader: Advice(
        "I have not read your webinars yet. This takes a few seconds after linking; try again in a moment.",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.AlreadyLive: lambda facts, reader: Advice(
        f"{_title(facts)} is live, and RingCentral allows no changes until it is over.", "My webinars", ids.LIST_OPEN
    ),
    errors.AlreadyOver: lambda facts, reader: Advice(
        f"{_title(facts)} is over; RingCentral keeps it as it was.", "My webinars", ids.LIST_OPEN
    ),
    errors.TimeUnclear: lambda facts, reader: Advice(
        f"{escape(facts.get('text', ''), 600)} Nothing was changed.", "Help", ids.HELP
    ),
    errors.TooLate: lambda facts, reader: Advice(
        f"{_title(facts)} is over by then: it ends {in_zone(_moment(facts, 'ends'), reader.zone)}."
        " Choose an earlier time. Nothing was changed.", "My webinars", ids.LIST_OPEN,
    ),
    errors.SourceUnusable: lambda facts, reader: Advice(source_fault(facts), "Help", ids.HELP),
    errors.NoRegistration: lambda facts, reader: Advice(
        f"{_title(facts)} has no registration: it is an all-hands webinar with one link for everybody.",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.RegistrationClosed: lambda facts, reader: Advice(
        f"Registration of {_title(facts)} is closed, and RingCentral takes nobody in. Open it, then try again.",
        **_TRY,
    ),
    errors.LimitReached: lambda facts, reader: Advice(
        f"{_title(facts)} has reached its limit of {escape(facts.get('limit', ''))} and closed itself."
        " Raise the limit or open it again, then try again.",
        **_TRY,
    ),
    errors.NoSuchRegistrant: lambda facts, reader: Advice(
        f"They are no longer registered for {_title(facts)}: somebody withdrew them meanwhile.",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.FileRefused: lambda facts, reader: Advice(_no_file(facts), **_TRY),
    errors.ExportUnsure: lambda facts, reader: Advice(
        f"I do not know whether the list of {_title(facts)} reached you. Look into our direct messages; if it is not"
        " there, export it again.",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.CancelledMeanwhile: lambda facts, reader: Advice(
        f"{_title(facts)} is no longer there: somebody has cancelled it meanwhile.", "My webinars", ids.LIST_OPEN
    ),
    errors.EditedElsewhere: lambda facts, reader: Advice(
        f"{_title(facts)} was changed in RingCentral after you opened the form. Nothing was saved.",
        "My webinars", ids.LIST_OPEN,
    ),
    errors.SettingLocked: lambda facts, reader: _locked(facts),
    errors.AlreadyInvited: lambda facts, reader: Advice(
        "RingCentral has them on the list already.", "My webinars", ids.LIST_OPEN
    ),
    errors.NoLongerInvited: lambda facts, reader: Advice(
        "Somebody took them off RingCentral's list meanwhile.", "My webinars", ids.LIST_OPEN
    ),
    errors.BotNotInChannel: lambda facts, reader: Advice(
        "I am not in that channel. Type `/invite @Greenroom` there, then try again.", "My digests", ids.DIGEST_OPEN
    ),
    errors.NotInChannel: lambda facts, reader: Advice(
        f"You are not in <#{facts.get('channel', '')}>: only somebody who is there can post to it. Join it, then try"
        " again.", **_TRY,
    ),
    errors.MembersOnly: lambda facts, reader: Advice(
        "Registering from Slack is for members of this workspace." + _page_instead(facts), "Help", ids.HELP
    ),
    errors.NotYours: lambda facts, reader: Advice(
        f"That card was shared by <@{facts.get('owner', '')}>. Only they, the host, or a workspace admin can take it"
        " down.", "Menu", ids.MENU,
    ) if facts.get("card") else Advice(
        f"That belongs to <@{facts.get('owner', '')}>. Only they or a workspace admin can change it.",
        "My digests", ids.DIGEST_OPEN,
    ),
    errors.LinkRefused: lambda facts, reader: Advice(
        f"That RingCentral account belongs to {escape(facts.get('ringcentral_email', ''))}, but you are"
        f" {escape(facts.get('slack_email', ''))} in Slack. Sign in with your own account.",
        "Connect RingCentral", **_CONNECT,
    ),
    errors.Expired: lambda facts, reader: Advice(
        "That button or page is too old. Start again from here.", "Menu", ids.MENU
    ),
    errors.NobodyNamed: lambda facts, reader: Advice(
        "I found no e-mail address in that message. Register people by name and e-mail with `/webinar register`.",
        "Menu", ids.MENU,
    ),
    errors.FormNotOpened: lambda facts, reader: _no_form(facts["typed"]),
    errors.FileUnread: lambda facts, reader: Advice(
        "Slack did not give me that file, so nothing was sent. Choose it again, or paste the list."
        f" {SUPPORT} (The Slack app needs the scope `files:read`.)", "Menu", ids.MENU
    ),
    errors.ProfileUnavailable: lambda facts, reader: Advice(
        "Slack did not tell me in time who you are. Nothing was done; please do it once more.", "Menu", ids.MENU
    ),
    errors.StoreAway: lambda facts, reader: Advice(
        "I cannot write anything down just now: my disk is full, or my database is busy. Nothing was done and nothing"
        f" was kept; please do it once more in a minute. {SUPPORT}", "Menu", ids.MENU
    ),
    errors.Unexpected: lambda facts, reader: Advice(
        f"Something went wrong on our side. Reference: `{escape(facts.get('reference', ''))}`. {SUPPORT}", **_TRY
    ),
}


STOPPED: Mapping[type[Exception], str] = {
    ringcentral.SignInEnded: "RingCentral no longer accepts your sign-in. Reconnect, then go on.",
    errors.NotLinked: "Your RingCentral account is no longer linked. Link it again, then go on.",
    ringcentral.Trouble: "RingCentral has trouble on its side.",
    ringcentral.Unreachable: "RingCentral cannot be reached.",
    ringcentral.AnswerLost: (
        "RingCentral does not answer any more. When it goes on I look first, so nobody is added twice."
    ),
    ringcentral.UnreadableAnswer: f"RingCentral answers something I do not understand. {SUPPORT}",
    ringcentral.NoRight: (
        "RingCentral says that you have no right to register people: only the host or a webinar admin may."
    ),
}
"""Why something long was broken off in the middle, where the words for a job that was not done would be wrong."""


def stopped_because(problem: Problem, reader: Reader) -> str:
    """Why something long did not come to its end."""
    return problem.look_up(STOPPED) or advice(problem, reader).text


def advice(problem: Problem, reader: Reader) -> Advice:
    """The words and the button for a problem."""
    words = problem.look_up(WORDS)
    if words is None:
        raise LookupError(f"there are no words for {problem.code}")
    return words(problem.facts, reader)


def problem_message(problem: Problem, reader: Reader, *, about: str = "", lead: str = "") -> Message:
    """A problem as a message; `about` is what its button is about (a job to try again)."""
    found = advice(problem, reader)
    text = f"{lead} {found.text}".strip()
    return Message(text, (section(text), actions(problem_button(found, reader, about))))


def problem_button(found: Advice, reader: Reader, about: str) -> dict[str, Any]:
    """The button of an advice; 'Try again' only where there is a job to try, else the menu."""
    if found.action in {ids.TRY_AGAIN, ids.CREATE_WITHOUT, ids.EDIT_WITHOUT, ids.SETTINGS_WITHOUT} and not about:
        return button("Menu", ids.MENU, value(reader))
    return button(found.button, found.action, value(reader, about), style=found.style)


def _no_form(typed: str) -> Advice:
    text = "Slack did not say that it opened the form. If it is not there, or stays at “One moment…”,"
    if not typed:
        return Advice(f"{text} do the same once more; nothing was done.", "Menu", ids.MENU)
    return Advice(
        f"{text} open it here or type it again; nothing was done: `/webinar {escape(typed, 200)}`",
        "Open the form", ids.CONTINUE, "primary",
    )


def _no_file(facts: Mapping[str, str]) -> str:
    match facts.get("reason"):
        case "storage_limit_reached":
            why = "this workspace has no room left for files."
        case "missing_scope" | "not_allowed_token_type":
            why = "I was not given the right to send any. Ask the person who runs Greenroom to update the app."
        case "file_uploads_disabled" | "restricted_action":
            why = "an admin of this workspace does not allow it."
        case reason:
            why = f"it says “{escape(reason or '', 60)}”."
    return f"Slack did not take the file: {why} Nobody has seen it."


def _said(facts: Mapping[str, str]) -> str:
    return f" RingCentral says: “{escape(facts['message'], 300)}”." if facts.get("message") else ""


def _not_found(facts: Mapping[str, str]) -> str:
    meant = f"“{escape(facts['words'], 100)}”" if facts.get("words") else ""
    if facts.get("gone"):
        return f"RingCentral no longer has {meant or 'this'}; somebody may have deleted it there."
    return f"I found no webinar of yours{meant and f' for {meant}'}."


def source_fault(facts: Mapping[str, str]) -> str:
    """Why a source cannot be used, in words."""
    match facts.get("why"):
        case "long":
            return f"A source has at most {SOURCE_LIMIT} characters, this one has {facts['length']}."
        case "unprintable":
            return "There are characters in it that cannot be seen. Type it again."
        case _:
            return "Name a campaign or a #channel."
