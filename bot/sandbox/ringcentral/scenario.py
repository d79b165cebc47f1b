"""A scenario: levers that are pulled by themselves, at once or some time after the start, as a file says."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.company.refusals import Refusal
from bot.sandbox.ringcentral.company.state import Clock
from bot.sandbox.ringcentral.control import LEVERS, Levers
from bot.sandbox.ringcentral.statefile import UnusableFile


@dataclass(frozen=True)
class Step:
    """One lever: which, when (seconds after the start), and with what."""

    after: float
    lever: str
    fields: dict[str, object]


def read(path: Path) -> list[Step]:
    """The steps of a YAML or JSON file, a list of {do: lever, after: seconds, …its fields}, by time."""
    try:
        steps = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise UnusableFile(f"{path} cannot be read as a scenario: {' '.join(str(fault).split())}") from fault
    if not isinstance(steps, list):
        raise UnusableFile(f"{path} must be a list of steps, each with “do” and the name of a lever")
    return sorted((_step(path, place, step) for place, step in enumerate(steps, 1)), key=lambda step: step.after)


def begin(sandbox: Levers, path: Path, steps: list[Step]) -> None:
    """Pull what is to be pulled at once; what a lever objects to stops the start."""
    for step in steps:
        if step.after == 0:
            try:
                LEVERS[step.lever](sandbox, Fields(step.fields))
            except Refusal as refusal:
                raise UnusableFile(f"{path}: “{step.lever}” says: {refusal.message}") from refusal


async def go_on(sandbox: Levers, clock: Clock, steps: list[Step]) -> None:
    """Pull the others when their time has come; what a lever objects to then is nothing, as with the control API."""
    passed = 0.0
    for step in steps:
        if step.after > 0:
            await clock.sleep(step.after - passed)
            passed = step.after
            try:
                LEVERS[step.lever](sandbox, Fields(step.fields))
            except Refusal:
                continue


def _step(path: Path, place: int, step: object) -> Step:
    if not isinstance(step, dict) or step.get("do") not in LEVERS:
        raise UnusableFile(f"{path}, step {place}: “do” must be one of {', '.join(LEVERS)}")
    after = step.get("after", 0)
    if not isinstance(after, int | float) or isinstance(after, bool) or after < 0:
        raise UnusableFile(f"{path}, step {place}: “after” must be a number of seconds")
    return Step(float(after), str(step["do"]), {name: step[name] for name in step.keys() - {"do", "after"}})
