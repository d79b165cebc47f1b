"""What is erased of the rows of each feature: with its session, by age, and when a person disconnects.

A store offers the rules for its tables, its feature registers them, and the mirror and `bot.privacy` carry them out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from bot.domain.people import Member

Table = Any
"""A table with the columns `enterprise`, `team` and `session_id`; its type is the database's, which stores know."""
Statement = Any
"""A DELETE; the same."""


@dataclass(frozen=True)
class Keep:
    """How long things are kept once they have served."""

    jobs: timedelta = timedelta(days=90)
    """Finished jobs with their outcome, what was sent for them, and which days a digest went out."""
    counts: timedelta = timedelta(days=400)
    past: timedelta = timedelta(days=400)
    """Webinars that are over."""
    registrants: timedelta = timedelta(days=30)
    """After the end of their webinar: also cards in channels, who signed up there, and who waited for a place."""
    audit: timedelta = timedelta(days=400)
    profiles: timedelta = timedelta(days=30)
    """Slack's profiles, and who was asked to help in a webinar that is over."""
    imports: timedelta = timedelta(days=30)
    """Who was not registered by an import that has ended; until then it can go on."""
    lists: timedelta = timedelta(days=1)
    """Lists of people that were looked through and never sent."""


ByAge = Callable[[datetime, Keep], Sequence[Statement]]
OfPerson = Callable[[Member], Sequence[Statement]]


class Erasures:
    """The rules, in the order in which they were added: what refers to other rows comes before or after them there."""

    def __init__(self) -> None:
        self._with_session: list[Table] = []
        self._by_age: list[ByAge] = []
        self._of_person: list[OfPerson] = []

    def with_session(self, *tables: Table) -> None:
        """Erase the rows of a session that RingCentral no longer has, or whose host is forgotten."""
        self._with_session.extend(tables)

    def by_age(self, *rules: ByAge) -> None:
        """Erase this hourly."""
        self._by_age.extend(rules)

    def of_person(self, rule: OfPerson) -> None:
        """Erase this when somebody disconnects; their tokens and the mirror go after it."""
        self._of_person.append(rule)

    @property
    def session_tables(self) -> Sequence[Table]:
        """Tables whose rows go with their session."""
        return self._with_session

    def due(self, now: datetime, keep: Keep) -> list[Statement]:
        """What is to be erased now for its age."""
        return list(chain.from_iterable(rule(now, keep) for rule in self._by_age))

    def theirs(self, member: Member) -> list[Statement]:
        """What is to be erased of a person who disconnects."""
        return list(chain.from_iterable(rule(member) for rule in self._of_person))
