"""Somebody changes the words or the settings of a webinar."""

from datetime import timedelta

from bot.sandbox.ringcentral.company.model import Session
from bot.views import ids
from tests.stories.cast.town import START, Person, Town
from tests.stories.cast.webinars import made_elsewhere, read_again, session_of


def edit_elsewhere(town: Town, session: Session, title: str) -> None:
    session.webinar.title = title
    session.webinar.touch(town.clock.now())


async def test_only_what_differs_is_sent_in_one_call(town: Town, mia: Person) -> None:
    webinar = session_of(town, "Product tour").webinar
    seen = len(town.ringcentral.calls)
    await mia.types("/webinar edit product tour")
    form = await mia.sees_form("Save changes")
    assert "38 people are registered" in form
    assert "Everything new in forty-five minutes" in form
    assert not town.calls(seen)
    webinar.settings["autoRecord"] = True  # somebody else's, which the form does not know of
    await mia.submits(title="Product tour: winter")
    await mia.sees("Saved. Product tour: winter", "C0LAUNCH")
    assert webinar.title == "Product tour: winter"
    assert webinar.settings["autoRecord"] is True
    assert webinar.description.startswith("Everything new")
    assert [call.split()[0] for call in town.calls(seen)] == ["PATCH"]
    assert not town.slack.refusals


async def test_settings_and_an_empty_description_are_changes_too(town: Town, mia: Person) -> None:
    webinar = session_of(town, "Product tour").webinar
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    await mia.submits(settings=["auto_record"], description="")
    await mia.sees("Saved", "C0LAUNCH")
    assert (webinar.settings["autoRecord"], webinar.settings["qnaEnabled"], webinar.description) == (True, False, "")
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    assert [each["value"] for each in mia.form.values["settings"]["value"]["selected_options"]] == ["auto_record"]
    assert not town.slack.refusals


async def test_nothing_changed_is_said_at_the_field(town: Town, mia: Person) -> None:
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    await mia.submits()
    assert "Nothing is different yet" in mia.form.errors[ids.TITLE]
    await mia.submits(title="   ")
    assert "title" in mia.form.errors
    assert not town.slack.refusals


async def test_a_description_too_long_for_slack_is_shown_whole_and_not_touched(town: Town, mia: Person) -> None:
    long = "".join(f"Line {number} of what happens & why.\n" for number in range(130))[:4000].strip()
    session = made_elsewhere(town, "Deep dive", START + timedelta(days=3), description=long)
    await read_again(town)
    await mia.types("/webinar edit deep dive")
    form = await mia.sees_form("so this one can only be changed in RingCentral")
    assert "Line 0 of" in form
    shown = "".join(
        block["text"]["text"] for block in mia.form.blocks
        if block["type"] == "section" and block["text"]["type"] == "plain_text"
    )
    assert shown == long
    await mia.submits(title="Deeper dive")
    await mia.sees("Saved. Deeper dive", "C0LAUNCH")
    assert session.webinar.description == long
    assert not town.slack.refusals


async def test_a_session_with_a_title_of_its_own_gets_the_new_one_too(town: Town, mia: Person) -> None:
    session = session_of(town, "Customer stories")
    session.title = "Stories, the spring edition"
    await read_again(town)
    await mia.types("/webinar edit spring")
    await mia.sees_form("Stories, the spring edition")
    await mia.submits(title="Stories, the summer edition")
    await mia.sees("Saved. Stories, the summer edition", "C0LAUNCH")
    assert session.title == session.webinar.title == "Stories, the summer edition"
    assert not town.slack.refusals


