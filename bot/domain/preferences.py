"""How a webinar takes registrations and whom it lets in: as a form shows it, and what somebody wants different."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.webinar import RegistrationSettings, Webinar

PASSWORD_LIMIT = 64
_OF_WEBINAR = {"attendee_authentication", "panelist_waiting_room", "password"}


class Preferences(RegistrationSettings):
    """All of it, named as RingCentral names it. None: as shown it is not known, as desired it stays as it is."""

    open: bool | None = None
    auto_close_limit: int | None = None
    """0: no limit."""
    attendee_authentication: str | None = None
    panelist_waiting_room: bool | None = None
    password: str | None = Field(default=None, repr=False)
    """Only ever desired, never shown; an empty one takes the password away."""

    @property
    def of_registration(self) -> dict[str, object]:
        """What the registration service keeps, by name."""
        return self.model_dump(exclude=_OF_WEBINAR, exclude_none=True)

    @property
    def of_webinar(self) -> dict[str, object]:
        """What the webinar keeps, by name."""
        return self.model_dump(include=_OF_WEBINAR, exclude_none=True)

    @property
    def is_empty(self) -> bool:
        """True when nothing is desired."""
        return not self.of_registration and not self.of_webinar

    def without(self, name: str) -> "Preferences":
        """The same, but that setting stays as it is."""
        return self.model_copy(update={name: None})

    def is_met_by(self, there: "Preferences") -> bool:
        """True when everything desired is there; nothing is said of a password."""
        return all(
            getattr(there, name) == value
            for name, value in self.model_dump(exclude_none=True).items()
            if name != "password"
        )

    def clashes(self, shown: "Preferences", there: "Preferences") -> bool:
        """True when somebody else has changed what is desired here, and to something else."""
        names = (*self.of_registration, *(name for name in self.of_webinar if name != "password"))
        return any(getattr(there, name) not in (getattr(shown, name), getattr(self, name)) for name in names)


class Planned(BaseModel):
    """When registration shall open or close by itself; without `due`, not at all."""

    model_config = ConfigDict(frozen=True)

    opens: bool
    due: datetime | None


class Adjustment(BaseModel):
    """Other preferences for a webinar: only what differs from what was shown.

    `by` is what the person is called, to be said beside a plan; `anyway` overrules what others changed.
    """

    model_config = ConfigDict(frozen=True)

    session_id: str
    title: str = ""
    shown: Preferences
    desired: Preferences
    plans: tuple[Planned, ...] = ()
    by: str = ""
    anyway: bool = False

    @property
    def is_empty(self) -> bool:
        """True when nothing would change."""
        return self.desired.is_empty and not self.plans


def preferences_of(webinar: Webinar) -> Preferences:
    """Everything as it is, as far as it is known."""
    record = webinar.registration
    known: dict[str, object] = {
        "attendee_authentication": webinar.attendee_authentication,
        "panelist_waiting_room": webinar.panelist_waiting_room,
    }
    if record:
        known |= {"open": record.open, "auto_close_limit": record.limit}
        known |= record.settings.model_dump() if record.settings else {}
    return Preferences.model_validate(known)
