"""Every kind of job has its row, somebody who runs it, and words for its end."""

import handlers
from bot.domain.outcome import Intent
from bot.jobs.kinds import KINDS
from tests.stories.cast.town import Town


def test_every_intent_has_a_row() -> None:
    assert set(KINDS) == set(Intent)


async def test_every_intent_is_run_by_a_feature(town: Town) -> None:
    assert town.greenroom.services.context.jobs.intents == set(Intent)


async def test_every_intent_that_is_told_has_a_report_and_no_other(town: Town) -> None:
    told = {intent for intent, kind in KINDS.items() if kind.is_told}
    assert set(handlers.reports(town.greenroom.services)) == told
