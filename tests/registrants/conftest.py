"""Greenroom's parts without Slack and without jobs: those that keep the list of registrants, and RingCentral."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import read_only
from bot.clock import MovableClock
from bot.domain.people import Identity, Workspace
from bot.registrants.feature import Registrants
from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.company.model import Session
from bot.sandbox.slack import SlackWorkspace
from tests.databases import migrated_database
from tests.stories.cast.town import MANIFEST, START, settings_for
from tests.stories.cast.webinars import MIA, TOUR, session_in
from tests.stories.cast.world import served


@dataclass(frozen=True)
class Desk:
    """Who keeps the list, and of which of Mia's webinars; RingCentral's limits are far away."""

    registrants: Registrants
    ringcentral: Sandbox
    identity: Identity
    session: Session


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Mia's account is what the workspace shares, and her webinars are listed."""
    clock = MovableClock(START, running=False)
    ringcentral, slack = Sandbox(clock), SlackWorkspace(clock, manifest=MANIFEST)
    ringcentral.limits.per_group["Heavy"] = 1000
    async with served(ringcentral), migrated_database(tmp_path) as url:
        settings = settings_for(url, slack, ringcentral, rc_jwt=SecretStr(ringcentral.jwt_for(MIA)))
        async with read_only(settings, clock) as services:
            await services.accounts.introduce_service(Workspace(enterprise="", team="T0ACME"))
            (identity,) = await services.accounts.all()
            await services.mirror.read_lists(identity)
            yield Desk(services.registrants, ringcentral, identity, session_in(ringcentral, TOUR))
