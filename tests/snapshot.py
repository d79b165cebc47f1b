"""The state of a RingCentral sandbox, to be brought back: to seed one anew takes ten times as long."""

import pickle
from io import BytesIO

from bot.sandbox.ringcentral import Sandbox


class Snapshot:
    """The company, its limits and the calls seen, as they were when this was made."""

    def __init__(self, sandbox: Sandbox) -> None:
        file = BytesIO()
        _Writer(file, sandbox).dump((sandbox.company, sandbox.limits, sandbox.calls))
        self._kept = file.getvalue()

    def restore(self, sandbox: Sandbox) -> None:
        """Let that sandbox, with a clock of its own, be as the other one was."""
        company, sandbox.limits, sandbox.calls = _Reader(self._kept, sandbox).load()
        sandbox.move_in(company)


_OWN = ("clock", "own_clock", "webhooks")
"""What each sandbox keeps of its own."""


class _Writer(pickle.Pickler):
    def __init__(self, file: BytesIO, sandbox: Sandbox) -> None:
        super().__init__(file)
        self._names = {id(getattr(sandbox, name)): name for name in _OWN}

    def persistent_id(self, obj: object) -> str | None:
        return self._names.get(id(obj))


class _Reader(pickle.Unpickler):
    def __init__(self, kept: bytes, sandbox: Sandbox) -> None:
        super().__init__(BytesIO(kept))
        self._sandbox = sandbox

    def persistent_load(self, pid: str) -> object:
        return getattr(self._sandbox, pid)
