"""A seeded sandbox at a frozen moment, and its people, signed in."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.ringcentral import Sandbox

from .clients import Client, FrozenClock


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def sandbox(clock: FrozenClock) -> Sandbox:
    return Sandbox(clock, base_url="http://ringcentral.example")


@pytest.fixture
async def nobody(sandbox: Sandbox) -> AsyncIterator[Client]:
    client = Client(sandbox)
    async with client.http:
        yield client


@pytest.fixture
async def mia(sandbox: Sandbox) -> AsyncIterator[Client]:
    async for client in _signed_in(sandbox, "mia.okafor@acme.example"):
        yield client


@pytest.fixture
async def leo(sandbox: Sandbox) -> AsyncIterator[Client]:
    async for client in _signed_in(sandbox, "leo.brandt@acme.example"):
        yield client


@pytest.fixture
async def ana(sandbox: Sandbox) -> AsyncIterator[Client]:
    async for client in _signed_in(sandbox, "ana.silva@acme.example"):
        yield client


@pytest.fixture
async def sam(sandbox: Sandbox) -> AsyncIterator[Client]:
    async for client in _signed_in(sandbox, "sam.lee@acme.example"):
        yield client


@pytest.fixture
async def stranger(sandbox: Sandbox) -> AsyncIterator[Client]:
    sandbox.company.add_user("Nils", "Holm", "nils@borealis.example", admin=True, account_id="500")
    async for client in _signed_in(sandbox, "nils@borealis.example"):
        yield client


async def _signed_in(sandbox: Sandbox, email: str) -> AsyncIterator[Client]:
    client = Client(sandbox, email)
    async with client.http:
        await client.signs_in()
        yield client