async def test_edited_elsewhere_meanwhile_both_versions_are_shown_first(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    edit_elsewhere(town, session, "Product tour <!here> & more")
    await town.passes(seconds=70)
    await mia.submits(title="Product tour, mine")
    said = await mia.sees("There now: Title: Product tour &lt;!here&gt; &amp; more", "C0LAUNCH")
    assert "Yours: Title: Product tour, mine" in said
    assert session.webinar.title == "Product tour <!here> & more"
    await mia.presses(ids.EDIT_ANYWAY)
    await mia.sees("Saved. Product tour, mine", "C0LAUNCH")
    assert session.webinar.title == "Product tour, mine"
    assert not town.slack.refusals


async def test_keep_theirs_leaves_their_words(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    edit_elsewhere(town, session, "Product tour, theirs")
    await town.passes(seconds=70)
    await mia.submits(title="Product tour, mine")
    await mia.sees("There now", "C0LAUNCH")
    await mia.presses(ids.KEEP)
    await mia.sees("Kept. Nothing was changed", "C0LAUNCH")
    assert session.webinar.title == "Product tour, theirs"
    assert not town.slack.refusals


async def test_a_mirror_that_is_old_is_read_before_the_form_is_filled(town: Town, mia: Person) -> None:
    edit_elsewhere(town, session_of(town, "Product tour"), "Product tour, the newest")
    await town.passes(seconds=70)
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Product tour, the newest")
    await mia.submits(description="Other words.")
    await mia.sees("Saved. Product tour, the newest", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_locked_setting_is_named_and_the_words_can_be_saved_without_it(town: Town, mia: Person) -> None:
    webinar = session_of(town, "Product tour").webinar
    town.ringcentral.lock_settings("autoRecord")
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    await mia.submits(title="Product tour II", settings=["auto_record", "qna"])
    await mia.sees("does not let people change the setting “Record automatically”. Nothing was saved", "C0LAUNCH")
    assert webinar.title.startswith("Product tour: ")
    await mia.presses(ids.EDIT_WITHOUT)
    await mia.sees("Saved. Product tour II", "C0LAUNCH")
    assert not town.slack.refusals


async def test_deleted_elsewhere_is_said_and_it_leaves_the_lists(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    await mia.types("/webinar edit product tour")
    await mia.sees_form("Save changes")
    town.ringcentral.company.webinars.pop(session.webinar.id)
    town.ringcentral.company.sessions.pop(session.id)
    await mia.submits(title="Product tour, mine")
    await mia.sees("Not saved. RingCentral no longer has “Product tour", "C0LAUNCH")
    await mia.types("/webinar show product tour")
    await mia.sees("I found no webinar of yours", "C0LAUNCH")
    assert not town.slack.refusals


async def test_live_or_over_is_refused_in_words(town: Town, mia: Person) -> None:
    session = session_of(town, "Product tour")
    town.ringcentral.start(session.id)
    await town.passes(seconds=70)
    await mia.types("/webinar edit product tour")
    await mia.sees_form("is live, and RingCentral allows no changes")
    await mia.types("/webinar edit product tour")
    await mia.sees("is live, and RingCentral allows no changes", "C0LAUNCH")
    await mia.types("/webinar edit security briefing")
    await mia.sees("is over; RingCentral keeps it as it was", "C0LAUNCH")
    assert not town.slack.refusals


async def test_several_fit_and_one_is_chosen(town: Town, mia: Person) -> None:
    await mia.types("/webinar edit")
    await mia.sees("Which webinar do you want to edit", "C0LAUNCH")
    await mia.presses(ids.EDIT_OPEN)
    await mia.sees_form("Save changes")
    await mia.submits(title="A new name")
    await mia.sees("Saved. A new name", "C0LAUNCH")
    assert not town.slack.refusals


async def test_a_sign_in_that_ended_is_said_in_place_of_the_form(town: Town, mia: Person) -> None:
    town.ringcentral.kill_tokens("mia.okafor@acme.example")
    await town.passes(seconds=70)
    await mia.types("/webinar edit product tour")
    await mia.sees_form("RingCentral no longer accepts your sign-in")
    assert not town.slack.refusals


async def test_titles_of_others_do_no_harm_in_the_form(town: Town, mia: Person) -> None:
    hostile = "<!channel> & *bold* \u202eevil\n" + "🦊" * 480
    session = made_elsewhere(town, hostile[:512], START + timedelta(days=3), description="<!here> & <b>")
    await read_again(town)
    await mia.types("/webinar edit bold")
    await mia.sees_form("Save changes")
    await mia.submits(description="Calm words.")
    await mia.sees("Saved", "C0LAUNCH")
    assert session.webinar.title == hostile[:512]
    assert not town.slack.refusals
