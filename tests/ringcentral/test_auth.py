"""A linked person stays linked, and hears it when the link is dead."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from bot.ringcentral.errors import (
    AnswerLost,
    BadRequest,
    SignInEnded,
    Throttled,
    Trouble,
    Unreachable,
    UnreadableAnswer,
)
from bot.ringcentral.protocol import new_pkce

from .acting import Mia, Vault
from .little_ringcentral import JWT

REFRESH = "POST /restapi/oauth/token"


async def test_a_token_about_to_end_is_renewed_before_the_request():
    mia = Mia()
    mia.clock.advance(3600 - 59)
    await mia.clock.run(mia.caller().registration("1"))
    assert mia.server.seen == [REFRESH, "GET /webinar/registration/v1/sessions/1"]


async def test_a_token_with_a_minute_left_is_used_as_it_is():
    mia = Mia()
    mia.clock.advance(3600 - 61)
    await mia.clock.run(mia.caller().registration("1"))
    assert REFRESH not in mia.server.seen


async def test_ten_calls_at_once_refresh_once():
    mia = Mia()
    mia.clock.advance(3600)
    await mia.clock.run(*(mia.caller().registration("1") for _ in range(10)))
    assert mia.server.seen.count(REFRESH) == 1


async def test_a_refused_token_is_renewed_once_and_the_request_goes_through():
    mia = Mia()
    mia.server.access = "fake-access-of-another-day"
    await mia.clock.run(mia.caller().registration("1"))
    assert mia.server.seen.count(REFRESH) == 1
    assert mia.vault.saved[0].access.get_secret_value() == "fake-access-1"


async def test_many_refused_at_once_renew_once_together():
    mia = Mia()
    mia.server.access = "fake-access-of-another-day"
    await mia.clock.run(*(mia.caller().registration("1") for _ in range(8)))
    assert mia.server.seen.count(REFRESH) == 1


async def test_refused_twice_means_that_the_link_is_dead():
    mia = Mia()
    mia.server.accepts_tokens = False
    with pytest.raises(SignInEnded):
        await mia.clock.run(mia.caller().registration("1"))
    assert mia.server.seen.count(REFRESH) == 1


async def test_a_refresh_token_nobody_knows_means_that_the_link_is_dead():
    mia = Mia()
    mia.server.sign_in_alive = False
    mia.clock.advance(3600)
    with pytest.raises(SignInEnded):
        await mia.clock.run(mia.caller().registration("1"))


async def test_an_unlinked_person_has_no_sign_in():
    mia = Mia()
    mia.vault.tokens = None
    with pytest.raises(SignInEnded):
        await mia.clock.run(mia.caller().registration("1"))
    assert mia.server.seen == []


async def test_new_tokens_are_saved_before_they_are_used():
    mia = Mia()
    mia.clock.advance(3600)
    saved_when_used: list[int] = []
    answer = mia.server.do
    mia.server.do = lambda request: (saved_when_used.append(len(mia.vault.saved)), answer(request))[1]
    await mia.clock.run(mia.caller().registration("1"))
    assert saved_when_used == [1]
    assert mia.vault.saved[0].refresh is not None


async def test_what_another_process_renewed_meanwhile_is_used():
    mia = Mia()
    mia.clock.advance(3600)
    held, free = asyncio.Event(), asyncio.Event()

    async def another_process() -> None:
        async with mia.vault.lock():
            held.set()
            await free.wait()
            mia.server.access = "fake-access-theirs"
            theirs = mia.tokens_for(timedelta(hours=2))
            mia.vault.tokens = theirs.model_copy(update={"access": SecretStr(mia.server.access)})

    async def let_go() -> None:
        await held.wait()
        await mia.clock.sleep(3)
        free.set()

    await mia.clock.run(another_process(), mia.caller().registration("1"), let_go())
    assert REFRESH not in mia.server.seen


@pytest.mark.parametrize("mishap", [503, httpx.ConnectError("down"), httpx.ReadTimeout("slow")])
async def test_a_refresh_is_repeated_since_the_old_token_still_answers(mishap):
    mia = Mia()
    mia.clock.advance(3600)
    mia.server.sign_in_mishaps = [mishap]
    await mia.clock.run(mia.caller().registration("1"))
    assert mia.vault.saved


async def test_a_write_whose_sign_in_failed_was_not_sent():
    mia = Mia()
    mia.clock.advance(3600)
    mia.server.sign_in_mishaps = [503] * 10
    with pytest.raises(Trouble):
        await mia.clock.run(mia.caller().delete_webinar("1"))
    assert mia.server.seen == [REFRESH] * 4, "the sign-in's own tries, not those of the request on top"


async def test_a_read_does_not_multiply_the_tries_of_its_sign_in():
    mia = Mia()
    mia.clock.advance(3600)
    mia.server.sign_in_mishaps = [httpx.ConnectError("down")] * 30
    with pytest.raises(Unreachable):
        await mia.clock.run(mia.caller().registration("1"))
    assert len(mia.server.sign_in_mishaps) == 26


async def test_calls_without_a_sign_in_take_nobodys_slot():
    mia = Mia()
    mia.vault.tokens = None
    for _ in range(30):
        with pytest.raises(SignInEnded):
            await mia.clock.run(mia.caller(may_wait=False).registration("1"))


async def test_the_service_identity_asks_with_its_jwt_and_never_refreshes():
    mia = Mia()
    mia.vault = Vault(None)
    await mia.clock.run(mia.caller(assertion=JWT).registration("1"))
    assert mia.vault.saved[0].refresh is None
    mia.clock.advance(3600)
    await mia.clock.run(mia.caller(assertion=JWT).registration("1"))
    assert mia.server.refreshes == 2


async def test_a_code_becomes_tokens_with_the_lives_that_were_given():
    mia = Mia()
    (tokens,) = await mia.clock.run(
        mia.ringcentral.exchange("fake-code", "verifier", "https://us.example/back")
    )
    assert tokens.owner_id == "700"
    assert tokens.access_expires_at == mia.clock.start + timedelta(hours=1)
    assert tokens.refresh_expires_at == mia.clock.start + timedelta(days=30)
    assert "fake-" not in repr(tokens)


async def test_a_used_code_cannot_be_exchanged():
    mia = Mia()
    with pytest.raises(SignInEnded):
        await mia.clock.run(mia.ringcentral.exchange("stale-code", "verifier", "https://us.example/back"))


async def test_a_lost_answer_to_a_code_is_not_repeated():
    mia = Mia()
    mia.server.sign_in_mishaps = ["lost"]
    with pytest.raises(AnswerLost):
        await mia.clock.run(mia.ringcentral.exchange("fake-code", "verifier", "https://us.example/back"))
    assert mia.server.seen == [REFRESH]


async def test_too_many_sign_ins_say_when_to_try_again():
    mia = Mia()
    mia.server.sign_in_mishaps = [429]
    with pytest.raises(Throttled) as refused:
        await mia.clock.run(mia.ringcentral.exchange("fake-code", "verifier", "https://us.example/back"))
    assert refused.value.until > mia.clock.now()


async def test_a_wrong_app_secret_is_our_fault_and_not_a_dead_link():
    mia = Mia()
    mia.server.sign_in = lambda request: httpx.Response(401, json={"error": "invalid_client"})
    mia.clock.advance(3600)
    with pytest.raises(BadRequest) as refused:
        await mia.clock.run(mia.caller().registration("1"))
    assert refused.value.code == "invalid_client"


async def test_a_sign_in_answered_without_tokens_shows_none_of_it():
    mia = Mia()
    mia.server.sign_in = lambda request: httpx.Response(200, json={"access_token": "fake-leak"})
    mia.clock.advance(3600)
    with pytest.raises(UnreadableAnswer) as unreadable:
        await mia.clock.run(mia.caller().registration("1"))
    assert "fake-leak" not in str(unreadable.value) and unreadable.value.__cause__ is None


async def test_staying_signed_in_renews_a_token_that_is_still_good():
    mia = Mia()
    await mia.clock.run(mia.caller().stay_signed_in())
    assert mia.server.refreshes == 1 and len(mia.vault.saved) == 1


async def test_signing_out_ends_the_sign_in_at_ringcentral():
    mia = Mia()
    await mia.clock.run(mia.caller().sign_out())
    assert not mia.server.sign_in_alive


def test_the_sign_in_page_gets_the_challenge_and_never_the_verifier():
    mia, pkce = Mia(), new_pkce()
    url = mia.ringcentral.authorize_url(
        redirect_uri="https://us.example/back?a=1", state="fake-state", challenge=pkce.challenge
    )
    query = parse_qs(urlsplit(url).query)
    assert query["code_challenge"] == [pkce.challenge] and query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == ["https://us.example/back?a=1"] and query["state"] == ["fake-state"]
    assert pkce.verifier not in url and pkce.verifier not in repr(pkce)
