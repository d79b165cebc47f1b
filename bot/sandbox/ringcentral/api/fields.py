"""Reading a request field by field; whatever does not fit the contract is refused by its name."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import AddressValueError, IPv4Address
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.ringcentral.company.refusals import invalid

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]+")
ABSOLUTE_URI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/]+\S*", re.IGNORECASE)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: JSON can say it, UTF-8 cannot
LONGEST_EMAIL = 256
YEARS = range(1900, 9000)  # beyond, adding a length or an offset may leave the calendar


class Fields:
    """A JSON object of a request; a reader answers None for a field that is not there."""

    def __init__(self, body: object, path: str = "") -> None:
        if not isinstance(body, Mapping):
            raise invalid(path.rstrip(".") or "body", "must be an object")
        self._body = body
        self.path = path

    def __contains__(self, name: str) -> bool:
        """Whether the field is there, be it null."""
        return name in self._body

    def raw(self, name: str) -> object:
        """The field as it came."""
        return self._body[name]

    def require(self, *names: str) -> None:
        """Refuse a body that lacks one of these."""
        for name in names:
            if name not in self._body:
                raise invalid(self.path + name, "is required")

    def text(self, name: str, longest: int, shortest: int = 0) -> str | None:
        """A string of that many characters."""
        if name not in self._body:
            return None
        value = self._body[name]
        if not isinstance(value, str) or LONE_SURROGATE.search(value):
            raise invalid(self.path + name, "must be a string")
        if not shortest <= len(value) <= longest:
            raise invalid(self.path + name, f"must have {shortest} to {longest} characters")
        return value

    def required_text(self, name: str, longest: int, shortest: int = 0) -> str:
        """A string that has to be there."""
        self.require(name)
        return self.text(name, longest, shortest) or ""

    def flag(self, name: str) -> bool | None:
        """True or false."""
        if name not in self._body:
            return None
        value = self._body[name]
        if not isinstance(value, bool):
            raise invalid(self.path + name, "must be true or false")
        return value

    def whole(self, name: str, least: int, most: int = 2**31 - 1) -> int | None:
        """A whole number within bounds."""
        if name not in self._body:
            return None
        value = self._body[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise invalid(self.path + name, "must be a whole number")
        if not least <= value <= most:
            raise invalid(self.path + name, f"must be from {least} to {most}")
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """One of a few words."""
        value = self.text(name, longest=256)
        if value is not None and value not in allowed:
            raise invalid(self.path + name, f"must be one of {', '.join(allowed)}")
        return value

    def moment(self, name: str) -> datetime:
        """A date and time with its offset, in UTC; it has to be there."""
        return moment(self.path + name, self.required_text(name, longest=64))

    def zone(self, name: str) -> str:
        """The IANA name of a time zone; it has to be there."""
        value = self.required_text(name, longest=64, shortest=3)
        try:
            ZoneInfo(value)
        except (
            ZoneInfoNotFoundError,
            ValueError,
            OSError,
        ):  # ValueError: "../x"; OSError: a folder, as "America"
            raise invalid(self.path + name, "must be an IANA time zone name") from None
        return value

    def email(self, name: str) -> str | None:
        """An e-mail address."""
        value = self.text(name, LONGEST_EMAIL, shortest=1)
        if value is not None and not EMAIL.fullmatch(value):
            raise invalid(self.path + name, "must be an e-mail address")
        return value

    def uri(self, name: str) -> str | None:
        """An absolute address on the web, or nothing."""
        value = self.text(name, longest=2048)
        if value and not ABSOLUTE_URI.fullmatch(value):
            raise invalid(self.path + name, "must be an absolute URI")
        return value

    def ipv4(self, name: str) -> str | None:
        """An address of the old internet."""
        value = self.text(name, longest=15)
        try:
            return None if value is None else str(IPv4Address(value))
        except AddressValueError:
            raise invalid(self.path + name, "must be an IPv4 address") from None

    def inner(self, name: str) -> "Fields | None":
        """An object inside this one."""
        return Fields(self._body[name], f"{self.path}{name}.") if name in self._body else None

    def each(self, name: str) -> "list[Fields]":
        """The objects of a list; an absent list is an empty one."""
        value = self._body.get(name, [])
        if not isinstance(value, list):
            raise invalid(self.path + name, "must be a list")
        return [Fields(one, f"{self.path}{name}[{place}].") for place, one in enumerate(value)]


def moment(parameter: str, text: str) -> datetime:
    """Read an RFC 3339 date-time into UTC."""
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is None or "T" not in text.upper() or read.year not in YEARS:
            raise ValueError("not what the contract calls a date-time")
        return read.astimezone(UTC)
    except ValueError:
        raise invalid(parameter, "must be a date-time with an offset, as 2026-01-31T15:00:00Z") from None
