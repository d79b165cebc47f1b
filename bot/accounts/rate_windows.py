"""RingCentral's rate budget as all processes see it: the gate's windows, kept in the store."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from bot.accounts.rate_window_store import RateSlotStore
from bot.ringcentral.rate_limiter import Window

Told = TypeVar("Told")


class StoredSlots:
    """Fills the gate's `Slots` protocol from the store."""

    def __init__(self, store: RateSlotStore) -> None:
        self._store = store

    async def look(self, key: str) -> Window:
        """The stored window as it is."""
        return _window(await self._store.look(key))

    async def decide(self, key: str, decision: Callable[[Window], tuple[Window, Told]]) -> Told:
        """Run the gate's decision on the stored window, alone, and store what it makes of it."""

        def on_text(text: str | None) -> tuple[str, Told]:
            window, told = decision(_window(text))
            return json.dumps(asdict(window)), told

        return await self._store.decide(key, on_text)


def _window(text: str | None) -> Window:
    if text is None:
        return Window()
    fields = json.loads(text)
    return Window(**{**fields, "taken": tuple(fields["taken"])})
