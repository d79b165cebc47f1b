"""Keeping a company in a file, so that it is still there after a restart."""

import io
import os
import pickle
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.sandbox.ringcentral.company.state import Clock, Company

FIRST_LINE = b"RingCentral sandbox state 1\n"
OURS = "bot.sandbox.ringcentral.company."
PLAIN = {
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("collections", "Counter"),
}
CLOCK = "clock"


class UnusableFile(Exception):
    """A file that was given is not what it should be; the text is one line for the person who gave it."""


@dataclass(frozen=True)
class Kept:
    """What is kept: the company, and by how much its clock was moved."""

    company: Company
    ahead: timedelta


def save(path: Path, kept: Kept) -> None:
    """Write it down; a crash leaves the state before or the state after, never half of one."""
    text = io.BytesIO()
    _Writer(text, kept.company.clock).dump((kept.company, kept.ahead))
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(FIRST_LINE + text.getvalue())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load(path: Path, clock: Clock) -> Kept | None:
    """Read it back onto this clock; None if there is no such file, UnusableFile if it is of another kind or release."""
    if not path.exists():
        return None
    first, _, rest = path.read_bytes().partition(b"\n")
    if first + b"\n" != FIRST_LINE:
        raise UnusableFile(f"{path} is not a state of this sandbox; name another file, or delete it to start anew.")
    try:
        company, ahead = _Reader(io.BytesIO(rest), clock).load()
        return Kept(company, ahead)
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, TypeError, ValueError) as fault:
        raise UnusableFile(f"{path} cannot be read: {fault}. Delete it to start anew.") from fault


class _Writer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, clock: Clock) -> None:
        super().__init__(file)
        self._clock = clock

    def persistent_id(self, obj: object) -> str | None:
        return CLOCK if obj is self._clock else None


class _Reader(pickle.Unpickler):
    """Makes nothing but the company's own nouns: a file from a stranger can do no harm."""

    def __init__(self, file: io.BytesIO, clock: Clock) -> None:
        super().__init__(file)
        self._clock = clock

    def persistent_load(self, pid: object) -> Clock:
        if pid != CLOCK:
            raise pickle.UnpicklingError(f"{pid!r} is not kept in such files")
        return self._clock

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in PLAIN and (not module.startswith(OURS) or "." in name):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in it")
        found = super().find_class(module, name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in it")
        return found
