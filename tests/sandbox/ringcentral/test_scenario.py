"""A scenario pulls levers by itself: at once, or when their time has come."""

import pytest

from bot.sandbox.ringcentral.scenario import begin, go_on, read
from bot.sandbox.ringcentral.statefile import UnusableFile

from .clients import NOW

SCENARIO = """
- {do: limits, Heavy: 3}
- {do: fail, after: 90, status: 502}
- {do: network, after: 60, down: true}
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    return tmp_path / "scenario.yaml"


async def test_levers_are_pulled_at_once_and_in_their_order(sandbox, clock, file):
    steps = read(file)
    begin(sandbox, file, steps)
    assert sandbox.limits.per_group["Heavy"] == 3 and not sandbox.faults.network_down
    await go_on(sandbox, clock, steps)
    assert (clock.now() - NOW).total_seconds() == 90
    assert sandbox.faults.network_down and sandbox.faults.errors[0].status == 502


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do: fail", "list of steps"),
        ("[{do: dance}]", "step 1: “do” must be one of guests"),
        ("[{do: fail, after: soon}]", "number of seconds"),
        ("[{do: fail, status: 200}]", "“fail” says"),
        ("[", "cannot be read"),
    ],
)
def test_what_is_wrong_with_one_is_said_before_the_start(sandbox, file, text, words):
    file.write_text(text)
    with pytest.raises(UnusableFile, match=words):
        begin(sandbox, file, read(file))
