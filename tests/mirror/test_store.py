"""Whoever wants to hear of what this process writes into the mirror hears of it, however many they are."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.domain.people import Host, Workspace
from bot.domain.webinar import Kind, Webinar
from bot.erasures import Erasures
from bot.mirror.store import SessionStore
from bot.store.database import Database, open_engine
from bot.store.vault import Vault
from tests.databases import migrated_database

ACME = Workspace(enterprise="", team="T0ACME")
HOST = Host(account="400", user="600")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOUR = Webinar(
    host=HOST, webinar_id="w1", session_id="s1", title="Product tour", starts=NOON, duration=timedelta(minutes=45),
    zone="UTC", kind=Kind.MARKETING, read_at=NOON,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SessionStore]:
    async with migrated_database(tmp_path) as url:
        database = Database(open_engine(url), Vault((SecretStr(Fernet.generate_key().decode()),)))
        yield SessionStore(database, Erasures())
        await database.close()


async def test_two_who_listen_both_hear_of_every_change(store: SessionStore) -> None:
    cards: list[tuple[Workspace, str]] = []
    guests: list[tuple[Workspace, str]] = []
    store.when_changed(lambda *what: cards.append(what))
    store.when_changed(lambda *what: guests.append(what))
    await store.keep(ACME, TOUR)
    await store.change(ACME, HOST, "s1", lambda webinar: webinar.model_copy(update={"title": "Tour"}))
    await store.drop(ACME, HOST, "s1")
    assert cards == guests == [(ACME, "s1")] * 3
