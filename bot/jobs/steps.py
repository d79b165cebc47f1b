"""The named steps of a running job: each result is kept, and given again after a crash."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from pydantic import JsonValue

from bot.clock import Clock
from bot.domain.outcome import Job, Outcome, Problem
from bot.domain.people import Identity
from bot.errors import BotError
from bot.jobs import engine as durable
from bot.jobs.problems import problem_of
from bot.retry import until_kept
from bot.ringcentral.errors import RingCentralError


class StepFailed(Exception):
    """A step met something the person should hear of."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Steps:
    """The named steps of one running job; `on_wait` is told when the rate limit makes one of them wait."""

    def __init__(self, clock: Clock, on_wait: Callable[[datetime], Awaitable[None]]) -> None:
        self._clock = clock
        self.on_wait = on_wait
        self.identity: Identity | None = None
        """Who acts for the job, once that was read (`Accounts.of_job`); after a crash it is read anew."""

    async def run(self, name: str, work: Callable[[], Awaitable[JsonValue]]) -> JsonValue:
        """Run a step and keep its result; raises StepFailed with the problem, also when replayed after a crash."""

        async def guarded() -> JsonValue:
            try:
                return {"value": await until_kept(self._clock, work)}
            except (BotError, RingCentralError) as error:
                return {"problem": problem_of(error).model_dump(mode="json")}

        result = await durable.step(name, guarded)
        assert isinstance(result, dict)
        if "problem" in result:
            raise StepFailed(Problem.model_validate(result["problem"]))
        return result["value"]


Runner = Callable[[Job, Steps], Awaitable[Outcome]]
