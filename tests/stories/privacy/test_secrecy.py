"""After a whole story nobody who reads the databases learns who people are, or can act as them."""

import re

from bot.jobs.engine import WorkflowEngine
from bot.views import ids
from tests.databases import rows, written
from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import KEY, Person, Town
from tests.stories.cast.webinars import session_of

NAMES = ("Okafor", "Brandt", "Silva", "Ada Byron", "Byron", "Zoe Park", "Nobody", "Private")
MAIL = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.]+")
PASSWORD = "correct-horse"
TITLES = ("Winter sale", "Everything new, in less time")


async def a_whole_story(town: Town, mia: Person) -> None:
    """A webinar with a password, people on stage and guests is created, edited, closed and reported."""
    await mia.types(f"/webinar create Winter sale, {typed(day(11))} 3pm for 45m")
    await mia.sees_form("Winter sale")
    await mia.submits(
        panelists=["U0ANA"], cohosts=["U0LEO"], outside_panelists="Ada Byron <ada@guest.example>"
    )
    await mia.sees("exists in RingCentral(.|\\n)*Winter sale", "C0LAUNCH")
    town.ringcentral.register_guests(session_of(town, "Winter sale").id, 9)
    await mia.types("/webinar registrants winter sale")
    await mia.sees_form("1–9 of 9")
    await mia.submits(words="a")
    await mia.types("/webinar registrants export winter sale")
    await mia.sees("9 people, is in our direct messages", "C0LAUNCH")
    await town.passes(seconds=70)
    await mia.types("/webinar invite product tour")
    await mia.sees_form("(The list|Nobody is invited yet), as of")
    await mia.submits(panelists=["U0ANA"], outside_cohosts="Zoe Park <zoe@guest.example>")
    await mia.sees("People saved", "C0LAUNCH")
    await town.passes(seconds=70)
    await mia.types("/webinar registration settings winter sale")
    await mia.sees_form("Save changes")
    await mia.submits(password=PASSWORD, closes_at=int(town.clock.now().timestamp()) + 3600)
    await mia.sees("Saved.*set by Mia Okafor", "C0LAUNCH")
    assert session_of(town, "Winter sale").webinar.settings["password"] == PASSWORD
    await mia.types("/webinar edit winter sale")
    await mia.sees_form("Save changes")
    await mia.submits(description="Everything new, in less time.")
    await mia.sees("Saved. Winter sale", "C0LAUNCH")
    await mia.types("/webinar registration close winter sale")
    await mia.sees("Registration was closed", "C0LAUNCH")
    await town.passes(seconds=70)
    await mia.types("/webinar register product tour")
    await mia.sees_form("Or many")
    await mia.submits(people="Nina Nobody <nina@guest.example>\nPaul Private <paul@gmail.com>")
    await mia.sees_form("Nothing has been sent yet")
    session_of(town, "Product tour").registration.settings["workEmailRequired"] = True
    await mia.submits()
    await mia.sees("1 added, 1 refused", "C0LAUNCH")
    await mia.types("/webinar digest daily at 9:30")
    await mia.sees("9:30", "C0LAUNCH")
    await mia.types("/webinar share winter sale")
    await mia.sees("is in <#C0LAUNCH> now", "C0LAUNCH")
    await mia.presses(ids.TELL_ME)  # it is closed
    await mia.sees("I will write to you", "C0LAUNCH")
    await mia.types("/webinar registration open winter sale")
    await mia.sees("You wanted to know")
    await mia.presses(ids.REGISTER_ME)
    await mia.sees_form("Your name and e-mail go")
    await mia.submits()
    await town.within(120, lambda: "You are registered" in str(mia.form.spec))
    await town.ticks()
    await town.idle()


async def test_after_a_whole_story_neither_database_holds_people_passwords_or_tokens_in_the_clear(
    town: Town, mia: Person, engine: WorkflowEngine
) -> None:
    await a_whole_story(town, mia)
    pairs = [grant.pair for grant in town.ringcentral.company.tokens.grants]
    secrets = [PASSWORD, *(pair.access for pair in pairs), *(pair.refresh for pair in pairs if pair.refresh)]
    secrets += [town.settings.rc_client_secret.get_secret_value(), KEY.get_secret_value(), *NAMES]
    for url in (engine.url, town.settings.database_url):
        there = written(url)
        assert not MAIL.findall(there), url
        assert not [secret for secret in secrets if secret.encode() in there], url
    data, jobs = "\n".join(rows(town.settings.database_url)), "\n".join(rows(engine.url))
    assert TITLES[0] in data and "SUCCESS" in jobs  # it was looked at in the right place
    assert not [title for title in TITLES if title in jobs]
