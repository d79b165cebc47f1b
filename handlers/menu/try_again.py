"""Someone makes a failed wish once more, or puts a question away."""

from bot.domain.message import Message
from bot.services import Services
from bot.slack.incoming.requests import Press
from bot.slack.incoming.responses import Answer, Say
from bot.slack.incoming.routes import Routes
from bot.views import ids
from bot.views.blockkit import section

routes: Routes[Services] = Routes()


@routes.press(ids.TRY_AGAIN, for_everybody=True)  # a wish is its maker's, whoever that is
async def again(press: Press, services: Services) -> None:
    """The same wish with a new key."""
    await services.retry(press)


@routes.press(ids.DISMISS)
async def dismiss(press: Press, services: Services) -> Answer:
    """Leave everything as it is."""
    text = "Nothing was changed."
    return Say(Message(text, (section(text),)))
