"""Work that outlives the process: a job that was committed is carried to its end, however often we are killed.

Steps run at least once: whatever creates something looks before it repeats (`bot.jobs.ledger.Ledger`).
This is the only module that knows DBOS; tried with 3.4.
"""

import asyncio
import fcntl
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
import structlog
from dbos import DBOS, DBOSConfig, Serializer, SetWorkflowID
from pydantic import JsonValue

from bot.errors import StoreAway
from bot.jobs.engine_database import JobsEngine, ServerFault, open_jobs
from bot.jobs.replica import ReplicaLock
from bot.store.availability import DatabaseHealth, file_of
from bot.store.vault import Vault
from bot.threads import in_thread

log = structlog.get_logger()

APPLICATION_VERSION = "greenroom-1"
"""Constant on purpose: DBOS recovers only work of its own version, and its default is a hash of the code."""

LOOK_EVERY = 1.0
"""Seconds, by the machine's time as processes live by it, between looks at the other replicas."""
LOOKS = 3
"""So often in a row a slot has to be free: a replica that lost its connection has the time to take it back."""

RunJob = Callable[[str], Awaitable[None]]
"""Carries out the job of a key."""
_runner: RunJob | None = None  # DBOS is one a process and calls a plain function: this is how that finds ours
_running: set[asyncio.Task[object]] = set()


@dataclass
class _Replay:
    """Names of the present workflow's steps: those with a result from before a crash, and those begun since."""

    kept: dict[str, JsonValue]
    begun: set[str] = field(default_factory=set)


_replay: ContextVar[_Replay] = ContextVar("replay")


class AlreadyRunning(Exception):
    """Another process serves the same SQLite database; the text is one line for the person who started this one."""


# By default DBOS gives a workflow up after a hundred restarts, which a crash loop has had within minutes.
@DBOS.workflow(name="job", max_recovery_attempts=None)
async def _job(key: str) -> None:
    if _runner is None:
        raise RuntimeError("work was recovered before WorkflowEngine.launch was given its runner")
    task = asyncio.current_task()
    assert task is not None
    _running.add(task)
    try:
        _replay.set(_Replay(await _kept_before()))
        await _runner(key)
    finally:
        _running.discard(task)


async def step(name: str, work: Callable[[], Awaitable[JsonValue]]) -> JsonValue:
    """Run one step of the present workflow, by a name of its own there; raises what the work raises.

    Its result is kept (sealed), and found by the name after a crash: a release may add, rename and leave out steps
    while jobs of the former one are pending. One without a result runs (again), so it looks before it repeats.
    """
    replay = _replay.get()
    if name in replay.begun:
        raise RuntimeError(f"two steps of one workflow are named {name!r}")
    replay.begun.add(name)
    if name in replay.kept:
        return replay.kept[name]

    async def run() -> JsonValue:  # DBOS asks whether what it is given is a coroutine function: a lambda is not
        return await work()

    return await DBOS.run_step_async({"name": name}, run)


async def _kept_before() -> dict[str, JsonValue]:
    """The results of the present workflow's steps, by name, from before a crash.

    DBOS replays by number, and refuses another name there. So all that it knows is replayed first, as it was.
    """
    workflow = DBOS.workflow_id
    assert workflow is not None
    # In a thread, which is without our context: inside the workflow this look would itself be a step.
    known = await in_thread(DBOS.list_workflow_steps, workflow)
    kept = {}
    for each in known:
        with suppress(Exception):  # what failed unexpectedly is tried anew
            kept[each["function_name"]] = await DBOS.run_step_async({"name": each["function_name"]}, _replayed)
    return kept


async def _replayed() -> JsonValue:
    raise RuntimeError("a step of which DBOS has the result does not run")


class ReplicaLockLost(Exception):
    """Another process took this one's slot while it was cut off from PostgreSQL, and carries on with its work."""


