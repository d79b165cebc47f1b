"""What became of the jobs, counted where people and RingCentral see it, and the traces of what should not be."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.outcome import Intent, Job
from tests.bench.tables import FLOOR
from tests.crash.daily import Daily
from tests.crash.scene import Scene
from tests.crash.wanted import Create, Wanted

NEVER = (
    "lost", "webinars twice", "sessions twice", "invitees twice", "digests twice", "never told", "told wrongly",
)  # fmt: skip
"""Columns that have to be 0."""
ALLOWED = ("told again", "digests left out")
"""What the README allows after a crash."""
AROUND = timedelta(seconds=45)


@dataclass
class Tally:
    """The counts, and one trace for each thing that should not be."""

    kills: int
    asked: int
    acknowledged: int
    undone: tuple[str, ...] = ()
    """In words, where too little was acknowledged or a kind of request was never carried out."""
    counts: Counter[str] = field(default_factory=Counter)
    traces: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every column that has to be 0 is, of jobs that were carried out."""
        return not self.undone and not any(self.counts[column] for column in NEVER)


def tally(
    scene: Scene,
    plan: Sequence[Wanted],
    kills: Sequence[tuple[datetime, str]],
    jobs: Sequence[Job],
    claimed: Collection[str],
) -> Tally:
    """Look at everything; `claimed` are the channels whose digest was claimed and is not known to be posted."""
    begun = [each for each in plan if each.begun]
    heard = sum(each.heard is not None for each in begun)
    result = Tally(len(kills), len(begun), heard, _undone(scene, plan, begun))
    left_out = [
        each
        for each in begun
        if isinstance(each, Daily) and each.heard and each.channel in claimed and not each.is_done(scene)
    ]
    result.counts["digests left out"] = len(left_out)
    titles = Counter(job.payload.get("title") for job in jobs if job.intent is Intent.CREATE_WEBINAR)
    for each in begun:
        found = Counter(_found(scene, each, titles[each.name]))
        if each in left_out:
            del found["lost"]
        result.counts += found
        if any(found[column] for column in NEVER):
            result.traces.append(_trace(scene, each, found, kills, jobs))
    return result


def _undone(scene: Scene, plan: Sequence[Wanted], begun: Sequence[Wanted]) -> tuple[str, ...]:
    """What keeps this run from proving anything."""
    heard = [each for each in begun if each.heard]
    carried_out = {each.request for each in heard if each.is_done(scene)}
    never = sorted({each.request for each in plan} - carried_out)
    few = [] if begun and len(heard) >= FLOOR * len(begun) else [f"less than {FLOOR:.0%} was acknowledged"]
    return (*few, *(f"{request}: never carried out" for request in never))


def _found(scene: Scene, each: Wanted, jobs: int) -> dict[str, int]:
    """What is to be said of one job, heard or not: nothing may be made twice."""
    found = {f"{what} twice": count for what, count in each.doubles(scene, jobs).items() if count > 0}
    if not each.heard:
        return found
    done, yes, no = each.is_done(scene), each.told_done(), each.told_undone()
    found["lost"] = int(not done)
    found["never told"] = int(not yes and not no)
    found["told wrongly"] = int(bool(no and done and not yes) or bool(yes and not done and not isinstance(each, Daily)))
    found["told again"] = int(yes > max(1, jobs) and each.tries == 1)
    return found


def _trace(
    scene: Scene, each: Wanted, found: Counter[str], kills: Sequence[tuple[datetime, str]], jobs: Sequence[Job]
) -> str:
    """One job's story, by the second."""
    assert each.begun
    what = ", ".join(f"{column} {count}" for column, count in found.items() if count)
    lines = [f"{type(each).__name__} {each.number} ({each.name}) of {each.hand.person.id}: {what}; {each.tries} tries"]
    events = [(each.begun, "begun")] + ([(each.heard, "heard")] if each.heard else [])
    events += [(at, f"{name} is killed") for at, name in kills]
    events += [(at, change) for at, change in scene.day.changes if _concerns(scene, each, change)]
    for job in jobs:
        if job.member.user == each.hand.person.id and each.name in job.model_dump_json():
            problem = job.outcome.problem if job.outcome else None
            events.append((job.made_at, f"job {job.key} → {problem.code if problem else bool(job.outcome)}"))
    near = [event for event in sorted(events) if each.begun - timedelta(seconds=5) <= event[0] <= each.begun + AROUND]
    lines += [f"  {at:%H:%M:%S.%f} {words}"[:150] for at, words in near]
    lines += [f"  read: {message.text[:200]!r}" for message in each.hand.reads(each.name)]
    return "\n".join(lines)


def _concerns(scene: Scene, each: Wanted, change: str) -> bool:
    """Whether a change may be that job's: by the ids in its path, or a create, which has none."""
    title = each.name if isinstance(each, Create) else getattr(each, "title", "")
    mine = [one for one in scene.ringcentral.company.sessions.values() if one.shown_title == title]
    theirs = {ident for one in mine for ident in (one.id, one.webinar.id)}
    return any(ident in change for ident in theirs) or (isinstance(each, Create) and "/webinars " in change)
