"""Everything that can stop a job and that the person who made it can do something about.

BotError
├── NotLinked            no RingCentral account is linked
├── NotAllowed           a guest, or a person of another workspace
├── NoSuchWebinar        nothing of that name, or not theirs
├── NotReadYet           their webinars have not been read since they linked
├── AlreadyLive          RingCentral refuses changes while it runs
├── AlreadyOver          … and after it has ended
├── TimeUnclear          words about a time were not understood, or cannot be meant
├── TooLate              a time was named at which the webinar is over
├── SourceUnusable       a link cannot be tagged with that
├── NoRegistration       an all-hands webinar has none
├── RegistrationClosed   nobody can be registered: it is closed
├── LimitReached         … or its limit is reached
├── NoSuchRegistrant     somebody was withdrawn meanwhile
├── FileRefused          Slack does not take a file of ours
├── ExportUnsure         nobody knows whether a file has arrived
├── CancelledMeanwhile   a webinar is no longer there, and was when it was asked for
├── EditedElsewhere      somebody changed it in RingCentral meanwhile
├── SettingLocked        the RingCentral account does not allow that setting to be changed
├── AlreadyInvited       somebody is on the list of people already
├── NoLongerInvited      somebody was taken off the list meanwhile
├── BotNotInChannel      a digest or a card cannot be posted there yet
├── NotInChannel         the person is not in the channel they want to post to
├── MembersOnly          guests and people of other workspaces register on RingCentral's page
├── NotYours             it belongs to somebody else
├── LinkRefused          a link was asked for that must not be made
├── Expired              a button or page that is no longer good
├── NobodyNamed          a message has no e-mail address in it
├── FormNotOpened        Slack did not open a modal, or did not say so
├── FileUnread           Slack did not hand out a file that was chosen
├── ProfileUnavailable   Slack did not say in time who somebody is
├── StillUnknown         RingCentral never answered, and looking did not settle it
└── StoreAway            our own database cannot be used: full, or held by another process

Unexpected               a fault of our own, which has words as well
SlackAway                Slack cannot be reached: it is tried again, and is not the person's affair
└── SlackSilent          … and whether it did what was asked nobody knows

What RingCentral itself answers is in `bot.ringcentral.errors`. Words for all of them: `bot.views.problems`.
"""


class BotError(Exception):
    """Something the person can act on; `facts` are the plain values its words need."""

    def __init__(self, **facts: str) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts


class NotLinked(BotError):
    """The person has not linked a RingCentral account."""


class NotAllowed(BotError):
    """Guests and people of other workspaces may not manage webinars."""


class NoSuchWebinar(BotError):
    """No webinar of theirs fits the words; facts: words, gone (yes, where RingCentral has just said so)."""


class NotReadYet(BotError):
    """The person has just linked their account, and their webinars have not been read."""


class AlreadyLive(BotError):
    """The session is Active; facts: title."""


class AlreadyOver(BotError):
    """The session is Finished; facts: title."""


class TimeUnclear(BotError):
    """Words about a time are refused; facts: text (a sentence that quotes them)."""


class TooLate(BotError):
    """Something is to happen after the webinar has ended; facts: title, ends (epoch seconds)."""


class SourceUnusable(BotError):
    """Something that cannot be a source; facts: why (empty, long, unprintable), length."""


class NoRegistration(BotError):
    """An all-hands webinar has no registration; facts: title, link."""


class RegistrationClosed(BotError):
    """Nobody can be registered: it is closed; facts: title."""


class LimitReached(BotError):
    """Nobody can be registered: it closed itself when its limit was reached; facts: title, limit."""


class NoSuchRegistrant(BotError):
    """Somebody is no longer on the list: withdrawn meanwhile; facts: title."""


class FileRefused(BotError):
    """Slack does not take a file; facts: reason (Slack's word for it)."""


class ExportUnsure(BotError):
    """A file may or may not have reached the person, and is not sent again by itself; facts: title."""


class CancelledMeanwhile(BotError):
    """The webinar is no longer there; facts: title."""


class EditedElsewhere(BotError):
    """The webinar was changed in RingCentral after the form had been opened; facts: title."""


class SettingLocked(BotError):
    """The RingCentral account locks a setting that was asked for.

    Facts: setting, and asked unless at a create: “settings only”, “other settings too” or “words too”.
    """


class AlreadyInvited(BotError):
    """The person is on RingCentral's list of that webinar."""


class NoLongerInvited(BotError):
    """The person was taken off RingCentral's list meanwhile."""


class BotNotInChannel(BotError):
    """The bot is not a member of the channel.

    Facts: channel, and can_join for a card: “yes” where somebody there can add the bot, else empty.
    """


class NotInChannel(BotError):
    """The person is not a member of the channel; facts: channel."""


class MembersOnly(BotError):
    """Registering from Slack is not switched on for guests and other workspaces; facts: title, page."""


class NotYours(BotError):
    """The thing belongs to somebody else; facts: owner, and card where it is a card in a channel."""


class LinkRefused(BotError):
    """The RingCentral account that signed in is not the person's own; facts: slack_email, ringcentral_email."""


class Expired(BotError):
    """The button, form or page is no longer good."""


class NobodyNamed(BotError):
    """A message from which people were to be taken has no e-mail address in it."""


class FormNotOpened(BotError):
    """Slack did not open a modal, or did not say whether it did; facts: typed (verb and words that asked for it)."""


class FileUnread(BotError):
    """Slack did not hand out a file that somebody chose."""


class ProfileUnavailable(BotError):
    """Slack did not say in time who the person is."""


class StillUnknown(BotError):
    """RingCentral never answered a change, and reading it back did not show it.

    Facts: what (RingCentral was asked to do), seen (“yes” where its list could be read, else empty).
    """


class StoreAway(BotError):
    """Our own database could not be used in time, and nothing was written; facts: why, for the log."""


class Unexpected(Exception):
    """A fault of our own; facts: reference. Never raised: what was raised stands in the log under that reference."""


class SlackAway(Exception):
    """Slack could not be reached, or said 'later'; nothing was posted. Not the person's affair: it is tried again."""

    def __init__(self, retry_after: float = 0.0, why: str = "") -> None:
        super().__init__(f"Slack is away ({why}), again in {retry_after} s")
        self.retry_after = retry_after
        self.why = why


class SlackSilent(SlackAway):
    """Slack did not answer a post, or with an error that leaves open whether it was posted."""
