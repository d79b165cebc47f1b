"""A company outlives the process it lives in, and a file from a stranger does no harm."""

import pickle
from pathlib import Path

import pytest

from bot.sandbox.ringcentral import Sandbox
from bot.sandbox.ringcentral.statefile import FIRST_LINE, Kept, UnusableFile, load, save

from .clients import Client


async def test_everything_is_there_after_a_restart(mia, sandbox, clock, tmp_path):
    session = await mia.creates_session()
    sandbox.register_guests(session["id"], 3)
    sandbox.finish(session["id"], recorded=True)
    file = tmp_path / "company"
    save(file, Kept(sandbox.company, clock.now() - clock.now()))

    again = Sandbox(clock, base_url=sandbox.base_url)
    kept = load(file, again.own_clock)
    assert kept is not None
    again.move_in(kept.company)
    client = Client(again, mia.email)
    client.http.headers["Authorization"] = mia.http.headers["Authorization"]
    async with client.http:
        assert (await client.gets(session["path"])).json()["status"] == "Finished"
        registrants = (await client.gets(f"{session['registration']}/registrants")).json()["records"]
        assert len(registrants) == 3
        assert int((await client.creates_session())["id"]) == int(session["id"]) + 1


def test_no_file_is_a_new_start(tmp_path, sandbox):
    assert load(tmp_path / "none", sandbox.own_clock) is None


class Harm:
    """What a stranger would put into a file."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, ("harmed",)


@pytest.mark.parametrize("body", [pickle.dumps(Harm()), pickle.dumps(print), b"", b"\x80\x05]."])
def test_a_file_of_another_kind_is_refused_and_does_nothing(tmp_path, monkeypatch, sandbox, body):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "state"
    file.write_bytes(FIRST_LINE + body)
    with pytest.raises(UnusableFile):
        load(file, sandbox.own_clock)
    assert [one.name for one in tmp_path.iterdir()] == ["state"]


def test_a_file_of_another_release_is_refused(tmp_path, sandbox):
    (tmp_path / "state").write_text("something else")
    with pytest.raises(UnusableFile, match="not a state of this sandbox"):
        load(tmp_path / "state", sandbox.own_clock)
