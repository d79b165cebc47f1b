"""The page that says what is emulated does not promise more, or less, than there is."""

import re

from bot.sandbox.ringcentral.control import LEVERS
from bot.sandbox.ringcentral.emulated import NOT_EMULATED
from tests.contract.ringcentral import contract, operations

from .clients import BY_BROWSER


async def test_it_lists_every_operation_of_the_contract_and_no_other(nobody):
    text = (await nobody.gets("/about")).text
    listed = {one for one in re.findall("<li><code>(.*?)</code>", text) if "/control/" not in one}
    assert listed == dict(operations(contract())).keys() - BY_BROWSER


async def test_it_lists_every_lever_with_its_words_and_what_is_missing(nobody):
    text = (await nobody.gets("/about")).text
    assert all(f"POST /control/{name}</code>" in text for name in LEVERS)
    assert all(lever.__doc__ for lever in LEVERS.values())
    assert all(what in text for what, _ in NOT_EMULATED)


async def test_what_is_said_to_be_refused_is_refused(mia):
    subscription = {"eventFilters": ["/restapi/v1.0/account/~/extension/~/presence"], "deliveryMode": {}}
    assert (await mia.posts("/webinar/notifications/v1/subscriptions", subscription)).status_code == 400
    assert (await mia.gets("/restapi/v1.0/account/~/call-log")).status_code == 404
    assert (await mia.gets("/team-messaging/v1/chats")).status_code == 404


async def test_the_first_page_leads_there(nobody):
    assert 'href="/about"' in (await nobody.gets("/")).text
