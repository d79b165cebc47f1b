"""Someone makes a failed job once more, or puts a question away."""

from bot.domain.message import Message
from bot.services import Services
from bot.slack.incoming.requests import Action
from bot.slack.incoming.responses import Answer, Reply
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.blockkit import section

routes: Routes[Services] = Routes()


@routes.action(ids.TRY_AGAIN, for_everybody=True)  # a job is its maker's, whoever that is
async def again(action: Action, services: Services) -> None:
    """The same job with a new key."""
    await services.retry(action)


@routes.action(ids.DISMISS)
async def dismiss(action: Action, services: Services) -> Answer:
    """Leave everything as it is."""
    text = "Nothing was changed."
    return Reply(Message(text, (section(text),)))
