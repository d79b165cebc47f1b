"""Somebody creates a webinar."""

from tests.stories.town import Person, Town


async def test_a_webinar_is_created_from_a_phrase(town: Town, mia: Person) -> None:
    await mia.types("/webinar create Q4 roadmap, next tuesday 3pm for 45m")
    await mia.sees_form("I read this as .*Tue 24 Nov 2026, 15:00–15:45 America.New_York")
    await mia.submits()
    await mia.sees("Your webinar exists in RingCentral", "C0LAUNCH")
    made = [webinar for webinar in town.ringcentral.company.webinars.values() if webinar.title == "Q4 roadmap"]
    assert len(made) == 1
    assert not town.slack.refusals
