"""No regular expression of the code is slow for a text that somebody made to be slow."""

import re
import time

import pytest

from tests.contract.patterns import ALL_METHODS, BUDGET, Used, fault_of, patterns_of_the_code

PATTERNS, UNKNOWN = patterns_of_the_code()
RUN_ALONE = {
    "bot/domain/when/dates.py: pattern",  # from the table that stands beside it, and is found there
    "bot/domain/when/days.py: pattern",
    "bot/sandbox/ringcentral/control.py: pattern",  # of whoever makes trouble for their own sandbox
    "bot/sandbox/ringcentral/faults.py: matching",
    "bot/sandbox/slack/schema.py: self.pattern",  # Slack's own
}


def test_every_pattern_is_found_or_it_is_said_why_not() -> None:
    assert set(UNKNOWN) == RUN_ALONE
    found = {(used.where, used.pattern.pattern) for used in PATTERNS}
    assert ("bot/slack/incoming/requests.py", r"<(?P<kind>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>") in found
    assert any(where == "bot/domain/when/days.py" and "yesterday" in pattern for where, pattern in found)
    assert any(where == "bot/domain/when/hours.py" and "half past" in pattern for where, pattern in found)


@pytest.mark.parametrize("used", PATTERNS, ids=lambda used: f"{used.where}-{used.pattern.pattern[:24]}")
def test_forty_thousand_hostile_characters_take_no_pattern_longer_than_its_budget(used: Used) -> None:
    assert not fault_of(used)


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        # These stood here once: cubic, cubic, and quadratic each in its own way.
        (r"[^\s<>,;:\"'()\[\]|*~`]+@[^\s<>,;:\"'()\[\]|*~`]+[\w]", "finditer"),
        (r"^\s*(?P<name>[^<>]*?)\s*<(?P<mail>[^<>]*)>\s*$", "match"),
        (r"^(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<mail>[^<>]*?)\s*>$", "match"),
        (r"<mailto:(?P<mail>[^|>]*)(?:\|[^>]*)?>", "finditer"),
        (r"<[^>]*>", "finditer"),
        (r"#\S+\s*$", "finditer"),
        (r"(?<![\w@])[\w.+-]+@[\w-]+\.[\w.-]*\w", "finditer"),
        (r"(^|[;\t|\r\n])(?=[\s\"']*[=+\-@])", "finditer"),
        # Exponential ones.
        (r"(a+)+b", "match"),
        (r"(?:\w|\d\d)*!", "fullmatch"),
        (r"(x+x+)+y", "match"),
    ],
)
def test_a_careless_pattern_is_caught_and_soon(pattern: str, method: str) -> None:
    started = time.process_time()
    assert "took" in fault_of(Used("here", re.compile(pattern), frozenset({method})))
    assert method in ALL_METHODS
    assert time.process_time() - started < 400 * BUDGET  # it is broken off instead of waited for
