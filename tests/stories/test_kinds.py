"""Every kind of job has its row, somebody who runs it, and words for its end."""

import pytest

import handlers
from bot.domain.outcome import Intent, Job, Outcome
from bot.jobs.kinds import KINDS, one_of_each
from bot.jobs.steps import Steps
from tests.stories.cast.town import Town


def test_every_intent_has_a_row() -> None:
    assert set(KINDS) == set(Intent)


async def test_every_intent_is_run_by_a_feature(town: Town) -> None:
    assert town.greenroom.services.context.jobs.intents == set(Intent)


async def test_every_intent_that_is_told_has_a_report_and_no_other(town: Town) -> None:
    told = {intent for intent, kind in KINDS.items() if kind.is_told}
    assert set(handlers.reports(town.greenroom.services)) == told


async def test_two_features_cannot_run_one_intent(town: Town) -> None:
    async def other(job: Job, steps: Steps) -> Outcome:
        raise NotImplementedError

    with pytest.raises(ValueError, match="two features claim share_webinar"):
        town.greenroom.services.context.jobs.serve({Intent.SHARE_WEBINAR: other})


def test_two_features_cannot_tell_one_intent() -> None:
    with pytest.raises(ValueError, match="two features claim share_webinar"):
        one_of_each({Intent.SHARE_WEBINAR: "one"}, {Intent.SIGN_UP: "one"}, {Intent.SHARE_WEBINAR: "other"})
