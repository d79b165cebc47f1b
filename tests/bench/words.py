"""How long reading time words takes: a form opens only when they have been read."""

from statistics import median
from time import perf_counter

from bot.domain.when.read import read, warm
from tests.bench.tables import Table, undone, verdict
from tests.domain.phrases import in_table_words, phrases

AIM_MS = 5.0


async def measure() -> Table:
    """The table over all phrases of the tests."""
    warm()
    took, right = [], 0
    for phrase, meaning, said_at, zone, day_first in phrases():
        started = perf_counter()
        meant = read(phrase, now=said_at, zone=zone, day_first=day_first)
        took.append((perf_counter() - started) * 1000)
        right += in_table_words(meant, zone) == meaning
    took.sort()
    most = took[round(0.95 * len(took))]
    return Table(
        title="Reading time words",
        how=f"Each of the {len(took)} phrases of the tests once, after the warming up of a start.",
        head=("", "ms"),
        rows=(("p50", f"{median(took):.1f}"), ("p95", f"{most:.1f}"), ("slowest", f"{took[-1]:.1f}")),
        verdicts=(verdict(f"p95 within {AIM_MS:.0f} ms ({most:.1f} ms)", most <= AIM_MS),),
        undone=undone({"phrases": len(took)}, {"phrases": right}),
    )
