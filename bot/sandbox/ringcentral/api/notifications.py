"""The notifications API: subscriptions to what happens to webinars."""

import re

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api.answers import instant, with_known
from bot.sandbox.ringcentral.api.fields import Fields
from bot.sandbox.ringcentral.api.operation import Ask, Json, Operation
from bot.sandbox.ringcentral.company import subscriptions
from bot.sandbox.ringcentral.company.refusals import invalid
from bot.sandbox.ringcentral.company.subscription import Subscription

SUBSCRIPTIONS = "/webinar/notifications/v1/subscriptions"
SUBSCRIPTION = SUBSCRIPTIONS + "/{subscriptionId}"
LONGEST_LIFE = 315_360_000  # seconds: ten years
ON_THIS_MACHINE = re.compile(r"https?://(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?(/\S*)?")


def list_subscriptions(ask: Ask) -> Response:
    """rcwN11sListSubscriptions."""
    mine = subscriptions.mine(ask.company, ask.user, ask.client_id)
    return JSONResponse(
        {"uri": ask.base_url + SUBSCRIPTIONS, "records": [_info(ask, one) for one in mine]}
    )


async def create_subscription(ask: Ask) -> Response:
    """rcwN11sCreateSubscription; the address is asked first whether it knows of this."""
    fields = ask.fields
    filters, life = _filters(fields), _life(fields)
    fields.require("deliveryMode")
    mode = fields.inner("deliveryMode")
    if mode is None:
        raise invalid("deliveryMode", "is required")
    mode.require("transportType", "address")
    mode.choice("transportType", ("WebHook",))
    address, token = mode.required_text("address", 2048), mode.text("verificationToken", 1024)
    if not ON_THIS_MACHINE.fullmatch(address):
        raise invalid("deliveryMode.address", "must be on this machine, beyond which the sandbox does not reach")
    subscriptions.may_create(ask.company, ask.user, ask.client_id)
    await ask.handshake(address)
    one = subscriptions.create(ask.company, ask.user, ask.client_id, filters, address, token, life)
    return JSONResponse(_info(ask, one), 201)


def get_subscription(ask: Ask) -> Response:
    """rcwN11sGetSubscription."""
    return JSONResponse(_info(ask, _found(ask)))


def update_subscription(ask: Ask) -> Response:
    """rcwN11sUpdateSubscription; an empty body renews, and all but filters and life is ignored."""
    one = _found(ask)
    if ask.body.strip():
        fields = ask.fields
        subscriptions.renew(ask.company, one, _filters(fields), _life(fields))
    else:
        subscriptions.renew(ask.company, one)
    return JSONResponse(_info(ask, one))


def renew_subscription(ask: Ask) -> Response:
    """rcwN11sRenewSubscription."""
    one = _found(ask)
    subscriptions.renew(ask.company, one)
    return JSONResponse(_info(ask, one))


def delete_subscription(ask: Ask) -> Response:
    """rcwN11sDeleteSubscription."""
    subscriptions.delete(ask.company, _found(ask))
    return Response(status_code=204)


def _found(ask: Ask) -> Subscription:
    return subscriptions.find(ask.company, ask.user, ask.client_id, ask.path["subscriptionId"])


def _filters(fields: Fields) -> list[str]:
    fields.require("eventFilters")
    given = fields.raw("eventFilters")
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise invalid("eventFilters", "must be a list of at least one event filter")
    return subscriptions.checked(given)


def _life(fields: Fields) -> int | None:
    return fields.whole("expiresIn", 1, LONGEST_LIFE)


def _info(ask: Ask, one: Subscription) -> Json:
    """SubscriptionInfo; the verification token is never shown."""
    left = one.expires - ask.company.clock.now()
    answer: Json = {
        "uri": f"{ask.base_url}{SUBSCRIPTIONS}/{one.id}",
        "id": one.id,
        "eventFilters": one.filters,
        "expirationTime": instant(one.expires),
        "expiresIn": max(1, int(left.total_seconds())),
        "status": "Blacklisted" if one.blacklisted else "Active",
        "creationTime": instant(one.created),
        "deliveryMode": {"transportType": "WebHook", "address": one.address, "encryption": False},
    }
    bad = {"blacklistedAt": instant(one.blacklisted), "reason": one.reason} if one.blacklisted else None
    return with_known(answer, blacklistedData=bad)


OPERATIONS = (
    Operation("GET", SUBSCRIPTIONS, "Light", None, list_subscriptions),
    Operation("POST", SUBSCRIPTIONS, "Medium", None, create_subscription),
    Operation("GET", SUBSCRIPTION, "Light", None, get_subscription),
    Operation("PUT", SUBSCRIPTION, "Medium", None, update_subscription),
    Operation("DELETE", SUBSCRIPTION, "Medium", None, delete_subscription),
    Operation("POST", SUBSCRIPTION + "/renew", "Light", None, renew_subscription),
)
