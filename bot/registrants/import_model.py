"""An import: many people who are to be registered one after the other, and how far that has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.message import Place
from bot.domain.outcome import Problem
from bot.domain.people import Member
from bot.domain.registrant import Person


class RowState(StrEnum):
    """Where one person of an import stands."""

    WAITING = "waiting"
    ADDED = "added"
    THERE = "there"
    """Was registered already."""
    REFUSED = "refused"


class ImportRow(BaseModel):
    """One person of an import; who is in is not kept any more."""

    model_config = ConfigDict(frozen=True)

    number: int
    line: int
    person: Person | None = Field(repr=False)
    state: RowState = RowState.WAITING
    problem: Problem | None = None


class Typed(BaseModel):
    """What was entered into the form, to show it again as it was."""

    model_config = ConfigDict(frozen=True)

    first_name: str = Field(default="", repr=False)
    last_name: str = Field(default="", repr=False)
    email: str = Field(default="", repr=False)
    source: str = ""
    keys: str = Field(default="", repr=False)
    people: str = Field(default="", repr=False)
    open_first: bool = False


@dataclass(frozen=True)
class Import:
    """An import, without its people; `told` is the message that shows its progress."""

    id: str
    member: Member
    session_id: str
    typed: Typed
    made_at: datetime
    is_stopped: bool = False
    told: Place | None = None


class Tally(BaseModel):
    """How many people of an import stand where."""

    model_config = ConfigDict(frozen=True)

    waiting: int = 0
    added: int = 0
    there: int = 0
    refused: int = 0

    @property
    def done(self) -> int:
        """How many have had their turn."""
        return self.added + self.there + self.refused

    @property
    def total(self) -> int:
        """How many there are."""
        return self.done + self.waiting


@dataclass(frozen=True)
class Progress:
    """How far an import has come, and how long the rest takes; `is_over` once it does not go on by itself."""

    id: str
    title: str
    tally: Tally
    left: timedelta
    is_over: bool = False
