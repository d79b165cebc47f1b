"""Someone hears that registration opened or closed by itself, or calls that off."""

from datetime import UTC, datetime

from bot.domain.message import Report
from bot.domain.outcome import Job, Outcome
from bot.registration.schedule import LATE_AFTER, TimedSwitch
from bot.registration.views.schedule import called_off, done_words, not_done_words
from bot.services import Services
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids, results
from bot.views.button_values import WebinarSwitch
from bot.views.card import card

routes: Routes[Services] = Routes()


@routes.action(ids.TIMING_OFF)
async def call_off(action: Action, services: Services) -> Answer:
    """The card without the plan."""
    identity = await services.accounts.of(action.actor)
    planned = WebinarSwitch.read(action.subject)
    session_id, opens = planned.session_id, planned.opens
    webinar = await services.mirror.find(identity, session_id)
    is_news = await services.registration.schedule.call_off(identity, webinar, opens=opens)
    facts = await services.card_facts(identity, session_id)
    lead = called_off(opens, is_news=is_news)
    return Reply(card(facts, services.reader(action.actor), lead=lead))


async def report(job: Job, outcome: Outcome, services: Services) -> Report:
    """The card, whether it was late, or why it was not done."""
    reader = await services.reader_of(job.member)
    timed = TimedSwitch.model_validate(job.payload)
    if outcome.problem:
        lead = not_done_words(timed.title, opens=timed.open, due=timed.due, reader=reader)
        return Report(results.failed(job, outcome, reader, lead))
    identity = await services.accounts.of_job(job)
    facts = await services.card_facts(identity, timed.session_id)
    at = datetime.fromtimestamp(int(str(outcome.facts["at"])), UTC)
    late = at if at - timed.due > LATE_AFTER else None
    lead = done_words(opens=timed.open, due=timed.due, at=late, left_out=timed.left_out, reader=reader)
    return Report(results.done(job, outcome, facts, reader, lead=lead))
