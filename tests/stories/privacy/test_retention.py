"""What has served is erased by Greenroom's own clock, and nothing before that."""

from datetime import timedelta

from sqlalchemy import create_engine, text

from bot.jobs.engine import WorkflowEngine
from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from bot.views import ids
from tests.databases import SERVER
from tests.stories.cast.dates import day, typed
from tests.stories.cast.town import KEY, Person, Town
from tests.stories.cast.webinars import session_of


async def kept(town: Town) -> dict[str, int]:
    """Rows by table."""
    database = Database(open_engine(town.settings.database_url), Vault((KEY,)))
    try:
        return await database.sizes()
    finally:
        await database.close()


async def a_busy_day(town: Town, mia: Person) -> None:
    """A webinar is created."""
    await mia.types(f"/webinar create Winter sale, {typed(day(11))} 3pm for 45m")
    await mia.sees_form("Winter sale")
    await mia.submits()
    await mia.sees("exists in RingCentral", "C0LAUNCH")
    await town.idle()


async def test_a_finished_job_is_erased_after_ninety_days_with_its_workflow(
    town: Town, mia: Person, engine: WorkflowEngine
) -> None:
    await a_busy_day(town, mia)
    await town.ticks()
    before = await kept(town)
    assert before["jobs"] == 1
    assert before["ledger"] >= 2
    await town.passes(days=89)
    await town.ticks()
    assert (await kept(town))["jobs"] == 1
    await town.passes(days=2)
    await town.ticks()
    after = await kept(town)
    assert (after["jobs"], after["ledger"], after["link_states"]) == (0, 0, 0)
    assert after["identities"] == 1
    assert after["sessions"] > 0
    assert workflows(engine) == []


async def test_a_list_that_was_never_sent_is_erased_after_a_day_and_who_was_refused_after_thirty(
    town: Town, mia: Person
) -> None:
    town.ringcentral.limits.per_group["Heavy"] = 1000
    session_of(town, "Product tour").registration.settings["workEmailRequired"] = True
    for is_sent in (False, True):
        await mia.types("/webinar register product tour")
        await mia.sees_form("Or many")
        await mia.submits(people="nina@guest.example\npaul@gmail.com")
        await mia.sees_form("Nothing has been sent yet")
        if is_sent:
            await mia.submits()
            await mia.sees("1 added, 1 refused", "C0LAUNCH")
    assert (await kept(town))["import_rows"] == 4
    await town.ticks()
    await town.passes(days=2)
    await town.ticks()
    after = await kept(town)
    assert (after["imports"], after["import_rows"]) == (1, 2)
    await town.passes(days=30)
    await town.ticks()
    after = await kept(town)
    assert (after["imports"], after["import_rows"]) == (0, 0)


def workflows(engine: WorkflowEngine) -> list[str]:
    """Ids of this town's workflows that are still known."""
    table = "dbos.workflow_status" if SERVER else "workflow_status"
    jobs = create_engine(engine.url)
    with jobs.connect() as connection:
        query = text(f"SELECT workflow_uuid FROM {table} WHERE workflow_uuid LIKE :ours")
        found = connection.execute(query, {"ours": engine.workflow_id("%")})
        return [row[0] for row in found]


async def test_profiles_and_counts_go_when_they_are_old(town: Town, mia: Person) -> None:
    await town.person("U0LEO").types("/webinar help")
    await town.person("U0LEO").sees("/webinar", "C0LAUNCH")
    assert (await kept(town))["people"] == 2
    await town.passes(days=31)
    await town.ticks()
    await town.idle()
    assert (await kept(town))["people"] <= 1  # Mia's is read anew where she is told that her link has ended
    assert (await kept(town))["counts"] >= 1
    await town.passes(days=400)
    await town.ticks()
    assert (await kept(town))["counts"] <= 1  # at most what that round has read


async def test_registrants_are_erased_thirty_days_after_their_webinar_and_can_be_read_again(
    town: Town, mia: Person
) -> None:
    tour = session_of(town, "Product tour")
    await mia.types("/webinar registrants product tour")
    await mia.sees_form("1–10 of 38")
    await town.clock.move_to(tour.end + timedelta(days=29))
    await town.ticks()
    assert (await kept(town))["registrants"] == 38
    await town.passes(days=2)
    await town.ticks()
    after = await kept(town)
    assert (after["registrants"], after["registrant_reads"]) == (0, 0)
    assert after["audit"] >= 1


async def test_registrants_go_with_a_webinar_that_is_cancelled(town: Town, mia: Person) -> None:
    town.ringcentral.register_guests(session_of(town, "Customer stories").id, 3)
    await mia.types("/webinar registrants customer stories")
    await mia.sees_form("1–3 of 3")
    await town.slack.close("U0MIA", mia.form.id)
    await mia.types("/webinar cancel customer stories")
    await mia.sees("Cancel Customer stories", "C0LAUNCH")
    await mia.presses(ids.CANCEL_CONFIRM)
    await mia.sees_form("Type the title")
    await mia.submits(title="customer stories: a year at northwind")
    await mia.sees("Cancelled: Customer stories", "C0LAUNCH")
    await town.idle()
    assert (await kept(town))["registrants"] == 0


async def test_who_helped_goes_a_month_after_the_webinar_and_the_webinar_itself_after_a_year(
    town: Town, mia: Person
) -> None:
    await mia.types("/webinar show product tour")
    await mia.sees("Product tour", "C0LAUNCH")
    await town.until(lambda: any("/invitees" in call for call in town.calls()))
    await goes_by(town, days=28)
    before = await kept(town)
    assert before["invitees"] == 1
    await goes_by(town, days=11)
    await town.idle()
    assert (await kept(town))["invitees"] == 0
    assert (await kept(town))["sessions"] == before["sessions"]
    await goes_by(town, days=400)
    after = await kept(town)
    assert (after["sessions"], after["counts"]) == (0, 0)
    assert after["rate_slots"] < before["rate_slots"]  # the last round has asked for a new sign-in


async def goes_by(town: Town, days: int) -> None:
    """Time goes by, and Greenroom makes a round."""
    await town.passes(days=days)
    await town.ticks()
    await town.idle()