class WorkflowEngine:
    """The engine: launched once a process, given the function that carries out a job."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = url
        self._vault = vault
        self._health = DatabaseHealth("jobs", file_of(url))
        self._engine: JobsEngine | None = None
        self._lock: IO[str] | None = None
        self._lock_of_replica: ReplicaLock | None = None
        self._free: Counter[str] = Counter()
        self._app = 0

    def launch(self, runner: RunJob) -> None:
        """Open the jobs' database and take up what an earlier process left; raises AlreadyRunning."""
        global _runner  # noqa: PLW0603  # see its definition
        if self.url.startswith("sqlite"):
            self._lock_file(Path(self.url.removeprefix("sqlite:///")))
            self._engine = open_jobs(self.url, self._health)
        else:
            self._lock_of_replica = ReplicaLock(self.url)
        _runner = runner
        logging.getLogger("dbos").setLevel(logging.WARNING)
        config = DBOSConfig(
            name="greenroom",
            system_database_url=self.url,
            system_database_engine=self._engine,
            application_version=APPLICATION_VERSION,
            executor_id=self._lock_of_replica.name if self._lock_of_replica else "local",
            serializer=_Sealed(self._vault),
            log_level="WARNING",
            enable_otlp=False,
        )
        DBOS(config=config)
        DBOS.launch()

    async def is_well(self) -> bool:
        """True while the jobs' database can be written."""
        return await in_thread(self._health.is_well)

    async def start(self, key: str) -> None:
        """Run the job of that key as a workflow; it is on disk when this returns. The same key twice runs once.

        Takes as long as the jobs' database cannot be written.
        """
        with SetWorkflowID(self.workflow_id(key)):
            await DBOS.start_workflow_async(_job, key)
        self._health.works()

    async def forget(self, keys: list[str]) -> None:
        """Erase the workflows of these jobs, which have ended, with the results of their steps."""
        await DBOS.delete_workflows_async([self.workflow_id(key) for key in keys])

    async def start_missing(self, keys: Iterable[str]) -> None:
        """Start those of them that never were: their process died between the commit and the start."""
        missing = {self.workflow_id(key): key for key in keys}
        if missing:
            for known in await DBOS.list_workflows_async(
                workflow_ids=list(missing), load_input=False, load_output=False
            ):
                del missing[known.workflow_id]
        for key in missing.values():
            await self.start(key)

    async def take_over(self, then: Callable[[], Awaitable[None]]) -> None:
        """Take over the PENDING workflows of replicas that are gone; on PostgreSQL it never returns, on SQLite at once.

        A replica is gone when its advisory lock was free at three polls in a row, a second apart. `then` is awaited
        after each poll, to start jobs that were committed and have no workflow. Raises ReplicaLockLost when another
        process holds this one's lock.
        """
        while self._lock_of_replica:
            await asyncio.sleep(LOOK_EVERY)  # noqa: TID251  # like the server's locks and DBOS, on the machine's time
            try:
                await in_thread(self._look_at_others, self._lock_of_replica)
                await then()
            except (psycopg.OperationalError, ServerFault, StoreAway) as error:
                log.warning("PostgreSQL is away", error=str(error).partition("\n")[0])
                self._free.clear()

    def serve_another(self, runner: RunJob) -> None:
        """Let another app's runner carry out what starts from now on; keys of two apps never meet (for tests)."""
        global _runner  # noqa: PLW0603  # see its definition
        _runner = runner
        self._app += 1

    async def drain(self, seconds: float) -> None:
        """Wait so long at most for running work, then break it off: it stays pending and goes on at the next launch."""
        if _running:
            await asyncio.wait(set(_running), timeout=seconds)
        left = set(_running)
        for task in left:
            task.cancel()  # DBOS records nothing for a cancelled task, so its step runs again
        await asyncio.gather(*left, return_exceptions=True)

    def close(self) -> None:
        """Stop; what is unfinished goes on at the next launch."""
        DBOS.destroy()
        if self._engine:
            self._engine.dispose()
        if self._lock:
            self._lock.close()
        if self._lock_of_replica:
            self._lock_of_replica.close()

    def workflow_id(self, key: str) -> str:
        """By what id DBOS knows the work for that job."""
        return f"{self._app}:{key}" if self._app else key

    def _look_at_others(self, slot: ReplicaLock) -> None:
        if not slot.is_held():
            raise ReplicaLockLost(f"{slot.name} was taken by another process while PostgreSQL could not be reached")
        pending = DBOS.list_workflows(
            status="PENDING", app_version=APPLICATION_VERSION, load_input=False, load_output=False
        )
        others = {each.executor_id for each in pending if each.executor_id} - {slot.name}
        free = {name for name in others if slot.is_free(name)}
        self._free = Counter({name: self._free[name] + 1 for name in free})
        if gone := sorted(name for name in free if self._free[name] >= LOOKS):
            log.warning("carrying on with the work of replicas that are gone", replicas=gone)
            # Private: hence the exact pin of DBOS, and a story that kills a replica. README: what to do without it.
            DBOS._recover_pending_workflows(gone)

    def _lock_file(self, path: Path) -> None:
        # A second DBOS on the same file would run the first one's steps again.
        self._lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"Greenroom is already running on {path.name}. Stop it first, or use PostgreSQL for several processes."
            ) from None


class _Sealed(Serializer):
    """JSON, sealed: DBOS keeps arguments and results readable otherwise."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def name(self) -> str:
        return "greenroom_sealed_json"

    def serialize(self, data: object) -> str:
        if isinstance(data, BaseException):
            data = {"error": type(data).__name__}
        return self._vault.seal("jobs", json.dumps(data))

    def deserialize(self, serialized_data: str) -> object:
        data = json.loads(self._vault.open("jobs", serialized_data))
        return RuntimeError(data["error"]) if isinstance(data, dict) and set(data) == {"error"} else data
