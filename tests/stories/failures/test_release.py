"""A new release takes over what the former one had begun."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.cast.world import ROOT, World, asked, asks_for, link


def next_release(folder: Path, changes: Mapping[str, str]) -> Path:
    """The code of a release in which `bot/webinars/create.py` has changed like this."""
    for package in ("bot", "handlers"):
        shutil.copytree(ROOT / package, folder / package)
    shutil.copy(ROOT / "manifest.yml", folder)
    file = folder / "bot" / "webinars" / "create.py"
    code = file.read_text()
    for before, after in changes.items():
        assert before in code
        code = code.replace(before, after)
    file.write_text(code)
    return folder


CREATE = '        webinar_id = str(await steps.run("create webinar"'

THINK = "    async def _think(self) -> None: ...\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"    async def _create_webinar": f"{THINK}\n    async def _create_webinar",
         CREATE: f'        await steps.run("think twice", self._think)\n{CREATE}'},
        {'"create webinar"': '"make webinar"'},
        {'await steps.run("create webinar", lambda: self._create_webinar(job, steps, draft))':
         'await self._create_webinar(job, steps, draft)'},
    ],
    ids=["one more step", "another name", "one step less"],
)  # fmt: skip
async def test_what_the_former_release_has_begun_the_next_one_finishes_once(
    world: World, tmp_path: Path, changes: dict[str, str]
) -> None:
    former = await world.start()
    try:
        await link(world, former)
        world.ringcentral.faults.slow_down(60, "POST .*/sessions$", times=1)
        world.ringcentral.faults.fail(503, "POST .*/sessions$", times=1)
        await asks_for(world, "Q4 roadmap")
        await world.until(lambda: asked(world, "/sessions"))
    finally:
        await former.is_killed()
    await world.clock.move(timedelta(seconds=61))
    following = await world.start(next_release(tmp_path / "next", changes))
    try:
        await world.until(lambda: world.told("I was restarted meanwhile; this was done once"))
        assert world.told("Your webinar exists") == 1
        assert (asked(world, "/webinars"), asked(world, "/sessions")) == (1, 2)
        assert world.made("Q4 roadmap") == 1
    finally:
        await following.is_killed()
