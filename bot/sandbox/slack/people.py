"""Who is in the workspace and which channels there are, before anything has happened."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.slack.wire import Json

TEAM_ID = "T0ACME"
TEAM_NAME = "Acme Events"
TEAM_DOMAIN = "acme-events"
APP_ID = "A0GREENROOM"
BOT_ID = "B0GREENROOM"
BOT_USER_ID = "U0GREENROOM"


@dataclass
class Person:
    """An account: somebody of the workspace, a guest, somebody from outside, or a bot."""

    id: str
    name: str
    real_name: str
    email: str
    tz: str
    title: str
    role: str
    color: str
    team_id: str = TEAM_ID
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def display_name(self) -> str:
        """The short name that is typed after an @."""
        return self.real_name.split()[0].lower()

    @property
    def initials(self) -> str:
        """Two letters for the picture."""
        return "".join(word[0] for word in self.real_name.split()[:2]).upper()

    @property
    def sees_all_public_channels(self) -> bool:
        """Whether channels they are not in are visible to them."""
        return not (self.is_restricted or self.is_stranger)

    def as_slack(self, now: datetime, *, with_email: bool) -> Json:
        """The user object of users.info; the e-mail only with `users:read.email`, and never a stranger's."""
        names = self.real_name.split()
        profile: Json = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "title": self.title,
            "first_name": names[0],
            "last_name": " ".join(names[1:]),
            "team": self.team_id,
        }
        if with_email and not self.is_bot and not self.is_stranger:
            profile["email"] = self.email
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "color": self.color.lstrip("#"),
            "real_name": self.real_name,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_760_000_000,
        }
        if self.is_stranger:
            user["is_stranger"] = True
        if self.deleted:
            return user  # a deactivated account has no zone and no roles
        local = now.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        return user | {
            "tz": self.tz,
            "tz_label": local.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
        }


@dataclass
class Channel:
    """A conversation: public, private, shared with another workspace, or a person's DM with the app."""

    id: str
    name: str
    members: list[str]
    topic: str = ""
    is_private: bool = False
    is_im: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    created: int = 1_750_000_000
    read_until: dict[str, str] = field(default_factory=dict)  # person id → ts of the last message seen

    @property
    def family(self) -> str:
        """The word in the scopes that open it: `channels:read`, `groups:read`, `im:read`."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"

    @property
    def shown_name(self) -> str:
        """The name in payloads; a DM has none of its own."""
        return "directmessage" if self.is_im else self.name

    def as_slack(self) -> Json:
        """The conversation object of conversations.info."""
        base: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_im": self.is_im,
            "is_mpim": False,
            "is_channel": not self.is_im,
            "is_group": False,
            "is_private": self.is_private or self.is_im,
            "is_ext_shared": self.is_ext_shared,
            "is_shared": self.is_ext_shared,
            "context_team_id": TEAM_ID,
        }
        if self.is_im:
            return base | {"user": self.members[0], "is_user_deleted": False}
        return base | {
            "name": self.name,
            "name_normalized": self.name,
            "is_general": self.name == "general",
            "is_member": BOT_USER_ID in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


EAST, WEST, BERLIN, PARIS = "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/Paris"
EVERYBODY = (
    Person(
        "U0MIA",
        "mia.okafor",
        "Mia Okafor",
        "mia.okafor@acme.example",
        EAST,
        "Webinar host",
        "host",
        "#7a4bd0",
    ),
    Person(
        "U0LEO",
        "leo.brandt",
        "Leo Brandt",
        "leo.brandt@acme.example",
        BERLIN,
        "IT, workspace admin",
        "admin",
        "#0b7a75",
        is_admin=True,
    ),
    Person(
        "U0ANA",
        "ana.silva",
        "Ana Silva",
        "ana.silva@acme.example",
        WEST,
        "Product marketing",
        "colleague",
        "#c2410c",
    ),
    Person(
        "U0GUS",
        "gus",
        "Gus Moreau",
        "gus@agency.example",
        PARIS,
        "Agency designer",
        "guest",
        "#a16207",
        is_restricted=True,
    ),
    Person(
        "U0NOOR",
        "noor",
        "Noor Haddad",
        "noor@partner.example",
        "Asia/Dubai",
        "Partner Labs",
        "other workspace",
        "#be185d",
        team_id="T0PARTNER",
        is_stranger=True,
    ),
    Person(
        "U0DEE",
        "dee.young",
        "Dee Young",
        "dee.young@acme.example",
        EAST,
        "Left in spring",
        "deactivated",
        "#6b7280",
        deleted=True,
    ),
    Person("U0BOTTY", "botty", "Botty", "", "UTC", "Another app", "bot", "#6b7280", is_bot=True),
    Person(BOT_USER_ID, "greenroom", "Greenroom", "", "UTC", "", "bot", "#15803d", is_bot=True),
)


def cast() -> list[Person]:
    """Everybody there is; whoever is neither a bot nor deactivated can be acted as."""
    return [replace(person) for person in EVERYBODY]


def channels() -> list[Channel]:
    """The channels, and one DM with the app for everybody who can be acted as."""
    mia, leo, ana, gus, noor = "U0MIA", "U0LEO", "U0ANA", "U0GUS", "U0NOOR"
    named = [
        Channel("C0GENERAL", "general", [mia, leo, ana], "Company-wide news"),
        Channel("C0LAUNCH", "launch", [mia, leo, ana, gus, BOT_USER_ID], "Everything about the Q4 launch"),
        Channel("C0EVENTS", "events-private", [mia, leo, BOT_USER_ID], "Events team", is_private=True),
        Channel(
            "C0PARTNERS", "partners", [mia, ana, noor, BOT_USER_ID], "With Partner Labs", is_ext_shared=True
        ),
        Channel("C0RANDOM", "random", [mia, leo, ana], "The app is not in here"),
    ]
    direct = [
        Channel(f"D0{person[2:]}", "Greenroom", [person, BOT_USER_ID], is_im=True)
        for person in (mia, leo, ana, gus, noor)
    ]
    return named + direct
