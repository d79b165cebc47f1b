"""Who am I: the extension a token belongs to, with its account, e-mail and time zone."""

from zoneinfo import ZoneInfo

from starlette.responses import JSONResponse, Response

from bot.sandbox.ringcentral.api.operation import Ask, Json, Operation
from bot.sandbox.ringcentral.company.model import User
from bot.sandbox.ringcentral.company.refusals import missing


def read_extension(ask: Ask) -> Response:
    """readExtension; "~" stands for one's own account and one's own extension."""
    account_id, extension_id = ask.path["accountId"], ask.path["extensionId"]
    if account_id not in ("~", ask.user.account_id):
        raise missing("accountId", account_id)
    user = ask.user if extension_id == "~" else ask.company.users.get(extension_id)
    if user is None or user.account_id != ask.user.account_id:
        raise missing("extensionId", extension_id)
    return JSONResponse(_extension(ask, user))


def _extension(ask: Ask, user: User) -> Json:
    account_uri = f"{ask.base_url}/restapi/v1.0/account/{user.account_id}"
    now = ask.company.clock.now().astimezone(ZoneInfo(user.time_zone))
    offset = now.utcoffset()
    zone = {
        "id": "58",
        "name": user.time_zone,
        "description": now.tzname() or user.time_zone,
        "bias": str(int(offset.total_seconds()) // 60 if offset else 0),
    }
    return {
        "id": int(user.id),
        "uri": f"{account_uri}/extension/{user.id}",
        "account": {"id": user.account_id, "uri": account_uri},
        "extensionNumber": str(100 + int(user.id) % 900),
        "name": user.name,
        "type": "User",
        "status": "Enabled",
        "hidden": False,
        "contact": {
            "firstName": user.first_name,
            "lastName": user.last_name,
            "company": ask.company.name,
            "email": user.email,
        },
        "permissions": {"admin": {"enabled": user.admin}, "internationalCalling": {"enabled": False}},
        "regionalSettings": {"timezone": zone},
    }


OPERATIONS = (
    Operation(
        "GET",
        "/restapi/v1.0/account/{accountId}/extension/{extensionId}",
        "Light",
        "ReadAccounts",
        read_extension,
    ),
)
