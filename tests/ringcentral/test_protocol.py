"""Every odd answer of RingCentral has one meaning."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.ringcentral import errors, protocol
from bot.ringcentral import response_models as models
from bot.ringcentral.protocol import RateLimit, decipher

NOW = datetime(2025, 11, 20, 10, 0, tzinfo=UTC)
REFUSAL = {
    "errors": [{"errorCode": "CMN-101", "message": "Parameter [title] is invalid", "parameterName": "title"}],
    "errorCode": "CMN-100",
    "message": "generally",
}


def refused(status: int, body: object, headers: dict[str, str] | None = None) -> errors.RingCentralError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(errors.RingCentralError) as caught:
        decipher(status, headers or {}, content, NOW)
    return caught.value


def test_an_empty_success_is_nothing_and_a_full_one_its_json():
    assert decipher(204, {}, b"", NOW) is None
    assert decipher(200, {}, b'{"id": "1"}', NOW) == {"id": "1"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequest),
        (403, errors.NoRight),
        (404, errors.Gone),
        (409, errors.Duplicate),
        (415, errors.BadRequest),
    ],
)
def test_a_refusal_keeps_code_message_and_parameter(status, kind):
    refusal = refused(status, REFUSAL)
    assert type(refusal) is kind and isinstance(refusal, errors.Refused)
    said = (refusal.status, refusal.code, refusal.message, refusal.parameter)
    assert said == (status, "CMN-101", "Parameter [title] is invalid", "title")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b'{"errors": [1]}', b'{"errors": {}}', b"\xff"]
)
def test_a_refusal_without_a_readable_body_is_still_a_refusal(body):
    assert type(refused(403, body)) is errors.NoRight


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant"}, errors.SignInEnded),
        (401, {"error": "invalid_grant"}, errors.SignInEnded),
        (401, REFUSAL, errors.SignInEnded),
        (401, {"error": "invalid_token"}, errors.SignInEnded),
        (401, {"error": "invalid_client"}, errors.BadRequest),
        (400, {"error": "unsupported_grant_type"}, errors.BadRequest),
        (500, REFUSAL, errors.Trouble),
        (503, b"", errors.Trouble),
        (302, b"", errors.UnreadableAnswer),
        (200, b"<html>", errors.UnreadableAnswer),
    ],
)
def test_each_status_means_one_thing(status, body, kind):
    assert type(refused(status, body)) is kind


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "37"}, 37),
        ({"retry-after": " 37 "}, 37),
        ({"Retry-After": "Thu, 20 Nov 2025 10:01:30 GMT"}, 90),
        ({"Retry-After": "Thu, 20 Nov 2025 09:00:00 GMT"}, 60),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "-5"}, 60),
        ({"Retry-After": "9" * 400}, 60),
        ({}, 60),
    ],
)
def test_a_429_says_until_when(headers, seconds):
    throttled = refused(429, b"", headers)
    assert isinstance(throttled, errors.Throttled)
    assert throttled.until == NOW + timedelta(seconds=seconds)


def test_rate_headers_are_read_whatever_their_case():
    headers = {
        "x-rate-LIMIT-group": "Heavy",
        "X-RATE-LIMIT-LIMIT": "10",
        "x-rate-limit-remaining": "0",
        "X-Rate-Limit-Window": "60",
    }
    assert RateLimit.of(headers) == RateLimit("heavy", 10, 0, 60)


@pytest.mark.parametrize("junk", ["", "-1", "ten", "1.5", "²", "0", "9" * 30])
def test_junk_in_rate_headers_is_passed_over(junk):
    headers = {"X-Rate-Limit-Limit": junk, "X-Rate-Limit-Window": junk}
    assert RateLimit.of(headers) == RateLimit()


def test_ids_are_quoted_into_the_path():
    assert (
        protocol.GET_WEBINAR.request("1/../2?x").path == "/webinar/configuration/v1/webinars/1%2F..%2F2%3Fx"
    )


def test_a_request_shows_no_bodies():
    request = protocol.CREATE_REGISTRANT.request("1", body={"email": "ada@guest.example"})
    assert "ada" not in repr(request)


def test_unknown_fields_and_values_break_nothing():
    session = models.Session.model_validate(
        {
            "id": 42,
            "status": "Rehearsing",
            "newThing": {"x": 1},
            "scheduledStartTime": "2025-12-02T14:00:00.000Z",
        }
    )
    assert (session.id, session.status) == ("42", "Rehearsing")
    assert session.scheduled_start_time == datetime(2025, 12, 2, 14, tzinfo=UTC)
    assert models.Webinar.model_validate({"id": "1"}).settings is None


@pytest.mark.parametrize(
    ("wire", "role"), [("Cohost", "CoHost"), ("cohost", "CoHost"), ("PANELIST", "Panelist"), ("Muse", "Muse")]
)
def test_roles_are_spelled_as_the_contract_has_them(wire, role):
    assert models.Invitee.model_validate({"id": "1", "role": wire}).role == role


def test_a_host_is_found_flat_or_as_a_linked_user():
    flat = {"id": "1", "host": {"userId": "7", "accountId": "9", "entitled": True}}
    linked = {"id": "1", "host": {"linkedUser": {"userId": "7", "accountId": "9", "domain": "pbx"}}}
    for data in (flat, linked):
        host = models.Webinar.model_validate(data).host
        assert host is not None and (host.user_id, host.account_id) == ("7", "9")


def test_people_stay_out_of_reprs():
    registrant = models.Registrant.model_validate(
        {"id": "1", "firstName": "Ada", "lastName": "L", "email": "ada@guest.example", "phone": "555-0100"}
    )
    assert not any(secret in repr(registrant) for secret in ("Ada", "ada@", "555"))


def test_who_am_i_is_read_from_its_corners():
    me = models.Extension.model_validate(
        {
            "id": 700,
            "name": "Mia Okafor",
            "account": {"id": "acme"},
            "contact": {"firstName": "Mia", "lastName": "Okafor", "email": "mia@acme.example"},
            "regionalSettings": {"timezone": {"name": "America/New_York"}},
        }
    )
    assert (me.id, me.account_id, me.email, me.time_zone) == (
        "700",
        "acme",
        "mia@acme.example",
        "America/New_York",
    )
    assert models.Extension.model_validate({"id": 1}).time_zone is None
